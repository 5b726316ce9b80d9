"""Note how a matter is prepared: who is heard, and what is negotiated with the unions."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from commissioning.models import Attachment, CoDeterminationRecord, Consultation, Matter
from providers.tracking import ConflictError

Part = Consultation | CoDeterminationRecord | Attachment


@transaction.atomic
def add(*, matter: Matter, part: Part, by: Any) -> Part:
    """Add a consultation or a negotiation (unsaved) to an open matter. Raises ValidationError."""
    part.matter = locked_open(matter)
    part.save_because(f"{_name(part)} tillagt", by=by)
    return part


@transaction.atomic
def change(*, part: Part, values: dict[str, Any], by: Any, version: int | None = None) -> Part:
    """Change it while the matter is open. Raises ValidationError, and ConflictError when it has
    been changed since `version` (see `version_of`)."""
    locked_open(part.matter)
    current = _current(part, version)
    for name, value in values.items():
        setattr(current, name, value)
    current.save_because(f"{_name(part)} ändrat", by=by)
    return current


@transaction.atomic
def remove(*, part: Part, by: Any, version: int | None = None) -> None:
    """Take it out of an open matter; what it said is kept in history. Raises as `change`."""
    locked_open(part.matter)
    _current(part, version).delete_because(f"{_name(part)} borttaget", by=by)


def version_of(part: Part) -> int:
    """How many times it has been written, so that two who edit at once are found out."""
    return part.history.count()


def locked_open(matter: Matter) -> Matter:
    """The matter, locked; what is prepared for a closed one is kept as it was."""
    locked = Matter.objects.locked(matter.pk)
    if not locked.can_be_edited:
        raise ValidationError("Ärendet är avslutat och kan inte ändras.")
    return locked


def _current(part: Part, version: int | None) -> Part:
    """As it is now, under the lock of its matter."""
    current: Part | None = type(part).objects.filter(pk=part.pk).first()
    if current is None:
        raise ValidationError("Någon annan har tagit bort det. Gå tillbaka till ärendet.")
    if version is not None and version != version_of(current):
        raise ConflictError(current)
    return current


def _name(part: Part) -> str:
    return str(part._meta.verbose_name).capitalize()
