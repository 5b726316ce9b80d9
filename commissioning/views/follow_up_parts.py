"""Findings of a follow-up, and the remedies that somebody is to carry out."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import render

from commissioning.access import get_finding_for, get_follow_up_for, get_remedy_for
from commissioning.forms.base import ActionForm, already_done, handle_once
from commissioning.forms.follow_ups import DatedForm, FindingForm, RemedyForm
from commissioning.permissions import Permission
from commissioning.requests import SiteRequest
from contracts.actions import follow_ups as actions
from contracts.models import Finding, FollowUp, Remedy
from providers.tracking import ConflictError

CONFLICT = (
    "Någon annan har ändrat det här sedan du öppnade sidan. Det du skrev finns kvar. "
    "Spara igen om det ska gälla. Sparat nu: "
)


def finding_new(request: SiteRequest, pk: int) -> HttpResponse:
    """Add something that is not as it should be."""
    follow_up = get_follow_up_for(request.user, pk, Permission.FOLLOW_UP)
    form = FindingForm(request.POST or None, today=request.today)
    if request.method == "POST" and form.is_valid():
        finding = Finding(follow_up=follow_up, **form.values())

        def add() -> str:
            return actions.add_finding(finding=finding, by=request.user).get_absolute_url()

        return _once(request, form, add) or _page(request, "finding_new", form, follow_up)
    return _page(request, "finding_new", form, follow_up)


def finding_edit(request: SiteRequest, pk: int) -> HttpResponse:
    """Change how a finding is described or how grave it is."""
    finding = get_finding_for(request.user, pk)
    form = FindingForm(
        request.POST or None, today=request.today, record=finding, version=finding.version
    )
    return _edit(request, "finding_edit", form, finding, finding.follow_up)


def finding_delete(request: SiteRequest, pk: int) -> HttpResponse:
    """Take a finding away, after a question."""
    if request.method == "POST" and (done := already_done(request)):
        return done
    finding = get_finding_for(request.user, pk)
    return _delete(request, "finding_delete", finding, finding.follow_up)


def remedy_new(request: SiteRequest, pk: int) -> HttpResponse:
    """Add what somebody is to do about a finding."""
    finding = get_finding_for(request.user, pk)
    form = RemedyForm(request.POST or None, today=request.today)
    if request.method == "POST" and form.is_valid():
        remedy = Remedy(finding=finding, **form.values())

        def add() -> str:
            return actions.add_remedy(remedy=remedy, by=request.user).get_absolute_url()

        if response := _once(request, form, add):
            return response
    return _page(request, "remedy_new", form, finding.follow_up, finding=finding)


def remedy_edit(request: SiteRequest, pk: int) -> HttpResponse:
    """Say that a remedy is done, what the check again showed, or another day."""
    remedy = get_remedy_for(request.user, pk)
    form = RemedyForm(
        request.POST or None, today=request.today, record=remedy, version=remedy.version
    )
    finding = remedy.finding
    return _edit(request, "remedy_edit", form, remedy, finding.follow_up, finding=finding)


def remedy_delete(request: SiteRequest, pk: int) -> HttpResponse:
    """Take a remedy away, after a question."""
    if request.method == "POST" and (done := already_done(request)):
        return done
    remedy = get_remedy_for(request.user, pk)
    return _delete(
        request, "remedy_delete", remedy, remedy.finding.follow_up, finding=remedy.finding
    )


def _edit(
    request: SiteRequest,
    name: str,
    form: DatedForm,
    part: Finding | Remedy,
    follow_up: FollowUp,
    **more: Any,
) -> HttpResponse:
    notice = ""
    if request.method == "POST" and form.is_valid():

        def change() -> str:
            changed = actions.change_part(
                part=part,
                values=form.values(),
                by=request.user,
                version=form.cleaned_data["version"],
            )
            return str(changed.get_absolute_url())

        try:
            if response := _once(request, form, change):
                return response
        except ConflictError as conflict:
            form.take_version(conflict.current.version)
            notice = CONFLICT + _in_words(conflict.current)
    return _page(request, name, form, follow_up, part=part, notice=notice, **more)


def _delete(
    request: SiteRequest, name: str, part: Finding | Remedy, follow_up: FollowUp, **more: Any
) -> HttpResponse:
    data = request.POST if request.method == "POST" else None
    form = ActionForm(data, version=part.version)
    notice = ""
    if request.method == "POST" and form.is_valid():

        def remove() -> str:
            version = form.cleaned_data["version"]
            actions.remove_part(part=part, by=request.user, version=version)
            return follow_up.get_absolute_url()

        try:
            if response := _once(request, form, remove):
                return response
        except ConflictError as conflict:
            form.take_version(conflict.current.version)
            notice = CONFLICT + _in_words(conflict.current)
    return _page(request, name, form, follow_up, part=part, notice=notice, **more)


def _once(request: SiteRequest, form: ActionForm, do: Any) -> HttpResponse | None:
    """The answer to a post that was carried out; None when it was refused, with the reason in
    the form."""
    try:
        return handle_once(request, form.cleaned_data["form_key"], do)
    except ValidationError as error:
        form.add_error(None, ValidationError(error.messages))
        return None


def _page(
    request: SiteRequest, name: str, form: ActionForm, follow_up: FollowUp, **more: Any
) -> HttpResponse:
    context = {
        "form": form,
        "follow_up": follow_up,
        "agreement": follow_up.agreement,
        "active_tab": "follow-up",
        **more,
    }
    return render(request, f"commissioning/{name}.html", context)


def _in_words(part: Finding | Remedy) -> str:
    """What is saved, so that whoever wrote at the same time can compare."""
    if isinstance(part, Finding):
        return f"{part.text} {part.get_severity_display()}."
    done = f" Klar {part.done_on}." if part.done_on else ""
    return f"{part.text} {part.owner}, senast {part.due_on}.{done}"
