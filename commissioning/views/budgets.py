"""Budgets: the list, and the forms that register, change and remove one."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse

from commissioning.access import get_budget_for, requires
from commissioning.exports import Column, ColumnKind, csv_response, workbook_response
from commissioning.forms.base import already_done, handle_once
from commissioning.forms.budgets import BudgetForm, NewBudgetForm, RemoveBudgetForm, differences
from commissioning.forms.terms import refuse
from commissioning.permissions import Permission, boards_of, has_permission
from commissioning.requests import SiteRequest
from contracts.actions import budgets as actions
from contracts.models import Budget
from providers.models import Party
from providers.tracking import ConflictError

MOST_ROWS = 500
COLUMNS = [
    Column("Nämnd", width=30),
    Column("År", ColumnKind.NUMBER, 8),
    Column("Insats", width=30),
    Column("Belopp", ColumnKind.MONEY, 16),
    Column("Underlag", width=44),
    Column("Beslutad", ColumnKind.DATE, 12),
    Column("Anteckning", width=44),
]


@requires(Permission.READ)
def budget_list(request: SiteRequest) -> HttpResponse:
    """The budgets of the person's boards, the latest year first."""
    rows = list(_found(request)[: MOST_ROWS + 1])
    mine = {board.pk for board in _controlled(request)}
    context = {
        "active_tab": "economy",
        "rows": [(row, row.board_id in mine) for row in rows[:MOST_ROWS]],
        "is_cut": len(rows) > MOST_ROWS,
        "can_control": bool(mine),
        "can_export": has_permission(request.user, Permission.EXPORT),
    }
    return render(request, "commissioning/budget_list.html", context)


@requires(Permission.EXPORT)
def budget_export(request: SiteRequest, kind: str) -> HttpResponseBase:
    """All budgets of the person's boards, as xlsx or csv."""
    if kind not in ("xlsx", "csv"):
        raise Http404
    write = workbook_response if kind == "xlsx" else csv_response
    return write(f"budget-{request.as_of}", COLUMNS, _cells(_found(request)))


def _found(request: SiteRequest) -> QuerySet[Budget]:
    found = Budget.objects.filter(board__in=boards_of(request.user))
    ordered: QuerySet[Budget] = found.select_related("board", "service").order_by(
        "-year", "board__name", "service__name_sort", "pk"
    )
    return ordered


def _cells(found: QuerySet[Budget]) -> Iterator[tuple[Any, ...]]:
    for b in found.iterator(chunk_size=1000):
        service = b.service.name if b.service else "Hela nämnden"
        yield b.board.name, b.year, service, b.amount, b.source, b.decided_on, b.note


@requires(Permission.CONTROL)
def budget_new(request: SiteRequest) -> HttpResponse:
    """Register a board's budget for a year."""
    form = NewBudgetForm(
        request.POST or None,
        boards=_controlled(request),
        initial={"year": request.as_of.year + 1},
    )
    if request.method == "POST" and form.is_valid():

        def do() -> str:
            actions.register(budget=Budget(**form.values), by=request.user)
            messages.success(request, "Budgeten är registrerad.")
            return _list_url()

        try:
            return handle_once(request, form.cleaned_data["form_key"], do)
        except ValidationError as error:
            refuse(form, error)
    context = {"active_tab": "economy", "form": form, "crumbs": _crumbs("Ny budget")}
    return render(request, "commissioning/budget_new.html", context)


def budget_edit(request: SiteRequest, pk: int) -> HttpResponse:
    """Change a budget, or remove one that was registered by mistake."""
    if request.method == "POST" and (done := already_done(request)):
        return done
    budget = get_budget_for(request.user, pk, Permission.CONTROL)
    is_removal = request.POST.get("part") == "remove"
    posted = request.POST or None
    form = BudgetForm(None if is_removal else posted, budget=budget)
    removal = RemoveBudgetForm(posted if is_removal else None, version=budget.version)
    active: Any = removal if is_removal else form
    conflicts: list[dict[str, str]] | None = None
    if request.method == "POST" and active.is_valid():
        try:
            return handle_once(
                request,
                active.cleaned_data["form_key"],
                lambda: (
                    _remove(request, budget, removal)
                    if is_removal
                    else _change(request, budget, form)
                ),
            )
        except ConflictError as conflict:
            current = conflict.current
            current.refresh_from_db()
            conflicts = [] if is_removal else differences(current, form.values)
            active.take_version(current.version)
        except ValidationError as error:
            refuse(form, error)
    context = {
        "active_tab": "economy",
        "budget": budget,
        "form": form,
        "removal": removal,
        "conflicts": conflicts,
        "has_conflict": conflicts is not None,
        "steps": list(budget.history.select_related("history_user")[:20]),
        "crumbs": _crumbs(f"Ändra budget {budget.year}"),
    }
    return render(request, "commissioning/budget_edit.html", context)


def _change(request: SiteRequest, budget: Budget, form: BudgetForm) -> str:
    version = form.cleaned_data["version"] or 0
    actions.change(budget=budget, values=form.values, by=request.user, version=version)
    messages.success(request, "Budgeten är sparad.")
    return _list_url()


def _remove(request: SiteRequest, budget: Budget, form: RemoveBudgetForm) -> str:
    version = form.cleaned_data["version"] or 0
    actions.remove(budget=budget, by=request.user, version=version)
    messages.success(request, "Budgeten är borttagen.")
    return _list_url()


def _controlled(request: SiteRequest) -> list[Party]:
    boards = boards_of(request.user)
    return [b for b in boards if has_permission(request.user, Permission.CONTROL, b)]


def _list_url() -> str:
    return reverse("commissioning:budget-list")


def _crumbs(last: str) -> list[tuple[str, str]]:
    return [
        ("Ekonomi", reverse("commissioning:cost-table")),
        ("Budget", _list_url()),
        (last, ""),
    ]
