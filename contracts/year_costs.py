"""What an agreement costs in each calendar year, by service, rule and price level.

Pure functions of `Facts`. One definition serves the agreement's page, the value of a term, and
the stored costs that are added up over the register. Kronor are whole and unindexed: each
compensation counts in its own price level.
"""

from __future__ import annotations

from calendar import isleap
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple

from .compensation import cost_of, priced_volumes
from .derivation import Facts
from .money import ZERO, to_kronor
from .periods import Period
from .termsheet import CompensationFact


class CostRule(StrEnum):
    """How the cost of a year is counted (sv: beräkningsregel)."""

    MONTHS = "months"
    DAYS = "days"
    LUMP = "lump"
    HOURS = "hours"
    PERSON_DAYS = "person_days"

    @property
    def label(self) -> str:
        return _RULES[self.value][0]

    @property
    def formula(self) -> str:
        """The rule as a Swedish formula."""
        return _RULES[self.value][1]


LEAP_DAY = 300  # less than the days of a year, so that rounding leaves room

_RULES = {
    "months": ("Efter månader", "belopp per år × månader / 12, brutna månader efter dagar"),
    "days": ("Efter dagar", "belopp per år × dagar / årets dagar (365 eller 366)"),
    "lump": ("Engångsbelopp", "beloppet fördelat efter dagar över tiden det avser"),
    "hours": ("Timmar", "pris × årets timmar; del av år efter månader"),
    "person_days": ("Dygn", "pris × personer eller platser × årets dygn"),
}


class CostKey(NamedTuple):
    """What costs are told apart by. No service: it is shared by several of the agreement's."""

    service_id: int | None
    rule: CostRule
    price_level_year: int | None


class Tail(NamedTuple):
    """What every later year costs: an ordinary one and a leap year."""

    ordinary: Decimal
    leap: Decimal

    def in_year(self, year: int) -> Decimal:
        return self.leap if isleap(year) else self.ordinary


@dataclass(frozen=True)
class Costs:
    """Whole kronor by year; with a tail, every year after the last one costs that much."""

    years: dict[int, Decimal] = field(default_factory=dict)
    tail: Tail | None = None

    def in_year(self, year: int) -> Decimal:
        if year in self.years:
            return self.years[year]
        is_later = self.tail is not None and year > self.last_year
        return self.tail.in_year(year) if is_later and self.tail else ZERO

    @property
    def last_year(self) -> int:
        return max(self.years, default=0)

    def minus(self, other: Costs) -> Costs:
        """The difference in every year."""
        last = max(self.last_year, other.last_year)
        first = min([*self.years, *other.years], default=last)
        years = {y: self.in_year(y) - other.in_year(y) for y in range(first, last + 1)}
        if self.tail is None and other.tail is None:
            return Costs(years)
        mine, theirs = self.tail or Tail(ZERO, ZERO), other.tail or Tail(ZERO, ZERO)
        return Costs(years, Tail(mine.ordinary - theirs.ordinary, mine.leap - theirs.leap))


class Span(NamedTuple):
    """Years in a row that cost the same, leap years apart; no last year means for good."""

    first_year: int
    last_year: int | None
    amount: Decimal
    leap_amount: Decimal


def costs_of(facts: Facts, term: Period | None = None) -> dict[CostKey, Costs]:
    """The costs of a term (the current one) in whole kronor.

    The years of a term with an end add up to its exact sum, rounded once; what rounding leaves
    goes to the largest cost, and of equal ones to the first. Years of a term without an end are
    rounded each by itself.
    """
    term = term or _term(facts)
    if term is None:
        return {}
    exact: dict[CostKey, Costs] = {}
    for compensation in facts.compensations:
        key = _key(compensation, facts)
        exact[key] = _added(exact.get(key), _exact(compensation, facts, term))
    return _rounded(exact, with_remainder=term.ends_on is not None)


def _term(facts: Facts) -> Period | None:
    """The term; none for a proposal that would end before the beginning, which costs nothing."""
    starts_on, ends_on = facts.starts_on, facts.ends_on
    if starts_on and ends_on and ends_on < starts_on:
        return None
    return facts.term


def difference(after: dict[CostKey, Costs], before: dict[CostKey, Costs]) -> dict[CostKey, Costs]:
    """What changes between two, by key."""
    nothing = Costs()
    keys = dict.fromkeys([*before, *after])
    return {key: after.get(key, nothing).minus(before.get(key, nothing)) for key in keys}


def spans(costs: Costs) -> list[Span]:
    """The costs as few rows: years that cost nothing are left out."""
    found = [span for span in _runs(costs) if span.amount or span.leap_amount]
    if costs.tail is None or not any(costs.tail):
        return found
    last = found[-1] if found else None
    if last and last.last_year == costs.last_year and _is_as(last, costs.tail):
        return [*found[:-1], Span(last.first_year, None, *costs.tail)]
    return [*found, Span(costs.last_year + 1, None, *costs.tail)]


