"""Stored costs added up in the database: by year, decided and proposed apart."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Q, Sum

from contracts.money import ZERO
from contracts.querysets import YearCostQuerySet, amount_field, costs_in


@dataclass(frozen=True)
class YearSum:
    """What some agreements cost in a calendar year, decided and proposed, in kronor."""

    year: int
    decided: Decimal
    proposed: Decimal

    @property
    def total(self) -> Decimal:
        return self.decided + self.proposed


def grouped(
    costs: YearCostQuerySet, by: Sequence[str], years: Sequence[int], on: date
) -> list[tuple[tuple[Any, ...], list[YearSum]]]:
    """For each combination of the fields `by`: its values, and a sum for each year."""
    rows = costs.order_by().values(*by).annotate(**_sums(years, on))
    return [(tuple(row[name] for name in by), _of_row(row, years)) for row in rows]


def added(sums: Iterable[YearSum], year: int) -> YearSum:
    """The sums of one year together."""
    of_year = [one for one in sums if one.year == year]
    decided = sum((one.decided for one in of_year), ZERO)
    return YearSum(year, decided, sum((one.proposed for one in of_year), ZERO))


def _sums(years: Sequence[int], on: date) -> dict[str, Sum]:
    return {
        f"{kind}_{year}": Sum(
            amount_field(year), filter=costs_in(year, on) & Q(is_decided=kind == "decided")
        )
        for year in years
        for kind in ("decided", "proposed")
    }


def _of_row(row: dict[str, Any], years: Sequence[int]) -> list[YearSum]:
    return [
        YearSum(year, row[f"decided_{year}"] or ZERO, row[f"proposed_{year}"] or ZERO)
        for year in years
    ]
