"""What follows from the terms in force on a day: term, rights, deadlines and status.

Pure functions of a `TermSheet`. One definition serves the page, the filter, the export and
the reminder; `contracts.models.Standing` stores the result so that a million can be listed.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TypeVar

from . import deadlines
from .deadlines import Deadline, ExtensionRight, ExtensionStep
from .periods import Period, add_months
from .states import RUNNING, Status
from .termsheet import (
    AmendmentFact,
    CompensationFact,
    OptionFact,
    PeriodFact,
    ServiceFact,
    TermSheet,
    VolumeFact,
)

ENDS_SOON_MONTHS = 6
HORIZON = date(2100, 1, 1)

T = TypeVar("T", VolumeFact, CompensationFact)


@dataclass(frozen=True)
class Facts:
    """An agreement as it stands on a day.

    Undecided agreements show what is proposed, with `is_decided` false. `ends_on` is the
    current end, after extensions; None means no end. Extensions that came by themselves
    because nobody gave notice are among `periods`, and counted in `automatic_extensions`.
    """

    on: date
    is_decided: bool
    amendments: tuple[AmendmentFact, ...]
    periods: tuple[PeriodFact, ...]
    services: tuple[ServiceFact, ...]
    volumes: tuple[VolumeFact, ...]
    compensations: tuple[CompensationFact, ...]
    options: tuple[OptionFact, ...]
    right: ExtensionRight | None
    steps: tuple[ExtensionStep, ...]
    steps_used: int
    automatic_extensions: int
    ends_on: date | None
    latest_end_on: date | None
    deadline: Deadline | None
    is_terminated: bool
    expires: bool
    is_replaced: bool

    @property
    def base(self) -> Period | None:
        return next((p.period for p in self.periods if not p.is_extension), None)

    @property
    def starts_on(self) -> date | None:
        return self.periods[0].period.starts_on if self.periods else None

    @property
    def term(self) -> Period | None:
        """From the first day to the current end."""
        return Period(self.starts_on, self.ends_on) if self.starts_on else None

    @property
    def longest_term(self) -> Period | None:
        """From the first day to the latest possible end."""
        return Period(self.starts_on, self.latest_end_on) if self.starts_on else None

    @property
    def nominal_end(self) -> date | None:
        """The end that is written, also where the form makes it meaningless (LOV)."""
        return self.periods[-1].period.ends_on if self.periods else None


def derive(sheet: TermSheet, on: date) -> Facts:
    """The agreement on the day: the sum of its amendments in force, or what is proposed."""
    in_force = tuple(a for a in sheet.amendments if a.counts_on(on))
    amendments = in_force or tuple(a for a in sheet.amendments if a.kind == "establish")
    right = _last_right(amendments)
    periods = _periods(amendments)
    end, terminated = _end(sheet, amendments, periods)
    used = sum(p.is_extension for p in periods)
    automatic: list[PeriodFact] = []
    if in_force and end and not terminated:
        automatic = _automatic_extensions(end, right, used, on)
        end = automatic[-1].period.ends_on if automatic else end
    used += len(automatic)
    open_right = None if terminated else right
    steps = tuple(deadlines.steps_left(end, open_right, used)) if end else ()
    return Facts(
        on=on,
        is_decided=bool(in_force),
        amendments=amendments,
        periods=(*periods, *automatic),
        services=_services(amendments),
        volumes=settle([v for a in amendments for v in a.volumes]),
        compensations=settle([c for a in amendments for c in a.compensations]),
        options=tuple(o for a in amendments for o in a.options),
        right=right,
        steps=steps,
        steps_used=used,
        automatic_extensions=len(automatic),
        ends_on=end,
        latest_end_on=deadlines.latest_end(end, open_right, used) if end else None,
        deadline=deadlines.next_deadline(end, open_right, used),
        is_terminated=terminated,
        expires=sheet.expires,
        is_replaced=any(s.decided_on and s.decided_on <= on for s in sheet.successors),
    )


def status(facts: Facts, stage: str, on: date) -> Status:
    """The status on a day. `stage` is how far an undecided agreement has come."""
    if not facts.is_decided:
        return Status(stage)
    return status_of(facts.starts_on, facts.ends_on, facts.steps_used, facts.is_replaced, on)


def status_of(
    starts_on: date | None, ends_on: date | None, steps_used: int, is_replaced: bool, on: date
) -> Status:
    """The status of a decided agreement. `StandingQuerySet.with_status` says the same in SQL."""
    if starts_on and on < starts_on:
        return Status.UPCOMING
    if ends_on and ends_on < on:
        return Status.REPLACED if is_replaced else Status.ENDED
    if ends_on is None:
        return Status.OPEN_ENDED
    if ends_on <= add_months(on, ENDS_SOON_MONTHS):
        return Status.ENDS_SOON
    return Status.EXTENDED if steps_used else Status.IN_FORCE


def is_running(value: str) -> bool:
    return value in RUNNING


def turning_days(sheet: TermSheet) -> list[date]:
    """The days on which what counts changes: decisions on the agreement or on one that takes
    over from it, first days of volumes and prices with a validity of their own, and notice days
    that passed in silence where the agreement extends by itself."""
    days = {a.in_force_on for a in sheet.amendments if a.in_force_on}
    if not days:
        return []
    first = min(days)
    days |= {s.decided_on for s in sheet.successors if s.decided_on and s.decided_on > first}
    days |= {day for day in _validity_days(sheet) if first < day < HORIZON}
    for day in sorted(days):
        days.update(_silent_extensions(sheet, day, {d for d in days if d > day}))
    return sorted(days)


def _validity_days(sheet: TermSheet) -> set[date]:
    days: set[date] = set()
    for amendment in sheet.amendments:
        for term in (*amendment.volumes, *amendment.compensations):
            if amendment.in_force_on and term.valid_from:
                days.add(term.valid_from)
            if amendment.in_force_on and term.valid_until:
                days.add(term.valid_until + timedelta(days=1))
    return days


def settle(terms: list[T]) -> tuple[T, ...]:
    """Volumes or prices after those that replace earlier ones have cut them short."""
    settled: list[T] = []
    for term in terms:
        if term.replaces:
            settled = [cut for old in settled if (cut := _cut(old, term)) is not None]
        settled.append(term)
    return tuple(settled)


def _cut(old: T, new: T) -> T | None:
    if old.key != new.key:
        return old
    if new.valid_from is None or (old.valid_from and old.valid_from >= new.valid_from):
        return None
    day_before = new.valid_from - timedelta(days=1)
    if old.valid_until and old.valid_until <= day_before:
        return old
    return replace(old, valid_until=day_before)


def _last_right(amendments: tuple[AmendmentFact, ...]) -> ExtensionRight | None:
    return next((a.right for a in reversed(amendments) if a.right), None)


def _periods(amendments: tuple[AmendmentFact, ...]) -> tuple[PeriodFact, ...]:
    periods = [p for a in amendments for p in a.periods]
    return tuple(sorted(periods, key=lambda p: p.period.starts_on))


def _services(amendments: tuple[AmendmentFact, ...]) -> tuple[ServiceFact, ...]:
    return tuple({s.id: s for a in amendments for s in a.services}.values())


def _end(
    sheet: TermSheet, amendments: tuple[AmendmentFact, ...], periods: tuple[PeriodFact, ...]
) -> tuple[date | None, bool]:
    written = periods[-1].period.ends_on if periods and sheet.expires else None
    ends = [a.terminated_on for a in amendments if a.terminated_on]
    if ends and (written is None or min(ends) <= written):
        return min(ends), True
    return written, False


def _automatic_extensions(
    end: date, right: ExtensionRight | None, used: int, on: date
) -> list[PeriodFact]:
    """The extensions nobody stopped in time: each notice day that lies before the day."""
    if right is None or not right.automatic:
        return []
    passed = []
    for step in deadlines.steps_left(end, right, used, limit=100):
        if step.act_by >= on or step.period.starts_on > HORIZON:
            break
        passed.append(PeriodFact(step.period, is_extension=True))
    return passed


def _silent_extensions(sheet: TermSheet, day: date, later: set[date]) -> set[date]:
    """The days after `day`, and before the next decision, when notice was no longer possible."""
    until = min(later, default=HORIZON)
    facts = derive(sheet, day)
    if not (facts.ends_on and facts.right and facts.right.automatic) or facts.is_terminated:
        return set()
    steps = deadlines.steps_left(facts.ends_on, facts.right, facts.steps_used, limit=100)
    days = {step.act_by + timedelta(days=1) for step in steps}
    return {d for d in days if day < d < until}
