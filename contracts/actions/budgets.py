"""Changes of budgets. Each is one transaction."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from contracts.models import Budget


@transaction.atomic
def register(*, budget: Budget, by: Any) -> Budget:
    """Register a budget (unsaved). Raises ValidationError when the year already has one."""
    budget.save_because("Registrerad", by=by)
    return budget


@transaction.atomic
def change(
    *, budget: Budget, values: dict[str, Any], by: Any, version: int | None, reason: str = ""
) -> Budget:
    """Change the amount or what it rests on. Board, year and service stay.

    Raises ConflictError when the budget is no longer at `version`.
    """
    locked: Budget = Budget.objects.select_for_update(of=("self",)).get(pk=budget.pk)
    locked.expect(version)
    for name, value in values.items():
        setattr(locked, name, value)
    locked.save_because(reason or "Ändrad", by=by)
    return locked


@transaction.atomic
def remove(*, budget: Budget, by: Any, version: int | None) -> None:
    """Take away a budget that was registered by mistake; its history stays.

    Raises ConflictError when the budget is no longer at `version`.
    """
    locked: Budget = Budget.objects.select_for_update(of=("self",)).get(pk=budget.pk)
    locked.expect(version)
    locked.delete_because("Borttagen", by=by)
