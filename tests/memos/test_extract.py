"""The printed extract: PDF/A-3a and PDF/UA-1, with the decision as JSON inside."""

from __future__ import annotations

import io
import json
from datetime import date

import pytest
from pypdf import PdfReader

from commissioning.memos.document import Section, parse_blocks
from commissioning.memos.extract_document import DecidedPoint, ExtractDocument
from commissioning.memos.rendering import render_pdf
from tests.memos.test_conformance import broken_rules


@pytest.fixture
def extract():
    def make(**changes):
        fields = {
            "kind": "Protokollsutdrag",
            "proposal_heading": "Beslut",
            "title": "Yttersta ansvaret för personlig assistans, förlängning",
            "administration": "Social- och omsorgsnämnden",
            "officers": (),
            "dated_on": date(2022, 5, 2),
            "dnr": "SON 2021-880",
            "register_number": "Ä-0012",
            "receiver": "",
            "points": (
                DecidedPoint(1, "Uppdraget förlängs.", "Social- och omsorgsnämnden beslutar"),
                DecidedPoint(2, "Förslaget avslås.", "", ("Förslaget löd: Avtalet sägs upp.",)),
            ),
            "sections": (
                Section("arende", "Ärende", parse_blocks("Avtalet löper ut.\n\n- En\n- Två")),
            ),
            "signatories": ("Siv Ek",),
            "recipients": ("Leanlink LSS Funktionsstöd",),
            "is_draft": False,
            "municipality": "Linköpings kommun",
            "facts": {"section": 87},
            "held": "Sammanträde 2021-12-15",
            "section": "§ 87",
        }
        return ExtractDocument(**(fields | changes))

    return make


def words(pdf: bytes) -> str:
    return " ".join(
        " ".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages).split()
    )


def test_it_conforms(extract):
    assert broken_rules(render_pdf(extract())) == set()


def test_a_delegated_one_without_number_and_recipients_conforms(extract):
    bare = extract(section="", receiver="Delegationsbeslut", dnr="", recipients=(), facts={})
    assert broken_rules(render_pdf(bare)) == set()


def test_a_long_one_conforms(extract):
    points = tuple(DecidedPoint(n, "Uppdraget förlängs. " * 40, "") for n in range(1, 12))
    assert broken_rules(render_pdf(extract(points=points))) == set()


def test_it_says_what_was_decided_and_what_was_proposed(extract):
    text = words(render_pdf(extract())).replace("\N{NO-BREAK SPACE}", " ")
    assert "§ 87" in text
    assert "Förslaget löd: Avtalet sägs upp." in text
    assert "Rätt utdraget intygar 2022-05-02" in text


def test_the_decision_is_attached_as_json(extract):
    attached = PdfReader(io.BytesIO(render_pdf(extract()))).attachments
    (content,) = attached["registeruppgifter.json"]
    assert json.loads(content) == {"section": 87}


def test_the_same_extract_is_the_same_bytes(extract, settings, tmp_path):
    first = render_pdf(extract())
    settings.MEMO_CACHE_DIR = str(tmp_path / "another")
    assert render_pdf(extract()) == first
