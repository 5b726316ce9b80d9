"""Follow what boards have asked to have reported back (sv: balanslistan) to its end."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from commissioning.models import Matter, ReportBackTask
from providers.tracking import ConflictError


@transaction.atomic
def change(
    *,
    task: ReportBackTask,
    owner: str,
    reporting_matter: Matter | None,
    due_on: date | None,
    reason: str = "",
    by: Any,
    version: int | None = None,
) -> ReportBackTask:
    """Correct who is to report, say in which matter, or give another day.

    The day was the board's, so that it moves needs a reason, which history keeps. Raises
    ValidationError, and ConflictError when somebody else has changed the task meanwhile.
    """
    locked = _locked(task)
    if version is not None and version != version_of(locked):
        raise ConflictError(locked)
    _check_open(locked)
    if due_on != locked.due_on and not reason.strip():
        raise ValidationError({"reason": "Skriv varför dagen ändras."})
    if reporting_matter and reporting_matter.pk != locked.reporting_matter_id:
        _check_matter(locked, reporting_matter)
    locked.owner, locked.due_on = owner, due_on
    locked.reporting_matter = reporting_matter
    locked.save_because((reason.strip() or "Uppdraget ändrat")[:200], by=by)
    return locked


@transaction.atomic
def connect(*, task: ReportBackTask, matter: Matter, by: Any) -> ReportBackTask:
    """Say that an open matter of the same board will report. Raises ValidationError."""
    locked = _locked(task)
    _check_open(locked)
    _check_matter(locked, matter)
    locked.reporting_matter = matter
    locked.save_because(f"Återrapporteras i {matter.number}"[:200], by=by)
    return locked


@transaction.atomic
def close_reported(*, matter: Matter, on: date, by: Any) -> int:
    """The matter that reports is decided: its open tasks are reported that day. How many.

    Raises ValidationError when a task was given after the day.
    """
    count = 0
    for task in _open(reporting_matter=matter):
        given_on = task.outcome.decision.decided_on
        if given_on > on:
            raise ValidationError(
                f"Uppdraget som återrapporteras gavs {given_on}, efter beslutsdagen {on}."
            )
        task.reported_on = on
        task.save_because(f"Återrapporterat i {matter.number}"[:200], by=by)
        count += 1
    return count


@transaction.atomic
def reopen_reported(*, matter: Matter, reason: str, by: Any) -> int:
    """The decision that reported was recorded wrongly: its tasks are open again. How many."""
    count = 0
    reported = ReportBackTask.objects.select_for_update().filter(reported_on__isnull=False)
    for task in reported.filter(reporting_matter=matter):
        task.reported_on = None
        task.save_because(reason[:200], by=by)
        count += 1
    return count


@transaction.atomic
def close(*, task: ReportBackTask, on: date, reason: str, by: Any) -> ReportBackTask:
    """End a task without a report, as when what gave it is revoked or was recorded wrongly."""
    locked = _locked(task)
    _check_open(locked)
    locked.closed_on = on
    locked.save_because(reason[:200], by=by)
    return locked


def version_of(task: ReportBackTask) -> int:
    """The last entry of its history: raised by every change."""
    return int(task.history.latest().history_id)


def _locked(task: ReportBackTask) -> ReportBackTask:
    found = ReportBackTask.objects.select_for_update(of=("self",))
    locked: ReportBackTask = found.select_related("outcome__decision__matter__board").get(
        pk=task.pk
    )
    return locked


def _open(**which: Any) -> list[ReportBackTask]:
    found = ReportBackTask.objects.open().select_for_update(of=("self",)).filter(**which)
    return list(found.select_related("outcome__decision").order_by("pk"))


def _check_open(task: ReportBackTask) -> None:
    if not task.is_open:
        raise ValidationError("Uppdraget är avslutat och kan inte ändras.")


def _check_matter(task: ReportBackTask, matter: Matter) -> None:
    origin = task.outcome.decision.matter
    if matter.pk == origin.pk:
        raise ValidationError(
            {"reporting_matter": "Uppdraget gavs i det ärendet. Välj det som ska återrapportera."}
        )
    if matter.board_id != origin.board_id:
        raise ValidationError(
            {"reporting_matter": f"Välj ett ärende hos {origin.board}, som gav uppdraget."}
        )
    if not matter.is_open:
        raise ValidationError({"reporting_matter": "Ärendet är avslutat. Välj ett öppet ärende."})
