"""Registering and changing parties, their names and successors."""

from datetime import date

import pytest
from django.urls import reverse

from contracts.models import Standing
from providers.models import Party, PartyName, PartySuccession
from tests import factories

pytestmark = pytest.mark.django_db
NEW = reverse("commissioning:party-new")


def edit_url(party):
    return reverse("commissioning:party-edit", args=[party.pk])


def name_url(party):
    return reverse("commissioning:party-name-new", args=[party.pk])


def particulars(party, **changes):
    return {
        "part": "particulars",
        "version": party.version,
        "kind": party.kind,
        "name": party.name,
        "organisation_number": party.organisation_number,
    } | changes


@pytest.fixture
def client(signed_in, administrator):
    return signed_in(administrator)


class TestNew:
    def test_it_registers_a_party(self, client):
        response = client.post(NEW, {"kind": "company", "name": "Humana AB"})
        assert response["Location"] == Party.objects.get(name="Humana AB").get_absolute_url()

    def test_it_writes_the_number_with_a_dash(self, client):
        client.post(
            NEW, {"kind": "in_house", "name": "Leanlink", "organisation_number": "2120000449"}
        )
        assert Party.objects.get(name="Leanlink").organisation_number == "212000-0449"

    def test_a_wrong_check_digit_is_answered_with_the_sentence(self, client):
        response = client.post(
            NEW, {"kind": "company", "name": "Fel AB", "organisation_number": "212000-0448"}
        )
        assert "Kontrollsiffran i organisationsnumret stämmer inte" in response.text
        assert not Party.objects.filter(name="Fel AB").exists()

    def test_a_personal_number_is_refused(self, client):
        response = client.post(
            NEW, {"kind": "company", "name": "Firma", "organisation_number": "19121212-1212"}
        )
        assert "personnummer" in response.text

    def test_history_says_who_and_why(self, client, administrator):
        client.post(NEW, {"kind": "company", "name": "Ny AB"})
        record = Party.objects.get(name="Ny AB").history.get()
        assert (record.history_user, record.history_change_reason) == (
            administrator,
            "Registrerad",
        )

    def test_a_repeated_post_registers_once(self, client):
        key = "2b1f0d9e-6a3c-4f5e-8b7a-0c1d2e3f4a5b"
        for _ in range(2):
            client.post(NEW, {"kind": "company", "name": "En gång AB", "form_key": key})
        assert Party.objects.filter(name="En gång AB").count() == 1

    @pytest.mark.parametrize("person", ["secretary", "controller", "outsider"])
    def test_others_are_refused(self, signed_in, request, person):
        assert signed_in(request.getfixturevalue(person)).get(NEW).status_code == 403


class TestChange:
    def test_it_changes_the_name_also_in_the_register_list(self, client, son, capio):
        factories.make_agreement(board=son, provider=capio)
        client.post(edit_url(capio), particulars(capio, name="Capio AB"))
        assert set(Standing.objects.values_list("provider_name", flat=True)) == {"Capio AB"}

    def test_a_conflict_shows_both_texts_and_keeps_what_was_typed(self, client, capio):
        stale = particulars(capio, name="Min text")
        client.post(edit_url(capio), particulars(capio, name="Deras text"))
        response = client.post(edit_url(capio), stale)
        assert response.status_code == 200
        assert "Sparat nu: Deras text" in response.text
        assert "Du skrev: Min text" in response.text
        assert Party.objects.get(pk=capio.pk).name == "Deras text"

    def test_after_a_conflict_the_next_post_counts(self, client, capio):
        client.post(edit_url(capio), particulars(capio, name="Deras text"))
        response = client.post(edit_url(capio), particulars(capio, name="Min text"))
        version = response.context["form"].data["version"]
        client.post(edit_url(capio), particulars(capio, name="Min text", version=version))
        assert Party.objects.get(pk=capio.pk).name == "Min text"

    def test_a_party_cannot_belong_to_its_own_unit(self, client, leanlink):
        unit = factories.make_party(name="Enhet", parent=leanlink)
        response = client.post(edit_url(leanlink), particulars(leanlink, parent=unit.pk))
        assert "kan inte höra till sig själv" in response.text

    @pytest.mark.parametrize(
        "changes",
        [
            {"name": "\x00"},
            {"name": "a" * 5000},
            {"version": "9" * 30},
            {"version": ""},
            {"parent": "9" * 30},
            {"kind": "x"},
            {"dissolved_on": "2021-13-01"},
            {"form_key": "x"},
        ],
    )
    def test_bad_values_are_answered(self, client, capio, changes):
        response = client.post(edit_url(capio), particulars(capio, **changes))
        assert response.status_code == 200
        assert Party.objects.get(pk=capio.pk).name == "Capio psykiatri AB"


class TestNames:
    def test_it_adds_a_name_for_a_time(self, client, son):
        client.post(name_url(son), {"name": "Omsorgsnämnden", "ends_on": "2018-12-31"})
        assert son.name_on(date(2018, 1, 1)) == "Omsorgsnämnden"

    def test_agreements_are_found_by_a_new_alias(self, client, son, capio):
        factories.make_agreement(board=son, provider=capio)
        client.post(name_url(capio), {"name": "Capiro", "is_alias": "1"})
        assert Standing.objects.matching("capiro").exists()

    def test_two_official_names_at_a_time_are_refused_with_the_sentence(self, client, son):
        client.post(name_url(son), {"name": "Ett", "ends_on": "2018-12-31"})
        response = client.post(name_url(son), {"name": "Två", "starts_on": "2018-06-01"})
        assert "Parten har redan ett annat namn under den tiden." in response.text
        assert PartyName.objects.filter(party=son).count() == 1

    def test_reversed_dates_are_refused(self, client, son):
        response = client.post(
            name_url(son),
            {"name": "Ett", "starts_on": "2019-01-01", "ends_on": "2018-01-01"},
        )
        assert "ligger före" in response.text


class TestSuccession:
    def post(self, client, party, successor, day="2020-01-01"):
        return client.post(
            edit_url(party),
            {
                "part": "succession",
                "succession-successor": successor.pk,
                "succession-took_over_on": day,
            },
        )

    def test_it_records_who_took_over(self, client, capio, leanlink):
        self.post(client, leanlink, capio)
        assert PartySuccession.objects.get().successor == capio

    def test_it_is_recorded_once(self, client, capio, leanlink):
        self.post(client, leanlink, capio)
        assert self.post(client, leanlink, capio).status_code == 200
        assert PartySuccession.objects.count() == 1

    def test_a_circle_is_refused(self, client, capio, leanlink):
        self.post(client, leanlink, capio)
        response = self.post(client, capio, leanlink)
        assert "redan en föregångare" in response.text
        assert PartySuccession.objects.count() == 1

    def test_a_bad_day_is_answered(self, client, capio, leanlink):
        assert "år-månad-dag" in self.post(client, leanlink, capio, day="i går").text
