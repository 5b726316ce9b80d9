"""The forms that open, change and take back a matter."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render

from commissioning.access import get_matter_for, requires
from commissioning.actions import matters as actions
from commissioning.actions import tasks
from commissioning.forms.base import ActionForm, handle_once
from commissioning.forms.matters import MatterEditForm, MatterNewForm
from commissioning.forms.points import amendment_label, drafts_to_choose
from commissioning.models import (
    BoardProfile,
    DecisionPoint,
    Matter,
    MatterKind,
    PointOutcome,
    ReportBackTask,
)
from commissioning.permissions import Permission, boards_of, has_permission
from commissioning.requests import SiteRequest
from commissioning.suggestions import decision_text
from contracts import reading
from contracts.derivation import derive
from contracts.models import Agreement, Amendment
from contracts.states import AmendmentKind, AmendmentState, Form
from providers.models import Party
from providers.tracking import ConflictError


@requires(Permission.PREPARE)
def matter_new(request: SiteRequest) -> HttpResponse:
    """Open a matter with its first point, prefilled from the amendments that led here."""
    boards = [b for b in boards_of(request.user) if _may_prepare(request, b)]
    wanted = _wanted_amendments(request, boards)
    form = MatterNewForm(
        request.POST or None,
        boards=boards,
        on=request.as_of,
        amendments=[a.pk for a in wanted],
        initial=_initial(request, boards, wanted),
    )
    if request.method == "POST" and form.is_valid():
        try:
            return handle_once(request, form.cleaned_data["form_key"], lambda: _open(request, form))
        except ValidationError as error:
            form.add_error(None, error)
    context = {"form": form, "active_tab": "matters", "owners": owner_choices(boards)}
    return render(request, "commissioning/matter_new.html", context)


def _may_prepare(request: SiteRequest, board: Party) -> bool:
    return has_permission(request.user, Permission.PREPARE, board)


def _wanted_amendments(request: SiteRequest, boards: list[Party]) -> list[Amendment]:
    """The free drafts that the address names; anything else in it is left aside."""
    texts = request.GET.getlist("amendment")[:20]
    numbers = [int(t) for t in texts if t.isascii() and t.isdigit() and len(t) < 19]
    return list(drafts_to_choose(boards, numbers).filter(pk__in=numbers)) if numbers else []


def _initial(request: SiteRequest, boards: list[Party], wanted: list[Amendment]) -> dict[str, Any]:
    """What is known from the page that led here: proposals, a task, or a decision to revoke."""
    task = _asked(request, "task", ReportBackTask.objects.open(), boards)
    if task:
        return _reporting(task)
    outcome = _asked(request, "reverses", PointOutcome.objects.reversible(), boards, "point")
    if outcome and outcome.is_final_approval:
        return _revoking(outcome)
    if not wanted:
        return {}
    first = wanted[0].agreement
    return {
        "kind": kind_of(wanted),
        "title": first.title,
        "board": first.board_id,
        "meeting": request.GET.get("meeting"),
        "amendments": [a.pk for a in wanted],
        "proposed_text": "\n\n".join(filter(None, (suggested(a, request) for a in wanted))),
    }


def kind_of(amendments: list[Amendment]) -> str:
    """The usual kind of a matter that carries these."""
    agreements = [a.agreement for a in amendments]
    if any(agreement.form == Form.INTER_BOARD_AGREEMENT for agreement in agreements):
        return MatterKind.INTER_BOARD
    is_new = any(a.kind == AmendmentKind.ESTABLISH for a in amendments)
    if is_new and all(agreement.rules.procured for agreement in agreements):
        return MatterKind.PROCUREMENT
    return MatterKind.COMMISSION


def _asked(
    request: SiteRequest, name: str, among: Any, boards: list[Party], way: str = "outcome__point"
) -> Any:
    """The boards' own record that the address names; anything else is left aside."""
    text = request.GET.get(name, "")
    if not (text.isascii() and text.isdigit() and len(text) < 19):
        return None
    own = {f"{way}__matter__board__in": boards}
    return among.filter(pk=int(text), **own).first()


def _reporting(task: ReportBackTask) -> dict[str, Any]:
    decision = task.outcome.decision
    return {
        "kind": MatterKind.REPORT,
        "title": f"Återrapportering: {task.text}"[:120].rstrip(". "),
        "board": decision.matter.board_id,
        "task": task.pk,
        "proposed_text": (
            f"Återrapporteringen av uppdraget enligt beslut {decision.reference} läggs till "
            "handlingarna."
        ),
    }


