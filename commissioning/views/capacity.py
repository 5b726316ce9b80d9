"""Need beside what is contracted, ordered and performed: all services, and one of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from commissioning.access import requires
from commissioning.exports.columns import Column
from commissioning.exports.csv_file import csv_response
from commissioning.exports.excel_file import workbook_response
from commissioning.forms.capacity import YEARS_SHOWN, YearsForm
from commissioning.pages import capacity_agreements, capacity_rows
from commissioning.pages.capacity_forecast import forecast_of
from commissioning.permissions import Permission, has_permission
from commissioning.requests import SiteRequest
from contracts.models import Need, NeedFlow, Service

TAB = "follow-up"
SHARED = 0


@requires(Permission.READ)
def capacity_list(request: SiteRequest) -> HttpResponse:
    """Every service that is needed, contracted or performed in four years."""
    form = YearsForm(request.GET, request.as_of)
    first = form.first_year
    groups = capacity_rows.groups(request.as_of, first)
    short_year = max(first, min(request.as_of.year, first + YEARS_SHOWN - 1))
    context = {
        "active_tab": TAB,
        "form": form,
        "first": first,
        "groups": groups,
        "short_year": short_year,
        "shortages": capacity_rows.shortages(groups, short_year),
        **_years(first),
        "can_export": has_permission(request.user, Permission.EXPORT),
    }
    return render(request, "commissioning/capacity_list.html", context)


@requires(Permission.EXPORT)
def capacity_export(request: SiteRequest, kind: str) -> HttpResponseBase:
    """The same rows as the list shows, as xlsx or csv."""
    first = YearsForm(request.GET, request.as_of).first_year
    rows = capacity_rows.cells(capacity_rows.groups(request.as_of, first))
    return export(kind, f"kapacitet-{request.as_of}", capacity_rows.COLUMNS, rows)


@requires(Permission.READ)
def capacity_detail(request: SiteRequest, pk: int) -> HttpResponse:
    """One service: its balance, the agreements behind it, what is needed, and the forecast."""
    service = get_object_or_404(Service, pk=pk)
    on = request.as_of
    context = _detail(request, service.pk, service) | {
        "service": service,
        "title": service.name,
        "needs": list(Need.objects.known_on(on).filter(service=service).order_by("-stated_on")),
        "flows": list(NeedFlow.objects.known_on(on).filter(service=service).order_by("-stated_on")),
        "forecast": forecast_of(service, on),
        "export_url": reverse("commissioning:capacity-detail-export", args=[pk, "xlsx"]),
        "csv_url": reverse("commissioning:capacity-detail-export", args=[pk, "csv"]),
    }
    return render(request, "commissioning/capacity_detail.html", context)


@requires(Permission.READ)
def capacity_shared(request: SiteRequest) -> HttpResponse:
    """Volumes that several services share, and that none of them can count as its own."""
    context = _detail(request, SHARED, SHARED) | {"title": capacity_rows.SHARED}
    return render(request, "commissioning/capacity_shared.html", context)


@requires(Permission.EXPORT)
def capacity_detail_export(request: SiteRequest, pk: int, kind: str) -> HttpResponseBase:
    """The agreements behind the figures of a service, as xlsx or csv."""
    service = get_object_or_404(Service, pk=pk)
    first = YearsForm(request.GET, request.as_of).first_year
    rows = capacity_agreements.cells(capacity_agreements.years_of(request.as_of, first, pk))
    name = f"kapacitet-insats-{service.pk}-{request.as_of}"
    return export(kind, name, capacity_agreements.COLUMNS, rows)


def export(
    kind: str, name: str, columns: Sequence[Column], rows: Iterable[Sequence[Any]]
) -> HttpResponseBase:
    """The rows as a file of one of the two kinds; 404 for another."""
    if kind not in ("xlsx", "csv"):
        raise Http404
    write = workbook_response if kind == "xlsx" else csv_response
    return write(name, columns, rows)


def _detail(request: SiteRequest, service_id: int, service: Service | int) -> dict[str, Any]:
    form = YearsForm(request.GET, request.as_of)
    first = form.first_year
    years = capacity_agreements.years_of(request.as_of, first, service_id)
    return {
        "active_tab": TAB,
        "form": form,
        "first": first,
        **_years(first),
        "groups": capacity_rows.groups(request.as_of, first, service),
        "agreement_years": years,
        "can_control": has_permission(request.user, Permission.CONTROL),
        "can_export": has_permission(request.user, Permission.EXPORT),
        "crumbs": [("Kapacitet", reverse("commissioning:capacity-list")), (_title(service), "")],
    }


def _title(service: Service | int) -> str:
    return service.name if isinstance(service, Service) else capacity_rows.SHARED


def _years(first: int) -> dict[str, int]:
    """What the links to earlier and later years need."""
    step = YEARS_SHOWN
    return {"last": first + step - 1, "earlier": max(first - step, 1990), "later": first + step}
