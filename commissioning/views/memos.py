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
from commissioning.actions import findings
from commissioning.actions import memos as actions
from commissioning.forms.memos import Choice, MemoForm, version_name
from commissioning.memos.content import MemoMaterial, read_material
from commissioning.memos.merging import Outcome, Part, body_name
from commissioning.memos.texts import suggested_text
from commissioning.models import Matter
from commissioning.pages.memo_editor import Editor, mendable, mended, read_editor
from commissioning.permissions import Permission
from commissioning.requests import SiteRequest

Saved = dict[str, Part]


def memo_edit(request: SiteRequest, pk: int) -> HttpResponse:
    """Edit the memo of an open matter, section by section.

    What only this person has changed is saved. Where somebody else saved another text meanwhile,
    both are shown and nothing of either is lost. Twice is once, so no form key is needed.
    """
    matter = get_matter_for(request.user, pk, Permission.PREPARE)
    material = read_material(matter, request.today)
    form = _form(request, material)
    if not matter.can_be_edited:
        return _closed(request, form, material)
    if request.method != "POST":
        return _page(request, form, material)
    if "suggest" in request.POST or "replace" in request.POST:
        return _page(request, form, material, suggested=_suggest(request, form, material))
    _choose(request, form, material)
    try:
        _mend(request, form, material)
        saved = _save(request, form, material)
    except ValidationError as error:
        form.add_error(None, ValidationError(error.messages))
        return _page(request, form, material)
    if form.is_valid() and not _clashes(saved):
        return _go_on(request, matter)
    return _page(request, form, material, saved)


@require_POST
def memo_autosave(request: SiteRequest, pk: int) -> HttpResponse:
    """Save what has been typed so far; answers with what is saved now, the sheet and remarks."""
    matter = get_matter_for(request.user, pk, Permission.PREPARE)
    material = read_material(matter, request.today)
    form = _form(request, material)
    try:
        saved = _save(request, form, material)
    except ValidationError as error:
        told = {"message": f"Inte sparat. {error.messages[0]}", "is_closed": True}
        return JsonResponse(told, status=409)
    editor = read_editor(form, material, saved)
    context = {"shown": editor.shown, "matter": matter}
    return JsonResponse(
        {
            "message": _state(form, editor),
            "is_saved": form.is_valid() and not editor.clashes,
            "parts": {name: _told(name, part) for name, part in saved.items()},
            "clashes": {
                clash.name: render_to_string("commissioning/_memo_clash.html", {"clash": clash})
                for clash in editor.clashes
            },
            "marks": _marks(editor),
            "shown": render_to_string("commissioning/memo_edit.html#shown", context, request),
        }
    )


def _form(request: SiteRequest, material: MemoMaterial) -> MemoForm:
    sent = request.POST if request.method == "POST" else None  # also when nothing was sent
    return MemoForm(sent, memo=material.memo, suggested=material.providers)


