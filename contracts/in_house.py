"""How much the municipality performs itself: shares by money, volume and number. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from decimal import Decimal

from .money import ZERO


@dataclass(frozen=True)
class Performer:
    """An agreement in a year: who performs, what it costs (None: unknown), volumes by unit."""

    in_house: bool
    cost: Decimal | None
    volumes: dict[str, Decimal] = field(default_factory=dict)


@dataclass(frozen=True)
class Split:
    """A sum in our own hands and a sum in others'."""

    own: Decimal = ZERO
    others: Decimal = ZERO

    @property
    def total(self) -> Decimal:
        return self.own + self.others

    @property
    def share(self) -> Decimal | None:
        """Our own in per cent of all; None of nothing."""
        return self.own / self.total * 100 if self.total else None


@dataclass(frozen=True)
class Shares:
    """The splits of some agreements; `unpriced` is how many have no known amount."""

    number: Split
    money: Split
    volumes: dict[str, Split]
    unpriced: int


def shares(performers: Iterable[Performer]) -> Shares:
    """By number of agreements, by kronor of the year, and by volume of each unit."""
    found = list(performers)
    units = sorted({unit for p in found for unit in p.volumes})
    return Shares(
        number=_split(found, lambda p: Decimal(1)),
        money=_split(found, lambda p: p.cost or ZERO),
        volumes={unit: _split_unit(found, unit) for unit in units},
        unpriced=sum(p.cost is None for p in found),
    )


def _split_unit(found: list[Performer], unit: str) -> Split:
    return _split(found, lambda p: p.volumes.get(unit, ZERO))


def _split(found: list[Performer], measure: Callable[[Performer], Decimal]) -> Split:
    return Split(
        sum((measure(p) for p in found if p.in_house), ZERO),
        sum((measure(p) for p in found if not p.in_house), ZERO),
    )
