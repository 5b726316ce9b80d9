"""Needs, flows and competition plans: stated, changed and removed. Each is one transaction."""

from __future__ import annotations

from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Model, ProtectedError

from contracts.models import CompetitionLine, CompetitionPlan, Need, NeedFlow
from providers.tracking import TrackedModel, Versioned

Record = Need | NeedFlow | CompetitionPlan | CompetitionLine
R = TypeVar("R", Need, NeedFlow, CompetitionPlan, CompetitionLine)


@transaction.atomic
def state(*, record: R, by: Any) -> R:
    """Save what was stated (unsaved). Raises ValidationError when it is stated already."""
    record.save_because(f"{_name(record)} tillagt", by=by)
    return record


@transaction.atomic
def change(*, record: R, values: dict[str, Any], by: Any, version: int | None = None) -> R:
    """Correct it. Raises ConflictError when it is no longer at `version`."""
    locked = _lock(record)
    locked.expect(version)
    for name, value in values.items():
        setattr(locked, name, value)
    locked.save_because(f"{_name(record)} ändrat", by=by)
    return locked


@transaction.atomic
def remove(*, record: R, by: Any, version: int | None = None) -> None:
    """Take it away; its history stays. A plan has to be empty first."""
    locked = _lock(record)
    locked.expect(version)
    try:
        locked.delete_because(f"{_name(record)} borttaget", by=by)
    except ProtectedError:
        raise ValidationError("Planen har rader. Ta bort dem först.") from None


def _lock(record: R) -> R:
    model: type[R] = type(record)
    found: R = model.objects.select_for_update(of=("self",)).get(pk=record.pk)
    return found


def _name(record: TrackedModel | Versioned | Model) -> str:
    return str(record._meta.verbose_name).capitalize()
