"""What was performed a year: utilisation, cost per unit, and which costs stand out. Pure.

`OUTLIER_RULE` is shown beside every mark.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from statistics import median

from contracts import economy
from contracts.derivation import Facts
from contracts.money import ZERO
from contracts.periods import Period

OUTLIER_TIMES = 5
FEWEST_PEERS = 3
OUTLIER_RULE = (
    f"En kostnad markeras när den är mer än {OUTLIER_TIMES} gånger medianen av de jämförbara: "
    "andra avtals kostnad per utförd enhet och avtalade priser per enhet, samma enhet och år. "
    f"Är de färre än {FEWEST_PEERS} jämförs med samma enhet alla år."
)
COST_RULE = (
    "Kostnad per enhet = årets hela kostnad enligt avtalet / årets utförda volym. Platser och "
    "personer räknas som genomsnitt. Ett år där mindre än halva avtalstiden är rapporterad "
    "jämförs inte."
)
UTILISATION_RULE = "Utnyttjande = utförd volym / avtalad volym för samma månader."

Performed = tuple[Period, Decimal, str]


@dataclass(frozen=True)
class PerformedYear:
    """One unit in one calendar year: `ordered` is for the time that has been reported.

    `is_whole`: at least half the agreement's days of the year have been reported.
    """

    year: int
    unit: str
    quantity: Decimal
    ordered: Decimal | None
    cost: Decimal | None
    is_whole: bool = True

    @property
    def utilisation(self) -> Decimal | None:
        """Share of what was ordered, 0.85 for 85 %; None where nothing was."""
        return self.quantity / self.ordered if self.ordered else None


@dataclass(frozen=True)
class Peer:
    """A cost per unit to compare with."""

    year: int
    unit: str
    amount: Decimal


@dataclass(frozen=True)
class Comparison:
    """The median of `count` others that a cost was compared with.

    `any_year`: there were too few of the same year, so every year counts.
    """

    median: Decimal
    count: int
    any_year: bool
    is_outlier: bool


def performed_years(facts: Facts, performed: Iterable[Performed]) -> list[PerformedYear]:
    """One row for each year and unit, in order."""
    performed = list(performed)
    spans: dict[tuple[int, str], list[Performed]] = defaultdict(list)
    for row in performed:
        spans[row[0].starts_on.year, row[2]].append(row)
    totals = economy.performed_by_year(performed)
    costs = {
        (year, unit): cost for year, unit, cost in economy.cost_per_performed(facts, performed)
    }
    return [
        PerformedYear(
            year=year,
            unit=unit,
            quantity=totals[year, unit],
            ordered=_ordered(facts, unit, [period for period, _, _ in rows]),
            cost=costs.get((year, unit)),
            is_whole=_is_whole(facts, year, [period for period, _, _ in rows]),
        )
        for (year, unit), rows in sorted(spans.items())
    ]


def _ordered(facts: Facts, unit: str, periods: Sequence[Period]) -> Decimal | None:
    """What was agreed from the first day reported to the last one."""
    first = min(period.starts_on for period in periods)
    last = max(period.ends_on or first for period in periods)
    term = economy.closed(facts.term, facts.on)
    part = term.intersection(Period(first, last)) if term else None
    if part is None:
        return None
    rows = economy.volumes_by_year(facts, part)
    found = sum((row.quantity for row in rows if row.unit == unit), ZERO)
    return found or None


def _is_whole(facts: Facts, year: int, periods: Sequence[Period]) -> bool:
    term = economy.closed(facts.term, facts.on)
    part = term.clip_to_year(year) if term else None
    reported = sum(period.days or 0 for period in periods)
    return part is None or 2 * reported >= (part.days or 0)


def compare(cost: Decimal, year: int, unit: str, peers: Sequence[Peer]) -> Comparison | None:
    """By `OUTLIER_RULE`; None where there is too little to compare with."""
    same_unit = [peer for peer in peers if peer.unit == unit and peer.amount > 0]
    same_year = [peer.amount for peer in same_unit if peer.year == year]
    any_year = len(same_year) < FEWEST_PEERS
    amounts = [peer.amount for peer in same_unit] if any_year else same_year
    if len(amounts) < FEWEST_PEERS:
        return None
    middle = Decimal(median(amounts))
    return Comparison(middle, len(amounts), any_year, cost > OUTLIER_TIMES * middle)
