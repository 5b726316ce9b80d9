"""Each board meets once a month except July, from two years back to eighteen months ahead."""

from __future__ import annotations

from datetime import date, time, timedelta

from commissioning.demo.world import REASON, World
from commissioning.models import Meeting
from contracts.periods import add_months
from providers.models import Party

MONTHS_BACK = 24
MONTHS_AHEAD = 18
JULY = 7
STARTS_AT, PLACE = time(13, 30), "Stadshuset, rum Ekoparken"
TUESDAY, WEDNESDAY, THURSDAY = 1, 2, 3
# Board, weekday, which one of the month.
RHYTHM = [
    ("son", WEDNESDAY, 3),
    ("aldre", THURSDAY, 3),
    ("utbildning", TUESDAY, 3),
    ("stockholm_sn", TUESDAY, 3),
    ("stockholm_un", THURSDAY, 2),
    ("kavlinge_sn", TUESDAY, 2),
    ("sodertalje_aon", TUESDAY, 3),
    ("norrkoping_von", WEDNESDAY, 2),
    ("jarfalla_sn", WEDNESDAY, 3),
]


def enter(world: World) -> None:
    """Plan the meetings that are not there yet."""
    known = set(Meeting.objects.values_list("board_id", "held_on"))
    planned = [
        _planned(world.parties[key], day)
        for key, weekday, nth in RHYTHM
        for day in meeting_days(world.today, weekday, nth)
        if (world.parties[key].pk, day) not in known
    ]
    Meeting.objects.create_many(planned, reason=REASON, by=world.by)


def meeting_days(today: date, weekday: int, nth: int) -> list[date]:
    """The nth weekday of each month but July."""
    first = today.replace(day=1)
    months = [add_months(first, n) for n in range(-MONTHS_BACK, MONTHS_AHEAD + 1)]
    return [day_in_month(month, weekday, nth) for month in months if month.month != JULY]


def day_in_month(month: date, weekday: int, nth: int) -> date:
    """The nth weekday of the month that begins on `month`."""
    days_to_first = (weekday - month.weekday()) % 7
    return month + timedelta(days=days_to_first + 7 * (nth - 1))


def _planned(board: Party, held_on: date) -> Meeting:
    meeting = Meeting.planned(board.profile, held_on)
    meeting.is_example = True
    meeting.starts_at, meeting.place = STARTS_AT, PLACE
    return meeting
