"""The papers of a matter: attach, describe, take away and fetch."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from commissioning.access import get_matter_for, get_part_for
from commissioning.actions import attachments, preparation
from commissioning.forms.attachments import AttachmentEditForm, AttachmentNewForm
from commissioning.forms.base import ActionForm, handle_once
from commissioning.models import Attachment, Matter
from commissioning.permissions import Permission
from commissioning.requests import SiteRequest
from commissioning.uploads import ENDINGS, PDF
from providers.tracking import ConflictError

CLOSED = "Ärendet är avslutat. Bilagorna kan inte ändras."


def attachment_new(request: SiteRequest, pk: int) -> HttpResponse:
    """Attach a paper to an open matter."""
    matter = get_matter_for(request.user, pk, Permission.PREPARE)
    if not matter.can_be_edited:
        return _closed(request, matter)
    form = AttachmentNewForm(*_posted(request), initial={"is_secret": matter.is_secret})
    if request.method == "POST" and form.is_valid():
        try:
            key = form.cleaned_data["form_key"]
            return handle_once(request, key, lambda: _attach(request, form, matter))
        except ValidationError as error:
            form.add_error(None, error if hasattr(error, "error_dict") else error.messages)
    return _page(request, "attachment_new", matter, form=form)


def attachment_edit(request: SiteRequest, pk: int) -> HttpResponse:
    """Change title, day, secrecy and order; the file stays."""
    part = get_part_for(Attachment, request.user, pk, Permission.PREPARE)
    if not part.matter.can_be_edited:
        return _closed(request, part.matter)
    version = preparation.version_of(part)
    form = AttachmentEditForm(request.POST or None, part=part, version=version)
    notice = ""
    if request.method == "POST" and form.is_valid():
        try:
            key = form.cleaned_data["form_key"]
            return handle_once(request, key, lambda: _change(request, form, part))
        except ConflictError as conflict:
            form.take_version(preparation.version_of(conflict.current))
            notice = f"Någon annan har ändrat bilagan. Sparat nu: {_in_words(conflict.current)}"
        except ValidationError as error:
            form.add_error(None, ValidationError(error.messages))
    return _page(request, "attachment_edit", part.matter, form=form, part=part, notice=notice)


def attachment_delete(request: SiteRequest, pk: int) -> HttpResponse:
    """Take a paper out of an open matter, after a question."""
    part = get_part_for(Attachment, request.user, pk, Permission.PREPARE)
    if not part.matter.can_be_edited:
        return _closed(request, part.matter)
    form = ActionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            key = form.cleaned_data["form_key"]
            return handle_once(request, key, lambda: _remove(request, part))
        except ValidationError as error:
            form.add_error(None, ValidationError(error.messages))
    return _page(request, "attachment_delete", part.matter, form=form, part=part)


@require_safe
def attachment_file(request: SiteRequest, pk: int) -> HttpResponse:
    """The bytes as they were stored. A PDF may be shown (`?show=1`), the rest is downloaded."""
    part = get_part_for(Attachment, request.user, pk, Permission.READ)
    known = part.file.media_type in ENDINGS
    media_type = part.file.media_type if known else "application/octet-stream"
    response = HttpResponse(bytes(part.file.content), content_type=media_type)
    is_shown = media_type == PDF and request.GET.get("show") == "1"
    response["Content-Disposition"] = content_disposition_header(not is_shown, part.file_name) or ""
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response


def _posted(request: SiteRequest) -> tuple[Any, Any]:
    return (request.POST, request.FILES) if request.method == "POST" else (None, None)


def _closed(request: SiteRequest, matter: Matter) -> HttpResponse:
    messages.error(request, CLOSED)
    return redirect(matter)


def _page(request: SiteRequest, name: str, matter: Matter, **more: Any) -> HttpResponse:
    context = {"matter": matter, "active_tab": "matters", **more}
    return render(request, f"commissioning/{name}.html", context)


def _attach(request: SiteRequest, form: AttachmentNewForm, matter: Matter) -> str:
    attachment = Attachment(**form.values())
    paper = form.cleaned_data["file"]
    attachments.attach(matter=matter, attachment=attachment, paper=paper, by=request.user)
    messages.success(request, f"Bilagan ”{attachment.title}” är tillagd.")
    return f"{matter.get_absolute_url()}#bilagor"


def _change(request: SiteRequest, form: AttachmentEditForm, part: Attachment) -> str:
    version = form.cleaned_data["version"]
    preparation.change(part=part, values=form.values(), by=request.user, version=version)
    messages.success(request, "Bilagan är ändrad.")
    return f"{part.matter.get_absolute_url()}#bilagor"


def _remove(request: SiteRequest, part: Attachment) -> str:
    title, matter = part.title, part.matter
    preparation.remove(part=part, by=request.user)
    messages.success(request, f"Bilagan ”{title}” är borttagen ur ärendet.")
    return f"{matter.get_absolute_url()}#bilagor"


def _in_words(part: Attachment) -> str:
    secrecy = ", sekretess" if part.is_secret else ""
    return f"”{part.title}”, {part.dated_on or 'utan datum'}{secrecy}."
