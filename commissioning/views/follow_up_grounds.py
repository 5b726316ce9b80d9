"""What follow-up rests on: the risk class of an agreement, and the description it is held to."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import render

from commissioning.access import get_agreement_for
from commissioning.forms.base import handle_once
from commissioning.forms.follow_ups import DatedForm, DescriptionForm, RiskForm
from commissioning.permissions import Permission
from commissioning.requests import SiteRequest
from contracts.actions import follow_ups as actions
from contracts.follow_ups import INTERVAL_RULE
from contracts.models import Agreement, AssignmentDescription, RiskAssessment
from providers.tracking import ConflictError

CONFLICT = (
    "Någon annan har sparat sedan du öppnade sidan, se listan. Det du skrev finns kvar. "
    "Spara igen om det ska gälla."
)
ACTIONS: dict[type[actions.Dated], Any] = {
    RiskAssessment: actions.assess_risk,
    AssignmentDescription: actions.describe,
}


def agreement_risk(request: SiteRequest, pk: int) -> HttpResponse:
    """The risk class, which sets the interval where the agreement says none."""
    agreement = get_agreement_for(request.user, pk, Permission.FOLLOW_UP)
    rows = list(agreement.risks.all())
    level = {"level": rows[-1].level} if rows else {}
    form = RiskForm(
        request.POST or None,
        today=request.today,
        version=actions.version_of(RiskAssessment, agreement),
        initial={"assessed_on": request.today, **level},
    )
    return _answer(request, "agreement_risk", form, RiskAssessment, agreement)


def agreement_description(request: SiteRequest, pk: int) -> HttpResponse:
    """That the assignment is described, and where."""
    agreement = get_agreement_for(request.user, pk, Permission.FOLLOW_UP)
    form = DescriptionForm(
        request.POST or None,
        today=request.today,
        version=actions.version_of(AssignmentDescription, agreement),
    )
    return _answer(request, "agreement_description", form, AssignmentDescription, agreement)


def _answer(
    request: SiteRequest,
    name: str,
    form: DatedForm,
    model: type[actions.Dated],
    agreement: Agreement,
) -> HttpResponse:
    notice = ""
    if request.method == "POST" and form.is_valid():

        def save() -> str:
            version = form.cleaned_data["version"]
            ACTIONS[model](agreement=agreement, by=request.user, version=version, **form.values())
            return f"{agreement.get_absolute_url()}#uppfoljning"

        try:
            return handle_once(request, form.cleaned_data["form_key"], save)
        except ConflictError:
            form.take_version(actions.version_of(model, agreement))
            notice = CONFLICT
        except ValidationError as error:
            form.add_error(None, ValidationError(error.messages))
    context = {
        "form": form,
        "agreement": agreement,
        "rows": list(model.objects.filter(agreement=agreement)),
        "rule": INTERVAL_RULE,
        "notice": notice,
        "active_tab": "follow-up",
    }
    return render(request, f"commissioning/{name}.html", context)
