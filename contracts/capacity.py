"""Capacity: what is contracted, ordered, needed and performed in a year. Pure functions.

Contracted is what the agreements promise from the start, and what later decisions put in its
place. Ordered is what decisions have added on top: call-offs of options and enlargements. The two
never overlap, so ordering more never lowers what is contracted. A "varav" is included in another
volume and shown apart. Percentages of the assignments are no volume that can be added.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from . import proration
from .derivation import Facts
from .economy import volume_in_years
from .money import ZERO, to_ore
from .periods import Period
from .proration import Rule
from .states import VolumeUnit
from .termsheet import VolumeFact

CONTRACTED, PART, ORDERED, PROPOSED = "contracted", "part", "ordered", "proposed"
ADDING = ("call_off", "change")
MONTHS_A_YEAR = 12


@dataclass(frozen=True, order=True)
class Key:
    """What is added together: a service (0: several together), a unit and a kind of volume."""

    service_id: int
    unit: str
    kind: str
    label: str = ""


@dataclass(frozen=True)
class Amount:
    """A volume of a year: as it is, the highest of a span, and as it would be over a whole year."""

    quantity: Decimal = ZERO
    highest: Decimal = ZERO
    full_year: Decimal = ZERO

    def __add__(self, other: Amount) -> Amount:
        return Amount(
            self.quantity + other.quantity,
            self.highest + other.highest,
            self.full_year + other.full_year,
        )

    def __neg__(self) -> Amount:
        return Amount(-self.quantity, -self.highest, -self.full_year)


@dataclass(frozen=True)
class Run:
    """The same amount in each year from the first to the last; no last year: and on."""

    key: Key
    first_year: int
    last_year: int | None
    amount: Amount

    def covers(self, year: int) -> bool:
        return self.first_year <= year and (self.last_year is None or year <= self.last_year)


def runs(facts: Facts) -> list[Run]:
    """The decided volumes of an agreement, year by year, with equal years drawn together.

    Yearly and constant volumes are prorated by months, so that 8 places from June are
    8 × 7/12 places of the year. An agreement without end has the last year open.
    """
    if facts.term is None or not facts.is_decided:
        return []
    is_open = facts.term.ends_on is None
    term = Period(facts.term.starts_on, facts.term.ends_on or _steady(facts))
    years: dict[Key, dict[int, Amount]] = defaultdict(dict)
    for key, year, amount in _amounts(facts, term):
        years[key][year] = years[key].get(year, Amount()) + amount
    last = term.ends_on.year if term.ends_on and is_open else None
    return [run for key in sorted(years) for run in _drawn_together(key, years[key], last)]


def difference(now: Iterable[Run], then: Iterable[Run]) -> list[Run]:
    """What proposals would change, as runs of their own: what then would be, less what is now."""
    totals: dict[tuple[int, str, int, int | None], Amount] = defaultdict(Amount)
    signed = [*((run, run.amount) for run in then), *((run, -run.amount) for run in now)]
    for run, amount in signed:
        if run.key.kind != PART:
            place = (run.key.service_id, run.key.unit, run.first_year, run.last_year)
            totals[place] = totals[place] + amount
    return [
        Run(Key(service, unit, PROPOSED), first, last, amount)
        for (service, unit, first, last), amount in totals.items()
        if amount != Amount()
    ]


def _amounts(facts: Facts, term: Period) -> Iterator[tuple[Key, int, Amount]]:
    kinds = {a.number: a.kind for a in facts.amendments}
    for volume in facts.volumes:
        if volume.unit == VolumeUnit.PERCENT:
            continue
        is_added = kinds.get(volume.amendment) in ADDING and not volume.replaces
        kind = PART if volume.is_part else ORDERED if is_added else CONTRACTED
        label = volume.label if volume.is_part else ""
        key = Key(_service_of(volume, facts), volume.unit, kind, label)
        quantities = in_years(volume, term)
        for year, quantity in quantities.items():
            whole = full_year(volume, term, year, quantities, facts.volumes)
            yield key, year, Amount(quantity, _highest(volume, quantity), whole)


def in_years(volume: VolumeFact, term: Period) -> dict[int, Decimal]:
    """A volume in each year of the term, constant ones weighed by the months they last.

    Each year is rounded by itself, so that a whole year is always what the agreement says.
    """
    if volume.per == "period":
        return volume_in_years(volume, term)
    valid = volume.within(term)
    if valid is None:
        return {}
    return {year: _of_year(volume.quantity, valid, year) for year in valid.years()}


def _of_year(quantity: Decimal, valid: Period, year: int) -> Decimal:
    part = valid.clip_to_year(year)
    if part is None or part == Period(date(year, 1, 1), date(year, 12, 31)):
        return quantity
    return to_ore(quantity * proration.share_of_year(part, Rule.MONTHS))


def full_year(
    volume: VolumeFact,
    term: Period,
    year: int,
    quantities: Mapping[int, Decimal],
    siblings: Iterable[VolumeFact] = (),
) -> Decimal:
    """What the volume comes to over a whole calendar year.

    A yearly one says so itself. One for a period is taken from the first whole year of the same
    amendment, and otherwise raised by months: 1 450 hours in nine months are 1 933,33 a year.
    One that ends before the year does is left as it is.
    """
    valid = volume.within(term)
    part = valid.clip_to_year(year) if valid else None
    quantity = quantities.get(year, ZERO)
    if part is None or part.ends_on != date(year, 12, 31):
        return quantity
    if volume.per != "period":
        return volume.quantity
    alike = [v for v in siblings if _is_alike(v, volume)] or [volume]
    for other in alike:
        for later, whole in sorted(in_years(other, term).items()):
            if later >= year and _covers(other, term, later):
                return whole
    return to_ore(quantity * MONTHS_A_YEAR / proration.months_in(part))


def _is_alike(one: VolumeFact, other: VolumeFact) -> bool:
    return one.per == other.per and (one.amendment, one.is_part, one.key) == (
        other.amendment,
        other.is_part,
        other.key,
    )


def _covers(volume: VolumeFact, term: Period, year: int) -> bool:
    valid = volume.within(term)
    part = valid.clip_to_year(year) if valid else None
    return part is not None and proration.share_of_year(part, Rule.MONTHS) == 1


def _service_of(volume: VolumeFact, facts: Facts) -> int:
    if volume.service:
        return volume.service.id
    return facts.services[0].id if len(facts.services) == 1 else 0


def _highest(volume: VolumeFact, quantity: Decimal) -> Decimal:
    if volume.quantity_max is None or not volume.quantity:
        return quantity
    return to_ore(quantity * volume.quantity_max / volume.quantity)


def _steady(facts: Facts) -> date:
    """The end of the first year in which nothing that is decided changes any more."""
    days = [day for v in facts.volumes for day in (v.valid_from, v.valid_until) if day]
    starts_on = facts.starts_on or facts.on
    return date(max([starts_on, *days]).year + 1, 12, 31)


def _drawn_together(key: Key, years: dict[int, Amount], open_year: int | None) -> Iterator[Run]:
    run: Run | None = None
    for year, amount in sorted(years.items()):
        if run and run.amount == amount and run.last_year == year - 1:
            run = replace(run, last_year=year)
            continue
        if run:
            yield run
        run = Run(key, year, year, amount)
    if run:
        yield replace(run, last_year=None) if run.last_year == open_year else run


@dataclass(frozen=True)
class Balance:
    """Need beside what there is, for one service, unit and year. None: no need is stated."""

    need: Decimal | None
    contracted: Amount = Amount()
    part: Decimal = ZERO
    ordered: Amount = Amount()
    proposed: Decimal = ZERO
    performed: Decimal | None = None

    @property
    def without_part(self) -> Decimal:
        """Contracted, less what also serves something else (områdesarbete)."""
        return self.contracted.quantity - self.part

    @property
    def available(self) -> Decimal:
        """Contracted and ordered, in the year as it is."""
        return self.contracted.quantity + self.ordered.quantity

    @property
    def gap(self) -> Decimal | None:
        """Need less contracted; negative when there is more than needed."""
        return self._less(self.contracted.quantity)

    @property
    def gap_without_part(self) -> Decimal | None:
        return self._less(self.without_part)

    @property
    def gap_after(self) -> Decimal | None:
        """Need less contracted and ordered, in the year as it is."""
        return self._less(self.available)

    @property
    def gap_after_full(self) -> Decimal | None:
        """The same, with what is ordered over a whole year."""
        return self._less(self.contracted.quantity + self.ordered.full_year)

    @property
    def gap_after_full_without_part(self) -> Decimal | None:
        return self._less(self.without_part + self.ordered.full_year)

    @property
    def utilisation(self) -> Decimal | None:
        """Performed in per cent of contracted and ordered."""
        if self.performed is None or not self.available:
            return None
        return self.performed / self.available * 100

    def _less(self, available: Decimal) -> Decimal | None:
        return None if self.need is None else self.need - available


@dataclass(frozen=True)
class Flow:
    """Persons who begin and end each month; the outflow may be a span (5–6)."""

    inflow: Decimal
    outflow_least: Decimal
    outflow_most: Decimal

    @property
    def net(self) -> tuple[Decimal, Decimal]:
        """Lowest and highest net persons a month."""
        return self.inflow - self.outflow_most, self.inflow - self.outflow_least


@dataclass(frozen=True)
class Forecast:
    """A yearly need that grows by as much each year, lowest and highest."""

    base_year: int
    need: Decimal
    persons: int
    flow: Flow

    @property
    def per_person(self) -> Decimal:
        """The need of a person and year, unrounded."""
        return self.need / self.persons

    @property
    def growth(self) -> tuple[Decimal, Decimal]:
        """What each year adds: net persons a month × 12 × the need of a person and year."""
        least, most = self.flow.net
        return least * MONTHS_A_YEAR * self.per_person, most * MONTHS_A_YEAR * self.per_person

    def in_year(self, year: int) -> tuple[Decimal, Decimal]:
        """Lowest and highest need at the end of a year; never below nothing."""
        steps = max(year - self.base_year, 0)
        least, most = (max(self.need + steps * g, ZERO) for g in self.growth)
        return least, most

    def months_covered(self, quantity: Decimal) -> tuple[Decimal, Decimal] | None:
        """In how many months the growth eats a yearly volume; None when nothing grows."""
        least, most = self.growth
        if least <= 0 or quantity <= 0:
            return None
        return quantity / most * MONTHS_A_YEAR, quantity / least * MONTHS_A_YEAR


@dataclass(frozen=True)
class Statement:
    """A need as a source stated it on a day, for some years."""

    first_year: int
    last_year: int
    stated_on: date
    quantity: Decimal


def stated_need(statements: Iterable[Statement], year: int) -> Statement | None:
    """The latest statement about the year; of several on a day, that which begins latest."""
    about = [s for s in statements if s.first_year <= year <= s.last_year]
    return max(about, key=lambda s: (s.stated_on, s.first_year), default=None)
