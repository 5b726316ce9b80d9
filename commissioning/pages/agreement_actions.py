"""What a person may do with an agreement, where it makes sense: one place for the buttons."""

from __future__ import annotations

from typing import Any, NamedTuple

from django.urls import reverse

from commissioning.permissions import Permission, has_permission
from contracts.derivation import Facts
from contracts.models import Agreement


class Action(NamedTuple):
    """A button: its name in URLs and tests, its text and icon, and where it leads."""

    name: str
    text: str
    icon: str
    url: str


TEXTS = {
    "agreement-extend": ("Förläng", "forlangt"),
    "agreement-call-off": ("Avropa option", "plus"),
    "agreement-change": ("Föreslå ändring", "penna"),
    "agreement-end": ("Avsluta", "stang"),
    "agreement-edit": ("Rätta uppgifter", "penna"),
}


def available_actions(user: Any, agreement: Agreement, facts: Facts) -> list[Action]:
    """The actions that the person may use and that the agreement's state allows, in order."""
    names = []
    if has_permission(user, Permission.PROPOSE, agreement.board):
        names = [name for name, makes_sense in _PROPOSALS.items() if makes_sense(facts)]
    if has_permission(user, Permission.REGISTER, agreement.board):
        names.append("agreement-edit")
    return [_action(name, agreement) for name in names]


def can_extend(facts: Facts) -> bool:
    """Decided, not over, and with a step left."""
    return can_change(facts) and bool(facts.steps)


def can_call_off(facts: Facts) -> bool:
    return can_change(facts) and bool(facts.options)


def can_change(facts: Facts) -> bool:
    """Decided and not over on the day."""
    return facts.is_decided and (facts.ends_on is None or facts.ends_on >= facts.on)


def can_end(facts: Facts) -> bool:
    return can_change(facts) and not facts.is_terminated


_PROPOSALS = {
    "agreement-extend": can_extend,
    "agreement-call-off": can_call_off,
    "agreement-change": can_change,
    "agreement-end": can_end,
}


def _action(name: str, agreement: Agreement) -> Action:
    text, icon = TEXTS[name]
    return Action(name, text, icon, reverse(f"commissioning:{name}", args=[agreement.pk]))
