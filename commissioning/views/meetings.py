"""Meetings: the list, one meeting with its agenda and papers, and what is done with it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Count, QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from commissioning.access import get_meeting_for, requires
from commissioning.actions import meetings as actions
from commissioning.forms.base import ActionForm, handle_once, new_key
from commissioning.forms.meetings import (
    AgendaMoveForm,
    DelegatedForm,
    MeetingFilterForm,
    PacketForm,
)
from commissioning.memos.remarks import Check, to_ask
from commissioning.memos.review import reviewed_many
from commissioning.models import Decision, Meeting
from commissioning.pages import sentences
from commissioning.pages.meeting_agenda import AgendaItem, whole_agenda
from commissioning.pages.meeting_packets import packet_rows
from commissioning.permissions import Permission, boards_of, has_permission
from commissioning.requests import SiteRequest

MAX_PAST = 24
MAX_COMING = 60


@dataclass(frozen=True)
class ChainStep:
    """One day on the way to the meeting, or after it."""

    on: date
    text: str
    is_done: bool
    is_next: bool


@dataclass(frozen=True)
class AgendaRow:
    item: AgendaItem
    checks: list[Check]
    state: int  # 1 draft, 2 ready for the notice, 3 decided
    key: str = field(default_factory=new_key)  # of the form that moves it


@requires(Permission.READ)
def meeting_list(request: SiteRequest) -> HttpResponse:
    """Coming meetings, and the latest past ones, of one board or of the person's own."""
    form = MeetingFilterForm(request.GET)
    form.is_valid()
    chosen = form.cleaned_data.get("board")
    found = Meeting.objects.filter(board__in=[chosen] if chosen else boards_of(request.user))
    found = found.select_related("board").annotate(matter_count=Count("matters"))
    past = found.filter(held_on__lt=request.as_of).order_by("-held_on", "pk")
    context = {
        "form": form,
        "chosen": chosen,
        "coming": list(found.from_day(request.as_of).order_by("held_on", "pk")[:MAX_COMING]),
        "past": list(past[:MAX_PAST]),
        "may_plan": has_permission(request.user, Permission.DECIDE),
        "active_tab": "meetings",
    }
    return render(request, "commissioning/meeting_list.html", context)


def meeting_detail(request: SiteRequest, pk: int) -> HttpResponse:
    """The days of a meeting, its agenda with the state of every memo, and its papers."""
    meeting = get_meeting_for(request.user, pk)
    found = whole_agenda(meeting)
    rows = _agenda_rows(found.items, request.today)
    recorded = [r for r in rows if r.item.is_recorded]
    may_decide = has_permission(request.user, Permission.DECIDE, meeting.board)
    is_own = has_permission(request.user, Permission.READ, meeting.board)
    context = {
        "meeting": meeting,
        "agenda": found,
        "sentence": sentences.recorded(len(rows), len(recorded)),
        "chain": chain(meeting, request.as_of),
        "rows": rows,
        "to_record": [r for r in rows if not r.item.is_recorded and r.item.matter.is_open],
        "is_own": is_own,
        "packets": [
            row for row in packet_rows(meeting, request.today) if is_own or row.packet.is_public
        ],
        "packet_form": PacketForm(),
        "action_form": ActionForm(),
        "reinstate_form": ActionForm(version=meeting.version),
        "delegated": waiting_decisions(meeting),
        "reported": _with_parties(meeting.reported_decisions.order_by("decided_on", "pk")),
        "is_held": meeting.held_on <= request.today,
        "may_decide": may_decide,
        "may_order": may_decide and not meeting.is_cancelled and len(rows) > 1,
        "may_prepare": has_permission(request.user, Permission.PREPARE, meeting.board),
        "active_tab": "meetings",
    }
    return render(request, "commissioning/meeting_detail.html", context)


def chain(meeting: Meeting, on: date) -> list[ChainStep]:
    """The days of a meeting in order; the first one that has not passed is the next."""
    days = [
        (meeting.papers_on, "Skrivelser klara"),
        (meeting.dispatched_on, "Kallelse skickas"),
        (meeting.held_on, "Sammanträde"),
    ]
    if meeting.adjusts_on:
        days.append((meeting.adjusts_on, "Justering"))
    coming = [day for day, _ in days if day >= on]
    return [ChainStep(d, text, d < on, bool(coming) and d == coming[0]) for d, text in days]


def waiting_decisions(meeting: Meeting) -> QuerySet[Decision]:
    """The delegated decisions that can be reported at the meeting."""
    found = Decision.objects.unreported(meeting.board).filter(decided_on__lte=meeting.held_on)
    return _with_parties(found)


def _with_parties(decisions: Any) -> QuerySet[Decision]:
    found: QuerySet[Decision] = decisions.select_related("matter__board", "delegation_item__order")
    return found


def _agenda_rows(items: list[AgendaItem], today: date) -> list[AgendaRow]:
    found = reviewed_many([i.matter for i in items if not i.is_recorded], today)
    return [_agenda_row(item, found.get(item.matter.pk)) for item in items]


def _agenda_row(item: AgendaItem, found: list[Check] | None) -> AgendaRow:
    if found is None:
        return AgendaRow(item, [], 3)
    found = to_ask(found)
    return AgendaRow(item, found, 1 if any(c.is_error for c in found) else 2)


@require_POST
def meeting_agenda(request: SiteRequest, pk: int) -> HttpResponse:
    """Move a matter one step on the agenda, and come back to where it stands."""
    meeting = get_meeting_for(request.user, pk, Permission.DECIDE)
    form = AgendaMoveForm(request.POST, meeting=meeting)
    if not form.is_valid():
        messages.error(request, "Ärendet står inte längre på dagordningen.")
        return redirect(meeting)
    try:
        return handle_once(
            request, form.cleaned_data["form_key"], lambda: _move(request, form, meeting)
        )
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect(meeting)


def _move(request: SiteRequest, form: AgendaMoveForm, meeting: Meeting) -> str:
    matter, up = form.cleaned_data["matter"], form.cleaned_data["direction"] == "up"
    actions.move_on_agenda(meeting=meeting, matter=matter, up=up, by=request.user)
    return f"{meeting.get_absolute_url()}#arende-{matter.pk}"


@require_POST
def meeting_delegated(request: SiteRequest, pk: int) -> HttpResponse:
    """Record that delegated decisions were reported at the meeting."""
    meeting = get_meeting_for(request.user, pk, Permission.DECIDE)
    form = DelegatedForm(request.POST, waiting=waiting_decisions(meeting))
    try:
        if meeting.held_on > request.today:
            raise ValidationError("Besluten anmäls när sammanträdet har hållits.")
        if not form.is_valid():
            raise ValidationError([text for errors in form.errors.values() for text in errors])
        key = form.cleaned_data["form_key"]
        return handle_once(request, key, lambda: _report(request, form, meeting))
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    return redirect(f"{meeting.get_absolute_url()}#delegationsbeslut")


def _report(request: SiteRequest, form: DelegatedForm, meeting: Meeting) -> str:
    found = actions.report_delegated(
        meeting=meeting, decisions=form.cleaned_data["decisions"], by=request.user
    )
    number = sentences.start_of(sentences.counted(len(found), "beslut", "beslut", neuter=True))
    is_are = "är anmält" if len(found) == 1 else "är anmälda"
    messages.success(request, f"{number} {is_are} till nämnden.")
    return reverse("commissioning:meeting-detail", args=[meeting.pk]) + "#delegationsbeslut"
