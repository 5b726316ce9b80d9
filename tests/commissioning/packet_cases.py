"""A meeting with three matters: an open one, a secret one, and one with attachments."""

from __future__ import annotations

from datetime import date
from io import BytesIO
from typing import Any

from pypdf import PdfReader, PdfWriter

from commissioning.models import Attachment, Matter, Meeting, StoredFile
from providers.models import Party
from tests import factories

HELD_ON = date(2021, 12, 15)
SECRET = "Avtal med Hemliga Hunden AB"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def pdf(pages: int = 1) -> bytes:
    writer = PdfWriter()
    for _ in range(pages):
        writer.add_blank_page(595, 842)
    out = BytesIO()
    writer.write(out)
    return out.getvalue()


def attach(
    matter: Matter, title: str, content: bytes, media_type: str = "application/pdf", **fields: Any
) -> Attachment:
    attachment = Attachment(
        matter=matter,
        title=title,
        file_name=f"{title}.pdf",
        file=StoredFile.keep(content, media_type),
        **fields,
    )
    attachment.save_because("Test", by=factories.registrar())
    return attachment


def meeting_with_papers(board: Party, held_on: date = HELD_ON) -> Meeting:
    """Ordered against the numbers: the secret one first, then the attachments, then the plain."""
    meeting = factories.make_meeting(board, held_on)
    plain = factories.make_matter(board=board, title="Förlängning av korttidsvistelse", dnr="SON 1")
    secret = factories.make_matter(
        board=board, title=SECRET, dnr="SON 2", secrecy_ground="19 kap. 3 § OSL"
    )
    papers = factories.make_matter(board=board, title="Uppföljning av boendestöd", dnr="SON 3")
    attach(papers, "Rapport", pdf(2))
    attach(papers, "Trasig", b"%PDF-1.4 trasig", position=1)
    attach(papers, "Kalkyl", b"PK", DOCX, position=2)
    attach(papers, "Bolagets namn Hunden", pdf(), position=3, is_secret=True)
    for place, matter in enumerate((secret, papers, plain), start=1):
        matter.meeting, matter.agenda_order = meeting, place
        matter.save_because("Test", by=factories.registrar())
    return meeting


def text_of(content: bytes) -> str:
    """All that the file says, on its pages and in its outline."""
    book = PdfReader(BytesIO(content))
    pages = "\n".join(sheet.extract_text() for sheet in book.pages)
    return f"{pages}\n{headings(content)}\n{book.metadata}".replace("\n", " ").replace("\xa0", " ")


def headings(content: bytes) -> list[Any]:
    def titles(outline: list[Any]) -> list[Any]:
        return [titles(entry) if isinstance(entry, list) else entry.title for entry in outline]

    return titles(PdfReader(BytesIO(content)).outline)
