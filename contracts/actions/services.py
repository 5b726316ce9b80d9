"""Changes of services and the law they rest on. Each is one transaction."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from contracts.actions import standings
from contracts.models import LegalBasis, Service, ServiceLegalBasis, ServiceTerm

PLACE = ("law", "chapter", "section", "point")


@transaction.atomic
def register(*, service: Service, by: Any) -> Service:
    """Register a service (unsaved). Raises ValidationError for a name that is taken."""
    service.save_because("Registrerad", by=by)
    return service


@transaction.atomic
def change(
    *, service: Service, values: dict[str, Any], by: Any, version: int | None = None
) -> Service:
    """Change the name, the target group, or whether new agreements may use it.

    Raises ConflictError when the service is no longer at `version`.
    """
    locked = Service.objects.select_for_update().get(pk=service.pk)
    locked.expect(version)
    for name, value in values.items():
        setattr(locked, name, value)
    locked.save_because("Uppgifter ändrade", by=by)
    _refresh(locked)
    return locked


@transaction.atomic
def add_basis(
    *,
    service: Service,
    place: dict[str, str],
    valid_from: date | None,
    valid_until: date | None,
    by: Any,
) -> ServiceLegalBasis:
    """Let the service rest on a place in a statute (law, chapter, section, point) for a time.

    A place that is known is used again. Raises ValidationError when the times overlap.
    """
    Service.objects.select_for_update().get(pk=service.pk)
    basis = LegalBasis.objects.filter(**{name: place.get(name, "") for name in PLACE}).first()
    if basis is None:
        basis = LegalBasis(**place)
        basis.save_because("Registrerat", by=by)
    link = ServiceLegalBasis(
        service=service, legal_basis=basis, valid_from=valid_from, valid_until=valid_until
    )
    _check_order(valid_from, valid_until)
    _check_overlap(link)
    link.save_because("Lagrum tillagt", by=by)
    _refresh(service)
    return link


@transaction.atomic
def end_basis(*, link: ServiceLegalBasis, valid_until: date, by: Any) -> ServiceLegalBasis:
    """Set the last day that the service rests on the statute place."""
    locked = ServiceLegalBasis.objects.select_for_update(of=("self",)).get(pk=link.pk)
    _check_order(locked.valid_from, valid_until)
    locked.valid_until = valid_until
    locked.save_because(f"Gäller till {valid_until}", by=by)
    _refresh(locked.service)
    return locked


def _check_order(valid_from: date | None, valid_until: date | None) -> None:
    if valid_from and valid_until and valid_until < valid_from:
        raise ValidationError({"valid_until": "Till och med-dagen ligger före från och med-dagen."})


def _check_overlap(link: ServiceLegalBasis) -> None:
    others = ServiceLegalBasis.objects.filter(service=link.service, legal_basis=link.legal_basis)
    for other in others:
        starts_before = not (other.valid_until and link.valid_from) or (
            link.valid_from <= other.valid_until
        )
        ends_after = not (link.valid_until and other.valid_from) or (
            other.valid_from <= link.valid_until
        )
        if starts_before and ends_after:
            raise ValidationError(
                f"Insatsen vilar redan på {link.legal_basis.in_list} under den tiden."
            )


def _refresh(service: Service) -> None:
    """The register list shows and finds agreements by their services and statute places."""
    terms = ServiceTerm.objects.filter(service=service)
    standings.refresh(terms.values_list("amendment__agreement_id", flat=True))
