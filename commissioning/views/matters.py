"""Matters: the list, one matter with its points, and the forms that open and change them."""

from __future__ import annotations

from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Count, F, Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from commissioning.access import get_matter_for, requires
from commissioning.actions import matters as actions
from commissioning.forms.base import ActionForm, handle_once
from commissioning.forms.matters import (
    MatterEditForm,
    MatterFilterForm,
    MatterNewForm,
    ReferralAnswerForm,
    amendment_label,
    drafts_to_choose,
    states_of,
)
from commissioning.models import BoardProfile, DecisionPoint, Matter, MatterState
from commissioning.pages.matter_page import MatterPage, read_matter_page
from commissioning.paging import Order, fetch_page
from commissioning.permissions import Permission, boards_of, has_permission
from commissioning.requests import SiteRequest
from commissioning.suggestions import decision_text
from contracts import reading
from contracts.derivation import derive
from contracts.models import Agreement, Amendment
from contracts.states import AmendmentState
from providers.models import Party
from providers.tracking import ConflictError

ORDER = Order("opened_on", kind=date, is_descending=True)
LARGEST_ID = 2**63 - 1


@requires(Permission.READ)
def matter_list(request: SiteRequest) -> HttpResponse:
    """Matters, the newest first: open ones unless something else is asked for."""
    form = MatterFilterForm(request.GET)
    form.is_valid()
    chosen = form.cleaned_data
    page = fetch_page(
        _rows(_matching(chosen)),
        ORDER,
        after=request.GET.get("after", ""),
        before=request.GET.get("before", ""),
    )
    context = {
        "form": form,
        "rows": [_row(row) for row in page.rows],
        "next_url": _page_url(request, "after", page.after),
        "previous_url": _page_url(request, "before", page.before),
        "is_filtered": bool(chosen.get("q") or chosen.get("board")),
        "state": chosen.get("state") or "open",
        "may_prepare": has_permission(request.user, Permission.PREPARE),
        "active_tab": "matters",
    }
    return render(request, "commissioning/matter_list.html", context)


def _matching(chosen: dict[str, Any]) -> QuerySet[Matter]:
    found = Matter.objects.filter(state__in=states_of(chosen.get("state", "")))
    if chosen.get("board"):
        found = found.filter(board=chosen["board"])
    text = (chosen.get("q") or "").strip()
    if not text:
        return found
    hit = Q(title__icontains=text) | Q(dnr__icontains=text)
    number = text.upper().removeprefix("Ä-")
    if number.isascii() and number.isdigit() and int(number) <= LARGEST_ID:
        hit |= Q(pk=int(number))
    return found.filter(hit)


def _rows(matters: QuerySet[Matter]) -> QuerySet[Any]:
    return matters.annotate(point_count=Count("points")).values(
        "pk",
        "opened_on",
        "title",
        "dnr",
        "state",
        "point_count",
        board_name=F("board__name"),
        held_on=F("meeting__held_on"),
        meeting_pk=F("meeting_id"),
    )


def _row(row: dict[str, Any]) -> dict[str, Any]:
    return row | {
        "number": row["dnr"] or f"Ä-{row['pk']:04d}",
        "state_label": MatterState(row["state"]).label,
        "url": reverse("commissioning:matter-detail", args=[row["pk"]]),
    }


def _page_url(request: SiteRequest, name: str, cursor: str) -> str:
    if not cursor:
        return ""
    kept = {k: v for k, v in request.GET.items() if k not in ("after", "before")}
    return f"?{urlencode(kept | {name: cursor})}"


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
        initial=_initial(request, wanted),
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


def _initial(request: SiteRequest, wanted: list[Amendment]) -> dict[str, Any]:
    if not wanted:
        return {}
    first = wanted[0].agreement
    return {
        "title": first.title,
        "board": first.board_id,
        "meeting": request.GET.get("meeting"),
        "amendments": [a.pk for a in wanted],
        "proposed_text": "\n\n".join(filter(None, (suggested(a, request) for a in wanted))),
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
    names = ("title", "dnr", "board", "meeting")
    matter = Matter(opened_on=request.today, **{name: data[name] for name in names})
    actions.open_matter(matter=matter, by=request.user)
    actions.add_point(
        matter=matter,
        point=DecisionPoint(**form.point_values()),
        amendments=data["amendments"],
        by=request.user,
    )
    messages.success(request, f"Ärendet {matter.number} är öppnat.")
    return matter.get_absolute_url()


def matter_detail(request: SiteRequest, pk: int) -> HttpResponse:
    """One matter; posting answers what the board asked when it referred the matter back."""
    permission = Permission.PREPARE if request.method == "POST" else Permission.READ
    matter = get_matter_for(request.user, pk, permission)
    form = ReferralAnswerForm(request.POST or None, matter=matter)
    notice = ""
    if request.method == "POST" and form.is_valid():
        try:
            return handle_once(
                request, form.cleaned_data["form_key"], lambda: _answer(request, form, matter)
            )
        except ConflictError as conflict:
            form.take_version(conflict.current.version)
            saved = conflict.current.referral_answer
            notice = f"Någon annan har ändrat ärendet. Sparat svar nu: {saved or 'inget'}"
        except ValidationError as error:
            form.add_error(None, error)
    page: MatterPage = read_matter_page(matter, request.today)
    context = {"page": page, "matter": matter, "form": form, "notice": notice}
    return render(request, "commissioning/matter_detail.html", context | _rights(request, matter))


def _answer(request: SiteRequest, form: ReferralAnswerForm, matter: Matter) -> str:
    data = form.cleaned_data
    if matter.state != MatterState.REFERRED_BACK:
        raise ValidationError("Ärendet är inte återremitterat.")
    actions.change(
        matter=matter,
        values={"referral_answer": data["referral_answer"]},
        by=request.user,
        version=data["version"],
    )
    messages.success(request, "Svaret är sparat. Välj sammanträde när ärendet är klart.")
    return matter.get_absolute_url()


def _rights(request: SiteRequest, matter: Matter) -> dict[str, Any]:
    prepare = has_permission(request.user, Permission.PREPARE, matter.board)
    decide = has_permission(request.user, Permission.DECIDE, matter.board)
    return {
        "may_prepare": prepare and matter.can_be_edited,
        "may_decide": decide and matter.can_be_decided,
        "may_adjust": decide,
        "is_time_to_decide": matter.meeting and matter.meeting.held_on <= request.today,
        "active_tab": "matters",
    }


def matter_edit(request: SiteRequest, pk: int) -> HttpResponse:
    """Change the title, the dnr and the meeting of an open matter."""
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
    if not matter.can_be_edited:
        raise ValidationError("Ärendet är avslutat och kan inte ändras.")
    data = form.cleaned_data
    values = {name: data[name] for name in ("title", "dnr", "meeting")}
    actions.change(matter=matter, values=values, by=request.user, version=data["version"])
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
