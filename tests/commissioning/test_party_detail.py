"""One party: its names over time, its place among others, and its agreements on the day."""

from datetime import date

import pytest
from django.urls import reverse

from providers.models import PartyName, PartySuccession
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def detail(signed_in, controller):
    def get(party, **query):
        return signed_in(controller).get(party.get_absolute_url(), query)

    return get


def test_it_shows_the_name_of_the_day(detail, son):
    PartyName(party=son, name="Omsorgsnämnden", ends_on=date(2018, 12, 31)).save_because("Test")
    assert detail(son, per="2018-05-01").context["name"] == "Omsorgsnämnden"
    assert detail(son, per="2019-05-01").context["name"] == "Social- och omsorgsnämnden"


def test_it_shows_aliases_apart(detail, capio):
    PartyName(party=capio, name="Capiro", is_alias=True).save_because("Test")
    assert [row.name for row in detail(capio).context["aliases"]] == ["Capiro"]


def test_it_shows_agreements_as_provider_and_as_board(detail, son, capio):
    factories.make_agreement(board=son, provider=capio, title="Boendestöd")
    per = "2020-01-01"
    assert [s.title for s in detail(capio, per=per).context["as_provider"]] == ["Boendestöd"]
    assert [s.title for s in detail(son, per=per).context["as_board"]] == ["Boendestöd"]


def test_it_shows_predecessors_and_successors(detail, capio, leanlink):
    PartySuccession(
        predecessor=leanlink, successor=capio, took_over_on=date(2020, 1, 1)
    ).save_because("Test")
    assert "Föregångare" in detail(capio).text
    assert "Efterträdare" in detail(leanlink).text


def test_it_shows_units(detail, leanlink):
    factories.make_party(name="Enhet ett", parent=leanlink)
    assert "Enhet ett" in detail(leanlink).text


def test_an_unknown_party_is_not_found(signed_in, controller):
    url = reverse("commissioning:party-detail", args=[999])
    assert signed_in(controller).get(url).status_code == 404


def test_it_needs_a_fixed_number_of_queries(
    signed_in, controller, son, capio, django_assert_max_num_queries
):
    for _ in range(4):
        factories.make_agreement(board=son, provider=capio)
    client = signed_in(controller)
    with django_assert_max_num_queries(14):
        client.get(son.get_absolute_url(), {"per": "2020-01-01"})
