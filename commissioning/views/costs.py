"""Ekonomi: costs by year and group, the rows behind each figure, and both as files."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db import transaction
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import render

from commissioning.access import requires
from commissioning.exports import Column, ColumnKind, csv_response, workbook_response
from commissioning.forms.costs import GROUPINGS, KINDS, YEARS_AROUND, CostQuestion
from commissioning.pages import budget_rows
from commissioning.pages import cost_rows as rows_page
from commissioning.pages import cost_table as table_page
from commissioning.pages.cost_table import CostLinks
from commissioning.paging import fetch_page
from commissioning.permissions import Permission, boards_of, has_permission
from commissioning.requests import SiteRequest

TABLE_COLUMNS = [
    Column("Grupp", width=44),
    Column("År", ColumnKind.NUMBER, 8),
    Column("Beslutat, kr", ColumnKind.MONEY),
    Column("Ej beslutat, kr", ColumnKind.MONEY),
    Column("Summa, kr", ColumnKind.MONEY),
]
ROW_COLUMNS = [
    Column("Registernummer", width=14),
    Column("Uppdrag eller avtal", width=44),
    Column("Typ", width=26),
    Column("Nämnd", width=28),
    Column("Utförare", width=32),
    Column("Insats", width=36),
    Column("År", ColumnKind.NUMBER, 8),
    Column("Läge", width=14),
    Column("Beräkningsregel", width=18),
    Column("Prisnivå, år", ColumnKind.NUMBER, 12),
    Column("Kronor", ColumnKind.MONEY),
]


@requires(Permission.READ)
def cost_table(request: SiteRequest) -> HttpResponse:
    """Cost per year, grouped as asked, beside the budget."""
    question, links = _question(request), _links(request)
    groups = table_page.groups(question, links)
    totals = table_page.totals(question, groups, links)
    lines = budget_rows.lines(question, links)
    rules, levels = table_page.rules_used(question)
    context = {
        "active_tab": "economy",
        "question": question,
        "grouping": GROUPINGS[question.by],
        "groupings": list(GROUPINGS.items()),
        "boards": boards_of(request.user),
        "year_choices": range(
            min(question.first, request.as_of.year - YEARS_AROUND),
            max(question.last, request.as_of.year + YEARS_AROUND) + 1,
        ),
        "groups": groups[: table_page.MOST_GROUPS],
        "is_cut": len(groups) > table_page.MOST_GROUPS,
        "totals": totals,
        "columns": budget_rows.columns([cell.sum for cell in totals], lines),
        "lines": lines,
        "over": [line for line in lines if line.comparison.is_over],
        "would_be_over": [line for line in lines if line.comparison.would_be_over],
        "rules": rules,
        "levels": levels,
        "narrowed": table_page.narrowed_to(question, links),
        "without_amount": question.without_amount().count(),
        "register_query": question.register_query(),
        "exports": _exports(request, "cost-export", question),
        "can_control": has_permission(request.user, Permission.CONTROL),
        "last_open_year": request.as_of.year + 1,
    }
    return render(request, "commissioning/cost_table.html", context)


@requires(Permission.READ)
def cost_rows(request: SiteRequest) -> HttpResponse:
    """The agreements behind a figure: exactly the rows that it adds up."""
    question, links = _question(request), _links(request)
    question = question.but(last=question.first)
    page = fetch_page(
        rows_page.found(question),
        rows_page.ORDER,
        after=request.GET.get("after", ""),
        before=request.GET.get("before", ""),
    )
    base = links.rows(question, year=question.first, kind=question.kind)
    context = {
        "active_tab": "economy",
        "question": question,
        "rows": [rows_page.as_row(row, question) for row in page.rows],
        "sum": rows_page.sum_of(question),
        "kind": KINDS.get(question.kind, ""),
        "narrowed": [label for label, _ in table_page.narrowed_to(question, links)],
        "table_url": links.table(question.but(kind="")),
        "previous_url": f"{base}&before={page.before}" if page.before else "",
        "next_url": f"{base}&after={page.after}" if page.after else "",
        "exports": _exports(request, "cost-row-export", question),
    }
    return render(request, "commissioning/cost_rows.html", context)


@requires(Permission.EXPORT)
def cost_export(request: SiteRequest, kind: str) -> HttpResponseBase:
    """The groups, a line for each year."""
    question = _question(request)
    groups = table_page.groups(question, _links(request))
    cells = (
        (group.label, one.year, one.decided, one.proposed, one.total)
        for group in groups
        for one in (cell.sum for cell in group.cells)
    )
    return _file(kind, f"kostnader-{question.on}", TABLE_COLUMNS, cells)


@requires(Permission.EXPORT)
def cost_row_export(request: SiteRequest, kind: str) -> HttpResponseBase:
    """The agreements with their cost in each of the years that are asked for."""
    question = _question(request)
    return _file(kind, f"kostnadsrader-{question.on}", ROW_COLUMNS, _row_cells(question))


def _row_cells(question: CostQuestion) -> Iterator[tuple[Any, ...]]:
    # A cursor on the server lives in a transaction, also behind a connection pooler.
    with transaction.atomic():
        for year in question.years:
            of_year = question.but(first=year, last=year)
            for values in rows_page.found(of_year).order_by(*rows_page.SORTED).iterator(2000):
                row = rows_page.as_row(values, of_year)
                yield (
                    row.number,
                    row.title,
                    row.form,
                    row.board,
                    row.provider,
                    row.service,
                    year,
                    KINDS["decided" if row.is_decided else "proposed"],
                    row.rule.label,
                    row.price_level_year,
                    row.amount,
                )


def _file(kind: str, name: str, columns: list[Column], cells: Any) -> HttpResponseBase:
    if kind not in ("xlsx", "csv"):
        raise Http404
    return (workbook_response if kind == "xlsx" else csv_response)(name, columns, cells)


def _question(request: SiteRequest) -> CostQuestion:
    return CostQuestion.of(request.GET, on=request.as_of, boards=boards_of(request.user))


def _links(request: SiteRequest) -> CostLinks:
    is_today = request.as_of == request.today
    return CostLinks(per="" if is_today else request.as_of.isoformat())


def _exports(request: SiteRequest, name: str, question: CostQuestion) -> list[tuple[str, str]]:
    may = has_permission(request.user, Permission.EXPORT)
    return _links(request).export(name, question) if may else []
