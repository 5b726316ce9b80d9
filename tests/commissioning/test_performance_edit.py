"""What was performed in an agreement: recorded, corrected, taken away, beside what was agreed."""

from datetime import date

import pytest
from django.urls import reverse

from contracts.models import Performance, VolumeTerm
from tests import factories

pytestmark = pytest.mark.django_db
TYPED = {
    "starts_on": "2020-01-01",
    "ends_on": "2020-03-31",
    "quantity": "270",
    "unit": "hours",
    "source": "Rapport kvartal 1",
}


@pytest.fixture
def agreement(son, leanlink, respite):
    terms = [*factories.base_terms(services=(respite,)), VolumeTerm(quantity=1_200)]
    return factories.make_agreement(board=son, provider=leanlink, terms=terms)


@pytest.fixture
def client(signed_in, administrator):
    return signed_in(administrator)


def url(name, record):
    return reverse(f"commissioning:performance-{name}", args=[record.pk])


@pytest.fixture
def performance(client, agreement):
    client.post(url("new", agreement), TYPED)
    return Performance.objects.get()


def test_it_is_recorded_for_the_only_service(client, agreement, respite):
    answer = client.post(url("new", agreement), TYPED)
    assert answer.url == url("list", agreement)
    found = Performance.objects.get()
    assert (found.quantity, found.service, found.source) == (270, respite, "Rapport kvartal 1")


def test_it_stands_beside_what_was_agreed_for_the_same_days(client, agreement, performance):
    (year,) = client.get(url("list", agreement)).context["years"]
    # 91 of the 366 days of 2020, of 1 200 hours.
    assert round(year.promised) == 298
    assert round(year.utilisation) == 90


def test_places_are_an_average_of_the_days(client, son, respite):
    terms = [
        *factories.base_terms(services=(respite,)),
        VolumeTerm(quantity=10, unit="places", per="constant"),
    ]
    agreement = factories.make_agreement(board=son, terms=terms)
    for first, last, places in (("01-01", "01-31", "8"), ("02-01", "02-29", "10")):
        times = {"starts_on": f"2020-{first}", "ends_on": f"2020-{last}"}
        client.post(url("new", agreement), TYPED | times | {"quantity": places, "unit": "places"})
    (year,) = client.get(url("list", agreement)).context["years"]
    assert round(float(year.quantity), 2) == round((8 * 31 + 10 * 29) / 60, 2)
    assert round(year.promised) == 10


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"ends_on": "2019-12-31"}, "ends_on"),
        ({"ends_on": "2021-01-01"}, "ends_on"),
        ({"ends_on": "2099-01-01", "starts_on": "2099-01-01"}, "ends_on"),
        ({"quantity": "-3"}, "quantity"),
        ({"quantity": "9" * 30}, "quantity"),
        ({"source": ""}, "source"),
        ({"service": "999999"}, "service"),
    ],
)
def test_what_is_wrong_is_said_at_its_field(client, agreement, change, field):
    answer = client.post(url("new", agreement), TYPED | change)
    assert list(answer.context["form"].errors) == [field]
    assert not Performance.objects.exists()


def test_the_same_days_twice_are_refused(client, agreement, performance):
    answer = client.post(url("new", agreement), TYPED | {"starts_on": "2020-03-31"})
    assert "Det finns redan en utförd volym" in answer.text
    assert Performance.objects.count() == 1


def test_it_is_corrected(client, agreement, performance):
    client.post(url("edit", performance), TYPED | {"quantity": "280", "version": "1"})
    performance.refresh_from_db()
    assert (performance.quantity, performance.version) == (280, 2)


def test_somebody_elses_correction_is_not_overwritten(client, agreement, performance):
    client.post(url("edit", performance), TYPED | {"quantity": "280", "version": "1"})
    answer = client.post(url("edit", performance), TYPED | {"quantity": "290", "version": "1"})
    assert "Sparat nu: 280" in answer.text
    performance.refresh_from_db()
    assert performance.quantity == 280


def test_it_is_taken_away_and_stays_in_the_agreements_history(client, agreement, performance):
    client.post(url("delete", performance), {"version": "1"})
    assert not Performance.objects.exists()
    history = client.get(reverse("commissioning:agreement-history", args=[agreement.pk]))
    assert "utförd volym" in history.text.lower()


def test_what_is_not_over_on_the_day_is_not_shown(client, agreement, performance):
    page = client.get(url("list", agreement), {"per": "2020-03-30"})
    assert page.context["years"] == []


def test_it_requires_somebody_who_follows_up(signed_in, secretary, agreement):
    client = signed_in(secretary)
    assert client.get(url("new", agreement)).status_code == 403
    assert "Registrera utförd volym" not in client.get(url("list", agreement)).text


def test_another_boards_agreement_cannot_be_followed_up(signed_in, agreement, aldre):
    other = factories.make_user("annan", role="administrator", board=aldre)
    assert signed_in(other).get(url("new", agreement)).status_code == 403


def test_the_agreement_leads_to_it(client, agreement):
    page = client.get(agreement.get_absolute_url(), {"per": str(date(2020, 6, 1))})
    assert f"{url('list', agreement)}?per=2020-06-01" in page.text


def test_the_list_needs_at_most_ten_queries(client, agreement, django_assert_max_num_queries):
    for month in range(1, 7):
        days = {"starts_on": f"2020-{month:02}-01", "ends_on": f"2020-{month:02}-28"}
        client.post(url("new", agreement), TYPED | days)
    with django_assert_max_num_queries(10):
        client.get(url("list", agreement))
