"""Part years by a named rule, without a database."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.money import to_kronor
from contracts.periods import Period, end_after
from contracts.proration import (
    Rule,
    by_year,
    explain,
    months_in,
    prorate,
    quantity_by_year,
    share_of_year,
)

TWO_YEARS = Period(date(2019, 9, 1), date(2021, 8, 31))
FIVE_MONTHS = Period(date(2022, 1, 1), date(2022, 5, 31))
AMOUNTS = st.decimals(0, 10**9, places=2)
RULES = st.sampled_from(Rule)


@st.composite
def periods(draw: st.DrawFn) -> Period:
    start = draw(st.dates(date(1990, 1, 1), date(2090, 12, 31)))
    return Period(start, start + timedelta(draw(st.integers(0, 3000))))


def test_a_two_year_assignment_is_split_over_three_years() -> None:
    per_year = Decimal(28_928_446)
    assert prorate(per_year, TWO_YEARS, Rule.MONTHS) == 57_856_892
    expected = {2019: 9_642_815, 2020: 28_928_446, 2021: 19_285_631}
    assert by_year(per_year, TWO_YEARS, Rule.MONTHS) == expected


@pytest.mark.parametrize(("rule", "kronor"), [(Rule.MONTHS, 755_833), (Rule.DAYS, 750_449)])
def test_the_rule_decides_what_five_months_cost(rule: Rule, kronor: int) -> None:
    assert to_kronor(prorate(Decimal(1_814_000), FIVE_MONTHS, rule)) == kronor


def test_amounts_are_rounded_to_ore_at_the_end() -> None:
    assert prorate(Decimal(1_814_000), FIVE_MONTHS, Rule.MONTHS) == Decimal("755833.33")


@pytest.mark.parametrize(
    ("start", "end", "months"),
    [
        ("2022-01-01", "2022-05-31", "5"),
        ("2015-05-04", "2016-05-03", "12"),
        ("2022-04-01", "2022-04-15", "0.5"),
        ("2022-04-16", "2022-06-15", "2"),
        ("2020-02-01", "2020-02-29", "1"),
    ],
)
def test_broken_months_count_by_their_days(start: str, end: str, months: str) -> None:
    term = Period(date.fromisoformat(start), date.fromisoformat(end))
    assert months_in(term) == Decimal(months)


def test_a_leap_year_is_one_year_by_either_rule() -> None:
    year = Period(date(2020, 1, 1), date(2020, 12, 31))
    assert share_of_year(year, Rule.DAYS) == share_of_year(year, Rule.MONTHS) == 1


@given(AMOUNTS, periods(), RULES)
def test_the_years_sum_to_the_period(per_year: Decimal, term: Period, rule: Rule) -> None:
    parts = by_year(per_year, term, rule)
    assert sum(parts.values()) == to_kronor(prorate(per_year, term, rule))
    assert list(parts) == term.years()


@given(AMOUNTS, periods(), RULES)
def test_volumes_of_the_years_sum_to_the_period(per_year, term: Period, rule: Rule) -> None:
    assert sum(quantity_by_year(per_year, term, rule).values()) == prorate(per_year, term, rule)


@given(AMOUNTS, st.dates(date(1990, 1, 1), date(2090, 1, 1)), st.integers(1, 10))
def test_whole_years_from_a_first_of_month_cost_whole_years(per_year, day: date, years) -> None:
    start = day.replace(day=1)
    term = Period(start, end_after(start, 12 * years))
    assert prorate(per_year, term, Rule.MONTHS) == per_year * years


def test_volumes_are_written_without_trailing_zeros() -> None:
    nine_months = Period(date(2018, 4, 1), date(2018, 12, 31))
    assert str(quantity_by_year(Decimal("1700.00"), nine_months, Rule.MONTHS)[2018]) == "1275"
    year = Period(date(2018, 1, 1), date(2018, 12, 31))
    assert str(quantity_by_year(Decimal("1300"), year, Rule.MONTHS)[2018]) == "1300"
    assert str(quantity_by_year(Decimal("7.50"), year, Rule.MONTHS)[2018]) == "7.5"


@pytest.mark.parametrize(
    ("term", "rule", "text"),
    [
        (FIVE_MONTHS, Rule.MONTHS, "1 200 kr × 5/12 = 500 kr"),
        (FIVE_MONTHS, Rule.DAYS, "1 200 kr × 151/365 = 496 kr"),
        (TWO_YEARS, Rule.MONTHS, "1 200 kr × 24/12 = 2 400 kr"),
        (TWO_YEARS, Rule.DAYS, "1 200 kr × (122/365 + 366/366 + 243/365) = 2 400 kr"),
        (
            Period(date(2022, 1, 1), date(2022, 2, 14)),
            Rule.MONTHS,
            "1 200 kr × (1 + 1/2)/12 = 150 kr",
        ),
    ],
)
def test_the_calculation_is_explained(term: Period, rule: Rule, text: str) -> None:
    assert explain(Decimal(1200), term, rule).replace("\u00a0", " ") == text


def test_a_rule_tells_its_formula() -> None:
    months = "belopp per år × månader / 12, brutna månader efter dagar"
    assert Rule.MONTHS.formula == months
    assert "365 eller 366" in Rule.DAYS.formula
    assert Rule("days").label == "Efter dagar"


@pytest.mark.parametrize("rule", Rule)
def test_it_refuses_an_open_period(rule: Rule) -> None:
    with pytest.raises(ValueError, match="tills vidare"):
        prorate(Decimal(1), Period(date(2020, 1, 1)), rule)
