"""Periods of whole days and month arithmetic; the last day is always inclusive.

Pure functions: no database, no clock. Days are `datetime.date`, lengths are months or days.
"""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from functools import total_ordering

ONE_DAY = timedelta(days=1)


def add_months(day: date, months: int) -> date:
    """The same day `months` later (earlier when negative), clipped to the end of that month.

    Formula: 31 January + 1 month = 28 or 29 February, the reading of "month" in lag (1930:173).
    Raises ValueError outside the years 1-9999.
    """
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if not date.min.year <= year <= date.max.year:
        raise ValueError("Datumet hamnar utanför kalendern. Ange ett år mellan 1 och 9999.")
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def end_after(start: date, months: int) -> date:
    """Last inclusive day of a term of `months` months that starts on `start`.

    Formula: add_months(start, months) - 1 day. A start on the 29th-31st is clipped first, so a
    month from 31 January ends on 27 February and the next month starts on the 28th.
    """
    return add_months(start, months) - ONE_DAY


def months_text(months: int, years: bool = False) -> str:
    """ "24 månader" or "1 månad"; with `years`, whole years are written out: "2 år"."""
    if years and abs(months) >= 12:
        whole, rest = divmod(months, 12)
        return f"{whole} år" + (f" och {months_text(rest)}" if rest else "")
    return f"{months} månad" if months == 1 else f"{months} månader"


@total_ordering
@dataclass(frozen=True)
class Period:
    """Days from `starts_on` to `ends_on`, both included; `ends_on` None means until further notice.

    Raises ValueError when the end lies before the start. Sorts by start, then end, with an open
    end last (which is why the order is written out: None does not compare with a date).
    """

    starts_on: date
    ends_on: date | None = None

    def __post_init__(self) -> None:
        if self.ends_on is not None and self.ends_on < self.starts_on:
            raise ValueError(
                f"Slutdatum {self.ends_on} ligger före startdatum {self.starts_on}. "
                "Ange ett slutdatum som är samma dag eller senare."
            )

    @property
    def _last(self) -> date:
        """The end for comparisons; an open end lies at the end of the calendar."""
        return self.ends_on or date.max

    def _closed_end(self) -> date:
        """The end, or ValueError when the period is open."""
        if self.ends_on is None:
            raise ValueError("Perioden gäller tills vidare. Ange ett slutdatum.")
        return self.ends_on

    def __lt__(self, other: "Period") -> bool:
        if not isinstance(other, Period):
            return NotImplemented
        mine = (self.starts_on, self._last, self.ends_on is None)
        return mine < (other.starts_on, other._last, other.ends_on is None)

    def __str__(self) -> str:
        if self.ends_on is None:
            return f"från {self.starts_on}"
        return f"{self.starts_on}–{self.ends_on}"

    def contains(self, day: date) -> bool:
        """Whether `day` is one of the period's days."""
        return self.starts_on <= day <= self._last

    def overlaps(self, other: "Period") -> bool:
        """Whether the two periods share at least one day."""
        return self.starts_on <= other._last and other.starts_on <= self._last

    def touches(self, other: "Period") -> bool:
        """Whether `other` starts the day after this period ends, without gap or overlap."""
        return self.ends_on is not None and (other.starts_on - self.ends_on).days == 1

    def intersection(self, other: "Period") -> "Period | None":
        """The days both have, or None when they share none."""
        if not self.overlaps(other):
            return None
        ends = [end for end in (self.ends_on, other.ends_on) if end is not None]
        return Period(max(self.starts_on, other.starts_on), min(ends, default=None))

    @property
    def days(self) -> int | None:
        """Number of days, both ends counted; None when open."""
        return None if self.ends_on is None else (self.ends_on - self.starts_on).days + 1

    def whole_months(self) -> tuple[int, int]:
        """Whole months counted from the start day, and the days left over.

        Inverse of `end_after`. Raises ValueError when the period is open.
        """
        end = self._closed_end()
        months = (end.year - self.starts_on.year) * 12 + end.month - self.starts_on.month + 1
        while months and not _ends_within(self.starts_on, months, end):
            months -= 1
        left = end - add_months(self.starts_on, months) + ONE_DAY
        return months, left.days

    def extended_by(self, months: int) -> "Period":
        """The following period of `months` months, which starts the day after this one ends.

        Raises ValueError when this period is open or `months` is less than one.
        """
        if months < 1:
            raise ValueError("En förlängning är minst en månad. Ange antalet månader.")
        start = self._closed_end() + ONE_DAY
        return Period(start, end_after(start, months))

    def years(self) -> list[int]:
        """The calendar years the period touches. Raises ValueError when it is open."""
        return list(range(self.starts_on.year, self._closed_end().year + 1))

    def clip_to_year(self, year: int) -> "Period | None":
        """The part that falls in the calendar year, or None. Works for open periods too."""
        return self.intersection(Period(date(year, 1, 1), date(year, 12, 31)))


def _ends_within(start: date, months: int, end: date) -> bool:
    """Whether a term of `months` from `start` is over by `end`."""
    try:
        return end_after(start, months) <= end
    except ValueError:  # past year 9999
        return False
