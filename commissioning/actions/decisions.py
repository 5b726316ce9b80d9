"""Record what a board decided. Everything of a decision takes effect together or not at all."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from commissioning.actions import conditions, documents, matter_states, outcomes, tasks
from commissioning.models import (
    Decision,
    DecisionPoint,
    Matter,
    MatterState,
    Meeting,
    Outcome,
    PointOutcome,
)
from contracts.actions import standings


@dataclass(frozen=True)
class Ruling:
    """What was decided on one point; `text` differs from the proposal when it was changed."""

    point: DecisionPoint
    outcome: str
    text: str = ""
    question: str = ""


@standings.refreshed_together()
def record(
    *,
    decision: Decision,
    rulings: Iterable[Ruling],
    by: Any,
    version: int | None = None,
    is_partial: bool = False,
) -> Decision:
    """Record a decision (unsaved) with a ruling for every point that is not settled.

    Approved points put their amendments in force from the day of the decision, give tasks to
    those who are to report back, and revoke what they say they revoke; rejected ones close
    theirs, withdrawn ones set theirs free. A point for a higher organ stays proposed, and one
    under a condition waits for the other board. Referred back or tabled, the matter stays open.
    With `is_partial` the points that have no ruling stay open. A paragraph that is recorded
    already is gone on with. Raises ValidationError and ConflictError; then nothing has changed.
    """
    matter = Matter.objects.locked_with_counterparts(decision.matter_id)
    matter.expect(version)
    given = {ruling.point.pk: ruling for ruling in rulings}
    points = {point.pk: point for point in matter.open_points()}
    _check(matter, given, points, is_partial=is_partial)
    decision = _begun(decision, matter, set(given), by=by)
    recorded = [_record_point(decision, points[pk], ruling, by=by) for pk, ruling in given.items()]
    _settle(matter, recorded, by=by)
    matter.save_because(f"Beslut: {decision.reference}"[:200], by=by)
    return decision


@transaction.atomic
def adjust(
    *,
    decision: Decision,
    adjusted_on: date,
    immediately: bool,
    by: Any,
    posted_on: date | None = None,
) -> Decision:
    """Say when the minutes were adjusted and posted, which is often known only afterwards.

    From the posting the appeal time is counted. Raises ValidationError for days out of order.
    """
    locked = Decision.objects.select_for_update(of=("self",)).get(pk=decision.pk)
    locked.adjusted_on, locked.is_adjusted_immediately = adjusted_on, immediately
    locked.posted_on = posted_on
    locked.save_because(f"Justerat {adjusted_on}", by=by)
    return locked


@transaction.atomic
def report(*, decisions: Iterable[Decision], meeting: Meeting, by: Any) -> int:
    """Say that delegated decisions were reported to a meeting (KL 6 kap. 40 §): how many.

    Raises ValidationError for another board's decision, or one that is reported already.
    """
    count = 0
    for decision in decisions:
        found = Decision.objects.select_for_update(of=("self",)).select_related("matter")
        locked = found.get(pk=decision.pk)
        if not locked.is_delegated or locked.matter.board_id != meeting.board_id:
            raise ValidationError(f"{locked} är inte ett delegationsbeslut för {meeting.board}.")
        if locked.reported_at_id is not None:
            raise ValidationError(f"{locked} är redan anmält.")
        if locked.decided_on > meeting.held_on:
            raise ValidationError(f"{locked} är fattat efter sammanträdet {meeting.held_on}.")
        locked.reported_at = meeting
        locked.save_because(f"Anmält {meeting.held_on}", by=by)
        count += 1
    return count


def _check(
    matter: Matter,
    given: dict[int, Ruling],
    points: dict[int, DecisionPoint],
    *,
    is_partial: bool,
) -> None:
    if not matter.is_open:
        raise ValidationError("Ärendet är redan avslutat. Öppna ett nytt ärende för en ändring.")
    if matter.awaits_answer:
        raise ValidationError("Återremissen är inte besvarad. Skriv svaret i ärendet först.")
    if not points:
        raise ValidationError("Ärendet saknar beslutspunkter. Lägg till minst en.")
    if not given or not set(given) <= set(points) or (not is_partial and set(given) != set(points)):
        raise ValidationError("Ange utfall för varje beslutspunkt.")


def _begun(decision: Decision, matter: Matter, points: set[int], *, by: Any) -> Decision:
    """The decision, saved; or the same paragraph of the same day that left these points open."""
    decision.matter = matter
    same = Decision.objects.filter(
        matter=matter,
        organ=decision.organ,
        decided_on=decision.decided_on,
        section=decision.section,
        delegate=decision.delegate,
    )
    begun = same.filter(section__isnull=False).exclude(outcomes__point__in=points)
    earlier = begun.first()
    if earlier:
        earlier.matter = matter
        _complete(earlier, decision, by=by)
        return earlier
    decision.save_because("Beslut registrerat", by=by)
    return decision


def _record_point(
    decision: Decision, point: DecisionPoint, ruling: Ruling, *, by: Any
) -> PointOutcome:
    outcome = PointOutcome(
        decision=decision,
        point=point,
        outcome=ruling.outcome,
        decided_text=ruling.text or point.proposed_text,
        question=ruling.question,
    )
    outcome.save_because("Beslut registrerat", by=by)
    outcomes.take_effect(outcome, by=by)
    return outcome


def _settle(matter: Matter, recorded: list[PointOutcome], *, by: Any) -> None:
    """How the matter stands now, and what follows for what waits on it."""
    for outcome in recorded:
        conditions.settle_those_waiting_for(outcome, by=by)
    _close(matter, recorded)
    if not matter.is_open:
        finish(matter=matter, on=recorded[0].decision.decided_on, by=by)


def _complete(earlier: Decision, later: Decision, *, by: Any) -> None:
    """What was said of the minutes with a later part stands, where nothing was said before."""
    changed = False
    for name in ("adjusted_on", "posted_on", "is_adjusted_immediately"):
        if getattr(later, name) and not getattr(earlier, name):
            setattr(earlier, name, getattr(later, name))
            changed = True
    if changed:
        earlier.save_because("Beslut registrerat", by=by)


@transaction.atomic
def finish(*, matter: Matter, on: date, by: Any) -> None:
    """What the board had before it is kept as it was, and what it was told is reported."""
    paper = documents.finalise_memo(matter=matter, by=by, note="Beslutsunderlag")
    if paper is not None and paper.file_id is None:
        documents.queue_pdf(paper)
    tasks.close_reported(matter=matter, on=on, by=by)


def _close(matter: Matter, recorded: list[PointOutcome]) -> None:
    """Referred back: the question must be answered before the next meeting."""
    referred = [o for o in recorded if o.outcome == Outcome.REFERRED_BACK]
    if referred:
        matter.state = MatterState.REFERRED_BACK
        matter.referral_question = "\n".join(
            dict.fromkeys(o.question for o in referred if o.question)
        )
        matter.referral_answer = ""
        matter.meeting = None
        return
    matter.state = matter_states.state_of(matter)
    waits = any(o.outcome == Outcome.TABLED or o.is_only_proposal for o in recorded)
    if matter.is_open and waits:
        matter.meeting = None
