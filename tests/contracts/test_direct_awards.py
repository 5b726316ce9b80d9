"""Direct awards of a sort and year, against the limit of each day."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts import direct_awards
from contracts.actions.limits import KNOWN_LIMITS
from contracts.deadlines import Actor, ExtensionRight
from contracts.derivation import derive
from contracts.direct_awards import AwardState, Limit
from contracts.periods import Period
from contracts.termsheet import (
    AmendmentFact,
    CompensationFact,
    OptionFact,
    PeriodFact,
    TermSheet,
    VolumeFact,
)

LIMITS = [Limit("welfare", first, last, Decimal(w)) for first, last, w, _ in KNOWN_LIMITS]
LIMITS += [Limit("ordinary", first, last, Decimal(o)) for first, last, _, o in KNOWN_LIMITS]
ON = date(2018, 3, 1)


def facts(*, end=date(2018, 12, 31), right=None, options=(), prices=(), volumes=(), more=()):
    first = AmendmentFact(
        number=1,
        kind="establish",
        in_force_on=date(2018, 1, 10),
        periods=(PeriodFact(Period(date(2018, 1, 1), end)),),
        compensations=prices,
        volumes=volumes,
        right=right,
        options=options,
    )
    return derive(TermSheet("direct_award", date(2018, 1, 10), (first, *more)), ON)


def yearly(amount):
    return CompensationFact(amount=Decimal(amount), unit="year")


class TestTheTable:
    @pytest.mark.parametrize(
        ("kind", "day", "amount"),
        [
            ("welfare", date(2018, 6, 1), 586_907),
            ("ordinary", date(2017, 12, 31), 534_890),
            ("welfare", date(2019, 1, 1), 1_991_766),
            ("ordinary", date(2019, 1, 1), 586_907),
            ("welfare", date(2022, 1, 31), 2_156_469),
            ("welfare", date(2022, 2, 1), 7_802_550),
            ("ordinary", date(2025, 12, 31), 700_000),
            ("welfare", date(2026, 1, 1), None),
            ("ordinary", date(2015, 12, 31), None),
        ],
    )
    def test_the_limit_is_the_one_of_the_day(self, kind, day, amount):
        assert direct_awards.limit_on(LIMITS, kind, day) == amount


class TestAddingUp:
    @pytest.mark.parametrize(
        ("price", "value", "percent"),
        [("414.50", "5740825.00", 978), ("470.60", "6517810.00", 1110)],
    )
    def test_the_special_agreements_of_2018_passed_the_limit_about_tenfold(
        self, price, value, percent
    ):
        """13 850 hours that the contracts lacked, at 414,50–470,60 kr, against 586 907 kr."""
        (step,) = direct_awards.add_up(
            [(1, date(2018, 3, 5), 13_850 * Decimal(price))], "welfare", LIMITS
        )
        assert (step.total, step.percent) == (Decimal(value), percent)
        assert step.state == AwardState.REACHED

    def test_many_small_ones_are_one(self):
        awards = [(key, date(2018, key, 1), Decimal(100_000)) for key in range(1, 7)]
        states = [step.state for step in direct_awards.add_up(awards, "welfare", LIMITS)]
        assert states == ["room", "room", "half", "half", "near", "reached"]

    def test_each_is_held_against_the_limit_of_its_own_day(self):
        awards = [
            (1, date(2022, 1, 20), Decimal(2_200_000)),
            (2, date(2022, 3, 1), Decimal(100_000)),
        ]
        first, second = direct_awards.add_up(awards, "welfare", LIMITS)
        assert (first.state, second.state) == (AwardState.REACHED, AwardState.ROOM)
        assert direct_awards.worst([first, second]) == AwardState.REACHED

    def test_an_unknown_limit_is_said_and_not_guessed(self):
        (step,) = direct_awards.add_up([(1, date(2026, 5, 1), Decimal(10**7))], "welfare", LIMITS)
        assert (step.limit, step.percent, step.state) == (None, None, AwardState.NO_LIMIT)

    def test_an_unknown_value_adds_nothing_but_stays_in_the_list(self):
        steps = direct_awards.add_up([(1, ON, None), (2, ON, Decimal(5))], "ordinary", LIMITS)
        assert [(s.value, s.total) for s in steps] == [(None, 0), (5, 5)]

    @given(
        st.lists(
            st.tuples(
                st.integers(1, 99),
                st.dates(date(2016, 1, 1), date(2025, 12, 31)),
                st.none() | st.decimals(0, 10**8, places=2),
            ),
            max_size=20,
        )
    )
    def test_totals_grow_to_the_sum_in_order_of_day(self, awards):
        steps = direct_awards.add_up(awards, "ordinary", LIMITS)
        totals = [step.total for step in steps]
        assert totals == sorted(totals)
        assert [s.awarded_on for s in steps] == sorted(day for _, day, _ in awards)
        assert (totals or [0])[-1] == sum(value or 0 for *_, value in awards)
        assert all(direct_awards.state_at(s.percent) == s.state for s in steps)


class TestTheValue:
    def test_the_whole_term_counts(self):
        assert direct_awards.whole_value(facts(prices=(yearly(400_000),))) == 400_000

    def test_extensions_count_though_nobody_has_decided_them(self):
        right = ExtensionRight(2, 12, automatic=False, actor=Actor.BOARD)
        assert direct_awards.whole_value(facts(prices=(yearly(400_000),), right=right)) == 1_200_000

    def test_an_agreement_without_an_end_counts_48_months(self):
        assert direct_awards.whole_value(facts(prices=(yearly(400_000),), end=None)) == 1_600_000

    def test_an_extension_right_without_limit_counts_48_months(self):
        right = ExtensionRight(None, 6, automatic=False, actor=Actor.BOARD)
        assert direct_awards.whole_value(facts(prices=(yearly(400_000),), right=right)) == 1_600_000

    def test_an_option_counts_with_its_ceiling(self):
        option = OptionFact("Mer", True, True, max_amount=Decimal(150_000))
        assert direct_awards.whole_value(facts(prices=(yearly(400_000),), options=(option,))) == (
            550_000
        )

    def test_an_option_in_hours_counts_at_the_hourly_price(self):
        price = CompensationFact(amount=Decimal(400), unit="hour")
        option = OptionFact("Mer", True, True, max_quantity=Decimal(500))
        volume = VolumeFact(quantity=Decimal(1000))
        found = facts(prices=(price,), volumes=(volume,), options=(option,))
        assert direct_awards.whole_value(found) == 600_000

    def test_a_call_off_is_not_counted_on_top_of_its_option(self):
        option = OptionFact("Mer", True, True, id=3, max_amount=Decimal(150_000))
        sums = CompensationFact(
            amount=Decimal(100_000),
            unit="period",
            valid_from=date(2018, 2, 1),
            valid_until=date(2018, 12, 31),
        )
        call = AmendmentFact(
            2, "call_off", date(2018, 2, 1), compensations=(sums,), called_off=(3,)
        )
        found = facts(prices=(yearly(400_000),), options=(option,), more=(call,))
        assert direct_awards.whole_value(found) == 550_000

    def test_an_unknown_amount_is_unknown(self):
        assert direct_awards.whole_value(facts()) is None

    def test_nobody_has_awarded_what_is_undecided(self):
        undecided = derive(
            TermSheet("direct_award", ON, (AmendmentFact(1, "establish", None),)), ON
        )
        assert direct_awards.awarded_on(undecided) is None
        assert direct_awards.awarded_on(facts()) == date(2018, 1, 10)
        assert direct_awards.awarded_on(replace(facts(), amendments=())) is None