def _page(
    request: SiteRequest,
    form: MemoForm,
    material: MemoMaterial,
    saved: Saved | None = None,
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


def _closed(request: SiteRequest, form: MemoForm, material: MemoMaterial) -> HttpResponse:
    """What somebody typed when the matter was decided is shown, so that it can be copied."""
    messages.error(request, actions.CLOSED)
    if request.method == "POST" and form.is_valid() and form.bodies():
        return _page(request, form, material)
    return redirect(material.matter)


def _save(request: SiteRequest, form: MemoForm, material: MemoMaterial) -> Saved:
    """Save every part that can be read; the form then builds on what is saved."""
    form.is_valid()
    saved = actions.save(
        memo=material.memo, typed=form.typed(), versions=form.versions(), by=request.user
    )
    form.build_on(saved)
    return saved


def _go_on(request: SiteRequest, matter: Matter) -> HttpResponse:
    """Where the person was going, now that everything is saved."""
    then = request.POST.get("then", "")
    if then == "finalise":
        return redirect("commissioning:memo-finalise", pk=matter.pk)
    if then == "sections":
        added = actions.add_sections(memo=matter.memo, by=request.user)
        names = ", ".join(section.heading for section in added)
        messages.success(request, f"Nya avsnitt: {names}." if added else "Inget nytt i mallen.")
    else:
        messages.success(request, "Skrivelsen är sparad.")
    return redirect("commissioning:memo-edit", pk=matter.pk)


def _choose(request: SiteRequest, form: MemoForm, material: MemoMaterial) -> None:
    """Settle the clash where somebody chose their own text, the saved one, or both."""
    choice = Choice.read(request.POST.get("choose", ""), form.part_names)
    if choice is None:
        return
    section = next((s for s in material.sections if body_name(s.key) == choice.name), None)
    if section:
        form.choose(choice, section.body, section.version)
    else:
        form.choose(choice, getattr(material.memo, choice.name), material.memo.version)


def _mend(request: SiteRequest, form: MemoForm, material: MemoMaterial) -> None:
    """Put the suggestion of a remark in the text, where somebody chose it; it is then saved."""
    digest = request.POST.get("mend", "")[:32]
    if not digest:
        return
    found = mendable(form, material, digest)
    if found is None:
        messages.info(request, findings.GONE)
    elif not found.is_typed:
        findings.mend(matter=material.matter, finding=found, by=request.user)
    elif made := mended(form, found):
        form.put(*made)


def _suggest(request: SiteRequest, form: MemoForm, material: MemoMaterial) -> tuple[str, str]:
    """Fill an empty section with what the register knows. A text is replaced only by the button
    that says so; until then the suggestion is shown beside it. Nothing is saved here."""
    replaces = "replace" in request.POST
    key = request.POST.get("replace" if replaces else "suggest", "")[:40]
    text = suggested_text(key, material)
    name = body_name(key)
    if not text or name not in form.fields:
        messages.info(request, "Registret har inget att föreslå för det avsnittet.")
        return key, ""
    if form.data.get(name, "").strip() and not replaces:
        return key, text
    form.put(name, text)
    return key, ""


def _clashes(saved: Saved) -> bool:
    return any(part.is_clash for part in saved.values())


def _state(form: MemoForm, editor: Editor) -> str:
    """What the line beside the save button says."""
    wrong = [str(form.fields[name].label) for name in form.errors if name in form.fields]
    unsaved = [*wrong, *(clash.heading for clash in editor.clashes)]
    if unsaved:
        return f"Inte sparat: {', '.join(unsaved)}. Resten är sparat."
    return f"Sparat kl. {timezone.localtime():%H.%M}"


def _marks(editor: Editor) -> dict[str, dict[str, Any]]:
    """The mark of each part's remarks, by the part's anchor."""
    found = {
        anchor: _mark(counts, is_empty=False, is_wanted=True)
        for anchor, counts in editor.marks.items()
    }
    return found | {
        part.anchor: _mark(vars(part), is_empty=part.is_empty, is_wanted=part.is_wanted)
        for part in editor.parts
    }


def _mark(counts: dict[str, Any], *, is_empty: bool, is_wanted: bool) -> dict[str, Any]:
    context = {"marks": counts, "is_empty": is_empty, "is_wanted": is_wanted}
    html = render_to_string("commissioning/_memo_mark.html", context)
    return {"html": html.strip(), "has_errors": bool(counts["errors"])}


def _told(name: str, part: Part) -> dict[str, Any]:
    """How one part came out: the version to build on, and the text where another's is taken in.

    For a clash nothing, so that the page goes on building on what it did.
    """
    if part.is_clash:
        return {}
    told: dict[str, Any] = {"version": part.version, "field": version_name(name)}
    if part.outcome == Outcome.TAKEN:
        told["value"] = "" if part.value is None else str(part.value)
    return told
