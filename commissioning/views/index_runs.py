"""Count prices up by an index: look at what would happen, carry it out, and take it back."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from commissioning.access import requires
from commissioning.actions.index_runs import propose_in_matter
from commissioning.exports import csv_response, workbook_response
from commissioning.forms.base import already_done, handle_once
from commissioning.forms.index_runs import BY_DECISION, RunForm, SelectionForm, TakeBackForm
from commissioning.pages import index_runs as page
from commissioning.pages.index_run_take_back import take_back
from commissioning.permissions import Permission, boards_of, has_permission
from commissioning.requests import SiteRequest
from commissioning.views.record_forms import expected, handle
from contracts import index_candidates
from contracts.actions import index_runs as actions
from contracts.index_candidates import MOST_AGREEMENTS, Selection
from contracts.index_take_backs import obstacles
from contracts.indexation import ROUNDING_TEXT
from contracts.models import IndexRun
from providers.models import Party

FORMULA_TEXT = "Nytt pris = pris × (1 + indexets förändring i procent / 100)"


@requires(Permission.READ)
def index_run_list(request: SiteRequest) -> HttpResponse:
    """The runs that have been made, the latest first."""
    context = {
        "runs": page.run_list(),
        "may_control": has_permission(request.user, Permission.CONTROL),
        "active_tab": "economy",
    }
    return render(request, "commissioning/index_run_list.html", context)


@requires(Permission.READ)
def index_run_detail(request: SiteRequest, pk: int) -> HttpResponse:
    """One run: each price with its explanation and the amendment it stands in."""
    run = _run(pk)
    rows = page.done_rows(run)
    context = {
        "run": run,
        "rows": rows,
        "totals": page.done_totals(rows),
        "rounding": ROUNDING_TEXT,
        "formula_text": FORMULA_TEXT,
        "can_export": has_permission(request.user, Permission.EXPORT),
        "may_take_back": run.can_be_taken_back and _may_take_back(request, run),
        "crumbs": _crumbs(f"{run}"),
        "active_tab": "economy",
    }
    return render(request, "commissioning/index_run_detail.html", context)


@requires(Permission.EXPORT)
def index_run_export(request: SiteRequest, pk: int, kind: str) -> HttpResponseBase:
    """A run that is made, as xlsx or csv."""
    return _file(kind, f"indexupprakning-{pk}", page.done_cells(_run(pk)))


@requires(Permission.CONTROL)
def index_run_new(request: SiteRequest) -> HttpResponse:
    """Choose what to count up; see every new price before it counts; carry it out."""
    boards = _boards(request)
    choice = _choice(request, boards)
    selection = choice.selection
    form = RunForm(request.POST or None, boards=boards)
    if request.method == "POST" and selection and form.is_valid():
        try:
            key = form.cleaned_data["form_key"]
            return handle_once(request, key, lambda: _make(request, choice, selection, form))
        except ValidationError as error:
            form.add_error(None, error)
    context = {
        "choice": choice,
        "form": form,
        "selection": selection,
        "crumbs": _crumbs("Räkna upp priser"),
        "active_tab": "economy",
        **(_preview(selection, form) if selection else {}),
    }
    return render(request, "commissioning/index_run_new.html", context)


@requires(Permission.CONTROL)
def index_run_new_export(request: SiteRequest, kind: str) -> HttpResponseBase:
    """What a run would do, as xlsx or csv; only headings while nothing is chosen."""
    choice = _choice(request, _boards(request))
    selection = choice.selection
    rows = page.preview_cells(selection) if selection else iter(())
    return _file(kind, f"indexupprakning-{request.today}", rows)


@requires(Permission.CONTROL)
def index_run_take_back(request: SiteRequest, pk: int) -> HttpResponse:
    """Every price before and after, and why; or what has to be done first."""
    run = _run(pk)
    if not _may_take_back(request, run):
        raise PermissionDenied(f"{Permission.CONTROL} {run}")
    if request.method == "POST" and (done := already_done(request)):
        return done
    found = obstacles(run)
    form = TakeBackForm(request.POST or None, version=run.version)

    def do() -> str:
        actions.take_back(
            run=run,
            reason=form.cleaned_data["reason"],
            on=request.today,
            by=request.user,
            version=expected(form),
        )
        messages.success(request, "Uppräkningen är tillbakatagen. Priserna före den gäller igen.")
        return run.get_absolute_url()

    context = {
        "run": run,
        "obstacles": found,
        "back": None if found else take_back(run, request.today),
        "crumbs": [*_crumbs(f"{run}", run.get_absolute_url()), ("Ta tillbaka", "")],
        "active_tab": "economy",
    }
    return handle(request, form=form, do=do, template="index_run_take_back", context=context)


def _may_take_back(request: SiteRequest, run: IndexRun) -> bool:
    """As for making the run: the person controls the board of every agreement in it."""
    boards = Party.objects.filter(pk__in=run.prices.values("agreement__board"))
    return all(has_permission(request.user, Permission.CONTROL, board) for board in boards)


def _preview(selection: Selection, form: RunForm) -> dict[str, Any]:
    return {
        "preview": page.preview(selection, form.ticked),
        "explanation": selection.formula.explain(selection.year),
        "rounding": ROUNDING_TEXT,
        "formula_text": FORMULA_TEXT,
        "is_cut": index_candidates.count(selection) > MOST_AGREEMENTS,
    }


def _make(request: SiteRequest, choice: SelectionForm, selection: Selection, form: RunForm) -> str:
    data = form.cleaned_data
    common: dict[str, Any] = {
        "selection": selection,
        "seen": data["agreement"],
        "made_on": request.today,
        "board": choice.cleaned_data["board"],
        "by": request.user,
    }
    if data["way"] == BY_DECISION:
        run = propose_in_matter(matter=data["matter"], **common)
        messages.success(request, f"Priserna är föreslagna i ärende {data['matter'].number}.")
    else:
        run = actions.record(reference=data["reference"], **common)
        messages.success(request, "Priserna är uppräknade.")
    return reverse("commissioning:index-run-detail", args=[run.pk])


def _boards(request: SiteRequest) -> list[Party]:
    """The boards whose prices the person may count up."""
    return [
        b for b in boards_of(request.user) if has_permission(request.user, Permission.CONTROL, b)
    ]


def _choice(request: SiteRequest, boards: list[Party]) -> SelectionForm:
    """Empty until somebody has asked for a preview."""
    asked = request.GET if "formula" in request.GET else None
    return SelectionForm(asked, boards=boards, today=request.today)


def _run(pk: int) -> IndexRun:
    found = IndexRun.objects.select_related("formula", "board", "taken_back_by")
    return get_object_or_404(found, pk=pk)


def _file(kind: str, name: str, rows: Iterator[list[Any]]) -> HttpResponseBase:
    if kind not in ("xlsx", "csv"):
        raise Http404
    write = workbook_response if kind == "xlsx" else csv_response
    return write(name, page.COLUMNS, rows)


def _crumbs(last: str, url: str = "") -> list[tuple[str, str]]:
    return [("Uppräkningar", reverse("commissioning:index-run-list")), (last, url)]
