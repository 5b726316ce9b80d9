"""Calendars as text: iCalendar (RFC 5545) with whole days, as Outlook subscribes to it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

LONGEST_LINE = 75  # octets, the line break not counted
PRODUCT = "-//Uppdrags- och avtalsregister//Slutdatum//SV"
SPECIAL = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n", "\r": None})


@dataclass(frozen=True)
class Event:
    """Something on a day. `uid` is the same for as long as it is the same thing."""

    uid: str
    on: date
    summary: str
    description: str
    url: str


def calendar(name: str, events: Iterable[Event], stamp: datetime) -> str:
    """The whole file. `stamp` (UTC) says when it was made; the caller keeps it still for a day,
    so that an unchanged calendar is the same file."""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        f"PRODID:{PRODUCT}",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        f"X-WR-CALNAME:{escape(name)}",
        "REFRESH-INTERVAL;VALUE=DURATION:PT6H",
        "X-PUBLISHED-TTL:PT6H",
        *(line for event in events for line in _event(event, stamp)),
        "END:VCALENDAR",
    ]
    return "".join(fold(line) for line in lines)


def escape(text: str) -> str:
    """Text as a value: backslash, semicolon, comma and line break are written out."""
    visible = "".join(c for c in text if c >= " " or c in "\n\t")
    return visible.translate(SPECIAL)


def fold(line: str) -> str:
    """A content line with its CRLF, parted so that no part is longer than 75 octets.

    A sign of several octets is never cut in two.
    """
    parts, part, room = [], "", LONGEST_LINE
    for sign in line:
        size = len(sign.encode())
        if size > room:
            parts.append(part)
            part, room = "", LONGEST_LINE - 1  # the continuation begins with a space
        part += sign
        room -= size
    return "\r\n ".join([*parts, part]) + "\r\n"


def _event(event: Event, stamp: datetime) -> Iterator[str]:
    yield "BEGIN:VEVENT"
    yield f"UID:{escape(event.uid)}"
    yield f"DTSTAMP:{stamp:%Y%m%dT%H%M%SZ}"
    yield f"DTSTART;VALUE=DATE:{event.on:%Y%m%d}"
    yield f"DTEND;VALUE=DATE:{event.on + timedelta(days=1):%Y%m%d}"
    yield f"SUMMARY:{escape(event.summary)}"
    yield f"DESCRIPTION:{escape(event.description)}"
    yield f"URL:{event.url}"
    yield "TRANSP:TRANSPARENT"
    yield "END:VEVENT"
