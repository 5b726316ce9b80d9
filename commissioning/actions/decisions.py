"""Record what a board decided. Everything of a decision takes effect together or not at all."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from commissioning.models import (
    Decision,
    DecisionPoint,
    Matter,
    MatterState,
    Outcome,
    PointOutcome,
    ReportBackTask,
)
from contracts.actions import agreements
from contracts.states import AmendmentState


@dataclass(frozen=True)
class Ruling:
    """What was decided on one point; `text` differs from the proposal when it was changed."""

    point: DecisionPoint
    outcome: str
    text: str = ""
    question: str = ""


@transaction.atomic
def record(
    *, decision: Decision, rulings: Iterable[Ruling], by: Any, version: int | None = None
) -> Decision:
    """Record a decision (unsaved) with a ruling for every point that is not settled.

    Approved points put their amendments in force from the day of the decision and give tasks
    to those who are to report back; rejected ones close theirs. A point for a higher organ
    stays proposed. Referred back or tabled, the matter stays open. Raises ValidationError and
    ConflictError; then nothing has changed.
    """
    matter = Matter.objects.locked(decision.matter_id)
    matter.expect(version)
    rulings = list(rulings)
    _check(matter, rulings)
    decision.matter = matter
    decision.save_because("Beslut registrerat", by=by)
    outcomes = [_record_point(decision, ruling, by=by) for ruling in rulings]
    _close(matter, outcomes)
    matter.save_because(f"Beslut: {decision.reference}"[:200], by=by)
    return decision


@transaction.atomic
def adjust(*, decision: Decision, adjusted_on: date, immediately: bool, by: Any) -> Decision:
    """Say when the minutes were adjusted, which is often known only after the decision."""
    locked = Decision.objects.select_for_update(of=("self",)).get(pk=decision.pk)
    locked.adjusted_on, locked.is_adjusted_immediately = adjusted_on, immediately
    locked.save_because(f"Justerat {adjusted_on}", by=by)
    return locked


def _check(matter: Matter, rulings: list[Ruling]) -> None:
    if not matter.is_open:
        raise ValidationError("Ärendet är redan avslutat. Öppna ett nytt ärende för en ändring.")
    if matter.awaits_answer:
        raise ValidationError("Återremissen är inte besvarad. Skriv svaret i ärendet först.")
    if {r.point.pk for r in rulings} != {point.pk for point in matter.open_points()}:
        raise ValidationError("Ange utfall för varje beslutspunkt.")
    if not rulings:
        raise ValidationError("Ärendet saknar beslutspunkter. Lägg till minst en.")


def _record_point(decision: Decision, ruling: Ruling, *, by: Any) -> PointOutcome:
    point = ruling.point
    outcome = PointOutcome(
        decision=decision,
        point=point,
        outcome=ruling.outcome,
        decided_text=ruling.text or point.proposed_text,
        question=ruling.question,
    )
    outcome.save_because("Beslut registrerat", by=by)
    if outcome.is_approval and not outcome.is_only_proposal:
        _take_effect(decision, outcome, by=by)
    elif outcome.outcome == Outcome.REJECTED:
        for amendment in point.amendments:
            agreements.move(
                amendment=amendment,
                to=AmendmentState.REJECTED,
                by=by,
                reason=f"Avslag: {decision.reference}"[:200],
            )
    return outcome


def _take_effect(decision: Decision, outcome: PointOutcome, *, by: Any) -> None:
    point = outcome.point
    agreements.put_in_force(
        amendments=point.amendments,
        on=decision.decided_on,
        reference=decision.reference,
        by=by,
    )
    if point.is_task:
        task = ReportBackTask(
            outcome=outcome,
            owner=point.task_owner,
            text=outcome.decided_text,
            due_on=point.task_due_on,
        )
        task.save_because("Uppdrag i beslut", by=by)


def _close(matter: Matter, outcomes: list[PointOutcome]) -> None:
    """Referred back: the question must be answered before the next meeting."""
    referred = [o for o in outcomes if o.outcome == Outcome.REFERRED_BACK]
    if referred:
        matter.state = MatterState.REFERRED_BACK
        matter.referral_question = "\n".join(
            dict.fromkeys(o.question for o in referred if o.question)
        )
        matter.referral_answer = ""
        matter.meeting = None
    elif any(o.outcome == Outcome.TABLED or o.is_only_proposal for o in outcomes):
        matter.state = MatterState.PREPARING
        matter.meeting = None
    else:
        matter.state = MatterState.DECIDED
