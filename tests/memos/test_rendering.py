"""The memo as HTML and PDF: what is said, in which order, and the same each time."""

import io
import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from pypdf import PdfReader

from commissioning.memos import engine, rendering
from commissioning.memos.document import MemoTooLarge, Paragraph, Point, Section
from commissioning.memos.fonts import MissingGlyphs
from commissioning.memos.rendering import (
    content_hash,
    missing_glyphs,
    render_html,
    render_pdf,
    render_preview,
)

HOSTILE = (
    '<img src="http://127.0.0.1:9/x"><link rel="attachment" href="file:///etc/passwd">'
    "<style>@import url(file:///etc/passwd)</style>{{ settings.SECRET_KEY }}"
)


def texts(pdf: bytes) -> list[str]:
    pages = PdfReader(io.BytesIO(pdf)).pages
    return [page.extract_text().replace("\u00a0", " ") for page in pages]


def tagged_text(pdf: bytes, folder: Path) -> str:
    """The text in the order of the tags, which is the order in which it is read aloud."""
    if not shutil.which("pdfinfo"):
        pytest.skip("The order of the tags is read with pdfinfo (Debian: poppler-utils).")
    path = folder / "memo.pdf"
    path.write_bytes(pdf)
    run = subprocess.run(["pdfinfo", "-struct-text", str(path)], capture_output=True, check=True)
    return run.stdout.decode().replace("\u00a0", " ")


def test_the_tags_come_in_reading_order(memo, tmp_path):
    text = tagged_text(render_pdf(memo()), tmp_path)
    said = ["Anna Andersson", "Tjänsteskrivelse", "2019-05-07", "Dnr SON 2019-509"]
    said += ["Social- och omsorgsnämnden", "9 § 6 LSS", "Förslag till beslut", "Uppdrag ges"]
    said += ["Ärende", "två år", "Bakgrund", "Cecilia Carlsson", "Beslutet skickas till"]
    places = [text.find(word) for word in said]
    assert -1 not in places
    assert places == sorted(places)


def test_each_page_says_which_it_is_and_the_dnr(long_memo):
    pages = texts(render_pdf(long_memo()))
    assert len(pages) == 3
    for number, page in enumerate(pages, 1):
        assert f"{number} (3)" in page
        assert "Dnr SON 2019-509" in page


def test_missing_facts_are_said(memo):
    page = texts(render_pdf(memo(dnr="", dated_on=None, officers=())))[0]
    for said in ("Dnr saknas", "Registernummer U-0012", "Datum saknas", "Handläggare saknas"):
        assert said in page


def test_points_keep_their_numbers_under_each_body(memo, tmp_path):
    points = (Point(1, "Ett.", "Nämnden"), Point(2, "Två.", "Fullmäktige"))
    text = tagged_text(render_pdf(memo(points=points)), tmp_path)
    words = text[text.index("Nämnden") : text.index("Ärende")].replace('"', " ").split()
    said = [
        word for word in words if word in {"Nämnden", "1.", "Ett.", "Fullmäktige", "2.", "Två."}
    ]
    assert said == ["Nämnden", "1.", "Ett.", "Fullmäktige", "2.", "Två."]


def test_only_a_draft_is_marked(memo):
    assert "UTKAST" not in texts(render_pdf(memo()))[0]
    assert "UTKAST" in texts(render_pdf(memo(is_draft=True)))[0]


def test_the_draft_mark_and_the_footer_are_not_read_aloud(memo, tmp_path):
    text = tagged_text(render_pdf(memo(is_draft=True)), tmp_path)
    assert "Ärende" in text
    assert "UTKAST" not in text
    assert "1 (1)" not in text


def test_the_same_memo_gives_the_same_bytes(memo, monkeypatch):
    first = render_pdf(memo())
    monkeypatch.setattr(rendering.pdf_store, "get", lambda key: None)
    assert render_pdf(memo()) == first


def test_an_unchanged_memo_is_rendered_once(memo, monkeypatch):
    first = render_pdf(memo())
    monkeypatch.setattr(engine, "write_pdf", lambda *args, **kwargs: pytest.fail("rendered again"))
    assert render_pdf(memo()) == first


def test_every_change_gives_another_hash(memo):
    changed = [memo(title="Annan"), memo(is_draft=True), memo(facts={}), memo(points=())]
    assert len({content_hash(document) for document in [memo(), *changed]}) == 5


def test_the_file_knows_its_title_date_and_language(memo):
    reader = PdfReader(io.BytesIO(render_pdf(memo())))
    assert reader.metadata.title.startswith("Utvecklingsuppdrag")
    assert reader.metadata.creation_date.date().isoformat() == "2019-05-07"
    assert reader.trailer["/Root"]["/Lang"] == "sv"


def test_the_register_facts_follow_as_json(memo):
    attached = PdfReader(io.BytesIO(render_pdf(memo()))).attachments
    facts = json.loads(attached["registeruppgifter.json"][0])
    assert facts == {"agreement": "U-0012", "total": 28928446}


def test_hostile_text_is_printed_and_never_fetched(memo):
    document = memo(title=HOSTILE, sections=(Section("x", HOSTILE, (Paragraph(HOSTILE),)),))
    assert "<img" not in render_html(document)
    pdf = render_pdf(document)
    assert list(PdfReader(io.BytesIO(pdf)).attachments) == ["registeruppgifter.json"]
    assert "SECRET_KEY" in "".join(texts(pdf)).replace("\u200b", "").replace("\n", "")


@pytest.mark.parametrize("address", ["file:///etc/hostname", "http://127.0.0.1:9/x"])
def test_the_engine_itself_refuses_addresses(address):
    from weasyprint.urls import FatalURLFetchingError

    html = f'<html lang="sv"><title>x</title><h1>x</h1><img alt="x" src="{address}">'
    with pytest.raises(FatalURLFetchingError):
        engine.write_pdf(html, is_draft=False, facts=None)


def test_characters_without_a_glyph_are_named(memo):
    document = memo(title="Uppdrag 漢")
    assert missing_glyphs(document) == ("漢",)
    with pytest.raises(MissingGlyphs, match=r"漢 \(U\+6F22\)"):
        render_pdf(document)


def test_the_engine_notices_a_missing_glyph():
    with pytest.raises(MissingGlyphs):
        engine.write_pdf('<html lang="sv"><title>x</title><h1>漢', is_draft=False, facts=None)


def test_a_memo_that_is_too_large_is_refused(memo):
    with pytest.raises(MemoTooLarge):
        render_pdf(memo(sections=(Section("x", "x", (Paragraph("x" * 40_001),)),)))


def test_missing_libraries_are_named(monkeypatch):
    monkeypatch.setitem(sys.modules, "weasyprint", None)
    engine._engine.cache_clear()
    with pytest.raises(engine.PdfUnavailable, match="libharfbuzz-subset0"):
        rendering.warm_up()
    engine._engine.cache_clear()


def test_the_preview_is_the_printed_article(memo):
    assert render_preview(memo()) in render_html(memo())
