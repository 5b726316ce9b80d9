"""Uppföljning: the list of what is late, open, coming and made, and each follow-up."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render

from commissioning.access import get_agreement_for, get_follow_up_for, requires
from commissioning.exports import Column, ColumnKind, csv_response, workbook_response
from commissioning.forms.base import ActionForm, already_done, handle_once
from commissioning.forms.follow_up_search import ALL, COMING, DONE, LATE, OPEN, FollowUpFilterForm
from commissioning.forms.follow_ups import FollowUpForm
from commissioning.pages import follow_up_rows
from commissioning.pages.follow_up_page import follow_up_page
from commissioning.permissions import Permission, boards_of, has_permission
from commissioning.requests import SiteRequest
from contracts.actions import follow_ups as actions
from contracts.follow_up_reading import Followed
from contracts.follow_ups import INTERVAL_RULE, NEAREST_RULE
from contracts.models import Agreement, FollowUp, Service
from providers.tracking import ConflictError

CONFLICT = (
    "Någon annan har ändrat uppföljningen sedan du öppnade sidan. Det du skrev finns kvar. "
    "Spara igen om det ska gälla. Sparat nu: "
)
COLUMNS = [
    Column("Läge", width=26),
    Column("Dag", ColumnKind.DATE, 12),
    Column("Nummer"),
    Column("Avtal", width=44),
    Column("Nämnd", width=28),
    Column("Utförare", width=32),
    Column("Vad", width=60),
    Column("Ansvarig eller genomförd av", width=30),
    Column("Omdöme eller allvar", width=22),
    Column("Öppna brister", ColumnKind.NUMBER, 12),
]


@requires(Permission.READ)
def follow_up_list(request: SiteRequest) -> HttpResponse:
    """What is late, what is open, what comes and what has been made."""
    form = _form(request)
    choices, on = form.choices, request.as_of
    scoped = follow_up_rows.scope(on, choices, boards_of(request.user))
    state = choices["state"] or ALL
    shown = {name: state in (ALL, name) for name in (LATE, OPEN, COMING, DONE)}
    plans = follow_up_rows.followed(scoped, on) if shown[LATE] or shown[COMING] else []
    most = follow_up_rows.MOST_ROWS
    context = {
        "active_tab": "follow-up",
        "current": "list",
        "form": form,
        "shown": shown,
        "late": follow_up_rows.late(plans) if shown[LATE] else [],
        "coming": follow_up_rows.coming(plans, on) if shown[COMING] else [],
        "open": follow_up_rows.open_rows(scoped, on) if shown[OPEN] else [],
        "done": list(follow_up_rows.done(scoped, on)[: most + 1]) if shown[DONE] else [],
        "most": most,
        "interval_rule": INTERVAL_RULE,
        "nearest_rule": NEAREST_RULE,
        "can_export": has_permission(request.user, Permission.EXPORT),
        "may": has_permission(request.user, Permission.FOLLOW_UP),
    }
    return render(request, "commissioning/follow_up_list.html", context)


@requires(Permission.EXPORT)
def follow_up_export(request: SiteRequest, kind: str) -> HttpResponseBase:
    """The same rows as the page shows, all of them, as xlsx or csv."""
    if kind not in ("xlsx", "csv"):
        raise Http404
    write = workbook_response if kind == "xlsx" else csv_response
    return write(f"uppfoljning-{request.as_of}", COLUMNS, _cells(request))


def follow_up_detail(request: SiteRequest, pk: int) -> HttpResponse:
    """One follow-up with its findings, beside what was performed."""
    follow_up = get_follow_up_for(request.user, pk, Permission.READ)
    board = follow_up.agreement.board
    context = follow_up_page(follow_up, request.as_of) | {
        "may": has_permission(request.user, Permission.FOLLOW_UP, board),
        "active_tab": "follow-up",
        "current": "",
    }
    return render(request, "commissioning/follow_up_detail.html", context)


def follow_up_new(request: SiteRequest, pk: int) -> HttpResponse:
    """Record a follow-up of an agreement."""
    agreement = get_agreement_for(request.user, pk, Permission.FOLLOW_UP)
    name = request.user.get_full_name() or ""
    form = FollowUpForm(
        request.POST or None,
        today=request.today,
        initial={"held_on": request.today, "performed_by": name},
    )
    if request.method == "POST" and form.is_valid():
        try:
            key = form.cleaned_data["form_key"]
            return handle_once(request, key, lambda: _record(request, form, agreement))
        except ValidationError as error:
            form.add_error(None, ValidationError(error.messages))
    return _page(request, "follow_up_new", form=form, agreement=agreement)


def follow_up_edit(request: SiteRequest, pk: int) -> HttpResponse:
    """Correct what was recorded."""
    follow_up = get_follow_up_for(request.user, pk, Permission.FOLLOW_UP)
    form = FollowUpForm(
        request.POST or None, today=request.today, record=follow_up, version=follow_up.version
    )
    notice = ""
    if request.method == "POST" and form.is_valid():
        try:
            key = form.cleaned_data["form_key"]
            return handle_once(request, key, lambda: _change(request, form, follow_up))
        except ConflictError as conflict:
            form.take_version(conflict.current.version)
            notice = CONFLICT + _in_words(conflict.current.pk)
        except ValidationError as error:
            form.add_error(None, ValidationError(error.messages))
    return _page(
        request,
        "follow_up_edit",
        form=form,
        follow_up=follow_up,
        agreement=follow_up.agreement,
        notice=notice,
    )


def follow_up_delete(request: SiteRequest, pk: int) -> HttpResponse:
    """Take away one that was recorded by mistake, after a question."""
    if request.method == "POST" and (done := already_done(request)):
        return done
    follow_up = get_follow_up_for(request.user, pk, Permission.FOLLOW_UP)
    data = request.POST if request.method == "POST" else None
    form = ActionForm(data, version=follow_up.version)
    notice = ""
    if request.method == "POST" and form.is_valid():
        try:
            key = form.cleaned_data["form_key"]
            return handle_once(request, key, lambda: _remove(request, form, follow_up))
        except ConflictError as conflict:
            form.take_version(conflict.current.version)
            notice = CONFLICT + _in_words(conflict.current.pk)
        except ValidationError as error:
            form.add_error(None, ValidationError(error.messages))
    return _page(
        request,
        "follow_up_delete",
        form=form,
        follow_up=follow_up,
        agreement=follow_up.agreement,
        notice=notice,
    )


def _page(request: SiteRequest, name: str, **context: Any) -> HttpResponse:
    context |= {"active_tab": "follow-up"}
    return render(request, f"commissioning/{name}.html", context)


def _record(request: SiteRequest, form: FollowUpForm, agreement: Agreement) -> str:
    follow_up = FollowUp(agreement=agreement, **form.values())
    actions.record(follow_up=follow_up, grades=form.grades(), by=request.user)
    return follow_up.get_absolute_url()


def _change(request: SiteRequest, form: FollowUpForm, follow_up: FollowUp) -> str:
    actions.change(
        follow_up=follow_up,
        values=form.values(),
        grades=form.grades(),
        by=request.user,
        version=form.cleaned_data["version"],
    )
    return follow_up.get_absolute_url()


def _remove(request: SiteRequest, form: ActionForm, follow_up: FollowUp) -> str:
    actions.remove(follow_up=follow_up, by=request.user, version=form.cleaned_data["version"])
    return f"{follow_up.agreement.get_absolute_url()}#uppfoljning"


def _in_words(pk: int) -> str:
    """What is saved, so that whoever wrote at the same time can compare."""
    saved = FollowUp.objects.prefetch_related("areas").get(pk=pk)
    grades = ". ".join(str(row) for row in saved.areas.all())
    return f"{saved}, {saved.performed_by}. {saved.summary} {grades}."


def _form(request: SiteRequest) -> FollowUpFilterForm:
    """Bound when something is asked for; the day alone is not a choice of this form."""
    asked = any(name in request.GET for name in FollowUpFilterForm.base_fields)
    form = FollowUpFilterForm(
        request.GET if asked else None,
        boards=boards_of(request.user),
        services=list(Service.objects.only("name", "name_sort")),
    )
    form.is_valid()
    return form


def _cells(request: SiteRequest) -> Iterator[list[Any]]:
    choices, on = _form(request).choices, request.as_of
    scoped = follow_up_rows.scope(on, choices, boards_of(request.user))
    state = choices["state"] or ALL
    plans = follow_up_rows.followed(scoped, on) if state in (ALL, LATE, COMING) else []
    if state in (ALL, LATE):
        for row in follow_up_rows.late(plans):
            yield from (_planned_cells("Försenad", day, row) for day in row.late)
    if state in (ALL, OPEN):
        yield from (_open_cells(one) for one in follow_up_rows.open_rows(scoped, on))
    if state in (ALL, COMING):
        for row in follow_up_rows.coming(plans, on):
            yield _planned_cells("Planerad", row.coming_on, row)
    if state in (ALL, DONE):
        for one in follow_up_rows.done(scoped, on).iterator(chunk_size=500):
            yield _done_cells(one, on)


def _planned_cells(state: str, day: Any, row: Followed) -> list[Any]:
    s = row.standing
    what = f"Planerad uppföljning var {row.plan.every_months}:e månad, {row.plan.ground}"
    return [state, day, s.number, s.title, s.board_name, s.provider_name, what, "", "", None]


def _open_cells(row: follow_up_rows.OpenRow) -> list[Any]:
    agreement = row.follow_up.agreement
    return [
        row.state_text,
        row.on,
        *_agreement_cells(agreement),
        row.text,
        row.owner,
        row.finding.get_severity_display(),
        None,
    ]


def _done_cells(one: FollowUp, on: Any) -> list[Any]:
    return [
        "Genomförd",
        one.held_on,
        *_agreement_cells(one.agreement),
        f"{one.get_kind_display()}, {one.get_method_display().lower()}. {one.summary}",
        one.performed_by,
        one.grade.label if one.grade else "",
        len(one.open_findings(on)),
    ]


def _agreement_cells(agreement: Agreement) -> list[str]:
    return [agreement.number, agreement.title, agreement.board.name, agreement.provider.name]
