"""Report what has been used of an agreement, and take it away again."""

from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse

from contracts.models import Consumption, OptionTerm, Standing
from tests.commissioning.cap_cases import framework, use

pytestmark = pytest.mark.django_db
ENTRY = {
    "form_key": "7b0c6a52-3a3b-4a2c-9a5e-1f7f5f0a0001",
    "starts_on": "2026-01-01",
    "ends_on": "2026-03-31",
    "amount": "850 000",
    "quantity": "600",
    "unit": "hours",
    "option": "",
    "source": "Fakturor kvartal 1",
}


@pytest.fixture
def agreement(son):
    return framework(son, option=2_000)


def url(agreement):
    return reverse("commissioning:consumption-new", args=[agreement.pk])


def test_it_is_added_and_sounds_the_alarm(signed_in, controller, agreement):
    client = signed_in(controller)
    response = client.post(url(agreement), ENTRY, follow=True)
    text = response.text.replace("\xa0", " ")
    assert "Inlagt: 850 000 kr, 600 timmar." in text
    assert "Hela avtalet: 850 000 kr av 1 000 000 kr är använt (85 %)." in text
    assert "C-216/17" in text
    record = Consumption.objects.get()
    assert (record.amount, record.quantity) == (Decimal(850_000), Decimal(600))
    assert record.history.get().history_user == controller


def test_a_double_click_adds_it_once(signed_in, controller, agreement):
    client = signed_in(controller)
    for _ in range(2):
        client.post(url(agreement), ENTRY)
    assert Consumption.objects.count() == 1


def test_it_may_be_about_an_option(signed_in, controller, agreement):
    option = OptionTerm.objects.get()
    signed_in(controller).post(url(agreement), ENTRY | {"option": str(option.pk), "amount": ""})
    assert Consumption.objects.get().option == option


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"amount": "", "quantity": ""}, "Ange ett belopp, en volym eller båda."),
        ({"ends_on": "2025-12-31"}, "Till och med-dagen ligger före från och med-dagen."),
        ({"amount": "-5"}, "Skriv beloppet med siffror"),
        ({"quantity": "-5"}, "Volymen kan inte vara negativ."),
        ({"starts_on": "igår"}, "Skriv dagen som år-månad-dag"),
        ({"source": ""}, "Fyll i"),
        ({"option": "999999"}, "Välj"),
        ({"source": "\x00"}, "styrtecken"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_lost(
    signed_in, controller, agreement, change, sentence
):
    response = signed_in(controller).post(url(agreement), ENTRY | change)
    assert response.status_code == 200
    assert Consumption.objects.count() == 0
    assert response.context["form"].errors
    assert "Fel: " in response.text
    if "source" not in change and "option" not in change:
        assert sentence in response.text


@pytest.mark.parametrize("person", ["secretary", "outsider"])
def test_others_may_not(request, signed_in, agreement, person):
    client = signed_in(request.getfixturevalue(person))
    assert client.post(url(agreement), ENTRY).status_code == 403
    assert Consumption.objects.count() == 0


def test_it_is_taken_away_with_a_reason_and_kept_in_history(signed_in, controller, agreement):
    record = use(agreement, 900_000)
    address = reverse("commissioning:consumption-delete", args=[record.pk])
    client = signed_in(controller)
    assert "Fel: " in client.post(address, {"reason": ""}).text
    key = {"form_key": "7b0c6a52-3a3b-4a2c-9a5e-1f7f5f0a0002", "reason": "Dubbelt"}
    assert client.post(address, key).status_code == 302
    assert client.post(address, key).status_code == 302  # a double click
    assert not Consumption.objects.exists()
    assert Consumption.history.first().history_change_reason == "Dubbelt"
    history = client.get(reverse("commissioning:agreement-history", args=[agreement.pk])).text
    assert "Dubbelt" in history and "Förbrukning" in history
    assert Standing.objects.on(date(2026, 11, 25)).get().cap_percent == 0


def test_an_agreement_without_ceilings_has_no_section(signed_in, controller, son):
    from tests import factories

    plain = factories.make_agreement(board=son)
    assert 'id="tak"' not in signed_in(controller).get(plain.get_absolute_url()).text


def test_a_framework_agreement_without_a_cap_is_told(signed_in, controller, son):
    bare = framework(son, amount=None)
    assert "Takvolym saknas." in signed_in(controller).get(bare.get_absolute_url()).text
