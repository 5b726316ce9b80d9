"""The papers of a matter as rows: what each file is, in words."""

from __future__ import annotations

from dataclasses import dataclass

from commissioning.forms.base import new_key
from commissioning.models import Attachment, Matter
from commissioning.uploads import DOCX, JPEG, ODT, PDF, PNG, XLSX

KINDS = {
    PDF: "PDF",
    DOCX: "Word",
    XLSX: "Excel",
    ODT: "OpenDocument",
    PNG: "PNG-bild",
    JPEG: "JPEG-bild",
}


@dataclass(frozen=True)
class AttachmentRow:
    """An attachment without its bytes; `key` makes a repeated move of it harmless."""

    part: Attachment
    key: str

    @property
    def in_words(self) -> str:
        return file_in_words(self.part)

    @property
    def is_shown_in_browser(self) -> bool:
        return self.part.file.media_type == PDF


def attachment_rows(matter: Matter) -> tuple[AttachmentRow, ...]:
    """The attachments in order, in one query; no bytes are read."""
    found = matter.attachments.select_related("file").defer("file__content")
    return tuple(AttachmentRow(part, new_key()) for part in found)


def file_in_words(part: Attachment) -> str:
    """ "PDF, 3 sidor, 214 kB"."""
    kind = KINDS.get(part.file.media_type, "Annan filtyp")
    return ", ".join(filter(None, (kind, _pages(part.page_count), size_in_words(part.file.size))))


def _pages(count: int | None) -> str:
    if count is None:
        return ""
    return "1 sida" if count == 1 else f"{count} sidor"


def size_in_words(size: int) -> str:
    """A size in bytes as people read it: 812 byte, 214 kB, 3,4 MB (powers of 1 000)."""
    if size < 1_000:
        return f"{size} byte"
    if size < 999_500:
        return f"{round(size / 1_000)} kB"
    return f"{size / 1_000_000:.1f} MB".replace(".", ",")
