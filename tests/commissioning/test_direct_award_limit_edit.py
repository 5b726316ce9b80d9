"""The dated limits of direct awards, and the sorts of services: a controller changes them."""

from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse

from contracts.actions import limits
from contracts.models import AwardGroup, AwardGroupService, DirectAwardLimit
from tests import factories

pytestmark = pytest.mark.django_db
NEW = reverse("commissioning:direct-award-limit-new")
KNOWN = reverse("commissioning:direct-award-limit-known")
NEW_GROUP = reverse("commissioning:award-group-new")
ENTRY = {
    "form_key": "7b0c6a52-3a3b-4a2c-9a5e-1f7f5f0a0011",
    "kind": "ordinary",
    "valid_from": "2026-01-01",
    "valid_until": "",
    "amount": "700 000",
    "source": "Upphandlingsmyndigheten 2026",
}


@pytest.fixture
def client(signed_in, controller):
    return signed_in(controller)


@pytest.fixture
def limit(db):
    row = DirectAwardLimit(
        kind="ordinary",
        valid_from=date(2024, 1, 1),
        valid_until=date(2025, 12, 31),
        amount=Decimal(700_000),
        source="UHM",
    )
    row.save_because("Test", by=factories.registrar())
    return row


def edit_url(limit):
    return reverse("commissioning:direct-award-limit-edit", args=[limit.pk])


def test_a_limit_is_added_once(client):
    for _ in range(2):
        assert client.post(NEW, ENTRY).status_code == 302
    limit = DirectAwardLimit.objects.get()
    assert (limit.kind, limit.amount, limit.valid_until) == ("ordinary", 700_000, None)


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"valid_from": "2025-06-01"}, "Det finns redan ett gränsvärde för slaget under tiden."),
        ({"valid_until": "2025-01-01"}, "Till och med-dagen ligger före från och med-dagen."),
        ({"amount": "0"}, "Ange ett belopp över noll."),
        ({"amount": "9" * 30}, "Beloppet är för stort."),
        ({"kind": "annat"}, "Fel: "),
        ({"source": "\x00"}, "Fel: "),
        ({"valid_from": "0001-01-01"}, "Ange en dag mellan"),
    ],
)
def test_what_is_wrong_is_said(client, limit, change, sentence):
    response = client.post(NEW, ENTRY | change)
    assert response.status_code == 200
    assert sentence in response.text
    assert DirectAwardLimit.objects.count() == 1


def test_a_limit_is_ended_and_history_says_who(client, controller, limit):
    entry = ENTRY | {"version": "1", "valid_from": "2024-01-01", "valid_until": "2024-12-31"}
    assert client.post(edit_url(limit), entry).status_code == 302
    limit.refresh_from_db()
    assert (limit.valid_until, limit.version) == (date(2024, 12, 31), 2)
    assert limit.history.first().history_user == controller


def test_two_who_change_at_once_are_told(client, limit):
    entry = ENTRY | {"version": "1", "valid_from": "2024-01-01", "valid_until": "2025-12-31"}
    client.post(edit_url(limit), entry | {"amount": "710 000"})
    late = entry | {"amount": "720 000", "form_key": "7b0c6a52-3a3b-4a2c-9a5e-1f7f5f0a0012"}
    response = client.post(edit_url(limit), late)
    assert "Någon annan har ändrat uppgifterna" in response.text
    assert "720 000" in response.text.replace("\xa0", " ")
    limit.refresh_from_db()
    assert limit.amount == 710_000


def test_an_empty_table_is_filled_with_what_is_known_once(client):
    client.post(KNOWN)
    assert DirectAwardLimit.objects.count() == 12
    response = client.post(KNOWN, follow=True)
    assert DirectAwardLimit.objects.count() == 12
    assert "Tabellen har redan gränsvärden" in response.text
    assert not DirectAwardLimit.objects.filter(valid_from__year__gte=2026).exists()


def test_a_sort_takes_services_from_another(client):
    tolk, text = factories.make_service("Tolk"), factories.make_service("Översättning")
    by = factories.registrar()
    services = [tolk, text]
    old = limits.save_group(
        group=AwardGroup(), name="Gammalt", kind="welfare", services=services, version=None, by=by
    )
    entry = {"form_key": ENTRY["form_key"], "name": "Språk", "kind": "ordinary"}
    assert client.post(NEW_GROUP, entry | {"services": [str(tolk.pk)]}).status_code == 302
    found = dict(AwardGroupService.objects.values_list("service__name", "group__name"))
    assert found == {"Tolk": "Språk", "Översättning": "Gammalt"}
    url = reverse("commissioning:award-group-edit", args=[old.pk])
    late = {"name": "Nytt namn", "kind": "welfare", "services": [str(text.pk)], "version": "0"}
    assert "Någon annan har ändrat" in client.post(url, late).text
    assert client.post(url, late | {"version": "1"}).status_code == 302
    old.refresh_from_db()
    assert (old.name, old.version) == ("Nytt namn", 2)


def test_a_sort_needs_a_name_of_its_own_and_a_service(client):
    entry = {"form_key": ENTRY["form_key"], "name": "Språk", "kind": "ordinary"}
    assert "Välj minst en insats." in client.post(NEW_GROUP, entry).text
    service = factories.make_service("Tolk")
    by = factories.registrar()
    limits.save_group(
        group=AwardGroup(), name="Språk", kind="welfare", services=[], version=None, by=by
    )
    assert "Fel: " in client.post(NEW_GROUP, entry | {"services": [str(service.pk)]}).text
    assert AwardGroup.objects.count() == 1


@pytest.mark.parametrize("person", ["administrator", "secretary", "outsider"])
@pytest.mark.parametrize("url", [NEW, KNOWN, NEW_GROUP])
def test_others_may_not(request, signed_in, person, url):
    assert signed_in(request.getfixturevalue(person)).post(url, ENTRY).status_code == 403
