"""Cost per performed unit: 20 156 kronor an hour stands out."""

from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse

from contracts.models import CompensationTerm, Performance, PeriodTerm
from tests import factories

pytestmark = pytest.mark.django_db
URL = reverse("commissioning:unit-cost-list")
DAY = "2021-11-22"


@pytest.fixture
def seed_3(son, leanlink):
    """1 814 000 kronor a year, and about 90 hours from January to the middle of November."""
    agreement = factories.make_agreement(
        board=son,
        provider=leanlink,
        title="Yttersta ansvaret",
        terms=factories.base_terms(
            date(2020, 4, 1), date(2021, 12, 31), per_year=1_814_000, price_level_year=2021
        ),
        decided_on=date(2020, 3, 25),
    )
    Performance(
        agreement=agreement,
        starts_on=date(2021, 1, 1),
        ends_on=date(2021, 11, 19),
        quantity=90,
        unit="hours",
    ).save_because("Test", by=factories.registrar())
    return agreement


@pytest.fixture
def hourly(son):
    """Three agreements with a price per hour."""
    for amount in (380, 410, 455):
        factories.make_agreement(
            board=son,
            terms=[
                PeriodTerm(starts_on=date(2020, 1, 1), ends_on=date(2022, 12, 31)),
                CompensationTerm(amount=Decimal(amount), unit="hour"),
            ],
        )


@pytest.fixture
def shown(signed_in, controller):
    def show(**query):
        return signed_in(controller).get(URL, {"per": DAY} | query)

    return show


def test_twenty_thousand_kronor_an_hour_is_marked(shown, seed_3, hourly):
    response = shown()
    (one,) = response.context["rows"]
    assert one.row.year.cost == 20_156
    assert one.row.is_outlier
    assert "En kostnad avviker" in response.text
    assert one.row.compared.replace("\xa0", " ") == "medianen av 3 jämförbara är 410 kr"
    assert "mer än 5 gånger medianen" in response.text


def test_with_nothing_to_compare_with_nothing_is_marked(shown, seed_3):
    (one,) = shown().context["rows"]
    assert (one.row.is_outlier, one.row.compared) == (False, "för få att jämföra med")


def test_what_was_not_reported_on_the_day_is_not_there(shown, seed_3):
    assert shown(per="2020-12-31").context["rows"] == []


def test_the_agreements_follow_up_shows_the_same(signed_in, controller, seed_3, hourly):
    follow_up = factories.make_follow_up(seed_3, held_on=date(2021, 11, 19))
    response = signed_in(controller).get(follow_up.get_absolute_url(), {"per": DAY})
    (row,) = response.context["performed"]
    assert row.is_outlier and "Avviker" in response.text


def test_the_file_marks_it_too(signed_in, controller, seed_3, hourly):
    url = reverse("commissioning:unit-cost-export", args=["csv"])
    answer = signed_in(controller).get(url, {"per": DAY})
    lines = b"".join(answer.streaming_content).decode().splitlines()
    assert lines[1].split(";")[-3:] == ["20156", "410,00", "ja"]


def test_the_number_of_queries_does_not_grow(
    signed_in, controller, seed_3, hourly, django_assert_max_num_queries
):
    client = signed_in(controller)
    with django_assert_max_num_queries(32) as few:
        client.get(URL, {"per": DAY})
    other = factories.make_agreement(
        board=seed_3.board, terms=factories.base_terms(date(2020, 1, 1), date(2021, 12, 31))
    )
    Performance(
        agreement=other, starts_on=date(2021, 1, 1), ends_on=date(2021, 6, 30), quantity=5
    ).save_because("Test", by=factories.registrar())
    with django_assert_max_num_queries(len(few.captured_queries)):
        client.get(URL, {"per": DAY})
