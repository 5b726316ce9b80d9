"""What the pages that add, change or remove one record have in common."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import render

from commissioning.forms.base import ActionForm, handle_once
from commissioning.forms.terms import refuse
from commissioning.requests import SiteRequest
from providers.tracking import ConflictError


def handle(
    request: SiteRequest,
    *,
    form: ActionForm,
    do: Callable[[], str],
    template: str,
    context: dict[str, Any],
) -> HttpResponse:
    """Show the form, or carry out `do` and go where it leads. What was typed is never lost."""
    conflicts: list[dict[str, str]] | None = None
    if request.method == "POST" and form.is_valid():
        try:
            return handle_once(request, form.cleaned_data["form_key"], do)
        except ConflictError as conflict:
            conflicts = _differences(form, conflict.current)
            form.take_version(conflict.current.version)
        except ValidationError as error:
            refuse(form, error)
    shown = {
        "form": form,
        "conflicts": conflicts,
        "has_conflict": conflicts is not None,
        **context,
    }
    return render(request, f"commissioning/{template}.html", shown)


def expected(form: ActionForm) -> int:
    """The version the form was opened at; one that is missing fits no record."""
    return form.cleaned_data["version"] or 0


def _differences(form: ActionForm, current: Any) -> list[dict[str, str]]:
    differences = getattr(form, "differences", None)
    return differences(current) if differences else []
