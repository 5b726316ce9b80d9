"""Register an agreement, preview it while it is written, and correct what identifies it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST

from commissioning.access import get_agreement_for, requires
from commissioning.forms import successions
from commissioning.forms.agreements import AgreementForm, ParticularsForm
from commissioning.forms.base import handle_once
from commissioning.forms.terms import Catalogue, refuse
from commissioning.pages import register_preview
from commissioning.permissions import Permission, boards_of, has_permission
from commissioning.requests import SiteRequest
from contracts.actions import agreements
from contracts.models import Agreement
from contracts.models.terms import Term
from contracts.proposals import new_sheet
from contracts.states import RULES, AmendmentState, Form
from providers.models import Party
from providers.tracking import ConflictError

NEW = "commissioning/agreement_new.html"


@requires(Permission.REGISTER)
def agreement_new(request: SiteRequest) -> HttpResponse:
    """Register an agreement with everything its first amendment says."""
    form = _form(request)
    if request.method != "POST":
        return _show(request, form)
    if _wants_to_save(request) and form.is_valid():
        try:
            return handle_once(
                request, form.cleaned_data["form_key"], lambda: _register(request, form)
            )
        except ValidationError as error:
            refuse(form, error)
    elif not _wants_to_save(request):
        form.forgive()
    return _show(request, form)


@requires(Permission.REGISTER)
@require_POST
def agreement_preview(request: SiteRequest) -> HttpResponse:
    """The agreement as it will stand in the register. Writes nothing."""
    form = _form(request)
    form.forgive()
    return render(request, "commissioning/_agreement_preview.html", _context(request, form))


def _form(request: SiteRequest) -> AgreementForm:
    boards = registering_boards(request.user)
    return AgreementForm(
        request.POST if request.method == "POST" else None,
        boards=boards,
        on=request.today,
        catalogue=Catalogue.load(),
        add=request.POST.get("add", ""),
        initial=_initial(request, boards),
    )


def registering_boards(user: Any) -> list[Party]:
    """The boards the person may register agreements for."""
    return [b for b in boards_of(user) if has_permission(user, Permission.REGISTER, b)]


def _initial(request: SiteRequest, boards: list[Party]) -> dict[str, Any]:
    """The only board there is, and the agreement that the person came from (`?replaces=12`)."""
    initial: dict[str, Any] = {"agreement_form": Form.ACTIVITY_ASSIGNMENT}
    if len(boards) == 1:
        initial["board"] = boards[0].pk
    asked = request.GET.get("replaces", "")
    if asked.isascii() and asked.isdigit() and len(asked) < 10:
        earlier = Agreement.objects.filter(pk=int(asked), board__in=boards).first()
        if earlier:
            initial |= {"replaces": [earlier.pk], "board": earlier.board_id}
    return initial


def _wants_to_save(request: SiteRequest) -> bool:
    """Not when a row is added, the preview counted or an earlier agreement searched for."""
    return not ({"add", "recount"} & set(request.POST))


def _register(request: SiteRequest, form: AgreementForm) -> str:
    amendment = agreements.register(
        agreement=form.agreement(request.today),
        terms=form.terms(),
        predecessors=form.cleaned_data["replaces"],
        by=request.user,
    )
    if "to_matter" in request.POST:
        return f"{reverse('commissioning:matter-new')}?amendment={amendment.pk}"
    return amendment.agreement.get_absolute_url()


def _show(request: SiteRequest, form: AgreementForm) -> HttpResponse:
    return render(request, NEW, _context(request, form))


def _context(request: SiteRequest, form: AgreementForm) -> dict[str, Any]:
    return {
        "active_tab": "register",
        "form": form,
        "crumbs": [
            ("Register", reverse("commissioning:agreement-list")),
            ("Registrera nytt", ""),
        ],
        "sections": form.sections(),
        "preview_url": reverse("commissioning:agreement-preview"),
        "can_prepare": has_permission(request.user, Permission.PREPARE),
        **sheet_context(request, form),
    }


def sheet_context(
    request: SiteRequest, form: Any, agreement: Agreement | None = None
) -> dict[str, Any]:
    """The live preview, the earlier agreements to choose among, and services left alone."""
    data = getattr(form, "cleaned_data", {}) if form.is_bound else {}
    chosen = list(data.get("replaces") or ())
    board = agreement.board if agreement else data.get("board")
    if board is None and not form.is_bound:
        board = form.fields["board"].queryset.filter(pk=form.initial.get("board")).first()
    ids = [a.pk for a in chosen] if form.is_bound else form.initial.get("replaces", [])
    rows = successions.candidates(
        board=board,
        text=data.get("replaces_search") or "",
        chosen=ids,
        on=request.today,
        leave_out=agreement.pk if agreement else None,
    )
    return {
        "preview": _preview(request, form, agreement) if form.is_bound else None,
        "title": agreement.title if agreement else data.get("title", ""),
        "candidates": [successions.as_choice(row) for row in rows],
        "chosen_ids": ids,
        "orphans": successions.orphans(
            chosen,
            services=[s.pk for s in data.get("services") or ()],
            starts_on=data.get("starts_on"),
            on=request.today,
        ),
    }


def _preview(
    request: SiteRequest, form: Any, agreement: Agreement | None
) -> register_preview.Preview | None:
    if agreement:
        return preview_of(form.terms(), agreement, request.today)
    data = form.cleaned_data
    kind = data.get("agreement_form")
    if kind not in RULES:
        return None
    sheet = new_sheet(
        form.terms(),
        form=kind,
        dnr=data.get("dnr", ""),
        board=data.get("board"),
        provider=data.get("provider"),
        registered_on=request.today,
    )
    return register_preview.preview(sheet, request.today)


def preview_of(terms: Sequence[Term], agreement: Agreement, on: date) -> register_preview.Preview:
    """A registered agreement as it stands with these terms."""
    sheet = new_sheet(
        terms,
        form=agreement.form,
        dnr=agreement.dnr,
        board=agreement.board,
        provider=agreement.provider,
        registered_on=on,
    )
    return register_preview.preview(sheet, on)


def agreement_edit(request: SiteRequest, pk: int) -> HttpResponse:
    """Correct what identifies the agreement. Asks for a reason once it is decided."""
    agreement = get_agreement_for(request.user, pk, Permission.REGISTER)
    is_decided = agreement.amendments.filter(state=AmendmentState.IN_FORCE).exists()
    form = ParticularsForm(
        request.POST if request.method == "POST" else None,
        agreement=agreement,
        boards=registering_boards(request.user),
        on=request.today,
        is_decided=is_decided,
        version=agreement.version,
    )
    saved: Agreement | None = None
    if request.method == "POST" and form.is_valid():
        try:
            return handle_once(
                request, form.cleaned_data["form_key"], lambda: _correct(request, agreement, form)
            )
        except ValidationError as error:
            refuse(form, error)
        except ConflictError as conflict:
            saved = conflict.current
            form.take_version(saved.version)
    return render(
        request, "commissioning/agreement_edit.html", _edit_context(agreement, form, saved)
    )


def _correct(request: SiteRequest, agreement: Agreement, form: ParticularsForm) -> str:
    values = form.values()
    board = values.get("board")
    if board and not has_permission(request.user, Permission.REGISTER, board):
        raise PermissionDenied(str(board))
    agreements.change_particulars(
        agreement=agreement,
        values=values,
        by=request.user,
        version=form.cleaned_data["version"],
        reason=form.cleaned_data["reason"] or "Uppgifter rättade",
    )
    return agreement.get_absolute_url()


def _edit_context(
    agreement: Agreement, form: ParticularsForm, saved: Agreement | None
) -> dict[str, Any]:
    url = agreement.get_absolute_url()
    return {
        "active_tab": "register",
        "form": form,
        "agreement": agreement,
        "crumbs": [
            ("Register", reverse("commissioning:agreement-list")),
            (agreement.title, url),
            ("Rätta uppgifter", ""),
        ],
        "conflicts": differences(form, saved) if saved else None,
    }


def differences(form: Any, saved: Any) -> list[dict[str, str]]:
    """For a conflict: what is saved now beside what was typed, field by field."""
    rows = []
    for name, typed in form.values().items():
        now = getattr(saved, name)
        label = form.fields["agreement_form" if name == "form" else name].label
        if now != typed:
            rows.append({"label": label, "old": _shown(now), "new": _shown(typed)})
    return rows


def _shown(value: Any) -> str:
    if isinstance(value, list):
        return ", ".join(value) or "inget"
    return str(Form(value).label) if value in Form.values else str(value) or "inget"
