"""A decision that waits for another board: both texts, and what that board decided."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import render

from commissioning.access import get_condition_for
from commissioning.actions import conditions as actions
from commissioning.forms.base import handle_once
from commissioning.forms.conditions import ConditionForm
from commissioning.models import BoardProfile, Condition, ConditionState, Matter, PointOutcome
from commissioning.permissions import Permission, boards_of, has_permission
from commissioning.requests import SiteRequest
from commissioning.word_differences import are_alike, differences
from providers.models import Party
from providers.tracking import ConflictError


def condition_detail(request: SiteRequest, pk: int) -> HttpResponse:
    """The condition with the texts side by side; posting says what the other board decided."""
    permission = Permission.DECIDE if request.method == "POST" else Permission.READ
    condition = get_condition_for(request.user, pk, permission)
    known = condition.counterpart or last_word(condition)
    form = ConditionForm(
        request.POST or None, condition=condition, known=known, today=request.today
    )
    notice = ""
    if request.method == "POST" and "compare" not in request.POST and form.is_valid():
        try:
            _check_difference(form, known)
            key = form.cleaned_data["form_key"]
            return handle_once(request, key, lambda: _settle(request, form, known))
        except ConflictError as conflict:
            form.take_version(conflict.current.version)
            notice = "Någon annan har ändrat villkoret sedan du öppnade sidan. Läs det igen först."
        except ValidationError as error:
            form.add_error(None, _at_its_place(error))
    return render(
        request,
        "commissioning/condition_detail.html",
        {"form": form, "notice": notice, "known": known} | _context(request, condition, form),
    )


def last_word(condition: Condition) -> PointOutcome | None:
    """The other board's last outcome on the same point, when the register has it."""
    point = condition.outcome.point
    same = Q(point__same_as=point)
    if point.same_as_id:
        same |= Q(point=point.same_as_id)
    found = PointOutcome.objects.live().filter(same, decision__matter__board=condition.board)
    return found.select_related("decision__matter__board", "point").order_by("pk").last()


def _context(request: SiteRequest, condition: Condition, form: ConditionForm) -> dict[str, object]:
    outcome = condition.outcome
    board = outcome.decision.matter.board
    theirs = _their_text(condition, form)
    limit = _warn_after(board.pk)
    waited = condition.days_pending(request.today)
    return {
        "condition": condition,
        "outcome": outcome,
        "decision": outcome.decision,
        "matter": outcome.decision.matter,
        "theirs": theirs,
        "their_matter": _their_matter(condition, boards_of(request.user)),
        "parts": differences(outcome.decided_text, theirs) if theirs else [],
        "are_alike": bool(theirs) and _are_alike(condition, theirs),
        "days_waited": waited,
        "is_late": condition.is_pending and waited > limit,
        "may_decide": has_permission(request.user, Permission.DECIDE, board),
        "active_tab": "matters",
    }


def _their_matter(condition: Condition, boards: list[Party]) -> Matter | None:
    """The other board's matter with the same point, when the register has it."""
    point = condition.outcome.point
    same = Q(points__same_as=point)
    if point.same_as_id:
        same |= Q(points=point.same_as_id)
    found = Matter.objects.visible_to(boards).filter(same, board=condition.board)
    return found.select_related("meeting").order_by("-pk").first()


def _their_text(condition: Condition, form: ConditionForm) -> str:
    if not condition.is_pending:
        return condition.text
    return str(form["text"].value() or "").strip()[:4000]


def _are_alike(condition: Condition, theirs: str) -> bool:
    names = (condition.board.name, condition.outcome.decision.matter.board.name)
    return are_alike(condition.outcome.decided_text, theirs, names)


def _warn_after(board_id: int) -> int:
    profile = BoardProfile.objects.filter(board=board_id).first()
    return profile.condition_days if profile else BoardProfile().condition_days


def _at_its_place(error: ValidationError) -> ValidationError:
    """The demand for a note stands at the note; anything else at the form."""
    is_note = hasattr(error, "error_dict") and set(error.error_dict) == {"note"}
    return error if is_note else ValidationError(error.messages)


def _is_of(known: PointOutcome | None, data: dict[str, Any]) -> bool:
    """Whether what was typed is the decision that the register has."""
    if known is None or not known.is_final or known.reversed_by_id:
        return False
    decision = known.decision
    return (decision.decided_on, decision.section) == (data["decided_on"], data["section"])


def _check_difference(form: ConditionForm, known: PointOutcome | None) -> None:
    """Two texts that differ are the same decision only if somebody says why."""
    data = form.cleaned_data
    is_met = data["state"] == ConditionState.MET
    if is_met and known and not known.is_final_approval:
        raise ValidationError(
            f"{known.decision.reference}: {known.get_outcome_display().lower()}. Nämnden har inte "
            "beslutat samma än."
        )
    if is_met and not data["note"] and not _are_alike(form.condition, data["text"]):
        raise ValidationError(
            {"note": "Texterna skiljer sig. Skriv varför besluten ändå är desamma."}
        )


def _settle(request: SiteRequest, form: ConditionForm, known: PointOutcome | None) -> str:
    data = form.cleaned_data
    condition = actions.settle(
        condition=form.condition,
        state=data["state"],
        decided_on=data["decided_on"],
        section=data["section"],
        text=data["text"],
        note=data["note"],
        counterpart=known if _is_of(known, data) else None,
        by=request.user,
        version=data["version"],
    )
    if condition.state == ConditionState.MET:
        messages.success(request, f"Beslutet gäller från {condition.settled_on}.")
    else:
        messages.success(request, "Beslutet har förfallit. Förslagen är stängda.")
    return form.condition.outcome.decision.matter.get_absolute_url()
