"""Changes of parties, with the register list kept in step: it shows and finds parties by name."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models import Q

from contracts.actions import standings
from contracts.models import Agreement
from providers import actions
from providers.models import Party, PartyName


@transaction.atomic
def change(*, party: Party, values: dict[str, Any], by: Any, version: int | None) -> Party:
    """Change particulars of a party. Raises ConflictError and ValidationError."""
    changed = actions.change(party=party, values=values, by=by, version=version)
    _refresh(changed)
    return changed


@transaction.atomic
def add_name(*, name: PartyName, by: Any) -> PartyName:
    """Add a dated name or an alias, by which its agreements are then found."""
    added = actions.add_name(name=name, by=by)
    _refresh(added.party)
    return added


def _refresh(party: Party) -> None:
    theirs = Agreement.objects.filter(Q(board=party) | Q(provider=party))
    standings.refresh(theirs.values_list("pk", flat=True))
