"""Extension rights, notice days and follow-up days, always counted from the current end.

Pure functions of dates and rights. "Before what" notice is counted and who must act are part of
the right, because agreements differ: an extension may need an act, or need an act to be stopped.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from itertools import count, islice

from contracts.periods import ONE_DAY, Period, add_months, end_after, months_text

DUE_MONTHS = 6
URGENT_MONTHS = 2


class CountedFrom(StrEnum):
    """What a notice time is counted back from."""

    PERIOD_END = "period_end"
    EXTENSION_START = "extension_start"

    @property
    def label(self) -> str:
        """Swedish text that follows the notice time."""
        return {
            "period_end": "före periodens slut",
            "extension_start": "innan förlängningen börjar",
        }[self.value]


class Actor(StrEnum):
    """Who may extend, or stop an extension."""

    BOARD = "board"
    PROVIDER = "provider"
    EITHER = "either"
    BOTH = "both"

    @property
    def label(self) -> str:
        """Swedish name."""
        return {
            "board": "Nämnden",
            "provider": "Utföraren",
            "either": "Endera parten",
            "both": "Båda parter överens",
        }[self.value]


class DeadlineKind(StrEnum):
    """What happens at the end of the current period if nobody acts."""

    EXTEND = "extend"
    STOP = "stop"
    END = "end"

    @property
    def label(self) -> str:
        """Swedish text of what the deadline is for."""
        return {
            "extend": "Beslut om förlängning",
            "stop": "Uppsägning, förlängs annars av sig självt",
            "end": "Upphör, nytt beslut behövs",
        }[self.value]


class DeadlineState(StrEnum):
    """How near the last day to act is."""

    PLENTY = "plenty"
    DUE = "due"
    URGENT = "urgent"
    LATE = "late"

    @property
    def label(self) -> str:
        """Swedish name."""
        return {
            "plenty": "Gott om tid",
            "due": "Dags",
            "urgent": "Bråttom",
            "late": "För sent",
        }[self.value]


@dataclass(frozen=True)
class Notice:
    """A notice time in months and days. Raises ValueError when either is negative."""

    months: int = 0
    days: int = 0
    counted_from: CountedFrom = CountedFrom.PERIOD_END

    def __post_init__(self) -> None:
        if self.months < 0 or self.days < 0:
            raise ValueError("Ange uppsägningstiden som noll eller fler månader och dagar.")

    def __str__(self) -> str:
        days = "1 dag" if self.days == 1 else f"{self.days} dagar"
        parts = [months_text(self.months)] if self.months else []
        return " och ".join(parts + ([days] if self.days or not parts else []))


@dataclass(frozen=True)
class ExtensionRight:
    """A right to extend: `steps` steps (None: repeated without limit) of `months_per_step`.

    `automatic` means that the agreement is extended unless `actor` gives notice. `not_after` is
    the last day any extension may reach. Raises ValueError for a step shorter than a month.
    """

    steps: int | None
    months_per_step: int
    automatic: bool
    actor: Actor
    notice: Notice | None = None
    not_after: date | None = None

    def __post_init__(self) -> None:
        if self.months_per_step < 1:
            raise ValueError("En förlängning är minst en månad. Ange antalet månader.")
        if self.steps is not None and self.steps < 0:
            raise ValueError("Ange antalet förlängningar som noll eller fler.")


@dataclass(frozen=True)
class ExtensionStep:
    """One step that is left: its order number, its period and the last day to act for it."""

    number: int
    period: Period
    notice_on: date | None
    act_by: date


@dataclass(frozen=True)
class Deadline:
    """The next day something must be done by, and how it was counted."""

    kind: DeadlineKind
    act_by: date
    ends_on: date
    explanation: str


def notice_day(ends_on: date, notice: Notice) -> date:
    """Last day to give notice for a period whose last day is `ends_on`.

    Formula: the end, or the day after it when counted from the extension's start, minus the
    months (clipped at month end), minus the days. May fall before the period starts: that
    exists in real agreements and is something to warn about, not to refuse.
    """
    return add_months(_counted_from(ends_on, notice), -notice.months) - timedelta(notice.days)


def each_step(end: date, right: ExtensionRight, used: int) -> Iterator[ExtensionStep]:
    """Every step left, one after the other; endless when the right is."""
    last = right.steps if right.steps is not None else None
    for number in count(used + 1):
        if last is not None and number > last:
            return
        start = end + ONE_DAY
        new_end = end_after(start, right.months_per_step)
        if right.not_after is not None and new_end > right.not_after:
            return
        notice_on = notice_day(end, right.notice) if right.notice else None
        yield ExtensionStep(number, Period(start, new_end), notice_on, notice_on or end)
        end = new_end


def steps_left(
    current_end: date, right: ExtensionRight | None, used: int, limit: int = 10
) -> list[ExtensionStep]:
    """The steps still unused, the first starting the day after the current end.

    `used` steps are already taken; at most `limit` are returned. A step that would pass the cap
    is left out, and no shorter last step is made up.
    """
    return [] if right is None else list(islice(each_step(current_end, right, used), limit))


def latest_end(current_end: date, right: ExtensionRight | None, used: int) -> date | None:
    """The last day the agreement can reach with every step left, None when there is no limit."""
    if right is None:
        return current_end
    if right.steps is None and right.not_after is None:
        return None
    end = current_end
    for step in each_step(current_end, right, used):
        end = step.period.ends_on or end
    return end


def next_deadline(
    current_end: date | None, right: ExtensionRight | None, used: int
) -> Deadline | None:
    """What must be done next and by when; None when the agreement has no end."""
    if current_end is None:
        return None
    steps = steps_left(current_end, right, used, limit=1)
    if right is None or not steps:
        text = f"{current_end} är sista dagen och ingen förlängning återstår"
        return Deadline(DeadlineKind.END, current_end, current_end, text)
    kind = DeadlineKind.STOP if right.automatic else DeadlineKind.EXTEND
    return Deadline(kind, steps[0].act_by, current_end, _explain(current_end, right.notice))


def deadline_state(act_by: date, on: date) -> DeadlineState:
    """How near `act_by` is, seen from `on`: over six months away, within six, within two, past."""
    if act_by < on:
        return DeadlineState.LATE
    if act_by <= add_months(on, URGENT_MONTHS):
        return DeadlineState.URGENT
    if act_by <= add_months(on, DUE_MONTHS):
        return DeadlineState.DUE
    return DeadlineState.PLENTY


def follow_up_days(first_on: date, every_months: int, until: date) -> list[date]:
    """`first_on` and then every `every_months` months, up to and including `until`.

    Each day is counted from the first, so the 31st does not drift to the 28th.
    Raises ValueError when the interval is shorter than a month.
    """
    return _until(until, (add_months(first_on, n) for n in _intervals(every_months, 0)))


def planned_follow_ups(term: Period, every_months: int, first_on: date | None = None) -> list[date]:
    """Follow-up days of a term: the last day of each full interval, or counted from `first_on`.

    Two years quarterly gives eight. Raises ValueError when the term is open.
    """
    if term.ends_on is None:
        raise ValueError("Avtalet gäller tills vidare. Ange till och med när det ska följas upp.")
    if first_on is not None:
        return follow_up_days(first_on, every_months, term.ends_on)
    ends = (end_after(term.starts_on, n) for n in _intervals(every_months, 1))
    return _until(term.ends_on, ends)


def _counted_from(ends_on: date, notice: Notice) -> date:
    extension = notice.counted_from == CountedFrom.EXTENSION_START
    return ends_on + ONE_DAY if extension else ends_on


def _explain(ends_on: date, notice: Notice | None) -> str:
    """How the last day to act was counted, "2016-05-03 minus 2 månader"."""
    if notice is None or not (notice.months or notice.days):
        return f"{ends_on} är periodens sista dag"
    return f"{_counted_from(ends_on, notice)} minus {notice}"


def _intervals(every_months: int, first: int) -> Iterator[int]:
    """Months from the start: first × every, and on."""
    if every_months < 1:
        raise ValueError("Ange minst en månad mellan uppföljningarna.")
    return count(first * every_months, every_months)


def _until(last: date, days: Iterator[date]) -> list[date]:
    """The days up to and including `last`."""
    found = []
    for day in days:
        if day > last:
            break
        found.append(day)
    return found
