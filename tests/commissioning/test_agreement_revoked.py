"""An agreement whose decision was revoked: what it says on each day, and why."""

from datetime import date
from html import unescape

import pytest
from django.utils.html import strip_tags

from commissioning.actions import decisions, matters
from commissioning.actions.decisions import Ruling
from commissioning.models import Decision, DecisionPoint, Outcome
from tests import factories

pytestmark = pytest.mark.django_db
DAY, LATER = date(2021, 5, 19), date(2021, 10, 20)


def record(matter, on):
    return decisions.record(
        decision=Decision(matter=matter, decided_on=on, section=40),
        rulings=[Ruling(point, Outcome.APPROVED) for point in matter.open_points()],
        by=factories.registrar(),
    )


@pytest.fixture
def page(controller, signed_in):
    amendment = factories.make_draft(registered_on=date(2021, 5, 1))
    decision = record(factories.make_matter(amendment), DAY)
    later = factories.make_matter(board=decision.matter.board)
    point = DecisionPoint(proposed_text="Upphävs.", reverses=decision.outcomes.get())
    matters.add_point(matter=later, point=point, by=factories.registrar())
    record(later, LATER)
    client, url = signed_in(controller), amendment.agreement.get_absolute_url()

    def on(day=""):
        text = client.get(f"{url}?per={day}" if day else url).content.decode()
        return unescape(strip_tags(text)).replace("\N{NO-BREAK SPACE}", " ")

    return on


def test_today_it_is_revoked(page):
    text = page()
    assert "Upphävt" in text
    assert "Beslutad 2021-05-19, upphävd 2021-10-20" in text
    assert "upphävt genom ett senare beslut" in text


def test_before_the_revocation_it_counted(page):
    text = page("2021-09-30")
    assert "upphävd 2021-10-20" not in text
    assert "Beslutad 2021-05-19" in text


def test_before_the_decision_it_was_not_decided(page):
    assert "Inte beslutad då, beslutades 2021-05-19" in page("2021-05-10")