def _revoking(outcome: PointOutcome) -> dict[str, Any]:
    decision, number = outcome.decision, outcome.point.number
    return {
        "kind": MatterKind.REVOCATION,
        "title": f"Upphävande av {decision.matter.title}"[:200],
        "board": decision.matter.board_id,
        "reverses": outcome.pk,
        "proposed_text": f"Beslut {decision.reference}, punkt {number}, upphävs.",
    }


def suggested(amendment: Amendment, request: SiteRequest) -> str:
    """The proposed decision in words, from the terms of the amendment."""
    agreement = reading.with_terms(Agreement.objects.all()).get(pk=amendment.agreement_id)
    return decision_text(amendment, agreement, derive(reading.read(agreement), request.today))


def owner_choices(boards: list[Party]) -> list[str]:
    """Who is usually asked to report back: the boards' own administrations."""
    names = BoardProfile.objects.filter(board__in=boards).values_list("administration", flat=True)
    return sorted(set(names))


@transaction.atomic
def _open(request: SiteRequest, form: MatterNewForm) -> str:
    data = form.cleaned_data
    matter = Matter(opened_on=request.today, **form.matter_values())
    actions.open_matter(matter=matter, by=request.user)
    actions.add_point(
        matter=matter,
        point=DecisionPoint(**form.point_values()),
        amendments=data["amendments"],
        by=request.user,
    )
    if data["task"]:
        tasks.connect(task=data["task"], matter=matter, by=request.user)
    messages.success(request, f"Ärendet {matter.number} är öppnat.")
    return matter.get_absolute_url()


def matter_edit(request: SiteRequest, pk: int) -> HttpResponse:
    """Change what identifies an open matter, and its meeting; of a closed one only its secrecy."""
    matter = get_matter_for(request.user, pk, Permission.PREPARE)
    form = MatterEditForm(request.POST or None, matter=matter, on=request.as_of)
    saved: Matter | None = None
    if request.method == "POST" and form.is_valid():
        try:
            return handle_once(
                request, form.cleaned_data["form_key"], lambda: _change(request, form, matter)
            )
        except ConflictError as conflict:
            form.take_version(conflict.current.version)
            saved = Matter.objects.select_related("meeting", "board").get(pk=pk)
        except ValidationError as error:
            form.add_error(None, _known(error, form))
    context = {"form": form, "matter": matter, "saved": saved, "active_tab": "matters"}
    return render(request, "commissioning/matter_edit.html", context)


def _known(error: ValidationError, form: MatterEditForm) -> ValidationError:
    """Errors of fields the form lacks stand at the form."""
    if hasattr(error, "error_dict") and not set(error.error_dict) <= set(form.fields):
        return ValidationError(error.messages)
    return error


def _change(request: SiteRequest, form: MatterEditForm, matter: Matter) -> str:
    version = form.cleaned_data["version"]
    actions.change(matter=matter, values=form.values(), by=request.user, version=version)
    messages.success(request, "Ärendet är ändrat.")
    return matter.get_absolute_url()


def matter_withdraw(request: SiteRequest, pk: int) -> HttpResponse:
    """Take an open matter back, after a question."""
    matter = get_matter_for(request.user, pk, Permission.PREPARE)
    if not matter.can_be_edited:
        messages.error(request, "Ärendet är redan avslutat.")
        return redirect(matter)
    form = ActionForm(request.POST or None, version=matter.version)
    notice = ""
    if request.method == "POST" and form.is_valid():
        try:
            key = form.cleaned_data["form_key"]
            return handle_once(request, key, lambda: _withdraw(request, form, matter))
        except ConflictError as conflict:
            form.take_version(conflict.current.version)
            notice = "Någon annan har ändrat ärendet sedan du öppnade sidan. Läs det igen först."
        except ValidationError as error:
            form.add_error(None, ValidationError(error.messages))
    carried = Amendment.objects.filter(effect__point__matter=matter, state=AmendmentState.PROPOSED)
    context = {
        "form": form,
        "matter": matter,
        "notice": notice,
        "carried": [amendment_label(a) for a in carried.select_related("agreement__provider")],
        "active_tab": "matters",
    }
    return render(request, "commissioning/matter_withdraw.html", context)


def _withdraw(request: SiteRequest, form: ActionForm, matter: Matter) -> str:
    version = form.cleaned_data["version"]
    actions.withdraw(matter=matter, by=request.user, version=version)
    messages.success(request, f"Ärendet {matter.number} är återtaget.")
    return matter.get_absolute_url()
