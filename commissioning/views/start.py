"""The start page of each role, and the health check."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache

from commissioning.forms.direct_awards import DirectAwardFilterForm
from commissioning.models import Matter, Role
from commissioning.pages import (
    cap_rows,
    direct_award_rows,
    follow_up_rows,
    sentences,
    start_administrator,
    start_controller,
    start_secretary,
)
from commissioning.permissions import Permission, boards_of, has_permission, leading_role
from commissioning.requests import SiteRequest
from contracts.models import Agreement
from contracts.querysets import StandingQuerySet


def start(request: SiteRequest) -> HttpResponse:
    """What the person has to do, by the role that was given first."""
    pages = {
        Role.ADMINISTRATOR: _administrator,
        Role.SECRETARY: _secretary,
        Role.CONTROLLER: _controller,
    }
    role = leading_role(request.user)
    if role is None:
        return render(request, "commissioning/start_without_role.html", {"active_tab": "start"})
    name, context = pages[role](request)
    return render(request, f"commissioning/{name}.html", {"active_tab": "start", **context})


def _administrator(request: SiteRequest) -> tuple[str, dict[str, Any]]:
    user, on = request.user, request.as_of
    boards = boards_of(user)
    items = start_administrator.items(
        boards, on, may_propose=has_permission(user, Permission.PROPOSE)
    )
    drafts = start_administrator.drafts_of(user)
    axis, rows = start_administrator.horizon(items, on)
    return "start_administrator", {
        "sentence": sentences.to_do(items, len(drafts), on),
        "groups": start_administrator.groups(items, on),
        "is_cut": len(items) >= start_administrator.MOST_ITEMS,
        "axis": axis,
        "rows": rows,
        "drafts": drafts,
        "changes": _latest_changes(boards, request),
        "waiting": list(start_secretary.without_meeting(boards, on)[:5]),
        "can_register": has_permission(user, Permission.REGISTER),
    }


def _latest_changes(boards: list[Any], request: SiteRequest) -> list[Any]:
    """The last changes of agreements, one for each, with the reason that was given."""
    history = Agreement.history.filter(board__in=boards).select_related("history_user")
    if request.as_of != request.today:
        history = history.filter(history_date__date__lte=request.as_of)
    latest: dict[int, Any] = {}
    for record in history.order_by("-history_date", "-history_id")[:40]:
        latest.setdefault(record.id, record)
    return list(latest.values())[:5]


def _secretary(request: SiteRequest) -> tuple[str, dict[str, Any]]:
    user, on = request.user, request.as_of
    boards = boards_of(user)
    coming = start_secretary.coming_meetings(boards, on)
    meeting, choices = start_secretary.choose(coming, request.GET.get("meeting", ""))
    planned = Matter.objects.open().filter(meeting=meeting) if meeting else Matter.objects.none()
    matters = start_secretary.readiness(planned, request.today)
    tasks = list(start_administrator.open_tasks(boards, on)[:20])
    return "start_secretary", {
        "meeting": meeting,
        "choices": choices,
        "steps": start_secretary.chain(meeting, on) if meeting else [],
        "matters": matters,
        "coming": [other for other in coming if other != meeting][:6],
        "sentence": sentences.to_meeting(start_secretary.in_words(matters)),
        "waiting": list(start_secretary.without_meeting(boards, on)[:20]),
        "to_record": list(start_secretary.to_record(boards, on)),
        "conditions": start_secretary.waiting_for_others(boards, on),
        "tasks": [(task, task.is_overdue(on)) for task in tasks],
        "to_send": start_secretary.extracts_to_send(boards, on),
        "can_prepare": has_permission(user, Permission.PREPARE),
        "can_decide": has_permission(user, Permission.DECIDE),
    }


def _controller(request: SiteRequest) -> tuple[str, dict[str, Any]]:
    on = request.as_of
    boards = boards_of(request.user)
    rows = start_administrator.standings_of(boards, on)
    counts = start_controller.counts(rows, on)
    costs = start_controller.costs(boards, on, per=_per(request))
    deviations = start_controller.deviations(rows, on)
    links = start_controller.Links(boards, on, per=_per(request))
    return "start_controller", {
        "counts": counts,
        "sentence": sentences.to_check(counts),
        "this_year": start_controller.total_of(costs, on.year),
        "next_year": start_controller.total_of(costs, on.year + 1),
        "costs": costs,
        "largest": start_controller.largest(costs),
        "deviations": deviations,
        "hidden": start_controller.hidden(counts, deviations),
        **_late_follow_ups(rows, on),
        "links": links,
        "caps": cap_rows.counts(boards, on),
        "awards": _awards(on),
        "months": [
            (first, links.month(first), n, "x" * min(n, 40))
            for first, n in start_controller.ends_by_month(rows, on)
        ],
    }


def _awards(on: date) -> dict[str, int]:
    """How many sorts of this year's direct awards have come to each state."""
    form = DirectAwardFilterForm({}, on=on)
    limits = direct_award_rows.load_limits()
    rows = direct_award_rows.sort_rows(form, on, limits, direct_award_rows.load_sorts())
    return {state.value: number for state, number in direct_award_rows.counts(rows).items()}


def _late_follow_ups(rows: StandingQuerySet, on: date) -> dict[str, Any]:
    """Planned follow-ups and remedies that are overdue."""
    overdue = [row for row in follow_up_rows.open_rows(rows, on) if row.is_late]
    return {
        "late_follow_ups": follow_up_rows.late(follow_up_rows.followed(rows, on)),
        "late_remedies": overdue,
    }


def _per(request: SiteRequest) -> str:
    return "" if request.as_of == request.today else request.as_of.isoformat()


@login_not_required
@never_cache
def health(request: HttpRequest) -> HttpResponse:
    """ "ok" when the database answers."""
    with connection.cursor() as cursor:
        cursor.execute("select 1")
        cursor.fetchone()
    return HttpResponse("ok", content_type="text/plain; charset=utf-8")
