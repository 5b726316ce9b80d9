"""Attached files: what can be read is taken in, anything else is told in a sentence."""

from __future__ import annotations

from io import BytesIO

import pytest
from pypdf import PdfReader, PdfWriter
from pypdf.generic import DictionaryObject, NameObject, TextStringObject

from commissioning.packets import attached
from commissioning.packets.attached import take


def test_a_plain_file_is_taken_page_by_page(foreign):
    taken = take(foreign(3))
    assert (taken.page_count, taken.reason) == (3, "")
    assert len(PdfReader(BytesIO(taken.content)).pages) == 3


@pytest.mark.parametrize(
    "content", [b"", b"%PDF-1.7", b"ingen PDF", b"%PDF-1.4\n" + b"\x00" * 5000]
)
def test_a_damaged_file_says_so(content):
    assert take(content).reason == attached.BROKEN


@pytest.mark.parametrize("keep", [0.3, 0.6, 0.9])
def test_a_cut_file_is_read_or_says_so(foreign, keep):
    content = foreign(3)
    taken = take(content[: int(len(content) * keep)])
    assert taken.page_count or taken.reason == attached.BROKEN


def test_a_locked_file_says_so(foreign):
    assert take(foreign(password="hemligt")).reason == attached.LOCKED


def test_a_file_of_many_pages_is_left_out(foreign):
    assert take(foreign(501)).reason == attached.TOO_LONG


def test_a_large_file_is_left_out(monkeypatch, foreign):
    monkeypatch.setattr(attached, "MOST_BYTES", 100)
    assert take(foreign()).reason == attached.TOO_LARGE


def test_scripts_and_links_are_left_behind(foreign):
    writer = PdfWriter(clone_from=BytesIO(foreign()))
    writer.add_uri(0, "https://exempel.se", [0, 0, 100, 100])
    script = DictionaryObject({NameObject("/JS"): TextStringObject("app.alert('hej')")})
    writer.pages[0][NameObject("/AA")] = DictionaryObject({NameObject("/O"): script})
    out = BytesIO()
    writer.write(out)
    assert b"exempel" in out.getvalue()  # the full stop may be written as an octal number
    content = take(out.getvalue()).content
    assert content
    assert b"exempel" not in content
    assert b"app.alert" not in content