def _runs(costs: Costs) -> Iterator[Span]:
    first, last = 0, 0
    amounts: dict[bool, Decimal] = {}
    for year, amount in sorted(costs.years.items()):
        if amounts and (year != last + 1 or not _goes_on(amounts, year, amount)):
            yield _span(first, last, amounts)
            amounts = {}
        first = first if amounts else year
        amounts[isleap(year)] = amount
        last = year
    if amounts:
        yield _span(first, last, amounts)


def _goes_on(amounts: dict[bool, Decimal], year: int, amount: Decimal) -> bool:
    """Whether a year costs as those before it; the first leap year about a day in 365 more."""
    if isleap(year) in amounts:
        return amounts[isleap(year)] == amount
    other = amounts[not isleap(year)]
    return abs(amount - other) * LEAP_DAY <= abs(other)


def _span(first: int, last: int, amounts: dict[bool, Decimal]) -> Span:
    known = next(iter(amounts.values()))
    return Span(first, last, amounts.get(False, known), amounts.get(True, known))


def _is_as(span: Span, tail: Tail) -> bool:
    """Whether every year of the span costs what the tail says."""
    years = range(span.first_year, (span.last_year or span.first_year) + 1)
    return all((span.leap_amount if isleap(y) else span.amount) == tail.in_year(y) for y in years)


def _key(compensation: CompensationFact, facts: Facts) -> CostKey:
    """A price for the whole agreement is its only service's, or else shared by all of them."""
    service = compensation.service or (facts.services[0] if len(facts.services) == 1 else None)
    rules = {"period": CostRule.LUMP, "hour": CostRule.HOURS}
    by_year = compensation.unit in ("year", "month")
    rule = CostRule(compensation.rule) if by_year else rules.get(compensation.unit)
    return CostKey(
        service.id if service else None,
        rule or CostRule.PERSON_DAYS,
        compensation.price_level_year,
    )


def _exact(compensation: CompensationFact, facts: Facts, term: Period) -> Costs:
    """One compensation, unrounded. Whole years between two turning years cost the same, so only
    one ordinary year and one leap year of them are computed."""
    turning = _turning_years(compensation, facts, term)
    last = term.ends_on.year if term.ends_on else max(turning)
    known: dict[tuple[int, bool], Decimal] = {}
    years: dict[int, Decimal] = {}
    turn = term.starts_on.year
    for year in range(term.starts_on.year, last + 1):
        if year in turning:
            turn = year
            years[year] = _in_year(compensation, facts, term, year)
            continue
        kind = (turn, isleap(year))
        if kind not in known:
            known[kind] = _in_year(compensation, facts, term, year)
        years[year] = known[kind]
    if term.ends_on:
        return Costs(years)
    after = {isleap(y): _in_year(compensation, facts, term, y) for y in _of_each_kind(last + 1)}
    return Costs(years, Tail(after[False], after[True]))


def _of_each_kind(first: int) -> list[int]:
    """Years from the first one on, until one was a leap year and one was not."""
    years = range(first, first + 10)
    return [next(y for y in years if isleap(y) == leap) for leap in (False, True)]


def _turning_years(compensation: CompensationFact, facts: Facts, term: Period) -> set[int]:
    """The years in which something begins or ends; the year after the first, for lump sums."""
    days = [term.starts_on, term.ends_on]
    for one in (compensation, *priced_volumes(compensation, facts)):
        days += [one.valid_from, one.valid_until]
    start, end = term.starts_on.year, term.ends_on.year if term.ends_on else 9999
    years = {start, start + 1, *(day.year for day in days if day)}
    return {year for year in years if start <= year <= end}


def _in_year(compensation: CompensationFact, facts: Facts, term: Period, year: int) -> Decimal:
    part = term.clip_to_year(year)
    return cost_of(compensation, facts, term, part) if part else ZERO


def _added(one: Costs | None, other: Costs) -> Costs:
    return other if one is None else one.minus(Costs().minus(other))


def _rounded(exact: dict[CostKey, Costs], *, with_remainder: bool) -> dict[CostKey, Costs]:
    rounded = {
        key: Costs(
            {year: to_kronor(amount) for year, amount in costs.years.items()},
            costs.tail and Tail(*map(to_kronor, costs.tail)),
        )
        for key, costs in exact.items()
    }
    cells = [(key, year) for key, costs in exact.items() for year in sorted(costs.years)]
    if not with_remainder or not cells:
        return rounded
    total = to_kronor(sum((exact[key].years[year] for key, year in cells), ZERO))
    left = total - sum((rounded[key].years[year] for key, year in cells), ZERO)
    key, year = max(cells, key=lambda cell: exact[cell[0]].years[cell[1]])
    rounded[key].years[year] += left
    return rounded
