"""The bar of a year: need beside what is contracted, ordered, proposed and performed, as SVG."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from contracts.capacity import Balance
from contracts.money import ZERO

WIDTH = 100


@dataclass(frozen=True)
class Piece:
    """A rectangle: what it stands for (a class in the style sheet), its left edge and width."""

    kind: str
    x: str
    width: str


@dataclass(frozen=True)
class CapacityBar:
    """Pieces laid after each other, performed below them, and where the need stands."""

    pieces: list[Piece]
    performed: str
    need: str


def scale_of(balances: Iterable[Balance]) -> Decimal:
    """The largest of what the bars show, so that those of a service can be compared."""
    return max((_longest(balance) for balance in balances), default=ZERO)


def bar(balance: Balance, scale: Decimal) -> CapacityBar | None:
    """The bar of one year on a scale; None where there is nothing to draw."""
    if scale <= 0:
        return None
    parts = [
        ("avtalat", balance.without_part),
        ("varav", balance.part),
        ("avropat", balance.ordered.quantity),
        ("foreslaget", max(balance.proposed, ZERO)),
    ]
    pieces, at = [], ZERO
    for kind, quantity in parts:
        if quantity > 0:
            pieces.append(Piece(kind, _share(at, scale), _share(quantity, scale)))
            at += quantity
    need = "" if balance.need is None else _share(balance.need, scale)
    performed = _share(balance.performed, scale) if balance.performed else ""
    return CapacityBar(pieces, performed, need)


def _longest(balance: Balance) -> Decimal:
    promised = balance.available + max(balance.proposed, ZERO)
    return max(promised, balance.need or ZERO, balance.performed or ZERO)


def _share(quantity: Decimal, scale: Decimal) -> str:
    """A length with a decimal point, whatever the language of the page."""
    return f"{float(quantity / scale) * WIDTH:.2f}"
