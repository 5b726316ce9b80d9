"""Balanslistan: what boards have asked to have reported back, and by whom."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse

from commissioning.access import get_task_for, requires
from commissioning.actions import tasks as actions
from commissioning.exports import Column, ColumnKind, csv_response, workbook_response
from commissioning.forms.base import handle_once
from commissioning.forms.tasks import TaskFilterForm, TaskForm
from commissioning.models import ReportBackTask
from commissioning.pages import task_rows
from commissioning.permissions import Permission, boards_of, has_permission
from commissioning.requests import SiteRequest
from providers.tracking import ConflictError

COLUMNS = [
    Column("Nämnd", width=30),
    Column("Uppdrag", width=70),
    Column("Ansvarig", width=32),
    Column("Senast", ColumnKind.DATE, 12),
    Column("Läge", width=30),
    Column("Beslut", width=44),
    Column("Ärende", width=20),
    Column("Återrapporteras i", width=20),
    Column("Återrapporterat", ColumnKind.DATE, 15),
]


@requires(Permission.READ)
def task_list(request: SiteRequest) -> HttpResponse:
    """The tasks of a board or of the person's own boards, overdue first."""
    form = TaskFilterForm(request.GET)
    choices = form.choices
    boards = boards_of(request.user)
    found = list(task_rows.find(request.as_of, choices, boards)[: task_rows.MOST_ROWS + 1])
    rows = [task_rows.row(task, request.as_of) for task in found[: task_rows.MOST_ROWS]]
    context = {
        "form": form,
        "choices": choices,
        "rows": rows,
        "counts": task_rows.counts(rows),
        "is_cut": len(found) > task_rows.MOST_ROWS,
        "most_rows": task_rows.MOST_ROWS,
        "is_filtered": bool(choices["owner"] or choices["board"]),
        "preparable": _preparable(request, rows),
        "can_export": has_permission(request.user, Permission.EXPORT),
        "active_tab": "meetings",
    }
    return render(request, "commissioning/task_list.html", context)


def _preparable(request: SiteRequest, rows: list[task_rows.TaskRow]) -> set[int]:
    """The boards whose tasks the person may change."""
    boards = {row.board.pk: row.board for row in rows}
    return {
        pk
        for pk, board in boards.items()
        if has_permission(request.user, Permission.PREPARE, board)
    }


@requires(Permission.EXPORT)
def task_export(request: SiteRequest, kind: str) -> HttpResponseBase:
    """Everything that the list matches, without its limit, as xlsx or csv."""
    if kind not in ("xlsx", "csv"):
        raise Http404
    write = workbook_response if kind == "xlsx" else csv_response
    return write(f"balanslista-{request.as_of}", COLUMNS, _cells(request))


def _cells(request: SiteRequest) -> Iterator[list[Any]]:
    choices = TaskFilterForm(request.GET).choices
    found = task_rows.find(request.as_of, choices, boards_of(request.user))
    for task in found.iterator(chunk_size=1000):
        row = task_rows.row(task, request.as_of)
        yield [
            row.board.name,
            task.text,
            task.owner,
            task.due_on,
            row.state_text,
            row.decision.reference,
            row.decision.matter.number,
            row.reporting_matter.number if row.reporting_matter else "",
            task.reported_on if row.state == task_rows.DONE else None,
        ]


def task_edit(request: SiteRequest, pk: int) -> HttpResponse:
    """Say in which matter a task will be reported, correct its owner, or give it another day."""
    task = get_task_for(request.user, pk, Permission.PREPARE)
    if not task.is_open:
        messages.error(request, "Uppdraget är avslutat och kan inte ändras.")
        return redirect("commissioning:task-list")
    form = TaskForm(request.POST or None, task=task)
    conflict: ReportBackTask | None = None
    if request.method == "POST" and form.is_valid():
        try:
            return _change(request, form)
        except ConflictError as error:
            conflict = error.current
            form.take_version(actions.version_of(error.current))
        except ValidationError as error:
            form.add_error(None, error)
    context = {
        "form": form,
        "task": task,
        "decision": task.outcome.decision,
        "conflicts": _conflicts(form, conflict) if conflict else [],
        "is_conflict": conflict is not None,
        "steps": list(task.history.select_related("history_user")[:20]),
        "active_tab": "meetings",
    }
    return render(request, "commissioning/task_edit.html", context)


def _change(request: SiteRequest, form: TaskForm) -> HttpResponseRedirect:
    data = form.cleaned_data

    def change() -> str:
        actions.change(
            task=form.task,
            owner=data["owner"],
            reporting_matter=data["reporting_matter"],
            due_on=data["due_on"],
            reason=data["reason"],
            by=request.user,
            version=data["version"],
        )
        messages.success(request, "Uppdraget är sparat.")
        return reverse("commissioning:task-list")

    return handle_once(request, data["form_key"], change)


def _conflicts(form: TaskForm, current: ReportBackTask) -> list[dict[str, str]]:
    """What is saved now beside what was typed, where they differ."""
    return [
        {
            "label": str(form.fields[name].label),
            "old": str(getattr(current, name) or "inget"),
            "new": str(form.cleaned_data[name] or "inget"),
        }
        for name in ("owner", "reporting_matter", "due_on")
        if getattr(current, name) != form.cleaned_data[name]
    ]
