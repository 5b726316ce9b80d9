"""The timeline of an agreement: bars, points and follow-up days placed on an axis of years."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from contracts import deadlines
from contracts.derivation import Facts
from contracts.economy import closed
from contracts.follow_ups import PlannedDay, PlannedState
from contracts.periods import Period, months_text
from contracts.termsheet import PeriodFact, TermSheet
from contracts.timeline import Axis

SHOWN_STEPS_WITHOUT_LIMIT = 2
LABEL_WIDTH = 22.0
RIGHT_EDGE = 75.0
MARKS = {
    PlannedState.DONE: "followup_done",
    PlannedState.LATE: "followup_late",
    PlannedState.MISSED: "followup_late",
    PlannedState.COMING: "followup_planned",
}
WORDS = {"base": "Grundperiod", "extension": "Förlängning", "proposed": "Föreslagen period"}


@dataclass(frozen=True)
class TimelineBar:
    """A bar with its name and its place; `kind` is a key of `BAR_KINDS`."""

    kind: str
    name: str
    period: Period
    style: str


@dataclass(frozen=True)
class TimelinePoint:
    """A mark with a label: a decision, or the last day to act."""

    kind: str
    on: date
    text: str
    style: str
    is_left: bool
    before: str = ""


@dataclass(frozen=True)
class FollowUpMark:
    """A planned day with its place; `kind` is a key of `POINT_KINDS`."""

    kind: str
    style: str


@dataclass(frozen=True)
class Timeline:
    """Everything the picture shows, and the same in words."""

    axis: Axis
    bars: list[TimelineBar]
    lanes: list[list[TimelinePoint]]
    followups: list[FollowUpMark]
    words: str


def shown_steps(facts: Facts) -> tuple[deadlines.ExtensionStep, ...]:
    """The steps left; only the next ones when the right has no limit."""
    unlimited = facts.latest_end_on is None
    return facts.steps[:SHOWN_STEPS_WITHOUT_LIMIT] if unlimited else facts.steps


def proposed_periods(sheet: TermSheet, facts: Facts) -> list[PeriodFact]:
    """Periods of proposals that nobody has decided."""
    return [
        p
        for a in sheet.amendments
        if a.in_force_on is None and a not in facts.amendments
        for p in a.periods
    ]


def timeline(sheet: TermSheet, facts: Facts, planned: Sequence[PlannedDay] = ()) -> Timeline | None:
    """The picture of the whole possible time; None for an agreement without a term.

    `planned` are the days of follow-up, with what became of them.
    """
    periods = _named_periods(sheet, facts)
    if not periods:
        return None
    days = [day for _, _, p in periods for day in (p.starts_on, p.ends_on)]
    open_until = closed(facts.term, facts.on)
    points = _points(sheet, facts)
    days += [day for _, day, _, _ in points] + [open_until.ends_on if open_until else None]
    axis = Axis.covering(days)
    if axis is None:
        return None
    return Timeline(
        axis=axis,
        bars=[TimelineBar(k, name, p, _span(axis, p)) for k, name, p in periods],
        lanes=_lanes(points, axis),
        followups=[FollowUpMark(MARKS[day.state], _place(axis, day.on)) for day in planned],
        words=_in_words(periods, points, planned),
    )


def _named_periods(sheet: TermSheet, facts: Facts) -> list[tuple[str, str, Period]]:
    named = []
    number = 0
    for fact in facts.periods:
        number += fact.is_extension
        if is_cut_away(fact.period, facts):
            continue
        named.append(_own_bar(fact, number, facts))
    proposed = proposed_periods(sheet, facts)
    named += [("proposed", "Föreslagen förlängning", p.period) for p in proposed]
    for step in shown_steps(facts):
        if not any(p.period.overlaps(step.period) for p in proposed):
            named.append(("possible", f"Möjlig förlängning {step.number}", step.period))
    return [(kind, name, _cut(period, facts)) for kind, name, period in named]


def _own_bar(fact: PeriodFact, number: int, facts: Facts) -> tuple[str, str, Period]:
    kind = "extension" if fact.is_extension else "base"
    name = f"{WORDS[kind]} {number}" if fact.is_extension else WORDS[kind]
    if not facts.is_decided:
        return "proposed", f"{name}, inte beslutad", fact.period
    if facts.ends_on is None:
        return "open", "Tills vidare", Period(fact.period.starts_on)
    if fact.period.ends_on is None:
        return kind, "Avtalstid", Period(fact.period.starts_on, facts.ends_on)
    months, days = fact.period.whole_months()
    return kind, name if days else f"{name}, {months_text(months)}", fact.period


def is_cut_away(period: Period, facts: Facts) -> bool:
    """Whether the agreement is ended before the period begins."""
    return bool(facts.is_terminated and facts.ends_on and facts.ends_on < period.starts_on)


def _cut(period: Period, facts: Facts) -> Period:
    """A period that is ended early reaches only to the end."""
    end = facts.ends_on
    if not facts.is_terminated or end is None or not period.contains(end):
        return period
    return Period(period.starts_on, end)


def _points(sheet: TermSheet, facts: Facts) -> list[tuple[str, date, str, str]]:
    verbs = {
        "establish": "Beslutat",
        "extend": "Förlängning beslutad",
        "call_off": "Avrop beslutat",
        "change": "Ändring beslutad",
        "end": "Upphörande beslutat",
        "index": "Priset uppräknat",
    }
    decided = {a.in_force_on: verbs[a.kind] for a in facts.amendments if a.counts_on(facts.on)}
    points = [("decided", day, text, "") for day, text in decided.items() if day]
    deadline = facts.deadline
    if deadline and facts.is_decided and (facts.ends_on or facts.on) >= facts.on:
        points.append(("act_by", deadline.act_by, deadline.kind.label, "Senast "))
    return sorted(points, key=lambda point: point[1])


def _lanes(points: Sequence[tuple[str, date, str, str]], axis: Axis) -> list[list[TimelinePoint]]:
    """Labels that would cover each other go on lanes of their own."""
    lanes: list[list[TimelinePoint]] = []
    taken: list[float] = []
    for kind, day, text, before in points:
        share = axis.share(day)
        left = share > RIGHT_EDGE
        start, end = (share - LABEL_WIDTH, share) if left else (share, share + LABEL_WIDTH)
        lane = next((i for i, until in enumerate(taken) if until <= start), len(lanes))
        if lane == len(lanes):
            lanes.append([])
            taken.append(0.0)
        lanes[lane].append(TimelinePoint(kind, day, text, _place(axis, day), left, before))
        taken[lane] = end
    return lanes


def _span(axis: Axis, period: Period) -> str:
    left, right = axis.span(period.starts_on, period.ends_on)
    return f"--a:{left};--b:{right}"


def _place(axis: Axis, day: date) -> str:
    return f"--p:{axis.share(day)}"


def _in_words(
    periods: list[tuple[str, str, Period]],
    points: list[tuple[str, date, str, str]],
    planned: Sequence[PlannedDay],
) -> str:
    parts = [f"{name}: {period}" for _, name, period in periods]
    parts += [f"{text} {before.lower()}{day}" for _, day, text, before in points]
    if planned:
        parts.append(_follow_ups_in_words(planned))
    return ". ".join(parts) + "."


def _follow_ups_in_words(planned: Sequence[PlannedDay]) -> str:
    text = f"{len(planned)} planerade uppföljningar"
    states = {state: [d for d in planned if d.state == state] for state in MARKS}
    said = [
        f"{len(days)} {state.label.lower()}{'' if len(days) == 1 else 'e'}"
        for state, days in states.items()
        if days and state != PlannedState.COMING
    ]
    return f"{text}, varav {', '.join(said)}" if said else text
