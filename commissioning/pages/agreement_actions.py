"""What a person may do with an agreement, where it makes sense: one place for the buttons."""

from __future__ import annotations

from datetime import date
from typing import Any, NamedTuple

from django.urls import reverse

from commissioning.permissions import Permission, has_permission
from contracts import rights
from contracts.derivation import Facts
from contracts.models import Agreement


class Action(NamedTuple):
    """A button: its name in URLs and tests, its text and icon, and where it leads."""

    name: str
    text: str
    icon: str
    url: str


TEXTS = {
    "amendment-edit": ("Ändra utkastet", "penna"),
    "agreement-extend": ("Förläng", "forlangt"),
    "agreement-call-off": ("Avropa option", "plus"),
    "agreement-change": ("Föreslå ändring", "penna"),
    "agreement-end": ("Avsluta", "stang"),
    "agreement-edit": ("Rätta uppgifter", "penna"),
}


def available_actions(user: Any, agreement: Agreement, facts: Facts, today: date) -> list[Action]:
    """The actions that the person may use and that the agreement's state allows, in order.

    Proposals are made from how things stand today, so another day offers none.
    """
    found: list[Action] = []
    if facts.on == today and has_permission(user, Permission.PROPOSE, agreement.board):
        procured = agreement.rules.procured
        possible = [name for name, why_not in obstacles(facts, procured).items() if not why_not]
        found = [*_first_draft(agreement), *(_action(name, agreement.pk) for name in possible)]
    if has_permission(user, Permission.REGISTER, agreement.board):
        found.append(_action("agreement-edit", agreement.pk))
    return found


def _first_draft(agreement: Agreement) -> list[Action]:
    """What a new agreement says can be rewritten until it is decided (amendments prefetched)."""
    first = next(iter(agreement.amendments.all()), None)
    is_open = first is not None and first.number == 1 and first.can_be_edited
    return [_action("amendment-edit", first.pk)] if first and is_open else []


def obstacles(facts: Facts, procured: bool) -> dict[str, str]:
    """Why each kind of proposal cannot be made on the day; empty where it can."""
    on = facts.on
    return {
        "agreement-extend": rights.extension_obstacle(facts, procured=procured, on=on),
        "agreement-call-off": rights.call_off_obstacle(facts, on),
        "agreement-change": rights.change_obstacle(facts, on),
        "agreement-end": rights.end_obstacle(facts, on),
    }


def _action(name: str, pk: int) -> Action:
    text, icon = TEXTS[name]
    return Action(name, text, icon, reverse(f"commissioning:{name}", args=[pk]))
