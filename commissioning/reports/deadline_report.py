"""What ends or must be acted on within a time."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Any

from commissioning.chains import Entry, entries
from contracts.models import Standing
from contracts.periods import add_months
from contracts.querysets import StandingQuerySet
from providers.models import Party

from .plain import plain


def deadline_rows(
    on: date,
    months: int,
    board: Party | Collection[Party] | None = None,
    *,
    until: date | None = None,
) -> list[dict[str, Any]]:
    """One row an agreement, the nearest day to act first; days are ISO and money kronor.

    `until` narrows the months to a day. An agreement that should have been acted on already is
    kept as long as it runs.
    """
    last = until or add_months(on, months)
    found = _standings(on, months, board)
    due = [standing for standing in found if _is_due(standing, last)]
    return [plain(_row(entry, on)) for entry in entries(due, on)]


def _standings(on: date, months: int, board: Party | Collection[Party] | None) -> StandingQuerySet:
    rows = Standing.objects.on(on).with_status(on).acting_within(months=months, on=on)
    if board is not None:
        rows = rows.filter(board__in=[board] if isinstance(board, Party) else board)
    return rows.order_by("act_by", "ends_on", "title_sort", "agreement_id")


def _is_due(standing: Standing, last: date) -> bool:
    return any(day and day <= last for day in (standing.ends_on, standing.act_by))


def _row(entry: Entry, on: date) -> dict[str, Any]:
    standing, chain = entry.standing, entry.chain
    state = chain.time_left(on) if chain else None
    status = standing.status_on(on)
    return {
        "register_number": f"A-{standing.agreement_id:04d}",
        "agreement": standing.number,
        "title": standing.title,
        "board": standing.board_name,
        "provider": standing.provider_name,
        "status": status.value,
        "status_label": status.label,
        "ends_on": standing.ends_on,
        "latest_end_on": standing.latest_end_on,
        "act_by": standing.act_by,
        "kind": standing.deadline_kind,
        "kind_label": standing.deadline_kind_label,
        "act_how": chain.act_how if chain else "",
        "meeting_on": chain.held_on if chain else None,
        "papers_on": chain.papers_on if chain else None,
        "drafting_on": chain.drafting_on if chain else None,
        "state": state,
        "state_label": state.label if state else "",
        "yearly_cost": standing.yearly_cost,
        "lacks_successor": standing.lacks_successor,
    }
