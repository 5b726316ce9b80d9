"""What taking an index run back would do: each price now and afterwards, with the sums."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from contracts.index_take_backs import Reverted, reverted
from contracts.models import IndexRun
from contracts.money import ZERO


@dataclass(frozen=True)
class TakeBackRow:
    """One price of the run; `effect` is kronor a year, None where no volume is known."""

    reverted: Reverted
    effect: Decimal | None


@dataclass(frozen=True)
class TakeBack:
    """Every price of the run, and what happens in one sentence's numbers."""

    rows: list[TakeBackRow]
    count: int
    effect: Decimal
    unknown: int
    unchanged: int


def take_back(run: IndexRun, on: date) -> TakeBack:
    """The page's rows, as if the run were taken back on the day."""
    rows = [TakeBackRow(one, _effect(one)) for one in reverted(run, on)]
    changed = [row for row in rows if row.reverted.is_changed]
    return TakeBack(
        rows=rows,
        count=len({row.reverted.price.agreement_id for row in changed}),
        effect=sum((row.effect or ZERO for row in rows), ZERO),
        unknown=sum(row.effect is None for row in changed),
        unchanged=len(rows) - len(changed),
    )


def _effect(one: Reverted) -> Decimal | None:
    if not one.is_changed:
        return ZERO
    effect = one.price.yearly_effect
    return None if effect is None else -effect
