"""The memo: the editor that saves by itself, with its preview and checks."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils import timezone
from django.views.decorators.http import require_POST

from commissioning.access import get_matter_for
from commissioning.actions import memos as actions
from commissioning.forms.memos import MemoForm, version_name
from commissioning.memos.content import MemoMaterial, read_material
from commissioning.memos.merging import HEAD, Outcome, Part, body_name
from commissioning.memos.texts import suggested_text
from commissioning.models import Matter
from commissioning.pages.memo_editor import clashes_of, read_editor, shown_of
from commissioning.permissions import Permission
from commissioning.requests import SiteRequest

CLOSED = "Ärendet är avslutat. Skrivelsen kan inte ändras."
Saved = dict[str, Part]


def memo_edit(request: SiteRequest, pk: int) -> HttpResponse:
    """Edit the memo of an open matter, section by section.

    What only this person has changed is saved. Where somebody else saved another text meanwhile,
    both are shown and nothing of either is lost.
    """
    matter = get_matter_for(request.user, pk, Permission.PREPARE)
    material = read_material(matter, request.today)
    form = _form(request, material)
    if not matter.can_be_edited:
        return _closed(request, matter, form, material)
    saved: Saved = {}
    suggested = ("", "")
    if request.method == "POST":
        if "suggest" in request.POST:
            suggested = _suggest(request, form, material)
        else:
            _take(request, form, material)
            saved = _save(request, form, material)
            if form.is_valid() and not _clashes(saved):
                messages.success(request, "Skrivelsen är sparad.")
                return redirect("commissioning:memo-edit", pk=pk)
    return _page(request, form, material, saved, suggested)


@require_POST
def memo_autosave(request: SiteRequest, pk: int) -> HttpResponse:
    """Save what has been typed so far; answers with what is saved now, the sheet and remarks."""
    matter = get_matter_for(request.user, pk, Permission.PREPARE)
    material = read_material(matter, request.today)
    form = _form(request, material)
    if not matter.can_be_edited:
        return JsonResponse({"message": CLOSED, "is_closed": True}, status=409)
    saved = _save(request, form, material)
    context = {"shown": shown_of(form, material), "matter": matter}
    return JsonResponse(
        {
            "message": _state(form, saved),
            "parts": {name: _told(name, part) for name, part in saved.items()},
            "clashes": {
                name: render_to_string("commissioning/_memo_clash.html", {"clash": clash})
                for name, clash in clashes_of(form, saved).items()
            },
            "shown": render_to_string("commissioning/memo_edit.html#shown", context, request),
        }
    )


@require_POST
def memo_add_sections(request: SiteRequest, pk: int) -> HttpResponse:
    """Take in the sections that the template has got since the memo was begun."""
    matter = get_matter_for(request.user, pk, Permission.PREPARE)
    try:
        added = actions.add_sections(memo=matter.memo, by=request.user)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect(matter)
    if added:
        names = ", ".join(section.heading for section in added)
        messages.success(request, f"Nya avsnitt: {names}.")
    return redirect("commissioning:memo-edit", pk=pk)


def _form(request: SiteRequest, material: MemoMaterial) -> MemoForm:
    return MemoForm(request.POST or None, memo=material.memo, suggested=material.providers)


def _page(
    request: SiteRequest,
    form: MemoForm,
    material: MemoMaterial,
    saved: Saved,
    suggested: tuple[str, str] = ("", ""),
) -> HttpResponse:
    editor = read_editor(form, material, saved, suggested)
    context = {
        "form": form,
        "matter": material.matter,
        "memo": material.memo,
        "points": material.points,
        "editor": editor,
        "shown": editor.shown,
        "active_tab": "matters",
    }
    return render(request, "commissioning/memo_edit.html", context)


def _closed(
    request: SiteRequest, matter: Matter, form: MemoForm, material: MemoMaterial
) -> HttpResponse:
    """What somebody typed when the matter was decided is shown, so that it can be copied."""
    messages.error(request, CLOSED)
    if request.method == "POST" and form.is_valid() and form.bodies():
        return _page(request, form, material, {})
    return redirect(matter)


def _save(request: SiteRequest, form: MemoForm, material: MemoMaterial) -> Saved:
    """Save every part that can be read; the form then builds on what is saved."""
    form.is_valid()
    try:
        saved = actions.save(
            memo=material.memo, typed=form.typed(), versions=form.versions(), by=request.user
        )
    except ValidationError as error:
        form.add_error(None, ValidationError(error.messages))
        return {}
    form.build_on(saved)
    return saved


def _take(request: SiteRequest, form: MemoForm, material: MemoMaterial) -> None:
    """Somebody chose the text that is saved instead of their own."""
    name = request.POST.get("take", "")[:60]
    sections = {body_name(s.key): s for s in material.sections}
    if name in sections:
        form.put(name, sections[name].body)
        form.put(version_name(name), sections[name].version)
    elif name in HEAD:
        form.put(name, getattr(material.memo, name))


def _suggest(request: SiteRequest, form: MemoForm, material: MemoMaterial) -> tuple[str, str]:
    """Fill an empty section with what the register knows; a text is never written over, the
    suggestion is then shown beside it. Nothing is saved."""
    key = request.POST.get("suggest", "")[:40]
    text = suggested_text(key, material)
    name = body_name(key)
    if not text or name not in form.fields:
        messages.info(request, "Registret har inget att föreslå för det avsnittet.")
        return key, ""
    if form.data.get(name, "").strip() and "replace" not in request.GET:
        return key, text
    form.put(name, text)
    return key, ""


def _clashes(saved: Saved) -> bool:
    return any(part.is_clash for part in saved.values())


def _state(form: MemoForm, saved: Saved) -> str:
    """What the line beside the save button says."""
    if form.errors:
        return "En del är inte sparat. Se felen i formuläret."
    if _clashes(saved):
        return "Någon annan har skrivit i samma avsnitt. Välj text."
    return f"Sparat kl. {timezone.localtime():%H.%M}"


def _told(name: str, part: Part) -> dict[str, Any]:
    """How one part came out: the version to build on, and the text where another's is taken in."""
    told: dict[str, Any] = {
        "version": part.version,
        "field": "version_head" if name in HEAD else version_name(name),
    }
    if part.outcome == Outcome.TAKEN:
        told["value"] = "" if part.value is None else str(part.value)
    return told
