"""What the page of a matter shows, read in a fixed number of queries."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Prefetch, prefetch_related_objects

from commissioning.forms.points import amendment_label
from commissioning.models import (
    CoDeterminationRecord,
    Condition,
    Consultation,
    Decision,
    DecisionPoint,
    Dispatch,
    Document,
    DocumentKind,
    Matter,
    MatterState,
    PointEffect,
    PointOutcome,
    ReportBackTask,
)
from commissioning.pages.matter_timeline import Record, Way, way_of
from commissioning.pages.preparation_rows import AttachmentRow, attachment_rows
from commissioning.points.facts import remarks_on
from commissioning.points.standalone import Remark
from contracts.models import Amendment

# A matter that replaces hundreds of agreements: shown in part, and its texts are not checked.
MOST_SHOWN = 12
MOST_CHECKED = 60


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
    remarks: tuple[Remark, ...] = ()

    @property
    def first(self) -> tuple[Carried, ...]:
        return self.carried[:MOST_SHOWN]

    @property
    def rest(self) -> tuple[Carried, ...]:
        return self.carried[MOST_SHOWN:]

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
class Other:
    """Another open matter, and the agreements that both of them touch."""

    matter: Matter
    agreements: tuple[str, ...]


@dataclass(frozen=True)
class Prepared:
    """A consultation or a negotiation, and whether it is still to come."""

    record: Consultation | CoDeterminationRecord
    is_planned: bool


@dataclass(frozen=True)
class MatterPage:
    points: tuple[PointRow, ...]
    consultations: tuple[Prepared, ...]
    codetermination: tuple[Prepared, ...]
    attachments: tuple[AttachmentRow, ...]
    papers: tuple[Document, ...]
    decisions: tuple[Decision, ...]
    tasks: tuple[ReportBackTask, ...]
    others: tuple[Other, ...]
    way: Way
    steps: tuple[Step, ...]
    today: date

    @property
    def overdue(self) -> set[int]:
        return {task.pk for task in self.tasks if task.is_overdue(self.today)}


def read_matter_page(matter: Matter, today: date) -> MatterPage:
    """Everything about a matter, in a number of queries that does not grow with it."""
    prefetch_related_objects([matter.board], "names")
    points = _points(matter)
    remarks = _remarks(matter, points, today)
    history = list(matter.history.select_related("history_user", "meeting")[:200])
    record = _record(matter, history)
    return MatterPage(
        points=tuple(_point_row(point, remarks.get(point.pk, ())) for point in points),
        consultations=tuple(Prepared(c, c.is_planned(today)) for c in record.consultations),
        codetermination=tuple(Prepared(c, c.is_planned(today)) for c in record.codetermination),
        attachments=attachment_rows(matter),
        papers=tuple(d for d in record.documents if d.kind == DocumentKind.MEMO)[::-1],
        decisions=tuple(record.decisions),
        tasks=tuple(record.tasks),
        others=tuple(_others(matter, points)),
        way=way_of(record, today),
        steps=tuple(_steps(history[:50])),
        today=today,
    )


def _record(matter: Matter, history: list[Any]) -> Record:
    conditions = Condition.objects.filter(outcome__point__matter=matter)
    tasks = ReportBackTask.objects.filter(outcome__point__matter=matter)
    documents = matter.documents.select_related("finalised_by", "file")
    return Record(
        matter=matter,
        consultations=list(matter.consultations.all()),
        codetermination=list(matter.codetermination.all()),
        documents=list(documents.defer("snapshot", "file__content")),
        dispatches=list(Dispatch.objects.filter(document__matter=matter)),
        decisions=_decisions(matter),
        conditions=list(conditions.filter(outcome__is_superseded=False).select_related("board")),
        tasks=list(tasks.select_related("outcome__point", "reporting_matter")),
        history=history[::-1],
    )


def _remarks(matter: Matter, points: list[DecisionPoint], today: date) -> dict[int, list[Remark]]:
    """What keeps each undecided point of an open matter from standing by itself."""
    undecided = [point for point in points if not point.is_settled]
    count = sum(len(point.amendments) for point in undecided)
    if not matter.is_open or count > MOST_CHECKED:
        return {}
    return remarks_on(undecided, today)


def _points(matter: Matter) -> list[DecisionPoint]:
    amendments = Amendment.objects.select_related("agreement__provider")
    effects = PointEffect.objects.prefetch_related(Prefetch("amendment", amendments))
    outcomes = PointOutcome.objects.select_related("decision").order_by("pk")
    points = matter.points.select_related("condition_board", "reverses__decision__matter__board")
    return list(
        points.prefetch_related(
            Prefetch("effects", effects),
            Prefetch("outcomes", outcomes),
            "reverses__decision__matter__board__names",
        )
    )


def _point_row(point: DecisionPoint, remarks: Sequence[Remark] = ()) -> PointRow:
    outcomes = list(point.outcomes.all())
    for outcome in outcomes:
        outcome.point = point
    return PointRow(
        point=point,
        carried=tuple(map(_carried, point.amendments)),
        outcome=outcomes[-1] if outcomes else None,
        remarks=tuple(remarks),
    )


def _carried(amendment: Amendment) -> Carried:
    return Carried(
        text=amendment_label(amendment),
        url=amendment.agreement.get_absolute_url(),
        is_in_force=amendment.in_force_on is not None,
        state=amendment.get_state_display(),
    )


def _decisions(matter: Matter) -> list[Decision]:
    outcomes = PointOutcome.objects.live().select_related("point", "decision")
    found = list(
        matter.decisions.prefetch_related(
            Prefetch("outcomes", outcomes.order_by("point__number")),
            "outcomes__reversed_by__decision__matter__board__names",
            "corrections",
        )
    )
    for decision in found:
        decision.matter = matter
    return found


def _others(matter: Matter, points: list[DecisionPoint]) -> list[Other]:
    """Open matters that touch the same agreements, with the titles of those."""
    agreements = {a.agreement_id for point in points for a in point.amendments}
    if not agreements or not matter.is_open:
        return []
    effects = PointEffect.objects.filter(
        amendment__agreement__in=agreements, point__matter__in=Matter.objects.open()
    ).exclude(point__matter=matter)
    found: dict[int, tuple[Matter, dict[str, None]]] = {}
    for effect in effects.select_related("point__matter", "amendment__agreement")[:200]:
        other = effect.point.matter
        titles = found.setdefault(other.pk, (other, {}))[1]
        titles[f"{effect.amendment.agreement.title} ({effect.amendment.agreement.number})"] = None
    return [Other(other, tuple(titles)) for other, titles in list(found.values())[:10]]


def _steps(rows: list[Any]) -> list[Step]:
    return [
        Step(row.history_date, row.history_change_reason or "Ändrat", _name(row.history_user))
        for row in rows
    ]


def _name(user: Any) -> str:
    return (user.get_full_name() or user.get_username()) if user else ""
