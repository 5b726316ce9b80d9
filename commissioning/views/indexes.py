"""Index series with their values, and the formulas that prices follow: lists and forms."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Count, Prefetch
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from commissioning.access import requires
from commissioning.forms.base import handle_once
from commissioning.forms.indexes import (
    FormulaForm,
    SeriesForm,
    ValueForm,
    differences,
    formula_values,
)
from commissioning.forms.terms import refuse
from commissioning.pages import index_rows
from commissioning.permissions import Permission, has_permission
from commissioning.requests import SiteRequest
from contracts.actions import indexes as actions
from contracts.models import IndexComponent, IndexFormula, IndexSeries, IndexValue
from providers.tracking import ConflictError

PARTS = Prefetch("components", IndexComponent.objects.select_related("series"))


def _formulas() -> Any:
    return IndexFormula.objects.prefetch_related(PARTS, "components__series__values")


@requires(Permission.READ)
def index_list(request: SiteRequest) -> HttpResponse:
    """Every series with its last value, and every formula with its weights."""
    series = IndexSeries.objects.prefetch_related("values")
    formulas = _formulas().annotate(run_count=Count("runs"))
    context = {
        "series": [index_rows.series_row(row) for row in series],
        "formulas": [index_rows.formula_row(row) for row in formulas],
        **_common(request),
    }
    return render(request, "commissioning/index_list.html", context)


@requires(Permission.READ)
def index_detail(request: SiteRequest, pk: int) -> HttpResponse:
    """A series year by year, preliminary and definitive beside each other, and its history."""
    series = get_object_or_404(IndexSeries.objects.prefetch_related("values"), pk=pk)
    formulas = _formulas().filter(components__series=series).distinct()
    context = {
        "series": series,
        "years": index_rows.year_rows(series),
        "formulas": [index_rows.formula_row(row) for row in formulas],
        "history": index_rows.history_of(series),
        "crumbs": _crumbs(series.code),
        **_common(request),
    }
    return render(request, "commissioning/index_detail.html", context)


@requires(Permission.READ)
def index_formula_detail(request: SiteRequest, pk: int) -> HttpResponse:
    """A formula: its weights, and how the change of each year comes about."""
    formula = get_object_or_404(_formulas(), pk=pk)
    context = {
        "formula": formula,
        "row": index_rows.formula_row(formula),
        "years": index_rows.formula_years(formula),
        "runs": list(formula.runs.select_related("board")[:50]),
        "crumbs": _crumbs(formula.name),
        **_common(request),
    }
    return render(request, "commissioning/index_formula_detail.html", context)


@requires(Permission.CONTROL)
def index_new(request: SiteRequest) -> HttpResponse:
    form = SeriesForm(request.POST or None)

    def do() -> str:
        series = actions.register_series(series=IndexSeries(**form.values), by=request.user)
        return reverse("commissioning:index-detail", args=[series.pk])

    crumbs = _crumbs("Ny serie")
    return _carry_out(request, form, do, "Serien är upplagd.", "index_new", {"crumbs": crumbs})


@requires(Permission.CONTROL)
def index_edit(request: SiteRequest, pk: int) -> HttpResponse:
    series = get_object_or_404(IndexSeries, pk=pk)
    form = SeriesForm(request.POST or None, series=series)

    def do() -> str:
        version = form.cleaned_data["version"] or 0
        actions.change_series(series=series, values=form.values, by=request.user, version=version)
        return reverse("commissioning:index-detail", args=[series.pk])

    context = {"series": series, "crumbs": _crumbs("Ändra", series)}
    return _carry_out(request, form, do, "Serien är sparad.", "index_edit", context)


@requires(Permission.CONTROL)
def index_value_new(request: SiteRequest, pk: int) -> HttpResponse:
    series = get_object_or_404(IndexSeries, pk=pk)
    form = ValueForm(request.POST or None)

    def do() -> str:
        actions.add_value(value=IndexValue(series=series, **form.values), by=request.user)
        return reverse("commissioning:index-detail", args=[series.pk])

    context = {"series": series, "crumbs": _crumbs("Nytt värde", series)}
    return _carry_out(request, form, do, "Värdet är inlagt.", "index_value_new", context)


@requires(Permission.CONTROL)
def index_value_edit(request: SiteRequest, pk: int) -> HttpResponse:
    value = get_object_or_404(IndexValue.objects.select_related("series"), pk=pk)
    form = ValueForm(request.POST or None, value=value)

    def do() -> str:
        actions.change_value(
            value=value,
            values=form.values,
            reason=form.cleaned_data["reason"],
            by=request.user,
            version=form.cleaned_data["version"] or 0,
        )
        return reverse("commissioning:index-detail", args=[value.series_id])

    context = {"value": value, "crumbs": _crumbs(f"Ändra {value.year}", value.series)}
    return _carry_out(request, form, do, "Värdet är sparat.", "index_value_edit", context)


@requires(Permission.CONTROL)
def index_formula_new(request: SiteRequest) -> HttpResponse:
    form = FormulaForm(request.POST or None)

    def do() -> str:
        formula = IndexFormula(name=form.cleaned_data["name"])
        actions.register_formula(formula=formula, parts=form.parts, by=request.user)
        return reverse("commissioning:index-formula-detail", args=[formula.pk])

    crumbs = _crumbs("Ny formel")
    page = "index_formula_new"
    return _carry_out(request, form, do, "Formeln är upplagd.", page, {"crumbs": crumbs})


@requires(Permission.CONTROL)
def index_formula_edit(request: SiteRequest, pk: int) -> HttpResponse:
    formula = get_object_or_404(_formulas(), pk=pk)
    form = FormulaForm(request.POST or None, formula=formula)

    def do() -> str:
        actions.change_formula(
            formula=formula,
            name=form.cleaned_data["name"],
            parts=form.parts,
            by=request.user,
            version=form.cleaned_data["version"] or 0,
        )
        return reverse("commissioning:index-formula-detail", args=[formula.pk])

    context = {
        "formula": formula,
        "is_used": formula.runs.exists(),
        "crumbs": [
            *_crumbs("Ändra")[:1],
            (formula.name, reverse("commissioning:index-formula-detail", args=[formula.pk])),
            ("Ändra", ""),
        ],
    }
    return _carry_out(request, form, do, "Formeln är sparad.", "index_formula_edit", context)


def _carry_out(
    request: SiteRequest,
    form: Any,
    do: Callable[[], str],
    done: str,
    page: str,
    context: dict[str, Any],
) -> HttpResponse:
    """Show the form, or carry out what it says; a conflict or a refusal shows it again."""
    conflicts: list[dict[str, str]] | None = None
    if request.method == "POST" and form.is_valid():
        try:
            answer = handle_once(request, form.cleaned_data["form_key"], do)
            messages.success(request, done)
            return answer
        except ConflictError as conflict:
            conflicts = differences(_saved(conflict.current, form), form.values, form)
            form.take_version(type(conflict.current).objects.get(pk=conflict.current.pk).version)
        except ValidationError as error:
            refuse(form, error)
    context |= {
        "form": form,
        "conflicts": conflicts,
        "has_conflict": conflicts is not None,
        "active_tab": "economy",
    }
    return render(request, f"commissioning/{page}.html", context)


def _saved(current: Any, form: Any) -> dict[str, Any]:
    if isinstance(current, IndexFormula):
        return formula_values(current)
    return {name: getattr(current, name) for name in form.values}


def _common(request: SiteRequest) -> dict[str, Any]:
    return {
        "may_control": has_permission(request.user, Permission.CONTROL),
        "active_tab": "economy",
    }


def _crumbs(last: str, series: IndexSeries | None = None) -> list[tuple[str, str]]:
    first = [("Index", reverse("commissioning:index-list"))]
    if series is not None:
        first.append((series.code, reverse("commissioning:index-detail", args=[series.pk])))
    return [*first, (last, "")]
