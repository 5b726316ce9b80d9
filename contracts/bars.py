"""The arithmetic of a bar chart: where each bar stands and how high it is. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

HEIGHT = 160
BELOW = 24  # room for the labels under the bars
ABOVE = 20  # room for the number over the highest bar
BAR_SHARE = 0.62
OVERHANG = 0.1


@dataclass(frozen=True)
class Column:
    """What is settled, what is open on top of it (or off it, when negative), and a target."""

    label: str
    solid: Decimal
    open: Decimal = Decimal(0)
    target: Decimal | None = None

    @property
    def top(self) -> Decimal:
        return max(self.solid, self.solid + self.open, self.target or Decimal(0))


class PlacedColumn(NamedTuple):
    """A column with its places, as SVG writes them: across in percent, down in pixels."""

    column: Column
    left: str
    middle: str
    width: str
    target_left: str
    target_right: str
    solid_top: str
    solid_height: str
    open_top: str
    open_height: str
    target_top: str
    number_top: str


class Chart(NamedTuple):
    columns: list[PlacedColumn]
    height: int
    floor: int
    label_at: int


def chart(columns: Sequence[Column]) -> Chart:
    """The columns side by side, drawn to the highest of them."""
    highest = max((column.top for column in columns), default=Decimal(0)) or Decimal(1)
    floor = ABOVE + HEIGHT
    placed = [_placed(c, i, len(columns), highest, floor) for i, c in enumerate(columns)]
    return Chart(placed, floor + BELOW, floor, floor + BELOW - 6)


def _placed(column: Column, index: int, number: int, highest: Decimal, floor: int) -> PlacedColumn:
    def y(amount: Decimal) -> float:
        return floor - HEIGHT * float(max(amount, Decimal(0)) / highest)

    step = 100 / number
    left, width = step * (index + (1 - BAR_SHARE) / 2), step * BAR_SHARE
    after = column.solid + column.open
    upper, lower = y(max(column.solid, after)), y(min(column.solid, after))
    return PlacedColumn(
        column,
        left=_percent(left),
        middle=_percent(left + width / 2),
        width=_percent(width),
        target_left=_percent(left - step * OVERHANG),
        target_right=_percent(left + width + step * OVERHANG),
        solid_top=_pixels(y(column.solid)),
        solid_height=_pixels(floor - y(column.solid)),
        open_top=_pixels(upper),
        open_height=_pixels(lower - upper),
        target_top="" if column.target is None else _pixels(y(column.target)),
        number_top=_pixels(y(column.top) - 6),
    )


def _percent(share: float) -> str:
    """Of the chart's width; written here, since a template would use a decimal comma."""
    return f"{share:.2f}%"


def _pixels(length: float) -> str:
    return f"{length:.1f}"
