"""What people have attached: taken in where it can be read, otherwise a sentence that says why."""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO

from pypdf import PageObject, PdfReader, PdfWriter
from pypdf.generic import ArrayObject, DictionaryObject, NameObject

from commissioning.packets.page_numbers import placement

MOST_PAGES = 500
MOST_BYTES = 30 * 1024 * 1024
# What an attached file's notes point at besides their look: other pages, and things to start.
LEAVES_BEHIND = {"/Parent", "/P", "/Dest", "/A", "/AA", "/StructParent", "/Kids", "/Popup", "/IRT"}

NOT_PDF = "Bilagan finns i ärendet."
TOO_LARGE = "Filen är större än 30 MB. Bilagan finns i ärendet."
TOO_LONG = "Filen har fler än 500 sidor. Bilagan finns i ärendet."
LOCKED = "Filen är låst med lösenord. Bilagan finns i ärendet."
BROKEN = "Filen är skadad och kan inte läsas. Bilagan finns i ärendet."


@dataclass(frozen=True)
class Taken:
    """A readable file, written anew without links, forms and scripts; or why there is none."""

    content: bytes = b""
    page_count: int = 0
    reason: str = ""


def take(content: bytes) -> Taken:
    """Read an attached PDF. Never raises: anybody may have made the file, with anything in it."""
    if len(content) > MOST_BYTES:
        return Taken(reason=TOO_LARGE)
    try:
        reader = PdfReader(BytesIO(content))
        if reader.is_encrypted:
            return Taken(reason=LOCKED)
        if len(reader.pages) > MOST_PAGES:
            return Taken(reason=TOO_LONG)
        return _copied(reader)
    except Exception:  # pypdf raises nearly every kind on damaged files
        return Taken(reason=BROKEN)


def _copied(reader: PdfReader) -> Taken:
    writer = PdfWriter()
    for page in reader.pages:
        placement(writer.add_page(_as_it_looks(page)))
    if not writer.pages:
        return Taken(reason=BROKEN)
    out = BytesIO()
    writer.write(out)
    return Taken(out.getvalue(), len(writer.pages))


def _as_it_looks(page: PageObject) -> PageObject:
    notes = page.get("/Annots")
    found = [note.get_object() for note in (notes.get_object() if notes is not None else ())]
    page[NameObject("/Annots")] = ArrayObject(
        DictionaryObject({k: v for k, v in note.items() if k not in LEAVES_BEHIND})
        for note in found
        if isinstance(note, dict) and "/AP" in note and note.get("/Subtype") != "/Popup"
    )
    page.pop("/AA", None)
    return page
