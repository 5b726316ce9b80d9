"""What a person chooses for themselves: digests, a calendar address, and deputies."""

from __future__ import annotations

import hashlib
import secrets
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from commissioning.models import Deputy, ReminderChoice


@transaction.atomic
def choose_digest(*, digest: str, by: Any) -> ReminderChoice:
    """How often the person wants a digest."""
    choice = _locked(by)
    choice.digest = digest
    choice.save(update_fields=["digest"])
    return choice


@transaction.atomic
def make_calendar_address(*, by: Any) -> str:
    """A new secret for the person's calendar; the one before stops working. Only its checksum is
    kept, so this is the only time it can be shown."""
    secret = secrets.token_urlsafe(32)
    choice = _locked(by)
    choice.calendar_digest = digest_of(secret)
    choice.calendar_made_at = timezone.now()
    choice.save(update_fields=["calendar_digest", "calendar_made_at"])
    return secret


@transaction.atomic
def close_calendar(*, by: Any) -> None:
    """The calendar's address stops working."""
    choice = _locked(by)
    choice.calendar_digest, choice.calendar_made_at = "", None
    choice.save(update_fields=["calendar_digest", "calendar_made_at"])


@transaction.atomic
def appoint_deputy(*, deputy: Any, starts_on: date, ends_on: date, by: Any) -> Deputy:
    """Somebody gets the person's reminders for a time. Raises ValidationError."""
    row = Deputy(user=by, deputy=deputy, starts_on=starts_on, ends_on=ends_on)
    row.save_because("Ställföreträdare utsedd", by=by)
    return row


@transaction.atomic
def dismiss_deputy(*, deputy: Deputy, by: Any) -> None:
    """Take the deputy away, also one whose time has not come."""
    deputy.delete_because("Ställföreträdare borttagen", by=by)


def digest_of(secret: str) -> str:
    """The checksum a calendar's secret is kept as. The secret is random and long, so it needs no
    salt."""
    return hashlib.sha256(secret.encode()).hexdigest()


def _locked(user: Any) -> ReminderChoice:
    ReminderChoice.objects.get_or_create(user=user)
    return ReminderChoice.objects.select_for_update().get(user=user)
