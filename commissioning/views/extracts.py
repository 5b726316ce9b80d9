"""Extracts of the minutes: looked at, made once, downloaded as stored, and sent."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.cache import get_conditional_response
from django.utils.http import content_disposition_header, quote_etag

from commissioning.access import get_decision_for, get_dispatch_for, get_extract_for
from commissioning.actions import extracts as actions
from commissioning.forms.base import already_done, handle_once
from commissioning.forms.extracts import DispatchDeleteForm, DispatchForm, ExtractForm
from commissioning.memos.document import MemoTooLarge
from commissioning.memos.engine import PdfUnavailable
from commissioning.memos.extract import build_extract, file_name
from commissioning.memos.extract_document import ExtractDocument
from commissioning.memos.fonts import MissingGlyphs
from commissioning.memos.rendering import render_preview
from commissioning.memos.snapshot import document_from
from commissioning.models import Decision, Dispatch, Document, StoredFile
from commissioning.pages.decision_extracts import (
    DecisionExtracts,
    Version,
    read_decision_extracts,
)
from commissioning.permissions import Permission, has_permission
from commissioning.requests import SiteRequest

UNPRINTABLE = (MemoTooLarge, MissingGlyphs, PdfUnavailable)


def extract_new(request: SiteRequest, pk: int) -> HttpResponse:
    """See the extract as it will be, and make it; after that it is never changed."""
    decision = get_decision_for(request.user, pk, Permission.DECIDE)
    extracts = read_decision_extracts(decision)
    # A first form sent twice finds a version there the second time, and is answered as the first.
    is_first = "note" not in request.POST if request.POST else extracts.current is None
    form = ExtractForm(request.POST or None, is_first=is_first)
    document, refusal = _proposed(request, decision)
    if request.method == "POST" and form.is_valid():
        try:
            return _make(request, decision, form)
        except ValidationError as error:
            form.add_error(None, error if "note" in form.fields else error.messages)
        except UNPRINTABLE as error:
            form.add_error(None, str(error))
    context = {
        "form": form,
        "refusal": refusal,
        "sheet": render_preview(document) if document else "",
        "decision": decision,
        "matter": decision.matter,
        "extracts": extracts,
        "next_number": extracts.current.document.number + 1 if extracts.current else 1,
        "active_tab": "matters",
    }
    return render(request, "commissioning/extract_new.html", context)


def _proposed(request: SiteRequest, decision: Decision) -> tuple[ExtractDocument | None, str]:
    """The extract as it would be made now, and why it cannot be."""
    user = request.user
    try:
        document = build_extract(
            decision, on=request.today, signatory=user.get_full_name() or user.get_username()
        )
        actions.check(decision, document, request.today)
    except ValidationError as error:
        return None, " ".join(error.messages)
    except MemoTooLarge as error:
        return None, str(error)
    return document, ""


def _make(request: SiteRequest, decision: Decision, form: ExtractForm) -> HttpResponseRedirect:
    def make() -> str:
        paper = actions.make(
            decision=decision,
            on=request.today,
            note=form.cleaned_data.get("note", ""),
            by=request.user,
        )
        messages.success(request, "Utdraget är gjort och lagrat. Det ändras inte mer.")
        return reverse("commissioning:extract-detail", args=[paper.pk])

    return handle_once(request, form.cleaned_data["form_key"], make)


def extract_detail(request: SiteRequest, pk: int) -> HttpResponse:
    """One version: what it says, its checksum, and who has got it."""
    document = get_extract_for(request.user, pk, Permission.READ)
    extracts = read_decision_extracts(_decision(document))
    context = {
        "document": document,
        "version": _version(extracts, document),
        "extracts": extracts,
        "decision": _decision(document),
        "matter": _decision(document).matter,
        "sheet": render_preview(document_from(document.snapshot)),
        "may_decide": has_permission(
            request.user, Permission.DECIDE, _decision(document).matter.board
        ),
        "active_tab": "matters",
    }
    return render(request, "commissioning/extract_detail.html", context)


def extract_pdf(request: SiteRequest, pk: int) -> HttpResponseBase:
    """The stored bytes, under their checksum. Nothing is rendered here."""
    document = get_extract_for(request.user, pk, Permission.READ)
    if document.file_id is None:
        raise Http404
    found = StoredFile.objects.defer("content")
    stored = get_object_or_404(found, pk=document.file_id)
    etag = quote_etag(stored.sha256)
    response = get_conditional_response(request, etag=etag)
    if response is None:
        response = HttpResponse(bytes(stored.content), content_type=stored.media_type)
        name = content_disposition_header(as_attachment=False, filename=file_name(document))
        response["Content-Disposition"] = name or "inline"
    response["ETag"] = etag
    response["Cache-Control"] = "private, no-cache"
    return response


def dispatch_new(request: SiteRequest, pk: int) -> HttpResponse:
    """Record to whom an extract was sent, how, and when."""
    document = get_extract_for(request.user, pk, Permission.DECIDE)
    extracts = read_decision_extracts(_decision(document))
    version = _version(extracts, document)
    form = DispatchForm(
        request.POST or None,
        recipients=version.rows,
        missing=version.missing,
        today=request.today,
    )
    if request.method == "POST" and form.is_valid():
        try:
            return _dispatch(request, document, form)
        except ValidationError as error:
            _tell(form, error)
    context = {
        "form": form,
        "document": document,
        "version": version,
        "extracts": extracts,
        "decision": _decision(document),
        "matter": _decision(document).matter,
        "active_tab": "matters",
    }
    return render(request, "commissioning/dispatch_new.html", context)


def _dispatch(request: SiteRequest, document: Document, form: DispatchForm) -> HttpResponseRedirect:
    data = form.cleaned_data

    def dispatch() -> str:
        sent = actions.dispatch(
            document=document,
            recipients=form.names(),
            channel=data["channel"],
            sent_on=data["sent_on"],
            on=request.today,
            by=request.user,
        )
        to = sent[0].recipient if len(sent) == 1 else f"{len(sent)} mottagare"
        messages.success(request, f"Utdraget är skickat till {to}.")
        return reverse("commissioning:extract-detail", args=[document.pk])

    return handle_once(request, data["form_key"], dispatch)


def dispatch_delete(request: SiteRequest, pk: int) -> HttpResponse:
    """Take back a dispatch that was recorded by mistake."""
    if request.method == "POST" and (done := already_done(request)):
        return done
    sent = get_dispatch_for(request.user, pk, Permission.DECIDE)
    form = DispatchDeleteForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            return _take_back(request, sent, form)
        except ValidationError as error:
            form.add_error(None, error)
    decision = _decision(sent.document)
    context = {
        "form": form,
        "sent": sent,
        "document": sent.document,
        "decision": decision,
        "matter": decision.matter,
        "active_tab": "matters",
    }
    return render(request, "commissioning/dispatch_delete.html", context)


def _take_back(
    request: SiteRequest, sent: Dispatch, form: DispatchDeleteForm
) -> HttpResponseRedirect:
    data, url = form.cleaned_data, reverse("commissioning:extract-detail", args=[sent.document_id])

    def take_back() -> str:
        actions.take_back_dispatch(dispatch=sent, reason=data["reason"], by=request.user)
        messages.success(request, f"Utskicket till {sent.recipient} är borttaget.")
        return url

    return handle_once(request, data["form_key"], take_back)


def _tell(form: DispatchForm, error: ValidationError) -> None:
    """Each sentence at its field; with no recipients to tick, at the free rows."""
    if not hasattr(error, "error_dict"):
        form.add_error(None, error)
        return
    for name, errors in error.error_dict.items():
        place = "others" if name == "recipients" and name not in form.fields else name
        form.add_error(place if place in form.fields else None, errors)


def _decision(document: Document) -> Decision:
    """What is extracted; the database holds that every extract has one."""
    assert document.decision is not None
    return document.decision


def _version(extracts: DecisionExtracts, document: Document) -> Version:
    return next(v for v in extracts.versions if v.document.pk == document.pk)
