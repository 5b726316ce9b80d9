"""Boendestöd 2018: the need, what is contracted, and the gap before and after the call-offs."""

from datetime import date
from decimal import Decimal

import pytest

from contracts import balances
from contracts.balances import Place
from contracts.models import Service


@pytest.fixture
def place():
    service = Service.objects.get(name="Boendestöd")
    return lambda year: Place(service.pk, "hours", year)


def known_on(day, place, year=2018):
    return balances.balances(on=day, first_year=2018, last_year=2019)[place(year)]


@pytest.fixture
def balance(place):
    return known_on(date(2018, 6, 1), place)


def test_the_need_is_75_500_hours(balance):
    assert balance.need == 75_500


def test_contracted_with_and_without_neighbourhood_work(balance):
    assert (balance.contracted.quantity, balance.without_part) == (61_650, 53_850)


def test_the_gap_with_and_without_neighbourhood_work(balance):
    assert (balance.gap, balance.gap_without_part) == (13_850, 21_650)


def test_the_gap_after_a_full_year_of_what_was_ordered(balance):
    assert balance.ordered.full_year == 5_560
    assert balance.gap_after_full == 8_290
    assert balance.gap_after_full_without_part == 16_090


def test_the_first_year_has_nine_months_of_what_was_ordered(balance):
    assert (balance.ordered.quantity, balance.gap_after) == (4_175, 75_500 - 61_650 - 4_175)


def test_in_2019_the_whole_year_is_ordered(place):
    found = known_on(date(2018, 6, 1), place, 2019)
    assert (found.ordered.quantity, found.gap_after) == (5_560, 8_290)


def test_before_the_decision_the_increase_is_only_proposed(place):
    found = known_on(date(2018, 3, 10), place)
    assert (found.ordered.quantity, found.contracted.quantity) == (0, 61_650)


def test_what_was_stated_later_was_not_known_before(place):
    assert known_on(date(2018, 3, 4), place).need is None


def test_years_are_those_of_the_day_that_is_asked_about(place):
    found = balances.balances(on=date(2026, 11, 25), first_year=2020, last_year=2021)
    assert place(2020) not in found or found[place(2020)].contracted.quantity == Decimal(0)
