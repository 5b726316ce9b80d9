"""Who gets a board's reminders on a day: by role, and deputies."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q

from commissioning.models import Deputy, Membership, Role


@dataclass(frozen=True)
class Recipient:
    """A person, the role that makes them one, and whom they stand in for (None: nobody)."""

    user: Any
    role: str
    instead_of: Any = None

    @property
    def instead_of_name(self) -> str:
        return name_of(self.instead_of) if self.instead_of else ""


def name_of(user: Any) -> str:
    """A person's name, or what they sign in with."""
    return user.get_full_name() or user.get_username()


def recipients_of(board_ids: Iterable[int], on: date) -> dict[int, list[Recipient]]:
    """By board: everybody with a role for it, and their deputies that day. Each person once, for
    a role of their own where there is one."""
    ids = set(board_ids)
    found: dict[int, dict[int, Recipient]] = defaultdict(dict)
    rows = list(
        Membership.objects.filter(
            Q(board__in=ids) | Q(board=None), user__is_active=True, role__in=Role.values
        )
        .select_related("user")
        .order_by("pk")
    )
    for row in rows:
        for board in ids if row.board_id is None else [row.board_id]:
            role = Role(row.role).label.lower()
            found[board].setdefault(row.user_id, Recipient(row.user, role))
    deputies = _deputies({row.user_id for row in rows}, on)
    for people in found.values():
        for person in list(people.values()):
            for deputy in deputies[person.user.pk]:
                stand_in = Recipient(deputy, person.role, person.user)
                people.setdefault(deputy.pk, stand_in)
    return {board: list(people.values()) for board, people in found.items()}


def _deputies(user_ids: set[int], on: date) -> dict[int, list[Any]]:
    """By person: the active people who stand in for them on the day."""
    found: dict[int, list[Any]] = defaultdict(list)
    rows = Deputy.objects.filter(
        user__in=user_ids, starts_on__lte=on, ends_on__gte=on, deputy__is_active=True
    )
    for row in rows.select_related("deputy"):
        found[row.user_id].append(row.deputy)
    return found
