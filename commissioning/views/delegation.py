"""The delegation order in its versions, and the decisions that were taken by its delegates."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from commissioning.access import get_delegation_order_for, requires
from commissioning.actions import delegation as actions
from commissioning.forms.base import handle_once
from commissioning.forms.delegation import (
    DelegationItems,
    DelegationOrderForm,
    as_initial,
    with_more_rows,
)
from commissioning.forms.meetings import MeetingFilterForm
from commissioning.models import Decision, DelegationOrder
from commissioning.permissions import Permission, boards_of, has_permission
from commissioning.requests import SiteRequest
from providers.models import Party

MOST_DECISIONS = 200


@requires(Permission.READ)
def delegated_decision_list(request: SiteRequest) -> HttpResponse:
    """Decisions by delegates, those that are not reported to the board first."""
    form = MeetingFilterForm(request.GET)
    form.is_valid()
    boards = _chosen(request, form)
    found = Decision.objects.delegated().filter(matter__board__in=boards)
    found = found.select_related(
        "matter__board",
        "reported_at",
        "delegation_item__order",
        "delegated_in__decision__matter__board",
        "delegated_in__point",
    )
    rows = list(found.filter(reported_at=None).order_by("decided_on", "pk")[:MOST_DECISIONS])
    reported = found.filter(reported_at__isnull=False).order_by("-decided_on", "-pk")
    context = {
        "form": form,
        "unreported": rows,
        "reported": list(reported[:MOST_DECISIONS]),
        "active_tab": "meetings",
    }
    return render(request, "commissioning/delegated_decision_list.html", context)


@requires(Permission.READ)
def delegation_order_list(request: SiteRequest) -> HttpResponse:
    """Every board's delegation order, the version of the day first."""
    form = MeetingFilterForm(request.GET)
    form.is_valid()
    orders = DelegationOrder.objects.filter(board__in=_chosen(request, form))
    context = {
        "form": form,
        "orders": list(orders.select_related("board").prefetch_related("items")),
        "may_adopt": has_permission(request.user, Permission.DECIDE),
        "active_tab": "meetings",
    }
    return render(request, "commissioning/delegation_order_list.html", context)


def delegation_order_detail(request: SiteRequest, pk: int) -> HttpResponse:
    """One version with its items."""
    order = get_delegation_order_for(request.user, pk, Permission.READ)
    context = {
        "order": order,
        "items": list(order.items.all()),
        "may_adopt": has_permission(request.user, Permission.DECIDE, order.board),
        "active_tab": "meetings",
    }
    return render(request, "commissioning/delegation_order_detail.html", context)


@requires(Permission.DECIDE)
def delegation_order_new(request: SiteRequest) -> HttpResponse:
    """Enter a new version, beginning from the last one of the board."""
    boards = [
        b for b in boards_of(request.user) if has_permission(request.user, Permission.DECIDE, b)
    ]
    earlier = _earlier(request, boards)
    form = DelegationOrderForm(
        request.POST or None,
        boards=boards,
        initial={"board": earlier.board_id if earlier else None},
    )
    wants_more = "more" in request.POST
    items = DelegationItems(
        with_more_rows(request.POST) if wants_more else request.POST or None,
        prefix="items",
        initial=as_initial(earlier.items.all()) if earlier and not request.POST else None,
    )
    if request.method == "POST" and not wants_more and form.is_valid() and items.is_valid():
        try:
            key = form.cleaned_data["form_key"]
            return handle_once(request, key, lambda: _adopt(request, form, items))
        except ValidationError as error:
            form.add_error(None, error)
    context = {
        "form": form,
        "items": items,
        "earlier": earlier,
        "active_tab": "meetings",
    }
    return render(request, "commissioning/delegation_order_new.html", context)


def _earlier(request: SiteRequest, boards: list[Party]) -> DelegationOrder | None:
    """The version to begin from: of the board in the address, otherwise of the only board."""
    asked = request.GET.get("board", "")
    board = next((b for b in boards if str(b.pk) == asked), boards[0] if boards else None)
    return DelegationOrder.objects.filter(board=board).order_by("-valid_from").first()


def _adopt(request: SiteRequest, form: DelegationOrderForm, items: Any) -> str:
    order = actions.adopt(order=form.order(), items=items.items(), by=request.user)
    messages.success(request, f"Delegationsordningen gäller från {order.valid_from}.")
    return reverse("commissioning:delegation-order-detail", args=[order.pk])


def _chosen(request: SiteRequest, form: MeetingFilterForm) -> list[Party]:
    board = form.cleaned_data.get("board")
    return [board] if board else boards_of(request.user)
