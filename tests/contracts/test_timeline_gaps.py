"""When something is covered, and when nothing covers it."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.timeline import Axis, gaps, merged

AXIS = Axis(date(2026, 1, 1), date(2026, 12, 31))
days = st.dates(date(2025, 6, 1), date(2027, 6, 30))


@st.composite
def spans(draw):
    first = draw(days)
    last = draw(st.none() | st.integers(0, 500))
    return first, None if last is None else first + timedelta(days=last)


def covers(found, day):
    return any(first <= day and (last is None or day <= last) for first, last in found)


@pytest.mark.parametrize(
    ("covered", "expected"),
    [
        ([], [(date(2026, 1, 1), date(2026, 12, 31))]),
        ([(date(2025, 1, 1), None)], []),
        ([(date(2026, 1, 1), date(2026, 12, 31))], []),
        ([(date(2025, 1, 1), date(2026, 6, 30)), (date(2026, 7, 1), None)], []),
        (
            [(date(2025, 1, 1), date(2026, 6, 30)), (date(2026, 7, 2), None)],
            [(date(2026, 7, 1), date(2026, 7, 1))],
        ),
        ([(date(2027, 1, 1), None)], [(date(2026, 1, 1), date(2026, 12, 31))]),
        ([(date(2025, 1, 1), date(2025, 12, 31))], [(date(2026, 1, 1), date(2026, 12, 31))]),
        ([(date(2026, 12, 31), None)], [(date(2026, 1, 1), date(2026, 12, 30))]),
    ],
)
def test_gaps(covered, expected):
    assert gaps(covered, AXIS) == expected


@given(st.lists(spans(), max_size=6), st.integers(0, 364))
def test_every_day_of_the_axis_is_either_covered_or_in_a_gap(covered, number):
    day = AXIS.starts_on + timedelta(days=number)
    assert covers(covered, day) != covers(gaps(covered, AXIS), day)


@given(st.lists(spans(), max_size=6), days)
def test_joining_loses_no_day_and_adds_none(covered, day):
    assert covers(merged(covered), day) == covers(covered, day)


@given(st.lists(spans(), max_size=6))
def test_what_is_joined_stands_apart_and_in_order(covered):
    found = merged(covered)
    for (_, last), (first, _) in pairwise(found):
        assert last is not None and first > last + timedelta(days=1)


def test_the_columns_have_their_true_width():
    assert Axis.of_years(2023, 2025).year_lengths() == [365, 366, 365]
