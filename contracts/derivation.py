"""What follows from the terms in force on a day: term, rights, deadlines and status.

Pure functions of a `TermSheet`. One definition serves the page, the filter, the export and
the reminder; `contracts.models.Standing` stores the result so that a million can be listed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import islice, pairwise, takewhile
from typing import TypeVar

from . import deadlines
from .deadlines import Deadline, ExtensionRight, ExtensionStep
from .periods import Period, add_months
from .states import Status
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
# Silent extensions that get rows of their own ahead: a hundred years of quarters, while a month
# at a time would make a row for each, and a save slower the more there are.
MOST_AHEAD = 400

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
    in_force = _in_force(sheet, on)
    amendments = in_force or tuple(a for a in sheet.amendments if a.kind == "establish")
    right = _last_right(amendments)
    last_day = min((a.terminated_on for a in amendments if a.terminated_on), default=None)
    written = _periods(amendments)
    automatic: tuple[PeriodFact, ...] = ()
    if in_force and right and right.automatic and sheet.expires:
        automatic = (*_between(written, right), *_after(written, right, last_day, on))
    periods = _in_order((*written, *automatic))
    end = periods[-1].period.ends_on if periods and sheet.expires else None
    terminated = last_day is not None and (end is None or last_day <= end)
    end = last_day if terminated else end
    used = sum(p.is_extension for p in periods)
    open_right = None if terminated else right
    steps = tuple(deadlines.steps_left(end, open_right, used)) if end else ()
    return Facts(
        on=on,
        is_decided=bool(in_force),
        amendments=amendments,
        periods=periods,
        services=_services(amendments),
        volumes=settle([replace(v, amendment=a.number) for a in amendments for v in a.volumes]),
        compensations=settle(
            [replace(c, amendment=a.number) for a in amendments for c in a.compensations]
        ),
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
        is_replaced=any(s.counts_on(on) for s in sheet.successors),
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


def turning_days(sheet: TermSheet) -> list[date]:
    """The days on which what counts changes: decisions on the agreement, or on one that takes
    over from it, and what revokes them; first days of volumes and prices with a validity of
    their own, and notice days that passed in silence where the agreement extends by itself."""
    days = {a.in_force_on for a in sheet.amendments if a.in_force_on}
    if not days:
        return []
    first = min(days)
    days |= {a.revoked_on for a in sheet.amendments if a.revoked_on}
    of_successors = {d for s in sheet.successors for d in (s.decided_on, s.revoked_on) if d}
    days |= {day for day in of_successors if day > first}
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
    if old.key != new.key or _is_over_before(new, old):
        return old
    if new.valid_from is None or (old.valid_from and old.valid_from >= new.valid_from):
        return None
    day_before = new.valid_from - timedelta(days=1)
    if old.valid_until and old.valid_until <= day_before:
        return old
    return replace(old, valid_until=day_before)


def _is_over_before(new: T, old: T) -> bool:
    return bool(new.valid_until and old.valid_from and new.valid_until < old.valid_from)


def _last_right(amendments: tuple[AmendmentFact, ...]) -> ExtensionRight | None:
    return next((a.right for a in reversed(amendments) if a.right), None)


def _in_force(sheet: TermSheet, on: date) -> tuple[AmendmentFact, ...]:
    """The amendments that count on the day, as they were decided: the latest word is the last,
    whatever number its proposal had."""
    decided = [(a.in_force_on, a.number, a) for a in sheet.amendments if a.counts_on(on)]
    return tuple(a for *_, a in sorted(decided, key=lambda row: row[:2]))


def _periods(amendments: tuple[AmendmentFact, ...]) -> tuple[PeriodFact, ...]:
    return _in_order(p for a in amendments for p in a.periods)


def _in_order(periods: Iterable[PeriodFact]) -> tuple[PeriodFact, ...]:
    return tuple(sorted(periods, key=lambda p: p.period.starts_on))


def _services(amendments: tuple[AmendmentFact, ...]) -> tuple[ServiceFact, ...]:
    return tuple({s.id: s for a in amendments for s in a.services}.values())


def _between(written: tuple[PeriodFact, ...], right: ExtensionRight) -> list[PeriodFact]:
    """The extensions that came in silence before a later period was decided."""
    found: list[PeriodFact] = []
    for index, (earlier, later) in enumerate(pairwise(written), start=1):
        used = len(found) + sum(p.is_extension for p in written[:index])
        for step in _steps_after(earlier, right, used):
            if step.period.contains(later.period.starts_on) or step.period > later.period:
                break
            found.append(PeriodFact(step.period, is_extension=True))
    return found


def _after(
    written: tuple[PeriodFact, ...], right: ExtensionRight, last_day: date | None, on: date
) -> list[PeriodFact]:
    """The extensions that nobody stopped in time: each whose day to act lies before the day.

    With a decided last day it is certain how far they go: up to that day.
    """
    if not written:
        return []
    used = sum(p.is_extension for p in written) + len(_between(written, right))
    passed = []
    for step in _steps_after(written[-1], right, used):
        is_stopped = step.act_by >= on if last_day is None else step.period.starts_on > last_day
        if is_stopped:
            break
        passed.append(PeriodFact(step.period, is_extension=True))
    return passed


def _steps_after(fact: PeriodFact, right: ExtensionRight, used: int) -> Iterator[ExtensionStep]:
    """The steps of a right after a period, as far as the projection is computed ahead."""
    if fact.period.ends_on is None:
        return iter(())
    steps = deadlines.each_step(fact.period.ends_on, right, used)
    return takewhile(lambda step: step.period.starts_on <= HORIZON, steps)


def _silent_extensions(sheet: TermSheet, day: date, later: set[date]) -> set[date]:
    """The days after `day`, and before the next decision, when notice was no longer possible."""
    until = min(later, default=HORIZON)
    facts = derive(sheet, day)
    if not (facts.ends_on and facts.right and facts.right.automatic) or facts.is_terminated:
        return set()
    steps = islice(_steps_after(facts.periods[-1], facts.right, facts.steps_used), MOST_AHEAD)
    days = {step.act_by + timedelta(days=1) for step in steps}
    return {d for d in days if day < d < until}
