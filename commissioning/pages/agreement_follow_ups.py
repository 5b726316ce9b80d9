"""The section about follow-up on an agreement's page: plan, days, records, risk, what is open."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from commissioning.pages.terms_in_words import every_months_text, sentence_case
from contracts import follow_up_reading
from contracts.derivation import Facts
from contracts.follow_ups import Plan, PlannedDay, PlannedState, RemedyState
from contracts.last_follow_up import last_follow_up
from contracts.models import (
    Agreement,
    AssignmentDescription,
    Finding,
    FollowUp,
    Remedy,
    RiskAssessment,
)
from contracts.templatetags.form_fields import count_in_words


@dataclass(frozen=True)
class OpenFinding:
    """A finding that is not put right, with its last remedy and how far that has come."""

    finding: Finding
    remedy: Remedy | None
    state: RemedyState | None


def planned(
    agreement: Agreement, facts: Facts, status: str
) -> tuple[Plan | None, list[PlannedDay]]:
    """The plan on the day, and what has become of each of its days."""
    plan = follow_up_reading.plan_of(agreement, facts)
    if plan is None:
        return None, []
    return plan, follow_up_reading.days_of(agreement, plan, facts.on, status)


def context(
    agreement: Agreement, facts: Facts, plan: Plan | None, days: list[PlannedDay]
) -> dict[str, Any]:
    """What the section shows. Everything was read with the agreement."""
    on = facts.on
    held = [one for one in agreement.follow_ups.all() if one.held_on <= on]
    coming = [day.on for day in days if day.state == PlannedState.COMING]
    return {
        "followup_text": _in_words(plan, facts) if plan else "",
        "followup_days": [day.on for day in days],
        "followup_count": len(days),
        "planned_days": days,
        "followups_late": [day.on for day in days if day.state == PlannedState.LATE],
        "followup_next_on": coming[0] if coming else None,
        "follow_ups": held,
        "last_follow_up": last_follow_up(agreement, on),
        "open_findings": _open(held, facts),
        "risk": _latest(agreement.risks.all(), "assessed_on", facts),
        "description": _latest(agreement.descriptions.all(), "dated_on", facts),
    }


def _open(held: list[FollowUp], facts: Facts) -> list[OpenFinding]:
    return [
        _open_finding(finding, facts) for one in held for finding in one.open_findings(facts.on)
    ]


def _open_finding(finding: Finding, facts: Facts) -> OpenFinding:
    remedy = next(reversed(finding.remedies.all()), None)
    return OpenFinding(finding, remedy, remedy.state_on(facts.on) if remedy else None)


def _latest(rows: Any, name: str, facts: Facts) -> RiskAssessment | AssignmentDescription | None:
    """The last one that was known on the day."""
    known = [row for row in rows if getattr(row, name) <= facts.on]
    return known[-1] if known else None


def _in_words(plan: Plan, facts: Facts) -> str:
    every = sentence_case(every_months_text(plan.every_months))
    subject = f": {plan.subject}" if plan.subject else ""
    base = facts.base
    inside = sum(base.contains(day) for day in plan.days) if base else 0
    in_base = f"{count_in_words(inside)} planerade i grundperioden"
    whole = f", {len(plan.days)} till och med {plan.days[-1]}" if plan.days else ""
    extra = whole if len(plan.days) != inside else ""
    by_risk = "" if plan.ground == "enligt avtalet" else f" Enligt {plan.ground}."
    return f"{every}{subject}. {sentence_case(in_base)}{extra}.{by_risk}"
