"""The memo: the editor with its preview and checks, and the printed file."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.safestring import SafeString
from django.views.decorators.http import require_POST

from commissioning.access import get_matter_for
from commissioning.actions import memos as actions
from commissioning.forms.base import handle_once
from commissioning.forms.memos import HEAD, MemoForm, body_name
from commissioning.memos.checks import ERROR, Check, checks
from commissioning.memos.content import MemoMaterial, build, file_name, read_material
from commissioning.memos.document import MemoTooLarge
from commissioning.memos.engine import PdfUnavailable
from commissioning.memos.fonts import MissingGlyphs
from commissioning.memos.rendering import render_pdf, render_preview
from commissioning.memos.texts import has_suggestion, suggested_text
from commissioning.models import Memo
from commissioning.permissions import Permission
from commissioning.requests import SiteRequest
from providers.tracking import ConflictError


@dataclass(frozen=True)
class Shown:
    """What the preview shows: the sheet, its remarks, or why there is none."""

    sheet: SafeString | str
    checks: list[Check]
    refusal: str = ""


@dataclass(frozen=True)
class Clash:
    """A text that somebody else has saved while this person was typing another."""

    heading: str
    saved: str
    typed: str


def memo_edit(request: SiteRequest, pk: int) -> HttpResponse:
    """Edit the memo of an open matter, section by section."""
    matter = get_matter_for(request.user, pk, Permission.PREPARE)
    if not matter.can_be_edited:
        messages.error(request, "Ärendet är avslutat. Skrivelsen kan inte ändras.")
        return redirect(matter)
    material = read_material(matter, request.today)
    form = _form(request, material)
    clashes: list[Clash] | None = None
    is_saving = request.method == "POST" and "suggest" not in request.POST
    if request.method == "POST" and not is_saving:
        _suggest(request, form, material)
    if is_saving and form.is_valid():
        try:
            key = form.cleaned_data["form_key"]
            return handle_once(request, key, lambda: _save(request, form, material))
        except ConflictError as conflict:
            clashes = _clashes(form, conflict.current)
            form.take_version(conflict.current.version)
        except ValidationError as error:
            form.add_error(None, ValidationError(error.messages))
    context = {"clashes": clashes, "is_conflict": clashes is not None}
    return render(request, "commissioning/memo_edit.html", context | _context(form, material))


@require_POST
def memo_preview(request: SiteRequest, pk: int) -> HttpResponse:
    """The sheet and its checks for what is being typed. Writes nothing."""
    matter = get_matter_for(request.user, pk, Permission.PREPARE)
    material = read_material(matter, request.today)
    form = _form(request, material)
    context = {"shown": _shown(form, material), "matter": matter}
    return render(request, "commissioning/memo_edit.html#shown", context)


def memo_pdf(request: SiteRequest, pk: int) -> HttpResponse:
    """The memo as PDF, marked as a draft until the matter is decided."""
    matter = get_matter_for(request.user, pk)
    try:
        content = render_pdf(build(read_material(matter, request.today)))
    except (MemoTooLarge, MissingGlyphs, PdfUnavailable) as error:
        messages.error(request, str(error))
        return redirect(matter)
    response = HttpResponse(content, content_type="application/pdf")
    name = content_disposition_header(as_attachment=False, filename=file_name(matter))
    response["Content-Disposition"] = name or "inline"
    return response


def _form(request: SiteRequest, material: MemoMaterial) -> MemoForm:
    return MemoForm(request.POST or None, memo=material.memo, suggested=material.providers)


def _context(form: MemoForm, material: MemoMaterial) -> dict[str, Any]:
    shown = _shown(form, material)
    return {
        "form": form,
        "matter": material.matter,
        "memo": material.memo,
        "points": material.points,
        "shown": shown,
        "parts": _parts(form, material, shown),
        "head_marks": _marks(shown, "huvud"),
        "recipient_marks": _marks(shown, "mottagare"),
        "point_marks": _marks(shown, "punkter"),
        "active_tab": "matters",
    }


def _parts(form: MemoForm, material: MemoMaterial, shown: Shown) -> list[dict[str, Any]]:
    """The sections; open are the first one with an error, and one that was just filled."""
    parts = [_part(form, section, shown) for section in material.sections]
    asked = str(form.data.get("suggest", "")) if form.is_bound else ""
    first = next((part for part in parts if part["errors"]), None)
    for part in parts:
        is_asked = part["section"].key == asked
        part["is_open"] = part is first or is_asked or bool(part["field"].errors)
    return parts


def _part(form: MemoForm, section: Any, shown: Shown) -> dict[str, Any]:
    field = form[body_name(section.key)]
    anchor = f"avsnitt-{section.key}"
    marks = _marks(shown, anchor)
    return {
        "section": section,
        "field": field,
        "anchor": anchor,
        "is_empty": not (field.value() or "").strip(),
        "can_suggest": has_suggestion(section.key),
        **marks,
    }


def _marks(shown: Shown, anchor: str) -> dict[str, Any]:
    here = [check for check in shown.checks if check.anchor == anchor]
    errors = sum(check.severity == ERROR for check in here)
    return {"errors": errors, "warnings": len(here) - errors}


def _shown(form: MemoForm, material: MemoMaterial) -> Shown:
    """The sheet of what is typed; with fields that cannot be read, of what is saved."""
    head, bodies = None, None
    if form.is_bound:
        form.is_valid()
        head, bodies = form.head(), form.bodies()
    try:
        document = build(material, head, bodies)
        return Shown(render_preview(document), checks(document, material))
    except MemoTooLarge as error:
        return Shown("", [], str(error))


def _suggest(request: SiteRequest, form: MemoForm, material: MemoMaterial) -> None:
    """Fill an empty section with what the register knows. Nothing is saved."""
    key = request.POST.get("suggest", "")[:40]
    text = suggested_text(key, material)
    if not text:
        messages.info(request, "Registret har inget att föreslå för det avsnittet.")
    elif not form.fill(key, text):
        messages.info(request, "Avsnittet har redan text. Den skrivs inte över.")


def _save(request: SiteRequest, form: MemoForm, material: MemoMaterial) -> str:
    actions.save(
        memo=material.memo,
        head=form.head(),
        bodies=form.bodies(),
        by=request.user,
        version=form.cleaned_data["version"],
    )
    messages.success(request, "Skrivelsen är sparad.")
    return reverse("commissioning:memo-edit", args=[material.matter.pk])


def _clashes(form: MemoForm, current: Memo) -> list[Clash]:
    """The parts where what is saved now is not what was typed."""
    typed_head, typed = form.head(), form.bodies()
    found = [
        Clash(str(form.fields[name].label), str(saved or ""), str(typed_head[name] or ""))
        for name in HEAD
        if (saved := getattr(current, name)) != typed_head[name]
    ]
    return found + [
        Clash(section.heading, section.body, typed[section.key])
        for section in current.sections.all()
        if section.key in typed and section.body != typed[section.key]
    ]
