"""The competition plans of the boards, and what is performed in our own hands."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.db.models import Count
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from commissioning.access import requires
from commissioning.forms.competition import ShareForm
from commissioning.pages import competition_rows, in_house_shares
from commissioning.permissions import Permission, boards_of, has_permission
from commissioning.requests import SiteRequest
from commissioning.views.capacity import TAB, export
from contracts.models import CompetitionPlan
from providers.models import Party

MOST_YEARS = 12
LIST = ("Konkurrensplan", "commissioning:competition-list")


@requires(Permission.READ)
def competition_list(request: SiteRequest) -> HttpResponse:
    """Every board's plans, the latest first."""
    plans = CompetitionPlan.objects.select_related("board").annotate(line_count=Count("lines"))
    context = {
        "active_tab": TAB,
        "plans": plans.order_by("board__name_sort", "-first_year"),
        "can_control": has_permission(request.user, Permission.CONTROL),
    }
    return render(request, "commissioning/competition_list.html", context)


@requires(Permission.READ)
def competition_detail(request: SiteRequest, pk: int) -> HttpResponse:
    """A plan beside what the register says in the year of the day."""
    plan = _get(pk)
    view = in_house_shares.share_view(plan.board, request.as_of.year, request.as_of)
    rows = competition_rows.plan_rows(plan, view, request.as_of)
    context = {
        "active_tab": TAB,
        "plan": plan,
        "rows": rows,
        "view": view,
        "years": range(plan.first_year, min(plan.last_year, plan.first_year + MOST_YEARS) + 1),
        "shares_url": _shares_url(request, plan, view.year),
        "unplanned": competition_rows.unplanned(rows, view),
        "can_control": has_permission(request.user, Permission.CONTROL, plan.board),
        "can_export": has_permission(request.user, Permission.EXPORT),
        "crumbs": [(LIST[0], reverse(LIST[1])), (f"{plan.board} {plan.years}", "")],
    }
    return render(request, "commissioning/competition_detail.html", context)


@requires(Permission.EXPORT)
def competition_export(request: SiteRequest, pk: int, kind: str) -> HttpResponseBase:
    """The plan with what the register says, as xlsx or csv."""
    plan = _get(pk)
    view = in_house_shares.share_view(plan.board, request.as_of.year, request.as_of)
    rows = competition_rows.plan_rows(plan, view, request.as_of)
    cells = competition_rows.cells(plan, rows)
    name = f"konkurrensplan-{plan.years}-{request.as_of}".replace("–", "-")
    return export(kind, name, competition_rows.COLUMNS, cells)


@requires(Permission.READ)
def competition_shares(request: SiteRequest) -> HttpResponse:
    """What a board has in our own hands in a year: by money, by volume and by number."""
    form = _form(request)
    board, year = form.chosen
    context = {
        "active_tab": TAB,
        "form": form,
        "board": board,
        "year": year,
        "view": in_house_shares.share_view(board, year, request.as_of) if board else None,
        "can_export": has_permission(request.user, Permission.EXPORT),
        "crumbs": [(LIST[0], reverse(LIST[1])), ("Andel egen regi", "")],
    }
    return render(request, "commissioning/competition_shares.html", context)


@requires(Permission.EXPORT)
def competition_shares_export(request: SiteRequest, kind: str) -> HttpResponseBase:
    """The agreements behind the shares, as xlsx or csv."""
    board, year = _form(request).chosen
    if board is None:
        raise Http404
    view = in_house_shares.share_view(board, year, request.as_of)
    name = f"egen-regi-{year}-{request.as_of}"
    return export(kind, name, in_house_shares.COLUMNS, in_house_shares.cells(view))


def _shares_url(request: SiteRequest, plan: CompetitionPlan, year: int) -> str:
    """Where the agreements of the board and year are listed, on the day that is shown."""
    asked: dict[str, Any] = {"board": plan.board_id, "year": year}
    if request.as_of != request.today:
        asked["per"] = request.as_of
    return f"{reverse('commissioning:competition-shares')}?{urlencode(asked)}#avtal"


def _form(request: SiteRequest) -> ShareForm:
    """Without a choice it is about the person's own board."""
    boards = list(Party.objects.boards().active_on(request.as_of))
    usual = next((board for board in [*boards_of(request.user), *boards]), None)
    asked: Any = request.GET if {"board", "year"} & set(request.GET) else None
    return ShareForm(asked, boards=boards, usual=usual, on=request.as_of)


def _get(pk: int) -> CompetitionPlan:
    plan: CompetitionPlan = get_object_or_404(
        CompetitionPlan.objects.select_related("board"), pk=pk
    )
    return plan
