"""A competition plan beside what the register says now."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from commissioning.exports.columns import Column, ColumnKind
from commissioning.pages.in_house_shares import ShareRow, ShareView
from contracts.in_house import Shares, shares
from contracts.models import Choice, CompetitionLine, CompetitionPlan
from contracts.states import Form

COLUMNS = [
    Column("Nämnd", width=30),
    Column("Plan", width=12),
    Column("Insats", width=34),
    Column("Val", width=22),
    Column("Skäl", width=50),
    Column("Planerad start", ColumnKind.DATE, 14),
    Column("Beslut eller ärende", width=28),
    Column("Avtal i egen regi nu", ColumnKind.NUMBER, 18),
    Column("Externa avtal nu", ColumnKind.NUMBER, 16),
    Column("Kostnad egen regi", ColumnKind.MONEY, 18),
    Column("Kostnad externt", ColumnKind.MONEY, 18),
    Column("Avvikelse", width=50),
]


@dataclass(frozen=True)
class PlanRow:
    """A line of the plan with the agreements that cover its service."""

    line: CompetitionLine
    rows: list[ShareRow]
    deviation: str

    @property
    def shares(self) -> Shares:
        return shares(row.performer for row in self.rows)


def plan_rows(plan: CompetitionPlan, view: ShareView, on: date) -> list[PlanRow]:
    """The plan's lines, each with what the register holds in the year of `view`."""
    lines = plan.lines.select_related("service").order_by("service__name_sort", "pk")
    found = [(line, view.covering(line.service_id)) for line in lines]
    return [PlanRow(line, rows, deviation(line, rows, on)) for line, rows in found]


def unplanned(plan_rows: list[PlanRow], view: ShareView) -> list[str]:
    """Services that the board has agreements about, and that the plan is silent on."""
    planned = {row.line.service_id for row in plan_rows}
    return [
        group.name
        for group in view.groups
        if (ids := {i for row in group.rows for i in row.service_ids}) and not ids & planned
    ]


def deviation(line: CompetitionLine, rows: list[ShareRow], on: date) -> str:
    """How the register differs from the plan; empty where it does not, or need not yet."""
    if line.starts_on and line.starts_on > on:
        return ""
    own = [row for row in rows if row.performer.in_house]
    others = [row for row in rows if not row.performer.in_house]
    if line.choice == Choice.OWN:
        return f"{_counted(others, 'externt', 'externa')} avtal gäller." if others else ""
    if not others:
        return "Inget externt avtal gäller." if own else "Inget avtal gäller."
    systems = [row for row in others if row.agreement.form == Form.CHOICE_SYSTEM]
    if line.choice == Choice.CHOICE_SYSTEM and not systems:
        return "Inget valfrihetssystem gäller."
    return ""


def cells(plan: CompetitionPlan, rows: list[PlanRow]) -> Iterator[tuple[Any, ...]]:
    """The rows of the exported file."""
    for row in rows:
        found = row.shares
        yield (
            plan.board.name,
            plan.years,
            row.line.service.name,
            row.line.get_choice_display(),
            row.line.ground,
            row.line.starts_on,
            row.line.reference,
            found.number.own,
            found.number.others,
            found.money.own,
            found.money.others,
            row.deviation,
        )


def _counted(rows: list[ShareRow], one: str, many: str) -> str:
    return f"{len(rows)} {one if len(rows) == 1 else many}"
