"""Changes of parties: their particulars, names and successors. Each is one transaction."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from providers.models import Party, PartyName, PartySuccession


@transaction.atomic
def register(*, party: Party, by: Any) -> Party:
    """Register a party (unsaved). Raises ValidationError."""
    party.save_because("Registrerad", by=by)
    return party


@transaction.atomic
def change(*, party: Party, values: dict[str, Any], by: Any, version: int | None) -> Party:
    """Change particulars. Raises ConflictError when the party is no longer at `version`."""
    locked = Party.objects.select_for_update(of=("self",)).get(pk=party.pk)
    locked.expect(version)
    for name, value in values.items():
        setattr(locked, name, value)
    _check_parent(locked)
    locked.save_because("Uppgifter ändrade", by=by)
    return locked


@transaction.atomic
def add_name(*, name: PartyName, by: Any) -> PartyName:
    """Add a dated name or an alias (unsaved). Two official names on a day are refused."""
    Party.objects.select_for_update(of=("self",)).get(pk=name.party_id)
    name.save_because("Alias tillagt" if name.is_alias else "Namn tillagt", by=by)
    return name


@transaction.atomic
def record_succession(*, succession: PartySuccession, by: Any) -> PartySuccession:
    """Record that one party took over from another. Refuses a circle of successors."""
    if succession.predecessor_id in _successors_of(succession.successor_id):
        raise ValidationError({"successor": "Parten är redan en föregångare till den andra."})
    succession.save_because("Efterträdare registrerad", by=by)
    return succession


def _check_parent(party: Party) -> None:
    """A party cannot belong to itself, or to one of its own units."""
    seen = {party.pk}
    parent = party.parent
    while parent is not None:
        if parent.pk in seen:
            raise ValidationError({"parent": "En part kan inte höra till sig själv."})
        seen.add(parent.pk)
        parent = parent.parent


def _successors_of(start: int) -> set[int]:
    """Everybody who has taken over, directly or in turn, from the party."""
    reached: set[int] = set()
    frontier = {start}
    while frontier:
        rows = PartySuccession.objects.filter(predecessor__in=frontier)
        frontier = set(rows.values_list("successor_id", flat=True)) - reached
        reached |= frontier
    return reached
