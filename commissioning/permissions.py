"""Roles and what they may do. Asked by views, templates and tests; nobody else decides."""

from __future__ import annotations

from enum import StrEnum
from typing import Any

from django.core.exceptions import PermissionDenied

from commissioning.models import Membership, Role
from providers.models import Party


class Permission(StrEnum):
    """A verb somebody may be allowed, for a board."""

    READ = "read"
    REGISTER = "register"
    PROPOSE = "propose"
    PREPARE = "prepare"
    DECIDE = "decide"
    EXPORT = "export"
    FOLLOW_UP = "follow_up"  # follow-ups, performed volumes, findings and their actions
    CONTROL = "control"  # index series, budgets, limits, needs and the competition plan


ROLES: dict[str, frozenset[Permission]] = {
    Role.ADMINISTRATOR: frozenset(
        {
            Permission.READ,
            Permission.EXPORT,
            Permission.REGISTER,
            Permission.PROPOSE,
            Permission.PREPARE,
            Permission.FOLLOW_UP,
        }
    ),
    Role.SECRETARY: frozenset(
        {Permission.READ, Permission.EXPORT, Permission.PREPARE, Permission.DECIDE}
    ),
    Role.CONTROLLER: frozenset(
        {Permission.READ, Permission.EXPORT, Permission.FOLLOW_UP, Permission.CONTROL}
    ),
}


def memberships_of(user: Any) -> list[Membership]:
    """The person's roles, read once for each request."""
    if not hasattr(user, "_memberships"):
        user._memberships = list(user.memberships.select_related("board"))
    return user._memberships


def leading_role(user: Any) -> Role | None:
    """The role that chooses the start page: the one given first."""
    memberships = memberships_of(user)
    return Role(memberships[0].role) if memberships else None


def has_permission(user: Any, permission: Permission, board: Party | None = None) -> bool:
    """Whether one of the person's roles allows it, for the board (or for some board)."""
    return any(
        permission in ROLES[m.role] and (board is None or m.board_id in (None, board.pk))
        for m in memberships_of(user)
    )


def require(user: Any, permission: Permission, board: Party | None = None) -> None:
    """Raise PermissionDenied (403) unless the person may."""
    if not has_permission(user, permission, board):
        raise PermissionDenied(f"{permission} {board or ''}")


def boards_of(user: Any) -> list[Party]:
    """The boards a person works for; all boards when a role is for all of them."""
    memberships = memberships_of(user)
    if any(m.board_id is None for m in memberships):
        if not hasattr(user, "_boards"):
            user._boards = list(Party.objects.boards())
        return user._boards
    return list({m.board_id: m.board for m in memberships if m.board}.values())
