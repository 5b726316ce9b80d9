"""Saved views: the searches of the register that a person has given names."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from commissioning.access import requires
from commissioning.actions import saved_views
from commissioning.forms.base import handle_once
from commissioning.forms.saved_views import SavedViewForm
from commissioning.models import HandledForm
from commissioning.permissions import Permission
from commissioning.requests import SiteRequest

# A longer search than this is saved all the same; its tab is then one click away.
LONGEST_URL = HandledForm._meta.get_field("result_url").max_length or 0


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.READ)
def saved_view_create(request: SiteRequest) -> HttpResponse:
    """Name the search in the address; below stand the person's views, to take away."""
    if request.method != "POST":
        initial = {"query": request.GET.urlencode()}
        return _page(request, SavedViewForm(initial=initial, as_of=request.as_of))
    form = SavedViewForm(request.POST, as_of=request.as_of)
    if form.is_valid():
        try:
            return handle_once(request, form.cleaned_data["form_key"], lambda: _save(request, form))
        except ValidationError as error:
            form.add_error("name", error.messages)
    return _page(request, form, status=422)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.READ)
def saved_view_delete(request: SiteRequest, pk: int) -> HttpResponse:
    """Ask first (GET), then take away (POST). Another person's view is 404."""
    view = get_object_or_404(request.user.saved_views, pk=pk)
    if request.method != "POST":
        return render(
            request,
            "commissioning/saved_view_delete.html",
            {"active_tab": "register", "view": view, "crumbs": _crumbs("Ta bort vy")},
        )
    saved_views.delete_view(view=view)
    messages.success(request, f"Vyn {view.name} är borttagen.")
    return redirect("commissioning:agreement-list")


def _save(request: SiteRequest, form: SavedViewForm) -> str:
    view = saved_views.save_view(
        name=form.cleaned_data["name"], query=form.cleaned_data["query"], by=request.user
    )
    messages.success(request, f"Vyn {view.name} är sparad.")
    url = reverse("commissioning:agreement-list")
    shown = f"{url}?{view.query}"
    return shown if len(shown) <= LONGEST_URL else url


def _page(request: SiteRequest, form: SavedViewForm, status: int = 200) -> HttpResponse:
    context = {
        "active_tab": "register",
        "form": form,
        "own_views": list(request.user.saved_views.all()),
        "crumbs": _crumbs("Spara vy"),
    }
    return render(request, "commissioning/saved_view_create.html", context, status=status)


def _crumbs(last: str) -> list[tuple[str, Any]]:
    return [("Register", reverse("commissioning:agreement-list")), (last, "")]
