"""The way to the next meeting: its days, its matters, and what their memos still lack."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Prefetch, Q, QuerySet

from commissioning.models import DecisionPoint, Matter, Meeting, MemoSection
from providers.models import Party

MOST_MEETINGS = 30


@dataclass(frozen=True)
class Lack:
    """Something a memo lacks. An error keeps it from the agenda, a warning does not."""

    text: str
    is_error: bool = True


@dataclass(frozen=True)
class Readiness:
    """A matter and what its memo lacks."""

    matter: Matter
    lacks: list[Lack]

    @property
    def errors(self) -> list[Lack]:
        return [lack for lack in self.lacks if lack.is_error]

    @property
    def is_ready(self) -> bool:
        return not self.errors


@dataclass(frozen=True)
class Step:
    """A day on the way to a meeting; `state` is "done", "current" or "coming"."""

    on: date
    name: str
    state: str


def with_memo(matters: QuerySet[Matter]) -> QuerySet[Matter]:
    """What `lacks` needs, in three queries however many matters."""
    sections = Prefetch("memo__sections", MemoSection.objects.order_by("position"))
    points = Prefetch("points", DecisionPoint.objects.order_by("number"))
    return matters.select_related("board", "memo", "meeting").prefetch_related(sections, points)


def readiness(matters: Iterable[Matter]) -> list[Readiness]:
    """The matters with what they lack, those with most to do first."""
    found = [Readiness(matter, lacks(matter)) for matter in matters]
    return sorted(found, key=lambda one: (-len(one.errors), one.matter.pk))


def lacks(matter: Matter) -> list[Lack]:
    """What is missing before the memo can be sent out (matter fetched through `with_memo`)."""
    found = []
    memo = getattr(matter, "memo", None)
    if memo is None:
        found.append(Lack("Tjänsteskrivelsen är inte påbörjad"))
    else:
        found += [
            Lack(f"Avsnittet ”{section.heading}” är tomt")
            for section in memo.sections.all()
            if section.is_missing
        ]
        if not memo.recipient_lines:
            found.append(Lack("Mottagare saknas i ”Beslutet skickas till”"))
    if not matter.points.all():
        found.append(Lack("Förslag till beslut saknas"))
    if matter.awaits_answer:
        found.append(Lack("Återremissen är inte besvarad"))
    if not matter.dnr:
        found.append(Lack("Diarienummer saknas", is_error=False))
    return found


def coming_meetings(boards: list[Party], on: date) -> list[Meeting]:
    """The meetings on the day or later, of any of the boards; `open_count` says their matters."""
    coming = Meeting.objects.from_day(on).filter(board__in=boards).select_related("board")
    return list(_with_open_count(coming).order_by("held_on", "pk")[:MOST_MEETINGS])


def next_meeting(coming: list[Meeting]) -> Meeting | None:
    """The first one that has matters; otherwise the first."""
    with_matters = (m for m in coming if m.open_count)  # type: ignore[attr-defined]
    return next(with_matters, coming[0] if coming else None)


def _with_open_count(meetings: QuerySet[Meeting]) -> QuerySet[Any]:
    still_open = Q(matters__in=Matter.objects.open())
    return meetings.annotate(open_count=Count("matters", filter=still_open))


def chain(meeting: Meeting, on: date) -> list[Step]:
    """Papers, dispatch and meeting; the first day that has not passed is the current one."""
    days = [
        (meeting.papers_on, "Skrivelser klara"),
        (meeting.dispatched_on, "Kallelse skickas"),
        (meeting.held_on, "Sammanträde"),
    ]
    current = next((day for day, _ in days if day >= on), None)
    steps = []
    for day, name in days:
        state = "done" if day < on else "current" if day == current else "coming"
        steps.append(Step(day, name, state))
    return steps


def without_meeting(boards: list[Party], on: date) -> QuerySet[Matter]:
    """Open matters that are not planned for a meeting."""
    found = Matter.objects.open().filter(board__in=boards, meeting=None, opened_on__lte=on)
    return found.select_related("board").order_by("opened_on", "pk")


def to_record(boards: list[Party], on: date) -> QuerySet[Meeting]:
    """Meetings that have been held with matters still open; `open_count` says how many."""
    held = Meeting.objects.filter(board__in=boards, held_on__lte=on, is_cancelled=False)
    waiting = _with_open_count(held).filter(open_count__gt=0)
    return waiting.select_related("board").order_by("held_on")


def in_words(found: list[Readiness]) -> dict[str, Any]:
    """Counts for the sentence on top: all, ready, and with errors."""
    ready = sum(one.is_ready for one in found)
    return {"all": len(found), "ready": ready, "faulty": len(found) - ready}
