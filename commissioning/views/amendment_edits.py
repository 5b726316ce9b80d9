"""Revise or withdraw an amendment that no board has decided."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import ProtectedError
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from commissioning.access import get_amendment_for
from commissioning.actions import amendments as amendment_actions
from commissioning.forms.agreements import FirstAmendmentForm
from commissioning.forms.amendments import (
    AmendmentForm,
    CallOffForm,
    ChangeForm,
    EndForm,
    ExtendForm,
    Ground,
)
from commissioning.forms.base import ActionForm, handle_once
from commissioning.forms.sheets import carried
from commissioning.forms.terms import Catalogue, refuse
from commissioning.models import PointEffect
from commissioning.pages.amendment_consequence import consequence
from commissioning.permissions import Permission
from commissioning.requests import SiteRequest
from commissioning.views.agreement_forms import preview_of, sheet_context
from contracts import last_follow_up, reading
from contracts.actions import agreements
from contracts.derivation import derive
from contracts.models import Agreement, Amendment
from contracts.models.terms import Term
from contracts.states import AmendmentKind, AmendmentState
from providers.tracking import ConflictError

FORMS: dict[str, type[AmendmentForm]] = {
    AmendmentKind.EXTEND: ExtendForm,
    AmendmentKind.CALL_OFF: CallOffForm,
    AmendmentKind.CHANGE: ChangeForm,
    AmendmentKind.END: EndForm,
}
DECIDED = "Ändringen är beslutad eller avslutad. Föreslå en ny ändring i stället."
COMPUTED = "Uppräkningen är beräknad. Återta den och räkna upp avtalet igen om den är fel."
OPTION_IN_USE = "En option används redan i ett avrop och kan inte ändras."


def amendment_edit(request: SiteRequest, pk: int) -> HttpResponse:
    """Revise the terms, with the same form that they were written with."""
    amendment = get_amendment_for(request.user, pk, Permission.PROPOSE)
    if not amendment.can_be_edited:
        messages.error(request, DECIDED)
        return HttpResponseRedirect(amendment.agreement.get_absolute_url())
    if amendment.kind == AmendmentKind.INDEX:
        messages.error(request, COMPUTED)
        return HttpResponseRedirect(amendment.agreement.get_absolute_url())
    terms = agreements.existing_terms(amendment)
    form = _form(request, amendment, terms)
    conflicts: list[Any] | None = None
    if request.method == "POST" and {"add", "recount"} & set(request.POST):
        form.forgive()
    elif request.method == "POST" and form.is_valid():
        try:
            key = form.cleaned_data["form_key"]
            return handle_once(request, key, lambda: _revise(request, amendment, form, terms))
        except ProtectedError:
            form.add_error(None, OPTION_IN_USE)
        except ValidationError as error:
            refuse(form, error)
        except ConflictError as conflict:
            conflicts = _differences(terms, form)
            form.take_version(conflict.current.version)
    context = _context(request, amendment, form, conflicts)
    return render(request, "commissioning/amendment_edit.html", context)


def _form(request: SiteRequest, amendment: Amendment, terms: Sequence[Term]) -> Any:
    data = request.POST if request.method == "POST" else None
    common: dict[str, Any] = {
        "catalogue": Catalogue.load(),
        "terms": terms,
        "add": request.POST.get("add", ""),
        "version": amendment.version,
    }
    agreement = amendment.agreement
    if amendment.kind == AmendmentKind.ESTABLISH:
        earlier = list(amendment.successions.values_list("predecessor_id", flat=True))
        return FirstAmendmentForm(
            data, agreement=agreement, predecessors=earlier, on=request.today, **common
        )
    found = reading.with_terms(Agreement.objects.prefetch_related(*last_follow_up.PREFETCH))
    agreement = found.get(pk=agreement.pk)
    facts = derive(reading.read(agreement), request.today)
    return FORMS[amendment.kind](data, ground=Ground(agreement, facts, request.today), **common)


def _revise(request: SiteRequest, amendment: Amendment, form: Any, terms: Sequence[Term]) -> str:
    is_first = amendment.kind == AmendmentKind.ESTABLISH
    amendment_actions.revise(
        amendment=amendment,
        terms=[*form.terms(), *(carried(terms) if is_first else ())],
        predecessors=form.cleaned_data["replaces"] if is_first else (),
        by=request.user,
        version=form.cleaned_data["version"],
        note=amendment.note,
    )
    return amendment.agreement.get_absolute_url()


def _differences(saved: Sequence[Term], form: Any) -> list[dict[str, str]]:
    """What is saved now beside what was typed, term by term."""
    now, typed = _in_words(saved), _in_words(form.terms())
    labels = dict.fromkeys([*now, *typed])
    return [
        {
            "label": label.capitalize(),
            "old": now.get(label, "inget"),
            "new": typed.get(label, "inget"),
        }
        for label in labels
        if now.get(label) != typed.get(label)
    ]


def _in_words(terms: Sequence[Term]) -> dict[str, str]:
    found: dict[str, str] = {}
    for term in terms:
        label = str(term._meta.verbose_name)
        found[label] = f"{found[label]}, {term}" if label in found else str(term)
    return found


def _context(
    request: SiteRequest, amendment: Amendment, form: Any, conflicts: Any
) -> dict[str, Any]:
    agreement = amendment.agreement
    is_first = amendment.kind == AmendmentKind.ESTABLISH
    context = {
        "active_tab": "register",
        "form": form,
        "amendment": amendment,
        "agreement": agreement,
        "conflicts": conflicts,
        "is_first": is_first,
        "fields": f"commissioning/_{amendment.kind}_fields.html",
        "crumbs": _crumbs(agreement, f"Ändra {str(amendment.get_kind_display()).lower()}"),
    }
    if is_first:
        context |= sheet_context(request, form, agreement)
        if not form.is_bound:
            terms = agreements.existing_terms(amendment)
            context["preview"] = preview_of(terms, agreement, request.today)
        return context
    sheet = reading.read(form.ground.agreement)
    if not form.is_bound:
        form.cleaned_data = dict(form.initial)
    terms = form.terms() if form.is_bound else agreements.existing_terms(amendment)
    facts, kind = form.ground.facts, amendment.kind
    after = consequence(sheet, facts, terms, kind=kind, on=request.today) if terms else None
    if kind == AmendmentKind.EXTEND:
        ground = form.ground
        context["last"] = last_follow_up.last_follow_up(ground.agreement, ground.on)
    return context | {"consequence": after, "facts": form.ground.facts}


def _crumbs(agreement: Agreement, text: str) -> list[tuple[str, str]]:
    return [
        ("Register", reverse("commissioning:agreement-list")),
        (agreement.title, agreement.get_absolute_url()),
        (text, ""),
    ]


def amendment_withdraw(request: SiteRequest, pk: int) -> HttpResponse:
    """Take back a proposal; it leaves its point in the matter, if it has one."""
    amendment = get_amendment_for(request.user, pk, Permission.PROPOSE)
    agreement = amendment.agreement
    if not amendment.can_move_to(AmendmentState.WITHDRAWN):
        messages.error(request, DECIDED)
        return HttpResponseRedirect(agreement.get_absolute_url())
    form = ActionForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            key = form.cleaned_data["form_key"]
            return handle_once(request, key, lambda: _withdraw(request, amendment))
        except ValidationError as error:
            refuse(form, error)
    effect = PointEffect.objects.filter(amendment=amendment).select_related("point__matter").first()
    context = {
        "active_tab": "register",
        "form": form,
        "amendment": amendment,
        "agreement": agreement,
        "matter": effect.point.matter if effect else None,
        "crumbs": _crumbs(agreement, "Återta förslag"),
    }
    return render(request, "commissioning/amendment_withdraw.html", context)


def _withdraw(request: SiteRequest, amendment: Amendment) -> str:
    amendment_actions.withdraw(amendment=amendment, by=request.user)
    return amendment.agreement.get_absolute_url()
