"""Months and days, reckoned as the register does: the last day is inclusive."""

from __future__ import annotations

import calendar
from datetime import date, timedelta

WEEKDAYS = ("måndag", "tisdag", "onsdag", "torsdag", "fredag", "lördag", "söndag")
SMALL = (
    "noll", "en", "två", "tre", "fyra", "fem", "sex", "sju", "åtta", "nio", "tio", "elva", "tolv",
)  # fmt: skip


def add_months(day: date, months: int) -> date:
    """The same day so many months later, or the last of a shorter month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def end_after(start: date, months: int) -> date:
    """The last day of a term of so many months: 2019-09-01 and 24 gives 2021-08-31."""
    return add_months(start, months) - timedelta(days=1)


def months_between(first: date, last: date) -> int:
    """Whole months of a term, both days counted; 0 when it is not whole months."""
    months = (last.year - first.year) * 12 + last.month - first.month + 1
    for each in (months, months - 1):
        if each > 0 and end_after(first, each) == last:
            return each
    return 0


def months_text(months: int) -> str:
    """ "fem månader", "två år", "21 månader"."""
    if months % 12 == 0:
        years = months // 12
        return "ett år" if years == 1 else f"{SMALL[years] if years <= 12 else years} år"
    if months == 1:
        return "en månad"
    return f"{SMALL[months] if months <= 12 else months} månader"


def is_near(day: date, other: date) -> bool:
    """Whether one is likely a slip of the pen for the other."""
    if day == other:
        return False
    same_day = day.day == other.day or (_is_last(day) and _is_last(other))
    same = (day.year == other.year, day.month == other.month, same_day)
    if sum(same) >= 2 and abs(day.year - other.year) <= 10:
        return True
    return abs((day - other).days) <= 3


def _is_last(day: date) -> bool:
    """The last of its month: the 28th or the 29th of February are the same to who writes."""
    return (day + timedelta(days=1)).day == 1
