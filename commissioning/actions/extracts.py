"""Extracts of the minutes: made once, kept as they were, and sent to those who are to have them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from commissioning.actions import documents
from commissioning.memos.document import MemoDocument
from commissioning.memos.extract import build_extract
from commissioning.memos.snapshot import to_json
from commissioning.models import Decision, Dispatch, Document, DocumentKind, Matter

# What an extract says of its own making, and not of the decision.
ABOUT_ITSELF = ("dated_on", "signatories", "facts")
NOT_ADJUSTED = "Protokollet är inte justerat. Ange när det justerades, så kan utdraget göras."


@transaction.atomic
def make(*, decision: Decision, on: date, note: str = "", by: Any) -> Document:
    """Make the extract of an adjusted decision, or its next version when it says another thing.

    Its file is rendered and stored here and never again. Raises ValidationError when the minutes
    are not adjusted, when the last version says the same or a new one lacks its reason, and
    MemoTooLarge, MissingGlyphs or PdfUnavailable when it cannot be printed.
    """
    Matter.objects.locked(decision.matter_id)
    decision = _read(decision)
    document = build_extract(decision, on=on, signatory=by.get_full_name() or by.get_username())
    check(decision, document, on)
    if latest_of(decision) and not note.strip():
        raise ValidationError({"note": "Skriv varför en ny version behövs."})
    paper = documents.finalise(
        matter=decision.matter,
        document=document,
        kind=DocumentKind.EXTRACT,
        decision=decision,
        note=note.strip(),
        by=by,
    )
    documents.store_pdf(paper, by=by)
    return paper


def _read(decision: Decision) -> Decision:
    """The decision as it is now, with what its extract says of it."""
    found = Decision.objects.select_related(
        "matter__board",
        "matter__memo",
        "reported_at",
        "delegation_item__order",
        "delegated_in__decision__matter__board",
        "delegated_in__point",
    )
    read: Decision = found.get(pk=decision.pk)
    return read


def check(decision: Decision, document: MemoDocument, on: date) -> None:
    """Raise ValidationError when no extract can be made, or when it would say nothing new."""
    day = may_be_sent_from(decision)
    if day is None:
        raise ValidationError(NOT_ADJUSTED)
    if day > on:
        raise ValidationError(f"Utdraget kan göras tidigast {day}, då beslutet är justerat.")
    if not document.points:
        raise ValidationError("Beslutet saknar utfall. Registrera utfallen först.")
    latest = latest_of(decision)
    if latest and says_the_same(latest, document):
        raise ValidationError(
            f"Version {latest.number} säger redan detta. En ny version görs när beslutet har "
            "rättats, anslagits eller villkoret avgjorts."
        )


def may_be_sent_from(decision: Decision) -> date | None:
    """The first day it can be extracted: adjusted, or for a delegated decision the day it is of."""
    day: date | None = decision.decided_on if decision.is_delegated else decision.adjusted_on
    return day


def latest_of(decision: Decision) -> Document | None:
    """The version that counts."""
    latest: Document | None = (
        Document.objects.filter(decision=decision, kind=DocumentKind.EXTRACT)
        .order_by("number")
        .last()
    )
    return latest


def says_the_same(paper: Document, document: MemoDocument) -> bool:
    """Whether the paper says of the decision what the document would say."""
    old, new = dict(paper.snapshot), to_json(document)
    for name in ABOUT_ITSELF:
        old.pop(name, None)
        new.pop(name, None)
    return bool(old == new)


@transaction.atomic
def dispatch(
    *,
    document: Document,
    recipients: Iterable[str],
    channel: str,
    sent_on: date,
    on: date,
    by: Any,
) -> list[Dispatch]:
    """Record that an extract was sent to recipients on a day; `on` is today.

    Raises ValidationError without recipients, for a day to come or before the adjustment, for a
    version that another one had replaced, and for what is recorded already.
    """
    locked = Document.objects.select_for_update(of=("self",)).get(pk=document.pk)
    names = distinct(recipients)
    if not names:
        raise ValidationError({"recipients": "Välj minst en mottagare."})
    _check_day(locked, sent_on, on)
    _check_new(locked, names, channel, sent_on)
    made = [
        Dispatch(document=locked, recipient=name, channel=channel, sent_on=sent_on, sent_by=by)
        for name in names
    ]
    for one in made:
        one.save_because(f"Skickat {sent_on}", by=by)
    return made


@transaction.atomic
def take_back_dispatch(*, dispatch: Dispatch, reason: str, by: Any) -> None:
    """Remove a dispatch that was recorded by mistake; its history keeps it, and why.

    Raises ValidationError when somebody else has removed it.
    """
    locked = Dispatch.objects.select_for_update(of=("self",)).filter(pk=dispatch.pk).first()
    if locked is None:
        raise ValidationError("Utskicket är redan borttaget.")
    locked.delete_because(f"Felregistrerat utskick: {reason}"[:200], by=by)


def distinct(names: Iterable[str]) -> list[str]:
    """Each name once, spaces set right; capitals do not make another recipient."""
    found: dict[str, str] = {}
    for name in names:
        text = " ".join(name.split())
        if text:
            found.setdefault(text.casefold(), text)
    return list(found.values())


def _check_day(document: Document, sent_on: date, on: date) -> None:
    assert document.decision is not None  # every extract has one
    earliest = may_be_sent_from(document.decision)
    if sent_on > on:
        raise ValidationError({"sent_on": "Dagen har inte kommit. Registrera när det är skickat."})
    if earliest is None or sent_on < earliest:
        raise ValidationError(
            {"sent_on": f"Utdraget kan inte ha skickats före justeringen {earliest or ''}".strip()}
        )
    newer = latest_of(document.decision)
    if newer and newer.number > document.number:
        replaced_on = timezone.localtime(newer.finalised_at).date()
        if sent_on >= replaced_on:
            raise ValidationError(
                f"Version {newer.number} gäller från {replaced_on}. Skicka den i stället."
            )


def _check_new(document: Document, names: list[str], channel: str, sent_on: date) -> None:
    same = document.dispatches.filter(channel=channel, sent_on=sent_on)
    known = {one.recipient.casefold() for one in same}
    again = [name for name in names if name.casefold() in known]
    if again:
        raise ValidationError(
            {"recipients": f"Redan registrerat {sent_on} på samma sätt: {', '.join(again)}."}
        )
