"""The cap in the forms: typed with a new agreement or a change, and warned about at a call-off."""

from datetime import date

import pytest
from django.urls import reverse

from contracts.models import Amendment, CapTerm, OptionTerm
from tests.commissioning.amendment_cases import post, set_today, text_of
from tests.commissioning.cap_cases import framework
from tests.commissioning.test_agreement_new import URL as NEW
from tests.commissioning.test_agreement_new import typed

pytestmark = pytest.mark.django_db
CAP = {
    "cap_amount": "12 mnkr",
    "cap_quantity": "9 000",
    "cap_unit": "hours",
    "cap_clause": "Avtalet punkt 4",
}
CHANGE_ROWS = ("volumes", "compensations", "premises")


@pytest.fixture
def client(administrator, signed_in, monkeypatch):
    set_today(monkeypatch, date(2026, 11, 25))
    return signed_in(administrator)


def call_off(agreement, amount):
    rows = {
        "option": OptionTerm.objects.get().pk,
        "compensations-0-amount": amount,
        "compensations-0-unit": "period",
        "compensations-0-model": "fixed",
        "compensations-0-proration": "months",
        "compensations-0-valid_from": "2027-01-01",
        "compensations-0-valid_until": "2027-12-31",
    }
    return post("volumes", "compensations", recount="1", **rows)


def test_a_new_agreement_has_its_cap(client, son, leanlink, respite):
    client.post(NEW, typed(son, leanlink, respite, save="1", **CAP))
    cap = CapTerm.objects.get()
    assert (cap.max_amount, cap.max_quantity, cap.unit) == (12_000_000, 9_000, "hours")
    url = reverse("commissioning:amendment-edit", args=[cap.amendment_id])
    form = client.get(url).context["form"]
    assert form["cap_amount"].value() == "12\xa0000\xa0000"
    assert form.cap_has_content


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"cap_amount": "tolv"}, "Skriv beloppet med siffror"),
        ({"cap_quantity": "-1"}, "Volymen kan inte vara negativ."),
        ({"cap_amount": "", "cap_quantity": ""}, "Ange takvolymens värde eller volym."),
    ],
)
def test_what_is_wrong_is_said(client, son, leanlink, respite, changes, sentence):
    response = client.post(NEW, typed(son, leanlink, respite, save="1", **(CAP | changes)))
    assert sentence in text_of(response)
    assert not CapTerm.objects.exists()


def test_a_change_may_raise_the_cap(client, son):
    agreement = framework(son)
    url = reverse("commissioning:agreement-change", args=[agreement.pk])
    client.post(url, post(*CHANGE_ROWS, **CAP))
    amendment = Amendment.objects.get(kind="change")
    assert amendment.capterms.get().max_amount == 12_000_000
    text = client.get(agreement.get_absolute_url()).text.replace("\xa0", " ")
    assert "Takvolym" in text


def test_a_call_off_beyond_the_cap_is_warned_about(client, son):
    agreement = framework(son, option=5_000)
    url = reverse("commissioning:agreement-call-off", args=[agreement.pk])
    page = text_of(client.post(url, call_off(agreement, "1 200 000")))
    assert "Avropet går över taket." in page
    assert "C-216/17" in page


def test_a_call_off_that_comes_near_the_cap_is_told_and_a_small_one_is_not(client, son):
    agreement = framework(son, option=5_000)
    url = reverse("commissioning:agreement-call-off", args=[agreement.pk])
    near = text_of(client.post(url, call_off(agreement, "850 000")))
    assert "är använt med avropet (85 %)" in near
    small = text_of(client.post(url, call_off(agreement, "100 000")))
    assert "avropet (" not in small and "över taket" not in small
