"""What is stated about a service: how much is needed, and how many begin and end."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse

from commissioning.access import requires
from commissioning.forms.base import ActionForm
from commissioning.forms.capacity import NeedFlowForm, NeedForm, StatedForm
from commissioning.permissions import Permission
from commissioning.requests import SiteRequest
from commissioning.views.record_forms import expected, handle
from contracts.actions import planning
from contracts.models import Need, NeedFlow, Service

Stated = Need | NeedFlow
WORDS = {Need: "Behovet", NeedFlow: "In- och utflödet"}


@requires(Permission.CONTROL)
def need_new(request: SiteRequest, pk: int) -> HttpResponse:
    """State how much of the service is needed."""
    return _new(request, pk, Need, NeedForm, "need_new")


@requires(Permission.CONTROL)
def need_edit(request: SiteRequest, pk: int) -> HttpResponse:
    """Correct a need."""
    return _edit(request, get_object_or_404(Need, pk=pk), NeedForm, "need_edit")


@requires(Permission.CONTROL)
def need_delete(request: SiteRequest, pk: int) -> HttpResponse:
    """Take a need away, after a question."""
    return _delete(request, get_object_or_404(Need, pk=pk), "need_delete")


@requires(Permission.CONTROL)
def flow_new(request: SiteRequest, pk: int) -> HttpResponse:
    """State how many begin and end each month."""
    return _new(request, pk, NeedFlow, NeedFlowForm, "flow_new")


@requires(Permission.CONTROL)
def flow_edit(request: SiteRequest, pk: int) -> HttpResponse:
    """Correct the in- and outflow."""
    return _edit(request, get_object_or_404(NeedFlow, pk=pk), NeedFlowForm, "flow_edit")


@requires(Permission.CONTROL)
def flow_delete(request: SiteRequest, pk: int) -> HttpResponse:
    """Take an in- and outflow away, after a question."""
    return _delete(request, get_object_or_404(NeedFlow, pk=pk), "flow_delete")


def _new(
    request: SiteRequest, pk: int, model: type[Any], form_class: type[StatedForm], name: str
) -> HttpResponse:
    service = get_object_or_404(Service, pk=pk)
    form = form_class(request.POST or None, today=request.today)

    def do() -> str:
        planning.state(record=model(service=service, **form.values), by=request.user)
        messages.success(request, f"{WORDS[model]} är sparat.")
        return _url(service)

    return handle(request, form=form, do=do, template=name, context=_context(service))


def _edit(
    request: SiteRequest, record: Any, form_class: type[StatedForm], name: str
) -> HttpResponse:
    form = form_class(request.POST or None, today=request.today, record=record)

    def do() -> str:
        planning.change(record=record, values=form.values, by=request.user, version=expected(form))
        messages.success(request, f"{WORDS[type(record)]} är ändrat.")
        return _url(record.service)

    context = _context(record.service) | {"record": record}
    return handle(request, form=form, do=do, template=name, context=context)


def _delete(request: SiteRequest, record: Any, name: str) -> HttpResponse:
    form = ActionForm(request.POST or None, version=record.version)

    def do() -> str:
        planning.remove(record=record, by=request.user, version=expected(form))
        messages.success(request, f"{WORDS[type(record)]} är borttaget.")
        return _url(record.service)

    context = _context(record.service) | {"record": record}
    return handle(request, form=form, do=do, template=name, context=context)


def _context(service: Service) -> dict[str, Any]:
    crumbs = [
        ("Kapacitet", reverse("commissioning:capacity-list")),
        (service.name, _url(service)),
    ]
    return {"active_tab": "follow-up", "service": service, "crumbs": crumbs, "back": _url(service)}


def _url(service: Service) -> str:
    return reverse("commissioning:capacity-detail", args=[service.pk])
