"""Say when the minutes of a recorded decision were adjusted and posted."""

from __future__ import annotations

from datetime import date

import pytest

from commissioning.models import Decision, Organ, Outcome
from tests import factories
from tests.commissioning import decided_cases as cases

pytestmark = pytest.mark.django_db


@pytest.fixture
def decision(son):
    decision = Decision(
        matter=factories.make_matter(board=son), decided_on=date(2021, 12, 15), section=150
    )
    decision.save_because("Test", by=factories.registrar())
    return decision


@pytest.fixture
def url(decision):
    return f"/decisions/{decision.pk}/adjust/"


def test_the_matter_leads_to_it_until_it_is_known(decision, url, secretary, signed_in):
    client, matter_url = signed_in(secretary), decision.matter.get_absolute_url()
    assert url in client.get(matter_url).content.decode()
    assert client.post(url, {"adjusted_on": "2021-12-20"}).url == decision.get_absolute_url()
    page = client.get(matter_url).content.decode()
    assert url not in page and "2021-12-20" in page


@pytest.mark.parametrize(
    ("posted", "appeal", "force"),
    [
        pytest.param("2019-02-05", "2019-02-26", "2019-02-27", id="Söderhamn"),
        pytest.param("2018-05-22", "2018-06-12", "2018-06-13", id="Storuman"),
        pytest.param("2017-06-02", "2017-06-26", "2017-06-27", id="Midsommarafton"),
    ],
)
def test_the_appeal_time_is_counted_from_the_posting(
    son, secretary, signed_in, posted, appeal, force
):
    decision = Decision(
        matter=factories.make_matter(board=son), decided_on=date(2017, 1, 11), section=1
    )
    decision.save_because("Test", by=factories.registrar())
    client, url = signed_in(secretary), f"/decisions/{decision.pk}/adjust/"
    client.post(url, {"adjusted_on": "2017-01-18", "posted_on": posted})
    page = client.get(decision.get_absolute_url()).content.decode()
    assert appeal in page and force in page


@pytest.mark.parametrize(
    ("adjusted", "posted"), [("2021-12-20", "2021-12-19"), ("2021-12-20", "2099-01-01")]
)
def test_it_refuses_a_posting_that_cannot_be(decision, url, secretary, signed_in, adjusted, posted):
    data = {"adjusted_on": adjusted, "posted_on": posted}
    response = signed_in(secretary).post(url, data)
    assert "posted_on" in response.context["form"].errors
    assert response.context["form"]["posted_on"].value() == posted


def test_the_history_tells_who_said_it(decision, url, secretary, signed_in):
    signed_in(secretary).post(url, {"adjusted_on": "2021-12-20"})
    latest = decision.history.first()
    assert (latest.history_change_reason, latest.history_user) == (
        "Justerat 2021-12-20",
        secretary,
    )


@pytest.mark.parametrize("day", ["2021-12-14", "2099-01-01", "", "x", "\x00"])
def test_it_refuses_a_day_that_cannot_be(decision, url, secretary, signed_in, day):
    response = signed_in(secretary).post(url, {"adjusted_on": day})
    decision.refresh_from_db()
    assert "adjusted_on" in response.context["form"].errors
    assert decision.adjusted_on is None


def test_only_the_secretary_may(url, administrator, controller, signed_in):
    assert signed_in(administrator).get(url).status_code == 403
    assert signed_in(controller).post(url, {"adjusted_on": "2021-12-20"}).status_code == 403


def test_a_decision_that_only_prepares_cannot_be_appealed(son, secretary, signed_in):
    decision = cases.decide(
        cases.matter_with(son), Outcome.REFERRED_BACK, question="Vad kostar det?"
    )
    assert decision.is_preparatory
    page = signed_in(secretary).get(decision.get_absolute_url()).content.decode()
    assert "Kan inte överklagas" in page
    assert "Laga kraft</dt>" not in page


def test_a_delegated_decision_is_adjusted_with_the_minutes_that_tell_of_it(
    son, secretary, signed_in
):
    decision = Decision(
        matter=factories.make_matter(board=son),
        decided_on=date(2021, 12, 15),
        organ=Organ.DELEGATE,
        delegate="Socialdirektören",
        delegation_item=factories.make_delegation_order(son).items.first(),
    )
    decision.save_because("Test", by=factories.registrar())
    client = signed_in(secretary)
    assert (
        "Protokollet med anmälan justerat"
        in client.get(f"/decisions/{decision.pk}/adjust/").content.decode()
    )
    page = client.get(decision.get_absolute_url()).content.decode()
    assert "räknas från anslaget av det protokoll där beslutet anmäls" in page
