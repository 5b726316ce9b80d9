"""Follow-up in pure rules: how often, which planned day a record fulfils, grades and remedies.

The rules are named, and the pages show their names:

- `INTERVAL_RULE`: the agreement's own interval first, otherwise that of its risk class.
- `NEAREST_RULE`: a planned follow-up fulfils the planned day that lies nearest, if it is not
  further away than half the interval; at the same distance the earlier one.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from itertools import pairwise

from contracts.deadlines import planned_follow_ups
from contracts.periods import Period, add_months

RISK_MONTHS = {"high": 4, "medium": 12, "low": 24}
RISK_WORDS = {
    "high": "hög, tre gånger om året",
    "medium": "medel, varje år",
    "low": "låg, vartannat år",
}
INTERVAL_RULE = (
    "Avtalets egen plan gäller. Säger avtalet inget styr riskklassen: hög tre gånger om året, "
    "medel varje år, låg vartannat år, räknat från den dag klassen bedömdes."
)
NEAREST_RULE = (
    "En planerad uppföljning fullgör den planerade dag som ligger närmast, högst ett halvt "
    "intervall bort. Händelsestyrda uppföljningar och egenkontroller räknas inte mot planen."
)
ONE_DAY = timedelta(days=1)


class Grade(StrEnum):
    """How well an area meets what was agreed, the best first."""

    MET = "met"
    PARTLY = "partly"
    NOT_MET = "not_met"

    @property
    def label(self) -> str:
        """Swedish name."""
        return {
            "met": "Uppfyller kraven",
            "partly": "Uppfyller delvis",
            "not_met": "Uppfyller inte",
        }[self.value]


class PlannedState(StrEnum):
    """What became of a planned day."""

    DONE = "done"
    LATE = "late"
    MISSED = "missed"
    COMING = "coming"

    @property
    def label(self) -> str:
        """Swedish name."""
        return {
            "done": "Genomförd",
            "late": "Försenad",
            "missed": "Utebliven",
            "coming": "Planerad",
        }[self.value]


class RemedyState(StrEnum):
    """How far a remedy has come. All but FINISHED leave the finding open."""

    WAITING = "waiting"
    LATE = "late"
    RECHECK = "recheck"
    RECHECK_LATE = "recheck_late"
    REMAINS = "remains"
    FINISHED = "finished"

    @property
    def label(self) -> str:
        """Swedish name."""
        return {
            "waiting": "Pågår",
            "late": "Försenad",
            "recheck": "Klar, väntar på återkontroll",
            "recheck_late": "Återkontroll försenad",
            "remains": "Kvarstår efter återkontroll",
            "finished": "Avslutad",
        }[self.value]

    @property
    def is_late(self) -> bool:
        return self in (RemedyState.LATE, RemedyState.RECHECK_LATE)


@dataclass(frozen=True)
class Risk:
    """A risk class from a day: a key of `RISK_MONTHS`."""

    level: str
    assessed_on: date


@dataclass(frozen=True)
class Plan:
    """How often an agreement is followed up, why, and its days up to `until` of the planning."""

    every_months: int
    ground: str
    subject: str
    days: tuple[date, ...]


@dataclass(frozen=True)
class PlannedDay:
    """A planned day and what became of it; `held_on` is the follow-up that fulfils it."""

    on: date
    state: PlannedState
    held_on: date | None = None


def worst(grades: Iterable[Grade]) -> Grade | None:
    """The lowest of the grades, which is the grade of the whole; None for none."""
    order = list(Grade)
    return max(grades, key=order.index, default=None)


def plan_for(
    term: Period | None,
    *,
    every_months: int | None,
    first_on: date | None,
    subject: str = "",
    risks: Sequence[Risk] = (),
    on: date,
) -> Plan | None:
    """The plan as of a day (`INTERVAL_RULE`); None where neither agreement nor risk says any.

    `term` has an end (see `economy.closed`). Risks assessed after `on` are not known yet.
    """
    if term is None or term.ends_on is None:
        return None
    if every_months:
        days = planned_follow_ups(term, every_months, first_on)
        return Plan(every_months, "enligt avtalet", subject, tuple(days))
    known = [risk for risk in risks if risk.assessed_on <= on]
    if not known:
        return None
    level = max(known, key=lambda risk: risk.assessed_on).level
    days = risk_days(term, known)
    return Plan(RISK_MONTHS[level], f"riskklass {RISK_WORDS[level]}", subject, tuple(days))


def risk_days(term: Period, risks: Sequence[Risk]) -> list[date]:
    """The planned days of a closed term by risk class.

    Counted in whole intervals from the day a class was assessed (or the term began, if that is
    later). A new assessment of the same class goes on counting; another class begins anew, and
    the days of the former one stop the day before.
    """
    days: list[date] = []
    for risk, until in _reigns(term, risks):
        start = max(risk.assessed_on, term.starts_on)
        months = RISK_MONTHS[risk.level]
        day = add_months(start, months)
        while day <= until:
            days.append(day)
            months += RISK_MONTHS[risk.level]
            day = add_months(start, months)
    return days


def _reigns(term: Period, risks: Sequence[Risk]) -> list[tuple[Risk, date]]:
    """Each change of class and the last day it counts."""
    changes: list[Risk] = []
    for risk in sorted(risks, key=lambda risk: risk.assessed_on):
        if not changes or changes[-1].level != risk.level:
            changes.append(risk)
    last = term.ends_on or date.max
    ends = [min(later.assessed_on - ONE_DAY, last) for _, later in pairwise(changes)]
    return list(zip(changes, [*ends, last], strict=False))


def fulfilled(days: Sequence[date], held: Iterable[date], every_months: int) -> dict[date, date]:
    """Planned day -> the follow-up that fulfils it, by `NEAREST_RULE`.

    `days` are in order. Of several near the same day the nearest counts (the earlier at the same
    distance); the others are beside the plan.
    """
    found: dict[date, date] = {}
    for record in sorted(held):
        day = nearest(days, record, every_months)
        if day is None:
            continue
        known = found.get(day)
        if known is None or abs(record - day) < abs(known - day):
            found[day] = record
    return found


def nearest(days: Sequence[date], record: date, every_months: int) -> date | None:
    """The planned day that the record is nearest to, within half the interval."""
    if not days:
        return None
    day = min(days, key=lambda day: (abs(record - day), day))
    earlier, later = add_months(day, -every_months), add_months(day, every_months)
    reach = day - earlier if record < day else later - day
    return day if 2 * abs(record - day) <= reach else None


def planned_days(
    plan: Plan, held: Iterable[date], on: date, *, is_running: bool = True
) -> list[PlannedDay]:
    """Every planned day with its state as of `on`.

    A passed day without a follow-up is late while it can still be made up for: no later planned
    day has been followed up, and the agreement runs. Otherwise it was missed.
    """
    known = [day for day in held if day <= on]
    done = fulfilled(plan.days, known, plan.every_months)
    last_done = max(done, default=date.min)
    return [_planned_day(day, done, last_done, on, is_running=is_running) for day in plan.days]


def _planned_day(
    day: date, done: dict[date, date], last_done: date, on: date, *, is_running: bool
) -> PlannedDay:
    if day in done:
        return PlannedDay(day, PlannedState.DONE, done[day])
    if day >= on:
        return PlannedDay(day, PlannedState.COMING)
    is_late = is_running and day > last_done
    return PlannedDay(day, PlannedState.LATE if is_late else PlannedState.MISSED)


def remedy_state(
    *,
    due_on: date,
    done_on: date | None,
    recheck_by: date | None,
    rechecked_on: date | None,
    remains: bool,
    on: date,
) -> RemedyState:
    """How far a remedy had come on the day: done, and checked again where that was planned."""
    if done_on is None or done_on > on:
        return RemedyState.LATE if due_on < on else RemedyState.WAITING
    if rechecked_on is not None and rechecked_on <= on:
        return RemedyState.REMAINS if remains else RemedyState.FINISHED
    if recheck_by is None and rechecked_on is None:
        return RemedyState.FINISHED
    is_late = recheck_by is not None and recheck_by < on
    return RemedyState.RECHECK_LATE if is_late else RemedyState.RECHECK
