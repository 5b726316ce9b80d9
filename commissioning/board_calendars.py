"""Read boards' calendars for the chain of last days: two queries, however many boards."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, timedelta

from commissioning.last_days import BoardCalendar, MeetingDays
from commissioning.models import BoardProfile, Meeting

# How far back a missed meeting is looked for.
DAYS_BACK = 400
DAYS = ("board_id", "pk", "held_on", "papers_on", "adjusts_on")


def calendars_of(board_ids: Iterable[int], on: date) -> dict[int, BoardCalendar]:
    """The calendar of each board: planned meetings, and how the board works. Cancelled ones are
    left out; a meeting without a day for its minutes gets the board's usual number of days."""
    ids = set(board_ids)
    profiles = {p.board_id: p for p in BoardProfile.objects.filter(board__in=ids)}
    planned = Meeting.objects.from_day(on - timedelta(days=DAYS_BACK)).filter(board__in=ids)
    meetings: dict[int, list[MeetingDays]] = defaultdict(list)
    for board, pk, held_on, papers_on, adjusts_on in planned.order_by("held_on").values_list(*DAYS):
        usual = held_on + timedelta(days=_profile(profiles, board).adjustment_days)
        meetings[board].append(MeetingDays(pk, held_on, papers_on, adjusts_on or usual))
    return {pk: _calendar(meetings[pk], _profile(profiles, pk)) for pk in ids}


def _profile(profiles: dict[int, BoardProfile], board: int) -> BoardProfile:
    return profiles.get(board) or BoardProfile(board_id=board)


def _calendar(meetings: list[MeetingDays], profile: BoardProfile) -> BoardCalendar:
    return BoardCalendar(tuple(meetings), profile.drafting_weeks, profile.waits_for_adjustment)
