"""The audit finding as a report: who lacks a description or a follow-up, in-house ones too."""

from datetime import date

import pytest
from django.urls import reverse

from contracts.actions import follow_ups as actions
from contracts.models import FollowUpKind
from contracts.states import Form
from tests import factories

pytestmark = pytest.mark.django_db
URL = reverse("commissioning:follow-up-coverage")
DAY = "2020-07-01"


@pytest.fixture
def school(son, leanlink):
    """The municipality's own, with neither description nor follow-up."""
    return factories.make_agreement(
        board=son, provider=leanlink, title="Korttidstillsyn", form=Form.INTER_BOARD_AGREEMENT
    )


@pytest.fixture
def bought(son, capio):
    """Described and followed up."""
    agreement = factories.make_agreement(
        board=son, provider=capio, title="Boendestöd", form=Form.PROCURED_CONTRACT
    )
    factories.make_follow_up(agreement, held_on=date(2020, 6, 1))
    describe(agreement)
    return agreement


def describe(agreement, on=date(2019, 5, 7)):
    actions.describe(
        agreement=agreement, dated_on=on, reference="Bilaga 1", by=factories.registrar()
    )


@pytest.fixture
def shown(signed_in, controller):
    def show(**query):
        return signed_in(controller).get(URL, {"per": DAY} | query)

    return show


def forms(response):
    return {
        row.form: (row.count, row.without_description, row.without_follow_up, row.without_both)
        for row in response.context["forms"]
    }


def test_each_form_is_counted_with_the_own_regime_first(shown, school, bought):
    response = shown()
    assert forms(response) == {
        Form.INTER_BOARD_AGREEMENT: (1, 1, 1, 1),
        Form.PROCURED_CONTRACT: (1, 0, 0, 0),
    }
    assert [row.in_house for row in response.context["forms"]] == [True, False]
    assert "Av 2 gällande avtal saknar 1 uppdragsbeskrivning och 1 uppföljning" in response.text


def test_a_figure_leads_to_exactly_its_rows(shown, school, bought):
    for lacks in ("description", "follow_up"):
        response = shown(form=Form.INTER_BOARD_AGREEMENT, lacks=lacks)
        assert [row.title for row, _ in response.context["rows"]] == ["Korttidstillsyn"]
        assert f"form=inter_board_agreement&amp;lacks={lacks}" in shown().text
    assert shown(form=Form.PROCURED_CONTRACT, lacks="follow_up").context["rows"] == []


def test_a_providers_own_control_is_no_follow_up(shown, school):
    factories.make_follow_up(school, held_on=date(2020, 6, 1), kind=FollowUpKind.SELF_CHECK)
    assert forms(shown())[Form.INTER_BOARD_AGREEMENT] == (1, 1, 1, 1)


def test_what_came_later_was_lacking_on_the_day(shown, school):
    factories.make_follow_up(school, held_on=date(2020, 7, 2))
    describe(school, date(2020, 7, 2))
    assert forms(shown())[Form.INTER_BOARD_AGREEMENT] == (1, 1, 1, 1)
    assert forms(shown(per="2020-07-02"))[Form.INTER_BOARD_AGREEMENT] == (1, 0, 0, 0)


def test_what_has_ended_is_not_counted(shown, school):
    assert shown(per="2021-09-01").context["forms"] == []


def test_the_file_says_what_is_lacking(signed_in, controller, school, bought):
    url = reverse("commissioning:coverage-export", args=["csv"])
    answer = signed_in(controller).get(url, {"per": DAY})
    lines = b"".join(answer.streaming_content).decode().splitlines()
    assert lines[1].split(";")[-3:] == ["finns", "2020-06-01", ""]
    assert lines[2].split(";")[-3:] == ["saknas", "", "uppdragsbeskrivning och uppföljning"]


def test_the_number_of_queries_does_not_grow(
    shown, signed_in, controller, son, django_assert_max_num_queries
):
    for _ in range(6):
        describe(factories.make_agreement(board=son))
    client = signed_in(controller)
    with django_assert_max_num_queries(12):
        assert client.get(URL, {"per": DAY}).status_code == 200
