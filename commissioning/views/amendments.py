"""Propose changes of an agreement in force, and revise or withdraw what is not decided."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from commissioning.access import get_agreement_for
from commissioning.actions import matters
from commissioning.forms.amendments import (
    AmendmentForm,
    CallOffForm,
    ChangeForm,
    EndForm,
    ExtendForm,
    Ground,
)
from commissioning.forms.base import handle_once
from commissioning.forms.terms import Catalogue, refuse
from commissioning.models import DecisionPoint, Matter
from commissioning.pages.amendment_consequence import consequence
from commissioning.permissions import Permission, has_permission
from commissioning.requests import SiteRequest
from commissioning.suggestions import decision_text
from commissioning.views.amendment_edits import amendment_edit, amendment_withdraw
from contracts import last_follow_up, reading
from contracts.actions import agreements
from contracts.derivation import derive
from contracts.models import Agreement, Amendment
from contracts.states import AmendmentKind
from contracts.termsheet import TermSheet
from providers.tracking import ConflictError

__all__ = [
    "agreement_call_off",
    "agreement_change",
    "agreement_end",
    "agreement_extend",
    "amendment_edit",
    "amendment_withdraw",
]

NEW_MATTER, DRAFT = "new", "draft"


@dataclass(frozen=True)
class Page:
    """What differs between the four pages."""

    kind: str
    form: type[AmendmentForm]
    title: str

    @property
    def template(self) -> str:
        return f"commissioning/agreement_{self.kind}.html"


EXTEND = Page(AmendmentKind.EXTEND, ExtendForm, "Förläng")
CALL_OFF = Page(AmendmentKind.CALL_OFF, CallOffForm, "Avropa option")
CHANGE = Page(AmendmentKind.CHANGE, ChangeForm, "Föreslå ändring")
END = Page(AmendmentKind.END, EndForm, "Avsluta i förtid")
PAGES = {page.kind: page for page in (EXTEND, CALL_OFF, CHANGE, END)}


def agreement_extend(request: SiteRequest, pk: int) -> HttpResponse:
    """Propose an extension within the right, or within the municipality without one."""
    return _propose(request, pk, EXTEND)


def agreement_call_off(request: SiteRequest, pk: int) -> HttpResponse:
    """Propose the use of an option."""
    return _propose(request, pk, CALL_OFF)


def agreement_change(request: SiteRequest, pk: int) -> HttpResponse:
    """Propose new volumes, prices, services, units or conditions."""
    return _propose(request, pk, CHANGE)


def agreement_end(request: SiteRequest, pk: int) -> HttpResponse:
    """Propose that the agreement ends before its time."""
    return _propose(request, pk, END)


def _propose(request: SiteRequest, pk: int, page: Page) -> HttpResponse:
    among = reading.with_terms(Agreement.objects.prefetch_related(*last_follow_up.PREFETCH))
    agreement = get_agreement_for(request.user, pk, Permission.PROPOSE, among)
    sheet = reading.read(agreement)
    ground = Ground(agreement, derive(sheet, request.today), request.today)
    form = _form(request, page, ground)
    conflicts: list[Any] | None = None
    if request.method == "POST" and {"add", "recount"} & set(request.POST):
        form.forgive()
    elif request.method == "POST" and form.is_valid():
        try:
            key = form.cleaned_data["form_key"]
            return handle_once(request, key, lambda: _save(request, page, form))
        except ValidationError as error:
            refuse(form, error)
        except ConflictError as conflict:
            conflicts = []
            form.take_version(conflict.current.version)
    return render(request, page.template, _context(page, form, sheet, conflicts))


def _form(request: SiteRequest, page: Page, ground: Ground) -> AmendmentForm:
    form = page.form(
        request.POST if request.method == "POST" else None,
        ground=ground,
        catalogue=Catalogue.load(),
        add=request.POST.get("add", ""),
        version=ground.agreement.version,
    )
    form.fields["destination"] = _destination(request, ground.agreement)
    return form


def _destination(request: SiteRequest, agreement: Agreement) -> forms.ChoiceField:
    """Where the proposal goes: an open matter of the board, a new one, or nowhere yet."""
    choices = [(DRAFT, "Spara bara som utkast")]
    if has_permission(request.user, Permission.PREPARE, agreement.board):
        open_ones = Matter.objects.open().filter(board=agreement.board)[:20]
        existing = [(str(m.pk), f"{m.title} ({m.number})") for m in open_ones]
        choices = [(NEW_MATTER, "Öppna ett nytt ärende"), *existing, *choices]
    return forms.ChoiceField(
        label="Lägg förslaget i",
        choices=choices,
        initial=choices[0][0],
        widget=forms.RadioSelect(attrs={"class": "en-kolumn"}),
    )


def _save(request: SiteRequest, page: Page, form: AmendmentForm) -> str:
    agreement = form.ground.agreement
    amendment = agreements.propose(
        agreement=agreement,
        kind=page.kind,
        terms=form.terms(),
        by=request.user,
        version=form.cleaned_data["version"],
    )
    destination = form.cleaned_data["destination"]
    if destination == NEW_MATTER:
        return f"{reverse('commissioning:matter-new')}?amendment={amendment.pk}"
    if destination == DRAFT:
        return agreement.get_absolute_url()
    return _place(request, amendment, int(destination), form.ground)


def _place(request: SiteRequest, amendment: Amendment, matter_id: int, ground: Ground) -> str:
    """A new point last in an open matter, with the proposed decision in words."""
    matter = Matter.objects.get(pk=matter_id)
    text = decision_text(amendment, ground.agreement, ground.facts)
    point = DecisionPoint(proposed_text=text)
    matters.add_point(matter=matter, point=point, amendments=[amendment], by=request.user)
    return matter.get_absolute_url()


def _context(
    page: Page, form: AmendmentForm, sheet: TermSheet, conflicts: list[Any] | None
) -> dict[str, Any]:
    agreement = form.ground.agreement
    return {
        "active_tab": "register",
        "page": page,
        "form": form,
        "agreement": agreement,
        "facts": form.ground.facts,
        "obstacle": form.obstacle,
        "last": _last(agreement, form.ground.on) if page is EXTEND else None,
        "conflicts": conflicts,
        "consequence": consequence_of(form, sheet, page.kind),
        "crumbs": [
            ("Register", reverse("commissioning:agreement-list")),
            (agreement.title, agreement.get_absolute_url()),
            (page.title, ""),
        ],
    }


def _last(agreement: Agreement, on: date) -> last_follow_up.LastFollowUp:
    """What is known of the agreement when it is proposed to be extended."""
    return last_follow_up.last_follow_up(agreement, on)


def consequence_of(form: AmendmentForm, sheet: TermSheet, kind: str) -> Any:
    """What the typed terms lead to; on an empty page, what the suggestion leads to."""
    if form.obstacle:
        return None
    if not form.is_bound:
        form.cleaned_data = dict(form.initial)
    terms = form.terms()
    if not terms:
        return None
    return consequence(sheet, form.ground.facts, terms, kind=kind, on=form.ground.on)
