"""Slutdatum: what ends, what must be decided and by when, as the register was on a day."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import Any

from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render

from commissioning import uses
from commissioning.access import requires
from commissioning.chains import Entry, entries
from commissioning.exports import Column, ColumnKind, csv_response, workbook_response
from commissioning.forms.deadlines import DeadlineFilterForm
from commissioning.last_days import ChainState
from commissioning.pages import deadline_rows
from commissioning.pages.deadline_rows import PILLS
from commissioning.permissions import Permission, boards_of, has_permission
from commissioning.requests import SiteRequest
from contracts.models import Service
from contracts.periods import add_months
from contracts.querysets import StandingQuerySet
from contracts.states import Form

COLUMNS = [
    Column("Nummer"),
    Column("Rubrik", width=44),
    Column("Typ", width=26),
    Column("Nämnd", width=28),
    Column("Utförare", width=32),
    Column("Börjar", ColumnKind.DATE, 12),
    Column("Slutar", ColumnKind.DATE, 12),
    Column("Längst till", ColumnKind.DATE, 12),
    Column("Åtgärd senast", ColumnKind.DATE, 14),
    Column("Åtgärd", width=40),
    Column("Läge", width=24),
    Column("Räknat som", width=34),
    Column("Sammanträde", ColumnKind.DATE, 14),
    Column("Sammanträdet räknat", width=50),
    Column("Stoppdag", ColumnKind.DATE, 12),
    Column("Börja skriva", ColumnKind.DATE, 12),
    Column("Ersättare saknas", width=16),
    Column("Årskostnad", ColumnKind.MONEY, 16),
    Column("Prisnivå", ColumnKind.NUMBER, 10),
]
USED_COLUMNS = [
    Column("Nummer"),
    Column("Rubrik", width=44),
    Column("Nämnd", width=28),
    Column("Utförare", width=32),
    Column("Slutade", ColumnKind.DATE, 12),
    Column("Användes", ColumnKind.DATE, 12),
    Column("Tecken på användning", width=60),
    Column("Årskostnad", ColumnKind.MONEY, 16),
]
CHUNK = 1000


@requires(Permission.READ)
def deadline_list(request: SiteRequest) -> HttpResponse:
    services = list(Service.objects.only("name", "name_sort"))
    boards = boards_of(request.user)
    form = _form(request, boards, services)
    choices = form.choices
    axis = deadline_rows.window(request.as_of, choices["months"])
    found = list(
        deadline_rows.find(request.as_of, choices, boards).defer("search_text", "search_fold")[
            : deadline_rows.MOST_ROWS + 1
        ]
    )
    rows = deadline_rows.rows(found[: deadline_rows.MOST_ROWS], request.as_of, axis)
    used = uses.still_used(_boards(choices, boards), request.as_of)
    context = {
        "active_tab": "deadlines",
        "form": form,
        "choices": choices,
        "axis": axis,
        "until": add_months(request.as_of, choices["months"]),
        "rows": rows,
        "groups": deadline_rows.by_service(rows, {s.pk: s.name for s in services}),
        "total": deadline_rows.total(rows),
        "sections": _sections(rows),
        "used": used[: deadline_rows.MOST_ROWS],
        "states": [(PILLS[state], state) for state in ChainState],
        "may_follow_up": has_permission(request.user, Permission.FOLLOW_UP),
        "is_cut": len(found) > deadline_rows.MOST_ROWS,
        "most_rows": deadline_rows.MOST_ROWS,
        "can_export": has_permission(request.user, Permission.EXPORT),
        "form_labels": dict(Form.choices),
    }
    return render(request, "commissioning/deadline_list.html", context)


@requires(Permission.EXPORT)
def deadline_export(request: SiteRequest, kind: str) -> HttpResponseBase:
    """The same rows as the page shows, all of them, as xlsx or csv."""
    if kind not in ("xlsx", "csv"):
        raise Http404
    boards = boards_of(request.user)
    choices = _form(request, boards, list(Service.objects.all())).choices
    found = deadline_rows.find(request.as_of, choices, boards)
    write = workbook_response if kind == "xlsx" else csv_response
    return write(f"slutdatum-{request.as_of}", COLUMNS, _cells(found, request))


def _cells(found: StandingQuerySet, request: SiteRequest) -> Iterator[tuple[Any, ...]]:
    rows = found.defer("search_text", "search_fold", "periods").iterator(chunk_size=CHUNK)
    while chunk := list(islice(rows, CHUNK)):
        for entry in entries(chunk, request.as_of):
            yield _cells_of(entry)


def _cells_of(entry: Entry) -> tuple[Any, ...]:
    s, chain = entry.standing, entry.chain
    return (
        s.number,
        s.title,
        s.get_form_display(),
        s.board_name,
        s.provider_name,
        s.starts_on,
        s.ends_on,
        s.latest_end_on,
        s.act_by,
        s.deadline_kind_label,
        entry.state.label if entry.state else "Ej beslutat",
        chain.act_how if chain else "",
        chain.held_on if chain else None,
        chain.meeting_how if chain else "",
        chain.papers_on if chain else None,
        chain.drafting_on if chain else None,
        "ja" if s.lacks_successor else "",
        s.yearly_cost,
        s.price_level_year,
    )


@requires(Permission.EXPORT)
def used_export(request: SiteRequest, kind: str) -> HttpResponseBase:
    """The ended agreements that still are used, as xlsx or csv."""
    if kind not in ("xlsx", "csv"):
        raise Http404
    boards = boards_of(request.user)
    choices = _form(request, boards, list(Service.objects.all())).choices
    found = uses.still_used(_boards(choices, boards), request.as_of)
    cells = (
        (
            used.standing.number,
            used.standing.title,
            used.standing.board_name,
            used.standing.provider_name,
            used.standing.ends_on,
            used.use.on,
            used.use.text,
            used.standing.yearly_cost,
        )
        for used in found
    )
    write = workbook_response if kind == "xlsx" else csv_response
    return write(f"upphort-men-anvands-{request.as_of}", USED_COLUMNS, cells)


def _boards(choices: dict[str, Any], boards: list[Any]) -> list[Any]:
    return [choices["board"]] if choices["board"] else boards


def _form(request: SiteRequest, boards: list[Any], services: list[Service]) -> DeadlineFilterForm:
    """Bound when something is asked for; the day alone is not a choice of this form."""
    asked = any(name in request.GET for name in DeadlineFilterForm.base_fields)
    form = DeadlineFilterForm(request.GET if asked else None, boards=boards, services=services)
    form.is_valid()
    return form


def _sections(rows: list[deadline_rows.Row]) -> list[dict[str, Any]]:
    return [
        {
            "id": "beslut-kravs",
            "title": "Beslut krävs",
            "empty": "Inget avtal väntar på beslut om förlängning.",
            "rows": [r for r in rows if r.entry.needs_decision],
        },
        {
            "id": "forlangs-sjalvt",
            "title": "Förlängs av sig självt om ingen gör något",
            "empty": "Inget avtal förlängs av sig självt under tiden.",
            "rows": [r for r in rows if r.entry.extends_itself],
        },
        {
            "id": "saknar-ersattare",
            "title": "Upphör utan ersättare",
            "empty": "Alla avtal som upphör har en ersättare.",
            "rows": [r for r in rows if r.entry.lacks_successor],
        },
    ]
