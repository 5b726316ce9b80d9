"""Say when the minutes of a recorded decision were adjusted."""

from __future__ import annotations

from datetime import date

import pytest

from commissioning.models import Decision
from tests import factories

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
    assert client.post(url, {"adjusted_on": "2021-12-20"}).url == matter_url
    page = client.get(matter_url).content.decode()
    assert url not in page and "2021-12-20" in page


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
