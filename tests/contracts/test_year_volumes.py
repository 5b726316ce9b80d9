"""The stored year volumes: what they say, and that they are kept."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from contracts import balances
from contracts.actions import agreements, performances, planning, standings
from contracts.balances import Place
from contracts.models import Need, Performance, VolumeTerm, YearVolume
from contracts.states import AmendmentKind
from tests import factories

pytestmark = pytest.mark.django_db
BY = factories.registrar


@pytest.fixture
def service():
    return factories.make_service("Boendestöd")


@pytest.fixture
def agreement(service):
    """1 200 hours a year, from September 2019 to August 2021."""
    terms = [*factories.base_terms(services=(service,)), VolumeTerm(quantity=1_200)]
    return factories.make_agreement(terms=terms)


def found(service, year, on=date(2020, 1, 1), unit="hours"):
    everything = balances.balances(on=on, first_year=year, last_year=year)
    return everything.get(Place(service.pk, unit, year))


def perform(agreement, quantity, first, last, **fields):
    return performances.record(
        performance=Performance(
            agreement=agreement, quantity=quantity, starts_on=first, ends_on=last, **fields
        ),
        by=BY(),
    )


def test_each_year_has_its_months(agreement, service):
    quantities = [found(service, year).contracted.quantity for year in (2019, 2020, 2021)]
    assert quantities == [400, 1_200, 800]
    assert found(service, 2022) is None


def test_nothing_is_known_before_the_decision(agreement, service):
    assert found(service, 2020, on=date(2019, 5, 21)) is None


def test_an_undecided_increase_is_proposed_and_a_decided_one_ordered(agreement, service):
    amendment = agreements.propose(
        agreement=agreement,
        kind=AmendmentKind.CHANGE,
        terms=[VolumeTerm(quantity=300)],
        by=BY(),
    )
    assert (found(service, 2020).proposed, found(service, 2020).ordered.quantity) == (300, 0)
    day = date(2020, 2, 1)
    agreements.put_in_force(amendments=[amendment], on=day, reference="§ 1", by=BY())
    after = found(service, 2020, on=day)
    assert (after.contracted.quantity, after.ordered.quantity, after.proposed) == (1_200, 300, 0)
    assert found(service, 2020, on=date(2020, 1, 31)).ordered.quantity == 0


def test_the_check_finds_what_was_changed_by_hand(agreement):
    assert list(standings.differing_volumes()) == []
    YearVolume.objects.filter(first_year=2020).update(quantity=1)
    assert list(standings.differing_volumes()) == [
        f"{agreement.register_number}: årsvolymerna stämmer inte med villkoren."
    ]
    standings.refresh([agreement.pk])
    assert list(standings.differing_volumes()) == []


def test_the_agreements_of_a_board_can_be_asked_for(agreement, service):
    def quantity(board_ids):
        day = date(2020, 1, 1)
        return balances.balances(on=day, first_year=2020, last_year=2020, board_ids=board_ids)

    assert quantity([agreement.board_id])
    assert quantity([agreement.board_id + 1]) == {}


def test_the_only_service_is_meant_when_none_is_said(agreement, service):
    row = perform(agreement, 90, date(2020, 1, 1), date(2020, 3, 31))
    assert row.service == service
    assert found(service, 2020, on=date(2020, 12, 31)).performed == 90


def test_what_was_performed_is_known_when_its_time_is_over(agreement, service):
    perform(agreement, 90, date(2020, 1, 1), date(2020, 3, 31))
    assert found(service, 2020, on=date(2020, 3, 30)).performed is None


def test_performed_places_are_weighed_by_days(agreement, service):
    perform(agreement, 10, date(2021, 1, 1), date(2021, 3, 14), unit="places")
    perform(agreement, 10, date(2021, 3, 15), date(2021, 5, 26), unit="places")
    done = found(service, 2021, on=date(2021, 12, 31), unit="places").performed
    assert done == Decimal(4)  # 10 places in 146 of 365 days


@pytest.mark.parametrize(
    ("first", "last"),
    [
        (date(2020, 3, 31), date(2020, 4, 30)),
        (date(2020, 12, 1), date(2021, 1, 31)),
        (date(2020, 5, 2), date(2020, 5, 1)),
    ],
    ids=["overlap", "two years", "reversed"],
)
def test_a_time_that_would_count_twice_or_cross_a_year_is_refused(agreement, first, last):
    perform(agreement, 90, date(2020, 1, 1), date(2020, 3, 31))
    with pytest.raises(ValidationError):
        perform(agreement, 1, first, last)


def test_a_later_statement_of_a_need_takes_the_place_of_an_earlier_one(service):
    for day, quantity in ((date(2018, 3, 5), 75_500), (date(2018, 9, 1), 77_000)):
        need = Need(
            service=service,
            first_year=2018,
            last_year=2019,
            quantity=quantity,
            stated_on=day,
            source="En källa",
        )
        planning.state(record=need, by=BY())
    assert found(service, 2018, on=date(2018, 6, 1)).need == 75_500
    assert found(service, 2018, on=date(2018, 9, 1)).need == 77_000


def test_balances_take_three_queries(agreement, service, django_assert_num_queries):
    with django_assert_num_queries(3):
        found(service, 2020)
