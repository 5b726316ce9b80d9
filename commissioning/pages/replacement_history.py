"""What an agreement replaces and is replaced by, with money on both sides of the change."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from commissioning.pages.replacement_page import Balance, Money
from contracts.models import Agreement

SHOWN_AT_ONCE = 8


@dataclass(frozen=True)
class Neighbour:
    """An agreement before or after this one; `together` is how many others it replaces too."""

    agreement: Agreement
    starts_on: date | None
    ends_on: date | None
    note: str
    orphans: list[str]
    is_decided: bool = True
    provider: str = ""
    yearly_cost: Decimal | None = None
    together: int = 0


@dataclass(frozen=True)
class ProviderPart:
    """The replaced agreements of one provider or unit."""

    name: str
    rows: list[Neighbour]
    money: Money
    last_days: list[date]


@dataclass(frozen=True)
class Replaced:
    """Everything that one agreement replaces. Many are folded, provider by provider."""

    rows: list[Neighbour]
    parts: list[ProviderPart]
    balance: Balance
    group_id: int | None

    @property
    def is_folded(self) -> bool:
        return len(self.rows) > SHOWN_AT_ONCE

    @property
    def heading(self) -> str:
        """ "Ersätter 47 uppdrag", or "1 uppdrag"."""
        return f"Ersätter {len(self.rows)} uppdrag"


def replaced(
    agreement: Agreement, rows: Sequence[Neighbour], cost: Decimal | None
) -> Replaced | None:
    """What the agreement replaces, and what it costs itself; None when it replaces nothing."""
    if not rows:
        return None
    names: dict[str, list[Neighbour]] = {}
    for row in rows:
        names.setdefault(row.provider, []).append(row)
    return Replaced(
        rows=list(rows),
        parts=[_part(name, own) for name, own in sorted(names.items())],
        balance=Balance(Money.of(row.yearly_cost for row in rows), Money.of([cost])),
        group_id=_group_id(agreement),
    )


def _part(name: str, rows: list[Neighbour]) -> ProviderPart:
    return ProviderPart(name, rows, Money.of(row.yearly_cost for row in rows), _last_days(rows))


def _last_days(rows: Iterable[Neighbour]) -> list[date]:
    return sorted({row.ends_on for row in rows if row.ends_on})


def _group_id(agreement: Agreement) -> int | None:
    """The group of the matter that established it; its effects are fetched already."""
    for amendment in agreement.amendments.all():
        effect = getattr(amendment, "effect", None)
        if effect is not None and effect.point.matter.group_id:
            found: int = effect.point.matter.group_id
            return found
    return None
