"""The memo as it was finalised: its versions, what differs between them, and their files."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.cache import get_conditional_response
from django.utils.http import content_disposition_header, quote_etag

from commissioning.access import get_matter_for
from commissioning.actions import documents
from commissioning.forms.base import handle_once
from commissioning.forms.memos import MemoFinaliseForm
from commissioning.memos import papers
from commissioning.memos.comparison import Row, compare
from commissioning.memos.content import MemoMaterial, build, file_name, read_material
from commissioning.memos.document import MemoDocument, MemoTooLarge
from commissioning.memos.engine import PdfUnavailable
from commissioning.memos.fonts import MissingGlyphs
from commissioning.memos.remarks import WARNING
from commissioning.memos.rendering import render_pdf
from commissioning.memos.review import accepted_digests, reviewed
from commissioning.memos.snapshot import document_from
from commissioning.models import Document, DocumentKind, Matter
from commissioning.permissions import Permission, has_permission
from commissioning.requests import SiteRequest

NOT_PRINTED = (MemoTooLarge, MissingGlyphs, PdfUnavailable)
NOW = "now"


def memo_pdf(request: SiteRequest, pk: int) -> HttpResponseBase:
    """The memo as PDF: the finalised version where the memo still says that, otherwise a draft."""
    matter = get_matter_for(request.user, pk)
    try:
        material = read_material(matter, request.today)
        latest = papers.latest_memo(matter)
        if latest and papers.state_from(latest, material) == papers.MemoState.FINALISED:
            return _file(request, matter, latest)
        content = render_pdf(build(material))
    except NOT_PRINTED as error:
        messages.error(request, str(error))
        return redirect(matter)
    return _inline(HttpResponse(content, content_type=documents.PDF), file_name(matter))


def memo_version_pdf(request: SiteRequest, pk: int, number: int) -> HttpResponseBase:
    """One finalised version, as it was."""
    matter = get_matter_for(request.user, pk)
    found = Document.objects.filter(matter=matter, kind=DocumentKind.MEMO).select_related("file")
    paper = get_object_or_404(found, number=number)
    try:
        return _file(request, matter, paper)
    except NOT_PRINTED as error:
        messages.error(request, str(error))
        return redirect("commissioning:memo-versions", pk=pk)


def _file(request: SiteRequest, matter: Matter, paper: Document) -> HttpResponseBase:
    """The stored bytes. While they wait to be stored, the same content is printed from what was
    finalised; nothing is written."""
    name = f"{file_name(matter).removesuffix('.pdf')}, version {paper.number}.pdf"
    if paper.file is None:
        content = render_pdf(document_from(paper.snapshot))
        return _inline(HttpResponse(content, content_type=documents.PDF), name)
    etag = quote_etag(paper.file.sha256)
    response = get_conditional_response(request, etag=etag)
    if response is None:
        response = HttpResponse(bytes(paper.file.content), content_type=paper.file.media_type)
        response = _inline(response, name)
    response["ETag"] = etag
    response["Cache-Control"] = "private, no-cache"
    return response


def _inline(response: HttpResponse, name: str) -> HttpResponse:
    header = content_disposition_header(as_attachment=False, filename=name)
    response["Content-Disposition"] = header or "inline"
    return response


def memo_finalise(request: SiteRequest, pk: int) -> HttpResponse:
    """Keep the memo as a version and store its PDF; errors stop it, warnings ask."""
    matter = get_matter_for(request.user, pk, Permission.PREPARE)
    if not matter.can_be_edited:
        messages.error(request, "Ärendet är avslutat. Skrivelsen kan inte ändras.")
        return redirect(matter)
    material = read_material(matter, request.today)
    try:
        document = papers.final_document(material)
    except MemoTooLarge as error:
        messages.error(request, str(error))
        return redirect("commissioning:memo-edit", pk=pk)
    found = reviewed(document, material, material.bodies, accepted_digests(matter))
    errors = [check for check in found if check.is_error]
    latest = papers.latest_memo(matter)
    state = papers.state_from(latest, material)
    form = MemoFinaliseForm(
        request.POST or None,
        has_warnings=any(check.severity == WARNING for check in found),
        initial={"seen": papers.digest(document)},
    )
    if request.method == "POST" and not errors and form.is_valid():
        try:
            key = form.cleaned_data["form_key"]
            return handle_once(request, key, lambda: _finalise(request, form, matter))
        except (ValidationError, *NOT_PRINTED) as error:
            text = error.messages if isinstance(error, ValidationError) else [str(error)]
            form.add_error(None, ValidationError(text))
            form = _seen_again(form, document)
    context = {
        "form": form,
        "matter": matter,
        "checks": found,
        "errors": errors,
        "state": papers.LABELS[state],
        "latest": latest if state == papers.MemoState.FINALISED else None,
        "active_tab": "matters",
    }
    return render(request, "commissioning/memo_finalise.html", context)


def _seen_again(form: MemoFinaliseForm, document: MemoDocument) -> MemoFinaliseForm:
    """The next post is about what the page shows now."""
    data: Any = form.data.copy()  # type: ignore[attr-defined]
    data["seen"] = papers.digest(document)
    form.data = data
    return form


def _finalise(request: SiteRequest, form: MemoFinaliseForm, matter: Matter) -> str:
    data = form.cleaned_data
    paper = documents.finalise_memo(
        matter=matter, by=request.user, note=data["note"], seen=data["seen"]
    )
    if paper is None:
        raise ValidationError("Ärendet saknar tjänsteskrivelse.")
    documents.store_pdf(paper, by=request.user)
    messages.success(request, f"Version {paper.number} är färdigställd.")
    return reverse("commissioning:memo-versions", args=[matter.pk])


def memo_versions(request: SiteRequest, pk: int) -> HttpResponse:
    """The versions, and two of them side by side: `?a=1&b=2`, or `b=now` for the text of now."""
    matter = get_matter_for(request.user, pk)
    versions = papers.versions_of(matter)
    names = ([NOW] if matter.is_open else []) + [str(v.number) for v in versions]
    old, new = _chosen(request, names)
    rows = _rows(matter, old, new, request) if old and new else []
    context = {
        "matter": matter,
        "versions": versions,
        "names": names,
        "old": old,
        "new": new,
        "old_name": _name(old),
        "new_name": _name(new),
        "rows": rows,
        "is_same": not any(row.is_changed for row in rows),
        "may_prepare": has_permission(request.user, Permission.PREPARE, matter.board)
        and matter.can_be_edited,
        "active_tab": "matters",
    }
    return render(request, "commissioning/memo_versions.html", context)


def _chosen(request: SiteRequest, names: list[str]) -> tuple[str, str]:
    """The two to compare: those asked for, otherwise the newest two."""
    asked = (request.GET.get("a", ""), request.GET.get("b", ""))
    if all(name in names for name in asked):
        return asked
    return (names[1], names[0]) if len(names) > 1 else ("", "")


def _name(version: str) -> str:
    return "Texten nu" if version == NOW else f"Version {version}"


def _rows(matter: Matter, old: str, new: str, request: SiteRequest) -> list[Row]:
    try:
        material = read_material(matter, request.today)
        return compare(_document(matter, old, material), _document(matter, new, material))
    except MemoTooLarge as error:
        messages.error(request, str(error))
        return []


def _document(matter: Matter, name: str, material: MemoMaterial) -> MemoDocument:
    if name == NOW:
        return build(material)
    found = Document.objects.filter(matter=matter, kind=DocumentKind.MEMO, number=int(name))
    return document_from(found.get().snapshot)
