"""Change what limits: consumption of caps, sorts of services and the limits of direct awards."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from contracts.actions import standings
from contracts.models import (
    Agreement,
    AwardGroup,
    AwardGroupService,
    Consumption,
    DirectAwardLimit,
    Service,
)
from contracts.states import AwardKind

# Announced limits in kronor, for social and for other services. None is known from 2026 on.
KNOWN_LIMITS = (
    (date(2016, 1, 1), date(2017, 12, 31), 534_890, 534_890),
    (date(2018, 1, 1), date(2018, 12, 31), 586_907, 586_907),
    (date(2019, 1, 1), date(2019, 12, 31), 1_991_766, 586_907),
    (date(2020, 1, 1), date(2022, 1, 31), 2_156_469, 615_312),
    (date(2022, 2, 1), date(2023, 12, 31), 7_802_550, 700_000),
    (date(2024, 1, 1), date(2025, 12, 31), 8_109_450, 700_000),
)
KNOWN_SOURCE = "Upphandlingsmyndighetens tröskelvärden och direktupphandlingsgränser"


@transaction.atomic
def report_consumption(*, consumption: Consumption, agreement: Agreement, by: Any) -> Consumption:
    """Add what has been used (unsaved) to an agreement. Raises ValidationError."""
    locked = Agreement.objects.locked(agreement.pk)
    consumption.agreement = locked
    _check_option(consumption)
    consumption.save_because("Förbrukning inlagd", by=by)
    standings.refresh([locked.pk])
    return consumption


@transaction.atomic
def change_consumption(
    *, consumption: Consumption, values: dict[str, Any], version: int | None, by: Any
) -> Consumption:
    """Correct what was reported. Raises ConflictError when it is no longer at `version`, and
    ValidationError as when it was reported, or when it is taken away."""
    current = _current(consumption)
    current.expect(version)
    for name, value in values.items():
        setattr(current, name, value)
    _check_option(current)
    current.save_because("Förbrukning ändrad", by=by)
    standings.refresh([current.agreement_id])
    return current


@transaction.atomic
def remove_consumption(*, consumption: Consumption, reason: str, by: Any) -> None:
    """Take away what was reported by mistake; history keeps it with the reason."""
    current = _current(consumption)
    current.delete_because(reason, by=by)
    standings.refresh([consumption.agreement_id])


@transaction.atomic
def save_limit(
    *, limit: DirectAwardLimit, values: dict[str, Any], version: int | None, by: Any
) -> DirectAwardLimit:
    """Add a limit, or change one that was opened at `version`. Raises ConflictError and
    ValidationError (reversed dates, or a limit of the same kind during the time)."""
    if limit.pk:
        limit = DirectAwardLimit.objects.select_for_update().get(pk=limit.pk)
        limit.expect(version)
    for name, value in values.items():
        setattr(limit, name, value)
    limit.save_because("Gränsvärde ändrat" if limit.pk else "Gränsvärde tillagt", by=by)
    return limit


@transaction.atomic
def enter_known_limits(*, by: Any) -> int:
    """Add the limits of KNOWN_LIMITS to an empty table; returns how many."""
    if DirectAwardLimit.objects.exists():
        raise ValidationError("Tabellen har redan gränsvärden. Lägg till dem som saknas.")
    rows = [
        DirectAwardLimit(
            kind=kind,
            valid_from=first,
            valid_until=last,
            amount=Decimal(amount),
            source=KNOWN_SOURCE,
        )
        for first, last, welfare, ordinary in KNOWN_LIMITS
        for kind, amount in ((AwardKind.WELFARE, welfare), (AwardKind.ORDINARY, ordinary))
    ]
    for row in rows:
        row.save_because("Kända gränsvärden inlagda", by=by)
    return len(rows)


@transaction.atomic
def save_group(
    *,
    group: AwardGroup,
    name: str,
    kind: str,
    services: Collection[Service],
    version: int | None,
    by: Any,
) -> AwardGroup:
    """Add a sort of services, or change one. A service moves here from the sort it was in."""
    reason = "Slag ändrat" if group.pk else "Slag tillagt"
    if group.pk:
        group = AwardGroup.objects.select_for_update().get(pk=group.pk)
        group.expect(version)
    group.name, group.kind = name, kind
    group.save_because(reason, by=by)
    wanted = {service.pk for service in services}
    for old in AwardGroupService.objects.filter(group=group).exclude(service__in=wanted):
        old.delete_because(reason, by=by)
    kept = set(AwardGroupService.objects.filter(group=group).values_list("service_id", flat=True))
    for other in AwardGroupService.objects.filter(service__in=wanted - kept):
        other.delete_because(reason, by=by)
    for service in services:
        if service.pk not in kept:
            AwardGroupService(group=group, service=service).save_because(reason, by=by)
    return group


def _current(consumption: Consumption) -> Consumption:
    """The record as it is now, with its agreement locked."""
    Agreement.objects.locked(consumption.agreement_id)
    current = Consumption.objects.filter(pk=consumption.pk).first()
    if current is None:
        raise ValidationError("Någon annan har tagit bort förbrukningen. Gå tillbaka till avtalet.")
    return current


def _check_option(consumption: Consumption) -> None:
    option = consumption.option
    if option and option.amendment.agreement_id != consumption.agreement_id:
        raise ValidationError({"option": "Optionen hör till ett annat avtal."})
