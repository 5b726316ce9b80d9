"""Costs by year: the known figures, and that nothing is lost however they are cut up."""

from __future__ import annotations

from calendar import isleap
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from contracts import economy, year_costs
from contracts.derivation import derive
from contracts.periods import Period, end_after
from contracts.proration import Rule
from contracts.termsheet import (
    AmendmentFact,
    CompensationFact,
    PeriodFact,
    ServiceFact,
    TermSheet,
    VolumeFact,
)
from contracts.year_costs import CostKey, CostRule, Costs, Span, Tail, costs_of, spans

BOENDE, STOD = ServiceFact(1, "Boende"), ServiceFact(2, "Stöd")


def facts_of(starts_on, ends_on, *compensations, volumes=(), services=(BOENDE,), on=None):
    first = AmendmentFact(
        1,
        "establish",
        starts_on,
        periods=(PeriodFact(Period(starts_on, ends_on)),),
        services=services,
        volumes=volumes,
        compensations=compensations,
    )
    sheet = TermSheet("procured_contract", starts_on, (first,))
    return derive(sheet, on or starts_on)


def kronor(facts, year):
    return sum(costs.in_year(year) for costs in costs_of(facts).values())


class TestKnownFigures:
    def test_tunngatan_counts_each_person_each_day(self):
        price = CompensationFact(amount=Decimal(1493), unit="person_day", price_level_year=2015)
        six = VolumeFact(quantity=Decimal(6), unit="persons", per="constant")
        facts = facts_of(date(2015, 9, 1), date(2016, 8, 31), price, volumes=(six,))
        assert kronor(facts, 2015) + kronor(facts, 2016) == 3_278_628
        assert list(costs_of(facts)) == [CostKey(1, CostRule.PERSON_DAYS, 2015)]

    def test_twenty_one_months_of_two_increases(self):
        first = CompensationFact(
            amount=Decimal(1_800_000),
            unit="period",
            valid_from=date(2018, 4, 1),
            valid_until=date(2018, 12, 31),
        )
        second = CompensationFact(
            amount=Decimal(2_400_000),
            unit="period",
            valid_from=date(2019, 1, 1),
            valid_until=date(2019, 12, 31),
        )
        facts = facts_of(date(2018, 4, 1), date(2019, 12, 31), first, second)
        assert [kronor(facts, year) for year in (2018, 2019)] == [1_800_000, 2_400_000]
        assert economy.value(facts, facts.term) == 4_200_000

    @pytest.mark.parametrize(
        ("rule", "five_months"), [(Rule.MONTHS, 755_833), (Rule.DAYS, 750_449)]
    )
    def test_five_months_by_the_named_rule(self, rule, five_months):
        fee = CompensationFact(amount=Decimal(1_814_000), rule=rule)
        facts = facts_of(date(2022, 1, 1), date(2022, 5, 31), fee)
        assert kronor(facts, 2022) == five_months
        assert [key.rule for key in costs_of(facts)] == [CostRule(rule.value)]

    def test_hours_for_a_whole_period_are_counted_once(self):
        price = CompensationFact(amount=Decimal(400), unit="hour")
        hours = VolumeFact(quantity=Decimal(1000), unit="hours", per="period")
        facts = facts_of(date(2020, 1, 1), date(2021, 12, 31), price, volumes=(hours,))
        assert kronor(facts, 2020) + kronor(facts, 2021) == 400_000


class TestServices:
    def test_a_price_of_its_own_belongs_to_its_service(self):
        one = CompensationFact(amount=Decimal(100), service=BOENDE)
        other = CompensationFact(amount=Decimal(200), service=STOD)
        facts = facts_of(date(2020, 1, 1), date(2020, 12, 31), one, other, services=(BOENDE, STOD))
        by_service = {key.service_id: c.in_year(2020) for key, c in costs_of(facts).items()}
        assert by_service == {1: 100, 2: 200}

    def test_a_price_for_several_services_is_shared_and_not_split(self):
        facts = facts_of(
            date(2020, 1, 1),
            date(2020, 12, 31),
            CompensationFact(amount=Decimal(100)),
            services=(BOENDE, STOD),
        )
        assert [key.service_id for key in costs_of(facts)] == [None]


class TestWithoutEnd:
    def test_every_later_year_costs_the_same_and_leap_years_a_day_more(self):
        price = CompensationFact(amount=Decimal(100), unit="place_day")
        place = VolumeFact(quantity=Decimal(1), unit="places", per="constant")
        facts = facts_of(date(2021, 7, 1), None, price, volumes=(place,))
        assert [kronor(facts, y) for y in (2020, 2021, 2022, 2024, 2096)] == [
            0,
            18_400,
            36_500,
            36_600,
            36_600,
        ]

    def test_the_page_counts_it_to_the_end_of_next_year(self):
        facts = facts_of(
            date(2021, 7, 1), None, CompensationFact(amount=Decimal(100)), on=date(2024, 3, 1)
        )
        assert list(economy.cost_by_year(facts)) == [2021, 2022, 2023, 2024, 2025]

    def test_a_lump_without_end_is_the_same_whatever_day_is_asked_about(self):
        lump = CompensationFact(amount=Decimal(1000), unit="period")
        sums = [
            sum(kronor(facts_of(date(2021, 1, 1), None, lump, on=on), y) for y in range(2021, 2030))
            for on in (date(2021, 1, 1), date(2027, 5, 5))
        ]
        assert sums == [1000, 1000]


