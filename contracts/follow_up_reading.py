"""How the agreements of a list are followed up on a day, in a fixed number of queries."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q

from contracts.derivation import Facts
from contracts.economy import closed
from contracts.follow_ups import Plan, PlannedDay, PlannedState, Risk, plan_for, planned_days
from contracts.models import (
    Agreement,
    FollowUp,
    FollowUpKind,
    FollowUpTerm,
    RiskAssessment,
    Standing,
)
from contracts.periods import Period
from contracts.querysets import StandingQuerySet
from contracts.states import DECIDED, RUNNING


@dataclass(frozen=True)
class Followed:
    """An agreement with its plan and what has become of each planned day."""

    standing: Standing
    plan: Plan
    days: list[PlannedDay]

    @property
    def late(self) -> list[date]:
        return [day.on for day in self.days if day.state == PlannedState.LATE]

    @property
    def coming_on(self) -> date | None:
        """The next planned day."""
        return next((day.on for day in self.days if day.state == PlannedState.COMING), None)

    @property
    def last_held_on(self) -> date | None:
        """The latest follow-up that fulfilled a planned day."""
        return max((day.held_on for day in self.days if day.held_on), default=None)


def with_plan(rows: StandingQuerySet, on: date) -> StandingQuerySet:
    """The standings of running agreements that have an interval or a risk class (`with_status`
    first)."""
    planned = _terms(on).values("amendment__agreement_id")
    classed = RiskAssessment.objects.filter(assessed_on__lte=on).values("agreement_id")
    found: StandingQuerySet = rows.running(on).filter(
        Q(agreement_id__in=planned) | Q(agreement_id__in=classed)
    )
    return found


def followed(rows: StandingQuerySet, on: date) -> list[Followed]:
    """The plan and its days for each of the standings that has one. Four queries."""
    standings = list(with_plan(rows, on).defer("search_text", "search_fold", "periods"))
    ids = [row.agreement_id for row in standings]
    terms = {
        term.amendment.agreement_id: term
        for term in _terms(on).filter(amendment__agreement_id__in=ids).order_by("amendment__number")
    }
    risks, held = _risks(ids), _planned_held(ids, on)
    found = []
    for row in standings:
        plan = _plan(row, terms.get(row.agreement_id), risks[row.agreement_id], on)
        if plan:
            days = planned_days(plan, held[row.agreement_id], on)
            found.append(Followed(row, plan, days))
    return found


def plan_of(agreement: Agreement, facts: Facts) -> Plan | None:
    """The plan of one agreement, whose terms and risk assessments have been read."""
    says = [a for a in facts.amendments if a.follow_up_months]
    last = says[-1] if says else None
    return plan_for(
        closed(facts.term, facts.on),
        every_months=last.follow_up_months if last else None,
        first_on=last.follow_up_first_on if last else None,
        subject=last.follow_up_subject if last else "",
        risks=[Risk(row.level, row.assessed_on) for row in agreement.risks.all()],
        on=facts.on,
    )


def days_of(agreement: Agreement, plan: Plan, on: date, status: str) -> list[PlannedDay]:
    """The planned days of one agreement, whose follow-ups have been read."""
    held = [f.held_on for f in agreement.follow_ups.all() if f.kind == FollowUpKind.PLANNED]
    return planned_days(plan, held, on, is_running=status in RUNNING)


def _terms(on: date) -> Any:
    """The intervals that are in force on the day."""
    return (
        FollowUpTerm.objects.filter(amendment__state__in=DECIDED, amendment__in_force_on__lte=on)
        .exclude(amendment__revoked_on__lte=on)
        .select_related("amendment")
    )


def _plan(row: Standing, term: FollowUpTerm | None, risks: Iterable[Risk], on: date) -> Plan | None:
    span = Period(row.starts_on, row.ends_on) if row.starts_on else None
    return plan_for(
        closed(span, on),
        every_months=term.every_months if term else None,
        first_on=term.first_on if term else None,
        subject=term.subject if term else "",
        risks=list(risks),
        on=on,
    )


def _risks(ids: list[int]) -> dict[int, list[Risk]]:
    found: dict[int, list[Risk]] = defaultdict(list)
    rows = RiskAssessment.objects.filter(agreement_id__in=ids)
    for pk, level, day in rows.values_list("agreement_id", "level", "assessed_on"):
        found[pk].append(Risk(level, day))
    return found


def _planned_held(ids: list[int], on: date) -> dict[int, list[date]]:
    found: dict[int, list[date]] = defaultdict(list)
    rows = FollowUp.objects.filter(agreement_id__in=ids, kind=FollowUpKind.PLANNED, held_on__lte=on)
    for pk, day in rows.values_list("agreement_id", "held_on"):
        found[pk].append(day)
    return found
