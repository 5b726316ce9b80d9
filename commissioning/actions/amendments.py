"""Take back a proposal, out of the point that carries it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from commissioning.models import Matter, PointEffect
from contracts.actions import agreements
from contracts.models import Agreement, Amendment
from contracts.models.terms import Term
from contracts.states import AmendmentState


@transaction.atomic
def revise(
    *,
    amendment: Amendment,
    terms: Sequence[Term],
    predecessors: Iterable[Agreement] = (),
    by: Any,
    version: int | None = None,
    note: str = "",
) -> Amendment:
    """Put new terms in place of the old, and turn away decision forms that showed the old.

    Raises as `contracts.actions.agreements.revise`.
    """
    for effect in PointEffect.objects.filter(amendment=amendment).select_related("point"):
        matter = Matter.objects.locked(effect.point.matter_id)
        matter.expect(None)
        matter.save_because("Ett förslag ändrat", by=by)
    return agreements.revise(
        amendment=amendment,
        terms=terms,
        predecessors=predecessors,
        by=by,
        version=version,
        note=note,
    )


@transaction.atomic
def withdraw(*, amendment: Amendment, by: Any) -> Amendment:
    """Withdraw an undecided amendment. Its decision point stays, without the amendment.

    Raises ValidationError when its matter is closed, or when it is decided.
    """
    for effect in PointEffect.objects.filter(amendment=amendment).select_related("point"):
        matter = Matter.objects.locked(effect.point.matter_id)
        if not matter.can_be_edited:
            raise ValidationError("Ärendet är avslutat, så förslaget kan inte återtas.")
        # A decision form that was opened before must not approve a point that has lost its effect.
        matter.expect(None)
        matter.save_because("Ett förslag återtaget", by=by)
        effect.delete_because("Förslaget återtaget", by=by)
    return agreements.move(
        amendment=amendment, to=AmendmentState.WITHDRAWN, by=by, reason="Återtaget"
    )
