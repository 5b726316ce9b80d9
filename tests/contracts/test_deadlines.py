"""Extension rights, notice days and follow-up days, without a database."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.deadlines import (
    Actor,
    CountedFrom,
    DeadlineKind,
    DeadlineState,
    ExtensionRight,
    Notice,
    deadline_state,
    follow_up_days,
    latest_end,
    next_deadline,
    notice_day,
    planned_follow_ups,
    steps_left,
)
from contracts.periods import Period

BEFORE_EXTENSION = CountedFrom.EXTENSION_START
TUNNGATAN = ExtensionRight(1, 6, False, Actor.BOARD, Notice(months=2))
NORRKOPING = ExtensionRight(2, 12, False, Actor.BOARD, Notice(9, 0, BEFORE_EXTENSION))
HARNEGATAN = ExtensionRight(1, 12, True, Actor.EITHER, Notice(months=12))
ENDLESS = ExtensionRight(None, 12, True, Actor.EITHER, Notice(months=6))


@pytest.mark.parametrize(
    ("end", "notice", "expected"),
    [
        ("2016-05-03", Notice(months=2), "2016-03-03"),
        ("2023-02-28", Notice(months=12), "2022-02-28"),
        ("2021-08-31", Notice(months=3), "2021-05-31"),
        ("2021-08-31", Notice(months=6), "2021-02-28"),
        ("2021-08-31", Notice(days=14), "2021-08-17"),
        ("2021-08-31", Notice(months=1, days=1), "2021-07-30"),
        ("2019-04-30", Notice(9, 0, BEFORE_EXTENSION), "2018-08-01"),
        ("2020-04-30", Notice(9, 0, BEFORE_EXTENSION), "2019-08-01"),
        ("2021-08-31", Notice(), "2021-08-31"),
    ],
)
def test_the_notice_day_is_counted_back(end: str, notice: Notice, expected: str) -> None:
    assert notice_day(date.fromisoformat(end), notice) == date.fromisoformat(expected)


def test_each_step_counts_notice_from_the_end_before_it() -> None:
    first, second = steps_left(date(2019, 4, 30), NORRKOPING, used=0)
    assert (first.number, first.act_by) == (1, date(2018, 8, 1))
    assert first.period == Period(date(2019, 5, 1), date(2020, 4, 30))
    assert (second.number, second.act_by) == (2, date(2019, 8, 1))
    assert second.period.ends_on == date(2021, 4, 30)


def test_used_steps_are_counted_from_the_current_end() -> None:
    (second,) = steps_left(date(2020, 4, 30), NORRKOPING, used=1)
    assert (second.number, second.act_by) == (2, date(2019, 8, 1))
    assert latest_end(date(2020, 4, 30), NORRKOPING, used=1) == date(2021, 4, 30)
    assert steps_left(date(2021, 4, 30), NORRKOPING, used=2) == []


def test_without_notice_the_last_day_to_act_is_the_end() -> None:
    right = ExtensionRight(1, 24, False, Actor.BOTH)
    (step,) = steps_left(date(2021, 8, 31), right, used=0)
    assert (step.notice_on, step.act_by) == (None, date(2021, 8, 31))


def test_a_step_past_the_cap_is_left_out() -> None:
    right = ExtensionRight(None, 12, False, Actor.BOARD, None, not_after=date(2023, 6, 30))
    assert [s.period.ends_on.year for s in steps_left(date(2020, 12, 31), right, 0)] == [2021, 2022]
    assert latest_end(date(2020, 12, 31), right, 0) == date(2022, 12, 31)


def test_an_endless_right_has_no_latest_end() -> None:
    assert latest_end(date(2020, 12, 31), ENDLESS, used=3) is None
    assert len(steps_left(date(2020, 12, 31), ENDLESS, used=3)) == 10
    assert steps_left(date(2020, 12, 31), ENDLESS, used=3, limit=1)[0].number == 4


def test_the_latest_end_is_not_cut_by_the_list_limit() -> None:
    right = ExtensionRight(20, 12, False, Actor.BOARD)
    assert latest_end(date(2020, 12, 31), right, used=0) == date(2040, 12, 31)


def test_without_a_right_the_end_is_the_latest_end() -> None:
    assert latest_end(date(2020, 12, 31), None, used=0) == date(2020, 12, 31)
    assert steps_left(date(2020, 12, 31), None, used=0) == []


@given(
    st.dates(date(1990, 1, 1), date(2090, 1, 1)),
    st.integers(1, 6),
    st.integers(1, 48),
    st.integers(0, 6),
)
def test_steps_follow_each_other_without_gap(end: date, steps, months, used) -> None:
    right = ExtensionRight(steps, months, False, Actor.BOARD)
    left = steps_left(end, right, used)
    assert len(left) == max(steps - used, 0)
    last = end
    for step in left:
        assert (step.period.starts_on - last).days == 1
        assert step.period.whole_months() == (months, 0)
        last = step.period.ends_on
    assert latest_end(end, right, used) == last


def test_an_agreement_that_ends_unless_extended() -> None:
    deadline = next_deadline(date(2016, 5, 3), TUNNGATAN, used=0)
    assert deadline.kind == DeadlineKind.EXTEND
    assert deadline.act_by == date(2016, 3, 3)
    assert deadline.ends_on == date(2016, 5, 3)
    assert deadline.explanation == "2016-05-03 minus 2 månader"
    assert latest_end(date(2016, 5, 3), TUNNGATAN, used=0) == date(2016, 11, 3)


def test_an_agreement_that_goes_on_unless_stopped() -> None:
    deadline = next_deadline(date(2023, 2, 28), HARNEGATAN, used=0)
    assert (deadline.kind, deadline.act_by) == (DeadlineKind.STOP, date(2022, 2, 28))
    assert latest_end(date(2023, 2, 28), HARNEGATAN, used=0) == date(2024, 2, 29)


def test_an_agreement_with_nothing_left_just_ends() -> None:
    deadline = next_deadline(date(2016, 11, 3), TUNNGATAN, used=1)
    assert (deadline.kind, deadline.act_by) == (DeadlineKind.END, date(2016, 11, 3))
    assert next_deadline(date(2016, 11, 3), None, 0) == deadline


def test_an_open_agreement_has_no_deadline() -> None:
    assert next_deadline(None, ENDLESS, used=0) is None


@pytest.mark.parametrize(
    ("notice", "text"),
    [
        (Notice(9, 0, BEFORE_EXTENSION), "2019-05-01 minus 9 månader"),
        (Notice(1, 10), "2019-04-30 minus 1 månad och 10 dagar"),
        (Notice(days=1), "2019-04-30 minus 1 dag"),
        (None, "2019-04-30 är periodens sista dag"),
    ],
)
def test_the_deadline_says_how_it_was_counted(notice: Notice | None, text: str) -> None:
    right = ExtensionRight(1, 12, False, Actor.BOARD, notice)
    assert next_deadline(date(2019, 4, 30), right, 0).explanation == text


@pytest.mark.parametrize(
    ("on", "state"),
    [
        ("2021-02-27", DeadlineState.PLENTY),
        ("2021-02-28", DeadlineState.DUE),
        ("2021-06-27", DeadlineState.DUE),
        ("2021-06-28", DeadlineState.URGENT),
        ("2021-08-28", DeadlineState.URGENT),
        ("2021-08-29", DeadlineState.LATE),
    ],
)
def test_a_deadline_comes_nearer(on: str, state: DeadlineState) -> None:
    assert deadline_state(date(2021, 8, 28), date.fromisoformat(on)) == state


def test_everything_has_a_swedish_label() -> None:
    for names in (Actor, CountedFrom, DeadlineKind, DeadlineState):
        assert all(member.label for member in names)
    assert Actor.BOARD.label == "Nämnden"
    assert DeadlineState.LATE.label == "För sent"


def test_follow_ups_do_not_drift_from_the_31st() -> None:
    days = follow_up_days(date(2020, 1, 31), 1, date(2020, 4, 30))
    assert days == [date(2020, 1, 31), date(2020, 2, 29), date(2020, 3, 31), date(2020, 4, 30)]


def test_quarterly_follow_up_of_two_years() -> None:
    term = Period(date(2019, 9, 1), date(2021, 8, 31))
    days = planned_follow_ups(term, 3)
    assert (len(days), days[0], days[-1]) == (8, date(2019, 11, 30), date(2021, 8, 31))
    assert len(planned_follow_ups(term, 3, first_on=date(2019, 12, 1))) == 7


@pytest.mark.parametrize(
    "refused",
    [
        lambda: Notice(months=-1),
        lambda: Notice(days=-1),
        lambda: ExtensionRight(1, 0, False, Actor.BOARD),
        lambda: ExtensionRight(-1, 12, False, Actor.BOARD),
        lambda: follow_up_days(date(2020, 1, 1), 0, date(2020, 2, 1)),
        lambda: planned_follow_ups(Period(date(2020, 1, 1)), 3),
    ],
)
def test_it_refuses_impossible_terms(refused) -> None:
    with pytest.raises(ValueError, match=r"Ange .*\.$"):
        refused()
