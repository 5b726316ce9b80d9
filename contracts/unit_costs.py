"""What there is to compare a cost per performed unit with, read from the register."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from contracts.economy import performed_by_year
from contracts.models import CompensationTerm, Performance, Standing
from contracts.money import to_kronor
from contracts.performed import Peer
from contracts.periods import Period
from contracts.proration import Rule, prorate
from contracts.states import DECIDED, CompensationUnit, VolumeUnit

MOST_PRICES = 5000
UNITS = {
    CompensationUnit.HOUR: VolumeUnit.HOURS,
    CompensationUnit.PERSON_DAY: VolumeUnit.DAYS,
    CompensationUnit.PLACE_DAY: VolumeUnit.DAYS,
}


@dataclass(frozen=True)
class Peers:
    """Every cost and price per unit, by agreement, so that none is compared with itself."""

    rows: list[tuple[int, Peer]]

    def without(self, agreement_id: int) -> list[Peer]:
        return [peer for pk, peer in self.rows if pk != agreement_id]


def read_peers(on: date) -> Peers:
    """Costs per performed unit and agreed prices per unit, known on the day. Three queries."""
    performed, prices = _performed(on), _prices(on)
    ids = {row["agreement_id"] for row in performed} | {row["pk"] for row in prices}
    standings = {
        row.agreement_id: row
        for row in Standing.objects.on(on)
        .filter(agreement_id__in=ids)
        .only("agreement_id", "starts_on", "ends_on", "yearly_cost")
    }
    return Peers([*_costs(performed, standings), *_agreed(prices, standings, on)])


def _performed(on: date) -> list[Any]:
    """A dict for each agreement, year and unit with what was performed."""
    by_agreement: dict[int, list[tuple[Period, Decimal, str]]] = defaultdict(list)
    rows = Performance.objects.filter(starts_on__lte=on).values_list(
        "agreement_id", "starts_on", "ends_on", "quantity", "unit"
    )
    for pk, starts_on, ends_on, quantity, unit in rows:
        by_agreement[pk].append((Period(starts_on, ends_on), quantity, unit))
    return [
        {"agreement_id": pk, "year": year, "unit": unit, "total": total}
        for pk, performed in by_agreement.items()
        for (year, unit), total in performed_by_year(performed).items()
        if total
    ]


def _costs(performed: list[Any], standings: dict[int, Standing]) -> Iterator[tuple[int, Peer]]:
    """The yearly cost as the register has it, for the months of the year, by what was performed."""
    for row in performed:
        standing = standings.get(row["agreement_id"])
        if standing is None or not standing.yearly_cost or standing.starts_on is None:
            continue
        part = Period(standing.starts_on, standing.ends_on).clip_to_year(row["year"])
        if part:
            cost = prorate(standing.yearly_cost, part, Rule.MONTHS)
            amount = to_kronor(cost / row["total"])
            yield row["agreement_id"], Peer(row["year"], row["unit"], amount)


def _prices(on: date) -> list[Any]:
    terms = CompensationTerm.objects.filter(
        unit__in=UNITS,
        amount__gt=0,
        amendment__state__in=DECIDED,
        amendment__in_force_on__lte=on,
    ).exclude(amendment__revoked_on__lte=on)
    fields = ("amount", "unit", "valid_from", "valid_until")
    rows = terms.order_by("-pk").values_list("amendment__agreement_id", *fields)[:MOST_PRICES]
    return [dict(zip(("pk", *fields), row, strict=True)) for row in rows]


def _agreed(
    prices: list[Any], standings: dict[int, Standing], on: date
) -> Iterator[tuple[int, Peer]]:
    """An agreed price counts in each calendar year that it holds, up to the present one."""
    by_place: dict[tuple[int, int, str], list[Decimal]] = defaultdict(list)
    for row in prices:
        standing = standings.get(row["pk"])
        first = row["valid_from"] or (standing.starts_on if standing else None)
        if standing is None or first is None:
            continue
        ends = [day for day in (row["valid_until"], standing.ends_on, date(on.year, 12, 31)) if day]
        unit = UNITS[CompensationUnit(row["unit"])]
        for year in range(first.year, min(ends).year + 1):
            by_place[row["pk"], year, unit].append(row["amount"])
    for (pk, year, name), amounts in by_place.items():
        for amount in amounts:
            yield pk, Peer(year, name, amount)
