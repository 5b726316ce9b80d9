"""The rows behind a cost: an agreement's cost in a year, with its rule and price level."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet, Sum

from commissioning.forms.costs import CostQuestion
from commissioning.pages.cost_table import SHARED_NAME
from commissioning.paging import Order
from contracts.models import YearCost
from contracts.money import ZERO
from contracts.querysets import amount_field
from contracts.states import Form
from contracts.year_costs import CostRule

ORDER = Order("standing__title_sort", tie="pk")
SORTED = ("standing__title_sort", "pk")
FIELDS = (
    "pk",
    "standing__title_sort",
    "standing__agreement",
    "standing__title",
    "standing__number",
    "standing__form",
    "standing__board_name",
    "standing__provider_name",
    "service__name",
    "is_decided",
    "rule",
    "price_level_year",
    "last_year",
    "amount",
    "leap_amount",
)


@dataclass(frozen=True)
class CostRow:
    """What one agreement costs in the year, for one service, by one rule, in one price level."""

    agreement_id: int
    title: str
    number: str
    register_number: str
    form: str
    board: str
    provider: str
    service: str
    is_decided: bool
    is_open_ended: bool
    rule: CostRule
    price_level_year: int | None
    amount: Decimal


def found(question: CostQuestion) -> QuerySet[Any, dict[str, Any]]:
    """The rows of the question's year, as `as_row` reads them."""
    return question.narrow(YearCost.objects.all()).values(*FIELDS)


def sum_of(question: CostQuestion) -> Decimal:
    """All of them together, counted by the database."""
    costs = question.narrow(YearCost.objects.all()).order_by()
    return costs.aggregate(sum=Sum(amount_field(question.first)))["sum"] or ZERO


def as_row(values: dict[str, Any], question: CostQuestion) -> CostRow:
    return CostRow(
        agreement_id=values["standing__agreement"],
        title=values["standing__title"],
        number=values["standing__number"],
        register_number=f"A-{values['standing__agreement']:04d}",
        form=str(Form(values["standing__form"]).label),
        board=values["standing__board_name"],
        provider=values["standing__provider_name"],
        service=values["service__name"] or SHARED_NAME,
        is_decided=values["is_decided"],
        is_open_ended=values["last_year"] is None,
        rule=CostRule(values["rule"]),
        price_level_year=values["price_level_year"],
        amount=values[amount_field(question.first)],
    )
