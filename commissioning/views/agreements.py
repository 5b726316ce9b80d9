"""An agreement on the day shown, and everything that has happened to it."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from commissioning.access import get_agreement_for
from commissioning.board_calendars import calendars_of
from commissioning.pages.agreement_actions import available_actions
from commissioning.pages.agreement_history import history_of, parse_cursor
from commissioning.pages.agreement_last_days import last_days
from commissioning.pages.agreement_page import agreement_page
from commissioning.pages.agreement_records import known_records, neighbours, with_everything
from commissioning.permissions import Permission, has_permission
from commissioning.requests import SiteRequest
from contracts.models import Agreement

LATEST_ENTRIES = 5
LATEST_ROWS = 80


def agreement_detail(request: SiteRequest, pk: int) -> HttpResponse:
    """The record: how the agreement stands on `request.as_of`."""
    among = with_everything(Agreement.objects.all())
    agreement = get_agreement_for(request.user, pk, among=among)
    around = neighbours(agreement, request.as_of)
    calendar = calendars_of([agreement.board_id], request.as_of)[agreement.board_id]
    page = agreement_page(
        agreement, request.as_of, around, request.user, today=request.today, calendar=calendar
    )
    known = [*known_records(agreement), request.user]
    latest = history_of(agreement, limit=LATEST_ROWS, known=known).entries[:LATEST_ENTRIES]
    return render(
        request,
        "commissioning/agreement_detail.html",
        page
        | last_days(agreement, page["facts"], request.user, calendar)
        | {
            "actions": available_actions(request.user, agreement, page["facts"], request.today),
            "can_report_use": has_permission(request.user, Permission.FOLLOW_UP, agreement.board),
            "history": latest,
            "crumbs": [_register(), (agreement.number, "")],
            "active_tab": "register",
        },
    )


def agreement_history(request: SiteRequest, pk: int) -> HttpResponse:
    """Every change of the agreement and of what it rests on, newest first."""
    agreement = get_agreement_for(request.user, pk)
    before = parse_cursor(request.GET.get("before", ""))
    known = [agreement.board, agreement.provider, request.user]
    history = history_of(agreement, before=before, known=known)
    return render(
        request,
        "commissioning/agreement_history.html",
        {
            "agreement": agreement,
            "history": history.entries,
            "older": history.older,
            "is_first_page": before is None,
            "crumbs": [
                _register(),
                (agreement.number, agreement.get_absolute_url()),
                ("Historik", ""),
            ],
            "active_tab": "register",
        },
    )


def _register() -> tuple[str, str]:
    return "Register", reverse("commissioning:agreement-list")
