"""Volumes by year, gaps and forecasts. Pure: no database."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts import capacity
from contracts.capacity import Amount, Balance, Flow, Forecast, Key, Statement, stated_need
from contracts.derivation import derive
from contracts.periods import Period
from contracts.termsheet import AmendmentFact, PeriodFact, ServiceFact, TermSheet, VolumeFact

DECIDED = date(2017, 6, 14)
SUPPORT = ServiceFact(7, "Boendestöd")
TERM = Period(date(2018, 1, 1), date(2019, 12, 31))
NINE_MONTHS = (date(2018, 4, 1), date(2018, 12, 31))
WHOLE_YEAR = (date(2019, 1, 1), date(2019, 12, 31))
QUANTITIES = st.decimals(0, 10**7, places=2)
NUMBERS = st.decimals(0, 10**4, places=1)


def volume(quantity, days=(None, None), **fields):
    return VolumeFact(quantity=Decimal(quantity), valid_from=days[0], valid_until=days[1], **fields)


def agreement(*volumes, term=TERM, services=(SUPPORT,), more=()):
    first = AmendmentFact(
        number=1,
        kind="establish",
        in_force_on=DECIDED,
        periods=(PeriodFact(term),),
        services=services,
        volumes=volumes,
    )
    return TermSheet("procured_contract", DECIDED, amendments=(first, *more))


def call_off(*volumes, on=date(2018, 3, 21), kind="call_off"):
    return AmendmentFact(number=2, kind=kind, in_force_on=on, volumes=volumes)


def in_year(sheet, year, on=date(2018, 6, 1)):
    """{kind: amount} of a year."""
    runs = capacity.runs(derive(sheet, on))
    found = {}
    for run in runs:
        if run.covers(year):
            found[run.key.kind] = found.get(run.key.kind, Amount()) + run.amount
    return found


STADSMISSIONEN = agreement(
    volume(11_500),
    more=(
        call_off(volume(1_450, NINE_MONTHS, per="period"), volume(1_930, WHOLE_YEAR, per="period")),
    ),
)


def test_what_the_agreement_began_with_is_contracted_and_what_was_called_off_is_ordered():
    found = in_year(STADSMISSIONEN, 2018)
    assert found["contracted"].quantity == 11_500
    assert found["ordered"].quantity == 1_450


def test_the_whole_year_of_a_call_off_is_that_of_its_first_whole_year():
    assert in_year(STADSMISSIONEN, 2018)["ordered"].full_year == 1_930


def test_without_a_whole_year_the_call_off_is_raised_by_months():
    sheet = agreement(volume(1), more=(call_off(volume(1_450, NINE_MONTHS, per="period")),))
    assert in_year(sheet, 2018)["ordered"].full_year == Decimal("1933.33")


def test_what_ends_within_the_year_is_not_raised():
    days = (date(2018, 2, 1), date(2018, 4, 30))
    sheet = agreement(volume(1), more=(call_off(volume(300, days, per="period")),))
    assert in_year(sheet, 2018)["ordered"].full_year == 300


def test_an_enlargement_is_ordered_and_a_replacement_is_contracted():
    enlarged = agreement(volume(100), more=(call_off(volume(20), kind="change"),))
    replaced = agreement(volume(100), more=(call_off(volume(120, replaces=True), kind="change"),))
    assert in_year(enlarged, 2018)["ordered"].quantity == 20
    assert in_year(replaced, 2018) == {"contracted": Amount(*[Decimal(120)] * 3)}


def test_a_part_is_kept_apart_with_its_name():
    sheet = agreement(volume(42_150), volume(7_800, is_part=True, label="varav områdesarbete"))
    assert in_year(sheet, 2018)["part"].quantity == 7_800
    assert in_year(sheet, 2018)["contracted"].quantity == 42_150
    (part,) = [r for r in capacity.runs(derive(sheet, date(2018, 6, 1))) if r.key.kind == "part"]
    assert part.key.label == "varav områdesarbete"


def test_places_in_a_part_of_the_year_are_weighed_by_months():
    term = Period(date(2018, 6, 1), date(2019, 12, 31))
    found = in_year(agreement(volume(12, unit="places", per="constant"), term=term), 2018)
    assert (found["contracted"].quantity, found["contracted"].full_year) == (7, 12)


def test_a_share_of_the_assignments_is_no_volume():
    assert in_year(agreement(volume(40, unit="percent")), 2018) == {}


def test_equal_years_are_one_run():
    runs = capacity.runs(derive(agreement(volume(8_000)), date(2018, 6, 1)))
    assert [(r.first_year, r.last_year) for r in runs] == [(2018, 2019)]


def test_an_agreement_without_end_goes_on():
    sheet = agreement(volume(500), term=Period(date(2018, 7, 1), None))
    assert in_year(sheet, 2018)["contracted"].quantity == 250
    assert in_year(sheet, 2090)["contracted"].quantity == 500


def test_several_services_together_belong_to_none_of_them():
    other = ServiceFact(8, "Kontaktperson")
    (run,) = capacity.runs(derive(agreement(volume(9), services=(SUPPORT, other)), TERM.starts_on))
    assert run.key == Key(0, "hours", "contracted")


def test_nothing_counts_before_it_is_decided():
    assert capacity.runs(derive(agreement(volume(8_000)), date(2017, 6, 13))) == []


def test_a_proposal_is_what_it_would_change():
    proposed = call_off(volume(300), on=None)
    sheet = agreement(volume(1_000), more=(proposed,))
    day = date(2018, 6, 1)
    now, then = (capacity.runs(derive(s, day)) for s in (sheet, sheet.approving({2}, day)))
    (run,) = capacity.difference(now, then)
    assert (run.key.kind, run.amount.quantity, run.covers(2019)) == ("proposed", 300, True)


@given(QUANTITIES, QUANTITIES, QUANTITIES)
def test_the_gap_is_need_less_contracted(need, contracted, ordered):
    balance = Balance(need, Amount(contracted), ordered=Amount(ordered, ordered, ordered))
    assert balance.gap == need - contracted
    assert balance.gap_after == balance.gap_after_full == need - contracted - ordered
    assert balance.gap_after <= balance.gap


@given(QUANTITIES, QUANTITIES)
def test_a_part_never_closes_the_gap(need, part):
    balance = Balance(need, Amount(part * 2), part=part)
    assert balance.gap_without_part == balance.gap + part


@given(st.integers(1, 10**6), st.integers(0, 10**6))
def test_ordering_more_never_lowers_what_is_contracted(base, more):
    before = in_year(agreement(volume(base)), 2018)
    after = in_year(agreement(volume(base), more=(call_off(volume(more)),)), 2018)
    assert after["contracted"] == before["contracted"]


@given(
    st.integers(0, 10**6),
    st.dates(date(2018, 1, 1), date(2024, 12, 31)),
    st.integers(0, 2_500),
)
def test_the_years_add_up_to_the_whole_of_a_period(quantity, first, days):
    last = date.fromordinal(first.toordinal() + days)
    called = call_off(volume(quantity, (first, last), per="period"))
    sheet = agreement(term=Period(date(2018, 1, 1), date(2031, 12, 31)), more=(called,))
    years = [in_year(sheet, y).get("ordered", Amount()).quantity for y in range(2018, 2032)]
    assert sum(years) == quantity


@given(st.decimals(0, 10**6, places=2), st.integers(2, 11), st.integers(1, 28))
def test_a_whole_year_is_what_the_agreement_says_however_it_begins(quantity, month, day):
    term = Period(date(2018, month, day), date(2020, 11, 30))
    found = in_year(agreement(volume(quantity), term=term), 2019)
    assert found["contracted"].quantity == quantity


def test_without_a_need_there_is_no_gap():
    assert Balance(None, Amount(Decimal(5))).gap is None


def test_utilisation_is_of_what_is_contracted_and_ordered():
    balance = Balance(None, Amount(Decimal(80)), ordered=Amount(Decimal(20)), performed=Decimal(90))
    assert balance.utilisation == 90
    assert replace(balance, performed=None).utilisation is None


SUPPORT_2018 = Forecast(2018, Decimal(75_500), 620, Flow(*map(Decimal, (10, 5, 6))))


def test_net_inflow_of_boendestod_is_four_to_five_persons_a_month():
    assert SUPPORT_2018.flow.net == (4, 5)


def test_a_person_needs_121_8_hours_a_year():
    assert round(SUPPORT_2018.per_person, 1) == Decimal("121.8")


def test_the_need_grows_by_5_845_to_7_306_hours_a_year():
    assert [round(growth) for growth in SUPPORT_2018.growth] == [5_845, 7_306]


def test_the_call_offs_last_about_ten_months():
    assert [round(months) for months in SUPPORT_2018.months_covered(Decimal(5_560))] == [9, 11]


def test_each_year_adds_the_growth():
    least, most = SUPPORT_2018.in_year(2020)
    assert (round(least), round(most)) == (75_500 + 11_690, 75_500 + 14_613)
    assert SUPPORT_2018.in_year(2018) == (75_500, 75_500)


def test_what_does_not_grow_is_never_eaten():
    shrinking = replace(SUPPORT_2018, flow=Flow(*map(Decimal, (1, 2, 3))))
    assert shrinking.months_covered(Decimal(100)) is None


FORECASTS = st.builds(
    Forecast,
    st.just(2020),
    QUANTITIES,
    st.integers(1, 10**6),
    st.builds(lambda i, o, more: Flow(i, o, o + more), NUMBERS, NUMBERS, NUMBERS),
)


@given(FORECASTS, st.integers(2020, 2090))
def test_a_forecast_goes_one_way(forecast, year):
    for index, growth in enumerate(forecast.growth):
        now, then = forecast.in_year(year)[index], forecast.in_year(year + 1)[index]
        assert then >= now if growth >= 0 else then <= now


@given(FORECASTS, st.integers(2020, 2090))
def test_the_lowest_need_is_never_above_the_highest(forecast, year):
    least, most = forecast.in_year(year)
    assert 0 <= least <= most


@pytest.mark.parametrize(
    ("year", "expected"), [(2018, 75_500), (2019, 80_000), (2020, 80_000), (2021, None)]
)
def test_the_latest_statement_about_a_year_counts(year, expected):
    early = Statement(2018, 2020, date(2018, 3, 5), Decimal(75_500))
    late = Statement(2019, 2020, date(2018, 11, 1), Decimal(80_000))
    found = stated_need([late, early], year)
    assert (found.quantity if found else None) == expected
