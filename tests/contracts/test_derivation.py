"""What follows from the terms in force on a day. Pure: no database."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts import economy
from contracts.deadlines import Actor, DeadlineKind, ExtensionRight, Notice
from contracts.derivation import derive, status, status_of, turning_days
from contracts.periods import Period, end_after
from contracts.states import Status
from contracts.termsheet import (
    AmendmentFact,
    CompensationFact,
    PeriodFact,
    ServiceFact,
    TermSheet,
    VolumeFact,
)

DECIDED = date(2019, 5, 22)
RIGHT = ExtensionRight(
    steps=2, months_per_step=12, automatic=False, actor=Actor.BOARD, notice=Notice(months=3)
)
RESPITE = ServiceFact(1, "Korttidsvistelse")


def period(start: str, end: str | None, **fields) -> PeriodFact:
    ends_on = date.fromisoformat(end) if end else None
    return PeriodFact(Period(date.fromisoformat(start), ends_on), **fields)


def establish(**fields) -> AmendmentFact:
    values = {
        "number": 1,
        "kind": "establish",
        "in_force_on": DECIDED,
        "periods": (period("2019-09-01", "2021-08-31"),),
        "right": RIGHT,
    }
    return AmendmentFact(**(values | fields))


def extend(number=2, on=date(2021, 5, 19), start="2021-09-01", end="2022-08-31") -> AmendmentFact:
    return AmendmentFact(
        number=number,
        kind="extend",
        in_force_on=on,
        periods=(period(start, end, is_extension=True),),
    )


def sheet(*amendments: AmendmentFact, **fields) -> TermSheet:
    values = {"form": "development_assignment", "registered_on": date(2019, 5, 2)}
    return TermSheet(**(values | fields), amendments=amendments or (establish(),))


def test_the_term_is_that_of_the_first_amendment():
    facts = derive(sheet(), date(2019, 12, 1))
    assert facts.term == Period(date(2019, 9, 1), date(2021, 8, 31))


def test_the_latest_end_counts_every_step_that_is_left():
    assert derive(sheet(), date(2019, 12, 1)).latest_end_on == date(2023, 8, 31)


def test_an_extension_moves_the_end_and_uses_a_step():
    facts = derive(sheet(establish(), extend()), date(2021, 6, 1))
    assert (facts.ends_on, facts.steps_used, len(facts.steps)) == (date(2022, 8, 31), 1, 1)


def test_notice_counts_from_the_current_end():
    first = derive(sheet(), date(2020, 1, 1))
    extended = derive(sheet(establish(), extend()), date(2021, 6, 1))
    assert first.deadline.act_by == date(2021, 5, 31)
    assert extended.deadline.act_by == date(2022, 5, 31)


def test_a_decision_counts_from_its_day_and_not_before():
    terms = sheet(establish(), extend(on=date(2021, 5, 19)))
    assert derive(terms, date(2021, 5, 18)).ends_on == date(2021, 8, 31)
    assert derive(terms, date(2021, 5, 19)).ends_on == date(2022, 8, 31)


def test_an_undecided_agreement_shows_what_is_proposed():
    facts = derive(sheet(establish(in_force_on=None)), date(2019, 5, 10))
    assert (facts.is_decided, facts.ends_on) == (False, date(2021, 8, 31))


def test_a_proposed_extension_does_not_count():
    assert derive(sheet(establish(), extend(on=None)), date(2021, 6, 1)).steps_used == 0


def test_approving_shows_what_a_proposal_would_give():
    terms = sheet(establish(), extend(on=None)).approving({2}, date(2021, 6, 1))
    assert derive(terms, date(2021, 6, 1)).ends_on == date(2022, 8, 31)


def test_an_end_shortens_the_term_and_closes_the_right():
    end = AmendmentFact(2, "end", date(2020, 3, 1), terminated_on=date(2020, 12, 31))
    facts = derive(sheet(establish(), end), date(2020, 4, 1))
    assert (facts.ends_on, facts.latest_end_on) == (date(2020, 12, 31), date(2020, 12, 31))
    assert facts.deadline.kind == DeadlineKind.END


def test_a_choice_system_has_no_end_whatever_the_tool_prints():
    terms = sheet(
        establish(periods=(period("2019-04-29", "2028-05-29"),), right=None), expires=False
    )
    facts = derive(terms, date(2019, 6, 1))
    assert (facts.ends_on, facts.deadline, facts.nominal_end) == (None, None, date(2028, 5, 29))


def test_silence_extends_an_automatic_agreement():
    right = replace(RIGHT, steps=1, automatic=True, notice=Notice(months=12))
    terms = sheet(establish(periods=(period("2022-03-01", "2023-02-28"),), right=right))
    assert derive(terms, date(2022, 2, 28)).ends_on == date(2023, 2, 28)
    extended = derive(terms, date(2022, 3, 1))
    assert (extended.ends_on, extended.automatic_extensions) == (date(2024, 2, 29), 1)


def test_notice_in_time_stops_an_automatic_extension():
    right = replace(RIGHT, steps=1, automatic=True, notice=Notice(months=2))
    end = AmendmentFact(2, "end", date(2021, 6, 1), terminated_on=date(2021, 8, 31))
    terms = sheet(establish(right=right), end)
    assert derive(terms, date(2021, 8, 1)).ends_on == date(2021, 8, 31)


def test_an_automatic_right_without_limit_goes_on_year_after_year():
    right = replace(RIGHT, steps=None, automatic=True, notice=Notice(months=3))
    terms = sheet(establish(right=right))
    assert derive(terms, date(2035, 1, 1)).ends_on == date(2035, 8, 31)
    assert date(2034, 6, 1) in turning_days(terms)


@pytest.mark.parametrize(
    ("on", "expected"),
    [
        (date(2019, 8, 31), Status.UPCOMING),
        (date(2019, 9, 1), Status.IN_FORCE),
        (date(2021, 2, 28), Status.IN_FORCE),
        (date(2021, 3, 1), Status.ENDS_SOON),
        (date(2021, 8, 31), Status.ENDS_SOON),
        (date(2021, 9, 1), Status.ENDED),
    ],
)
def test_status_follows_the_dates(on, expected):
    assert status(derive(sheet(), on), "draft", on) == expected


def test_an_extended_agreement_says_so():
    on = date(2021, 9, 2)
    facts = derive(sheet(establish(), extend()), on)
    assert status(facts, "", on) == Status.EXTENDED


def test_a_volume_that_replaces_cuts_the_earlier_short():
    old = VolumeFact(quantity=Decimal(8000), service=RESPITE)
    new = VolumeFact(
        quantity=Decimal(9000), service=RESPITE, valid_from=date(2020, 1, 1), replaces=True
    )
    change = AmendmentFact(2, "change", date(2019, 12, 1), volumes=(new,))
    facts = derive(sheet(establish(volumes=(old,)), change), date(2020, 2, 1))
    years = {row.year: row.quantity for row in economy.volumes_by_year(facts)}
    assert years[2020] == Decimal(9000)


def test_a_volume_that_adds_comes_on_top():
    old = VolumeFact(quantity=Decimal(8000))
    new = VolumeFact(quantity=Decimal(1930), valid_from=date(2020, 1, 1))
    change = AmendmentFact(2, "call_off", date(2019, 12, 1), volumes=(new,))
    facts = derive(sheet(establish(volumes=(old,)), change), date(2020, 2, 1))
    years = {row.year: row.quantity for row in economy.volumes_by_year(facts)}
    assert years[2020] == Decimal(9930)


def test_a_part_of_a_volume_is_not_added():
    whole = VolumeFact(quantity=Decimal(42150))
    part = VolumeFact(quantity=Decimal(7800), is_part=True, label="områdesarbete")
    facts = derive(sheet(establish(volumes=(whole, part))), date(2020, 2, 1))
    row = next(r for r in economy.volumes_by_year(facts) if r.year == 2020)
    assert (row.quantity, row.parts) == (
        Decimal(42150),
        (("områdesarbete", Decimal(7800)),),
    )


def test_the_yearly_sum_is_divided_over_the_years_without_loss():
    money = CompensationFact(amount=Decimal(28_928_446), price_level_year=2019)
    facts = derive(sheet(establish(compensations=(money,))), date(2019, 12, 1))
    assert economy.cost_by_year(facts) == {
        2019: Decimal(9_642_815),
        2020: Decimal(28_928_446),
        2021: Decimal(19_285_631),
    }
    assert economy.value(facts, facts.base) == Decimal(57_856_892)
    assert economy.value(facts, facts.longest_term) == Decimal(115_713_784)


def test_a_call_off_with_its_own_sum_is_not_priced_twice():
    price = CompensationFact(amount=Decimal(400), unit="hour")
    hours = VolumeFact(quantity=Decimal(1000))
    lump = CompensationFact(
        amount=Decimal(800_000),
        unit="period",
        valid_from=date(2020, 1, 1),
        valid_until=date(2020, 12, 31),
    )
    more = VolumeFact(
        quantity=Decimal(1930), valid_from=date(2020, 1, 1), valid_until=date(2020, 12, 31)
    )
    base = establish(compensations=(price,), volumes=(hours,))
    call_off = AmendmentFact(
        2, "call_off", date(2019, 12, 1), volumes=(more,), compensations=(lump,)
    )
    facts = derive(sheet(base, call_off), date(2020, 2, 1))
    assert economy.cost_by_year(facts)[2020] == Decimal(1_200_000)


def test_the_price_per_hour_of_a_call_off():
    call_off = AmendmentFact(
        2,
        "call_off",
        DECIDED,
        volumes=(VolumeFact(quantity=Decimal(1930)),),
        compensations=(CompensationFact(amount=Decimal(800_000), unit="year"),),
    )
    assert economy.price_per_hour(call_off, 2019) == Decimal("414.51")


def test_full_occupancy_of_a_group_home():
    base = establish(
        periods=(period("2015-05-04", "2016-05-03"),),
        right=None,
        volumes=(VolumeFact(quantity=Decimal(6), unit="persons", per="constant"),),
        compensations=(CompensationFact(amount=Decimal(1493), unit="person_day"),),
        in_force_on=date(2015, 4, 1),
    )
    facts = derive(sheet(base), date(2015, 6, 1))
    assert economy.value(facts, facts.base) == Decimal(3_278_628)


starts = st.dates(date(2000, 1, 1), date(2040, 12, 31))
spans = st.integers(1, 120)


@given(start=starts, months=spans, on=st.dates(date(1999, 1, 1), date(2060, 1, 1)))
def test_every_day_has_exactly_one_status(start, months, on):
    result = status_of(start, end_after(start, months), 0, False, on)
    assert (result == Status.UPCOMING) == (on < start)
    assert (result == Status.ENDED) == (on > end_after(start, months))


@given(start=starts, months=spans, steps=st.integers(1, 5), each=st.integers(1, 36))
def test_the_latest_end_never_lies_before_the_current_one(start, months, steps, each):
    right = ExtensionRight(steps, each, False, Actor.BOARD)
    base = establish(
        periods=(PeriodFact(Period(start, end_after(start, months))),),
        right=right,
        in_force_on=start - timedelta(days=1),
    )
    facts = derive(sheet(base), start)
    assert facts.latest_end_on > facts.ends_on
    assert len(facts.steps) == steps


@given(start=starts, months=spans, amount=st.integers(1, 10**9))
def test_the_years_always_sum_to_the_value(start, months, amount):
    base = establish(
        periods=(PeriodFact(Period(start, end_after(start, months))),),
        right=None,
        compensations=(CompensationFact(amount=Decimal(amount)),),
        in_force_on=start,
    )
    facts = derive(sheet(base), start)
    difference = sum(economy.cost_by_year(facts).values()) - economy.value(facts, facts.base)
    assert abs(difference) <= 1


AUTOMATIC = replace(RIGHT, steps=None, automatic=True, notice=Notice(months=3))


def test_an_end_stops_an_agreement_that_has_been_extended_in_silence():
    end = AmendmentFact(2, "end", date(2022, 1, 19), terminated_on=date(2022, 6, 30))
    terms = sheet(establish(right=AUTOMATIC), end)
    facts = derive(terms, date(2022, 2, 1))
    assert (facts.ends_on, facts.is_terminated, facts.automatic_extensions) == (
        date(2022, 6, 30),
        True,
        1,
    )
    assert derive(terms, date(2030, 1, 1)).ends_on == date(2022, 6, 30)
    assert turning_days(terms)[-1] == date(2022, 1, 19)


def test_an_extension_decided_after_a_silent_one_leaves_no_gap_and_uses_two_steps():
    later = extend(on=date(2022, 5, 18), start="2022-09-01", end="2023-08-31")
    right = replace(AUTOMATIC, steps=3)
    facts = derive(sheet(establish(right=right), later), date(2022, 6, 1))
    assert [p.period.starts_on.year for p in facts.periods] == [2019, 2021, 2022]
    assert (facts.steps_used, facts.latest_end_on) == (2, date(2024, 8, 31))


def test_short_silent_extensions_go_on_for_decades():
    right = replace(AUTOMATIC, months_per_step=3, notice=Notice(months=1))
    facts = derive(sheet(establish(right=right)), date(2060, 1, 1))
    assert facts.ends_on == date(2060, 2, 29)


def test_the_latest_decision_has_the_last_word_whatever_its_number():
    def price(number, on, amount):
        change = CompensationFact(
            amount=Decimal(amount), replaces=True, valid_from=date(2021, 1, 1)
        )
        return AmendmentFact(number, "change", on, compensations=(change,))

    terms = sheet(establish(), price(2, date(2020, 6, 1), 200), price(3, date(2020, 5, 1), 300))
    amounts = [c.amount for c in derive(terms, date(2021, 1, 1)).compensations]
    assert amounts == [Decimal(200)]


def test_a_price_for_one_year_leaves_the_prices_after_it():
    years = tuple(
        CompensationFact(
            amount=Decimal(year), valid_from=date(year, 1, 1), valid_until=date(year, 12, 31)
        )
        for year in (2020, 2021)
    )
    correction = replace(years[0], amount=Decimal(1), replaces=True)
    change = AmendmentFact(2, "change", date(2020, 3, 1), compensations=(correction,))
    facts = derive(sheet(establish(compensations=years), change), date(2020, 4, 1))
    assert sorted(c.amount for c in facts.compensations) == [Decimal(1), Decimal(2021)]


def test_a_call_off_keeps_its_own_price_for_the_time_before_a_new_one():
    hours = VolumeFact(quantity=Decimal(100))
    hourly = CompensationFact(amount=Decimal(500), unit="hour")
    call_off = AmendmentFact(
        2, "call_off", date(2019, 6, 1), volumes=(hours,), compensations=(hourly,)
    )
    new_price = replace(hourly, valid_from=date(2021, 1, 1), replaces=True)
    change = AmendmentFact(3, "change", date(2020, 6, 1), compensations=(new_price,))
    years = economy.cost_by_year(derive(sheet(establish(), call_off), date(2020, 7, 1)))
    changed = economy.cost_by_year(derive(sheet(establish(), call_off, change), date(2020, 7, 1)))
    assert years[2020] == changed[2020] == Decimal(50_000)
