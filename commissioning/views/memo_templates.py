"""The sections that a board's memos have, in order."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from commissioning.access import get_board_for
from commissioning.actions import memo_templates as actions
from commissioning.forms.base import ActionForm, handle_once
from commissioning.forms.memo_templates import MemoTemplateSectionForm
from commissioning.models import MemoSectionTemplate
from commissioning.permissions import Permission
from commissioning.requests import SiteRequest
from providers.models import Party
from providers.tracking import ConflictError

STEPS = {"up": -1, "down": 1}
CONFLICT = "Någon annan har ändrat avsnittet. Det du skrev står kvar. Sparat nu: "


@dataclass(frozen=True)
class Row:
    """One section with the form that changes it."""

    section: MemoSectionTemplate
    form: MemoTemplateSectionForm
    conflict: str = ""


def memo_template_edit(request: SiteRequest, pk: int) -> HttpResponse:
    """Add, change, move and remove sections. The first change gives the board its own template."""
    board = get_board_for(request.user, pk, Permission.DECIDE)
    task, _, key = request.POST.get("do", "").partition(":")
    rows = _rows(request, board, key if task == "change" else "")
    new = MemoTemplateSectionForm(request.POST if task == "add" else None, prefix="new")
    answer: HttpResponse | None = None
    if task == "add":
        answer = _add(request, board, new)
    elif task == "change" and key in rows:
        answer = _change(request, board, rows, key)
    elif request.method == "POST":
        answer = _arrange(request, board, task, key)
    return answer or _page(request, board, list(rows.values()), new)


def _rows(request: SiteRequest, board: Party, changed: str) -> dict[str, Row]:
    """Every section by its key; `changed` is the one whose form was sent."""
    sections = actions.template_for(board)
    revisions = actions.revisions_of(sections)
    return {
        section.key: Row(
            section,
            MemoTemplateSectionForm(
                request.POST if section.key == changed else None,
                section=section,
                prefix=section.key,
                version=revisions.get(section.pk, 0),
            ),
        )
        for section in sections
    }


def _page(
    request: SiteRequest, board: Party, rows: list[Row], new: MemoTemplateSectionForm
) -> HttpResponse:
    context = {
        "board": board,
        "rows": rows,
        "new": new,
        "forms": [*(row.form for row in rows), new],
        "is_own": any(row.section.board_id for row in rows),
        "action_form": ActionForm(),
        "active_tab": "meetings",
    }
    return render(request, "commissioning/memo_template_edit.html", context)


def _add(
    request: SiteRequest, board: Party, form: MemoTemplateSectionForm
) -> HttpResponseRedirect | None:
    if not form.is_valid():
        return None

    def add() -> str:
        section = MemoSectionTemplate(board=board, **form.values())
        actions.add(section=section, by=request.user)
        return _done(request, board, f"{section.heading} är tillagt sist i mallen.", section.key)

    try:
        return handle_once(request, form.cleaned_data["form_key"], add)
    except ValidationError as error:
        form.add_error(None, error)
        return None


def _change(
    request: SiteRequest, board: Party, rows: dict[str, Row], key: str
) -> HttpResponseRedirect | None:
    form = rows[key].form
    if not form.is_valid():
        return None

    def change() -> str:
        values, revision = form.values(), form.cleaned_data["version"]
        actions.change(board=board, key=key, values=values, by=request.user, revision=revision)
        return _done(request, board, f"{values['heading']} är sparat.", key)

    try:
        return handle_once(request, form.cleaned_data["form_key"], change)
    except ConflictError as conflict:
        form.take_version(actions.revision_of(conflict.current))
        rows[key] = Row(rows[key].section, form, CONFLICT + _told(conflict.current))
    except ValidationError as error:
        form.add_error(None, error)
    return None


def _arrange(request: SiteRequest, board: Party, task: str, key: str) -> HttpResponseRedirect:
    """Move or remove a section."""
    form = ActionForm(request.POST)
    form.is_valid()

    def arrange() -> str:
        if task in STEPS:
            actions.move(board=board, key=key, steps=STEPS[task], by=request.user)
            return _done(request, board, "Ordningen är ändrad.", key)
        if task == "remove":
            section = actions.remove(board=board, key=key, by=request.user)
            return _done(request, board, f"{section.heading} är borttaget ur mallen.")
        raise ValidationError("Välj vad som ska göras med avsnittet.")

    try:
        return handle_once(request, form.cleaned_data.get("form_key"), arrange)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return HttpResponseRedirect(_address(board))


def _done(request: SiteRequest, board: Party, text: str, key: str = "") -> str:
    messages.success(request, text)
    return _address(board, key)


def _address(board: Party, key: str = "") -> str:
    address = reverse("commissioning:memo-template-edit", args=[board.pk])
    return f"{address}#avsnitt-{key}" if key else address


def _told(section: MemoSectionTemplate) -> str:
    """What is saved, in a sentence."""
    required = "måste finnas" if section.is_required else "får saknas"
    hint = f" {section.hint}" if section.hint else ""
    return f"{section.heading}, {required}, {section.get_applies_when_display().lower()}.{hint}"
