"""A cost beside its budget. Pure: kronor in, kronor and percent out."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from .money import ZERO

FULL = Decimal(100)
TENTH = Decimal("0.1")


@dataclass(frozen=True)
class Comparison:
    """What is decided and proposed for a year, beside the budget (None: no budget is known)."""

    decided: Decimal
    proposed: Decimal
    budget: Decimal | None

    @property
    def left(self) -> Decimal | None:
        """Budget − decided, in kronor; negative when more is decided than there is."""
        return None if self.budget is None else self.budget - self.decided

    @property
    def percent(self) -> Decimal | None:
        """Decided / budget, with one decimal. None without a budget, or with none to divide by."""
        return _percent(self.decided, self.budget)

    @property
    def percent_with_proposed(self) -> Decimal | None:
        return _percent(self.decided + self.proposed, self.budget)

    @property
    def is_over(self) -> bool:
        """More is decided than the budget. Told by the kronor, not by the rounded percent."""
        return self.budget is not None and self.decided > self.budget

    @property
    def would_be_over(self) -> bool:
        """The proposals would take it over the budget."""
        return (
            self.budget is not None
            and not self.is_over
            and self.decided + self.proposed > self.budget
        )


def board_total(rows: Iterable[tuple[int | None, Decimal]]) -> Decimal | None:
    """A board's budget from its (service, amount): the one without a service, which includes the
    others, or else their sum. None when there are none."""
    found = list(rows)
    whole = [amount for service, amount in found if service is None]
    return whole[0] if whole else (sum((amount for _, amount in found), ZERO) if found else None)


def _percent(cost: Decimal, budget: Decimal | None) -> Decimal | None:
    return (cost * FULL / budget).quantize(TENTH, ROUND_HALF_UP) if budget else None
