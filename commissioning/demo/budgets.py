"""The boards' budgets around the present year: made up, in step with what the demo costs."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from django.db.models import Q, Sum

from commissioning.demo.world import World
from contracts.models import Budget, YearCost
from contracts.querysets import amount_field, costs_in

MADE_UP = "Påhittad budget."
MILLION = 1_000_000
# Of what is decided when the budget is set: one board has room, one is already over.
SHARES = {"son": Decimal("1.06"), "aldre": Decimal("0.97"), "utbildning": Decimal("1.1")}


def enter(world: World) -> None:
    """Last year, this and the next, for the boards that have costs then.

    Called when the costs are stored, which a load does last.
    """
    for key, share in SHARES.items():
        for year in range(world.today.year - 1, world.today.year + 2):
            cost = _decided(world, key, year)
            if cost:
                _budget(world, key, year, cost * share)


def _decided(world: World, board: str, year: int) -> Decimal:
    on = world.today
    found = YearCost.objects.on(on).filter(
        Q(standing__board=world.parties[board]) & Q(is_decided=True) & costs_in(year, on)
    )
    return found.aggregate(sum=Sum(amount_field(year)))["sum"] or Decimal(0)


def _budget(world: World, board: str, year: int, amount: Decimal) -> None:
    """Rounded to a tenth of a million, as budgets are."""
    tenths = (amount * 10 / MILLION).to_integral_value()
    world.keep(
        Budget(
            board=world.parties[board],
            year=year,
            amount=max(tenths, Decimal(1)) * MILLION / 10,
            source=f"Kommunfullmäktige {year - 1}-11-25 § 301",
            decided_on=date(year - 1, 11, 25),
            note=MADE_UP,
            is_example=True,
        )
    )
