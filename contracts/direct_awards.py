"""Direct awards of the same sort added up over a year, against the limit of each day. Pure.

LOU counts every award of the same sort in the same authority in the fiscal year, each with its
whole term, all options and extensions, without VAT. The limit is the one of the day of award.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum

from . import economy, proration
from .derivation import Facts
from .money import ZERO, to_kronor
from .periods import Period, end_after
from .termsheet import OptionFact

HALF, NEAR, FULL = 50, 80, 100
# An agreement without an end is valued at 48 months (directive 2014/24/EU, article 5.14 b).
MONTHS_WITHOUT_END = 48
LARGEST_PERCENT = 1_000_000


class AwardState(StrEnum):
    """How near the limit the awards of a sort have come."""

    ROOM = "room"
    HALF = "half"
    NEAR = "near"
    REACHED = "reached"
    NO_LIMIT = "no_limit"

    @property
    def label(self) -> str:
        return LABELS[self]


LABELS = {
    AwardState.ROOM: "Under 50 %",
    AwardState.HALF: "Minst 50 %",
    AwardState.NEAR: "Minst 80 %",
    AwardState.REACHED: "Gränsvärdet är nått",
    AwardState.NO_LIMIT: "Gränsvärde saknas",
}
# From the least to the most worth a look.
SERIOUS = (
    AwardState.ROOM,
    AwardState.HALF,
    AwardState.NO_LIMIT,
    AwardState.NEAR,
    AwardState.REACHED,
)


@dataclass(frozen=True)
class Limit:
    """A limit in kronor for a kind of service, from a day to a day, both included."""

    kind: str
    valid_from: date
    valid_until: date | None
    amount: Decimal

    def covers(self, day: date) -> bool:
        return self.valid_from <= day and (self.valid_until is None or day <= self.valid_until)


@dataclass(frozen=True)
class Step:
    """An award (by key), the running total with it in kronor, and the limit of its day."""

    key: int
    awarded_on: date
    value: Decimal | None
    total: Decimal
    limit: Decimal | None

    @property
    def percent(self) -> int | None:
        """Total / limit × 100, rounded down; None where no limit is known."""
        return percent_of(self.total, self.limit) if self.limit else None

    @property
    def state(self) -> AwardState:
        return state_at(self.percent)


def percent_of(total: Decimal, limit: Decimal) -> int:
    """Whole percent, rounded down so that 100 is never said too early."""
    return min(int(total * 100 / limit), LARGEST_PERCENT)


def state_at(percent: int | None) -> AwardState:
    """The alarm at a share: from 50, 80 and 100 %."""
    if percent is None:
        return AwardState.NO_LIMIT
    if percent >= FULL:
        return AwardState.REACHED
    if percent >= NEAR:
        return AwardState.NEAR
    return AwardState.HALF if percent >= HALF else AwardState.ROOM


def limit_on(limits: Iterable[Limit], kind: str, day: date) -> Decimal | None:
    """The limit of the kind on the day; None where the table has none."""
    return next((one.amount for one in limits if one.kind == kind and one.covers(day)), None)


def add_up(
    awards: Iterable[tuple[int, date, Decimal | None]], kind: str, limits: Sequence[Limit]
) -> list[Step]:
    """The awards (key, day, value) of one sort and year in order of day, each with the total so
    far and the limit of its own day. An unknown value adds nothing."""
    steps, total = [], ZERO
    for key, day, value in sorted(awards, key=lambda award: (award[1], award[0])):
        total += value or ZERO
        steps.append(Step(key, day, value, total, limit_on(limits, kind, day)))
    return steps


def worst(steps: Iterable[Step]) -> AwardState:
    """The most serious state that any award of the sort came to."""
    states = [step.state for step in steps]
    return max(states, key=SERIOUS.index, default=AwardState.ROOM)


def awarded_on(facts: Facts) -> date | None:
    """The day on which the agreement was decided; None while nobody has."""
    first = [a.in_force_on for a in facts.amendments if a.kind == "establish"]
    return next((day for day in first if day), None) if facts.is_decided else None


def whole_value(facts: Facts) -> Decimal | None:
    """Kronor over the longest possible term with every option used, unindexed; None if unknown.

    An option counts with its ceiling, or with what has been called off where that is more or the
    ceiling has no price.
    """
    term = _longest(facts)
    if term is None:
        return None
    calls = {a.number for a in facts.amendments if a.kind == "call_off"}
    base = replace(
        facts,
        compensations=tuple(c for c in facts.compensations if c.amendment not in calls),
        volumes=tuple(v for v in facts.volumes if v.amendment not in calls),
    )
    with_calls = economy.value(facts, term)
    without = economy.value(base, term)
    called = (with_calls or ZERO) - (without or ZERO)
    ceilings = sum((_option_value(option, base, term) for option in facts.options), ZERO)
    if with_calls is None and not ceilings:
        return None
    return to_kronor((without or ZERO) + max(called, ceilings))


def _longest(facts: Facts) -> Period | None:
    """The longest term; without an end 48 months, or all that is decided if that is more."""
    if facts.starts_on is None:
        return None
    if facts.latest_end_on:
        return Period(facts.starts_on, facts.latest_end_on)
    counted = end_after(facts.starts_on, MONTHS_WITHOUT_END)
    return Period(facts.starts_on, max(counted, facts.ends_on or counted))


def _option_value(option: OptionFact, base: Facts, term: Period) -> Decimal:
    """The ceiling in kronor, or the hours of every year at the agreement's highest hourly price."""
    if option.max_amount is not None:
        return option.max_amount
    prices = [c.amount for c in base.compensations if c.unit == "hour"]
    if option.max_quantity is None or option.unit != "hours" or not prices:
        return ZERO
    return option.max_quantity * max(prices) * proration.months_in(term) / 12
