"""Timelines as positioned bars and marks, always with the same facts in words."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any, NamedTuple

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from contracts.templatetags.formats import as_day
from contracts.timeline import (
    Axis,
    Tick,
    has_room_for_labels,
    has_room_for_numbers,
    year_axis,
)

register = template.Library()
NOTHING = SafeString("")
# Beyond this share of the horizon a mark has its number on the left, to stay on the page.
MARK_EDGE = 94


class BarKind(NamedTuple):
    """CSS variants of a bar and its name in words."""

    variant: str
    words: str


BAR_KINDS = {
    "base": BarKind("per--grund", "grundperiod"),
    "extension": BarKind("per--forl", "förlängning"),
    "possible": BarKind("per--mojlig", "möjlig förlängning"),
    "proposed": BarKind("per--utkast", "ej beslutad period"),
    "ended": BarKind("per--slut", "avslutad period"),
    "open": BarKind("per--grund per--vidare", "tills vidare"),
    "covered": BarKind("per--grund", "täckt av beslutade avtal"),
    "gap": BarKind("per--lucka", "lucka utan beslut"),
}
POINT_KINDS = {
    "decided": "punkt--beslut punkt--gjord",
    "act_by": "punkt--beslut punkt--snart",
    "decision": "punkt--beslut",
    "followup_done": "punkt--upp punkt--gjord",
    "followup_planned": "punkt--upp",
    "followup_late": "punkt--upp punkt--sen",
    "end": "punkt--slut",
    "meeting": "punkt--namnd",
}


def _placed(value: Any) -> date:
    """A day that has a place on an axis. Raises ValueError for nothing."""
    if (day := as_day(value)) is None:
        raise ValueError("a mark on a timeline needs a day")
    return day


@register.simple_tag
def pos(day: Any, axis: Axis) -> float:
    """A day's place on the axis in percent, for `style="--p:…"`."""
    return axis.share(_placed(day))


@register.simple_tag
def ab(starts_on: Any, ends_on: Any, axis: Axis) -> SafeString:
    """A period's edges for a style attribute: "--a:13.3;--b:53.3", last day included."""
    left, right = axis.span(_placed(starts_on), as_day(ends_on))
    return format_html("--a:{};--b:{}", left, right)


@register.simple_tag
def year_pos(day: Any) -> float:
    """A day's place in its own calendar year in percent (the ruler under the header)."""
    day = as_day(day)
    return year_axis(day).share(day)


@register.simple_tag
def bar_class(kind: str) -> str:
    """CSS classes of a bar kind."""
    return f"per {BAR_KINDS[kind].variant}"


@register.simple_tag
def point_class(kind: str) -> str:
    """CSS classes of a point kind."""
    return f"punkt {POINT_KINDS[kind]}"


@register.filter
def years(axis: Axis) -> list[Tick]:
    """Year ticks of an axis: objects with day, label and share."""
    return axis.years()


@register.filter
def quarters(axis: Axis) -> list[Tick]:
    """Quarter ticks of an axis."""
    return axis.quarters()


@register.filter
def months(axis: Axis) -> list[Tick]:
    """Month ticks of an axis."""
    return axis.months()


def in_words(bars: Iterable[tuple[str, date, date | None]], act_by: date | None = None) -> str:
    """The text equivalent: "Grundperiod 2019-09-01–2021-08-31; beslut senast 2021-05-31"."""
    parts = [_bar_in_words(*bar) for bar in bars]
    if act_by:
        parts.append(f"beslut senast {act_by}")
    text = "; ".join(parts) or "avtalstid saknas"
    return text[:1].upper() + text[1:]


def _bar_in_words(kind: str, starts_on: date, ends_on: date | None) -> str:
    words = BAR_KINDS[kind].words
    return f"{words} från {starts_on}" if ends_on is None else f"{words} {starts_on}–{ends_on}"


def _bars(bars: Iterable[tuple[str, date, date | None]], axis: Axis, gap: str = "") -> SafeString:
    shown = [bar for bar in bars if axis.touches(bar[1], bar[2])]
    return format_html_join(
        "",
        '<span class="per {}" style="{}">{}</span>',
        (
            (BAR_KINDS[kind].variant, ab(start, end, axis), gap if kind == "gap" else "")
            for kind, start, end in shown
        ),
    )


def _act_by_mark(act_by: date | None, axis: Axis) -> SafeString:
    if act_by is None or not axis.holds(act_by):
        return NOTHING
    return format_html(
        '<i class="punkt punkt--beslut punkt--snart" style="--p:{}"></i>', axis.share(act_by)
    )


def _today_mark(context: template.Context, axis: Axis) -> SafeString:
    as_of = context["as_of"]
    if not axis.holds(as_of):
        return NOTHING
    return format_html('<i class="idag" style="--p:{}"></i>', axis.share(as_of))


