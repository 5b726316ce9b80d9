"""Täckning: what lacks a description or a follow-up; and cost per performed unit."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse

from commissioning.access import requires
from commissioning.exports import Column, ColumnKind, csv_response, workbook_response
from commissioning.forms.follow_up_search import CoverageFilterForm, ScopeForm
from commissioning.pages import follow_up_coverage as coverage
from commissioning.pages import follow_up_rows, unit_cost_rows
from commissioning.permissions import Permission, boards_of, has_permission
from commissioning.requests import SiteRequest
from contracts.models import Service
from contracts.performed import COST_RULE, OUTLIER_RULE, UTILISATION_RULE
from contracts.querysets import StandingQuerySet
from contracts.states import RULES, VolumeUnit

COVERAGE_COLUMNS = [
    Column("Typ", width=28),
    Column("Egen regi", width=10),
    Column("Nämnd", width=28),
    Column("Utförare", width=32),
    Column("Nummer"),
    Column("Avtal", width=44),
    Column("Uppdragsbeskrivning", width=20),
    Column("Senaste uppföljning", ColumnKind.DATE, 18),
    Column("Saknas", width=36),
]
COST_COLUMNS = [
    Column("Avtal", width=44),
    Column("Nummer"),
    Column("Nämnd", width=28),
    Column("Utförare", width=32),
    Column("År", ColumnKind.NUMBER, 8),
    Column("Enhet", width=12),
    Column("Utfört", ColumnKind.MONEY, 12),
    Column("Avtalat", ColumnKind.MONEY, 12),
    Column("Utnyttjande, %", ColumnKind.NUMBER, 14),
    Column("Kr per enhet", ColumnKind.MONEY, 14),
    Column("Median att jämföra med", ColumnKind.MONEY, 22),
    Column("Avviker", width=10),
]


@requires(Permission.READ)
def follow_up_coverage(request: SiteRequest) -> HttpResponse:
    """How many of each form lack what, and which they are."""
    form = _form(request, CoverageFilterForm)
    choices = form.choices
    rows = _covered(request, choices)
    forms = coverage.by_form(rows)
    most = coverage.MOST_ROWS
    found = list(_narrowed(rows, choices)[: most + 1])
    context = {
        "active_tab": "follow-up",
        "current": "coverage",
        "form": form,
        "forms": forms,
        "total": coverage.total(forms),
        "rows": [(row, RULES[row.form].in_house) for row in found[:most]],
        "is_cut": len(found) > most,
        "address": _address(request, choices),
        "can_export": has_permission(request.user, Permission.EXPORT),
        "may": has_permission(request.user, Permission.FOLLOW_UP),
    }
    return render(request, "commissioning/follow_up_coverage.html", context)


@requires(Permission.EXPORT)
def coverage_export(request: SiteRequest, kind: str) -> HttpResponseBase:
    """The same agreements as the page lists, all of them, as xlsx or csv."""
    choices = _form(request, CoverageFilterForm).choices
    rows = _narrowed(_covered(request, choices), choices)
    return _file(kind, f"tackning-{request.as_of}", COVERAGE_COLUMNS, _coverage_cells(rows))


@requires(Permission.READ)
def unit_cost_list(request: SiteRequest) -> HttpResponse:
    """What each performed unit cost, those that stand out first."""
    form = _form(request, ScopeForm)
    scoped = follow_up_rows.scope(request.as_of, form.choices, boards_of(request.user))
    rows = unit_cost_rows.find(scoped, request.as_of)
    context = {
        "active_tab": "follow-up",
        "current": "costs",
        "form": form,
        "rows": rows,
        "outliers": sum(row.row.is_outlier for row in rows),
        "outlier_rule": OUTLIER_RULE,
        "utilisation_rule": UTILISATION_RULE,
        "cost_rule": COST_RULE,
        "most": unit_cost_rows.MOST_AGREEMENTS,
        "can_export": has_permission(request.user, Permission.EXPORT),
    }
    return render(request, "commissioning/unit_cost_list.html", context)


@requires(Permission.EXPORT)
def unit_cost_export(request: SiteRequest, kind: str) -> HttpResponseBase:
    """The same rows as the page, as xlsx or csv."""
    form = _form(request, ScopeForm)
    scoped = follow_up_rows.scope(request.as_of, form.choices, boards_of(request.user))
    cells = (_cost_cells(row) for row in unit_cost_rows.find(scoped, request.as_of))
    return _file(kind, f"kostnad-per-enhet-{request.as_of}", COST_COLUMNS, cells)


def _covered(request: SiteRequest, choices: dict[str, Any]) -> StandingQuerySet:
    scoped = follow_up_rows.scope(request.as_of, choices, boards_of(request.user))
    return coverage.covered(scoped, request.as_of)


def _narrowed(rows: StandingQuerySet, choices: dict[str, Any]) -> StandingQuerySet:
    return coverage.narrowed(rows, choices).defer("search_text", "search_fold", "periods")


def _form(request: SiteRequest, form_class: type[ScopeForm]) -> Any:
    """Bound when something is asked for; the day alone is not a choice of the form."""
    asked = any(name in request.GET for name in form_class.base_fields)
    form = form_class(
        request.GET if asked else None,
        boards=boards_of(request.user),
        services=list(Service.objects.only("name", "name_sort")),
    )
    form.is_valid()
    return form


def _address(request: SiteRequest, choices: dict[str, Any]) -> str:
    """The page's address with the same scope, ending so that `form` and `lacks` can follow."""
    pairs = {"provider": choices["provider"] or ""}
    for name in ("board", "service"):
        pairs[name] = str(choices[name].pk) if choices[name] else ""
    if request.as_of != request.today:
        pairs["per"] = request.as_of.isoformat()
    known = urlencode({name: value for name, value in pairs.items() if value})
    return f"{reverse('commissioning:follow-up-coverage')}?{known}{'&' if known else ''}"


def _file(kind: str, name: str, columns: list[Column], rows: Any) -> HttpResponseBase:
    if kind not in ("xlsx", "csv"):
        raise Http404
    write = workbook_response if kind == "xlsx" else csv_response
    return write(name, columns, rows)


def _coverage_cells(rows: StandingQuerySet) -> Iterator[list[Any]]:
    for row in rows.iterator(chunk_size=1000):
        lacks = [
            "" if row.is_described else "uppdragsbeskrivning",
            "" if row.last_held_on else "uppföljning",
        ]
        yield [
            row.get_form_display(),
            "ja" if RULES[row.form].in_house else "",
            row.board_name,
            row.provider_name,
            row.number,
            row.title,
            "finns" if row.is_described else "saknas",
            row.last_held_on,
            " och ".join(word for word in lacks if word),
        ]


def _cost_cells(found: unit_cost_rows.UnitCostRow) -> list[Any]:
    s, row = found.standing, found.row
    year = row.year
    share = year.utilisation
    return [
        s.title,
        s.number,
        s.board_name,
        s.provider_name,
        year.year,
        VolumeUnit(year.unit).label,
        year.quantity,
        year.ordered,
        round(share * 100) if share is not None else None,
        year.cost,
        row.comparison.median if row.comparison else None,
        "ja" if row.is_outlier else "",
    ]
