"""Caps: the list with running use, and what is reported as used of an agreement."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse

from commissioning.access import get_agreement_for, get_consumption_for, requires
from commissioning.exports import Column, ColumnKind, csv_response, workbook_response
from commissioning.forms.base import already_done, handle_once
from commissioning.forms.caps import CAP_STATES, CapFilterForm, ConsumptionForm, RemovalForm
from commissioning.forms.terms import refuse
from commissioning.pages import agreement_caps, cap_rows
from commissioning.paging import fetch_page
from commissioning.permissions import Permission, boards_of, has_permission
from commissioning.requests import SiteRequest
from commissioning.views.record_forms import expected, handle
from contracts.actions import limits as actions
from contracts.caps import KRONOR
from contracts.models import Agreement, Consumption
from contracts.states import VolumeUnit

COLUMNS = [
    Column("Nummer"),
    Column("Avtal", width=44),
    Column("Nämnd", width=28),
    Column("Utförare", width=32),
    Column("Slutar", ColumnKind.DATE, 12),
    Column("Tak", width=28),
    Column("År", ColumnKind.NUMBER, 8),
    Column("Enhet", width=12),
    Column("Högst", ColumnKind.MONEY),
    Column("Avropat", ColumnKind.MONEY),
    Column("Redovisat", ColumnKind.MONEY),
    Column("Kvar", ColumnKind.MONEY),
    Column("Använt, %", ColumnKind.NUMBER, 10),
    Column("Läge", width=20),
]


@requires(Permission.READ)
def cap_list(request: SiteRequest) -> HttpResponse:
    """Agreements with a cap or a ceiling, the fullest first."""
    boards = boards_of(request.user)
    form = CapFilterForm(request.GET, boards=boards)
    page = fetch_page(
        cap_rows.find(form, request.as_of).values(*cap_rows.FIELDS),
        cap_rows.ORDER,
        after=request.GET.get("after", ""),
        before=request.GET.get("before", ""),
    )
    counts = cap_rows.counts(form.boards_chosen, request.as_of)
    context = {
        "active_tab": "economy",
        "form": form,
        "rows": cap_rows.rows_of(page.rows, request.as_of),
        "tabs": _tabs(request, form, counts),
        "no_effect": agreement_caps.NO_EFFECT,
        "previous_url": _url(request, form, ("before", page.before)) if page.before else "",
        "next_url": _url(request, form, ("after", page.after)) if page.after else "",
        "can_export": has_permission(request.user, Permission.EXPORT),
    }
    return render(request, "commissioning/cap_list.html", context)


@requires(Permission.EXPORT)
def cap_export(request: SiteRequest, kind: str) -> HttpResponseBase:
    """Every ceiling of the agreements that match, a row each."""
    if kind not in ("xlsx", "csv"):
        raise Http404
    form = CapFilterForm(request.GET, boards=boards_of(request.user))
    write = workbook_response if kind == "xlsx" else csv_response
    return write(f"tak-{request.as_of}", COLUMNS, _cells(form, request))


def _cells(form: CapFilterForm, request: SiteRequest) -> Iterator[tuple[Any, ...]]:
    for row in cap_rows.every_row(form, request.as_of):
        about = (row.number, row.title, row.board_name, row.provider_name, row.ends_on)
        if not row.ceilings:
            yield (*about, "Takvolym saknas", *[None] * (len(COLUMNS) - 6))
        for shown in row.ceilings:
            one = shown.ceiling
            unit = KRONOR if one.unit == KRONOR else VolumeUnit(one.unit).label
            sums = (one.limit, one.called_off, one.reported, one.left, one.percent)
            yield (*about, one.name, one.year, unit, *sums, one.state.label)


def _tabs(
    request: SiteRequest, form: CapFilterForm, counts: dict[str, int]
) -> list[tuple[str, str, int, bool]]:
    """(label, address, number, whether it is shown) for each state."""
    shown = form.state_chosen
    return [
        (label, _url(request, form, ("state", state)), counts[state or "all"], state == shown)
        for state, label in CAP_STATES
    ]


def _url(request: SiteRequest, form: CapFilterForm, *more: tuple[str, str]) -> str:
    day = [] if request.as_of == request.today else [("per", request.as_of.isoformat())]
    pairs = dict([*form.pairs(), *day, *more])
    return f"{reverse('commissioning:cap-list')}?{urlencode({k: v for k, v in pairs.items() if v})}"


def consumption_new(request: SiteRequest, pk: int) -> HttpResponse:
    """Report what has been used of an agreement during a period."""
    agreement = get_agreement_for(request.user, pk, Permission.FOLLOW_UP)
    form = ConsumptionForm(request.POST or None, agreement=agreement)
    if request.method == "POST" and form.is_valid():
        try:
            key = form.cleaned_data["form_key"]
            return handle_once(request, key, lambda: _report(request, form, agreement))
        except ValidationError as error:
            refuse(form, error)
    context = _form_context(agreement, form, "Lägg in förbrukning")
    return render(request, "commissioning/consumption_new.html", context)


def consumption_edit(request: SiteRequest, pk: int) -> HttpResponse:
    """Correct what was reported, with the same form."""
    consumption = get_consumption_for(request.user, pk, Permission.FOLLOW_UP)
    agreement = consumption.agreement
    form = ConsumptionForm(request.POST or None, agreement=agreement, record=consumption)

    def do() -> str:
        changed = actions.change_consumption(
            consumption=consumption, values=form.values, version=expected(form), by=request.user
        )
        messages.success(request, f"Ändrat: {agreement_caps.used_text(changed)}.")
        return f"{agreement.get_absolute_url()}#tak"

    context = _form_context(agreement, form, "Ändra förbrukning") | {"consumption": consumption}
    return handle(request, form=form, do=do, template="consumption_edit", context=context)


def consumption_delete(request: SiteRequest, pk: int) -> HttpResponse:
    """Take away what was reported by mistake, with the reason."""
    if request.method == "POST" and (done := already_done(request)):
        return done
    consumption = get_consumption_for(request.user, pk, Permission.FOLLOW_UP)
    form = RemovalForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            key = form.cleaned_data["form_key"]
            return handle_once(request, key, lambda: _remove(request, form, consumption))
        except ValidationError as error:
            refuse(form, error)
    context = _form_context(consumption.agreement, form, "Ta bort förbrukning") | {
        "consumption": consumption,
        "used": agreement_caps.used_text(consumption),
    }
    return render(request, "commissioning/consumption_delete.html", context)


def _report(request: SiteRequest, form: ConsumptionForm, agreement: Agreement) -> str:
    added = actions.report_consumption(
        consumption=Consumption(**form.values), agreement=agreement, by=request.user
    )
    messages.success(request, f"Inlagt: {agreement_caps.used_text(added)}.")
    return f"{agreement.get_absolute_url()}#tak"


def _remove(request: SiteRequest, form: RemovalForm, consumption: Consumption) -> str:
    reason = form.cleaned_data["reason"]
    actions.remove_consumption(consumption=consumption, reason=reason, by=request.user)
    messages.success(request, "Förbrukningen är borttagen. Den finns kvar i historiken.")
    return f"{consumption.agreement.get_absolute_url()}#tak"


def _form_context(agreement: Agreement, form: Any, title: str) -> dict[str, Any]:
    crumbs = [
        ("Register", reverse("commissioning:agreement-list")),
        (agreement.title, agreement.get_absolute_url()),
        (title, ""),
    ]
    return {"active_tab": "register", "agreement": agreement, "form": form, "crumbs": crumbs}
