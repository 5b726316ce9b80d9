"""iCalendar as RFC 5545 says: line ends, folding, escaping, whole days."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commissioning.ical import LONGEST_LINE, Event, calendar, escape, fold

STAMP = datetime(2021, 6, 1, tzinfo=UTC)
EVENT = Event(
    "1-2021-08-31-act@register.example",
    date(2021, 12, 31),
    "Sista dag att agera: Korttidsboende; Ekängen, norra",
    "Beslut om förlängning\nSON 2019-509\n" + "Räknat som 2021-08-31 minus 2 månader. " * 5,
    "https://register.example/agreements/1/",
)


def unfolded(text: str) -> list[str]:
    return text.replace("\r\n ", "").split("\r\n")[:-1]


def test_a_day_is_a_whole_day_and_ends_the_day_after():
    lines = unfolded(calendar("Sista dagar", [EVENT], STAMP))
    assert "DTSTART;VALUE=DATE:20211231" in lines
    assert "DTEND;VALUE=DATE:20220101" in lines
    assert "DTSTAMP:20210601T000000Z" in lines
    assert f"UID:{EVENT.uid}" in lines


def test_it_is_a_calendar_from_beginning_to_end():
    lines = unfolded(calendar("Sista dagar", [EVENT, EVENT], STAMP))
    assert (lines[0], lines[1], lines[-1]) == ("BEGIN:VCALENDAR", "VERSION:2.0", "END:VCALENDAR")
    assert lines.count("BEGIN:VEVENT") == lines.count("END:VEVENT") == 2
    assert any(line.startswith("PRODID:") for line in lines)


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("a;b,c\\d", "a\\;b\\,c\\\\d"),
        ("rad\r\nrad", "rad\\nrad"),
        ("styr\x00\x07tecken", "styrtecken"),
    ],
)
def test_special_signs_are_written_out(text, written):
    assert escape(text) == written


def test_nothing_in_a_value_can_begin_a_line_of_its_own():
    evil = Event("1", date(2021, 1, 1), "x\r\nATTACH:http://evil.example", "", "https://a.example/")
    assert "ATTACH" not in [
        line.split(":")[0] for line in unfolded(calendar("x\nEND:VCALENDAR", [evil], STAMP))
    ]


@given(st.text(alphabet=st.characters(exclude_categories=["Cs", "Cc"]), max_size=400))
def test_no_line_is_longer_than_75_octets_and_no_sign_is_cut(text):
    folded = fold(f"SUMMARY:{text}")
    assert folded.endswith("\r\n")
    lines = folded.encode().split(b"\r\n")[:-1]
    assert all(len(line) <= LONGEST_LINE for line in lines)
    assert all(line.decode() for line in lines)  # each part is text by itself
    assert folded.replace("\r\n ", "") == f"SUMMARY:{text}\r\n"
