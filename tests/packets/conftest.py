"""Memos and foreign files to put in a packet, and a store that begins empty."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from io import BytesIO

import pytest
from pypdf import PdfWriter

from commissioning.memos import pdf_store
from commissioning.memos.document import MemoDocument, Paragraph, Point, Section

LONG_TEXT = "Utföraren har ett tydligt uppdrag att optimera användning av resurser. " * 12


@pytest.fixture(autouse=True)
def _empty_store(settings, tmp_path):
    settings.MEMO_CACHE_DIR = str(tmp_path)
    pdf_store._private_directory.cache_clear()
    yield
    pdf_store._private_directory.cache_clear()


@pytest.fixture
def memo() -> Callable[..., MemoDocument]:
    """`memo("Titel", pages=2)` is a memo of about that length."""

    def make(title: str = "Ett ärende", pages: int = 1) -> MemoDocument:
        text = (Paragraph(LONG_TEXT),) * (3 * pages - 2)
        return MemoDocument(
            title=title,
            administration="Social- och omsorgsförvaltningen",
            officers=("Anna Andersson",),
            dated_on=date(2021, 11, 24),
            dnr="SON 2021-880",
            register_number="Ä-0001",
            receiver="Social- och omsorgsnämnden",
            points=(Point(1, "Uppdraget förlängs."),),
            sections=(Section("arende", "Ärende", text),),
            signatories=("Cecilia Carlsson",),
            recipients=("Leanlink",),
            is_draft=True,
        )

    return make


@pytest.fixture
def foreign() -> Callable[..., bytes]:
    """`foreign(3, password="x", rotation=90)` is a file of blank pages made elsewhere."""

    def make(pages: int = 1, *, password: str = "", rotation: int = 0) -> bytes:
        writer = PdfWriter()
        for _ in range(pages):
            writer.add_blank_page(595, 842).rotate(rotation)
        if password:
            writer.encrypt(password, algorithm="RC4-128")
        out = BytesIO()
        writer.write(out)
        return out.getvalue()

    return make
