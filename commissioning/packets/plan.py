"""What goes into a meeting's packet, read from the register; secret parts not into public ones."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Prefetch, prefetch_related_objects

from commissioning.memos import papers
from commissioning.memos.content import MemoMaterial, build, read_materials
from commissioning.memos.document import MemoDocument, MemoTooLarge
from commissioning.memos.snapshot import document_from
from commissioning.models import (
    Attachment,
    BoardProfile,
    Decision,
    Document,
    DocumentKind,
    Matter,
    Meeting,
)
from commissioning.pages.meeting_agenda import SECRET_TITLE, AgendaItem, AgendaLine, whole_agenda

SECRET_ATTACHMENT = "Bilaga med sekretess"
PDF = "application/pdf"


@dataclass(frozen=True)
class PlannedAttachment:
    """A paper of a matter; without `file_id` nothing but the title is told of it."""

    title: str
    file_name: str = ""
    sha256: str = ""
    size: int = 0
    media_type: str = ""
    file_id: int | None = None


@dataclass(frozen=True)
class PlannedMatter:
    """A matter of the agenda. Withheld from the public it has neither memo nor attachments."""

    pk: int
    number: int
    title: str
    dnr: str
    memo: MemoDocument | None
    stored_memo_id: int | None
    attachments: tuple[PlannedAttachment, ...]

    @property
    def heading(self) -> str:
        return f"{self.number}. {self.title}"


@dataclass(frozen=True)
class Plan:
    """The whole packet before it is printed."""

    meeting: Meeting
    board_name: str
    administration: str
    opening: tuple[AgendaLine, ...]
    matters: tuple[PlannedMatter, ...]
    closing: tuple[AgendaLine, ...]
    delegated: tuple[str, ...]
    is_public: bool

    @property
    def title(self) -> str:
        kind = "Kallelse med offentliga handlingar" if self.is_public else "Kallelse med handlingar"
        return f"{kind}, {self.board_name} {self.meeting.held_on}"

    def contents(self) -> list[dict[str, Any]]:
        """Fingerprints of what goes in, by which it is seen later what has changed."""
        found: list[dict[str, Any]] = [{"kind": "notice", "hash": _hash(self._agenda())}]
        for matter in self.matters:
            memo = papers.digest(matter.memo) if matter.memo else ""
            found.append({"kind": "memo", "matter": matter.pk, "hash": memo})
            attached = [[a.title, a.sha256] for a in matter.attachments]
            found.append({"kind": "attachments", "matter": matter.pk, "hash": _hash(attached)})
        return found

    def _agenda(self) -> list[Any]:
        meeting = self.meeting
        days = [meeting.papers_on, meeting.dispatched_on, meeting.held_on, meeting.adjusts_on]
        where = [meeting.starts_at, meeting.place, *days]
        texts = [line.text for line in (*self.opening, *self.closing)]
        return [[str(part) for part in where], texts, [m.pk for m in self.matters], self.delegated]


def read_plan(meeting: Meeting, today: date, *, is_public: bool) -> Plan:
    """The packet as it would be made now, in a number of queries that does not grow."""
    found = whole_agenda(meeting)
    profile = BoardProfile.objects.filter(board=meeting.board).first()
    board = meeting.board.name_on(meeting.held_on)
    return Plan(
        meeting=meeting,
        board_name=board,
        administration=profile.administration if profile else board,
        opening=tuple(found.opening),
        matters=_matters(found.items, today, is_public=is_public),
        closing=tuple(found.closing),
        delegated=delegated_lines(meeting, is_public=is_public),
        is_public=is_public,
    )


def delegated_lines(meeting: Meeting, *, is_public: bool) -> tuple[str, ...]:
    """The delegated decisions that the board has not been told of, one line each."""
    decisions = Decision.objects.unreported(meeting.board).filter(decided_on__lte=meeting.held_on)
    found = decisions.select_related("matter__board", "delegation_item__order")
    return tuple(_delegated_line(decision, is_public=is_public) for decision in found)


def _delegated_line(decision: Decision, *, is_public: bool) -> str:
    matter = decision.matter
    title = SECRET_TITLE if is_public and matter.is_secret else matter.title
    cited = decision.delegation_item
    support = f", punkt {cited.number} i delegationsordningen" if cited else ""
    return f"{decision.decided_on} {decision.delegate}{support}: {title} ({matter.number})"


def _matters(
    items: Sequence[AgendaItem], today: date, *, is_public: bool
) -> tuple[PlannedMatter, ...]:
    matters = [item.matter for item in items]
    memos = _memos(matters, today)
    rows = Attachment.objects.select_related("file").defer("file__content")
    prefetch_related_objects(matters, Prefetch("attachments", rows))
    return tuple(
        _withheld(item) if is_public and item.matter.is_secret else _planned(item, memos, is_public)
        for item in items
    )


def _withheld(item: AgendaItem) -> PlannedMatter:
    matter = item.matter
    return PlannedMatter(matter.pk, item.number, SECRET_TITLE, matter.dnr, None, None, ())


def _planned(
    item: AgendaItem, memos: dict[int, tuple[MemoDocument, int | None]], is_public: bool
) -> PlannedMatter:
    matter = item.matter
    memo, stored = memos[matter.pk]
    attachments = tuple(_attachment(a, is_public) for a in matter.attachments.all())
    return PlannedMatter(
        matter.pk, item.number, matter.title, matter.dnr, memo, stored, attachments
    )


def _attachment(attachment: Attachment, is_public: bool) -> PlannedAttachment:
    if is_public and attachment.is_secret:
        return PlannedAttachment(SECRET_ATTACHMENT)
    file = attachment.file
    return PlannedAttachment(
        attachment.title,
        attachment.file_name,
        file.sha256,
        file.size,
        file.media_type,
        file.pk,
    )


def _memos(matters: list[Matter], today: date) -> dict[int, tuple[MemoDocument, int | None]]:
    """The memo of each matter as it reads now, and its stored file where that says the same.

    Raises MemoTooLarge for one that cannot be printed.
    """
    finalised = Document.objects.filter(matter__in=matters, kind=DocumentKind.MEMO)
    latest = {paper.matter_id: paper for paper in finalised.order_by("number")}
    return {
        pk: _memo(_built(material), latest.get(pk), is_open=material.matter.is_open)
        for pk, material in read_materials(matters, today).items()
    }


def _built(material: MemoMaterial) -> MemoDocument:
    try:
        return build(material)
    except MemoTooLarge as error:
        title = material.matter.title
        raise MemoTooLarge(f"Skrivelsen ”{title}” kan inte skrivas ut. {error}") from error


def _memo(
    now: MemoDocument, paper: Document | None, *, is_open: bool
) -> tuple[MemoDocument, int | None]:
    """What a board had before it stays as it was; an open matter's memo may have moved on."""
    if paper is None or (is_open and not papers.says_the_same(paper, now)):
        return now, None
    return document_from(paper.snapshot), paper.file_id


def _hash(value: Any) -> str:
    text = json.dumps(value, sort_keys=True, ensure_ascii=False, default=str)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:32]
