"""Services and the law they rest on: the list, and the forms that change them."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Prefetch
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from commissioning.access import requires
from commissioning.forms.base import handle_once
from commissioning.forms.services import (
    BasisForm,
    EndBasisForm,
    ServiceForm,
    ServiceSearchForm,
    differences,
)
from commissioning.forms.terms import refuse
from commissioning.permissions import Permission, has_permission
from commissioning.requests import SiteRequest
from contracts.actions import services as actions
from contracts.models import Service, ServiceLegalBasis
from providers.swedish import fold, words
from providers.tracking import ConflictError

LINKS = ServiceLegalBasis.objects.select_related("legal_basis").order_by("valid_from", "pk")
BASES = Prefetch("bases", LINKS)


@requires(Permission.READ)
def service_list(request: SiteRequest) -> HttpResponse:
    """Every service with the law it rests on, on the day."""
    form = ServiceSearchForm(request.GET)
    form.is_valid()
    services = Service.objects.prefetch_related(BASES)
    rows = [(service, service.legal_bases_on(request.as_of)) for service in services]
    context = {
        "active_tab": "parties",
        "form": form,
        "rows": _matching(rows, form.cleaned_data.get("q", "")),
        "can_register": has_permission(request.user, Permission.REGISTER),
    }
    return render(request, "commissioning/service_list.html", context)


def _matching(rows: list[Any], text: str) -> list[Any]:
    """Services are few, so they are searched here, with their statute places."""
    wanted = words(text)
    return [
        (service, bases)
        for service, bases in rows
        if all(word in fold(f"{service.name} {' '.join(map(str, bases))}") for word in wanted)
    ]


@requires(Permission.REGISTER)
def service_new(request: SiteRequest) -> HttpResponse:
    form = ServiceForm(request.POST or None)
    if request.method == "POST" and form.is_valid():

        def do() -> str:
            service = actions.register(service=Service(**form.values), by=request.user)
            return _edit_url(service)

        try:
            return handle_once(request, form.cleaned_data["form_key"], do)
        except ValidationError as error:
            refuse(form, error)
    context = {"active_tab": "parties", "form": form, "crumbs": _crumbs("Ny insats")}
    return render(request, "commissioning/service_new.html", context)


@requires(Permission.REGISTER)
def service_edit(request: SiteRequest, pk: int) -> HttpResponse:
    """Three forms on a page: the service, a new legal basis, and the end of one."""
    service = get_object_or_404(Service.objects.prefetch_related(BASES), pk=pk)
    part = request.POST.get("part", "service") if request.method == "POST" else ""
    forms: dict[str, Any] = {
        "service": ServiceForm(_data(request, part, "service"), service=service),
        "basis": BasisForm(_data(request, part, "basis"), prefix="basis"),
        "end": EndBasisForm(_data(request, part, "end"), prefix="end"),
    }
    conflicts: list[dict[str, str]] | None = None
    active = forms.get(part)
    if active is not None and active.is_valid():
        try:
            return handle_once(
                request,
                active.cleaned_data["form_key"],
                lambda: SAVES[part](request, service, active),
            )
        except ConflictError as conflict:
            current = Service.objects.get(pk=conflict.current.pk)
            conflicts = differences(current, active.values)
            active.take_version(current.version)
        except ValidationError as error:
            refuse(active, error)
    context = {
        "active_tab": "parties",
        "service": service,
        "conflicts": conflicts,
        "has_conflict": conflicts is not None,
        "form": forms["service"],
        "basis": forms["basis"],
        "end": forms["end"],
        "links": list(service.bases.all()),
        "crumbs": _crumbs(service.name),
    }
    return render(request, "commissioning/service_edit.html", context)


def _data(request: SiteRequest, part: str, name: str) -> Any:
    return request.POST if part == name else None


def _save(request: SiteRequest, service: Service, form: Any) -> str:
    version = form.cleaned_data["version"] or 0
    actions.change(service=service, values=form.values, by=request.user, version=version)
    return reverse("commissioning:service-list")


def _add_basis(request: SiteRequest, service: Service, form: Any) -> str:
    actions.add_basis(
        service=service,
        place=form.place,
        valid_from=form.cleaned_data["valid_from"],
        valid_until=form.cleaned_data["valid_until"],
        by=request.user,
    )
    return _edit_url(service)


def _end_basis(request: SiteRequest, service: Service, form: Any) -> str:
    link = service.bases.filter(pk=form.cleaned_data["basis"]).first()
    if link is None:
        raise ValidationError("Välj det lagrum som ska avslutas.")
    actions.end_basis(link=link, valid_until=form.cleaned_data["valid_until"], by=request.user)
    return _edit_url(service)


SAVES = {"service": _save, "basis": _add_basis, "end": _end_basis}


def _edit_url(service: Service) -> str:
    return reverse("commissioning:service-edit", args=[service.pk])


def _crumbs(last: str) -> list[tuple[str, str]]:
    return [("Insatser", reverse("commissioning:service-list")), (last, "")]
