"""Record what a board decided, with everything that follows shown before it is recorded."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Max
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from commissioning.access import get_matter_for
from commissioning.actions import decisions as actions
from commissioning.actions import replacements
from commissioning.effects import effects
from commissioning.forms.base import already_done, handle_once
from commissioning.forms.decisions import DecisionForm
from commissioning.memos.review import reviewed_many
from commissioning.models import Decision, DecisionPoint, Matter
from commissioning.pages.meeting_agenda import agenda_of, next_to_record
from commissioning.permissions import Permission
from commissioning.requests import SiteRequest
from providers.tracking import ConflictError


def decision_new(request: SiteRequest, pk: int) -> HttpResponse:
    """The form with one outcome for every open point; the effects stand beside it."""
    matter = get_matter_for(request.user, pk, Permission.DECIDE)
    if request.method == "POST" and (done := already_done(request)):
        return done
    if not matter.can_be_decided:
        messages.error(request, _why_not(matter))
        return redirect(matter)
    points = matter.open_points()
    form = _form(request, matter, points)
    notice = ""
    if request.method == "POST" and "preview" not in request.POST and form.is_valid():
        try:
            key = form.cleaned_data["form_key"]
            return handle_once(request, key, lambda: _record(request, form))
        except ConflictError as conflict:
            form.take_version(conflict.current.version)
            notice = (
                "Någon annan har ändrat ärendet sedan du öppnade sidan. Läs punkterna igen, så "
                "som de lyder nu, och registrera sedan."
            )
        except ValidationError as error:
            form.add_error(None, ValidationError(error.messages))
    agenda = agenda_of(matter)
    context = {
        "notice": notice,
        "agenda": agenda,
        "next_matter": next_to_record(agenda),
        "active_tab": "meetings",
    }
    return render(request, "commissioning/decision_new.html", context | _effects(form))


@require_POST
def decision_effects(request: SiteRequest, pk: int) -> HttpResponse:
    """The effects of what is chosen in the form. Writes nothing."""
    matter = get_matter_for(request.user, pk, Permission.DECIDE)
    form = _form(request, matter, matter.open_points())
    return render(request, "commissioning/_decision_effects.html", _effects(form))


def _form(request: SiteRequest, matter: Matter, points: list[DecisionPoint]) -> DecisionForm:
    return DecisionForm(
        request.POST or None,
        matter=matter,
        points=points,
        today=request.today,
        initial={"section": _next_section(matter)},
    )


def _effects(form: DecisionForm) -> dict[str, Any]:
    proposed = form.proposed()
    return {
        "form": form,
        "matter": form.matter,
        "proposed": proposed,
        "effects": effects(form.matter, form.points, proposed),
        "obstacles": [*replacements.obstacles(form.matter), *_memo_remarks(form.matter)],
        "recipients": form.matter.memo.recipient_lines,
        "memo": form.matter.memo,
    }


def _memo_remarks(matter: Matter) -> list[str]:
    """The memo becomes what the board had before it, as it is: say so while it has errors."""
    found = reviewed_many([matter], timezone.localdate())[matter.pk]
    errors = sum(check.is_error for check in found)
    if not errors:
        return []
    words = "ett fel som inte är rättat" if errors == 1 else f"{errors} fel som inte är rättade"
    return [f"Tjänsteskrivelsen har {words}. Den lagras som beslutsunderlag så som den är."]


def _why_not(matter: Matter) -> str:
    if not matter.is_open:
        return "Ärendet är redan avslutat."
    if matter.awaits_answer:
        return "Återremissen är inte besvarad. Skriv svaret i ärendet först."
    return "Ärendet saknar beslutspunkter. Lägg till minst en."


def _next_section(matter: Matter) -> int | None:
    """The paragraph after the last one that is recorded for the meeting."""
    if matter.meeting is None:
        return None
    last = Decision.objects.filter(meeting=matter.meeting).aggregate(last=Max("section"))["last"]
    return last + 1 if last else None


def _record(request: SiteRequest, form: DecisionForm) -> str:
    # Read before the matter leaves the agenda, as one that is referred back does.
    following = next_to_record(agenda_of(form.matter)) if "next" in request.POST else None
    decision = actions.record(
        decision=form.decision(),
        rulings=form.rulings(),
        by=request.user,
        version=form.cleaned_data["version"],
    )
    messages.success(request, f"Beslutet är registrerat: {decision.reference}.")
    if following:
        return reverse("commissioning:decision-new", args=[following.pk])
    return decision.matter.get_absolute_url()
