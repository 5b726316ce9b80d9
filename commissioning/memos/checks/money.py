"""The amounts and volumes of the register, and all that may rightly be reckoned from them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from itertools import combinations

from commissioning.memos.checks.calendar import months_between
from commissioning.memos.checks.facts import AgreementFact, Facts
from commissioning.memos.checks.reading import cell
from commissioning.memos.checks.text import TextTable

UNIT_OF_CELL = {
    "tkr": Decimal(1000),
    "mnkr": Decimal(1_000_000),
    "kr": Decimal(1),
    "kronor": Decimal(1),
}
MOST_SUMMED = 6
ANYTHING = "okänt"


@dataclass(frozen=True)
class Known:
    """A number that may stand in the memo, and what it is.

    `per` is what it is paid for, a month ("månad") or a place, hour or day ("enhet"); empty for
    what is for a year or for the whole time, "okänt" where the register does not say.
    `is_reckoned` is true for a quotient, which is printed rounded. `unit` is what a volume is
    counted in.
    """

    value: Decimal
    what: str
    per: str = ""
    is_reckoned: bool = False
    unit: str = ""

    @property
    def slack(self) -> Decimal:
        """What rounding allows: half a per cent of a price, half a krona of a sum; nothing where
        the quotient is whole kronor and öre."""
        if not self.is_reckoned or self.value == self.value.quantize(Decimal("0.01")):
            return Decimal(0)
        return self.value / 200 if self.per else Decimal("0.5")


def part_year(agreement: AgreementFact) -> tuple[Decimal, Decimal] | None:
    """The yearly cost for the time that is added, by months and by days; None for whole years."""
    first, last, cost = agreement.first_day, agreement.last_day, agreement.yearly_cost
    if not first or not last or not cost:
        return None
    months = months_between(first, last)
    if not months or months >= 12:
        return None
    days = (last - first).days + 1
    return (_whole(cost * months / 12), _whole(cost * days / _days_of(first)))


def _days_of(day: date) -> int:
    return (date(day.year + 1, 1, 1) - date(day.year, 1, 1)).days


def _whole(value: Decimal) -> Decimal:
    return value.quantize(Decimal(1), ROUND_HALF_UP)


def known_amounts(facts: Facts) -> tuple[Known, ...]:
    """Every amount of the register, the sums by year and in all, and parts of a year."""
    return tuple(_known_amounts(facts))


def _known_amounts(facts: Facts) -> Iterator[Known]:
    for each in facts.amounts:
        yield Known(each.amount, each.label, ANYTHING)
    for agreement in (*facts.agreements, *facts.context):
        yield from _of(agreement)
    yield from _differences(facts)
    yield from _sums(facts.agreements)


def _differences(facts: Facts) -> Iterator[Known]:
    """What the yearly cost rises or falls by, of an agreement that is changed."""
    for after in facts.agreements:
        for before in facts.context:
            is_same = after.number and after.number == before.number
            if is_same and after.yearly_cost and before.yearly_cost:
                change = abs(after.yearly_cost - before.yearly_cost)
                if change:
                    yield Known(change, f"{after.title}, ändringen per år")


def _of(agreement: AgreementFact) -> Iterator[Known]:
    cost = agreement.yearly_cost
    for each in agreement.amounts:
        yield Known(each.amount, f"{agreement.title} {each.year or each.label}".strip())
    if agreement.amounts:
        yield Known(
            sum((a.amount for a in agreement.amounts), Decimal(0)), f"{agreement.title}, summa"
        )
    if cost:
        yield Known(cost, f"{agreement.title}, per år")
        for part in part_year(agreement) or ():
            yield Known(part, f"{agreement.title}, för delåret")
        yield from (Known(cost * n, f"{agreement.title}, {n} år") for n in range(2, 5))
        yield from _ends_of_term(agreement, cost)
        yield Known(_whole(cost / 12), f"{agreement.title}, per månad", "månad")
        yield from _per_unit(agreement, cost)
    if agreement.unit_price:
        yield Known(agreement.unit_price, f"{agreement.title}, pris", "enhet")
    if agreement.ceiling:
        yield Known(agreement.ceiling, f"{agreement.title}, tak")


def _ends_of_term(agreement: AgreementFact, cost: Decimal) -> Iterator[Known]:
    """The months of the first calendar year and of the last."""
    first, last = agreement.first_day, agreement.last_day
    if first and first.day == 1:
        value = _whole(cost * (13 - first.month) / 12)
        yield Known(value, f"{agreement.title}, {first.year}", is_reckoned=True)
    if last:
        value = _whole(cost * last.month / 12)
        yield Known(value, f"{agreement.title}, {last.year}", is_reckoned=True)


def _per_unit(agreement: AgreementFact, cost: Decimal) -> Iterator[Known]:
    """The yearly cost for each place or hour, and for a place also by the month and the day."""
    for quantity, unit in dict.fromkeys((v.quantity, v.unit) for v in agreement.volumes):
        if quantity:
            parts = (1, 12, 365) if unit == "platser" else (1,)
            what = f"{agreement.title}, per enhet"
            yield from (Known(cost / quantity / n, what, "enhet", True) for n in parts)


def _sums(agreements: tuple[AgreementFact, ...]) -> Iterator[Known]:
    """Sums over agreements: by year, yearly costs, and everything."""
    if len(agreements) > 1:
        yield from (
            Known(value, f"summan för {year}") for year, value in by_year(agreements).items()
        )
        costs = [a.yearly_cost for a in agreements if a.yearly_cost]
        if len(costs) > 1:
            yield Known(sum(costs, Decimal(0)), "summan per år")
    ceilings = [a.ceiling for a in agreements if a.ceiling]
    if len(ceilings) > 1:
        yield Known(sum(ceilings, Decimal(0)), "taken tillsammans")
    total = sum((x.amount for a in agreements for x in a.amounts), Decimal(0))
    if total:
        yield Known(total, "summan")
    costs_now = [a.yearly_cost for a in agreements if a.yearly_cost]
    if len(costs_now) == 1 and len(agreements) > 1:
        yield Known(costs_now[0], "per år")


def by_year(agreements: Iterable[AgreementFact]) -> dict[int, Decimal]:
    """Kronor in each calendar year over several agreements."""
    found: dict[int, Decimal] = {}
    for agreement in agreements:
        for each in agreement.amounts:
            if each.year:
                found[each.year] = found.get(each.year, Decimal(0)) + each.amount
    return found


def known_volumes(facts: Facts) -> tuple[Known, ...]:
    """Every volume, with the sums of several by year and of what is told of together."""
    return tuple(_known_volumes(facts))


def _known_volumes(facts: Facts) -> Iterator[Known]:
    everything = (*facts.agreements, *facts.context)
    for agreement in everything:
        for each in agreement.volumes:
            what = f"{agreement.title} {each.year}"
            yield Known(each.quantity, what, unit=each.unit)
        yield from _over_years(agreement)
    for group in (facts.agreements, facts.context, everything):
        yield from _volume_sums(group)
    for value in (facts.demand.need, facts.demand.capacity):
        if value is not None:
            yield Known(value, "behovet", unit=facts.demand.unit)


def _over_years(agreement: AgreementFact) -> Iterator[Known]:
    """The hours of all years together; places are not added, they are the same every year."""
    for unit in {v.unit for v in agreement.volumes} - {"platser"}:
        total = sum((v.quantity for v in agreement.volumes if v.unit == unit), Decimal(0))
        yield Known(total, agreement.title, unit=unit)


def _volume_sums(agreements: tuple[AgreementFact, ...]) -> Iterator[Known]:
    volumes = [v for a in agreements for v in a.volumes]
    for unit in {v.unit for v in volumes}:
        same = [v for v in volumes if v.unit == unit]
        if len(agreements) > 1 and unit != "platser":
            total = sum((v.quantity for v in same), Decimal(0))
            yield Known(total, "summan av volymerna", unit=unit)
        for year in sorted({v.year for v in same}):
            found = [v.quantity for v in same if v.year == year][:MOST_SUMMED]
            for size in range(2, len(found) + 1):
                yield from (
                    Known(sum(c, Decimal(0)), f"summan {year}", unit=unit)
                    for c in combinations(found, size)
                )


def table_numbers(
    table: TextTable,
) -> Iterator[tuple[int, list[tuple[Decimal, str]], Decimal | None]]:
    """Each column of numbers: its place, its numbers with units, and the sum printed below.

    A column with hours in one row and kronor in another is none.
    """
    for n in range(1, len(table.columns)):
        found = [cell(row[n]) for row in table.rows if n < len(row)]
        numbers = [each for each in found if each]
        mixed = len({unit for _, unit in numbers}) > 1
        if not numbers or len(numbers) < len(found) or mixed:
            continue
        last = cell(table.total[n]) if n < len(table.total) else None
        yield n, numbers, last[0] if last else None


def table_amounts(table: TextTable) -> Iterator[tuple[str, Decimal]]:
    """Column heading and sum in kronor of each column of money."""
    for n, numbers, _ in table_numbers(table):
        scale = UNIT_OF_CELL.get(numbers[0][1])
        if scale:
            yield table.columns[n], sum((value for value, _ in numbers), Decimal(0)) * scale
