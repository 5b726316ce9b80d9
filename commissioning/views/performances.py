"""What was performed in an agreement: the list, and the pages that record and correct it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from commissioning.access import get_agreement_for
from commissioning.forms.base import ActionForm
from commissioning.forms.capacity import PerformanceForm
from commissioning.pages.performed_rows import performed_years
from commissioning.permissions import Permission, has_permission, require
from commissioning.requests import SiteRequest
from commissioning.views.record_forms import expected, handle
from contracts.actions import performances as actions
from contracts.models import Agreement, Performance, Service


def performance_list(request: SiteRequest, pk: int) -> HttpResponse:
    """Every performed volume of the agreement, beside what it promises."""
    agreement = get_agreement_for(request.user, pk)
    context = _context(agreement) | {
        "years": performed_years(agreement, request.as_of),
        "may_record": has_permission(request.user, Permission.FOLLOW_UP, agreement.board),
    }
    context["crumbs"] = [*context["crumbs"][:-1], ("Utförd volym", "")]
    return render(request, "commissioning/performance_list.html", context)


def performance_new(request: SiteRequest, pk: int) -> HttpResponse:
    """Record what was performed during a time."""
    agreement = get_agreement_for(request.user, pk, Permission.FOLLOW_UP)
    form = PerformanceForm(request.POST or None, services=_services(agreement), today=request.today)

    def do() -> str:
        performance = Performance(agreement=agreement, **form.values)
        actions.record(performance=performance, by=request.user)
        messages.success(request, "Den utförda volymen är sparad.")
        return _url(agreement)

    context = _context(agreement)
    return handle(request, form=form, do=do, template="performance_new", context=context)


def performance_edit(request: SiteRequest, pk: int) -> HttpResponse:
    """Correct what was recorded."""
    record = _get(request, pk)
    form = PerformanceForm(
        request.POST or None,
        services=_services(record.agreement),
        today=request.today,
        record=record,
    )

    def do() -> str:
        actions.change(
            performance=record, values=form.values, by=request.user, version=expected(form)
        )
        messages.success(request, "Den utförda volymen är ändrad.")
        return _url(record.agreement)

    context = _context(record.agreement) | {"record": record}
    return handle(request, form=form, do=do, template="performance_edit", context=context)


def performance_delete(request: SiteRequest, pk: int) -> HttpResponse:
    """Take away what was recorded by mistake, after a question."""
    record = _get(request, pk)
    form = ActionForm(request.POST or None, version=record.version)

    def do() -> str:
        actions.remove(performance=record, by=request.user, version=expected(form))
        messages.success(request, "Den utförda volymen är borttagen.")
        return _url(record.agreement)

    context = _context(record.agreement) | {"record": record}
    return handle(request, form=form, do=do, template="performance_delete", context=context)


def _get(request: SiteRequest, pk: int) -> Performance:
    found = Performance.objects.select_related("agreement__board", "agreement__provider", "service")
    record: Performance = get_object_or_404(found, pk=pk)
    require(request.user, Permission.FOLLOW_UP, record.agreement.board)
    return record


def _services(agreement: Agreement) -> Any:
    """The services that the agreement has had, whatever became of the decision."""
    return Service.objects.filter(
        pk__in=agreement.amendments.values("serviceterms__service")
    ).order_by("name_sort")


def _context(agreement: Agreement) -> dict[str, Any]:
    register = ("Register", reverse("commissioning:agreement-list"))
    crumbs = [
        register,
        (agreement.number, agreement.get_absolute_url()),
        ("Utförd volym", _url(agreement)),
    ]
    return {
        "active_tab": "register",
        "agreement": agreement,
        "crumbs": crumbs,
        "back": _url(agreement),
    }


def _url(agreement: Agreement) -> str:
    return reverse("commissioning:performance-list", args=[agreement.pk])
