"""Shares of a time axis: the arithmetic behind every timeline, list row and Gantt cell."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from typing import NamedTuple

ONE_DAY = timedelta(days=1)
MONTH_NAMES = ("jan", "feb", "mar", "apr", "maj", "jun", "jul", "aug", "sep", "okt", "nov", "dec")


class Bar(NamedTuple):
    """One period on a timeline. `kind` is a key of `BAR_KINDS`; a missing end is open."""

    kind: str
    starts_on: date
    ends_on: date | None = None


class Tick(NamedTuple):
    """A mark on the scale: its day, its label and its place in percent."""

    day: date
    label: str
    share: float

    @property
    def style(self) -> str:
        """The place for a style attribute; a template would write the share with a comma."""
        return f"--p:{self.share}"


@dataclass(frozen=True)
class Axis:
    """The days from `starts_on` to `ends_on`, both included. Refuses reversed dates."""

    starts_on: date
    ends_on: date

    def __post_init__(self) -> None:
        if self.ends_on < self.starts_on:
            raise ValueError("an axis cannot end before it starts")

    @classmethod
    def of_years(cls, first: int, last: int) -> Axis:
        """Whole calendar years, the last one included."""
        return cls(date(first, 1, 1), date(last, 12, 31))

    @classmethod
    def covering(cls, days: Iterable[date | None], least_years: int = 3) -> Axis | None:
        """Whole years around the known days, at least `least_years`; None without days."""
        known = [day for day in days if day]
        if not known:
            return None
        first, last = min(known).year, max(known).year
        return cls.of_years(first, max(last, first + least_years - 1))

    @property
    def length(self) -> int:
        """Number of days."""
        return (self.ends_on - self.starts_on).days + 1

    @property
    def year_count(self) -> int:
        """Number of calendar years the axis touches (grid lines)."""
        return self.ends_on.year - self.starts_on.year + 1

    def share(self, day: date) -> float:
        """Where the morning of `day` lies, in percent 0-100, two decimals; clamped."""
        passed = (day - self.starts_on).days / self.length * 100
        return round(min(100.0, max(0.0, passed)), 2)

    def span(self, starts_on: date, ends_on: date | None) -> tuple[float, float]:
        """Left and right edge in percent. The last day is included; no end runs to the edge."""
        if ends_on is None or ends_on >= self.ends_on:
            return self.share(starts_on), 100.0
        return self.share(starts_on), self.share(ends_on + ONE_DAY)

    def touches(self, starts_on: date, ends_on: date | None) -> bool:
        """Whether any day of the period is on the axis."""
        return starts_on <= self.ends_on and (ends_on is None or ends_on >= self.starts_on)

    def holds(self, day: date) -> bool:
        """Whether the day is on the axis."""
        return self.starts_on <= day <= self.ends_on

    def years(self) -> list[Tick]:
        """One tick per year; the first keeps four digits, the rest two ("2019", "20")."""
        days = [self.starts_on, *self._starts_of_months({1})]
        return [
            Tick(day, f"{day:%Y}" if index == 0 else f"{day:%y}", self.share(day))
            for index, day in enumerate(dict.fromkeys(days))
        ]

    def quarters(self) -> list[Tick]:
        """Ticks at April, July and October, for the small marks between the years."""
        return [
            Tick(day, MONTH_NAMES[day.month - 1], self.share(day))
            for day in self._starts_of_months({4, 7, 10})
        ]

    def months(self) -> list[Tick]:
        """One tick per month; the first and every January carry the year ("jan 2020")."""
        days = list(dict.fromkeys([self.starts_on, *self._starts_of_months(set(range(1, 13)))]))
        return [
            Tick(day, _month_label(day, index == 0), self.share(day))
            for index, day in enumerate(days)
        ]

    def month_lengths(self) -> list[int]:
        """Days of each month on the axis, for grid columns of true width."""
        starts = [tick.day for tick in self.months()] + [self.ends_on + ONE_DAY]
        return [(after - start).days for start, after in pairwise(starts)]

    def year_lengths(self) -> list[int]:
        """Days of each calendar year on the axis, for grid columns of true width."""
        starts = [tick.day for tick in self.years()] + [self.ends_on + ONE_DAY]
        return [(after - start).days for start, after in pairwise(starts)]

    def _starts_of_months(self, months: set[int]) -> list[date]:
        firsts = (
            date(year, month, 1)
            for year in range(self.starts_on.year, self.ends_on.year + 1)
            for month in sorted(months)
        )
        return [day for day in firsts if self.holds(day)]


Span = tuple[date, date | None]


def merged(spans: Iterable[Span]) -> list[Span]:
    """The same days as few spans, in order: what overlaps or follows the day after is joined."""
    joined: list[Span] = []
    for first, last in sorted(spans, key=lambda span: (span[0], span[1] or date.max)):
        if joined and _reaches(joined[-1], first):
            start, end = joined.pop()
            joined.append((start, max(end, last) if end and last else None))
        else:
            joined.append((first, last))
    return joined


def _reaches(span: Span, day: date) -> bool:
    """Whether the span holds the day, or ends the day before."""
    return span[1] is None or span[1] == date.max or day <= span[1] + ONE_DAY


def gaps(covered: Iterable[Span], axis: Axis) -> list[tuple[date, date]]:
    """The days of the axis that no span covers, as spans with both days included."""
    found, first = [], axis.starts_on
    for start, end in merged(covered):
        if start > axis.ends_on:
            break
        if start > first:
            found.append((first, start - ONE_DAY))
        if end is None or end >= axis.ends_on:
            return found
        first = max(first, end + ONE_DAY)
    return [*found, (first, axis.ends_on)]


def _month_label(day: date, first: bool) -> str:
    name = MONTH_NAMES[day.month - 1]
    return f"{name} {day.year}" if first or day.month == 1 else name


def has_room_for_labels(shares: list[float], lengths: list[int]) -> list[bool]:
    """For marks in order, with the lengths of their labels in letters: is there room to the right?

    A letter takes about 0.7 percent of a twelve-month horizon, and the mark itself six.
    """
    following = [*shares[1:], 100.0][: len(shares)]
    return [
        after - share >= 6 + 0.7 * length
        for share, after, length in zip(shares, following, lengths, strict=True)
    ]


def has_room_for_numbers(shares: list[float]) -> list[bool]:
    """For marks in order: is the next one far enough for a number of two digits?"""
    return [after - share >= 4 for share, after in zip(shares, [*shares[1:], 100.0], strict=False)]


def year_axis(day: date) -> Axis:
    """The calendar year around a day, for the ruler under the header."""
    return Axis.of_years(day.year, day.year)
