"""A recorded decision: what was decided, when it was adjusted and posted, and its correction."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import render

from commissioning.access import get_decision_for
from commissioning.actions import corrections
from commissioning.actions import decisions as actions
from commissioning.forms.base import handle_once
from commissioning.forms.corrections import CorrectionForm
from commissioning.forms.decisions import AdjustmentForm
from commissioning.pages.correction_preview import rehearse
from commissioning.pages.decision_extracts import read_decision_extracts
from commissioning.pages.decision_page import read_decision_page
from commissioning.permissions import Permission, has_permission
from commissioning.requests import SiteRequest
from providers.tracking import ConflictError


def decision_detail(request: SiteRequest, pk: int) -> HttpResponse:
    """One paragraph of the minutes: outcomes, days, conditions, corrections, papers."""
    decision = get_decision_for(request.user, pk, Permission.READ)
    may_decide = has_permission(request.user, Permission.DECIDE, decision.matter.board)
    may_prepare = has_permission(request.user, Permission.PREPARE, decision.matter.board)
    context = {
        "page": read_decision_page(decision, request.today),
        "extracts": read_decision_extracts(decision),
        "decision": decision,
        "matter": decision.matter,
        "may_decide": may_decide,
        "may_prepare": may_prepare,
        "active_tab": "matters",
    }
    return render(request, "commissioning/decision_detail.html", context)


def decision_adjust(request: SiteRequest, pk: int) -> HttpResponse:
    """Say when the minutes of a recorded decision were adjusted and posted."""
    decision = get_decision_for(request.user, pk, Permission.DECIDE)
    form = AdjustmentForm(request.POST or None, decision=decision, today=request.today)
    if request.method == "POST" and form.is_valid():
        try:
            key = form.cleaned_data["form_key"]
            return handle_once(request, key, lambda: _adjust(request, form))
        except ValidationError as error:
            form.add_error(None, ValidationError(error.messages))
    context = {
        "form": form,
        "decision": decision,
        "matter": decision.matter,
        "active_tab": "matters",
    }
    return render(request, "commissioning/decision_adjust.html", context)


def _adjust(request: SiteRequest, form: AdjustmentForm) -> str:
    data = form.cleaned_data
    decision = actions.adjust(
        decision=form.decision,
        adjusted_on=data["adjusted_on"],
        immediately=data["is_adjusted_immediately"],
        posted_on=data["posted_on"],
        by=request.user,
    )
    if decision.last_appeal_on:
        messages.success(
            request,
            f"Sparat. Beslutet kan överklagas till och med {decision.last_appeal_on}.",
        )
    else:
        messages.success(request, f"Justeringen {decision.adjusted_on} är sparad.")
    return form.decision.get_absolute_url()


def decision_correct(request: SiteRequest, pk: int) -> HttpResponse:
    """Put a wrong recording right, with the reason; what changes is recorded as an act."""
    decision = get_decision_for(request.user, pk, Permission.DECIDE)
    form = CorrectionForm(request.POST or None, decision=decision, today=request.today)
    notice, preview = "", None
    if request.method == "POST" and form.is_valid():
        try:
            if "preview" in request.POST:
                preview = rehearse(**_correction(request, form))
            else:
                key = form.cleaned_data["form_key"]
                return handle_once(request, key, lambda: _correct(request, form))
        except ConflictError as conflict:
            form.take_version(conflict.current.version)
            notice = "Någon annan har ändrat ärendet sedan du öppnade sidan. Läs det igen först."
        except ValidationError as error:
            form.add_error(None, ValidationError(error.messages))
    context = {
        "form": form,
        "notice": notice,
        "preview": preview,
        "decision": decision,
        "matter": decision.matter,
        "active_tab": "matters",
    }
    return render(request, "commissioning/decision_correct.html", context)


def _correction(request: SiteRequest, form: CorrectionForm) -> dict[str, Any]:
    return {
        "decision": form.decision,
        "head": form.head(),
        "rulings": form.rulings(),
        "reason": form.cleaned_data["reason"],
        "on": request.today,
        "by": request.user,
        "version": form.cleaned_data["version"],
    }


def _correct(request: SiteRequest, form: CorrectionForm) -> str:
    corrections.correct(**_correction(request, form))
    messages.success(request, "Rättelsen är registrerad.")
    return form.decision.get_absolute_url()
