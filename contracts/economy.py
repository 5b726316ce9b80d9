"""Volumes and money per calendar year, and the value of a term. Pure functions of `Facts`.

Part years are prorated by the rule of each compensation; volumes by months. Nothing is
indexed unless the function says so: unindexed sums are in the price level of each term.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from . import proration, year_costs
from .compensation import (
    MONTHS_A_YEAR,
    closed,
    cost_of,
    person_days,
    priced_volumes,
    volume_in_years,
)
from .derivation import Facts
from .indexation import price_on
from .money import ZERO, to_kronor
from .periods import Period
from .termsheet import AmendmentFact, CompensationFact, ServiceFact, VolumeFact

__all__ = ["closed", "volume_in_years"]  # and what is defined here

DAYS_A_YEAR = 365
# Counted at a time, not added up over time.
STOCKS = ("places", "persons")


@dataclass(frozen=True)
class YearVolume:
    """A volume of one unit for one service in one calendar year; `highest` when it is a span."""

    year: int
    service: str
    unit: str
    quantity: Decimal
    highest: Decimal
    parts: tuple[tuple[str, Decimal], ...] = ()


def volumes_by_year(facts: Facts, term: Period | None = None) -> list[YearVolume]:
    """Contracted volumes in each year of the decided term, by service and unit."""
    term = closed(term or facts.term, facts.on)
    if term is None:
        return []
    sums: dict[tuple[int, str, str], list[Decimal]] = defaultdict(lambda: [ZERO, ZERO])
    parts: dict[tuple[int, str, str], list[tuple[str, Decimal]]] = defaultdict(list)
    for volume in facts.volumes:
        for year, quantity in volume_in_years(volume, term).items():
            key = (year, _service_name(volume.service, facts), volume.unit)
            if volume.is_part:
                parts[key].append((volume.label, quantity))
                continue
            sums[key][0] += quantity
            sums[key][1] += _highest(volume, quantity)
    return [
        YearVolume(*key, quantity, highest, tuple(parts[key]))
        for key, (quantity, highest) in sorted(sums.items())
    ]


def cost_by_year(facts: Facts, term: Period | None = None) -> dict[int, Decimal]:
    """Whole kronor per calendar year of the decided term, unindexed.

    The sums of `year_costs.costs_of`, which the stored costs are too. A term without an end is
    counted to the end of next year.
    """
    asked = term or facts.term
    shown = closed(asked, facts.on)
    if asked is None or shown is None:
        return {}
    costs = year_costs.costs_of(facts, asked)
    sums = {y: sum((c.in_year(y) for c in costs.values()), ZERO) for y in shown.years()}
    return sums if any(sums.values()) else {}


def value(facts: Facts, term: Period | None) -> Decimal | None:
    """The sum of all compensation over a term, in whole kronor, unindexed.

    None where the term has no end or no amount is known. LOU 5 kap.: the value of a
    procurement counts all options and extensions.
    """
    if term is None or term.ends_on is None:
        return None
    total = sum(cost_by_year(facts, term).values(), ZERO)
    is_known = total or any(cost_of(c, facts, term, term) for c in facts.compensations)
    return total if is_known else None


def indexed_value(facts: Facts, term: Period | None) -> Decimal | None:
    """As `value`, with every price counted up by its index for the years that have a value."""
    if term is None or term.ends_on is None or not any(c.uplifts for c in facts.compensations):
        return None
    parts = [p for year in term.years() if (p := term.clip_to_year(year))]
    total = sum(
        (
            cost_of(_uplifted(c, p.starts_on), facts, term, p)
            for c in facts.compensations
            for p in parts
        ),
        ZERO,
    )
    return to_kronor(total)


def yearly_cost(facts: Facts) -> Decimal | None:
    """What a whole year costs at the prices that count now (or first, or last), in kronor."""
    day = _representative_day(facts)
    if day is None:
        return None
    amounts = [_per_year(c, facts, day) for c in facts.compensations if _counts(c, facts, day)]
    known = [amount for amount in amounts if amount is not None]
    return to_kronor(sum(known, ZERO)) if known else None


def yearly_cost_of(compensation: CompensationFact, facts: Facts, day: date) -> Decimal | None:
    """What one price comes to in a whole year at the volumes of the day, in kronor with öre.

    None when no volume that it concerns is known.
    """
    return _per_year(compensation, facts, day)


def cost_of_part(compensation: CompensationFact, facts: Facts, part: Period) -> Decimal:
    """What one price comes to over a part of the term, unindexed, in kronor with öre."""
    return cost_of(compensation, facts, closed(facts.term, facts.on) or part, part)


def price_level_year(facts: Facts) -> int | None:
    """The latest price level among the compensations."""
    return max(
        (c.price_level_year for c in facts.compensations if c.price_level_year), default=None
    )


def price_per_hour(amendment: AmendmentFact, year: int) -> Decimal | None:
    """A lump sum divided by the hours of the same amendment and year, to öre (kr per hour)."""
    money, hours = money_and_hours(amendment, year)
    return (money / hours).quantize(Decimal("0.01")) if money and hours else None


def money_and_hours(amendment: AmendmentFact, year: int) -> tuple[Decimal, Decimal]:
    """The lump sums of one amendment and the hours they are for, in a calendar year."""
    term = Period(date(year, 1, 1), date(year, 12, 31))
    money = sum((c.amount for c in amendment.compensations if _is_lump(c, term)), ZERO)
    hours = sum(
        (
            v.quantity
            for v in amendment.volumes
            if v.unit == "hours" and not v.is_part and v.within(term)
        ),
        ZERO,
    )
    return money, hours


def cost_per_performed(
    facts: Facts, performed: Iterable[tuple[Period, Decimal, str]]
) -> list[tuple[int, str, Decimal]]:
    """(year, unit, kronor): the yearly cost divided by what was performed in that year."""
    yearly = cost_by_year(facts)
    return [
        (year, unit, to_kronor(cost / quantity))
        for (year, unit), quantity in performed_by_year(performed).items()
        if (cost := yearly.get(year)) and quantity
    ]


def performed_by_year(
    performed: Iterable[tuple[Period, Decimal, str]],
) -> dict[tuple[int, str], Decimal]:
    """(year, unit) -> what was performed: hours and days added up; places and persons, which are
    there all the time, as their average over the days that were reported."""
    sums: dict[tuple[int, str], Decimal] = defaultdict(lambda: ZERO)
    days: dict[tuple[int, str], int] = defaultdict(int)
    for period, quantity, unit in performed:
        weight = (period.days or 1) if unit in STOCKS else 1
        sums[period.starts_on.year, unit] += quantity * weight
        days[period.starts_on.year, unit] += weight
    return {key: total / days[key] if key[1] in STOCKS else total for key, total in sums.items()}


def _is_lump(compensation: CompensationFact, year: Period) -> bool:
    return compensation.unit in ("period", "year") and compensation.within(year) is not None


def _service_name(service: ServiceFact | None, facts: Facts) -> str:
    if service:
        return service.name
    return facts.services[0].name if len(facts.services) == 1 else "Alla insatser"


def _highest(volume: VolumeFact, quantity: Decimal) -> Decimal:
    if volume.quantity_max is None or not volume.quantity:
        return quantity
    return quantity * volume.quantity_max / volume.quantity


def _uplifted(compensation: CompensationFact, on: date) -> CompensationFact:
    if not compensation.uplifts or compensation.price_level_year is None:
        return compensation
    price, _ = price_on(
        compensation.amount, compensation.price_level_year, compensation.uplifts, on
    )
    return replace(compensation, amount=price)


def _representative_day(facts: Facts) -> date | None:
    if facts.starts_on is None:
        return None
    day = max(facts.on, facts.starts_on)
    return min(day, facts.ends_on) if facts.ends_on else day


def _counts(compensation: CompensationFact, facts: Facts, day: date) -> bool:
    return compensation.within(Period(day, day)) is not None


def _per_year(compensation: CompensationFact, facts: Facts, day: date) -> Decimal | None:
    amount = compensation.amount
    match compensation.unit:
        case "year":
            return amount
        case "month":
            return amount * MONTHS_A_YEAR
        case "period":
            return _lump_per_year(compensation, facts)
        case "hour":
            hours = [
                v.quantity
                for v in priced_volumes(compensation, facts)
                if v.unit == "hours" and v.within(Period(day, day))
            ]
            return amount * sum(hours, ZERO) if hours else None
        case _:
            days = person_days(compensation, facts, Period(day, day)) * DAYS_A_YEAR
            return amount * days if days else None


def _lump_per_year(compensation: CompensationFact, facts: Facts) -> Decimal | None:
    valid = compensation.within(closed(facts.longest_term, facts.on) or Period(facts.on, facts.on))
    if valid is None or valid.ends_on is None:
        return None
    return compensation.amount * MONTHS_A_YEAR / proration.months_in(valid)
