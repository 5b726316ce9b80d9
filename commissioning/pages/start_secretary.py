"""The way to the next meeting: its days, its matters, and what their memos still lack."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Q, QuerySet

from commissioning.memos.remarks import Check, to_ask
from commissioning.memos.review import reviewed_many
from commissioning.models import BoardProfile, Condition, ConditionState, Matter, Meeting
from commissioning.pages import decision_extracts
from providers.models import Party

MOST_MEETINGS = 30
MOST_EXTRACTS = 6
MOST_WAITING = 20


@dataclass(frozen=True)
class Readiness:
    """A matter and the remarks on its memo."""

    matter: Matter
    checks: list[Check]

    @property
    def errors(self) -> list[Check]:
        return [check for check in self.checks if check.is_error]

    @property
    def is_ready(self) -> bool:
        return not self.errors


@dataclass(frozen=True)
class Step:
    """A day on the way to a meeting; `state` is "done", "current" or "coming"."""

    on: date
    name: str
    state: str


def readiness(matters: QuerySet[Matter], today: date) -> list[Readiness]:
    """The matters with the remarks on their memos, those with most to do first."""
    read = list(matters.select_related("board", "memo", "meeting").prefetch_related("board__names"))
    checks = reviewed_many(read, today)
    found = [Readiness(matter, to_ask(checks[matter.pk])) for matter in read]
    return sorted(found, key=lambda one: (-len(one.errors), one.matter.pk))


def coming_meetings(boards: list[Party], on: date) -> list[Meeting]:
    """The meetings on the day or later, of any of the boards; `open_count` says their matters."""
    coming = Meeting.objects.from_day(on).filter(board__in=boards).select_related("board")
    return list(_with_open_count(coming).order_by("held_on", "pk")[:MOST_MEETINGS])


def choose(coming: list[Meeting], asked: str) -> tuple[Meeting | None, list[Meeting]]:
    """The meeting to prepare, and the next of each board to choose from.

    `asked` is the key in the address; anything that is not a coming meeting is left aside.
    """
    boards = dict.fromkeys(meeting.board_id for meeting in coming)
    each = [next_meeting([m for m in coming if m.board_id == board]) for board in boards]
    choices = sorted((m for m in each if m), key=lambda m: (m.held_on, m.pk))
    wanted = next((m for m in coming if str(m.pk) == asked), None)
    return wanted or next_meeting(coming), choices if len(choices) > 1 else []


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


@dataclass(frozen=True)
class Waiting:
    """A decision that waits for another board; late when longer than the board's own limit."""

    condition: Condition
    days: int
    is_late: bool


def waiting_for_others(boards: list[Party], on: date) -> list[Waiting]:
    """The boards' decisions that count only when another board decides the same, oldest first."""
    found = Condition.objects.filter(
        state=ConditionState.PENDING,
        outcome__decision__matter__board__in=boards,
        outcome__decision__decided_on__lte=on,
    )
    rows = found.select_related("board", "outcome__decision__matter__board__profile")
    oldest = rows.order_by("outcome__decision__decided_on", "pk")[:MOST_WAITING]
    return [_waiting(condition, on) for condition in oldest]


def _waiting(condition: Condition, on: date) -> Waiting:
    board = condition.outcome.decision.matter.board
    profile = getattr(board, "profile", None) or BoardProfile()
    days = condition.days_pending(on)
    return Waiting(condition, days, days > profile.condition_days)


def extracts_to_send(boards: list[Party], on: date) -> dict[str, Any]:
    """Extracts that are not made or not sent to everybody: the latest, and how many in all."""
    found = decision_extracts.to_send(boards, on)
    rows = found[:MOST_EXTRACTS]
    return {"rows": rows, "count": len(found), "left_out": len(found) - len(rows)}


def in_words(found: list[Readiness]) -> dict[str, Any]:
    """Counts for the sentence on top: all, ready, and with errors."""
    ready = sum(one.is_ready for one in found)
    return {"all": len(found), "ready": ready, "faulty": len(found) - ready}
