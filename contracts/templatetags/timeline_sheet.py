"""Timelines on paper: a row is a small SVG, with its words as the text alternative."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from contracts.templatetags.timeline import in_words
from contracts.timeline import Axis, Bar, Tick

register = template.Library()
# Millimetres, which are also the units inside the drawing.
HEIGHT, TOP, THICK = 6.0, 1.6, 2.8
DIAMOND = 1.5
# Fill, line and its dashes; told apart without colour too.
LOOKS = {
    "base": ("#1d4468", "#1d4468", ""),
    "open": ("#1d4468", "#1d4468", ""),
    "covered": ("#1d4468", "#1d4468", ""),
    "extension": ("#4f7fab", "#1d4468", ""),
    "possible": ("#dbe7f2", "#4f7fab", ""),
    "proposed": ("#ffffff", "#1d4468", "1.2 0.8"),
    "ended": ("#a4a9b0", "#a4a9b0", ""),
    "gap": ("#fbeae7", "#9b2c1f", "0.6 0.6"),
}


@register.simple_tag
def sheet_bars(
    bars: Iterable[Bar],
    axis: Axis,
    width: float,
    as_of: date,
    ticks: Iterable[Tick] = (),
    act_by: date | None = None,
) -> SafeString:
    """A row of bars `width` millimetres wide, with ticks, the page's day and the day to act."""
    bars = list(bars)
    return format_html(
        '<svg class="bana" xmlns="http://www.w3.org/2000/svg" width="{}mm" height="{}mm" '
        'viewBox="0 0 {} {}"><title>{}</title>{}{}{}{}</svg>',
        *(width, HEIGHT, width, HEIGHT, in_words(bars, act_by)),
        format_html_join("", LINE, (_line(t.day, axis, width, "#dcdee2", 0.2) for t in ticks)),
        format_html_join("", RECTANGLE, (_bar(b, axis, width) for b in bars if _is_on(b, axis))),
        format_html(LINE, *_line(as_of, axis, width, "#b3261e", 0.5)) if axis.holds(as_of) else "",
        _diamond(act_by, axis, width),
    )


@register.simple_tag
def sheet_sample(kind: str) -> SafeString:
    """A bar of a kind, for the key below the table."""
    fill, stroke, dash = LOOKS[kind]
    return format_html(
        '<svg xmlns="http://www.w3.org/2000/svg" width="7mm" height="3mm" viewBox="0 0 7 3">'
        "<title>{}</title>{}</svg>",
        kind,
        format_html(RECTANGLE, 0.2, 0.2, 6.6, 2.6, fill, stroke, dash),
    )


LINE = '<path d="M{} 0V{}" stroke="{}" stroke-width="{}"/>'
RECTANGLE = (
    '<rect x="{}" y="{}" width="{}" height="{}" fill="{}" stroke="{}" stroke-width="0.25" '
    'stroke-dasharray="{}"/>'
)


def _is_on(bar: Bar, axis: Axis) -> bool:
    return axis.touches(bar.starts_on, bar.ends_on)


def _line(
    day: date, axis: Axis, width: float, colour: str, thick: float
) -> tuple[float, float, str, float]:
    return _place(day, axis, width), HEIGHT, colour, thick


def _bar(bar: Bar, axis: Axis, width: float) -> tuple[float, float, float, float, str, str, str]:
    left, right = (share * width / 100 for share in axis.span(bar.starts_on, bar.ends_on))
    fill, stroke, dash = LOOKS[bar.kind]
    return round(left, 2), TOP, round(max(right - left, 0.2), 2), THICK, fill, stroke, dash


def _diamond(day: date | None, axis: Axis, width: float) -> SafeString | str:
    if day is None or not axis.holds(day):
        return ""
    return format_html(
        '<path d="M{} {}l{} {}l-{} {}l-{} -{}z" fill="#e0a419" stroke="#14181d" '
        'stroke-width="0.25"/>',
        *(_place(day, axis, width), HEIGHT / 2 - DIAMOND),
        *[DIAMOND] * 6,
    )


def _place(day: date, axis: Axis, width: float) -> float:
    return round(axis.share(day) * width / 100, 2)
