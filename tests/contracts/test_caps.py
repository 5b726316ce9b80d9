"""Caps and ceilings: what has been used of them, and when they sound the alarm."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts import caps
from contracts.caps import CapState, Ceiling
from contracts.derivation import derive
from contracts.periods import Period
from contracts.termsheet import (
    AmendmentFact,
    CapFact,
    CompensationFact,
    ConsumptionFact,
    OptionFact,
    PeriodFact,
    TermSheet,
    VolumeFact,
)

ON = date(2018, 6, 1)
OPTION = OptionFact("Fler timmar", True, True, id=7, max_quantity=Decimal(2000))
TERM = Period(date(2018, 1, 1), date(2019, 12, 31))
amounts = st.decimals(0, 10**9, places=2)


def sheet(*more, cap=None, option=OPTION, price=None, consumed=()):
    """A framework agreement for 2018 and 2019, decided in 2017."""
    first = AmendmentFact(
        number=1,
        kind="establish",
        in_force_on=date(2017, 12, 1),
        periods=(PeriodFact(TERM),),
        compensations=(price,) if price else (),
        options=(option,) if option else (),
        cap=cap,
    )
    return TermSheet("framework_agreement", date(2017, 12, 1), (first, *more), consumed=consumed)


def call_off(number=2, *, hours=0, money=0, on=date(2018, 3, 1), year=2018, option=7):
    year_days = (date(year, 4, 1), date(year, 12, 31))
    volume = VolumeFact(
        valid_from=year_days[0], valid_until=year_days[1], quantity=Decimal(hours), per="period"
    )
    sums = CompensationFact(
        valid_from=year_days[0], valid_until=year_days[1], amount=Decimal(money), unit="period"
    )
    return AmendmentFact(
        number=number,
        kind="call_off",
        in_force_on=on,
        volumes=(volume,) if hours else (),
        compensations=(sums,) if money else (),
        called_off=(option,),
    )


def found(of, on=ON):
    return {(c.name, c.unit, c.year): c for c in caps.ceilings(of, derive(of, on))}


CAP = CapFact(max_amount=Decimal(1_000_000), max_quantity=Decimal(4000))


class TestAlarms:
    @pytest.mark.parametrize(
        ("used", "state"),
        [
            ("0", CapState.ROOM),
            ("799999.99", CapState.ROOM),
            ("800000", CapState.NEAR),
            ("999999.99", CapState.NEAR),
            ("1000000", CapState.REACHED),
            ("1000000.01", CapState.REACHED),
        ],
    )
    def test_at_80_and_100_percent_to_the_ore(self, used, state):
        assert Ceiling("x", "kr", Decimal(1_000_000), Decimal(used)).state == state

    def test_of_nothing_everything_is_used(self):
        assert Ceiling("x", "kr", Decimal(0)).state == CapState.REACHED

    @given(amounts, amounts, amounts.filter(bool))
    def test_more_use_never_gives_a_milder_alarm(self, one, more, limit):
        order = list(CapState)
        before, after = (Ceiling("x", "kr", limit, one), Ceiling("x", "kr", limit, one, more))
        assert order.index(after.state) >= order.index(before.state)
        assert after.left == limit - one - more

    @given(amounts, amounts.filter(bool))
    def test_100_percent_is_said_exactly_when_the_limit_is_used(self, used, limit):
        assert (Ceiling("x", "kr", limit, used).state == CapState.REACHED) == (used >= limit)


class TestTheWholeAgreement:
    def test_a_call_off_counts_from_its_decision_with_its_money_and_hours(self):
        of = sheet(call_off(hours=1450, money=600_000), cap=CAP)
        before, after = found(of, date(2018, 2, 28)), found(of, date(2018, 3, 1))
        assert before[caps.WHOLE, "kr", None].used == 0
        assert after[caps.WHOLE, "kr", None].used == 600_000
        assert after[caps.WHOLE, "hours", None].used == 1450

    def test_consumption_counts_when_its_period_is_over(self):
        use = ConsumptionFact(Period(date(2018, 1, 1), date(2018, 3, 31)), Decimal(250_000))
        of = sheet(cap=CAP, consumed=(use,))
        assert found(of, date(2018, 3, 30))[caps.WHOLE, "kr", None].used == 0
        assert found(of, date(2018, 3, 31))[caps.WHOLE, "kr", None].reported == 250_000

    def test_the_volume_of_a_call_off_without_a_sum_is_priced_by_the_agreement(self):
        price = CompensationFact(amount=Decimal("414.50"), unit="hour")
        of = sheet(call_off(hours=1000), cap=CAP, price=price)
        assert found(of)[caps.WHOLE, "kr", None].used == 414_500

    def test_a_volume_without_a_price_is_told_and_not_taken_for_nothing(self):
        ceiling = found(sheet(call_off(hours=1000), cap=CAP))[caps.WHOLE, "kr", None]
        assert (ceiling.used, ceiling.unpriced) == (0, 1)

    def test_the_cap_that_was_decided_last_counts(self):
        raised = AmendmentFact(
            number=3,
            kind="change",
            in_force_on=date(2018, 5, 1),
            cap=CapFact(max_amount=Decimal(2_000_000)),
        )
        of = sheet(raised, cap=CAP)
        assert found(of, date(2018, 4, 30))[caps.WHOLE, "kr", None].limit == 1_000_000
        assert found(of)[caps.WHOLE, "kr", None].limit == 2_000_000
        assert (caps.WHOLE, "hours", None) not in found(of)

    def test_other_units_do_not_count(self):
        use = ConsumptionFact(TERM, quantity=Decimal(9), unit="days")
        of = sheet(cap=CAP, consumed=(use,))
        assert found(of, date(2020, 1, 1))[caps.WHOLE, "hours", None].used == 0


class TestOptions:
    def test_a_yearly_ceiling_is_held_against_each_year(self):
        of = sheet(call_off(hours=1450), call_off(3, hours=1930, year=2019))
        ceilings = found(of)
        assert ceilings["Fler timmar", "hours", 2018].percent == 72
        assert ceilings["Fler timmar", "hours", 2019].state == CapState.NEAR

    def test_a_year_that_is_past_sounds_no_alarm(self):
        of = sheet(call_off(hours=2000))
        later = derive(of, date(2019, 1, 1))
        assert caps.highest(caps.ceilings(of, later)) == 0
        assert caps.highest(caps.ceilings(of, derive(of, ON))) == 100

    def test_another_options_call_off_does_not_count(self):
        of = sheet(call_off(hours=1450, option=8))
        assert found(of)["Fler timmar", "hours", 2018].used == 0

    def test_consumption_over_new_year_is_spread_by_days(self):
        use = ConsumptionFact(
            Period(date(2018, 12, 1), date(2019, 1, 31)), quantity=Decimal(620), option=7
        )
        ceilings = found(sheet(consumed=(use,)), date(2019, 2, 1))
        assert ceilings["Fler timmar", "hours", 2018].reported == 310
        assert ceilings["Fler timmar", "hours", 2019].reported == 310

    @given(st.integers(0, 10**6), st.dates(date(2015, 1, 1), date(2025, 1, 1)), st.integers(0, 900))
    def test_spread_over_the_years_nothing_is_lost(self, quantity, first, days):
        period = Period(first, date.fromordinal(first.toordinal() + days))
        option = replace(OPTION, max_quantity=Decimal(10))
        use = ConsumptionFact(period, quantity=Decimal(quantity), option=7)
        rows = found(sheet(option=option, consumed=(use,)), date(2030, 1, 1)).values()
        assert sum(row.reported for row in rows) == quantity


class TestTurningDays:
    def test_an_agreement_without_ceilings_has_none(self):
        use = ConsumptionFact(TERM, Decimal(1))
        assert caps.turning_days(sheet(option=None, consumed=(use,))) == set()

    def test_the_share_is_constant_between_them(self):
        use = ConsumptionFact(
            Period(date(2018, 11, 1), date(2019, 2, 10)), Decimal(1), Decimal(800), option=7
        )
        of = sheet(call_off(hours=1450), cap=CAP, consumed=(use,))
        turning = sorted({date(2017, 12, 1), date(2018, 3, 1), *caps.turning_days(of)})
        share = {}
        for ordinal in range(date(2017, 12, 1).toordinal(), date(2021, 1, 1).toordinal()):
            day = date.fromordinal(ordinal)
            start = max(d for d in turning if d <= day)
            share.setdefault(start, set()).add(caps.highest(caps.ceilings(of, derive(of, day))))
        assert all(len(values) == 1 for values in share.values())
