"""Performed volumes: recorded, changed and removed. Each is one transaction."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from contracts.models import Agreement, Performance, Service, ServiceTerm
from contracts.states import AmendmentState


@transaction.atomic
def record(*, performance: Performance, by: Any) -> Performance:
    """Record what was performed (unsaved). Without a service, the agreement's only one is meant.

    Raises ValidationError when a part of the time is recorded already, or crosses a new year.
    """
    Agreement.objects.select_for_update().get(pk=performance.agreement_id)
    if performance.service is None:
        performance.service = only_service(performance.agreement)
    performance.save_because("Utförd volym registrerad", by=by)
    return performance


@transaction.atomic
def change(
    *, performance: Performance, values: dict[str, Any], by: Any, version: int | None = None
) -> Performance:
    """Correct what was recorded. Raises ConflictError when it is no longer at `version`."""
    Agreement.objects.select_for_update().get(pk=performance.agreement_id)
    locked = Performance.objects.select_for_update(of=("self",)).get(pk=performance.pk)
    locked.expect(version)
    for name, value in values.items():
        setattr(locked, name, value)
    if locked.service is None:
        locked.service = only_service(locked.agreement)
    locked.save_because("Utförd volym ändrad", by=by)
    return locked


@transaction.atomic
def remove(*, performance: Performance, by: Any) -> None:
    """Take away what was recorded by mistake; its history stays."""
    locked = Performance.objects.select_for_update(of=("self",)).get(pk=performance.pk)
    locked.delete_because("Utförd volym borttagen", by=by)


def only_service(agreement: Agreement) -> Service | None:
    """The service of an agreement that has one; None when it has several or none."""
    found = ServiceTerm.objects.filter(
        amendment__agreement=agreement, amendment__state=AmendmentState.IN_FORCE
    ).select_related("service")
    services = {term.service_id: term.service for term in found}
    return next(iter(services.values())) if len(services) == 1 else None
