"""A board's year of meetings: "tredje onsdagen varje månad utom juli". Pure."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from contracts.legal_time import holiday_name

WEEKDAYS = (
    (0, "måndagen"),
    (1, "tisdagen"),
    (2, "onsdagen"),
    (3, "torsdagen"),
    (4, "fredagen"),
)
PLACES = ((1, "Första"), (2, "Andra"), (3, "Tredje"), (4, "Fjärde"), (-1, "Sista"))
MONTHS = (
    (1, "januari"),
    (2, "februari"),
    (3, "mars"),
    (4, "april"),
    (5, "maj"),
    (6, "juni"),
    (7, "juli"),
    (8, "augusti"),
    (9, "september"),
    (10, "oktober"),
    (11, "november"),
    (12, "december"),
)
JULY = 7
WEEK = timedelta(days=7)


def days_of_year(year: int, weekday: int, place: int, months: Iterable[int]) -> list[date]:
    """The first to fourth, or (-1) the last, such weekday of each month."""
    return [day_of_month(year, month, weekday, place) for month in sorted(set(months))]


def day_of_month(year: int, month: int, weekday: int, place: int) -> date:
    """The weekday (0 is Monday) in its place in the month; -1 is the last one."""
    first = date(year, month, 1)
    day = first + timedelta(days=(weekday - first.weekday()) % 7)
    if place > 0:
        return day + (place - 1) * WEEK
    while (day + WEEK).month == month:
        day += WEEK
    return day


def holiday_hints(days: Iterable[tuple[str, date | None]]) -> list[str]:
    """ "Kallelse 2022-01-06: Trettondedag jul" for each named day that is a holiday."""
    return [f"{label} {day}: {name}" for label, day in days if day and (name := holiday_name(day))]
