"""What a board's decision means for another board's decision that waits for it."""

from __future__ import annotations

from collections.abc import Mapping

from django.db.models import Q

from commissioning.models import Condition, ConditionState, DecisionPoint, Outcome
from commissioning.word_differences import are_alike
from contracts.models import Amendment


def awaited(
    points: list[DecisionPoint], outcomes: Mapping[int, str]
) -> tuple[list[Amendment], list[str]]:
    """The amendments that these outcomes would put in force elsewhere, and what to say of it."""
    amendments: list[Amendment] = []
    sentences: list[str] = []
    for condition in _waiting_for(points):
        point = _point_of(condition, points)
        outcome = outcomes.get(point.pk, "") if point else ""
        said = _sentence(condition, point, outcome) if point else ""
        if said:
            sentences.append(said)
        if point and outcome == Outcome.APPROVED and _is_same(condition, point.proposed_text):
            amendments += condition.outcome.point.amendments
    return amendments, sentences


def _waiting_for(points: list[DecisionPoint]) -> list[Condition]:
    keys = [point.pk for point in points]
    same = Q(outcome__point__same_as__in=keys) | Q(outcome__point__counterparts__in=keys)
    found = Condition.objects.filter(same, state=ConditionState.PENDING).distinct()
    return list(
        found.select_related("board", "outcome__decision__matter__board", "outcome__point")
        .prefetch_related("outcome__point__effects__amendment__agreement")
        .order_by("pk")
    )


def _point_of(condition: Condition, points: list[DecisionPoint]) -> DecisionPoint | None:
    theirs = condition.outcome.point
    return next((p for p in points if p.same_as_id == theirs.pk or theirs.same_as_id == p.pk), None)


def _is_same(condition: Condition, text: str) -> bool:
    names = (condition.board.name, condition.outcome.decision.matter.board.name)
    return are_alike(condition.outcome.decided_text, text, names)


def _sentence(condition: Condition, point: DecisionPoint, outcome: str) -> str:
    waits = condition.outcome.decision.reference
    if outcome == Outcome.REJECTED:
        return f"{waits} väntar på punkt {point.number} och förfaller om den avslås."
    if outcome == Outcome.APPROVED and _is_same(condition, point.proposed_text):
        return f"{waits} väntar på punkt {point.number} och börjar gälla."
    if outcome in (Outcome.APPROVED, Outcome.APPROVED_AS_CHANGED):
        return (
            f"{waits} väntar på punkt {point.number}. Texterna skiljer sig, så någon får avgöra "
            "om besluten är desamma."
        )
    return ""
