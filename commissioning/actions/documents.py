"""Finalise papers: what the board had before it, and what it decided, kept as they were."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from procrastinate.contrib.django import app

from commissioning.memos import papers
from commissioning.memos.content import read_material
from commissioning.memos.document import MemoDocument, MemoTooLarge
from commissioning.memos.rendering import render_pdf
from commissioning.memos.snapshot import document_from, to_json
from commissioning.models import Decision, Document, DocumentKind, Matter, StoredFile

PDF = "application/pdf"


@transaction.atomic
def finalise(
    *,
    matter: Matter,
    document: MemoDocument,
    kind: str,
    by: Any,
    decision: Decision | None = None,
    note: str = "",
) -> Document:
    """Keep the content of a paper as its next version. `store_pdf` makes its file, once."""
    Matter.objects.locked(matter.pk)
    earlier = Document.objects.filter(matter=matter, kind=kind, decision=decision)
    paper = Document(
        matter=matter,
        decision=decision,
        kind=kind,
        number=earlier.count() + 1,
        title=document.title[:300],
        snapshot=to_json(document),
        note=note,
        finalised_by=by,
    )
    paper.save_because(f"{DocumentKind(kind).label} färdigställd", by=by)
    return paper


@transaction.atomic
def finalise_memo(*, matter: Matter, by: Any, note: str = "", seen: str = "") -> Document | None:
    """Keep the memo as it is saved as its next version, unless the latest one says the same.

    Renders nothing; `store_pdf` makes the file afterwards. None for a matter without a memo.
    `seen` is the digest of what somebody has read and means to finalise.
    Raises ValidationError when the memo is too large, or says something else than `seen`.
    """
    fresh = Matter.objects.locked(matter.pk)
    if not hasattr(fresh, "memo"):
        return None
    try:
        document = papers.final_document(read_material(fresh, timezone.localdate()))
    except MemoTooLarge as error:
        raise ValidationError(str(error)) from error
    if seen and seen != papers.digest(document):
        raise ValidationError("Skrivelsen har ändrats sedan du öppnade sidan. Läs den igen.")
    latest = papers.latest_memo(fresh)
    if latest and papers.says_the_same(latest, document):
        return latest
    return finalise(matter=fresh, document=document, kind=DocumentKind.MEMO, by=by, note=note)


def store_pdf(paper: Document, *, by: Any) -> StoredFile:
    """The paper's PDF: rendered and stored the first time, read ever after.

    Raises MemoTooLarge, MissingGlyphs or PdfUnavailable, each with a sentence for the user.
    """
    if paper.file is not None:
        return paper.file
    content = render_pdf(document_from(paper.snapshot))
    with transaction.atomic():
        locked = Document.objects.select_for_update(of=("self",)).get(pk=paper.pk)
        if locked.file is None:
            locked.file = StoredFile.keep(content, PDF)
            locked.save_because("Filen lagrad", by=by)
    paper.file = locked.file
    return locked.file


def queue_pdf(paper: Document) -> None:
    """Let the paper's PDF be made in the background, if this transaction is carried out."""
    app.configure_task("commissioning.jobs.store_document", queue="papers").defer(
        document_id=paper.pk
    )
