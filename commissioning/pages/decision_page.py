"""What the page of a recorded decision shows, read in a fixed number of queries."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from commissioning.forms.points import amendment_label
from commissioning.models import (
    Condition,
    ConditionState,
    Correction,
    Decision,
    PointOutcome,
    ReportBackTask,
    only_prepares,
)

PREPARES = "Beslutet är rent förberedande och kan inte överklagas (13 kap. 2 § kommunallagen)."


@dataclass(frozen=True)
class OutcomeRow:
    """A point with what was decided, and what has happened to that since."""

    outcome: PointOutcome
    carried: tuple[tuple[str, str, str], ...]  # text, address, state
    condition: Condition | None
    task: ReportBackTask | None
    can_be_reversed: bool

    @property
    def condition_label(self) -> str:
        return ConditionState(self.condition.state).label if self.condition else ""


@dataclass(frozen=True)
class DecisionPage:
    rows: tuple[OutcomeRow, ...]
    superseded: tuple[PointOutcome, ...]
    corrections: tuple[Correction, ...]
    is_preparatory: bool
    appeal_state: str
    today: date


def read_decision_page(decision: Decision, today: date) -> DecisionPage:
    """Outcomes that count, those a correction replaced, and the acts of correction."""
    found = decision.outcomes.select_related(
        "point__condition_board",
        "point__reverses__decision__matter__board",
        "reversed_by__decision__matter__board",
        "condition__board",
        "task__reporting_matter",
    ).prefetch_related("point__effects__amendment__agreement__provider")
    outcomes = list(found.order_by("point__number", "pk"))
    for outcome in outcomes:
        outcome.decision = decision
    live = [o.outcome for o in outcomes if not o.is_superseded]
    is_preparatory = only_prepares(live)
    return DecisionPage(
        rows=tuple(_row(o) for o in outcomes if not o.is_superseded),
        superseded=tuple(o for o in outcomes if o.is_superseded),
        corrections=tuple(decision.corrections.select_related("corrected_by")),
        is_preparatory=is_preparatory,
        appeal_state=PREPARES if is_preparatory else appeal_state(decision, today),
        today=today,
    )


def appeal_state(decision: Decision, on: date) -> str:
    """How far the decision has come towards legal force, in a sentence."""
    if decision.is_delegated and decision.posted_on is None:
        return "Tiden för överklagande räknas från anslaget av det protokoll där beslutet anmäls."
    if decision.adjusted_on is None:
        return "Protokollet är inte justerat."
    if decision.last_appeal_on is None or decision.legal_force_on is None:
        return "Justeringen är inte anslagen, så tiden för överklagande har inte börjat."
    if on <= decision.last_appeal_on:
        return f"Kan överklagas till och med {decision.last_appeal_on}."
    return f"Vann laga kraft {decision.legal_force_on}, om ingen har överklagat."


def _row(outcome: PointOutcome) -> OutcomeRow:
    point = outcome.point
    is_done = outcome.is_final_approval and outcome.reversed_by_id is None
    return OutcomeRow(
        outcome=outcome,
        carried=tuple(
            (amendment_label(a), a.agreement.get_absolute_url(), a.get_state_display())
            for a in point.amendments
        ),
        condition=getattr(outcome, "condition", None),
        task=getattr(outcome, "task", None),
        can_be_reversed=is_done and point.reverses_id is None,
    )
