"""How a matter is prepared: consultations, and negotiation with the unions."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render

from commissioning.access import get_matter_for, get_part_for
from commissioning.actions import preparation as actions
from commissioning.forms.base import ActionForm, handle_once
from commissioning.forms.preparation import (
    CoDeterminationForm,
    ConsultationForm,
    PreparationForm,
)
from commissioning.models import CoDeterminationRecord, Consultation, Matter
from commissioning.permissions import Permission
from commissioning.requests import SiteRequest
from providers.tracking import ConflictError

Record = Consultation | CoDeterminationRecord
CONFLICT = "Någon annan har ändrat det här sedan du öppnade sidan. Sparat nu: "
CLOSED = "Ärendet är avslutat. Det som gjordes i beredningen står kvar."


def consultation_new(request: SiteRequest, pk: int) -> HttpResponse:
    """Add somebody who is to be heard, or has been."""
    return _new(request, pk, Consultation, ConsultationForm)


def consultation_edit(request: SiteRequest, pk: int) -> HttpResponse:
    """Change a consultation."""
    part = get_part_for(Consultation, request.user, pk, Permission.PREPARE)
    return _edit(request, part, ConsultationForm)


def consultation_delete(request: SiteRequest, pk: int) -> HttpResponse:
    """Take a consultation away, after a question."""
    return _delete(request, get_part_for(Consultation, request.user, pk, Permission.PREPARE))


def codetermination_new(request: SiteRequest, pk: int) -> HttpResponse:
    """Add a negotiation, information or cooperation with the unions."""
    return _new(request, pk, CoDeterminationRecord, CoDeterminationForm)


def codetermination_edit(request: SiteRequest, pk: int) -> HttpResponse:
    """Change it, as when the day has come."""
    part = get_part_for(CoDeterminationRecord, request.user, pk, Permission.PREPARE)
    return _edit(request, part, CoDeterminationForm)


def codetermination_delete(request: SiteRequest, pk: int) -> HttpResponse:
    """Take it away, after a question."""
    part = get_part_for(CoDeterminationRecord, request.user, pk, Permission.PREPARE)
    return _delete(request, part)


def _new(
    request: SiteRequest, pk: int, model: type[Record], form_class: type[PreparationForm]
) -> HttpResponse:
    matter = get_matter_for(request.user, pk, Permission.PREPARE)
    if not matter.can_be_edited:
        return _closed(request, matter)
    form = form_class(request.POST or None, today=request.today, meeting_on=_meeting_on(matter))
    if request.method == "POST" and form.is_valid():
        try:
            key = form.cleaned_data["form_key"]
            return handle_once(request, key, lambda: _add(request, form, model, matter))
        except ValidationError as error:
            form.add_error(None, ValidationError(error.messages))
    return _page(request, f"{_name(model)}_new", matter, form=form)


def _edit(request: SiteRequest, part: Record, form_class: type[PreparationForm]) -> HttpResponse:
    if not part.matter.can_be_edited:
        return _closed(request, part.matter)
    version = actions.version_of(part)
    form = form_class(
        request.POST or None,
        today=request.today,
        meeting_on=_meeting_on(part.matter),
        part=part,
        version=version,
    )
    notice = ""
    if request.method == "POST" and form.is_valid():
        try:
            key = form.cleaned_data["form_key"]
            return handle_once(request, key, lambda: _change(request, form, part))
        except ConflictError as conflict:
            form.take_version(actions.version_of(conflict.current))
            notice = CONFLICT + _in_words(conflict.current)
        except ValidationError as error:
            form.add_error(None, ValidationError(error.messages))
    name = f"{_name(type(part))}_edit"
    return _page(request, name, part.matter, form=form, part=part, notice=notice)


def _delete(request: SiteRequest, part: Record) -> HttpResponse:
    if not part.matter.can_be_edited:
        return _closed(request, part.matter)
    form = ActionForm(request.POST or None, version=actions.version_of(part))
    notice = ""
    if request.method == "POST" and form.is_valid():
        try:
            key = form.cleaned_data["form_key"]
            return handle_once(request, key, lambda: _remove(request, form, part))
        except ConflictError as conflict:
            form.take_version(actions.version_of(conflict.current))
            notice = CONFLICT + _in_words(conflict.current)
        except ValidationError as error:
            form.add_error(None, ValidationError(error.messages))
    name = f"{_name(type(part))}_delete"
    return _page(request, name, part.matter, form=form, part=part, notice=notice)


def _closed(request: SiteRequest, matter: Matter) -> HttpResponse:
    messages.error(request, CLOSED)
    return redirect(matter)


def _page(request: SiteRequest, name: str, matter: Matter, **more: Any) -> HttpResponse:
    context = {"matter": matter, "active_tab": "matters", **more}
    return render(request, f"commissioning/{name}.html", context)


def _meeting_on(matter: Matter) -> date | None:
    return matter.meeting.held_on if matter.meeting else None


def _name(model: type[Record]) -> str:
    return "consultation" if model is Consultation else "codetermination"


def _add(request: SiteRequest, form: PreparationForm, model: type[Record], matter: Matter) -> str:
    part = actions.add(matter=matter, part=model(**form.values()), by=request.user)
    messages.success(request, f"Tillagt: {part}.")
    return f"{matter.get_absolute_url()}#beredning"


def _change(request: SiteRequest, form: PreparationForm, part: Record) -> str:
    version = form.cleaned_data["version"]
    changed = actions.change(part=part, values=form.values(), by=request.user, version=version)
    messages.success(request, f"Ändrat: {changed}.")
    return f"{part.matter.get_absolute_url()}#beredning"


def _remove(request: SiteRequest, form: ActionForm, part: Record) -> str:
    text, matter = str(part), part.matter
    actions.remove(part=part, by=request.user, version=form.cleaned_data["version"])
    messages.success(request, f"Borttaget: {text}.")
    return f"{matter.get_absolute_url()}#beredning"


def _in_words(part: Record) -> str:
    """What is saved, so that whoever wrote at the same time can compare."""
    day = part.held_on or "ingen dag"
    if isinstance(part, Consultation):
        return f"{part.who}, {day}. {part.answer}"
    return f"{part}, {day}. {part.get_outcome_display()}. {part.note}"
