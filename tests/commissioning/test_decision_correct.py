"""Correct a recording: what happens is shown before anything is written."""

from datetime import date

import pytest

from commissioning.models import Correction, Decision, Outcome
from contracts.models import Amendment
from tests import factories
from tests.commissioning import decided_cases as cases

pytestmark = pytest.mark.django_db


@pytest.fixture
def decision(son):
    agreement = factories.make_agreement(board=son)
    extension = factories.make_extension(agreement, date(2021, 9, 1), date(2022, 8, 31))
    return cases.decide(factories.make_matter(extension, board=son))


@pytest.fixture
def url(decision):
    return f"/decisions/{decision.pk}/correct/"


def corrected(decision, outcome, **more):
    point = decision.outcomes.get().point
    head = {"section": "41", "decided_on": decision.decided_on.isoformat()}
    return head | {f"outcome_{point.pk}": outcome, "reason": "Fel kryss i protokollet"} | more


def test_the_effects_are_shown_and_nothing_is_written(decision, url, secretary, signed_in):
    data = corrected(decision, Outcome.REJECTED, preview="1")
    page = signed_in(secretary).post(url, data).content.decode()
    assert "Detta händer när rättelsen registreras" in page
    assert "Bifall" in page and "Avslag" in page
    assert "2022-08-31" in page, "the day that the agreement loses"
    assert "Fel kryss i protokollet" in page, "what was typed is still there"
    assert not Correction.objects.exists()
    assert Amendment.objects.get(kind="extend").state == "in_force"


def test_a_change_of_words_touches_no_agreement(decision, url, secretary, signed_in):
    data = corrected(decision, Outcome.APPROVED, section="42", preview="1")
    assert "Inget avtal ändras." in signed_in(secretary).post(url, data).content.decode()


def test_what_was_shown_is_what_happens(decision, url, secretary, signed_in):
    client, data = signed_in(secretary), corrected(decision, Outcome.REJECTED)
    preview = client.post(url, data | {"preview": "1"}).context["preview"]
    assert client.post(url, data).status_code == 302
    assert Correction.objects.get().changes == preview.changes
    assert Amendment.objects.get(kind="extend").state == "rejected"


def test_an_obstacle_is_told_when_it_is_shown(decision, url, secretary, signed_in):
    point = decision.outcomes.get().point
    data = {
        "section": str(decision.section),
        "decided_on": decision.decided_on.isoformat(),
        f"outcome_{point.pk}": decision.outcomes.get().outcome,
        f"text_{point.pk}": point.proposed_text,
        "reason": "Inget",
        "preview": "1",
    }
    if decision.adjusted_on:
        data["adjusted_on"] = decision.adjusted_on.isoformat()
    assert "Inget är ändrat." in signed_in(secretary).post(url, data).content.decode()
    assert Decision.objects.get().corrections.count() == 0
