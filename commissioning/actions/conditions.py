"""Decisions that count only when another board has decided the same (sv: villkorade beslut)."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q

from commissioning.actions import matter_states
from commissioning.models import (
    Condition,
    ConditionState,
    Matter,
    MatterState,
    Outcome,
    PointEffect,
    PointOutcome,
)
from commissioning.word_differences import are_alike
from contracts.actions import agreements, revocations
from contracts.models import Amendment
from contracts.states import AmendmentState


@transaction.atomic
def begin(outcome: PointOutcome, *, by: Any) -> Condition:
    """The board has approved; its amendments wait until the other board has decided the same.

    When that board's decision is in the register already, the condition is settled at once.
    """
    reference = outcome.decision.reference
    for amendment in _carried(outcome):
        agreements.move(
            amendment=amendment,
            to=AmendmentState.CONDITIONAL,
            by=by,
            reason=f"Villkorat beslut: {reference}"[:200],
        )
    condition = Condition(outcome=outcome, board=outcome.point.condition_board)
    condition.save_because("Villkorat beslut", by=by)
    counterpart = _counterpart_of(outcome)
    if counterpart:
        _meet_or_lapse(condition, counterpart, by=by)
    return condition


@transaction.atomic
def settle_those_waiting_for(outcome: PointOutcome, *, by: Any) -> None:
    """What another board's decision means for the conditions that wait for it.

    The same text meets them, a refusal lets them lapse; another text is for a person to judge.
    """
    points = Q(outcome__point__same_as=outcome.point)
    points |= Q(outcome__point__counterparts=outcome.point)
    waiting = Condition.objects.filter(points, state=ConditionState.PENDING)
    waiting = waiting.filter(board=outcome.decision.matter.board).exclude(outcome=outcome)
    for condition in waiting.select_related("outcome__decision__matter__board").distinct():
        _meet_or_lapse(condition, outcome, by=by)


@transaction.atomic
def settle(
    *,
    condition: Condition,
    state: str,
    decided_on: date,
    section: int | None,
    text: str,
    by: Any,
    note: str = "",
    counterpart: PointOutcome | None = None,
    version: int | None = None,
) -> Condition:
    """Say what the other board decided: the same (met) or not (lapsed). Never undone by hand.

    Met, the amendments are in force from the later of the two days. Raises ValidationError when
    it is settled already, and ConflictError.
    """
    matter = Matter.objects.locked(condition.outcome.decision.matter_id)
    locked = Condition.objects.select_for_update(of=("self",)).get(pk=condition.pk)
    locked.expect(version)
    if not locked.is_pending:
        raise ValidationError("Villkoret är redan avgjort.")
    locked.state, locked.decided_on, locked.section = state, decided_on, section
    locked.text, locked.note, locked.counterpart = text, note, counterpart
    locked.settled_on = max(decided_on, locked.outcome.decision.decided_on)
    locked.save_because(f"Villkoret {locked.get_state_display().lower()}", by=by)
    if state == ConditionState.MET:
        _put_in_force(locked, by=by)
    else:
        _lapse(locked, by=by)
    _close(matter, by=by)
    return locked


@transaction.atomic
def void(outcome: PointOutcome, *, reason: str, by: Any) -> None:
    """The outcome was recorded wrongly, so nothing waits for its condition."""
    _end(outcome, ConditionState.VOID, on=outcome.decision.decided_on, reason=reason, by=by)


@transaction.atomic
def lapse_of(outcome: PointOutcome, *, on: date, reason: str, by: Any) -> None:
    """A later decision revokes one that was still waiting: its amendments lapse."""
    for condition in Condition.objects.filter(outcome=outcome, state=ConditionState.PENDING):
        condition.state, condition.settled_on = ConditionState.LAPSED, on
        condition.version += 1
        condition.save_because(reason[:200], by=by)
        _lapse(condition, by=by)
        _close(Matter.objects.locked(outcome.point.matter_id), by=by)


@transaction.atomic
def await_again(outcome: PointOutcome, *, reason: str, by: Any) -> None:
    """The revocation of a waiting decision was recorded wrongly: it waits again."""
    lapsed = Condition.objects.filter(outcome=outcome, state=ConditionState.LAPSED, decided_on=None)
    for condition in lapsed.select_related("outcome__decision__matter__board"):
        condition.state, condition.settled_on = ConditionState.PENDING, None
        condition.version += 1
        condition.save_because(reason[:200], by=by)
        revocations.await_again(amendments=_carried(outcome), reason=reason, by=by)
        matter = Matter.objects.locked(outcome.point.matter_id)
        matter.state = matter_states.state_of(matter)
        matter.version += 1
        matter.save_because(reason[:200], by=by)


@transaction.atomic
def reconsider(outcome: PointOutcome, *, by: Any) -> None:
    """Its own text was corrected: perhaps it is now what the other board has decided."""
    counterpart = _counterpart_of(outcome)
    for condition in Condition.objects.filter(outcome=outcome, state=ConditionState.PENDING):
        if counterpart:
            _meet_or_lapse(condition, counterpart, by=by)


@transaction.atomic
def redate(condition: Condition, *, by: Any) -> None:
    """One of the two boards' days was corrected: what was met counts from the later one."""
    mine = condition.outcome.decision.decided_on
    condition.settled_on = max(condition.decided_on or mine, mine)
    condition.version += 1
    condition.save_because("Beslutsdag rättad", by=by)
    revocations.redate(
        amendments=_carried(condition.outcome),
        on=condition.settled_on,
        reference=reference_of(condition),
        by=by,
    )


