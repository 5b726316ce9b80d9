"""Statutory time limits: when a notice may be taken down and the last day to appeal.

Source: three weeks from the day of posting (kommunallagen 13:5), and a limit that ends on a
Saturday, Sunday, public holiday, Midsummer Eve, Christmas Eve or New Year's Eve runs to the next
working day (lag 1930:173 om beräkning av lagstadgad tid, § 2).
"""

from datetime import date, timedelta
from functools import cache

import holidays

from contracts.periods import ONE_DAY

APPEAL_TIME = timedelta(days=21)
SATURDAY = 5


@cache
def _days_off(year: int) -> dict[date, str]:
    """Public holidays and the three eves of the year, with Swedish names."""
    kinds = ("public", "de_facto")
    return dict(holidays.country_holidays("SE", years=year, categories=kinds, language="sv"))


def holiday_name(day: date) -> str | None:
    """The Swedish name of a public holiday or of one of the three eves, otherwise None."""
    return _days_off(day.year).get(day)


def is_working_day(day: date) -> bool:
    """Whether a statutory limit may end on the day."""
    return day.weekday() < SATURDAY and holiday_name(day) is None


def next_working_day(day: date) -> date:
    """The day itself, or the first working day after it."""
    while not is_working_day(day):
        day += ONE_DAY
    return day


def last_appeal_day(posted_on: date) -> date:
    """Last day to appeal a decision whose notice was posted on `posted_on`."""
    return next_working_day(posted_on + APPEAL_TIME)


def takedown_day(posted_on: date) -> date:
    """First day the notice may be taken down: the day after the last day to appeal."""
    return last_appeal_day(posted_on) + ONE_DAY
