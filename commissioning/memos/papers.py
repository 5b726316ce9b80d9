"""The versions of a memo that were finalised, and whether the memo still says the same.

A version is a `Document` of kind memo. Reads the register, writes nothing.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from datetime import date
from enum import StrEnum
from typing import Any

from commissioning.memos.content import MemoMaterial, build, read_material
from commissioning.memos.document import MemoDocument
from commissioning.memos.snapshot import FACTS, to_json
from commissioning.models import Document, DocumentKind, Matter


class MemoState(StrEnum):
    """How the memo of today stands to its latest version."""

    DRAFT = "draft"
    FINALISED = "finalised"
    CHANGED = "changed"


LABELS = {
    MemoState.DRAFT: "Utkast",
    MemoState.FINALISED: "Färdigställd",
    MemoState.CHANGED: "Ändrad sedan den färdigställdes",
}


def versions_of(matter: Matter) -> list[Document]:
    """The finalised versions of the memo, the newest first, without their content and bytes."""
    found = Document.objects.filter(matter=matter, kind=DocumentKind.MEMO)
    found = found.select_related("file", "finalised_by").defer("snapshot", "file__content")
    return list(found.order_by("-number"))


def latest_memo(matter: Matter) -> Document | None:
    """The newest finalised version of the memo, or None."""
    found = Document.objects.filter(matter=matter, kind=DocumentKind.MEMO)
    return found.select_related("file").order_by("-number").first()


def final_document(material: MemoMaterial) -> MemoDocument:
    """The memo as saved, without UTKAST. Raises MemoTooLarge."""
    return replace(build(material), is_draft=False)


def printed_content(snapshot: Any) -> dict[str, Any]:
    """What is printed, from a document or the snapshot of one: all but the attached figures."""
    content = snapshot if isinstance(snapshot, dict) else to_json(snapshot)
    return {name: part for name, part in content.items() if name not in (FACTS, "is_draft")}


def digest(document: MemoDocument) -> str:
    """A checksum of what is printed, to see whether a memo has changed between two pages."""
    text = json.dumps(printed_content(document), sort_keys=True)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def says_the_same(paper: Document, document: MemoDocument) -> bool:
    """Whether the finalised version prints the same as the document."""
    return printed_content(paper.snapshot) == json.loads(json.dumps(printed_content(document)))


def is_current(matter: Matter, today: date) -> bool:
    """Whether the latest version says what the memo says now."""
    return state_of(matter, today) == MemoState.FINALISED


def state_of(matter: Matter, today: date) -> MemoState:
    """Draft, finalised, or changed since. Raises MemoTooLarge."""
    return state_from(latest_memo(matter), read_material(matter, today))


def state_from(latest: Document | None, material: MemoMaterial) -> MemoState:
    """The same, from what has been read already; a closed matter's last version stands."""
    if latest is None:
        return MemoState.DRAFT
    if not material.matter.is_open or says_the_same(latest, final_document(material)):
        return MemoState.FINALISED
    return MemoState.CHANGED
