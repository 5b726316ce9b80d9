"""The content of a memo: plain text to blocks, clean characters, sizes."""

import pytest

from commissioning.memos.characters import clean_text, set_breaks
from commissioning.memos.document import (
    MAX_DOCUMENT,
    MAX_ITEMS,
    MAX_SECTION,
    BulletList,
    Column,
    MemoTooLarge,
    Paragraph,
    Point,
    Section,
    Table,
    check_size,
    parse_blocks,
)


def test_an_empty_line_ends_a_paragraph():
    assert parse_blocks("Ett\nett till\n\nTvå") == (Paragraph("Ett ett till"), Paragraph("Två"))


@pytest.mark.parametrize("mark", ["- ", "– ", "• "])
def test_lines_with_a_dash_become_a_list(mark):
    blocks = parse_blocks(f"Text:\n{mark}Ett\n  fortsatt\n{mark}Två\n\nSlut")
    assert blocks == (Paragraph("Text:"), BulletList(("Ett fortsatt", "Två")), Paragraph("Slut"))


def test_a_dash_inside_a_line_is_not_a_list():
    assert parse_blocks("2019 - 2021\n-5 grader") == (Paragraph("2019 - 2021 -5 grader"),)


def test_an_empty_text_has_no_blocks():
    assert parse_blocks(" \r\n\n ") == ()


@pytest.mark.parametrize("dirty", ["a\x00b", "a\ue000b", "a\u202eb", "a\ud800b", "a\ufeffb"])
def test_it_strips_characters_that_pdf_a_refuses(dirty):
    assert clean_text(dirty) == "ab"


def test_it_composes_letters_and_keeps_soft_hyphens():
    assert clean_text("a\u030a\u00ad\tb\r\nc") == "å\u00ad b\nc"


def test_sums_and_references_do_not_break():
    assert set_breaks("28 928 446 kr enligt 9 § 6") == "28 928 446 kr enligt 9 § 6".replace(
        " ", "\u00a0"
    ).replace("\u00a0enligt\u00a0", " enligt ")


def test_a_word_wider_than_the_column_may_break():
    assert set_breaks("x" * 40) == "x" * 32 + "\u200b" + "x" * 8


def test_it_refuses_a_section_that_is_too_long():
    with pytest.raises(MemoTooLarge, match="högst 40\u00a0000"):
        parse_blocks("x" * (MAX_SECTION + 1))


def test_it_refuses_a_memo_that_is_too_long(memo):
    sections = tuple(
        Section(str(n), "Rubrik", (Paragraph("x" * MAX_SECTION),))
        for n in range(MAX_DOCUMENT // MAX_SECTION + 1)
    )
    with pytest.raises(MemoTooLarge, match="Skrivelsen har"):
        check_size(memo(sections=sections))


def test_it_refuses_too_many_points(memo):
    with pytest.raises(MemoTooLarge, match="201 punkter"):
        check_size(memo(points=tuple(Point(n, "x") for n in range(MAX_ITEMS + 1))))


def test_a_table_refuses_ragged_rows():
    with pytest.raises(ValueError, match="one cell"):
        Table("", (Column("A"), Column("B")), (("1", "2"), ("3",)))
