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
MOST_TIMES = 200  # how many times its size a packed file may become; real ones become about ten
MOST_PARTS = 10_000
MOST_MENDED = 1024 * 1024  # a damaged PDF larger than this takes too long to read through
MOST_LISTED = 1024 * 1024  # bytes of the list of parts of an OpenDocument
PDF = "application/pdf"
OFFICE = "application/vnd.openxmlformats-officedocument."
DOCX = f"{OFFICE}wordprocessingml.document"
XLSX = f"{OFFICE}spreadsheetml.sheet"
ODT = "application/vnd.oasis.opendocument.text"
PNG, JPEG = "image/png", "image/jpeg"
ENDINGS = {PDF: ".pdf", DOCX: ".docx", XLSX: ".xlsx", ODT: ".odt", PNG: ".png", JPEG: ".jpg"}
ACCEPTED = "PDF, Word (docx), Excel (xlsx), OpenDocument (odt), PNG eller JPEG"
TOO_LARGE = "Filen är större än 20 MB. Dela den eller gör den mindre."
UNKNOWN = f"Filtypen tas inte emot. Välj {ACCEPTED}."
DAMAGED = "Filen är skadad. Spara den på nytt och försök igen."
LOCKED = "Filen är låst med lösenord. Spara den utan lösenord eller som PDF."
OLD_OR_LOCKED = (
    "Filen är låst med lösenord eller i ett äldre format. Spara den som docx, xlsx eller PDF."
)
MACROS = "Filen innehåller makron. Spara den utan makron eller som PDF."
SWELLS = "Filen blir för stor när den packas upp. Spara den som PDF i stället."
COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # doc and xls, and locked docx and xlsx
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

    Raises UploadRefused for an empty or too large file, a type that is not taken in, macros,
    locked packed files, and those that would unpack to more than 200 MB or 200 times their size.
    Nothing is unpacked but the few bytes that say what an OpenDocument is.
    """
    if not content:
        raise UploadRefused("Filen är tom. Välj en annan.")
    if len(content) > MOST_BYTES:
        raise UploadRefused(TOO_LARGE)
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
    raise UploadRefused(OLD_OR_LOCKED if content.startswith(COMPOUND) else UNKNOWN)


def _packed_type(content: bytes) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            return _type_of_parts(packed, len(content))
    except UploadRefused:
        raise
    except Exception as error:  # zipfile raises nearly every kind on damaged files
        raise UploadRefused(DAMAGED) from error


def _type_of_parts(packed: zipfile.ZipFile, size: int) -> str:
    parts = packed.infolist()
    names = {part.filename for part in parts}
    _check_size(parts, size)
    if any(part.flag_bits & 1 for part in parts) or _is_locked(packed, names):
        raise UploadRefused(LOCKED)
    if any(map(_is_macro, names)):
        raise UploadRefused(MACROS)
    if _read(packed, "mimetype", most=200).decode("ascii", "replace").strip() == ODT:
        return ODT
    if "[Content_Types].xml" in names and "word/document.xml" in names:
        return DOCX
    if "[Content_Types].xml" in names and "xl/workbook.xml" in names:
        return XLSX
    raise UploadRefused(UNKNOWN)


def _is_macro(name: str) -> bool:
    """Of Word and Excel (Visual Basic), or of OpenDocument."""
    lowered = name.casefold()
    return lowered.endswith("vbaproject.bin") or lowered.startswith(("basic/", "scripts/"))


def _is_locked(packed: zipfile.ZipFile, names: set[str]) -> bool:
    """An OpenDocument with a password says so in its list of parts."""
    listed = _read(packed, "META-INF/manifest.xml", most=MOST_LISTED)
    return "encrypted-package" in names or b"encryption-data" in listed


def _read(packed: zipfile.ZipFile, name: str, *, most: int) -> bytes:
    """A small part; empty when there is none, or when it is not small."""
    if name not in packed.NameToInfo or packed.getinfo(name).file_size > most:
        return b""
    return packed.read(name)


def _check_size(parts: list[zipfile.ZipInfo], size: int) -> None:
    unpacked = sum(part.file_size for part in parts)
    if len(parts) > MOST_PARTS or unpacked > min(MOST_UNPACKED, MOST_TIMES * size):
        raise UploadRefused(SWELLS)


def _pages(content: bytes) -> int | None:
    """None for a PDF that is locked or that cannot be read through: it is kept all the same."""
    is_large = len(content) > MOST_MENDED
    if is_large and b"%%EOF" not in content[-4096:]:
        return None
    try:
        count = len(PdfReader(io.BytesIO(content), strict=is_large).pages)
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
