"""Put a wrong recording right (sv: rättelse). A recorded act of its own, with old and new."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from commissioning.actions import conditions, matter_states, outcomes, tasks
from commissioning.actions.decisions import Ruling, finish
from commissioning.models import (
    Condition,
    ConditionState,
    Correction,
    Decision,
    Matter,
    MatterState,
    Outcome,
    PointOutcome,
    ReportBackTask,
)
from contracts.actions import revocations

Changes = list[list[str]]
CLOSED = (MatterState.DECIDED, MatterState.CONDITIONAL)
APPROVALS = (Outcome.APPROVED, Outcome.APPROVED_AS_CHANGED)


@transaction.atomic
def correct(
    *,
    decision: Decision,
    head: Mapping[str, Any],
    rulings: Iterable[Ruling],
    reason: str,
    on: date,
    by: Any,
    version: int | None = None,
) -> Correction:
    """Correct the head of a recorded decision (day, paragraph, adjustment) and its outcomes.

    An outcome that was another one is superseded: what it did is undone and what really was
    decided takes effect, together or not at all. Raises ValidationError when nothing differs,
    when a later decision treated the point or revoked it, or when something builds on it.
    """
    matter = Matter.objects.locked_with_counterparts(decision.matter_id)
    matter.expect(version)
    locked = Decision.objects.select_for_update(of=("self",)).get(pk=decision.pk)
    locked.matter = matter
    was_closed, day, section = matter.state in CLOSED, locked.decided_on, locked.section
    changes = _correct_head(locked, head, reason=reason, by=by)
    for ruling in rulings:
        changes += _correct_outcome(locked, ruling, reason=reason, by=by)
    if not changes:
        raise ValidationError("Inget är ändrat. Ändra det som blev fel, eller avbryt.")
    if (day, section) != (locked.decided_on, locked.section):
        _redate(locked, by=by)
    matter.state = _state_after(matter)
    _open_or_close(matter, locked, was_closed, was_redated=day != locked.decided_on, by=by)
    matter.save_because(f"Rättelse: {reason}"[:200], by=by)
    correction = Correction(
        decision=locked, corrected_on=on, corrected_by=by, reason=reason, changes=changes
    )
    correction.save_because("Rättelse", by=by)
    return correction


def _open_or_close(
    matter: Matter, decision: Decision, was_closed: bool, *, was_redated: bool, by: Any
) -> None:
    """What follows when the correction opens a closed matter, closes an open one, or moves the
    day on which it reported back."""
    if was_closed and (matter.is_open or was_redated):
        tasks.reopen_reported(matter=matter, reason=f"Rättelse: {decision.reference}", by=by)
    if was_closed and matter.is_open:
        matter.meeting = None
    elif was_closed and was_redated:
        tasks.close_reported(matter=matter, on=decision.decided_on, by=by)
    elif not was_closed and matter.state in CLOSED:
        finish(matter=matter, on=decision.decided_on, by=by)


def _state_after(matter: Matter) -> str:
    """Referred back stays so only while the last word on a point is that; taken back stays so."""
    if matter.state == MatterState.WITHDRAWN:
        return MatterState.WITHDRAWN
    last = [outcome for outcome in matter_states.last_outcomes(matter) if outcome]
    referred = [o for o in last if o.outcome == Outcome.REFERRED_BACK]
    if not referred:
        return matter_states.state_of(matter)
    question = "\n".join(dict.fromkeys(o.question for o in referred if o.question))
    if question != matter.referral_question:
        matter.referral_question, matter.referral_answer = question, ""
    return MatterState.REFERRED_BACK


def _correct_head(decision: Decision, head: Mapping[str, Any], *, reason: str, by: Any) -> Changes:
    old = {name: getattr(decision, name) for name in head}
    changed = [name for name in head if old[name] != head[name]]
    if not changed:
        return []
    for name in changed:
        setattr(decision, name, head[name])
    decision.save_because(f"Rättelse: {reason}"[:200], by=by)
    return [[_label(name), _text(old[name]), _text(head[name])] for name in changed]


def _label(name: str) -> str:
    return str(getattr(Decision._meta.get_field(name), "verbose_name", name))


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "ja" if value else "nej"
    return "" if value is None else str(value)


def _redate(decision: Decision, *, by: Any) -> None:
    """What the decision put in force counts from its right day."""
    for outcome in decision.outcomes.live().select_related("point"):
        outcome.decision = decision
        condition = Condition.objects.filter(outcome=outcome, state=ConditionState.MET).first()
        if condition:
            condition.outcome.decision = decision
            conditions.redate(condition, by=by)
        elif outcome.is_final_approval:
            revocations.redate(
                amendments=outcomes.carried(outcome.point),
                on=decision.decided_on,
                reference=decision.reference[:200],
                by=by,
            )
        for elsewhere in outcome.conditions_met.filter(state=ConditionState.MET):
            elsewhere.decided_on, elsewhere.section = decision.decided_on, decision.section
            conditions.redate(elsewhere, by=by)
        for earlier in PointOutcome.objects.filter(reversed_by=outcome).select_related("point"):
            _move_revocation(earlier, decision, by=by)


def _move_revocation(earlier: PointOutcome, decision: Decision, *, by: Any) -> None:
    reference = decision.reference
    back = revocations.reinstate(
        amendments=outcomes.carried(earlier.point), reason=f"Rättelse: {reference}"[:200], by=by
    )
    revocations.revoke(amendments=back, on=decision.decided_on, reference=reference, by=by)


def _correct_outcome(decision: Decision, ruling: Ruling, *, reason: str, by: Any) -> Changes:
    old = decision.outcomes.live().select_related("point").get(point=ruling.point)
    old.decision = decision
    text = ruling.text or old.point.proposed_text
    if (old.outcome, old.decided_text, old.question) == (ruling.outcome, text, ruling.question):
        return []
    label = f"Punkt {old.point.number}"
    if old.outcome == ruling.outcome or (old.is_approval and ruling.outcome in APPROVALS):
        return _correct_text(old, ruling, text, label=label, reason=reason, by=by)
    _check_correctable(old, ruling)
    outcomes.undo(old, reason=f"Rättelse: {reason}"[:200], by=by)
    old.is_superseded = True
    old.save_because(f"Rättelse: {reason}"[:200], by=by)
    new = PointOutcome(
        decision=decision,
        point=old.point,
        outcome=ruling.outcome,
        decided_text=text,
        question=ruling.question,
    )
    new.save_because(f"Rättelse: {reason}"[:200], by=by)
    outcomes.take_effect(new, by=by)
    conditions.settle_those_waiting_for(new, by=by)
    return [[label, old.get_outcome_display(), new.get_outcome_display()]]


def _correct_text(
    outcome: PointOutcome, ruling: Ruling, text: str, *, label: str, reason: str, by: Any
) -> Changes:
    """Only the words were wrong: nothing in the register changes but them, and what another
    board's decision waits for them to say."""
    changes = [[label, outcome.decided_text, text]] if outcome.decided_text != text else []
    if outcome.question != ruling.question:
        changes.append([f"{label}, fråga", outcome.question, ruling.question])
    if outcome.outcome != ruling.outcome:
        old = outcome.get_outcome_display()
        outcome.outcome = ruling.outcome
        changes.append([label, old, outcome.get_outcome_display()])
    outcome.decided_text, outcome.question = text, ruling.question
    outcome.save_because(f"Rättelse: {reason}"[:200], by=by)
    conditions.settle_those_waiting_for(outcome, by=by)
    conditions.reconsider(outcome, by=by)
    for task in ReportBackTask.objects.open().filter(outcome=outcome):
        task.text = text
        task.save_because(f"Rättelse: {reason}"[:200], by=by)
    return changes