def reference_of(condition: Condition) -> str:
    """Both boards' decisions: "Socialnämnden 2022-06-14 § 13, Utbildningsnämnden 2022-06-16"."""
    section = f" § {condition.section}" if condition.section else ""
    day = condition.decided_on or condition.outcome.decision.decided_on
    other = f"{condition.board.name_on(day)} {day}{section}"
    return f"{condition.outcome.decision.reference}, {other}"[:200]


def _counterpart_of(outcome: PointOutcome) -> PointOutcome | None:
    """The other board's last word on the same point, when the register has it."""
    point = outcome.point
    same = Q(point__same_as=point)
    if point.same_as_id:
        same |= Q(point=point.same_as_id)
    found = PointOutcome.objects.live().filter(same, decision__matter__board=point.condition_board)
    last = found.select_related("decision__matter__board", "point").order_by("pk").last()
    return last if last and last.is_final and last.reversed_by_id is None else None


def _meet_or_lapse(condition: Condition, counterpart: PointOutcome, *, by: Any) -> None:
    if not counterpart.is_final or counterpart.outcome == Outcome.WITHDRAWN:
        return
    decision, mine = counterpart.decision, condition.outcome
    names = (condition.board.name, mine.decision.matter.board.name)
    state = ConditionState.LAPSED
    if counterpart.is_approval:
        if not are_alike(mine.decided_text, counterpart.decided_text, names):
            return
        state = ConditionState.MET
    settle(
        condition=condition,
        state=state,
        decided_on=decision.decided_on,
        section=decision.section,
        text=counterpart.decided_text,
        counterpart=counterpart,
        by=by,
    )


def _carried(outcome: PointOutcome) -> list[Amendment]:
    effects = PointEffect.objects.filter(point=outcome.point).select_related("amendment__agreement")
    return [effect.amendment for effect in effects]


def _put_in_force(condition: Condition, *, by: Any) -> None:
    waiting = [a for a in _carried(condition.outcome) if a.state == AmendmentState.CONDITIONAL]
    day = condition.settled_on or condition.outcome.decision.decided_on
    agreements.put_in_force(amendments=waiting, on=day, reference=reference_of(condition), by=by)


def _lapse(condition: Condition, *, by: Any) -> None:
    for amendment in _carried(condition.outcome):
        if amendment.state == AmendmentState.CONDITIONAL:
            agreements.move(
                amendment=amendment,
                to=AmendmentState.LAPSED,
                by=by,
                reason=f"{condition.board} beslutade inte samma"[:200],
            )


def _end(outcome: PointOutcome, state: str, *, on: date, reason: str, by: Any) -> None:
    for condition in Condition.objects.filter(outcome=outcome).exclude(state=ConditionState.VOID):
        condition.state, condition.settled_on = state, condition.settled_on or on
        condition.version += 1
        condition.save_because(reason[:200], by=by)


def _close(matter: Matter, *, by: Any) -> None:
    """The matter is decided when its last condition is settled."""
    if matter.state == MatterState.CONDITIONAL:
        matter.state = matter_states.state_of(matter)
        matter.version += 1
        matter.save_because("Villkoret avgjort", by=by)
