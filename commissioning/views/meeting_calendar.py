"""A board's year of meetings: the calendar, new meetings, changes, and how the board works."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from commissioning.access import get_board_for, get_meeting_for, requires
from commissioning.actions import meetings as actions
from commissioning.as_of import EARLIEST, LATEST
from commissioning.forms.base import ActionForm, handle_once
from commissioning.forms.meetings import (
    BoardSettingsForm,
    CalendarForm,
    MeetingCancelForm,
    MeetingEditForm,
    MeetingForm,
    SeriesForm,
    profile_of,
)
from commissioning.models import BoardProfile, Meeting
from commissioning.pages import sentences
from commissioning.pages.meeting_year import YearRow, proposed_rows, year_rows
from commissioning.permissions import Permission, boards_of, has_permission
from commissioning.requests import SiteRequest
from providers.models import Party
from providers.tracking import ConflictError

CHANGED_PREVIEW = "Förslaget har ändrats. Granska det och lägg sedan in sammanträdena."


@requires(Permission.READ)
def meeting_calendar(request: SiteRequest) -> HttpResponse:
    """A year of one board, cancelled meetings struck through; this year unless one is asked for."""
    own = boards_of(request.user) or list(Party.objects.boards()[:1])
    usual = {"board": own[0].pk if own else None, "year": request.as_of.year}
    asked = {name: request.GET.get(name) or value for name, value in usual.items()}
    form = CalendarForm(asked)
    form.is_valid()
    board = form.cleaned_data.get("board") or (own[0] if own else None)
    year = form.cleaned_data.get("year") or request.as_of.year
    context = {
        "form": form,
        "board": board,
        "year": year,
        "previous": year - 1 if year > EARLIEST.year else None,
        "next": year + 1 if year < LATEST.year - 1 else None,
        "rows": year_rows(board, year, request.as_of) if board else [],
        "may_plan": board is not None and has_permission(request.user, Permission.DECIDE, board),
        "active_tab": "meetings",
    }
    return render(request, "commissioning/meeting_calendar.html", context)


def _boards_to_plan(request: SiteRequest) -> list[Party]:
    boards = boards_of(request.user)
    return [b for b in boards if has_permission(request.user, Permission.DECIDE, b)]


@requires(Permission.DECIDE)
def meeting_new(request: SiteRequest) -> HttpResponse:
    """Plan a meeting; the other days follow from the board's settings unless they are given."""
    boards = _boards_to_plan(request)
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


@requires(Permission.DECIDE)
def meeting_series_new(request: SiteRequest) -> HttpResponse:
    """Plan a year of meetings: shown first, then saved all at once. Days that are planned stay."""
    initial = {"year": request.as_of.year + 1, "board": request.GET.get("board")}
    form = SeriesForm(request.POST or None, boards=_boards_to_plan(request), initial=initial)
    rows: list[YearRow] = []
    if request.method == "POST" and form.is_valid():
        rows = _proposed(form)
        if "save" in request.POST:
            try:
                key = form.cleaned_data["form_key"]
                return handle_once(request, key, lambda: _plan_series(request, form, rows))
            except ValidationError as error:
                form.add_error(None, ValidationError(error.messages))
    context = {
        "form": form,
        "rows": rows,
        "new_count": sum(not row.is_known for row in rows),
        "previewed": _signature(rows),
        "active_tab": "meetings",
    }
    return render(request, "commissioning/meeting_series_new.html", context)


def _proposed(form: SeriesForm) -> list[YearRow]:
    days = form.days()
    known = actions.planned_days(form.cleaned_data["board"], days)
    return proposed_rows(form.meetings(days), known)


def _signature(rows: list[YearRow]) -> str:
    """Which days are about to be planned: what is saved must be what was shown."""
    return ",".join(str(row.meeting.held_on) for row in rows if not row.is_known)


def _plan_series(request: SiteRequest, form: SeriesForm, rows: list[YearRow]) -> str:
    if form.cleaned_data["previewed"] != _signature(rows):
        raise ValidationError(CHANGED_PREVIEW)
    meetings = [row.meeting for row in rows if not row.is_known]
    if not meetings:
        raise ValidationError("Alla dagar är redan planerade. Välj andra månader eller dagar.")
    planned = actions.plan_series(meetings=meetings, by=request.user)
    number = sentences.counted(len(planned), "sammanträde", "sammanträden", neuter=True)
    messages.success(request, f"{sentences.start_of(number)} är planerade.")
    board, year = form.cleaned_data["board"], form.cleaned_data["year"]
    return f"{reverse('commissioning:meeting-calendar')}?board={board.pk}&year={year}"


