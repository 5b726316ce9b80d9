"""The notice (sv: kallelse) that leads a packet: when and where, the agenda, and on which page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.template.loader import render_to_string

from commissioning.memos import engine
from commissioning.memos.characters import clean_text, set_breaks
from commissioning.packets.plan import Plan, PlannedMatter


@dataclass(frozen=True)
class Placed:
    """Where a paper begins in the packet, or why it is not there."""

    title: str
    page: int | None = None
    reason: str = ""


@dataclass(frozen=True)
class PlacedMatter:
    matter: PlannedMatter
    page: int | None
    attachments: tuple[Placed, ...]


def render_notice(plan: Plan, matters: list[PlacedMatter]) -> bytes:
    """The notice as PDF. Raises MissingGlyphs or PdfUnavailable, each with a sentence."""
    html = render_to_string("memos/notice.html", _context(plan, matters))
    return engine.write_pdf(html, is_draft=False, facts=None)


def _context(plan: Plan, matters: list[PlacedMatter]) -> dict[str, Any]:
    meeting = plan.meeting
    return {
        "title": printed(plan.title),
        "board": printed(plan.board_name),
        "administration": printed(plan.administration),
        "meeting": meeting,
        "place": printed(meeting.place),
        "days": _days(plan),
        "rows": [*map(_line, plan.opening), *map(_row, matters), *map(_line, plan.closing)],
        "delegated": [printed(text) for text in plan.delegated],
        "is_public": plan.is_public,
    }


def printed(text: str) -> str:
    """A text with the characters and breaks that a printed paper has."""
    return set_breaks(clean_text(text))


def _days(plan: Plan) -> list[tuple[str, date]]:
    meeting = plan.meeting
    days = [
        ("Skrivelser klara", meeting.papers_on),
        ("Kallelse skickas", meeting.dispatched_on),
        ("Sammanträde", meeting.held_on),
    ]
    return days + ([("Justering", meeting.adjusts_on)] if meeting.adjusts_on else [])


def _line(line: Any) -> dict[str, Any]:
    return {"number": line.number, "title": printed(line.text)}


def _row(placed: PlacedMatter) -> dict[str, Any]:
    return {
        "number": placed.matter.number,
        "title": printed(placed.matter.title),
        "dnr": printed(placed.matter.dnr),
        "page": placed.page,
        "attachments": [
            {"title": printed(a.title), "page": a.page, "reason": printed(a.reason)}
            for a in placed.attachments
        ],
        "is_matter": True,
    }
