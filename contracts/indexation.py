"""Price uplift by index: composite changes, yearly uplifts and the value of a daily price.

Formula: P_new = P_base × prod(1 + percent / 100). The price is rounded half up to öre after each
year, because that is the price each year's invoices carry. Index values are stored as published
and never recomputed: the printed OPI for 2020 is 3.0, its printed parts give 2.948.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from contracts.money import ZERO, format_number, to_kronor, to_ore
from contracts.periods import ONE_DAY, Period

ROUNDING_TEXT = "Priset avrundas till hela öre efter varje års uppräkning."


@dataclass(frozen=True)
class Component:
    """A part of a composite index: its weight (0-1) and its change in percent."""

    name: str
    weight: Decimal
    percent: Decimal


@dataclass(frozen=True)
class Uplift:
    """One year's published change in percent, applied to the price from `from_on`."""

    year: int
    percent: Decimal
    name: str
    preliminary: bool
    from_on: date

    @property
    def factor(self) -> Decimal:
        """What the price is multiplied by: 2.6 percent is 1.026."""
        return 1 + self.percent / 100


def composite_percent(components: Sequence[Component]) -> Decimal:
    """Weighted change in percent, unrounded: 0.9 × 2.58 + 0.1 × 1.1 = 2.432.

    Raises ValueError unless every weight lies in 0-1 and they sum to exactly 1.
    """
    weights = [component.weight for component in components]
    if any(not 0 <= weight <= 1 for weight in weights) or sum(weights) != 1:
        raise ValueError("Vikterna ska vara mellan 0 och 1 och tillsammans bli 1. Ändra vikterna.")
    return sum((c.weight * c.percent for c in components), ZERO)


def uplift_price(base: Decimal, uplifts: Sequence[Uplift], decimals: int = 2) -> Decimal:
    """The base price after every uplift in order of date, rounded half up after each one.

    A definitive value replaces a preliminary one of the same index and year.
    """
    price = base
    for uplift in _applicable(uplifts):
        price = _rounded(price * uplift.factor, decimals)
    return price


def price_on(
    base: Decimal, price_level_year: int, uplifts: Sequence[Uplift], on: date
) -> tuple[Decimal, str]:
    """The price on a day and how it came about, "1 493,00 × 1,026 = 1 531,82 (OPI 2016)".

    Counts the uplifts of years after the price level that have taken effect on `on`.
    """
    counted = [u for u in uplifts if u.year > price_level_year and u.from_on <= on]
    price, text = base, format_number(base, 2)
    steps = _applicable(counted)
    for uplift in steps:
        price = _rounded(price * uplift.factor, 2)
        text += f" × {_plain(uplift.factor)} = {format_number(price, 2)} ({_source(uplift)})"
    return price, text if steps else f"{text} ({price_level_year} års prisnivå)"


def explain_uplifts(
    base: Decimal, price_level_year: int, year: int, uplifts: Sequence[Uplift]
) -> tuple[Decimal, str, bool]:
    """The price in the level of a year: (price, how it came about, whether it is preliminary).

    "410,00 × 1,026 = 420,66, OPI 2018"; a step for each year after the price level. Raises
    ValueError with a sentence when a year between them has no value.
    """
    steps = _applicable([u for u in uplifts if price_level_year < u.year <= year])
    missing = sorted({*range(price_level_year + 1, year + 1)} - {step.year for step in steps})
    if missing:
        raise ValueError(f"Index saknar värde för {', '.join(map(str, missing))}.")
    price, texts = base, []
    for step in steps:
        old, price = price, _rounded(price * step.factor, 2)
        texts.append(
            f"{format_number(old, 2)} × {_plain(step.factor)} = {format_number(price, 2)}, "
            + _source(step)
        )
    return price, "; ".join(texts), any(step.preliminary for step in steps)


def value_of_daily_price(
    base: Decimal, persons: Decimal | int, period: Period, uplifts: Sequence[Uplift]
) -> Decimal:
    """Persons × daily price summed over the days of the period, in whole kronor.

    `base` is kronor per person and day before any of the uplifts. Raises ValueError when the
    period is open.
    """
    if period.ends_on is None:
        raise ValueError("Perioden gäller tills vidare. Ange ett slutdatum för beräkningen.")
    total = ZERO
    for part in _parts_with_one_price(period, uplifts):
        price = uplift_price(base, [u for u in uplifts if u.from_on <= part.starts_on])
        total += price * persons * (part.days or 0)
    return to_kronor(total)


def change_percent(old: Decimal, new: Decimal) -> Decimal:
    """The change from `old` to `new` in percent, two decimals: 390 to 410 is 5.13.

    Raises ValueError when the old amount is not above zero.
    """
    if old <= 0:
        raise ValueError("Ange ett tidigare belopp som är större än noll.")
    return to_ore((new - old) * 100 / old)


def _applicable(uplifts: Sequence[Uplift]) -> list[Uplift]:
    """By date, one value per index and year: the definitive one if there is one."""
    chosen: dict[tuple[str, int], Uplift] = {}
    for uplift in sorted(uplifts, key=lambda u: not u.preliminary):
        key = (uplift.name, uplift.year)
        if key in chosen and chosen[key].preliminary == uplift.preliminary:
            raise ValueError(f"{uplift.name} {uplift.year} finns två gånger. Ta bort ett av dem.")
        chosen[key] = uplift
    return sorted(chosen.values(), key=lambda u: (u.from_on, u.year, u.name))


def _parts_with_one_price(period: Period, uplifts: Sequence[Uplift]) -> list[Period]:
    """The period cut at every day an uplift takes effect inside it."""
    inside = {u.from_on for u in uplifts if period.contains(u.from_on)}
    starts = sorted(inside | {period.starts_on})
    ends = [start - ONE_DAY for start in starts[1:]]
    return [Period(start, end) for start, end in zip(starts, [*ends, period.ends_on], strict=True)]


def _rounded(value: Decimal, decimals: int) -> Decimal:
    return value.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)


def _plain(factor: Decimal) -> str:
    """A factor with all its decimals and a comma, "1,026"."""
    return f"{factor.normalize():f}".replace(".", ",")


def _source(uplift: Uplift) -> str:
    return f"{uplift.name} {uplift.year}" + (", preliminärt" if uplift.preliminary else "")