def meeting_edit(request: SiteRequest, pk: int) -> HttpResponse:
    """Move a meeting, or change its time, place and standing items."""
    meeting = get_meeting_for(request.user, pk, Permission.DECIDE)
    form = MeetingEditForm(request.POST or None, meeting=meeting)
    conflicts: list[dict[str, Any]] = []
    if request.method == "POST" and form.is_valid():
        try:
            key = form.cleaned_data["form_key"]
            return handle_once(request, key, lambda: _change(request, form, meeting))
        except ConflictError as conflict:
            form.take_version(conflict.current.version)
            conflicts = _differences(form, conflict.current)
        except ValidationError as error:
            form.add_error(None, error)
    context = {
        "form": form,
        "meeting": meeting,
        "conflicts": conflicts,
        "active_tab": "meetings",
    }
    return render(request, "commissioning/meeting_edit.html", context)


def _change(request: SiteRequest, form: MeetingEditForm, meeting: Meeting) -> str:
    version = form.cleaned_data["version"]
    changed = actions.change(
        meeting=meeting, values=form.values(), by=request.user, version=version
    )
    messages.success(request, f"Sammanträdet {changed.held_on} är ändrat.")
    return changed.get_absolute_url()


def _differences(form: Any, current: Any) -> list[dict[str, Any]]:
    """What is saved now beside what was typed, field by field."""
    typed = form.cleaned_data
    return [
        {"label": form.fields[name].label, "old": _shown(saved), "new": _shown(typed[name])}
        for name in form.FIELDS
        if (saved := getattr(current, name)) != typed[name]
    ]


def _shown(value: Any) -> str:
    if isinstance(value, bool):
        return "ja" if value else "nej"
    return "tomt" if value in (None, "") else str(value)


def meeting_cancel(request: SiteRequest, pk: int) -> HttpResponse:
    """Call a meeting off, with a reason that its matters keep."""
    meeting = get_meeting_for(request.user, pk, Permission.DECIDE)
    form = MeetingCancelForm(request.POST or None, version=meeting.version)
    notice = ""
    if request.method == "POST" and form.is_valid():
        try:
            key = form.cleaned_data["form_key"]
            return handle_once(request, key, lambda: _cancel(request, form, meeting))
        except ConflictError as conflict:
            form.take_version(conflict.current.version)
            notice = "Någon annan har ändrat sammanträdet sedan du öppnade sidan. Läs det igen."
        except ValidationError as error:
            form.add_error(None, ValidationError(error.messages))
    context = {
        "form": form,
        "meeting": meeting,
        "notice": notice,
        "matters": meeting.matters.order_by("agenda_order", "pk"),
        "active_tab": "meetings",
    }
    return render(request, "commissioning/meeting_cancel.html", context)


def _cancel(request: SiteRequest, form: MeetingCancelForm, meeting: Meeting) -> str:
    data = form.cleaned_data
    actions.cancel(meeting=meeting, reason=data["reason"], by=request.user, version=data["version"])
    messages.success(request, f"Sammanträdet {meeting.held_on} är inställt.")
    return meeting.get_absolute_url()


@require_POST
def meeting_reinstate(request: SiteRequest, pk: int) -> HttpResponse:
    """Hold a cancelled meeting after all."""
    meeting = get_meeting_for(request.user, pk, Permission.DECIDE)
    form = ActionForm(request.POST, version=meeting.version)
    try:
        if not form.is_valid():
            raise ValidationError("Sidan var för gammal. Försök igen.")
        key = form.cleaned_data["form_key"]
        return handle_once(request, key, lambda: _reinstate(request, form, meeting))
    except ConflictError:
        messages.error(request, "Någon annan har ändrat sammanträdet. Läs det igen först.")
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    return redirect(meeting)


def _reinstate(request: SiteRequest, form: ActionForm, meeting: Meeting) -> str:
    version = form.cleaned_data["version"]
    actions.reinstate(meeting=meeting, by=request.user, version=version)
    messages.success(
        request, "Sammanträdet hålls. Ärenden som lyftes bort sätts upp på nytt i ärendet."
    )
    return meeting.get_absolute_url()


def board_settings(request: SiteRequest, pk: int) -> HttpResponse:
    """How a board works: its administration, its days, and what every agenda has."""
    board = get_board_for(request.user, pk, Permission.DECIDE)
    profile = profile_of(board)
    form = BoardSettingsForm(
        request.POST or None, profile=profile, version=actions.revision_of(profile)
    )
    conflicts: list[dict[str, Any]] = []
    if request.method == "POST" and form.is_valid():
        try:
            key = form.cleaned_data["form_key"]
            return handle_once(request, key, lambda: _set_up(request, form, profile))
        except ConflictError as conflict:
            form.take_version(actions.revision_of(conflict.current))
            conflicts = _differences(form, conflict.current)
        except ValidationError as error:
            form.add_error(None, ValidationError(error.messages))
    context = {
        "form": form,
        "board": board,
        "conflicts": conflicts,
        "active_tab": "meetings",
    }
    return render(request, "commissioning/board_settings.html", context)


def _set_up(request: SiteRequest, form: BoardSettingsForm, profile: BoardProfile) -> str:
    actions.set_up_board(
        profile=profile,
        values=form.values(),
        by=request.user,
        revision=form.cleaned_data["version"],
    )
    messages.success(request, "Nämndens inställningar är sparade.")
    return reverse("commissioning:board-settings", args=[profile.board_id])
