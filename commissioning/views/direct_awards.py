"""Direct awards added up per sort and year against the dated limits, and the limits themselves."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from commissioning.access import requires
from commissioning.exports import Column, ColumnKind, csv_response, workbook_response
from commissioning.forms.base import handle_once
from commissioning.forms.direct_awards import (
    AwardGroupForm,
    DirectAwardFilterForm,
    LimitForm,
    group_differences,
    limit_differences,
)
from commissioning.forms.terms import refuse
from commissioning.pages import direct_award_rows
from commissioning.permissions import Permission, has_permission
from commissioning.requests import SiteRequest
from contracts.actions import limits as actions
from contracts.direct_awards import AwardState
from contracts.models import AwardGroup, DirectAwardLimit
from providers.tracking import ConflictError

COLUMNS = [
    Column("År", ColumnKind.NUMBER, 8),
    Column("Slag", width=32),
    Column("Gränsvärde för", width=18),
    Column("Beslutat", ColumnKind.DATE, 12),
    Column("Nummer"),
    Column("Avtal", width=44),
    Column("Typ", width=26),
    Column("Nämnd", width=28),
    Column("Utförare", width=32),
    Column("Börjar", ColumnKind.DATE, 12),
    Column("Längst till", ColumnKind.DATE, 12),
    Column("Värde, kr", ColumnKind.MONEY),
    Column("Summa hittills, kr", ColumnKind.MONEY),
    Column("Gränsvärde, kr", ColumnKind.MONEY),
    Column("Andel, %", ColumnKind.NUMBER, 10),
    Column("Läge", width=22),
]


@requires(Permission.READ)
def direct_award_list(request: SiteRequest) -> HttpResponse:
    """The sorts of a year with their sums; with `group` also the rows of one of them."""
    form = DirectAwardFilterForm(request.GET, on=request.as_of)
    table = list(DirectAwardLimit.objects.order_by("kind", "-valid_from"))
    limits = [row.as_limit for row in table]
    sorts = direct_award_rows.load_sorts()
    rows = direct_award_rows.sort_rows(form, request.as_of, limits, sorts)
    context = {
        "active_tab": "economy",
        "form": form,
        "year": form.year_chosen,
        "rows": [(row, _url(request, form, row.sort.key)) for row in rows],
        "shown": next((row for row in rows if row.sort.key == form.group_chosen), None),
        "counts": direct_award_rows.counts(rows),
        "lacks_limit": any(row.state == AwardState.NO_LIMIT for row in rows),
        "limits": table,
        "groups": AwardGroup.objects.prefetch_related("members__service"),
        "exports": _exports(request, form) if rows else [],
        "may_control": has_permission(request.user, Permission.CONTROL),
    }
    return render(request, "commissioning/direct_award_list.html", context)


@requires(Permission.EXPORT)
def direct_award_export(request: SiteRequest, kind: str) -> HttpResponseBase:
    """Every award of the year with the sum so far, as xlsx or csv."""
    if kind not in ("xlsx", "csv"):
        raise Http404
    form = DirectAwardFilterForm(request.GET, on=request.as_of)
    rows = direct_award_rows.sort_rows(
        form, request.as_of, direct_award_rows.load_limits(), direct_award_rows.load_sorts()
    )
    if form.group_chosen:
        rows = [row for row in rows if row.sort.key == form.group_chosen]
    write = workbook_response if kind == "xlsx" else csv_response
    name = f"direktupphandling-{form.year_chosen}"
    return write(name, COLUMNS, direct_award_rows.cells(rows, form.year_chosen))


def _day(request: SiteRequest) -> list[tuple[str, str]]:
    return [] if request.as_of == request.today else [("per", request.as_of.isoformat())]


def _url(request: SiteRequest, form: DirectAwardFilterForm, key: str) -> str:
    pairs = [*form.pairs(), ("group", key), *_day(request)]
    return f"{reverse('commissioning:direct-award-list')}?{urlencode(pairs)}#rader"


def _exports(request: SiteRequest, form: DirectAwardFilterForm) -> list[tuple[str, str]]:
    if not has_permission(request.user, Permission.EXPORT):
        return []
    group = [("group", form.group_chosen)] if form.group_chosen else []
    query = urlencode([*form.pairs(), *group, *_day(request)])
    return [
        (name, f"{reverse('commissioning:direct-award-export', args=[kind])}?{query}")
        for name, kind in (("Excel", "xlsx"), ("CSV", "csv"))
    ]


@requires(Permission.CONTROL)
def direct_award_limit_new(request: SiteRequest) -> HttpResponse:
    form = LimitForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        done = _attempt(request, form, lambda: _save_limit(request, form, DirectAwardLimit()))
        if done:
            return done
    context = _form_context(form, "Lägg till gränsvärde")
    return render(request, "commissioning/direct_award_limit_new.html", context)


@requires(Permission.CONTROL)
def direct_award_limit_edit(request: SiteRequest, pk: int) -> HttpResponse:
    """Correct a limit, or end it."""
    limit = get_object_or_404(DirectAwardLimit, pk=pk)
    form = LimitForm(request.POST or None, limit=limit)
    conflicts = None
    if request.method == "POST" and form.is_valid():
        try:
            done = _attempt(request, form, lambda: _save_limit(request, form, limit))
            if done:
                return done
        except ConflictError as conflict:
            conflicts = limit_differences(conflict.current, form.values())
            form.take_version(conflict.current.version)
    context = _form_context(form, "Ändra gränsvärde") | {"limit": limit, "conflicts": conflicts}
    return render(request, "commissioning/direct_award_limit_edit.html", context)


@require_POST
@requires(Permission.CONTROL)
def direct_award_limit_known(request: SiteRequest) -> HttpResponse:
    """Fill an empty table with the limits that were known when the register was made."""
    try:
        number = actions.enter_known_limits(by=request.user)
        messages.success(request, f"{number} gränsvärden är inlagda. Kontrollera dem mot källan.")
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    return redirect(_limits_url())


@requires(Permission.CONTROL)
def award_group_new(request: SiteRequest) -> HttpResponse:
    form = AwardGroupForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        done = _attempt(request, form, lambda: _save_group(request, form, AwardGroup()))
        if done:
            return done
    return render(
        request, "commissioning/award_group_new.html", _form_context(form, "Lägg till slag")
    )


@requires(Permission.CONTROL)
def award_group_edit(request: SiteRequest, pk: int) -> HttpResponse:
    """Which services are of the same sort, and which limit they have."""
    group = get_object_or_404(AwardGroup, pk=pk)
    form = AwardGroupForm(request.POST or None, group=group)
    conflicts = None
    if request.method == "POST" and form.is_valid():
        try:
            done = _attempt(request, form, lambda: _save_group(request, form, group))
            if done:
                return done
        except ConflictError as conflict:
            conflicts = group_differences(conflict.current, form.values())
            form.take_version(conflict.current.version)
    context = _form_context(form, "Ändra slag") | {"group": group, "conflicts": conflicts}
    return render(request, "commissioning/award_group_edit.html", context)


def _attempt(request: SiteRequest, form: Any, do: Callable[[], str]) -> HttpResponse | None:
    """Where the saved form leads; None, with the errors on the form, when it was refused."""
    try:
        return handle_once(request, form.cleaned_data["form_key"], do)
    except ValidationError as error:
        refuse(form, error)
        return None


def _save_limit(request: SiteRequest, form: LimitForm, limit: DirectAwardLimit) -> str:
    version = form.cleaned_data["version"]
    saved = actions.save_limit(limit=limit, values=form.values(), version=version, by=request.user)
    messages.success(request, f"Sparat: {saved}.")
    return _limits_url()


def _save_group(request: SiteRequest, form: AwardGroupForm, group: AwardGroup) -> str:
    version = form.cleaned_data["version"]
    saved = actions.save_group(group=group, **form.values(), version=version, by=request.user)
    messages.success(request, f"Sparat: {saved}.")
    return f"{reverse('commissioning:direct-award-list')}#slag"


def _limits_url() -> str:
    return f"{reverse('commissioning:direct-award-list')}#gransvarden"


def _form_context(form: Any, title: str) -> dict[str, Any]:
    crumbs = [("Direktupphandling", reverse("commissioning:direct-award-list")), (title, "")]
    return {"active_tab": "economy", "form": form, "crumbs": crumbs}
