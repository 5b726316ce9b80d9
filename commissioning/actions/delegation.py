"""Enter versions of a board's delegation order."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from commissioning.models import DelegationItem, DelegationOrder
from contracts.periods import ONE_DAY
from providers.models import Party


@transaction.atomic
def adopt(*, order: DelegationOrder, items: Iterable[DelegationItem], by: Any) -> DelegationOrder:
    """A new version with its items (unsaved); the version before it ends the day before.

    Raises ValidationError when a later version exists, or when it has no item.
    """
    Party.objects.select_for_update().get(pk=order.board_id)
    items = list(items)
    if not items:
        raise ValidationError("Skriv minst en punkt i delegationsordningen.")
    earlier = DelegationOrder.objects.filter(board=order.board).order_by("-valid_from").first()
    if earlier and earlier.valid_from >= order.valid_from:
        raise ValidationError(
            {"valid_from": f"Den förra gäller från {earlier.valid_from}. Ange en senare dag."}
        )
    if earlier and (earlier.valid_until is None or earlier.valid_until >= order.valid_from):
        earlier.valid_until = order.valid_from - ONE_DAY
        earlier.save_because(f"Ersatt av {order.label}"[:200], by=by)
    order.save_because("Delegationsordning antagen", by=by)
    for item in items:
        item.order = order
        item.save_because("Delegationsordning antagen", by=by)
    return order
