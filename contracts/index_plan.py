"""What a run of an index would do to one agreement. Pure functions of `Facts`.

The rule: a run writes a new price in the level of its year, for the same index and from a day
of its own. The price before it ends the day before. Since an uplift counts only after the price
level (`indexation.price_on`), no year is ever counted twice.

A correction counts anew from the price that the first run started from, and takes the place of
the first run's price from its first day; so it ends where a run with the right value from the
start would have ended.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal

from contracts import economy
from contracts.derivation import Facts
from contracts.indexation import explain_uplifts
from contracts.money import ZERO, to_ore
from contracts.periods import Period
from contracts.termsheet import CompensationFact


class LeftOutError(Exception):
    """Why an agreement is not counted up, as a sentence for people."""


@dataclass(frozen=True)
class Written:
    """A price that an earlier run of the same index and year wrote, and what it started from."""

    amendment: int
    service_id: int | None
    unit: str
    amount: Decimal
    base: Decimal
    base_year: int
    is_preliminary: bool


@dataclass(frozen=True)
class NewPrice:
    """One price before and after. Effects are kronor; None where no volume is known."""

    old: CompensationFact
    new: CompensationFact
    base: Decimal
    base_year: int
    explanation: str
    is_preliminary: bool
    yearly_effect: Decimal | None = None
    months: tuple[tuple[str, Decimal], ...] = ()

    @property
    def retroactive(self) -> Decimal | None:
        """What the months before the decision come to together."""
        if self.yearly_effect is None:
            return None
        return sum((amount for _, amount in self.months), ZERO)


@dataclass(frozen=True)
class Plan:
    """The new prices of one agreement, and the terms that an amendment has to hold for them."""

    prices: tuple[NewPrice, ...]
    terms: tuple[CompensationFact, ...]
    is_correction: bool = False

    @property
    def is_preliminary(self) -> bool:
        return any(price.is_preliminary for price in self.prices)

    @property
    def yearly_effect(self) -> Decimal | None:
        return _sum([price.yearly_effect for price in self.prices])

    @property
    def retroactive(self) -> Decimal | None:
        return _sum([price.retroactive for price in self.prices])

    @property
    def months(self) -> list[tuple[str, Decimal]]:
        """The retroactive amount month by month, ("2023-01", kronor)."""
        sums: dict[str, Decimal] = {}
        for month, amount in (row for price in self.prices for row in price.months):
            sums[month] = sums.get(month, ZERO) + amount
        return sorted(sums.items())

    @property
    def mark(self) -> str:
        """A short checksum of what is shown, to see that the same thing is carried out."""
        shown = [(p.old.amount, p.new.amount, p.new.valid_from, p.explanation) for p in self.prices]
        return hashlib.sha256(repr(shown).encode()).hexdigest()[:12]


def plan(
    facts: Facts, index: str, year: int, from_on: date, written: Sequence[Written] = ()
) -> Plan:
    """The new prices in the level of `year` from `from_on`; with `written` a correction of it.

    `facts` is the agreement on the day of the decision, before which the effect is retroactive.
    Raises LeftOutError.
    """
    _check_agreement(facts, from_on)
    if written:
        changes = list(_corrections(facts, index, year, written))
    else:
        changes = list(_uplifts(facts, index, year, from_on))
    terms = _terms(facts, changes)
    prices = tuple(_with_effect(price, facts) for price in changes)
    return Plan(prices, terms, is_correction=bool(written))


def _check_agreement(facts: Facts, from_on: date) -> None:
    if not facts.is_decided:
        raise LeftOutError("Avtalet är inte beslutat.")
    if facts.ends_on and facts.ends_on < from_on:
        raise LeftOutError(f"Upphör {facts.ends_on}, före {from_on}.")


def _uplifts(facts: Facts, index: str, year: int, from_on: date) -> Iterator[NewPrice]:
    found = [c for c in facts.compensations if c.index == index and not _is_over(c, from_on)]
    if not found:
        raise LeftOutError("Inget pris som gäller då följer indexet.")
    if any(c.price_level_year is None for c in found):
        raise LeftOutError("Prisnivå saknas. Ange den genom en ändring av avtalet.")
    lower = [c for c in found if (c.price_level_year or year) < year]
    if not lower:
        raise LeftOutError(f"Priset är redan i {found[0].price_level_year} års prisnivå.")
    for price in lower:
        first = max(from_on, price.valid_from or from_on)
        yield _new_price(price, price.amount, price.price_level_year or year, year, first)


def _corrections(
    facts: Facts, index: str, year: int, written: Sequence[Written]
) -> Iterator[NewPrice]:
    found = [_counted_anew(facts, index, year, row) for row in written]
    is_changed = any(
        new.new.amount != row.amount or (row.is_preliminary and not new.is_preliminary)
        for new, row in zip(found, written, strict=True)
    )
    if not is_changed:
        is_waiting = any(row.is_preliminary for row in written)
        wait = " Det definitiva värdet är inte känt." if is_waiting else ""
        raise LeftOutError(f"Redan uppräknat för {year}.{wait}")
    yield from found


def _counted_anew(facts: Facts, index: str, year: int, row: Written) -> NewPrice:
    price = next((c for c in facts.compensations if _is_same(c, row) and c.index == index), None)
    if price is None or price.valid_from is None:
        raise LeftOutError("Priset har ändrats efter uppräkningen. Rätta det genom en ändring.")
    base = _base_now(facts, price, row)
    return _new_price(price, base, row.base_year, year, price.valid_from)


def _base_now(facts: Facts, price: CompensationFact, row: Written) -> Decimal:
    """The price of the day before, which a correction of an earlier year may have changed."""
    assert price.valid_from is not None
    before = Period(price.valid_from - timedelta(days=1), price.valid_from - timedelta(days=1))
    found = [
        c.amount
        for c in facts.compensations
        if c.key == price.key
        and c.unit == price.unit
        and c.price_level_year == row.base_year
        and c.within(before)
    ]
    return found[0] if len(found) == 1 else row.base


def _is_same(price: CompensationFact, row: Written) -> bool:
    return (price.amendment, price.key, price.unit, price.amount) == (
        row.amendment,
        row.service_id,
        row.unit,
        row.amount,
    )


def _new_price(
    price: CompensationFact, base: Decimal, base_year: int, year: int, first: date
) -> NewPrice:
    if price.unit == "period":
        raise LeftOutError("Priset gäller hela perioden i ett. Räkna upp det genom en ändring.")
    try:
        amount, text, is_preliminary = explain_uplifts(base, base_year, year, price.uplifts)
    except ValueError as error:
        raise LeftOutError(str(error)) from None
    new = replace(price, amount=amount, price_level_year=year, valid_from=first, replaces=True)
    return NewPrice(price, new, base, base_year, text, is_preliminary)


def _terms(facts: Facts, changes: Sequence[NewPrice]) -> tuple[CompensationFact, ...]:
    """What the amendment says: the new prices, and beside them those that stand as they are.

    A price that replaces takes the place of every other one for the same service, so prices
    that are not counted up are said again.
    """
    separate = {a.number for a in facts.amendments if a.kind == "call_off"}
    terms: list[CompensationFact] = []
    for key in dict.fromkeys(change.old.key for change in changes):
        own = sorted((c for c in changes if c.old.key == key), key=lambda c: _day(c.new))
        kept = [c for c in facts.compensations if c.key == key and c not in [o.old for o in own]]
        if any(c.amendment in separate for c in [*kept, *(o.old for o in own)]):
            raise LeftOutError("Ett avrop har eget pris. Räkna upp det genom en ändring.")
        terms += _of_service([change.new for change in own], kept)
    return tuple(terms)


def _of_service(
    new: Sequence[CompensationFact], kept: Sequence[CompensationFact]
) -> Iterator[CompensationFact]:
    """The first new price replaces; of the others, those that it leaves standing replace too."""
    first, *others = new
    yield first
    for price in others:
        yield replace(price, replaces=_begins_after(price, first))
    for price in kept:
        if _begins_after(price, first):
            _check_alone(price, [other for other in others if _begins_after(other, first)])
        elif not _is_over(price, _day(first)):
            begins = max(price.valid_from or _day(first), _day(first))
            yield replace(price, valid_from=begins, replaces=False)


def _begins_after(price: CompensationFact, first: CompensationFact) -> bool:
    return bool(first.valid_until and price.valid_from and first.valid_until < price.valid_from)


def _check_alone(price: CompensationFact, later: Sequence[CompensationFact]) -> None:
    """A price that stands would be taken away by a later one that replaces."""
    if any(not _is_over(price, _day(other)) for other in later):
        raise LeftOutError("Flera priser avlöser varandra. Räkna upp dem genom en ändring.")


def _day(price: CompensationFact) -> date:
    """The first day of a new price; `_new_price` always sets one."""
    return price.valid_from or date.min


def _is_over(price: CompensationFact, on: date) -> bool:
    return bool(price.valid_until and price.valid_until < on)


def _with_effect(price: NewPrice, facts: Facts) -> NewPrice:
    """What the difference comes to in a year, and before the day of the decision."""
    day = max(price.new.valid_from or facts.on, facts.starts_on or facts.on)
    old = economy.yearly_cost_of(price.old, facts, day)
    new = economy.yearly_cost_of(price.new, facts, day)
    if old is None or new is None:
        return price
    months = tuple(
        (f"{part.starts_on:%Y-%m}", _difference(price, facts, part))
        for part in _past(facts, price.new)
    )
    return replace(price, yearly_effect=to_ore(new - old), months=months)


def _past(facts: Facts, new: CompensationFact) -> list[Period]:
    """The months of the new price before the day of the decision."""
    term, last = facts.term, facts.on - timedelta(days=1)
    valid = new.within(term) if term else None
    if valid is None or valid.starts_on > last:
        return []
    return list(_split(valid.starts_on, min(last, valid.ends_on or last)))


def _split(first: date, last: date) -> Iterator[Period]:
    while first <= last:
        next_month = (first.replace(day=1) + timedelta(days=32)).replace(day=1)
        ends_on = min(last, next_month - timedelta(days=1))
        yield Period(first, ends_on)
        first = next_month


def _difference(price: NewPrice, facts: Facts, part: Period) -> Decimal:
    """Öre are rounded month by month, as the invoices are."""
    old = replace(price.old, valid_from=None, valid_until=None)
    new = replace(price.new, valid_from=None, valid_until=None)
    return to_ore(economy.cost_of_part(new, facts, part) - economy.cost_of_part(old, facts, part))


def _sum(amounts: Sequence[Decimal | None]) -> Decimal | None:
    known = [amount for amount in amounts if amount is not None]
    return sum(known, ZERO) if known else None
