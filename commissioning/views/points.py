"""Decision points: add, change and take away."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import render

from commissioning.access import get_matter_for, get_point_for
from commissioning.actions import matters as actions
from commissioning.forms.base import already_done, handle_once
from commissioning.forms.points import VALUES, PointDeleteForm, PointForm, drafts_to_choose
from commissioning.models import DecisionPoint, Matter
from commissioning.permissions import Permission
from commissioning.points.facts import remarks_on_draft
from commissioning.requests import SiteRequest
from commissioning.views.matter_forms import owner_choices
from contracts.models import Amendment
from providers.tracking import ConflictError


def point_new(request: SiteRequest, pk: int) -> HttpResponse:
    """Add a point last in an open matter."""
    matter = get_matter_for(request.user, pk, Permission.PREPARE)
    form = PointForm(
        request.POST or None, board=matter.board, amendments=drafts_to_choose([matter.board])
    )
    if request.method == "POST" and form.is_valid():
        if "preview" in request.POST:
            return _page(request, "point_new", form, matter, preview=_preview(request, form))
        try:
            key = form.cleaned_data["form_key"]
            return handle_once(request, key, lambda: _add(request, form, matter))
        except ValidationError as error:
            form.add_error(None, ValidationError(error.messages))
    return _page(request, "point_new", form, matter)


def point_edit(request: SiteRequest, pk: int) -> HttpResponse:
    """Change the text, the organ, the task or the amendments of a point."""
    point = get_point_for(request.user, pk, Permission.PREPARE)
    form = PointForm(
        request.POST or None,
        board=point.matter.board,
        point=point,
        amendments=_choices(point),
        initial={name: getattr(point, name) for name in VALUES}
        | {"amendments": [a.pk for a in point.amendments]},
        version=point.matter.version,
    )
    saved: DecisionPoint | None = None
    if request.method == "POST" and form.is_valid():
        if "preview" in request.POST:
            preview = _preview(request, form, point)
            return _page(request, "point_edit", form, point.matter, point=point, preview=preview)
        try:
            key = form.cleaned_data["form_key"]
            return handle_once(request, key, lambda: _revise(request, form, point))
        except ConflictError as conflict:
            form.take_version(conflict.current.version)
            saved = DecisionPoint.objects.filter(pk=pk).first()
        except ValidationError as error:
            form.add_error(None, ValidationError(error.messages))
    return _page(request, "point_edit", form, point.matter, point=point, saved=saved)


def point_delete(request: SiteRequest, pk: int) -> HttpResponse:
    """Take a point out of the matter, after a question."""
    if request.method == "POST" and (done := already_done(request)):
        return done
    point = get_point_for(request.user, pk, Permission.PREPARE)
    form = PointDeleteForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            key = form.cleaned_data["form_key"]
            return handle_once(request, key, lambda: _remove(request, point))
        except ValidationError as error:
            form.add_error(None, ValidationError(error.messages))
    return _page(request, "point_delete", form, point.matter, point=point)


def _preview(
    request: SiteRequest, form: PointForm, point: DecisionPoint | None = None
) -> dict[str, Any]:
    """What keeps the text from standing by itself, before anything is saved."""
    draft = DecisionPoint(**form.point_values(), reverses=point.reverses if point else None)
    return {"remarks": remarks_on_draft(draft, form.chosen(), request.today)}


def _page(request: SiteRequest, name: str, form: Any, matter: Matter, **more: Any) -> HttpResponse:
    context = {
        "form": form,
        "matter": matter,
        "active_tab": "matters",
        "owners": owner_choices([matter.board]),
        **more,
    }
    return render(request, f"commissioning/{name}.html", context)


def _choices(point: DecisionPoint) -> QuerySet[Amendment]:
    """What the point carries already, and the free drafts of the board."""
    carried = Amendment.objects.filter(effect__point=point)
    free = drafts_to_choose([point.matter.board]).values("pk")
    return (
        Amendment.objects.filter(pk__in=carried.values("pk"))
        | Amendment.objects.filter(pk__in=free)
    ).select_related("agreement__board", "agreement__provider")


def _add(request: SiteRequest, form: PointForm, matter: Matter) -> str:
    point = actions.add_point(
        matter=matter,
        point=DecisionPoint(**form.point_values()),
        amendments=form.chosen(),
        by=request.user,
    )
    messages.success(request, f"Beslutspunkt {point.number} är tillagd.")
    return f"{matter.get_absolute_url()}#punkt-{point.number}"


@transaction.atomic
def _revise(request: SiteRequest, form: PointForm, point: DecisionPoint) -> str:
    version = form.cleaned_data["version"]
    values = form.point_values()
    actions.revise_point(point=point, values=values, by=request.user, version=version)
    if "amendments" in form.fields:
        actions.carry(point=point, amendments=form.chosen(), by=request.user)
    messages.success(request, f"Beslutspunkt {point.number} är ändrad.")
    return f"{point.matter.get_absolute_url()}#punkt-{point.number}"


def _remove(request: SiteRequest, point: DecisionPoint) -> str:
    number, matter = point.number, point.matter
    actions.remove_point(point=point, by=request.user)
    messages.success(request, f"Beslutspunkt {number} är borttagen.")
    return matter.get_absolute_url()
