"""The chain of last days: end, last day to act, board meeting, day for papers, start of drafting.

Pure functions of days. The chain is always counted backwards from the *current* end of an
agreement, and every link says how it was counted, so that a person can check it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from contracts.deadlines import deadline_state

WEEK = 7
# From the start of drafting there is work to do; this near the day for papers it is urgent.
URGENT_DAYS = 14
# Boards meet every month but July. No planned meeting in twice that time (or in that time up to
# the last day to act, when it is the last one planned) means that nobody has planned it yet.
LONGEST_GAP_DAYS = 62
NONE_PLANNED = "nämnden har inga planerade sammanträden"


class ChainState(StrEnum):
    """How much time is left of a chain, seen from a day."""

    PLENTY = "plenty"
    DUE = "due"
    URGENT = "urgent"
    LATE_FOR_PAPERS = "late_for_papers"
    LATE = "late"
    UNPLANNED = "unplanned"

    @property
    def label(self) -> str:
        """Swedish name, as in the lists."""
        return {
            "plenty": "Gott om tid",
            "due": "Dags",
            "urgent": "Bråttom",
            "late_for_papers": "För sent för stoppdagen",
            "late": "För sent",
            "unplanned": "Sammanträde saknas",
        }[self.value]

    @property
    def meaning(self) -> str:
        """What it means, as a sentence."""
        return {
            "plenty": "Ärendet behöver inte börja skrivas än.",
            "due": "Ärendet ska skrivas nu.",
            "urgent": f"Högst {URGENT_DAYS} dagar till stoppdagen.",
            "late_for_papers": "Stoppdagen har passerat, men sammanträdet återstår. Ärendet måste "
            "in som extra ärende.",
            "late": "Inget sammanträde hinner med sista dagen.",
            "unplanned": "Nämndens sammanträden är inte planerade så långt fram.",
        }[self.value]


@dataclass(frozen=True)
class MeetingDays:
    """A meeting that is not cancelled, with its days. `adjusts_on` is when minutes are signed."""

    pk: int
    held_on: date
    papers_on: date
    adjusts_on: date


@dataclass(frozen=True)
class BoardCalendar:
    """A board's planned meetings in order, and how it works.

    `waits_for_adjustment`: a decision is acted on only when the minutes have been signed, not at
    the meeting. `drafting_weeks`: from the start of drafting to the day for papers.
    """

    meetings: tuple[MeetingDays, ...] = ()
    drafting_weeks: int = 6
    waits_for_adjustment: bool = True

    def usable_from(self, meeting: MeetingDays) -> date:
        """The first day on which a decision of the meeting can be acted on."""
        return meeting.adjusts_on if self.waits_for_adjustment else meeting.held_on

    def latest_usable(self, act_by: date) -> MeetingDays | None:
        """The last meeting whose decision can be acted on by the day."""
        usable = (m for m in self.meetings if self.usable_from(m) <= act_by)
        return max(usable, key=lambda m: m.held_on, default=None)

    @property
    def planned_until(self) -> date | None:
        """The day of the last planned meeting."""
        return max((m.held_on for m in self.meetings), default=None)

    def around(self, day: date) -> tuple[date | None, date | None]:
        """The meetings next to a day: the last one by then, and the first one after it."""
        held = [m.held_on for m in self.meetings]
        before = max((on for on in held if on <= day), default=None)
        return before, min((on for on in held if on > day), default=None)

    def reaches(self, act_by: date) -> bool:
        """Whether meetings are planned around the day (`LONGEST_GAP_DAYS`)."""
        before, after = self.around(act_by)
        if before is None:
            return False
        longest = LONGEST_GAP_DAYS * (2 if after else 1)
        return ((after or act_by) - before).days <= longest


@dataclass(frozen=True)
class Link:
    """One day of the chain and how it was counted."""

    name: str
    on: date | None
    how: str


@dataclass(frozen=True)
class Chain:
    """The last days for one end or one extension. Days after a missing meeting are None."""

    ends_on: date
    act_by: date
    act_how: str
    meeting: MeetingDays | None
    meeting_how: str
    papers_on: date | None
    drafting_on: date | None
    drafting_weeks: int
    is_planned: bool
    planned_until: date | None

    @property
    def held_on(self) -> date | None:
        """The day of the latest usable meeting."""
        return self.meeting.held_on if self.meeting else None

    @property
    def links(self) -> list[Link]:
        """Every day with its formula, the end first."""
        held, papers = self.held_on, self.papers_on
        return [
            Link("Slutar", self.ends_on, "nuvarande slut, beslutade och tysta förlängningar med"),
            Link("Sista dag att agera", self.act_by, self.act_how),
            Link("Senaste sammanträde", held, self.meeting_how),
            Link("Stoppdag", papers, f"sammanträdets stoppdag, {_days(papers, held)} före"),
            Link("Börja skriva", self.drafting_on, f"{papers} minus {self.drafting_weeks} veckor"),
        ][: 5 if self.meeting else 3]

    def state(self, on: date) -> ChainState:
        """How much time is left on the day."""
        if self.act_by < on:
            return ChainState.LATE
        if not self.is_planned or self.planned_until is None or self.planned_until < on:
            return ChainState.UNPLANNED
        if self.papers_on is None or self.drafting_on is None:
            return ChainState.LATE
        if self.held_on is None or self.held_on < on:
            return ChainState.LATE
        if self.papers_on < on:
            return ChainState.LATE_FOR_PAPERS
        if self.papers_on - timedelta(days=URGENT_DAYS) <= on:
            return ChainState.URGENT
        return ChainState.DUE if self.drafting_on <= on else ChainState.PLENTY

    def time_left(self, on: date) -> ChainState:
        """The state; counted in months to the last day to act while no meeting is planned."""
        state = self.state(on)
        if state != ChainState.UNPLANNED:
            return state
        return ChainState(deadline_state(self.act_by, on).value)

    def next_day(self, on: date) -> Link | None:
        """The next of its days that has not passed: what to keep an eye on."""
        coming = [link for link in self.links[1:] if link.on and link.on >= on]
        return min(coming, key=lambda link: link.on or date.max, default=None)


def chain(ends_on: date, act_by: date, act_how: str, calendar: BoardCalendar) -> Chain:
    """Count backwards from the last day to act: meeting, day for papers, start of drafting."""
    is_planned = calendar.reaches(act_by)
    meeting = calendar.latest_usable(act_by) if is_planned else None
    papers_on = meeting.papers_on if meeting else None
    weeks = calendar.drafting_weeks
    return Chain(
        ends_on=ends_on,
        act_by=act_by,
        act_how=act_how,
        meeting=meeting,
        meeting_how=_meeting_how(meeting, act_by, calendar),
        papers_on=papers_on,
        drafting_on=papers_on - timedelta(days=weeks * WEEK) if papers_on else None,
        drafting_weeks=weeks,
        is_planned=is_planned,
        planned_until=calendar.planned_until,
    )


def _meeting_how(meeting: MeetingDays | None, act_by: date, calendar: BoardCalendar) -> str:
    if meeting is None:
        return _missing(act_by, calendar)
    if calendar.waits_for_adjustment:
        return f"det sista vars protokoll är justerat ({meeting.adjusts_on}) senast {act_by}"
    return f"det sista som hålls senast {act_by}"


def _missing(act_by: date, calendar: BoardCalendar) -> str:
    """Why there is no meeting to count from."""
    before, after = calendar.around(act_by)
    if before and calendar.reaches(act_by):
        return f"inget sammanträde hinner få kraft senast {act_by}"
    if before and after:
        return f"inga sammanträden är inlagda mellan {before} och {after}"
    if before:
        return f"sammanträden är planerade till {before}, inte till {act_by}"
    return f"inga sammanträden är inlagda före {after}" if after else NONE_PLANNED


def _days(first: date | None, last: date | None) -> str:
    days = (last - first).days if first and last else 0
    return "1 dag" if days == 1 else f"{days} dagar"


# --- Ended, but still in use ---------------------------------------------------------------


@dataclass(frozen=True)
class Use:
    """A fact of the register that says whether an agreement was used on a day.

    `is_used` false is somebody's word that it is no longer used. `text` says what was seen.
    """

    on: date
    text: str
    is_used: bool = True


def used_after_end(ends_on: date, uses: Iterable[Use], on: date) -> Use | None:
    """The latest sign that an agreement was used after its last day, None where there is none.

    Somebody's word that it is no longer used answers every sign from that day and earlier.
    """
    seen = [use for use in uses if use.on <= on]
    settled_on = max((use.on for use in seen if not use.is_used), default=date.min)
    signs = [use for use in seen if use.is_used and use.on > max(ends_on, settled_on)]
    return max(signs, key=lambda use: use.on, default=None)