@register.simple_tag(takes_context=True)
def mini(
    context: template.Context,
    bars: Iterable[tuple[str, date, date | None]],
    axis: Axis,
    act_by: date | None = None,
) -> SafeString:
    """A row's timeline from (kind, starts_on, ends_on), with the red line of `as_of`."""
    bars = list(bars or [])
    return format_html(
        '<span class="mini" style="--ar:{}" role="img" aria-label="{}">{}{}{}</span>',
        axis.year_count,
        in_words(bars, act_by),
        _bars(bars, axis),
        _today_mark(context, axis),
        _act_by_mark(act_by, axis),
    )


@register.simple_tag
def axis_scale(axis: Axis) -> SafeString:
    """The years above a column of `mini` rows. Decoration: hidden from assistive technology."""
    labels = format_html_join("", "<span>{}</span>", ((tick.label,) for tick in axis.years()))
    return format_html('<span class="miniskala" aria-hidden="true">{}</span>', labels)


@register.simple_tag
def gantt(
    bars: Iterable[tuple[str, date, date | None]],
    axis: Axis,
    act_by: date | None = None,
    gap: str = "",
) -> SafeString:
    """What stands inside a Gantt cell: hidden words, then bars; `gap` is written in gaps."""
    bars = list(bars or [])
    return format_html(
        '<span class="dold">{}</span>{}{}',
        in_words(bars, act_by),
        _bars(bars, axis, gap),
        _act_by_mark(act_by, axis),
    )


@register.filter
def holds(axis: Axis, day: date) -> bool:
    """Whether a day is on the axis."""
    return axis.holds(day)


@register.filter
def month_columns(axis: Axis) -> str:
    """Month widths for a style attribute: "--kol:31fr 30fr …;--steg:12"."""
    lengths = axis.month_lengths()
    return f"--kol:{' '.join(f'{days}fr' for days in lengths)};--steg:{len(lengths)}"


@register.filter
def year_columns(axis: Axis) -> str:
    """Year widths for a style attribute, as `month_columns`."""
    lengths = axis.year_lengths()
    return f"--kol:{' '.join(f'{days}fr' for days in lengths)};--steg:{len(lengths)}"


class PlacedMark(NamedTuple):
    """A mark of the horizon: the caller's mark, its place and whether its text has room."""

    mark: Any
    style: str
    has_room: bool
    has_room_for_number: bool = True
    side: str = ""


@register.filter
def placed(marks: Iterable[Any], axis: Axis) -> list[PlacedMark]:
    """Marks (dicts with `on`) of one row on the axis, in date order."""
    shown = sorted((mark for mark in marks if axis.holds(mark["on"])), key=lambda mark: mark["on"])
    shares = [axis.share(mark["on"]) for mark in shown]
    texts = has_room_for_labels(shares, [len(str(mark.get("text", ""))) for mark in shown])
    numbers = has_room_for_numbers([min(share, 96.0) for share in shares])
    return [
        PlacedMark(mark, f"--p:{share}", room, number, " hm--v" if share > MARK_EDGE else "")
        for mark, share, room, number in zip(shown, shares, texts, numbers, strict=True)
    ]


@register.filter
def bars_in_words(bars: Iterable[tuple[str, date, date | None]]) -> str:
    """The text equivalent of bars, for an aria-label."""
    return in_words(bars or [])


@register.simple_tag
def timeline_bars(bars: Iterable[tuple[str, date, date | None]], axis: Axis) -> SafeString:
    """Bars with their names and dates inside, for a record's timeline."""
    return format_html_join(
        "",
        '<span class="per {}" style="{}"><b>{}</b>{}</span>',
        (
            (
                BAR_KINDS[kind].variant,
                ab(start, end, axis),
                BAR_KINDS[kind].words.capitalize(),
                f"{start}–{end}" if end else f"från {start}",
            )
            for kind, start, end in bars
            if axis.touches(start, end)
        ),
    )


@register.simple_tag(takes_context=True)
def as_of_line(context: template.Context, axis: Axis) -> SafeString:
    """The red line of `as_of` with its date on top; nothing when it is off the axis."""
    as_of = context["as_of"]
    if not axis.holds(as_of):
        return NOTHING
    # The date stands to the left of the line, except where there is no room for it.
    side = " idag--h" if axis.share(as_of) < 12 else ""
    return format_html(
        '<i class="idag{}" style="--p:{}"><b>{}</b></i>', side, axis.share(as_of), as_of.isoformat()
    )


@register.simple_tag
def label_side(day: Any, axis: Axis) -> str:
    """Class that puts a label to the left of its mark near the right edge."""
    return " tid__lapp--v" if axis.share(_placed(day)) > 75 else ""
