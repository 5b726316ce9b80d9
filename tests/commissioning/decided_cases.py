"""Decided matters for tests of what comes after: extracts, dispatch and report-back tasks."""

from __future__ import annotations

from datetime import date
from typing import Any

from commissioning.actions import decisions, matters
from commissioning.actions.decisions import Ruling
from commissioning.models import Decision, DecisionPoint, Matter, Outcome, ReportBackTask
from providers.models import Party
from tests import factories

DECIDED_ON, ADJUSTED_ON, POSTED_ON = date(2022, 4, 20), date(2022, 4, 27), date(2022, 4, 28)
TEXT = "Avtalet med Capio psykiatri AB förlängs till och med 2023-08-31."
RECIPIENTS = ("Capio psykiatri AB", "Ekonomiavdelningen")


def matter_with(board: Party, *points: DecisionPoint, **fields: Any) -> Matter:
    """An open matter with those points, a summary in its memo, and two recipients."""
    by = factories.registrar()
    matter = factories.make_matter(board=board, **{"title": "Förlängning av avtal"} | fields)
    for point in points or (DecisionPoint(proposed_text=TEXT),):
        matters.add_point(matter=matter, point=point, by=by)
    section = matter.memo.sections.get(key="arende")
    section.body = "Avtalet löper ut 2022-08-31 och kan förlängas."
    section.save_because("Test", by=by)
    matter.memo.recipients = "\n".join(RECIPIENTS)
    matter.memo.save_because("Test", by=by)
    return Matter.objects.get(pk=matter.pk)


def decide(
    matter: Matter,
    outcome: str = Outcome.APPROVED,
    *,
    on: date = DECIDED_ON,
    section: int | None = 41,
    **ruling: Any,
) -> Decision:
    rulings = [Ruling(point, outcome, **ruling) for point in matter.open_points()]
    return decisions.record(
        decision=Decision(matter=matter, decided_on=on, section=section),
        rulings=rulings,
        by=factories.registrar(),
    )


def adjust(decision: Decision, *, posted_on: date | None = POSTED_ON) -> Decision:
    return decisions.adjust(
        decision=decision,
        adjusted_on=ADJUSTED_ON,
        immediately=False,
        posted_on=posted_on,
        by=factories.registrar(),
    )


def adjusted(board: Party, **fields: Any) -> Decision:
    """An approved decision, adjusted and posted."""
    return adjust(decide(matter_with(board, **fields)))


def task_of(
    board: Party,
    text: str = "Förvaltningen återkommer med en långsiktig lösning.",
    *,
    owner: str = "Socialdirektören",
    due_on: date | None = date(2022, 9, 30),
    on: date = DECIDED_ON,
) -> ReportBackTask:
    """What a board has asked somebody to come back with."""
    point = DecisionPoint(proposed_text=text, task_owner=owner, task_due_on=due_on)
    decision = decide(matter_with(board, point), on=on)
    task: ReportBackTask = ReportBackTask.objects.get(outcome__decision=decision)
    return task
