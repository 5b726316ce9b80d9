"""Meetings: the list, one meeting with its agenda and papers, and a new one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Count
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from commissioning.access import requires
from commissioning.actions import meetings as actions
from commissioning.forms.base import handle_once
from commissioning.forms.meetings import MeetingFilterForm, MeetingForm
from commissioning.memos.checks import Check, checks_of_many
from commissioning.models import BoardProfile, Meeting
from commissioning.pages import sentences
from commissioning.pages.meeting_agenda import AgendaItem, agenda
from commissioning.permissions import Permission, boards_of, has_permission
from commissioning.requests import SiteRequest

MAX_PAST = 24
MAX_COMING = 60


@dataclass(frozen=True)
class ChainStep:
    """One day on the way to the meeting."""

    on: date
    text: str
    is_done: bool
    is_next: bool


@dataclass(frozen=True)
class AgendaRow:
    item: AgendaItem
    checks: list[Check]
    state: int  # 1 draft, 2 ready for the notice, 3 decided


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
        "coming": list(found.from_day(request.as_of).order_by("held_on", "pk")[:MAX_COMING]),
        "past": list(past[:MAX_PAST]),
        "may_plan": has_permission(request.user, Permission.DECIDE),
        "active_tab": "meetings",
    }
    return render(request, "commissioning/meeting_list.html", context)


@requires(Permission.READ)
def meeting_detail(request: SiteRequest, pk: int) -> HttpResponse:
    """The days on the way to a meeting, its agenda, and the state of every memo."""
    meeting = get_object_or_404(Meeting.objects.select_related("board"), pk=pk)
    rows = _agenda_rows(agenda(meeting), request.today)
    recorded = [r for r in rows if r.item.is_recorded]
    context = {
        "meeting": meeting,
        "sentence": sentences.recorded(len(rows), len(recorded)),
        "chain": chain(meeting, request.as_of),
        "rows": rows,
        "to_record": [r for r in rows if not r.item.is_recorded and r.item.matter.is_open],
        "may_decide": has_permission(request.user, Permission.DECIDE, meeting.board),
        "may_prepare": has_permission(request.user, Permission.PREPARE, meeting.board),
        "active_tab": "meetings",
    }
    return render(request, "commissioning/meeting_detail.html", context)


def chain(meeting: Meeting, on: date) -> list[ChainStep]:
    """The days of a meeting in order; the first one that has not passed is the next."""
    days = (
        (meeting.papers_on, "Skrivelser klara"),
        (meeting.dispatched_on, "Kallelse skickas"),
        (meeting.held_on, "Sammanträde"),
    )
    coming = [day for day, _ in days if day >= on]
    return [ChainStep(d, text, d < on, bool(coming) and d == coming[0]) for d, text in days]


def _agenda_rows(items: list[AgendaItem], today: date) -> list[AgendaRow]:
    found = checks_of_many([i.matter for i in items if not i.is_recorded], today)
    return [_agenda_row(item, found.get(item.matter.pk)) for item in items]


def _agenda_row(item: AgendaItem, found: list[Check] | None) -> AgendaRow:
    if found is None:
        return AgendaRow(item, [], 3)
    return AgendaRow(item, found, 1 if any(c.is_error for c in found) else 2)


@requires(Permission.DECIDE)
def meeting_new(request: SiteRequest) -> HttpResponse:
    """Plan a meeting; the other days follow from the board's settings unless they are given."""
    boards = [
        b for b in boards_of(request.user) if has_permission(request.user, Permission.DECIDE, b)
    ]
    form = MeetingForm(request.POST or None, boards=boards)
    if request.method == "POST" and form.is_valid():
        try:
            return handle_once(request, form.cleaned_data["form_key"], lambda: _plan(request, form))
        except ValidationError as error:
            form.add_error(None, ValidationError(error.messages))
    context: dict[str, Any] = {
        "form": form,
        "profiles": BoardProfile.objects.filter(board__in=boards).select_related("board"),
        "active_tab": "meetings",
    }
    return render(request, "commissioning/meeting_new.html", context)


def _plan(request: SiteRequest, form: MeetingForm) -> str:
    meeting = actions.plan(meeting=form.meeting(), by=request.user)
    messages.success(request, f"Sammanträdet {meeting.held_on} är planerat.")
    return reverse("commissioning:meeting-detail", args=[meeting.pk])
