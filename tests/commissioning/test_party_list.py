"""Parties: finding them by any name, in Swedish order, page by page."""

import pytest
from django.urls import reverse

from commissioning import paging
from providers.models import PartyKind, PartyName
from tests import factories

pytestmark = pytest.mark.django_db
URL = reverse("commissioning:party-list")


@pytest.fixture
def listing(signed_in, controller):
    def get(**query):
        return signed_in(controller).get(URL, query)

    return get


def names(response):
    return [row["name"] for row in response.context["rows"]]


def test_it_sorts_as_swedish_does(listing):
    for name in ("Örebro", "Ask", "Ängen", "Åby"):
        factories.make_party(name=name)
    assert names(listing()) == ["Ask", "Åby", "Ängen", "Örebro"]


def test_it_finds_a_part_of_the_name(listing, capio, leanlink):
    assert names(listing(q="psykiatri")) == ["Capio psykiatri AB"]


def test_it_finds_an_alias(listing, capio, leanlink):
    PartyName(party=capio, name="Capiro", is_alias=True).save_because("Test")
    assert names(listing(q="capiro")) == ["Capio psykiatri AB"]


def test_it_finds_an_organisation_number(listing, capio, leanlink):
    assert names(listing(q="212000-0449")) == ["Leanlink LSS Funktionsstöd"]


def test_it_filters_by_kind(listing, capio, leanlink):
    assert names(listing(kind=PartyKind.COMPANY)) == ["Capio psykiatri AB"]


def test_it_counts_the_agreements_of_the_day(listing, capio, son):
    factories.make_agreement(board=son, provider=capio)
    (row,) = listing(q="capio", per="2020-01-01").context["rows"]
    assert row["agreements"] == 1
    (row,) = listing(q="capio", per="2018-01-01").context["rows"]
    assert row["agreements"] == 0


def test_it_turns_pages_without_losing_a_row(listing, monkeypatch):
    for number in range(5):
        factories.make_party(name=f"Part {number}")
    monkeypatch.setattr(paging.fetch_page, "__kwdefaults__", {"after": "", "before": "", "size": 2})
    first = listing(q="part")
    assert names(first) == ["Part 0", "Part 1"]
    after = first.context["next_url"].split("after=")[1]
    second = listing(q="part", after=after)
    assert names(second) == ["Part 2", "Part 3"]
    assert "q=part" in second.context["previous_url"]


@pytest.mark.parametrize(
    "query",
    [{"q": "\x00"}, {"q": "%_'"}, {"kind": "x"}, {"after": "zzz"}, {"after": "9" * 5000}],
)
def test_bad_values_never_break_it(listing, capio, query):
    assert listing(**query).status_code == 200


def test_it_needs_at_most_eight_queries(
    signed_in, controller, capio, leanlink, django_assert_max_num_queries
):
    client = signed_in(controller)
    with django_assert_max_num_queries(8):
        client.get(URL)


def test_only_those_who_register_see_the_button(signed_in, controller, administrator):
    assert "Registrera part" not in signed_in(controller).get(URL).text
    assert "Registrera part" in signed_in(administrator).get(URL).text
