"""SON 2019-509: the figures of the memo, seen on 2019-12-01."""

import pytest
from django.contrib.auth.models import User
from django.urls import reverse

from contracts.models import Agreement
from tests.commissioning.demo.conftest import codes

NUMBER = "SON 2019-509"


@pytest.fixture
def assignment(facts):
    return facts(NUMBER, "2019-12-01")


@pytest.fixture
def earlier(facts, number_of):
    title = "Boende, korttidsvistelse och korttidstillsyn för barn och unga"
    return facts(number_of(title), "2019-05-07")


def test_it_runs_for_two_years_and_may_be_extended_to_2023(assignment):
    assert assignment["status"] == "in_force"
    assert (assignment["starts_on"], assignment["ends_on"]) == ("2019-09-01", "2021-08-31")
    assert assignment["latest_end_on"] == "2023-08-31"


def test_two_steps_of_a_year_are_left(assignment):
    steps = [(s["starts_on"], s["ends_on"]) for s in assignment["extension_steps"]]
    assert steps == [("2021-09-01", "2022-08-31"), ("2022-09-01", "2023-08-31")]


def test_notice_is_due_three_months_before_the_end(assignment):
    assert assignment["act_by"] == "2021-05-31"


def test_it_covers_two_services_with_their_points_in_lss(assignment):
    assert [s["legal_basis"] for s in assignment["services"]] == ["LSS 9 § 6", "LSS 9 § 7"]


def test_the_sums_follow_from_the_yearly_cost(assignment):
    assert assignment["yearly_cost"] == 28_928_446
    assert assignment["value_base_term"] == 57_856_892
    assert assignment["value_with_extensions"] == 115_713_784
    assert sum(assignment["cost_by_year"].values()) == 57_856_892


def test_eight_quarterly_follow_ups_are_planned(assignment):
    assert len(assignment["follow_ups"]) == 8
    assert assignment["follow_ups"][-1] == "2021-08-31"


def test_thirteen_premises_are_listed(assignment):
    assert len(assignment["premises"]) == 13


def test_it_replaces_the_agreement_with_the_school_administration(assignment, earlier):
    (replaced,) = assignment["predecessors"]
    assert replaced["register_number"] == earlier["register_number"]
    assert (earlier["starts_on"], earlier["ends_on"]) == ("2013-03-01", "2019-08-31")
    assert (earlier["yearly_cost"], earlier["price_level_year"]) == (46_632_092, 2019)


def test_the_earlier_agreement_had_8_to_10_and_31_and_60_places(earlier):
    places = {
        (row["quantity"], row["highest"])
        for row in earlier["volumes_by_year"]
        if row["year"] == 2018
    }
    assert places == {(8, 10), (31, 31), (60, 60)}


def test_housing_without_a_successor_is_flagged_on_both(assignment, earlier):
    for found in (assignment, earlier):
        assert "orphan_service" in codes(found)
        text = next(w["text"] for w in found["warnings"] if w["code"] == "orphan_service")
        assert "bostad med särskild service" in text.lower()


def test_nothing_after_the_base_decision_was_made_up(facts):
    today = facts(NUMBER, "2022-01-01")
    assert (today["status"], len(today["amendments"])) == ("ended", 1)


def test_the_page_shows_the_same_figures(client):
    client.force_login(User.objects.get(username="handlaggare"))
    agreement = Agreement.objects.get(dnr=NUMBER)
    page = client.get(agreement.get_absolute_url(), {"per": "2019-12-01"}).content.decode()
    plain = page.replace("\N{NO-BREAK SPACE}", " ").replace("&nbsp;", " ")
    for figure in ("28 928 446", "57 856 892", "115 713 784", "2023-08-31", "2021-05-31"):
        assert figure in plain


def test_the_register_shows_it_as_prepared_before_the_decision(client):
    client.force_login(User.objects.get(username="controller"))
    url = reverse("commissioning:agreement-list")
    page = client.get(url, {"per": "2019-05-08", "sok": NUMBER, "q": NUMBER}).content.decode()
    assert "Under beredning" in page
