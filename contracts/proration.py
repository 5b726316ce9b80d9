"""Yearly amounts and volumes over part years, by a named rule that can be shown beside the sum.

All arithmetic is exact (`Fraction`) until the last step; amounts are kronor per calendar year.
"""

from calendar import isleap, monthrange
from datetime import date
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from contracts.money import (
    KRONA,
    ORE,
    ZERO,
    distribute,
    format_number,
    format_sek,
    round_fraction,
    to_kronor,
)
from contracts.periods import Period


class Rule(StrEnum):
    """How a part of a year is valued."""

    MONTHS = "months"
    DAYS = "days"

    @property
    def label(self) -> str:
        """Swedish name of the rule."""
        return {"months": "Efter månader", "days": "Efter dagar"}[self.value]

    @property
    def formula(self) -> str:
        """The rule as a Swedish formula."""
        return {
            "months": "belopp per år × månader / 12, brutna månader efter dagar",
            "days": "belopp per år × dagar / årets dagar (365 eller 366)",
        }[self.value]


def months_in(period: Period) -> Decimal:
    """Calendar months in the period, broken months as days / days in that month.

    Raises ValueError when the period is open.
    """
    return _as_decimal(_months(period))


def share_of_year(period: Period, rule: Rule) -> Decimal:
    """The period in years: months / 12, or days / 365 (366) summed per calendar year."""
    return _as_decimal(_share(period, rule))


def prorate(per_year: Decimal, period: Period, rule: Rule) -> Decimal:
    """The amount for the period in kronor and öre: per_year times the period in years.

    Raises ValueError when the period is open.
    """
    return round_fraction(Fraction(per_year) * _share(period, rule), ORE)


def by_year(per_year: Decimal, period: Period, rule: Rule) -> dict[int, Decimal]:
    """The amount per calendar year in whole kronor; sums to to_kronor(prorate(...)).

    What rounding leaves goes to the year with the largest share, see `money.distribute`.
    """
    return distribute(prorate(per_year, period, rule), _shares_by_year(period, rule), KRONA)


def quantity_by_year(per_year: Decimal, period: Period, rule: Rule) -> dict[int, Decimal]:
    """Hours, places or other volumes per calendar year, two decimals at most.

    Sums to the volume of the whole period; 1 700 a year from April to December is 1275.
    """
    total = prorate(per_year, period, rule)
    parts = distribute(total, _shares_by_year(period, rule), ORE)
    return {year: _normalised(part) for year, part in parts.items()}


def explain(per_year: Decimal, period: Period, rule: Rule) -> str:
    """The calculation in Swedish: "1 814 000 kr × 5/12 = 755 833 kr"."""
    factor = _months_text(period) if rule == Rule.MONTHS else _days_text(period)
    amount = to_kronor(prorate(per_year, period, rule))
    return f"{format_sek(per_year)} × {factor} = {format_sek(amount)}"


def _share(period: Period, rule: Rule) -> Fraction:
    return sum(_shares_by_year(period, rule).values(), Fraction(0))


def _shares_by_year(period: Period, rule: Rule) -> dict[int, Fraction]:
    """Each calendar year's part of the period, in years."""
    parts = {year: period.clip_to_year(year) for year in period.years()}
    return {year: _share_in_year(part, rule) for year, part in parts.items() if part}


def _share_in_year(part: Period, rule: Rule) -> Fraction:
    if rule == Rule.MONTHS:
        return _months(part) / 12
    return Fraction(part.days or 0, _days_in_year(part.starts_on.year))


def _months(period: Period) -> Fraction:
    return sum(_month_parts(period), Fraction(0))


def _month_parts(period: Period) -> list[Fraction]:
    """A broken first month, the whole months between as one number, a broken last month."""
    _refuse_open(period)
    end = period.ends_on or period.starts_on
    months = (end.year - period.starts_on.year) * 12 + end.month - period.starts_on.month
    if months == 0:
        return [Fraction(end.day - period.starts_on.day + 1, _days_in_month(end))]
    in_month = _days_in_month(period.starts_on)
    first = Fraction(in_month - period.starts_on.day + 1, in_month)
    last = Fraction(end.day, _days_in_month(end))
    whole = Fraction(months - 1 + (first == 1) + (last == 1))
    return [part for part in (first % 1, whole, last % 1) if part]


def _months_text(period: Period) -> str:
    """Months over twelve, "5/12", or with broken months left as written, "(5 + 14/31)/12"."""
    months = _months(period)
    if months.denominator == 1:
        return f"{months}/12"
    text = " + ".join(_part_text(part) for part in _month_parts(period))
    return f"({text})/12"


def _part_text(part: Fraction) -> str:
    return format_number(int(part)) if part.denominator == 1 else str(part)


def _days_text(period: Period) -> str:
    """Days over the days of each year, "(122/365 + 366/366)"."""
    parts = [period.clip_to_year(year) for year in period.years()]
    terms = [f"{p.days}/{_days_in_year(p.starts_on.year)}" for p in parts if p]
    return terms[0] if len(terms) == 1 else f"({' + '.join(terms)})"


def _refuse_open(period: Period) -> None:
    if period.ends_on is None:
        raise ValueError("Perioden gäller tills vidare. Ange ett slutdatum för beräkningen.")


def _days_in_month(day: date) -> int:
    return monthrange(day.year, day.month)[1]


def _days_in_year(year: int) -> int:
    return 366 if isleap(year) else 365


def _as_decimal(value: Fraction) -> Decimal:
    return Decimal(value.numerator) / Decimal(value.denominator)


def _normalised(value: Decimal) -> Decimal:
    """Without trailing zeros, and without the exponent Decimal.normalize gives 1300."""
    whole = to_kronor(value)
    return (whole if whole == value else value.normalize()) + ZERO
