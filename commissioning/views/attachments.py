"""The papers of a matter: attach, describe, take away and fetch."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.cache import get_conditional_response
from django.utils.http import content_disposition_header, quote_etag
from django.views.decorators.http import require_POST, require_safe

from commissioning.access import get_attachment_for, get_matter_for
from commissioning.actions import attachments, preparation
from commissioning.forms.attachments import AttachmentEditForm, AttachmentNewForm
from commissioning.forms.base import ActionForm, handle_once
from commissioning.models import Attachment, Matter
from commissioning.permissions import Permission
from commissioning.requests import SiteRequest
from commissioning.uploads import ENDINGS, PDF
from providers.tracking import ConflictError

UNCOUNTED = (
    "Sidorna i filen kunde inte räknas. Den är låst eller skadad och kan inte läggas in i "
    "sammanträdets handlingar."
)
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
    if request.method == "POST":
        form.ask_for_the_file_again()
    return _page(request, "attachment_new", matter, form=form)


def attachment_edit(request: SiteRequest, pk: int) -> HttpResponse:
    """Change title, day, secrecy and order; the file stays."""
    part = get_attachment_for(request.user, pk, Permission.PREPARE)
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
    part = get_attachment_for(request.user, pk, Permission.PREPARE)
    if not part.matter.can_be_edited:
        return _closed(request, part.matter)
    form = ActionForm(request.POST or None, version=preparation.version_of(part))
    notice = ""
    if request.method == "POST" and form.is_valid():
        try:
            key = form.cleaned_data["form_key"]
            return handle_once(request, key, lambda: _remove(request, form, part))
        except ConflictError as conflict:
            form.take_version(preparation.version_of(conflict.current))
            notice = f"Någon annan har ändrat bilagan. Sparat nu: {_in_words(conflict.current)}"
        except ValidationError as error:
            form.add_error(None, ValidationError(error.messages))
    return _page(request, "attachment_delete", part.matter, form=form, part=part, notice=notice)


@require_POST
def attachment_move(request: SiteRequest, pk: int) -> HttpResponse:
    """Move an attachment one step up or down in the order of the papers."""
    part = get_attachment_for(request.user, pk, Permission.PREPARE)
    steps = {"up": -1, "down": 1}.get(request.POST.get("direction", ""), 0)
    form = ActionForm(request.POST)
    key = form.cleaned_data.get("form_key") if form.is_valid() else None
    try:
        return handle_once(request, key, lambda: _move(request, part, steps))
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    return redirect(part.matter)


@require_safe
def attachment_file(request: SiteRequest, pk: int) -> HttpResponse:
    """The bytes as they were stored. A PDF may be shown (`?show=1`), the rest is downloaded.

    A browser that has them asks with their checksum and need not get them again; what is secret
    stays in no browser.
    """
    part = get_attachment_for(request.user, pk, Permission.READ)
    etag = quote_etag(part.file.sha256)
    unchanged = get_conditional_response(request, etag=etag)
    if unchanged is not None:
        return unchanged
    known = part.file.media_type in ENDINGS
    media_type = part.file.media_type if known else "application/octet-stream"
    response = HttpResponse(bytes(part.file.content), content_type=media_type)
    is_shown = media_type == PDF and request.GET.get("show") == "1"
    response["Content-Disposition"] = content_disposition_header(not is_shown, part.file_name) or ""
    response["X-Content-Type-Options"] = "nosniff"
    response["ETag"] = etag
    response["Cache-Control"] = "private, no-store" if part.is_secret else "private, no-cache"
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
    if paper.media_type == PDF and paper.page_count is None:
        messages.warning(request, UNCOUNTED)
    return f"{matter.get_absolute_url()}#bilagor"


def _change(request: SiteRequest, form: AttachmentEditForm, part: Attachment) -> str:
    version = form.cleaned_data["version"]
    preparation.change(part=part, values=form.values(), by=request.user, version=version)
    messages.success(request, "Bilagan är ändrad.")
    return f"{part.matter.get_absolute_url()}#bilagor"


def _move(request: SiteRequest, part: Attachment, steps: int) -> str:
    attachments.move(attachment=part, steps=steps, by=request.user)
    return f"{part.matter.get_absolute_url()}#bilagor"


def _remove(request: SiteRequest, form: ActionForm, part: Attachment) -> str:
    title, matter = part.title, part.matter
    preparation.remove(part=part, by=request.user, version=form.cleaned_data["version"])
    messages.success(request, f"Bilagan ”{title}” är borttagen ur ärendet.")
    return f"{matter.get_absolute_url()}#bilagor"


def _in_words(part: Attachment) -> str:
    secrecy = ", sekretess" if part.is_secret else ""
    return f"”{part.title}”, {part.dated_on or 'utan datum'}{secrecy}."
