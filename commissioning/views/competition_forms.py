"""The pages that change a competition plan and its lines."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse

from commissioning.access import requires
from commissioning.forms.base import ActionForm
from commissioning.forms.competition import LineForm, PlanForm
from commissioning.permissions import Permission, boards_of, has_permission, require
from commissioning.requests import SiteRequest
from commissioning.views.record_forms import expected, handle
from contracts.actions import planning
from contracts.models import CompetitionLine, CompetitionPlan
from providers.models import Party


@requires(Permission.CONTROL)
def competition_new(request: SiteRequest) -> HttpResponse:
    """A plan of one of the person's boards."""
    form = PlanForm(request.POST or None, boards=_boards(request))

    def do() -> str:
        plan = planning.state(record=CompetitionPlan(**form.values), by=request.user)
        messages.success(request, "Planen är sparad. Lägg till insatserna.")
        return plan.get_absolute_url()

    context = _context() | {"back": reverse("commissioning:competition-list")}
    return handle(request, form=form, do=do, template="competition_new", context=context)


def competition_edit(request: SiteRequest, pk: int) -> HttpResponse:
    """Change whose plan it is, its years and its decision."""
    plan = _plan(request, pk)
    form = PlanForm(request.POST or None, boards=_boards(request), record=plan)

    def do() -> str:
        planning.change(record=plan, values=form.values, by=request.user, version=expected(form))
        messages.success(request, "Planen är ändrad.")
        return plan.get_absolute_url()

    return handle(request, form=form, do=do, template="competition_edit", context=_context(plan))


def competition_delete(request: SiteRequest, pk: int) -> HttpResponse:
    """Take an empty plan away, after a question."""
    plan = _plan(request, pk)
    form = ActionForm(request.POST or None, version=plan.version)

    def do() -> str:
        planning.remove(record=plan, by=request.user, version=expected(form))
        messages.success(request, "Planen är borttagen.")
        return reverse("commissioning:competition-list")

    return handle(request, form=form, do=do, template="competition_delete", context=_context(plan))


def competition_line_new(request: SiteRequest, pk: int) -> HttpResponse:
    """Add a service to the plan."""
    plan = _plan(request, pk)
    form = LineForm(request.POST or None)

    def do() -> str:
        line = planning.state(record=CompetitionLine(plan=plan, **form.values), by=request.user)
        messages.success(request, f"{line.service} är tillagd i planen.")
        return plan.get_absolute_url()

    context = _context(plan)
    return handle(request, form=form, do=do, template="competition_line_new", context=context)


def competition_line_edit(request: SiteRequest, pk: int) -> HttpResponse:
    """Change how a service is to be performed."""
    line = _line(request, pk)
    form = LineForm(request.POST or None, record=line)

    def do() -> str:
        planning.change(record=line, values=form.values, by=request.user, version=expected(form))
        messages.success(request, "Raden är ändrad.")
        return line.plan.get_absolute_url()

    context = _context(line.plan) | {"record": line}
    return handle(request, form=form, do=do, template="competition_line_edit", context=context)


def competition_line_delete(request: SiteRequest, pk: int) -> HttpResponse:
    """Take a service out of the plan, after a question."""
    line = _line(request, pk)
    form = ActionForm(request.POST or None, version=line.version)

    def do() -> str:
        planning.remove(record=line, by=request.user, version=expected(form))
        messages.success(request, "Raden är borttagen.")
        return line.plan.get_absolute_url()

    context = _context(line.plan) | {"record": line}
    return handle(request, form=form, do=do, template="competition_line_delete", context=context)


def _boards(request: SiteRequest) -> list[Party]:
    """The boards whose plans the person may change."""
    boards = boards_of(request.user)
    found = [b for b in boards if has_permission(request.user, Permission.CONTROL, b)]
    if not found:
        raise PermissionDenied(Permission.CONTROL)
    return found


def _plan(request: SiteRequest, pk: int) -> CompetitionPlan:
    plan: CompetitionPlan = get_object_or_404(
        CompetitionPlan.objects.select_related("board"), pk=pk
    )
    require(request.user, Permission.CONTROL, plan.board)
    return plan


def _line(request: SiteRequest, pk: int) -> CompetitionLine:
    found = CompetitionLine.objects.select_related("plan__board", "service")
    line: CompetitionLine = get_object_or_404(found, pk=pk)
    require(request.user, Permission.CONTROL, line.plan.board)
    return line


def _context(plan: CompetitionPlan | None = None) -> dict[str, Any]:
    crumbs = [("Konkurrensplan", reverse("commissioning:competition-list"))]
    if plan is None:
        return {"active_tab": "follow-up", "crumbs": [*crumbs, ("Ny plan", "")]}
    url = plan.get_absolute_url()
    crumbs = [*crumbs, (f"{plan.board} {plan.years}", url)]
    return {"active_tab": "follow-up", "plan": plan, "record": plan, "crumbs": crumbs, "back": url}
