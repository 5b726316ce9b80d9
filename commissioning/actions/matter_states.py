"""How a matter stands after what has been recorded about its points. Reads, writes nothing."""

from __future__ import annotations

from commissioning.models import Condition, ConditionState, Matter, MatterState, PointOutcome


def state_of(matter: Matter) -> str:
    """Decided when every point is settled and no other board is waited for."""
    if matter.open_points():
        return MatterState.PREPARING
    waiting = Condition.objects.filter(
        outcome__point__matter=matter, outcome__is_superseded=False, state=ConditionState.PENDING
    )
    return MatterState.CONDITIONAL if waiting.exists() else MatterState.DECIDED


def last_outcomes(matter: Matter) -> list[PointOutcome | None]:
    """The last word on each point, in order; None for one that nobody has treated."""
    live = PointOutcome.objects.live().filter(point__matter=matter)
    found = live.select_related("decision", "point").order_by("pk")
    last = {outcome.point_id: outcome for outcome in found}
    return [last.get(pk) for pk in matter.points.values_list("pk", flat=True)]
