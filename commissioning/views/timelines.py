"""Time as picture: a Gantt over the agreements of the register's filter, on screen and paper."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse

from commissioning.access import requires
from commissioning.exports import Column, ColumnKind, csv_response, workbook_response
from commissioning.forms.agreement_search import AgreementSearchForm
from commissioning.forms.timeline import PAPERS, TimelineForm
from commissioning.memos.engine import PdfUnavailable
from commissioning.pages import register_timeline
from commissioning.pages.register_timeline import FIELDS, ROWS_A_PAGE, TimelineRow, as_row
from commissioning.paging import fetch_page
from commissioning.permissions import Permission, has_permission
from commissioning.reports.timeline_sheet import MOST_PRINTED, render_sheet
from commissioning.requests import SiteRequest
from contracts.models import Service

COLUMNS = [
    Column("Rad", width=10),
    Column("Nummer"),
    Column("Avtal eller insats", width=44),
    Column("Insatser", width=40),
    Column("Nämnd", width=28),
    Column("Utförare", width=32),
    Column("Status"),
    Column("Period", width=26),
    Column("Från och med", ColumnKind.DATE, 14),
    Column("Till och med", ColumnKind.DATE, 14),
    Column("Beslutad", width=10),
    Column("Avtalet slutar", ColumnKind.DATE, 14),
    Column("Beslut senast", ColumnKind.DATE, 14),
]


@requires(Permission.READ)
def agreement_timeline(request: SiteRequest) -> HttpResponse:
    """A page of the agreements on a chosen axis, with the gaps of each service."""
    search, form = _forms(request)
    shown = register_timeline.on_axis(search.found(), form.axis)
    page = fetch_page(
        shown.values(*FIELDS),
        search.order,
        after=request.GET.get("after", ""),
        before=request.GET.get("before", ""),
        size=ROWS_A_PAGE,
    )
    lines = register_timeline.service_lines(search, form.axis)
    outside = search.found().count() - shown.count()
    context = {
        "active_tab": "register",
        "form": form,
        "search": search,
        "hidden": search.pairs(),
        "axis": form.axis,
        "rows": [as_row(values) for values in page.rows],
        "outside": outside,
        "lines": lines or [],
        "is_too_large": lines is None,
        "gap_count": sum(bool(line.gaps) for line in lines or []),
        "register_url": _url(request, "agreement-list", search.pairs()),
        "previous_url": _page_url(request, search, form, "before", page.before),
        "next_url": _page_url(request, search, form, "after", page.after),
        "files": _files(request, search, form),
    }
    return render(request, "commissioning/agreement_timeline.html", context)


@requires(Permission.READ)
def agreement_timeline_pdf(request: SiteRequest) -> HttpResponse:
    """The same picture as a PDF, `paper` a4 or a3: all rows up to a thousand."""
    search, form = _forms(request)
    paper = PAPERS.get(request.GET.get("paper", ""), "A4")
    rows = [as_row(values) for values in _found(search, form)[: MOST_PRINTED + 1]]
    context = {
        "form": form,
        "search": search,
        "axis": form.axis,
        "ticks": form.axis.months() if form.months <= 24 else form.axis.years(),
        "rows": rows[:MOST_PRINTED],
        "is_cut": len(rows) > MOST_PRINTED,
        "lines": register_timeline.service_lines(search, form.axis) or [],
        "as_of": request.as_of,
    }
    try:
        content = render_sheet(context, paper=paper)
    except PdfUnavailable as error:
        messages.error(request, str(error))
        return redirect(_url(request, "agreement-timeline", [*search.pairs(), *form.pairs()]))
    response = HttpResponse(content, content_type="application/pdf")
    name = f"tidslinje-{request.as_of}-{paper.lower()}.pdf"
    response["Content-Disposition"] = f'inline; filename="{name}"'
    return response


@requires(Permission.EXPORT)
def agreement_timeline_export(request: SiteRequest, kind: str) -> HttpResponseBase:
    """Every period of every agreement that matches, and every gap, a row each."""
    if kind not in ("xlsx", "csv"):
        raise Http404
    search, form = _forms(request)
    lines = register_timeline.service_lines(search, form.axis) or []
    services = dict(Service.objects.values_list("pk", "name"))
    write = workbook_response if kind == "xlsx" else csv_response
    rows = register_timeline.cells(lines, _every_row(search, form), services)
    return write(f"tidslinje-{request.as_of}", COLUMNS, rows)


def _forms(request: SiteRequest) -> tuple[AgreementSearchForm, TimelineForm]:
    search = AgreementSearchForm(request.GET, as_of=request.as_of)
    return search, TimelineForm(request.GET, on=request.as_of)


def _found(search: AgreementSearchForm, form: TimelineForm) -> Any:
    shown = register_timeline.on_axis(search.found(), form.axis)
    return shown.order_by(*search.order.expressions()).values(*FIELDS)


def _every_row(search: AgreementSearchForm, form: TimelineForm) -> Iterator[TimelineRow]:
    for values in _found(search, form).iterator(chunk_size=2000):
        yield as_row(values)


def _files(
    request: SiteRequest, search: AgreementSearchForm, form: TimelineForm
) -> list[tuple[str, str]]:
    """(name, address) of the papers, and of the files for those who may export."""
    pairs = [*search.pairs(), *form.pairs()]
    found = [
        (f"PDF {name}", _url(request, "agreement-timeline-pdf", [*pairs, ("paper", paper)]))
        for paper, name in PAPERS.items()
    ]
    if has_permission(request.user, Permission.EXPORT):
        found += [
            (name, _url(request, "agreement-timeline-export", pairs, kind))
            for name, kind in (("Excel", "xlsx"), ("CSV", "csv"))
        ]
    return found


def _page_url(
    request: SiteRequest, search: AgreementSearchForm, form: TimelineForm, way: str, cursor: str
) -> str:
    if not cursor:
        return ""
    return _url(request, "agreement-timeline", [*search.pairs(), *form.pairs(), (way, cursor)])


def _url(request: SiteRequest, name: str, pairs: list[tuple[str, str]], *args: str) -> str:
    day = [] if request.as_of == request.today else [("per", request.as_of.isoformat())]
    query = urlencode([*pairs, *day])
    url = reverse(f"commissioning:{name}", args=args)
    return f"{url}?{query}" if query else url
