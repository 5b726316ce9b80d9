"""On what a delegate may rest a decision: an item of the delegation order, or a board's point."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from commissioning.models import DelegationItem, PointOutcome
from providers.models import Party

MOST = 400


@dataclass(frozen=True)
class Support:
    """One thing to rest on; `values` are the fields of the decision that cite it."""

    key: str
    label: str
    values: dict[str, Any]
    valid_from: date
    valid_until: date | None = None

    def covers(self, on: date) -> bool:
        return self.valid_from <= on and (self.valid_until is None or on <= self.valid_until)


def supports_of(board: Party) -> list[Support]:
    """Every item of every version of the board's order, newest first, then its own delegations."""
    items = DelegationItem.objects.filter(order__board=board).select_related("order")
    found = [_of_item(item) for item in items.order_by("-order__valid_from", "pk")[:MOST]]
    points = PointOutcome.objects.live().filter(
        decision__matter__board=board, point__delegate_to__gt="", reversed_by=None
    )
    points = points.select_related("point", "decision__matter__board").order_by("-pk")[:MOST]
    return found + [_of_point(outcome) for outcome in points if outcome.is_final_approval]


def _of_item(item: DelegationItem) -> Support:
    until = f"–{item.order.valid_until}" if item.order.valid_until else ""
    return Support(
        key=f"item-{item.pk}",
        label=f"{item.number} {item.text} ({item.order.label}, {item.order.valid_from}{until})",
        values={"delegation_item": item},
        valid_from=item.order.valid_from,
        valid_until=item.order.valid_until,
    )


def _of_point(outcome: PointOutcome) -> Support:
    return Support(
        key=f"point-{outcome.pk}",
        label=f"{outcome.decision.reference}, punkt {outcome.point.number}: till "
        f"{outcome.point.delegate_to}",
        values={"delegated_in": outcome},
        valid_from=outcome.decision.decided_on,
    )
