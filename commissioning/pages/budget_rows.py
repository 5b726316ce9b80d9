"""Budgets beside costs, for each board and year."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from commissioning.forms.costs import CostQuestion
from commissioning.pages.cost_sums import YearSum, grouped
from commissioning.pages.cost_table import CostLinks
from contracts.bars import Column
from contracts.budgeting import Comparison, board_total
from contracts.models import Budget, YearCost
from contracts.money import ZERO
from providers.models import Party
from providers.swedish import fold


@dataclass(frozen=True)
class BudgetLine:
    """A board's year: cost beside budget, with the ways to the rows of the cost."""

    board: Party
    year: int
    comparison: Comparison
    decided_url: str
    proposed_url: str


def lines(question: CostQuestion, links: CostLinks) -> list[BudgetLine]:
    """A line for each board and year with a cost or a budget.

    None where a budget says nothing: costs of one provider, form, or shared between services.
    """
    if not question.is_by_board_or_service:
        return []
    costs = grouped(
        question.narrow(YearCost.objects.all()), ("standing__board",), question.years, question.on
    )
    by_board: dict[int, list[YearSum]] = {key: sums for (key,), sums in costs}
    budgets = _budgets(question)
    boards = Party.objects.filter(pk__in=[*by_board, *(board for board, _ in budgets)])
    return [
        line
        for board in sorted(boards, key=lambda board: fold(board.name))
        for line in _of_board(question, board, by_board.get(board.pk, []), budgets, links)
    ]


def columns(totals: Iterable[YearSum], lines: list[BudgetLine]) -> list[Column]:
    """The bars of the diagram. A year has its budget drawn when every board with costs has one."""
    budgets: dict[int, list[Decimal | None]] = defaultdict(list)
    for line in lines:
        budgets[line.year].append(line.comparison.budget)
    return [
        Column(str(one.year), one.decided, one.proposed, _sum(budgets[one.year])) for one in totals
    ]


def _sum(amounts: list[Decimal | None]) -> Decimal | None:
    known = [amount for amount in amounts if amount is not None]
    return sum(known, ZERO) if known and len(known) == len(amounts) else None


def _budgets(question: CostQuestion) -> dict[tuple[int, int], Decimal]:
    """Kronor by board and year: of the service that is asked for, or of the whole board."""
    found = Budget.objects.filter(board__in=question.counted_boards, year__in=question.years)
    if question.service_id:
        found = found.filter(service=question.service_id)
    rows: dict[tuple[int, int], list[tuple[int | None, Decimal]]] = defaultdict(list)
    for board, year, service, amount in found.order_by().values_list(
        "board", "year", "service", "amount"
    ):
        rows[board, year].append((service, amount))
    return {key: total for key, some in rows.items() if (total := board_total(some)) is not None}


def _of_board(
    question: CostQuestion,
    board: Party,
    sums: list[YearSum],
    budgets: dict[tuple[int, int], Decimal],
    links: CostLinks,
) -> list[BudgetLine]:
    by_year = {one.year: one for one in sums}
    mine = question.but(board_ids=(board.pk,))
    found = []
    for year in question.years:
        cost = by_year.get(year, YearSum(year, ZERO, ZERO))
        budget = budgets.get((board.pk, year))
        if budget is None and not (cost.decided or cost.proposed):
            continue
        found.append(
            BudgetLine(
                board,
                year,
                Comparison(cost.decided, cost.proposed, budget),
                links.rows(mine, year=year, kind="decided"),
                links.rows(mine, year=year, kind="proposed"),
            )
        )
    return found
