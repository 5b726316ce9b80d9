"""Periods and month arithmetic, without a database."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.periods import Period, add_months, end_after, months_text

DAYS = st.dates(date(1950, 1, 1), date(2150, 12, 31))
MONTHS = st.integers(1, 240)


def period(text: str) -> Period:
    start, _, end = text.partition("/")
    return Period(date.fromisoformat(start), date.fromisoformat(end) if end else None)


@st.composite
def periods(draw: st.DrawFn) -> Period:
    start = draw(DAYS)
    return Period(start, start + timedelta(draw(st.integers(0, 4000))))


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        ("2019-01-31", 1, "2019-02-28"),
        ("2020-01-31", 1, "2020-02-29"),
        ("2020-02-29", 12, "2021-02-28"),
        ("2020-03-31", -1, "2020-02-29"),
        ("2019-12-15", 1, "2020-01-15"),
        ("2020-01-15", -13, "2018-12-15"),
    ],
)
def test_it_adds_months_and_clips_at_month_end(day: str, months: int, expected: str) -> None:
    assert add_months(date.fromisoformat(day), months) == date.fromisoformat(expected)


@pytest.mark.parametrize(
    ("start", "months", "end"),
    [
        ("2019-09-01", 24, "2021-08-31"),
        ("2023-03-01", 12, "2024-02-29"),
        ("2022-03-01", 12, "2023-02-28"),
        ("2015-05-04", 12, "2016-05-03"),
        ("2016-05-04", 6, "2016-11-03"),
        ("2019-01-31", 1, "2019-02-27"),
        ("2020-02-29", 12, "2021-02-27"),
    ],
)
def test_a_term_ends_the_day_before_its_anniversary(start: str, months: int, end: str) -> None:
    assert end_after(date.fromisoformat(start), months) == date.fromisoformat(end)


def test_it_refuses_days_outside_the_calendar() -> None:
    with pytest.raises(ValueError, match="kalendern"):
        add_months(date(9999, 12, 1), 1)


@given(DAYS, MONTHS)
def test_whole_months_is_the_inverse_of_end_after(start: date, months: int) -> None:
    assert Period(start, end_after(start, months)).whole_months() == (months, 0)


@given(periods())
def test_whole_months_and_leftover_days_rebuild_the_period(term: Period) -> None:
    months, left = term.whole_months()
    assert add_months(term.starts_on, months) + timedelta(left - 1) == term.ends_on
    assert 0 <= left <= 31


@given(periods(), MONTHS)
def test_an_extension_follows_without_gap(term: Period, months: int) -> None:
    following = term.extended_by(months)
    assert term.touches(following)
    assert not term.overlaps(following)
    assert following.whole_months() == (months, 0)


@given(periods())
def test_the_parts_of_the_years_cover_every_day_once(term: Period) -> None:
    parts = [term.clip_to_year(year) for year in term.years()]
    assert sum(part.days for part in parts) == term.days
    assert term.clip_to_year(term.starts_on.year - 1) is None


@given(periods(), periods())
def test_an_intersection_is_what_both_contain(one: Period, other: Period) -> None:
    shared = one.intersection(other)
    assert (shared is not None) == one.overlaps(other) == other.overlaps(one)
    if shared:
        for day in (shared.starts_on, shared.ends_on):
            assert one.contains(day) and other.contains(day)


def test_it_refuses_reversed_dates() -> None:
    with pytest.raises(ValueError, match="ligger före startdatum 2021-01-02"):
        period("2021-01-02/2021-01-01")


def test_the_last_day_is_inclusive() -> None:
    term = period("2019-09-01/2021-08-31")
    assert term.contains(date(2021, 8, 31))
    assert not term.contains(date(2021, 9, 1))
    assert period("2021-01-01/2021-01-01").days == 1


def test_an_open_period_has_no_end() -> None:
    running = period("2019-04-29")
    assert running.contains(date(2100, 1, 1))
    assert not running.contains(date(2019, 4, 28))
    assert running.days is None
    assert not running.touches(period("2030-01-01"))
    assert running.clip_to_year(2019) == period("2019-04-29/2019-12-31")
    assert running.intersection(period("2020-01-01")) == period("2020-01-01")


@pytest.mark.parametrize("ask", [Period.whole_months, Period.years, lambda p: p.extended_by(1)])
def test_an_open_period_has_no_length(ask) -> None:
    with pytest.raises(ValueError, match="tills vidare"):
        ask(period("2019-04-29"))


def test_it_refuses_an_extension_of_nothing() -> None:
    with pytest.raises(ValueError, match="minst en månad"):
        period("2019-01-01/2019-12-31").extended_by(0)


def test_periods_sort_with_an_open_end_last() -> None:
    rows = ["2019-01-01", "2020-01-01/2020-02-01", "2019-01-01/2019-06-30"]
    in_order = ["2019-01-01/2019-06-30", "2019-01-01", "2020-01-01/2020-02-01"]
    assert sorted(map(period, rows)) == [period(row) for row in in_order]


def test_it_is_written_with_an_en_dash() -> None:
    assert str(period("2019-09-01/2021-08-31")) == "2019-09-01–2021-08-31"
    assert str(period("2019-04-29")) == "från 2019-04-29"


@pytest.mark.parametrize(
    ("months", "years", "text"),
    [
        (24, False, "24 månader"),
        (1, False, "1 månad"),
        (24, True, "2 år"),
        (18, True, "1 år och 6 månader"),
        (13, True, "1 år och 1 månad"),
        (6, True, "6 månader"),
    ],
)
def test_months_are_written_in_swedish(months: int, years: bool, text: str) -> None:
    assert months_text(months, years=years) == text
