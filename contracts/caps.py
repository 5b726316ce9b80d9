"""How much of what may be used has been used: caps of agreements and ceilings of options.

Pure functions of a `TermSheet` and its `Facts`. Used is what has been called off by decision, plus
what has been reported as consumption. A call-off counts from its decision, with all that it
orders; consumption counts when its period is over. Unindexed, like every sum of an agreement.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum

from . import economy
from .derivation import Facts
from .money import ORE, ZERO, distribute
from .periods import Period
from .termsheet import AmendmentFact, CapFact, ConsumptionFact, OptionFact, TermSheet, VolumeFact

NEAR, FULL = 80, 100
KRONOR = "kr"
WHOLE = "Hela avtalet"
LARGEST_PERCENT = 1_000_000


class CapState(StrEnum):
    """How near a ceiling is. At 100 % the agreement has no further effect."""

    ROOM = "room"
    NEAR = "near"
    REACHED = "reached"

    @property
    def label(self) -> str:
        return {"room": "Utrymme finns", "near": "Minst 80 % använt", "reached": "Taket är nått"}[
            self.value
        ]


@dataclass(frozen=True)
class Ceiling:
    """A limit in kronor or in a unit of volume, and what has been used of it.

    `year` is the calendar year that a yearly ceiling is about. `unpriced` call-offs order a volume
    whose price is not known, so that their money is missing from the sum.
    """

    name: str
    unit: str
    limit: Decimal
    called_off: Decimal = ZERO
    reported: Decimal = ZERO
    year: int | None = None
    is_current: bool = True
    unpriced: int = 0

    @property
    def used(self) -> Decimal:
        return self.called_off + self.reported

    @property
    def left(self) -> Decimal:
        """What may still be used; below zero when more than the limit has been."""
        return self.limit - self.used

    @property
    def percent(self) -> int:
        """Used / limit × 100, rounded down so that 100 is never said too early."""
        return percent_of(self.used, self.limit)

    @property
    def state(self) -> CapState:
        return state_at(self.percent)


def percent_of(used: Decimal, limit: Decimal) -> int:
    """Whole percent, rounded down. Of nothing, everything is used."""
    return min(int(used * 100 / limit), LARGEST_PERCENT) if limit else FULL


def state_at(percent: int) -> CapState:
    """The alarm at a share: from 80 % and from 100 %."""
    if percent >= FULL:
        return CapState.REACHED
    return CapState.NEAR if percent >= NEAR else CapState.ROOM


def ceilings(sheet: TermSheet, facts: Facts) -> list[Ceiling]:
    """Every limit of the agreement on the day, first the one of the whole agreement."""
    return [*_of_the_whole(sheet, facts), *_of_options(sheet, facts)]


def highest(found: Iterable[Ceiling]) -> int | None:
    """The share of the fullest ceiling that counts now, in percent; None without ceilings."""
    return max((one.percent for one in found if one.is_current), default=None)


def has_any(sheet: TermSheet) -> bool:
    """Whether any amendment brings a cap, or an option with a ceiling."""
    return any(a.cap or any(o.has_ceiling for o in a.options) for a in sheet.amendments)


def cap_of(facts: Facts) -> CapFact | None:
    """The cap that was decided last."""
    return next((a.cap for a in reversed(facts.amendments) if a.cap), None)


def turning_days(sheet: TermSheet) -> set[date]:
    """The days on which the share changes though nobody decides anything: when reported
    consumption is over, and at New Year around the years that yearly ceilings are used in."""
    if not has_any(sheet):
        return set()
    days = {use.period.ends_on for use in sheet.consumed if use.period.ends_on}
    if any(o.max_quantity is not None for a in sheet.amendments for o in a.options):
        for year in _used_years(sheet):
            days |= {date(year, 1, 1), date(year + 1, 1, 1)}
    return days


def call_offs(facts: Facts) -> list[AmendmentFact]:
    """The decided orders."""
    return [a for a in facts.amendments if a.kind == "call_off"]


def money_of(amendment: AmendmentFact, facts: Facts) -> Decimal | None:
    """What a call-off comes to in kronor: its sums, or its volume at the agreement's prices.

    None when it orders a volume that has no price.
    """
    own = [c for c in facts.compensations if c.amendment == amendment.number]
    volumes = tuple(v for v in facts.volumes if v.amendment == amendment.number)
    lumps = sum((c.amount for c in own if c.unit == "period"), ZERO)
    prices = [c for c in own if c.unit != "period"]
    if not own:
        prices = [c for c in facts.compensations if c.unit not in ("period", "year", "month")]
    has_last_day = any(t.valid_until for t in (*volumes, *prices))
    term = economy.closed(facts.longest_term if has_last_day else facts.term, facts.on)
    priced = replace(facts, volumes=volumes, compensations=tuple(prices))
    rest = economy.value(_as_base(priced, amendment), term) if prices else None
    if rest is None and not lumps:
        return None if volumes else ZERO
    return lumps + (rest or ZERO)


def _as_base(facts: Facts, amendment: AmendmentFact) -> Facts:
    """The facts with the call-off as the only amendment, so that every price meets its volume."""
    number = amendment.number
    prices = tuple(replace(c, amendment=number) for c in facts.compensations)
    return replace(facts, amendments=(amendment,), compensations=prices)


def _of_the_whole(sheet: TermSheet, facts: Facts) -> Iterator[Ceiling]:
    cap = cap_of(facts)
    if cap is None:
        return
    calls, uses = call_offs(facts), list(_counted(sheet, facts.on))
    if cap.max_amount is not None:
        yield _in_kronor(WHOLE, cap.max_amount, calls, uses, facts)
    if cap.max_quantity is not None:
        ordered = sum((_total(v, facts) for c in calls for v in _volumes(c, cap.unit, facts)), ZERO)
        reported = sum((u.quantity or ZERO for u in uses if u.unit == cap.unit), ZERO)
        yield Ceiling(WHOLE, cap.unit, cap.max_quantity, ordered, reported)


def _of_options(sheet: TermSheet, facts: Facts) -> Iterator[Ceiling]:
    for option in facts.options:
        calls = [a for a in call_offs(facts) if option.id in a.called_off]
        uses = [use for use in _counted(sheet, facts.on) if use.option == option.id]
        if option.max_quantity is not None:
            yield from _by_year(option, option.max_quantity, calls, uses, facts)
        if option.max_amount is not None:
            yield _in_kronor(option.title, option.max_amount, calls, uses, facts)


def _in_kronor(
    name: str,
    limit: Decimal,
    calls: list[AmendmentFact],
    uses: list[ConsumptionFact],
    facts: Facts,
) -> Ceiling:
    sums = [money_of(call, facts) for call in calls]
    return Ceiling(
        name,
        KRONOR,
        limit,
        sum((money for money in sums if money is not None), ZERO),
        sum((use.amount or ZERO for use in uses), ZERO),
        unpriced=sums.count(None),
    )


def _by_year(
    option: OptionFact,
    limit: Decimal,
    calls: list[AmendmentFact],
    uses: list[ConsumptionFact],
    facts: Facts,
) -> Iterator[Ceiling]:
    """A ceiling for each calendar year that is used, and for the year of the day."""
    ordered: dict[int, Decimal] = defaultdict(Decimal)
    reported: dict[int, Decimal] = defaultdict(Decimal)
    for call in calls:
        for volume in _volumes(call, option.unit, facts):
            for year, quantity in economy.volume_in_years(volume, _term(volume, facts)).items():
                ordered[year] += quantity
    for use in uses:
        if use.quantity and use.unit == option.unit:
            for year, quantity in _spread(use.quantity, use.period).items():
                reported[year] += quantity
    for year in sorted({*ordered, *reported, facts.on.year}):
        yield Ceiling(
            option.title,
            option.unit,
            limit,
            ordered[year],
            reported[year],
            year=year,
            is_current=year >= facts.on.year,
        )


def _counted(sheet: TermSheet, on: date) -> Iterator[ConsumptionFact]:
    """The consumption whose period is over on the day."""
    return (use for use in sheet.consumed if use.period.ends_on and use.period.ends_on <= on)


def _volumes(amendment: AmendmentFact, unit: str, facts: Facts) -> list[VolumeFact]:
    return [
        v
        for v in facts.volumes
        if v.amendment == amendment.number and v.unit == unit and not v.is_part
    ]


def _term(volume: VolumeFact, facts: Facts) -> Period:
    """What is ordered without a last day is ordered to the current end."""
    term = facts.longest_term if volume.valid_until else facts.term
    return economy.closed(term, facts.on) or Period(facts.on, facts.on)


def _total(volume: VolumeFact, facts: Facts) -> Decimal:
    """All that a volume orders; a constant one (places) is one and the same the whole time."""
    years = economy.volume_in_years(volume, _term(volume, facts))
    if volume.per == "constant":
        return max(years.values(), default=ZERO)
    return sum(years.values(), ZERO)


def _spread(quantity: Decimal, period: Period) -> dict[int, Decimal]:
    """A reported quantity over its calendar years, by days."""
    if len(period.years()) == 1:
        return {period.starts_on.year: quantity}
    parts = {year: period.clip_to_year(year) for year in period.years()}
    days = {year: Decimal(part.days or 0) for year, part in parts.items() if part}
    return distribute(quantity, days, ORE)


def _used_years(sheet: TermSheet) -> set[int]:
    days = {use.period.starts_on for use in sheet.consumed}
    days |= {use.period.ends_on for use in sheet.consumed if use.period.ends_on}
    for amendment in sheet.amendments:
        if amendment.kind == "call_off":
            for volume in amendment.volumes:
                days |= {day for day in (volume.valid_from, volume.valid_until) if day}
    if not days:
        return set()
    return set(range(min(days).year, min(max(days).year, min(days).year + 50) + 1))
