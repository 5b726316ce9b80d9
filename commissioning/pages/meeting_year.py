"""A board's year: every meeting with its four days, and the holidays they fall on."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Count

from commissioning.meeting_series import holiday_hints
from commissioning.models import Meeting
from providers.models import Party


@dataclass(frozen=True)
class YearRow:
    """A meeting, planned or only proposed, and what to look out for."""

    meeting: Meeting
    hints: list[str]
    is_known: bool = True
    is_past: bool = False


def named_days(meeting: Meeting) -> list[tuple[str, date | None]]:
    """The days on the way to a meeting and after it, in order."""
    return [
        ("Stoppdag", meeting.papers_on),
        ("Kallelse", meeting.dispatched_on),
        ("Sammanträde", meeting.held_on),
        ("Justering", meeting.adjusts_on),
    ]


def year_rows(board: Party, year: int, on: date) -> list[YearRow]:
    """The board's meetings of the year, cancelled ones too."""
    found = Meeting.objects.filter(
        board=board, held_on__range=(date(year, 1, 1), date(year, 12, 31))
    )
    meetings = found.annotate(matter_count=Count("matters")).order_by("held_on", "pk")
    return [
        YearRow(m, [] if m.is_cancelled else holiday_hints(named_days(m)), is_past=m.held_on < on)
        for m in meetings
    ]


def proposed_rows(meetings: Iterable[Meeting], known: set[date]) -> list[YearRow]:
    """Meetings that are not saved; `known` are days that already have one."""
    return [YearRow(m, holiday_hints(named_days(m)), m.held_on in known) for m in meetings]
