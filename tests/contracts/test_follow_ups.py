"""Which day a follow-up fulfils, how often by risk, and how far a remedy has come."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.follow_ups import (
    Grade,
    PlannedState,
    RemedyState,
    Risk,
    fulfilled,
    nearest,
    plan_for,
    planned_days,
    remedy_state,
    risk_days,
    worst,
)
from contracts.periods import Period, add_months

SEED_1 = Period(date(2019, 9, 1), date(2021, 8, 31))
QUARTERS = [
    date(2019, 11, 30),
    date(2020, 2, 29),
    date(2020, 5, 31),
    date(2020, 8, 31),
    date(2020, 11, 30),
    date(2021, 2, 28),
    date(2021, 5, 31),
    date(2021, 8, 31),
]
LATER = date(2026, 11, 25)


def seed_1_plan(on=date(2020, 6, 15)):
    return plan_for(SEED_1, every_months=3, first_on=None, subject="Resurser", on=on)


def states(held, on, **more):
    return [day.state for day in planned_days(seed_1_plan(on), held, on, **more)]


class TestThePlan:
    def test_seed_1_has_eight_quarterly_days(self):
        assert list(seed_1_plan().days) == QUARTERS

    def test_the_agreement_comes_before_the_risk_class(self):
        risks = [Risk("low", date(2019, 9, 1))]
        plan = plan_for(SEED_1, every_months=3, first_on=None, risks=risks, on=LATER)
        assert (plan.every_months, plan.ground) == (3, "enligt avtalet")

    @pytest.mark.parametrize(("level", "months"), [("high", 4), ("medium", 12), ("low", 24)])
    def test_the_risk_class_sets_the_interval_where_the_agreement_says_none(self, level, months):
        term = Period(date(2020, 1, 1), date(2029, 12, 31))
        plan = plan_for(
            term, every_months=None, first_on=None, risks=[Risk(level, date(2020, 1, 1))], on=LATER
        )
        assert plan.every_months == months
        assert plan.days[0] == add_months(date(2020, 1, 1), months)

    def test_without_interval_and_risk_there_is_no_plan(self):
        assert plan_for(SEED_1, every_months=None, first_on=None, on=LATER) is None

    def test_a_risk_that_is_assessed_later_is_not_known_yet(self):
        risks = [Risk("high", date(2020, 6, 1))]
        assert (
            plan_for(SEED_1, every_months=None, first_on=None, risks=risks, on=QUARTERS[1]) is None
        )

    def test_three_times_a_year_until_the_class_is_lowered(self):
        risks = [Risk("high", date(2020, 1, 1)), Risk("medium", date(2021, 1, 15))]
        term = Period(date(2020, 1, 1), date(2022, 12, 31))
        assert risk_days(term, risks) == [
            date(2020, 5, 1),
            date(2020, 9, 1),
            date(2021, 1, 1),
            date(2022, 1, 15),
        ]

    def test_the_same_class_again_does_not_put_the_day_off(self):
        term = Period(date(2020, 1, 1), date(2022, 12, 31))
        once = risk_days(term, [Risk("medium", date(2020, 1, 1))])
        again = risk_days(
            term, [Risk("medium", date(2020, 1, 1)), Risk("medium", date(2020, 12, 1))]
        )
        assert again == once == [date(2021, 1, 1), date(2022, 1, 1)]

    def test_an_assessment_before_the_term_counts_from_its_first_day(self):
        term = Period(date(2020, 1, 1), date(2021, 12, 31))
        assert risk_days(term, [Risk("medium", date(2015, 5, 5))]) == [date(2021, 1, 1)]


class TestTheNearestDay:
    def test_a_late_follow_up_fulfils_the_day_that_is_nearest(self):
        held = date(2019, 12, 20)
        assert fulfilled(QUARTERS, [held], 3) == {QUARTERS[0]: held}

    def test_one_that_is_nearer_the_next_day_fulfils_that_one(self):
        assert list(fulfilled(QUARTERS, [date(2020, 2, 1)], 3)) == [QUARTERS[1]]

    def test_at_the_same_distance_the_earlier_day(self):
        days = [date(2020, 1, 1), date(2020, 1, 31)]
        assert nearest(days, date(2020, 1, 16), 1) == days[0]

    def test_one_long_before_the_first_day_fulfils_none(self):
        assert fulfilled(QUARTERS, [date(2019, 9, 5)], 3) == {}

    def test_of_two_near_the_same_day_the_nearest_counts(self):
        held = [date(2019, 11, 10), date(2019, 12, 2)]
        assert fulfilled(QUARTERS, held, 3) == {QUARTERS[0]: held[1]}


class TestTheStateOfADay:
    def test_passed_days_without_follow_up_are_late(self):
        found = states([], date(2020, 3, 1))
        assert found == [PlannedState.LATE] * 2 + [PlannedState.COMING] * 6

    def test_the_day_itself_is_not_late(self):
        assert states([], QUARTERS[0]) == [PlannedState.COMING] * 8

    def test_a_day_that_was_passed_over_is_missed_and_no_longer_late(self):
        found = states([QUARTERS[1]], date(2020, 3, 1))
        assert found[:3] == [PlannedState.MISSED, PlannedState.DONE, PlannedState.COMING]

    def test_nothing_is_late_in_an_agreement_that_has_ended(self):
        assert set(states([], LATER, is_running=False)) == {PlannedState.MISSED}

    def test_what_was_held_later_is_not_known_on_the_day(self):
        assert states([date(2019, 12, 10)], date(2019, 12, 5))[0] == PlannedState.LATE


days_held = st.lists(st.dates(date(2015, 1, 1), date(2030, 1, 1)), max_size=20)
intervals = st.integers(1, 36)


@st.composite
def plans(draw):
    start = draw(st.dates(date(2016, 1, 1), date(2022, 1, 1)))
    term = Period(start, start + timedelta(days=draw(st.integers(40, 3000))))
    return plan_for(term, every_months=draw(intervals), first_on=None, on=LATER)


@given(plans(), days_held)
def test_a_follow_up_fulfils_one_day_at_most_and_within_half_an_interval(plan, held):
    found = fulfilled(plan.days, held, plan.every_months)
    assert len(set(found.values())) == len(found)
    for day, record in found.items():
        assert record in held
        assert all(abs(record - day) <= abs(record - other) for other in plan.days)
        assert abs(record - day).days <= plan.every_months * 31 / 2


@given(plans(), days_held)
def test_the_order_of_days_is_the_order_of_what_fulfils_them(plan, held):
    found = sorted(fulfilled(plan.days, held, plan.every_months).items())
    assert all(first[1] < second[1] for first, second in pairwise(found))


@given(plans(), days_held, st.dates(date(2015, 1, 1), date(2030, 1, 1)))
def test_one_more_follow_up_never_leaves_a_day_unfulfilled(plan, held, extra):
    before = set(fulfilled(plan.days, held, plan.every_months))
    assert before <= set(fulfilled(plan.days, [*held, extra], plan.every_months))


@given(plans(), days_held, st.dates(date(2015, 1, 1), date(2030, 1, 1)))
def test_every_planned_day_has_one_state_and_late_ones_come_last_of_the_passed(plan, held, on):
    found = planned_days(plan, held, on)
    assert [day.on for day in found] == list(plan.days)
    passed = [day.state for day in found if day.on < on]
    late = passed.count(PlannedState.LATE)
    assert PlannedState.LATE not in passed[: len(passed) - late]
    assert all(day.on >= on for day in found if day.state == PlannedState.COMING)


@given(
    st.dates(date(2016, 1, 1), date(2020, 1, 1)),
    st.lists(
        st.tuples(st.sampled_from(["high", "medium", "low"]), st.dates(date(2015, 1, 1), LATER)),
        max_size=6,
    ),
)
def test_the_days_of_a_risk_class_are_in_order_and_in_the_term(start, assessed):
    term = Period(start, start + timedelta(days=3000))
    days = risk_days(term, [Risk(*one) for one in assessed])
    assert days == sorted(set(days))
    assert all(term.contains(day) for day in days)


class TestGrades:
    def test_the_whole_is_as_its_worst_part(self):
        assert worst([Grade.MET, Grade.NOT_MET, Grade.PARTLY]) == Grade.NOT_MET

    def test_nothing_graded_has_no_grade(self):
        assert worst([]) is None


DUE, DONE, RECHECK = date(2020, 3, 1), date(2020, 2, 20), date(2020, 4, 1)


@pytest.mark.parametrize(
    ("values", "on", "expected"),
    [
        ({}, date(2020, 3, 1), RemedyState.WAITING),
        ({}, date(2020, 3, 2), RemedyState.LATE),
        ({"done_on": DONE}, date(2020, 3, 2), RemedyState.FINISHED),
        ({"done_on": DONE}, date(2020, 2, 19), RemedyState.WAITING),
        ({"done_on": DONE, "recheck_by": RECHECK}, RECHECK, RemedyState.RECHECK),
        ({"done_on": DONE, "recheck_by": RECHECK}, date(2020, 4, 2), RemedyState.RECHECK_LATE),
        (
            {"done_on": DONE, "recheck_by": RECHECK, "rechecked_on": RECHECK},
            date(2020, 4, 2),
            RemedyState.FINISHED,
        ),
        (
            {"done_on": DONE, "recheck_by": RECHECK, "rechecked_on": RECHECK, "remains": True},
            date(2020, 4, 2),
            RemedyState.REMAINS,
        ),
        ({"done_on": DONE, "rechecked_on": RECHECK}, date(2020, 3, 15), RemedyState.RECHECK),
    ],
)
def test_how_far_a_remedy_has_come(values, on, expected):
    usual = {"done_on": None, "recheck_by": None, "rechecked_on": None, "remains": False}
    assert remedy_state(due_on=DUE, **usual | values, on=on) == expected
