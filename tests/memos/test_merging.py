"""What becomes of a text that was typed while somebody else saved another."""

from __future__ import annotations

from datetime import date

import pytest

from commissioning.memos.merging import UNKNOWN, Outcome, Part, merge, tidy

DAY, OTHER_DAY = date(2023, 6, 2), date(2023, 6, 12)


@pytest.mark.parametrize(
    ("base", "theirs", "mine", "outcome"),
    [
        ("a", "a", "a", Outcome.UNCHANGED),
        ("a", "a", "b", Outcome.SAVED),
        ("a", "b", "a", Outcome.TAKEN),
        ("a", "b", "b", Outcome.UNCHANGED),
        ("a", "b", "c", Outcome.CLASH),
        ("", "b", "", Outcome.TAKEN),
        ("a", "a", "", Outcome.SAVED),
        ("a", "", "b", Outcome.CLASH),
        ("a", "b", "", Outcome.CLASH),
        (UNKNOWN, "a", "a", Outcome.UNCHANGED),
        (UNKNOWN, "a", "b", Outcome.CLASH),
        (UNKNOWN, "", "b", Outcome.CLASH),
        (None, None, DAY, Outcome.SAVED),
        (DAY, None, DAY, Outcome.TAKEN),
        (None, DAY, OTHER_DAY, Outcome.CLASH),
    ],
)
def test_the_rules(base, theirs, mine, outcome):
    assert merge(base=base, theirs=theirs, mine=mine) == outcome


@pytest.mark.parametrize("sent", ["Ett\r\ntvå", "Ett\ntvå\n", "  Ett\ntvå"])
def test_line_breaks_and_space_around_are_no_change(sent):
    assert merge(base="Ett\ntvå", theirs="Ett\ntvå", mine=sent) == Outcome.UNCHANGED


def test_space_inside_is_a_change():
    assert tidy("Ett  två") != tidy("Ett två")


def test_only_a_clash_has_something_that_is_not_saved():
    assert Part(Outcome.CLASH, "b", 2, typed="c").is_clash
    assert not Part(Outcome.TAKEN, "b", 2).is_clash
