"""Matters: the list, and one matter with all that belongs to it."""

from __future__ import annotations

from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Count, F, Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from commissioning.access import get_matter_for, requires
from commissioning.actions import matters as actions
from commissioning.forms.base import handle_once
from commissioning.forms.matters import MatterFilterForm, ReferralAnswerForm, states_of
from commissioning.models import Matter, MatterState
from commissioning.pages.matter_page import MatterPage, read_matter_page
from commissioning.paging import Order, fetch_page
from commissioning.permissions import Permission, boards_of, has_permission
from commissioning.requests import SiteRequest
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
        _rows(_matching(request, chosen)),
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


def _matching(request: SiteRequest, chosen: dict[str, Any]) -> QuerySet[Matter]:
    found = Matter.objects.visible_to(boards_of(request.user))
    found = found.filter(state__in=states_of(chosen.get("state", "")))
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
        "may_lift": prepare and not matter.can_be_edited and bool(matter.secrecy_ground),
        "may_decide": decide and matter.can_be_decided,
        "may_adjust": decide,
        "is_time_to_decide": matter.meeting and matter.meeting.held_on <= request.today,
        "active_tab": "matters",
    }