class TestRows:
    def test_years_that_cost_the_same_are_one_row(self):
        facts = facts_of(
            date(2020, 7, 1), date(2029, 6, 30), CompensationFact(amount=Decimal(1000))
        )
        (costs,) = costs_of(facts).values()
        assert spans(costs) == [
            Span(2020, 2020, Decimal(500), Decimal(500)),
            Span(2021, 2028, Decimal(1000), Decimal(1000)),
            Span(2029, 2029, Decimal(500), Decimal(500)),
        ]

    def test_a_row_without_end_begins_where_its_years_begin_to_cost_the_same(self):
        facts = facts_of(date(2020, 7, 1), None, CompensationFact(amount=Decimal(1000)))
        (costs,) = costs_of(facts).values()
        assert spans(costs)[-1] == Span(2021, None, Decimal(1000), Decimal(1000))


quick = settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow])
days = st.dates(date(2015, 1, 1), date(2030, 12, 31))
closed = st.just(True)
open_or_closed = st.booleans()
units = st.sampled_from(["year", "month", "period", "hour", "place_day"])
services = st.sampled_from([None, BOENDE, STOD])


@st.composite
def some_facts(draw: Any, *, ends: st.SearchStrategy[bool] = open_or_closed) -> Any:
    starts_on = draw(days)
    ends_on = end_after(starts_on, draw(st.integers(1, 150))) if draw(ends) else None

    def validity() -> dict[str, date | None]:
        first, last = draw(st.one_of(st.none(), days)), draw(st.one_of(st.none(), days))
        return {
            "valid_from": first,
            "valid_until": last if not (first and last and last < first) else None,
        }

    compensations = [
        CompensationFact(
            amount=draw(st.decimals(0, 10**6, places=2)),
            unit=draw(units),
            rule=draw(st.sampled_from(list(Rule))),
            service=draw(services),
            price_level_year=draw(st.sampled_from([None, 2019])),
            **validity(),
        )
        for _ in range(draw(st.integers(1, 3)))
    ]
    volumes = [
        VolumeFact(
            quantity=draw(st.integers(1, 5000).map(Decimal)),
            unit=draw(st.sampled_from(["hours", "places"])),
            per=draw(st.sampled_from(["year", "period", "constant"])),
            service=draw(services),
            **validity(),
        )
        for _ in range(draw(st.integers(0, 3)))
    ]
    return facts_of(
        starts_on, ends_on, *compensations, volumes=tuple(volumes), services=(BOENDE, STOD)
    )


@quick
@given(some_facts(ends=closed))
def test_all_years_and_services_add_up_to_the_value(facts):
    total = sum(sum(costs.years.values()) for costs in costs_of(facts).values())
    assert total == (economy.value(facts, facts.term) or 0)
    assert total == sum(economy.cost_by_year(facts).values())


@quick
@given(some_facts(ends=closed))
def test_the_short_way_computes_what_every_year_by_itself_does(facts):
    exact = [
        sum(year_costs._in_year(c, facts, facts.term, year) for c in facts.compensations)
        for year in facts.term.years()
    ]
    found = [kronor(facts, year) for year in facts.term.years()]
    ore = Decimal("0.005") * len(exact) * len(facts.compensations)  # each is rounded to öre first
    assert abs(sum(exact) - sum(found)) <= Decimal("0.5") + ore
    # Every key and year is rounded by itself, and one of them takes what is left.
    cells = sum(len(c.years) for c in costs_of(facts).values())
    assert (
        sum(
            abs(e - f) > Decimal(len(costs_of(facts))) / 2
            for e, f in zip(exact, found, strict=True)
        )
        <= 1
    )
    assert all(abs(e - f) <= cells + 1 for e, f in zip(exact, found, strict=True))


@quick
@given(some_facts())
def test_rows_say_what_the_years_say(facts):
    for costs in costs_of(facts).values():
        rows = spans(costs)
        for year in range(2014, 2060):
            found = [
                row.leap_amount if isleap(year) else row.amount
                for row in rows
                if row.first_year <= year and (row.last_year is None or year <= row.last_year)
            ]
            assert len(found) <= 1
            assert sum(found) == costs.in_year(year)


@quick
@given(some_facts(), some_facts())
def test_a_change_is_the_difference_in_every_year(before, after):
    change = year_costs.difference(costs_of(after), costs_of(before))
    for year in range(2014, 2060):
        assert kronor(before, year) + sum(c.in_year(year) for c in change.values()) == kronor(
            after, year
        )


def test_nothing_costs_nothing_in_any_year():
    assert Costs().in_year(2026) == 0
    assert spans(Costs({}, Tail(Decimal(0), Decimal(0)))) == []