def _check_correctable(old: PointOutcome, ruling: Ruling) -> None:
    if old.reversed_by_id:
        raise ValidationError(
            f"Punkt {old.point.number} är upphävd av ett senare beslut. Rätta det beslutet först."
        )
    later = (
        old.point.outcomes.live().filter(pk__gt=old.pk).select_related("decision__matter__board")
    )
    if found := later.first():
        raise ValidationError(
            f"Punkt {old.point.number} har behandlats senare, {found.decision.reference}. Rätta "
            "det beslutet i stället."
        )
    if old.outcome == Outcome.WITHDRAWN:
        raise ValidationError(
            f"Punkt {old.point.number} utgick och dess förslag är fria. Lägg dem i ett nytt ärende."
        )
    if reported := ReportBackTask.objects.filter(outcome=old, reported_on__isnull=False).first():
        raise ValidationError(
            f"Uppdraget i punkt {old.point.number} är återrapporterat {reported.reported_on}."
        )
    if old.conditions_met.filter(state__in=(ConditionState.MET, ConditionState.LAPSED)).exists():
        raise ValidationError(
            f"En annan nämnds beslut är avgjort av punkt {old.point.number}. Rätta det beslutet "
            "först."
        )
    if old.delegated_decisions.exists():
        raise ValidationError(
            f"Någon har beslutat med stöd av delegationen i punkt {old.point.number}."
        )
