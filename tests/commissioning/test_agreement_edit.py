"""Correct what identifies an agreement: checklist."""

from __future__ import annotations

import uuid

import pytest
from django.urls import reverse

from contracts.actions import agreements
from tests import factories

from .amendment_cases import text_of


def url(agreement):
    return reverse("commissioning:agreement-edit", args=[agreement.pk])


def typed(agreement, **changes):
    agreement.refresh_from_db()
    return {
        "form_key": str(uuid.uuid4()),
        "version": agreement.version,
        "title": agreement.title,
        "dnr": agreement.dnr,
        "other_dnrs": "",
        "reason": "Fel i diariet",
    } | changes


@pytest.fixture
def client(administrator, signed_in):
    return signed_in(administrator)


@pytest.fixture
def decided(son, leanlink):
    return factories.make_agreement(board=son, provider=leanlink, title="Boendestöd")


@pytest.fixture
def draft(son, leanlink):
    return factories.make_draft(board=son, provider=leanlink, title="Boendestöd").agreement


def test_it_corrects_title_and_numbers(client, decided):
    data = typed(decided, title="Stöd i boendet", dnr="SON  2019-509", other_dnrs="On 2014-84, x/1")
    response = client.post(url(decided), data)
    decided.refresh_from_db()
    assert response.url == decided.get_absolute_url()
    assert (decided.title, decided.dnr) == ("Stöd i boendet", "SON 2019-509")
    assert decided.other_dnrs == ["On 2014-84", "x/1"]
    assert decided.history.first().history_change_reason == "Fel i diariet"


def test_a_reason_is_required_once_it_is_decided(client, decided):
    page = text_of(client.post(url(decided), typed(decided, title="Annat", reason="")))
    assert "Fyll i skäl till rättelsen" in page
    decided.refresh_from_db()
    assert decided.title == "Boendestöd"


def test_the_parties_of_a_decided_agreement_stand(client, decided, aldre):
    client.post(url(decided), typed(decided, board=aldre.pk))
    decided.refresh_from_db()
    assert decided.board != aldre


def test_the_parties_of_a_draft_can_be_changed(client, draft, aldre):
    other = factories.make_party("in_house")
    data = typed(draft, board=aldre.pk, provider=other.pk, agreement_form="development_assignment")
    client.post(url(draft), data | {"reason": ""})
    draft.refresh_from_db()
    assert (draft.board, draft.provider) == (aldre, other)
    assert draft.form == "development_assignment"


def test_the_form_still_has_to_suit_the_provider(client, draft, son, capio):
    data = typed(draft, board=son.pk, provider=capio.pk, agreement_form="activity_assignment")
    assert "Typen gäller bara inom kommunen." in text_of(client.post(url(draft), data))


def test_a_stale_form_shows_both_texts_and_can_be_saved_again(client, decided, administrator):
    data = typed(decided, title="Mitt namn")
    agreements.change_particulars(
        agreement=decided, values={"title": "Ditt namn"}, by=administrator, version=None, reason="x"
    )
    page = text_of(client.post(url(decided), data))
    assert "Sparat nu: Ditt namn" in page
    assert "Du skrev: Mitt namn" in page
    decided.refresh_from_db()
    assert decided.title == "Ditt namn"
    client.post(url(decided), data | {"version": decided.version, "form_key": str(uuid.uuid4())})
    decided.refresh_from_db()
    assert decided.title == "Mitt namn"


@pytest.mark.parametrize("person", ["secretary", "controller", "outsider"])
def test_it_refuses_those_who_may_not_register(request, signed_in, decided, person):
    assert signed_in(request.getfixturevalue(person)).get(url(decided)).status_code == 403


def test_an_unknown_agreement_is_not_found(client):
    assert client.get("/agreements/999999/edit/").status_code == 404
