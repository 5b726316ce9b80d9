"""What the outcome of one point does to the register, and how it is undone."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from commissioning.actions import conditions, matters
from commissioning.models import (
    DecisionPoint,
    Outcome,
    PointEffect,
    PointOutcome,
    ReportBackTask,
)
from contracts.actions import agreements, revocations
from contracts.models import Amendment
from contracts.states import AmendmentState


@transaction.atomic
def take_effect(outcome: PointOutcome, *, by: Any) -> None:
    """Carry out what was decided. Raises ValidationError when the register does not allow it."""
    if outcome.is_approval:
        if not outcome.is_only_proposal:
            _approve(outcome, by=by)
    elif outcome.outcome == Outcome.REJECTED:
        for amendment in carried(outcome.point):
            agreements.move(
                amendment=amendment,
                to=AmendmentState.REJECTED,
                by=by,
                reason=f"Avslag: {outcome.decision.reference}"[:200],
            )
    elif outcome.outcome == Outcome.WITHDRAWN:
        for effect in PointEffect.objects.filter(point=outcome.point).select_related("amendment"):
            reason = f"Punkten utgick: {outcome.decision.reference}"[:200]
            matters.take_off(effect, reason=reason, by=by)


@transaction.atomic
def undo(outcome: PointOutcome, *, reason: str, by: Any) -> None:
    """Undo what a wrongly recorded outcome did; its amendments are proposals again.

    Raises ValidationError when something that is decided builds on it.
    """
    if outcome.point.reverses_id:
        _unreverse(outcome, reason=reason, by=by)
    conditions.void(outcome, reason=reason, by=by)
    revocations.undo(amendments=carried(outcome.point), reason=reason, by=by)
    close_task(outcome, on=outcome.decision.decided_on, reason=reason, by=by)


def carried(point: DecisionPoint) -> list[Amendment]:
    """The amendments under the point, as they are now."""
    return list(Amendment.objects.filter(effect__point=point).select_related("agreement"))


def close_task(outcome: PointOutcome, *, on: Any, reason: str, by: Any) -> None:
    """Close the open task of an outcome that no longer counts."""
    for task in ReportBackTask.objects.open().filter(outcome=outcome):
        task.closed_on = on
        task.save_because(reason[:200], by=by)


def _approve(outcome: PointOutcome, *, by: Any) -> None:
    point = outcome.point
    if point.is_conditional:
        conditions.begin(outcome, by=by)
    else:
        agreements.put_in_force(
            amendments=carried(point),
            on=outcome.decision.decided_on,
            reference=outcome.decision.reference[:200],
            by=by,
        )
    if point.reverses_id:
        _reverse(outcome, by=by)
    if point.is_task:
        task = ReportBackTask(
            outcome=outcome,
            owner=point.task_owner,
            text=outcome.decided_text,
            due_on=point.task_due_on,
        )
        task.save_because("Uppdrag i beslut", by=by)


def _reverse(outcome: PointOutcome, *, by: Any) -> None:
    """Revoke from the day of the decision what an earlier one put in force."""
    earlier = _reversible(outcome.point)
    reference = outcome.decision.reference
    day = outcome.decision.decided_on
    if day < earlier.decision.decided_on:
        raise ValidationError(
            f"{earlier.decision.reference} är fattat senare än dagen som upphävandet anges till."
        )
    conditions.lapse_of(earlier, on=day, reason=f"Upphävt: {reference}", by=by)
    decided = [a for a in carried(earlier.point) if a.state == AmendmentState.IN_FORCE]
    revocations.revoke(amendments=decided, on=day, reference=reference, by=by)
    close_task(earlier, on=day, reason=f"Beslutet upphävt: {reference}", by=by)
    earlier.reversed_by = outcome
    earlier.save_because(f"Upphävt: {reference}"[:200], by=by)


def _reversible(point: DecisionPoint) -> PointOutcome:
    found = PointOutcome.objects.select_for_update(of=("self",)).select_related(
        "decision__matter__board", "point"
    )
    earlier: PointOutcome = found.get(pk=point.reverses_id)
    if earlier.is_superseded or not earlier.is_approval:
        raise ValidationError("Beslutet som ska upphävas är rättat och gäller inte längre.")
    if earlier.reversed_by_id:
        raise ValidationError("Beslutet är redan upphävt.")
    if earlier.point.reverses_id:
        raise ValidationError("Ett upphävande kan inte upphävas. Föreslå villkoren på nytt.")
    return earlier


def _unreverse(outcome: PointOutcome, *, reason: str, by: Any) -> None:
    """A revocation that was recorded wrongly: what it revoked counts again."""
    for earlier in PointOutcome.objects.filter(reversed_by=outcome).select_related("point"):
        revocations.reinstate(amendments=carried(earlier.point), reason=reason, by=by)
        conditions.await_again(earlier, reason=reason, by=by)
        earlier.reversed_by = None
        earlier.save_because(reason[:200], by=by)
        closed = ReportBackTask.objects.filter(outcome=earlier, reported_on=None)
        for task in closed.filter(closed_on=outcome.decision.decided_on):
            task.closed_on = None
            task.save_because(reason[:200], by=by)
