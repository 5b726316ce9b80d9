"""Take back a dispatch that was recorded by mistake: it is gone, and the history says why."""

from datetime import date

import pytest
from django.urls import reverse

from commissioning.actions import extracts
from commissioning.models import Dispatch
from tests import factories
from tests.commissioning import decided_cases as cases

pytestmark = pytest.mark.django_db
CAPIO = cases.RECIPIENTS[0]


@pytest.fixture
def sent(son, settings, tmp_path, monkeypatch):
    settings.MEMO_CACHE_DIR = str(tmp_path)
    monkeypatch.setattr("commissioning.actions.documents.render_pdf", lambda document: b"%PDF-")
    day = date(2022, 5, 2)
    paper = extracts.make(decision=cases.adjusted(son), on=day, by=factories.registrar())
    (dispatch,) = extracts.dispatch(
        document=paper,
        recipients=[CAPIO],
        channel="email",
        sent_on=day,
        on=day,
        by=factories.registrar(),
    )
    return dispatch


def address(sent):
    return reverse("commissioning:dispatch-delete", args=[sent.pk])


def test_the_extract_leads_to_it(sent, secretary, signed_in):
    page = signed_in(secretary).get(f"/extracts/{sent.document_id}/").content.decode()
    assert address(sent) in page


def test_the_recipient_lacks_the_extract_again(sent, secretary, signed_in):
    client = signed_in(secretary)
    answer = client.post(address(sent), {"reason": "Fel utdrag"}, follow=True)
    assert f"Utskicket till {CAPIO} är borttaget." in answer.content.decode()
    assert not Dispatch.objects.exists()
    last = Dispatch.history.first()
    assert last.history_type == "-"
    assert last.history_change_reason == "Felregistrerat utskick: Fel utdrag"


def test_it_asks_what_went_wrong(sent, secretary, signed_in):
    answer = signed_in(secretary).post(address(sent), {"reason": " "})
    assert answer.status_code == 200
    assert Dispatch.objects.exists()


def test_the_same_form_sent_twice_leads_to_the_same_page(sent, secretary, signed_in):
    client = signed_in(secretary)
    form = client.get(address(sent)).context["form"]
    data = {"reason": "Fel", "form_key": form["form_key"].value()}
    assert client.post(address(sent), data).url == client.post(address(sent), data).url
