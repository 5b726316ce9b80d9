"""Plan the meetings of boards, move and cancel them, and order their agendas."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from commissioning.models import BoardProfile, Decision, Matter, Meeting
from providers.tracking import ConflictError

ALREADY_DECIDED = "Beslut är registrerade på sammanträdet. Dagen kan inte ändras."


@transaction.atomic
def plan(*, meeting: Meeting, by: Any) -> Meeting:
    """Save a new meeting. Raises ValidationError for days in the wrong order, or a second one."""
    meeting.save_because("Sammanträdet planerat", by=by)
    return meeting


@transaction.atomic
def plan_series(*, meetings: Iterable[Meeting], by: Any) -> list[Meeting]:
    """Save the meetings of a year, all or none. Raises ValidationError."""
    planned = list(meetings)
    for meeting in planned:
        meeting.save_because("Sammanträdet planerat i en serie", by=by)
    return planned


@transaction.atomic
def change(*, meeting: Meeting, values: dict[str, Any], by: Any, version: int | None) -> Meeting:
    """Change the days, the time, the place or the items. Raises ConflictError, ValidationError."""
    locked = _locked(meeting)
    locked.expect(version)
    moved_to = values.get("held_on", locked.held_on)
    if moved_to != locked.held_on and locked.decisions.exists():
        raise ValidationError({"held_on": ALREADY_DECIDED})
    reason = "Sammanträdet ändrat"
    if moved_to != locked.held_on:
        reason = f"Sammanträdet flyttat från {locked.held_on} till {moved_to}"
    for name, value in values.items():
        setattr(locked, name, value)
    locked.save_because(reason, by=by)
    return locked


@transaction.atomic
def cancel(*, meeting: Meeting, reason: str, by: Any, version: int | None) -> Meeting:
    """Call a meeting off; its matters are free for another one, and say why.

    Raises ConflictError, and ValidationError for a meeting where something was decided.
    """
    locked = _locked(meeting)
    if locked.is_cancelled:
        raise ValidationError("Sammanträdet är redan inställt.")
    locked.expect(version)
    if locked.decisions.exists():
        raise ValidationError("Beslut är registrerade på sammanträdet. Det kan inte ställas in.")
    locked.is_cancelled = True
    locked.save_because(f"Inställt: {reason}"[:200], by=by)
    for matter in _matters_of(locked):
        matter.expect(None)
        matter.meeting, matter.agenda_order = None, 0
        matter.save_because(f"Sammanträdet {locked.held_on} inställt: {reason}"[:200], by=by)
    return locked


@transaction.atomic
def reinstate(*, meeting: Meeting, by: Any, version: int | None) -> Meeting:
    """Hold a meeting after all that was called off. Its matters went elsewhere and stay there.

    Raises ConflictError, and ValidationError for one that is not cancelled.
    """
    locked = _locked(meeting)
    if not locked.is_cancelled:
        raise ValidationError("Sammanträdet är inte inställt.")
    locked.expect(version)
    locked.is_cancelled = False
    locked.save_because("Sammanträdet hålls ändå", by=by)
    return locked


@transaction.atomic
def move_on_agenda(*, meeting: Meeting, matter: Matter, up: bool, by: Any) -> None:
    """Let a matter change places with its neighbour on the agenda; at the end it stays.

    Every matter gets its place as a number, those that had none included.
    """
    _locked(meeting)
    order = list(_matters_of(meeting))
    place = next((n for n, other in enumerate(order) if other.pk == matter.pk), None)
    if place is None:
        raise ValidationError("Ärendet står inte längre på sammanträdets dagordning.")
    other = max(place - 1, 0) if up else min(place + 1, len(order) - 1)
    order[place], order[other] = order[other], order[place]
    _number(order, by=by)


def _number(order: Sequence[Matter], *, by: Any) -> None:
    for number, matter in enumerate(order, start=1):
        if matter.agenda_order != number:
            matter.agenda_order = number
            matter.save_because("Flyttat på dagordningen", by=by, update_fields=["agenda_order"])


@transaction.atomic
def report_delegated(*, meeting: Meeting, decisions: Iterable[Decision], by: Any) -> list[Decision]:
    """Record that delegated decisions were reported to the board (KL 6 kap. 40 §).

    Raises ValidationError for one that another meeting has been told of, is another board's, or
    was taken after the meeting.
    """
    if meeting.is_cancelled:
        raise ValidationError("Sammanträdet är inställt. Anmäl besluten på ett annat.")
    numbers = [decision.pk for decision in decisions]
    waiting = Decision.objects.unreported(meeting.board).filter(decided_on__lte=meeting.held_on)
    found = list(waiting.select_for_update(of=("self",)).filter(pk__in=numbers))
    if len(found) != len(numbers) or not found:
        raise ValidationError(
            "Besluten är redan anmälda, eller fattade efter sammanträdet. Läs listan igen."
        )
    for decision in found:
        decision.reported_at = meeting
        decision.save_because(f"Anmält till nämnden {meeting.held_on}", by=by)
    return found


def revision_of(profile: BoardProfile) -> int:
    """A number that is new each time the board's settings are changed; 0 before the first time."""
    last = profile.history.order_by("-history_id").first() if profile.pk else None
    return last.history_id if last else 0


@transaction.atomic
def set_up_board(
    *, profile: BoardProfile, values: dict[str, Any], by: Any, revision: int | None = None
) -> BoardProfile:
    """Change how a board works: days, items and names. Planned meetings stay as they are.

    Raises ConflictError when somebody else has changed it since `revision`.
    """
    found = BoardProfile.objects.select_for_update(of=("self",)).filter(board=profile.board)
    locked: BoardProfile = found.first() or profile
    if revision is not None and revision != revision_of(locked):
        raise ConflictError(locked)
    for name, value in values.items():
        setattr(locked, name, value)
    locked.save_because("Nämndens inställningar ändrade", by=by)
    return locked


def planned_days(board: Any, days: Iterable[date]) -> set[date]:
    """Those of the days on which the board already has a meeting, a cancelled one included."""
    found = Meeting.objects.filter(board=board, held_on__in=list(days))
    return set(found.values_list("held_on", flat=True))


def _locked(meeting: Meeting) -> Meeting:
    locked: Meeting = Meeting.objects.select_for_update(of=("self",)).get(pk=meeting.pk)
    return locked


def _matters_of(meeting: Meeting) -> Any:
    """The meeting's matters in the order of the agenda, locked; those decided there included."""
    rows = Matter.objects.select_for_update(of=("self",))
    return rows.filter(meeting=meeting).order_by("agenda_order", "pk")
