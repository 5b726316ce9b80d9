"""Correct what has been reported as used: the same rules, the alarm anew, nothing overwritten."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from commissioning import integrity
from commissioning.models import Role
from contracts.actions import limits, revocations
from contracts.models import Consumption, OptionTerm, Standing
from tests import factories
from tests.commissioning.cap_cases import framework, use

pytestmark = pytest.mark.django_db
TYPED = {
    "version": "1",
    "starts_on": "2026-01-01",
    "ends_on": "2026-03-31",
    "amount": "850 000",
    "quantity": "",
    "unit": "hours",
    "option": "",
    "source": "Fakturor kvartal 1",
}
ON = date(2026, 11, 25)


@pytest.fixture
def agreement(son):
    return framework(son, option=2_000)


@pytest.fixture
def record(agreement):
    return use(agreement, 100_000)


@pytest.fixture
def client(signed_in, controller):
    return signed_in(controller)


def url(record, name="edit"):
    return reverse(f"commissioning:consumption-{name}", args=[record.pk])


def test_the_page_shows_what_is_saved_and_the_agreement_leads_there(client, agreement, record):
    assert url(record) in client.get(agreement.get_absolute_url()).text
    form = client.get(url(record)).context["form"]
    assert (form["source"].value(), form["version"].value()) == ("Fakturor", 1)
    assert "".join(form["amount"].value().split()) == "100000"


def test_it_is_corrected_and_sounds_the_alarm(client, agreement, record):
    assert Standing.objects.on(ON).get().cap_percent == 10
    response = client.post(url(record), TYPED, follow=True)
    text = response.text.replace("\xa0", " ")
    assert "Ändrat: 850 000 kr." in text
    assert "Hela avtalet: 850 000 kr av 1 000 000 kr är använt (85 %)." in text
    record.refresh_from_db()
    assert (record.amount, record.source, record.version) == (850_000, "Fakturor kvartal 1", 2)
    assert Standing.objects.on(ON).get().cap_percent == 85
    assert list(integrity.problems()) == []


def test_history_tells_what_stood_before_and_who_changed_it(client, controller, agreement, record):
    client.post(url(record), TYPED)
    assert record.history.first().history_user == controller
    address = reverse("commissioning:agreement-history", args=[agreement.pk])
    text = client.get(address).text.replace("\xa0", " ")
    assert "Förbrukning ändrad" in text
    assert "100 000 kr" in text and "850 000 kr" in text


def test_a_double_click_changes_it_once(client, agreement, record):
    data = TYPED | {"form_key": "7b0c6a52-3a3b-4a2c-9a5e-1f7f5f0a0003"}
    first, second = client.post(url(record), data), client.post(url(record), data)
    assert first.url == second.url == f"{agreement.get_absolute_url()}#tak"
    assert record.history.count() == 2


def test_somebody_elses_correction_is_not_overwritten(client, record):
    client.post(url(record), TYPED)
    response = client.post(url(record), TYPED | {"amount": "900 000"})
    text = response.text.replace("\xa0", " ")
    assert "Någon annan har ändrat uppgifterna" in text
    assert "Sparat nu: 850 000" in text
    record.refresh_from_db()
    assert record.amount == 850_000
    again = response.context["form"]["version"].value()
    client.post(url(record), TYPED | {"amount": "900 000", "version": again})
    record.refresh_from_db()
    assert (record.amount, record.version) == (900_000, 3)


def test_without_a_version_nothing_is_changed(client, record):
    client.post(url(record), TYPED | {"version": ""})
    record.refresh_from_db()
    assert (record.amount, record.version) == (100_000, 1)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"amount": "", "quantity": ""}, "amount"),
        ({"ends_on": "2025-12-31"}, "ends_on"),
        ({"quantity": "-5"}, "quantity"),
        ({"source": ""}, "source"),
        ({"option": "999999"}, "option"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_lost(client, record, change, field):
    response = client.post(url(record), TYPED | change)
    assert list(response.context["form"].errors) == [field]
    assert "Fel: " in response.text
    assert 'value="2026-01-01"' in response.text
    record.refresh_from_db()
    assert (record.amount, record.version) == (100_000, 1)


def test_an_option_that_was_revoked_since_stays_what_it_is_about(client, agreement):
    option = OptionTerm.objects.get()
    record = use(agreement, quantity=600, option=option)
    revocations.revoke(
        amendments=[option.amendment], on=ON, reference="§ 9", by=factories.registrar()
    )
    client.post(url(record), TYPED | {"option": str(option.pk)})
    record.refresh_from_db()
    assert (record.option, record.amount) == (option, 850_000)


def test_another_agreements_option_is_refused(record, son):
    framework(son, option=500, title="Annat")
    other = OptionTerm.objects.exclude(amendment__agreement=record.agreement).get()
    with pytest.raises(ValidationError, match="hör till ett annat avtal"):
        limits.change_consumption(
            consumption=record, values={"option": other}, version=1, by=factories.registrar()
        )


def test_what_was_taken_away_meanwhile_cannot_be_changed(client, record):
    by = factories.registrar()
    stale = Consumption.objects.get()
    limits.remove_consumption(consumption=record, reason="Dubbelt", by=by)
    assert client.post(url(stale), TYPED).status_code == 404
    with pytest.raises(ValidationError, match="tagit bort förbrukningen"):
        limits.change_consumption(consumption=stale, values={}, version=1, by=by)


@pytest.mark.parametrize("person", ["secretary", "outsider"])
def test_others_may_not(request, signed_in, record, person):
    client = signed_in(request.getfixturevalue(person))
    assert client.get(url(record)).status_code == 403
    assert client.post(url(record), TYPED).status_code == 403
    record.refresh_from_db()
    assert record.version == 1


def test_not_for_the_controller_of_another_board(signed_in, aldre, record):
    client = signed_in(factories.make_user("annan", role=Role.CONTROLLER, board=aldre))
    assert client.post(url(record), TYPED).status_code == 403
