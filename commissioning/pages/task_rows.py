"""The balance list (sv: balanslista): what boards wait to have reported back, as of a day."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import BooleanField, Case, F, Q, Value, When

from commissioning.forms.tasks import OPEN, REPORTED
from commissioning.models import Decision, Matter, ReportBackTask
from commissioning.models.decisions import ReportBackTaskQuerySet
from providers.models import Party

MOST_ROWS = 300
LATE, CONNECTED, DONE, CLOSED, WAITING = "late", "connected", "done", "closed", "waiting"


@dataclass(frozen=True)
class TaskRow:
    """One task with where it stands on the day. `state_text` is what the pill says."""

    task: ReportBackTask
    state: str
    state_text: str

    @property
    def decision(self) -> Decision:
        decision: Decision = self.task.outcome.decision
        return decision

    @property
    def board(self) -> Party:
        return self.decision.matter.board

    @property
    def reporting_matter(self) -> Matter | None:
        matter: Matter | None = self.task.reporting_matter
        return matter

    @property
    def is_open(self) -> bool:
        return self.state not in (DONE, CLOSED)

    @property
    def is_late(self) -> bool:
        return self.state == LATE


def find(on: date, choices: dict[str, Any], boards: Iterable[Party]) -> ReportBackTaskQuerySet:
    """The tasks of the chosen board (or of the person's own), as they stood on the day.

    Open ones first, the nearest day first, which puts the overdue ones on top and those without
    a day last; finished ones after them, the latest first.
    """
    chosen = [choices["board"]] if choices["board"] else list(boards)
    found = ReportBackTask.objects.filter(
        outcome__decision__matter__board__in=chosen, outcome__decision__decided_on__lte=on
    )
    is_reported, is_closed = Q(reported_on__lte=on), Q(closed_on__lte=on)
    if choices["state"] == OPEN:
        found = found.exclude(is_reported).exclude(is_closed)
    elif choices["state"] == REPORTED:
        found = found.filter(is_reported)
    if choices["owner"]:
        found = found.filter(owner__icontains=choices["owner"])
    return _in_order(found, is_reported | is_closed)


def _in_order(found: Any, is_finished: Q) -> ReportBackTaskQuerySet:
    finished = Case(
        When(is_finished, then=Value(True)), default=Value(False), output_field=BooleanField()
    )
    open_due = Case(When(is_finished, then=None), default=F("due_on"))
    ordered: ReportBackTaskQuerySet = (
        found.annotate(is_finished=finished, open_due=open_due)
        .order_by("is_finished", F("open_due").asc(nulls_last=True), "-reported_on", "pk")
        .select_related("outcome__decision__matter__board", "outcome__point", "reporting_matter")
        .prefetch_related("outcome__decision__matter__board__names")
    )
    return ordered


def row(task: ReportBackTask, on: date) -> TaskRow:
    return TaskRow(task, *state_of(task, on))


def state_of(task: ReportBackTask, on: date) -> tuple[str, str]:
    """Where the task stands on the day, and what the pill says."""
    if task.reported_on and task.reported_on <= on:
        return DONE, f"Återrapporterat {task.reported_on}"
    if task.closed_on and task.closed_on <= on:
        return CLOSED, f"Avslutat utan rapport {task.closed_on}"
    if task.due_on and task.due_on < on:
        return LATE, "Försenat"
    if task.reporting_matter:
        return CONNECTED, f"Återrapporteras i {task.reporting_matter.number}"
    return WAITING, "Väntar på rapport"


def counts(rows: Iterable[TaskRow]) -> dict[str, int]:
    """How many are open, and of those overdue and without a day."""
    open_rows = [r for r in rows if r.is_open]
    return {
        "open": len(open_rows),
        "late": sum(r.is_late for r in open_rows),
        "undated": sum(r.task.due_on is None for r in open_rows),
    }
