"""What the page of a matter shows, read in a fixed number of queries."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Prefetch

from commissioning.forms.points import amendment_label
from commissioning.models import (
    Decision,
    DecisionPoint,
    Matter,
    MatterState,
    PointEffect,
    PointOutcome,
    ReportBackTask,
)
from contracts.models import Agreement, Amendment


@dataclass(frozen=True)
class Carried:
    """An amendment under a point, in words, with the agreement it changes."""

    text: str
    url: str
    is_in_force: bool
    state: str


@dataclass(frozen=True)
class PointRow:
    point: DecisionPoint
    carried: tuple[Carried, ...]
    outcome: PointOutcome | None

    @property
    def label(self) -> str:
        """How far the point has come: the last outcome, or proposed."""
        is_final = self.outcome is not None and self.outcome.is_final
        if self.point.matter.state == MatterState.WITHDRAWN and not is_final:
            return "Återtagen"
        if self.outcome is None:
            return "Föreslagen"
        if self.outcome.is_only_proposal:
            organ = self.point.get_organ_display().lower()
            return f"Föreslagen till {organ}"
        return self.outcome.get_outcome_display()


@dataclass(frozen=True)
class Step:
    """One line of the history."""

    at: Any
    text: str
    by: str


@dataclass(frozen=True)
class MatterPage:
    points: tuple[PointRow, ...]
    decisions: tuple[Decision, ...]
    tasks: tuple[ReportBackTask, ...]
    others: tuple[Matter, ...]
    steps: tuple[Step, ...]
    is_settled: bool
    today: date

    @property
    def overdue(self) -> set[int]:
        return {task.pk for task in self.tasks if task.is_overdue(self.today)}


def read_matter_page(matter: Matter, today: date) -> MatterPage:
    """Points with what they carry, decisions, tasks, competing matters and history."""
    points = _points(matter)
    agreements = {a.agreement_id for point in points for a in point.amendments}
    return MatterPage(
        points=tuple(_point_row(point) for point in points),
        decisions=tuple(_decisions(matter)),
        tasks=tuple(
            ReportBackTask.objects.filter(outcome__point__matter=matter).select_related(
                "outcome__point"
            )
        ),
        others=tuple(_others(matter, agreements)),
        steps=tuple(_steps(matter)),
        is_settled=not matter.is_open,
        today=today,
    )


def _points(matter: Matter) -> list[DecisionPoint]:
    amendments = Amendment.objects.select_related("agreement__provider")
    effects = PointEffect.objects.prefetch_related(Prefetch("amendment", amendments))
    outcomes = PointOutcome.objects.select_related("decision").order_by("pk")
    return list(
        matter.points.prefetch_related(Prefetch("effects", effects), Prefetch("outcomes", outcomes))
    )


def _point_row(point: DecisionPoint) -> PointRow:
    outcomes = list(point.outcomes.all())
    for outcome in outcomes:
        outcome.point = point
    return PointRow(
        point=point,
        carried=tuple(map(_carried, point.amendments)),
        outcome=outcomes[-1] if outcomes else None,
    )


def _carried(amendment: Amendment) -> Carried:
    return Carried(
        text=amendment_label(amendment),
        url=amendment.agreement.get_absolute_url(),
        is_in_force=amendment.in_force_on is not None,
        state=amendment.get_state_display(),
    )


def _decisions(matter: Matter) -> list[Decision]:
    outcomes = PointOutcome.objects.select_related("point", "decision").order_by("point__number")
    found = list(matter.decisions.prefetch_related(Prefetch("outcomes", outcomes)))
    for decision in found:
        decision.matter = matter
    return found


def _others(matter: Matter, agreements: set[int]) -> list[Matter]:
    if not agreements:
        return []
    among = Agreement.objects.filter(pk__in=agreements)
    return list(
        Matter.objects.open()
        .filter(points__effects__amendment__agreement__in=among)
        .exclude(pk=matter.pk)
        .distinct()[:10]
    )


def _steps(matter: Matter) -> list[Step]:
    rows = matter.history.select_related("history_user")[:50]
    return [
        Step(row.history_date, row.history_change_reason or "Ändrat", _name(row.history_user))
        for row in rows
    ]


def _name(user: Any) -> str:
    return (user.get_full_name() or user.get_username()) if user else ""
