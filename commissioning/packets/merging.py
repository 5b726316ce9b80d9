"""Join printed parts to one PDF with an outline and continuous page numbers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from xml.sax.saxutils import escape

from pypdf import PageObject, PdfReader, PdfWriter
from pypdf.generic import (
    BooleanObject,
    DictionaryObject,
    NameObject,
    StreamObject,
    TextStringObject,
)

from commissioning.packets.page_numbers import number_pages
from commissioning.packets.structure import StructureTree

PRODUCER = "Uppdrags- och avtalsregistret"
UA = (
    '<rdf:Description rdf:about="" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/">'
    "<pdfuaid:part>1</pdfuaid:part></rdf:Description>"
)


@dataclass(frozen=True)
class Part:
    """A printed piece. `is_own`: made here, with tags."""

    title: str
    content: bytes
    is_own: bool = True


@dataclass(frozen=True)
class Chapter:
    """An entry of the outline: the notice alone, or a matter with its papers under it."""

    title: str
    parts: tuple[Part, ...]
    has_headings: bool = True


def merge(title: str, author: str, chapters: Sequence[Chapter]) -> tuple[bytes, int]:
    """The file and its number of pages. PDF/UA-1 when every part is the register's own."""
    book = _Book()
    for chapter in chapters:
        book.add(chapter)
    book.tree.close()
    number_pages(book.writer, book.pages)
    is_accessible = all(part.is_own for chapter in chapters for part in chapter.parts)
    _describe(book.writer, title, author, is_accessible=is_accessible)
    return _written(book.writer), len(book.pages)


class _Book:
    """The file as it grows."""

    def __init__(self) -> None:
        self.writer = PdfWriter()
        self.tree = StructureTree(self.writer)
        self.pages: list[PageObject] = []
        # pypdf knows what it has copied by the address of the reader, so none may go away before.
        self._readers: list[PdfReader] = []

    def add(self, chapter: Chapter) -> None:
        """Its pages last, and its entries in the outline; without pages it leads to the notice."""
        first = [self._add_part(part) for part in chapter.parts]
        target = first[0] if first else self.pages[0]
        entry = self.writer.add_outline_item(title=chapter.title, page_number=target)
        if not chapter.has_headings:
            return
        for part, page in zip(chapter.parts, first, strict=True):
            self.writer.add_outline_item(title=part.title, page_number=page, parent=entry)

    def _add_part(self, part: Part) -> PageObject:
        reader = PdfReader(BytesIO(part.content))
        self._readers.append(reader)
        pages = [self.writer.add_page(page) for page in reader.pages]
        if part.is_own:
            self.tree.add(reader, pages, part.title)
        self.pages += pages
        return pages[0]


def _describe(writer: PdfWriter, title: str, author: str, *, is_accessible: bool) -> None:
    writer.metadata = {"/Title": title, "/Author": author, "/Producer": PRODUCER}
    catalog = writer.root_object
    catalog[NameObject("/Lang")] = TextStringObject("sv")
    catalog[NameObject("/PageMode")] = NameObject("/UseOutlines")
    catalog[NameObject("/ViewerPreferences")] = DictionaryObject(
        {NameObject("/DisplayDocTitle"): BooleanObject(True)}
    )
    xmp = StreamObject()
    xmp.set_data(_xmp(title, author, UA if is_accessible else "").encode())
    xmp[NameObject("/Type")] = NameObject("/Metadata")
    xmp[NameObject("/Subtype")] = NameObject("/XML")
    catalog[NameObject("/Metadata")] = writer._add_object(xmp)


def _xmp(title: str, author: str, standard: str) -> str:
    return (
        '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>'
        '<x:xmpmeta xmlns:x="adobe:ns:meta/">'
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
        '<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f'<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{escape(title)}</rdf:li></rdf:Alt>'
        f"</dc:title><dc:creator><rdf:Seq><rdf:li>{escape(author)}</rdf:li></rdf:Seq></dc:creator>"
        "<dc:language><rdf:Bag><rdf:li>sv</rdf:li></rdf:Bag></dc:language></rdf:Description>"
        f'{standard}</rdf:RDF></x:xmpmeta><?xpacket end="w"?>'
    )


def _written(writer: PdfWriter) -> bytes:
    out = BytesIO()
    writer.write(out)
    return out.getvalue()
