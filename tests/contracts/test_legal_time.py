"""Statutory time limits, checked against printed protocols; without a database."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.legal_time import (
    holiday_name,
    is_working_day,
    last_appeal_day,
    next_working_day,
    takedown_day,
)


@pytest.mark.parametrize(
    ("posted", "appeal", "takedown"),
    [
        pytest.param("2019-02-05", "2019-02-26", "2019-02-27", id="Söderhamn"),
        pytest.param("2018-05-22", "2018-06-12", "2018-06-13", id="Storuman"),
        pytest.param("2017-06-02", "2017-06-26", "2017-06-27", id="Midsummer Eve"),
        pytest.param("2022-05-19", "2022-06-09", "2022-06-10", id="May meeting"),
        pytest.param("2020-12-03", "2020-12-28", "2020-12-29", id="Christmas Eve"),
        pytest.param("2021-12-10", "2022-01-03", "2022-01-04", id="New Year's Eve"),
    ],
)
def test_the_appeal_time_is_three_weeks(posted: str, appeal: str, takedown: str) -> None:
    posted_on = date.fromisoformat(posted)
    assert last_appeal_day(posted_on) == date.fromisoformat(appeal)
    assert takedown_day(posted_on) == date.fromisoformat(takedown)


@given(st.dates(date(2000, 1, 1), date(2060, 12, 31)))
def test_the_last_day_is_a_working_day_no_sooner_than_three_weeks(posted_on: date) -> None:
    last = last_appeal_day(posted_on)
    assert is_working_day(last)
    assert timedelta(21) <= last - posted_on <= timedelta(27)


def test_holidays_have_swedish_names() -> None:
    assert holiday_name(date(2017, 6, 23)) == "Midsommarafton"
    assert holiday_name(date(2017, 6, 22)) is None


def test_a_working_day_is_kept() -> None:
    assert next_working_day(date(2017, 6, 22)) == date(2017, 6, 22)
