"""What one compensation comes to over a part of a term. Pure functions of `Facts`.

Part years are prorated by the rule of each compensation; volumes by months. Sums are in the
price level of the compensation, in kronor with öre.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from . import proration
from .derivation import Facts
from .money import ZERO, distribute
from .periods import Period
from .proration import Rule
from .termsheet import CompensationFact, VolumeFact

MONTHS_A_YEAR = 12


def closed(term: Period | None, on: date) -> Period | None:
    """A term with an end: one without is counted to the end of next year."""
    if term is None or term.ends_on:
        return term
    return Period(term.starts_on, date(max(on.year, term.starts_on.year) + 1, 12, 31))


def cost_of(compensation: CompensationFact, facts: Facts, term: Period, part: Period) -> Decimal:
    """What the compensation comes to over a part (with an end) of the term."""
    valid = compensation.within(part)
    if valid is None or valid.ends_on is None:
        return ZERO
    amount, rule = compensation.amount, compensation.rule
    match compensation.unit:
        case "year":
            return proration.prorate(amount, valid, rule)
        case "month":
            return proration.prorate(amount * MONTHS_A_YEAR, valid, rule)
        case "period":
            return _lump(compensation, facts, valid)
        case "hour":
            return amount * _hours(compensation, facts, term, valid)
        case _:
            return amount * person_days(compensation, facts, valid)


def volume_in_years(volume: VolumeFact, term: Period) -> dict[int, Decimal]:
    """A volume over the years: yearly ones by months, constant ones as they are."""
    valid = volume.within(term)
    if valid is None:
        return {}
    if volume.per == "year":
        return proration.quantity_by_year(volume.quantity, valid, Rule.MONTHS)
    if volume.per == "period":
        return _spread(volume.quantity, valid)
    return dict.fromkeys(valid.years(), volume.quantity)


def person_days(compensation: CompensationFact, facts: Facts, valid: Period) -> Decimal:
    """Persons or places times days, of the volumes that the price concerns."""
    days = ZERO
    for volume in priced_volumes(compensation, facts):
        part = volume.within(valid)
        if volume.unit in ("persons", "places") and part and part.days:
            days += volume.quantity * part.days
    return days


def priced_volumes(compensation: CompensationFact, facts: Facts) -> list[VolumeFact]:
    """The volumes a price concerns. A call-off that brings a price of its own uses only that."""
    separately = {
        a.number
        for a in facts.amendments
        if a.kind == "call_off" and a.compensations and a.number != compensation.amendment
    }
    return [
        v
        for v in facts.volumes
        if not v.is_part and v.amendment not in separately and _same_service(compensation, v)
    ]


def _same_service(compensation: CompensationFact, volume: VolumeFact) -> bool:
    if compensation.service is None or volume.service is None:
        return True
    return compensation.service.id == volume.service.id


def _lump(compensation: CompensationFact, facts: Facts, part: Period) -> Decimal:
    """The part's share of a lump sum by days. A lump without any end is counted to the end of
    the year after the first one, whatever day is asked about."""
    longest = facts.longest_term
    whole = compensation.within(closed(longest, longest.starts_on) or part) if longest else part
    inside = whole.intersection(part) if whole else None
    if whole is None or inside is None or whole.ends_on is None:
        return ZERO
    share = proration.share_of_year(inside, Rule.DAYS) / proration.share_of_year(whole, Rule.DAYS)
    return compensation.amount * share


def _hours(compensation: CompensationFact, facts: Facts, term: Period, valid: Period) -> Decimal:
    """Hours within the validity, less those that a call-off has priced by itself."""
    return sum(
        (
            _hours_within(volume, term, valid)
            for volume in priced_volumes(compensation, facts)
            if volume.unit == "hours"
        ),
        ZERO,
    )


def _hours_within(volume: VolumeFact, term: Period, valid: Period) -> Decimal:
    whole = volume.within(term)
    if volume.per != "period" or whole is None or whole.ends_on is None:
        return sum(volume_in_years(volume, valid).values(), ZERO)
    # Hours for a whole period are counted once, however many parts it is cut into.
    spread = _spread(volume.quantity, whole)
    return sum((spread[y] * _share(whole, valid, y) for y in spread), ZERO)


def _share(whole: Period, valid: Period, year: int) -> Decimal:
    """How much of the period's days in a year lie within the validity."""
    of_year = whole.clip_to_year(year)
    inside = of_year.intersection(valid) if of_year else None
    if of_year is None or inside is None:
        return ZERO
    return Decimal(inside.days or 0) / Decimal(of_year.days or 1)


def _spread(total: Decimal, valid: Period) -> dict[int, Decimal]:
    if valid.ends_on is None:
        return {valid.starts_on.year: total}
    shares = {
        year: proration.share_of_year(part, Rule.DAYS)
        for year in valid.years()
        if (part := valid.clip_to_year(year))
    }
    return distribute(total, shares, unit=Decimal("0.01"))
