"""Two versions of a memo side by side."""

from __future__ import annotations

from commissioning.memos.comparison import compare
from commissioning.memos.document import Column, Point, Section, Table, parse_blocks


def changed(old, new):
    return {row.heading: (row.old, row.new) for row in compare(old, new) if row.is_changed}


def section(heading, text):
    return Section(heading.casefold(), heading, parse_blocks(text))


def test_the_same_memo_has_no_differences(memo):
    assert changed(memo(), memo()) == {}


def test_the_words_that_differ_are_marked(memo):
    old = memo(sections=(section("Bakgrund", "Avtalet gäller två år."),))
    new = memo(sections=(section("Bakgrund", "Avtalet gäller tre år."),))
    row = next(row for row in compare(old, new) if row.is_changed)
    assert [word.text for word in row.words if word.is_removed] == ["två"]
    assert [word.text for word in row.words if word.is_added] == ["tre"]


def test_a_section_that_only_one_has_is_empty_in_the_other(memo):
    old = memo(sections=(section("Bakgrund", "Känd."),))
    new = memo(sections=(section("Samråd", "Rådet hördes."),))
    assert changed(old, new) == {"Bakgrund": ("Känd.", ""), "Samråd": ("", "Rådet hördes.")}


def test_the_newer_order_comes_first_and_what_was_removed_last(memo):
    old = memo(sections=(section("Bakgrund", "a"), section("Mål", "b")))
    new = memo(sections=(section("Samråd", "c"), section("Bakgrund", "a")))
    headings = [row.heading for row in compare(old, new)]
    assert headings.index("Samråd") < headings.index("Bakgrund") < headings.index("Mål")


def test_points_head_and_recipients_are_compared(memo):
    new = memo(points=(Point(1, "Uppdrag ges till Alfa."),), dnr="SON 2020-1", recipients=("Alfa",))
    found = changed(memo(), new)
    assert found["Diarienummer"] == ("SON 2019-509", "SON 2020-1")
    assert found["Förslag till beslut"][1] == "1. Uppdrag ges till Alfa."
    assert found["Beslutet skickas till"][1] == "Alfa"


def test_a_sum_in_a_table_is_compared(memo):
    def with_sum(amount):
        columns = (Column("År"), Column("Kostnad", "right"))
        table = Table("Kostnad per år", columns, (("2022", amount),))
        return memo(sections=(Section("ekonomi", "Ekonomi", (table,)),))

    found = changed(with_sum("100 kr"), with_sum("200 kr"))
    assert "2022 | 100 kr" in found["Ekonomi"][0]
    assert "2022 | 200 kr" in found["Ekonomi"][1]
