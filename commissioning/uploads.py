"""What is in a file that somebody sends: its type by its content, and whether it is taken in.

Pure: bytes in, facts or a sentence out. The name is never trusted for anything but showing.
"""

from __future__ import annotations

import io
import re
import unicodedata
import zipfile
from dataclasses import dataclass

from pypdf import PdfReader

MOST_BYTES = 20 * 1024 * 1024
MOST_UNPACKED = 200 * 1024 * 1024
MOST_PARTS = 10_000
PDF = "application/pdf"
OFFICE = "application/vnd.openxmlformats-officedocument."
DOCX = f"{OFFICE}wordprocessingml.document"
XLSX = f"{OFFICE}spreadsheetml.sheet"
ODT = "application/vnd.oasis.opendocument.text"
PNG, JPEG = "image/png", "image/jpeg"
ENDINGS = {PDF: ".pdf", DOCX: ".docx", XLSX: ".xlsx", ODT: ".odt", PNG: ".png", JPEG: ".jpg"}
ACCEPTED = "PDF, Word (docx), Excel (xlsx), OpenDocument (odt), PNG eller JPEG"
UNKNOWN = f"Filtypen tas inte emot. Välj {ACCEPTED}."
MARKS = ((b"%PDF-", PDF), (b"\x89PNG\r\n\x1a\n", PNG), (b"\xff\xd8\xff", JPEG))


class UploadRefused(ValueError):
    """A file that is not taken in; the message is a sentence for the one who sent it."""


@dataclass(frozen=True)
class Examined:
    """A file that is taken in. `page_count` is None where pages cannot be counted."""

    content: bytes
    media_type: str
    file_name: str
    page_count: int | None = None


def examine(name: str, content: bytes) -> Examined:
    """The file's type, a harmless name with the right ending, and how many pages a PDF has.

    Raises UploadRefused for an empty or too large file, a type that is not taken in, macros, and
    packed files that would unpack to more than 200 MB.
    """
    if not content:
        raise UploadRefused("Filen är tom. Välj en annan.")
    if len(content) > MOST_BYTES:
        raise UploadRefused("Filen är större än 20 MB. Dela den eller gör den mindre.")
    media_type = media_type_of(content)
    pages = _pages(content) if media_type == PDF else None
    return Examined(content, media_type, clean_name(name, media_type), pages)


def media_type_of(content: bytes) -> str:
    """What the bytes are; raises UploadRefused for what is not taken in."""
    for mark, media_type in MARKS:
        # A PDF may have a few bytes before its mark.
        if content.startswith(mark) or (media_type == PDF and mark in content[:1024]):
            return media_type
    if content.startswith(b"PK\x03\x04"):
        return _packed_type(content)
    raise UploadRefused(UNKNOWN)


def _packed_type(content: bytes) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            parts = packed.infolist()
            names = {part.filename for part in parts}
            _check_size(parts)
            kind = packed.read("mimetype")[:80] if _has_small(packed, "mimetype") else b""
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, ValueError) as error:
        if isinstance(error, UploadRefused):
            raise
        raise UploadRefused("Filen är skadad eller låst. Spara den på nytt och försök igen.") from (
            error
        )
    if any(name.casefold().endswith("vbaproject.bin") for name in names):
        raise UploadRefused("Filen innehåller makron. Spara den utan makron eller som PDF.")
    if kind.decode("ascii", "replace").strip() == ODT:
        return ODT
    if "[Content_Types].xml" in names and "word/document.xml" in names:
        return DOCX
    if "[Content_Types].xml" in names and "xl/workbook.xml" in names:
        return XLSX
    raise UploadRefused(UNKNOWN)


def _check_size(parts: list[zipfile.ZipInfo]) -> None:
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED:
        raise UploadRefused("Filen blir för stor när den packas upp. Spara den som PDF i stället.")


def _has_small(packed: zipfile.ZipFile, name: str) -> bool:
    return name in packed.namelist() and packed.getinfo(name).file_size < 200


def _pages(content: bytes) -> int | None:
    """None for a PDF that is locked or that cannot be read through: it is kept all the same."""
    try:
        count = len(PdfReader(io.BytesIO(content)).pages)
    except Exception:  # pypdf raises nearly every kind on damaged files
        return None
    return count if 0 < count < 32_000 else None


def clean_name(name: str, media_type: str) -> str:
    """The name without folders, control signs and quotes, and with the ending of its type."""
    base = unicodedata.normalize("NFC", name).replace("\\", "/").rsplit("/", 1)[-1]
    shown = "".join(c for c in base if c.isprintable() and c not in '"<>:|?*;')
    stem = re.sub(r"\s+", " ", shown).strip(" .")
    ending = ENDINGS[media_type]
    stem = re.sub(r"\.(pdf|docx|xlsx|odt|png|jpe?g)$", "", stem, flags=re.IGNORECASE)
    return f"{stem.strip(' .')[:150] or 'bilaga'}{ending}"
