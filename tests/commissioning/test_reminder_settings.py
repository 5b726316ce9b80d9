"""Mina påminnelser: how often, the calendar's address, and who stands in."""

from __future__ import annotations

import uuid
from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from commissioning.models import Deputy, Digest, ReminderChoice
from tests.commissioning.reminder_cases import person

pytestmark = pytest.mark.django_db
URL = reverse("commissioning:reminder-settings")
MAKE = reverse("commissioning:calendar-address-new")
CLOSE = reverse("commissioning:calendar-address-delete")
APPOINT = reverse("commissioning:deputy-new")


@pytest.fixture
def anna(son):
    return person("anna", board=son)


@pytest.fixture
def client(signed_in, anna):
    return signed_in(anna)


def key():
    return {"form_key": str(uuid.uuid4())}


def test_nothing_is_chosen_from_the_start(client):
    page = client.get(URL)
    assert page.status_code == 200
    assert page.context["form"]["digest"].value() == Digest.OFF
    assert not ReminderChoice.objects.exists()


def test_a_digest_is_chosen(client, anna):
    answer = client.post(URL, key() | {"digest": "weekly"}, follow=True)
    assert "Valet är sparat." in answer.text
    assert anna.reminder_choice.digest == Digest.WEEKLY


def test_an_unknown_choice_is_answered(client):
    answer = client.post(URL, key() | {"digest": "ibland"})
    assert answer.status_code == 200 and answer.context["form"].errors
    assert not ReminderChoice.objects.exists()


def test_somebody_without_an_address_is_told(client, anna):
    anna.email = ""
    anna.save()
    assert "ingen e-postadress" in client.get(URL).text


def test_the_calendars_address_is_shown_once_and_works(client):
    page = client.post(MAKE, key(), follow=True)
    address = page.context["address"]
    assert address in page.text
    assert Client().get(address).status_code == 200
    again = client.get(URL)
    assert again.context["address"] == "" and address not in again.text
    assert "Byt adress" in again.text


def test_a_double_click_makes_one_address(client):
    data = key()
    first = client.post(MAKE, data, follow=True).context["address"]
    client.post(MAKE, data, follow=True)
    assert Client().get(first).status_code == 200


def test_the_calendar_is_turned_off(client):
    address = client.post(MAKE, key(), follow=True).context["address"]
    client.post(CLOSE, key(), follow=True)
    assert Client().get(address).status_code == 404
    assert "Skapa kalenderadress" in client.get(URL).text


class TestDeputies:
    @pytest.fixture
    def bo(self, son):
        return person("bo", board=son)

    def days(self, first=0, last=10):
        today = timezone.localdate()
        return {
            "starts_on": (today + timedelta(days=first)).isoformat(),
            "ends_on": (today + timedelta(days=last)).isoformat(),
        }

    def test_one_is_appointed(self, client, anna, bo):
        answer = client.post(APPOINT, key() | self.days() | {"deputy": bo.pk}, follow=True)
        assert "Ställföreträdaren är tillagd." in answer.text and "bo" in answer.text
        row = Deputy.objects.get()
        assert (row.user, row.deputy) == (anna, bo)
        assert row.history.get().history_user == anna

    def test_a_double_click_appoints_once(self, client, bo):
        data = key() | self.days() | {"deputy": bo.pk}
        for _ in range(2):
            client.post(APPOINT, data)
        assert Deputy.objects.count() == 1

    @pytest.mark.parametrize(
        ("first", "last", "field"),
        [(10, 5, "ends_on"), (-20, -10, "ends_on"), (0, 400, "ends_on")],
    )
    def test_impossible_times_are_answered_at_the_field(self, client, bo, first, last, field):
        data = key() | self.days(first, last) | {"deputy": bo.pk}
        answer = client.post(APPOINT, data)
        assert answer.status_code == 200 and field in answer.context["form"].errors
        assert not Deputy.objects.exists()

    def test_the_same_one_twice_is_answered(self, client, bo):
        for _ in range(2):
            answer = client.post(APPOINT, key() | self.days() | {"deputy": bo.pk})
        assert "redan ställföreträdare" in answer.text
        assert Deputy.objects.count() == 1

    def test_oneself_and_strangers_cannot_be_chosen(self, client, anna, outsider):
        gone = person("slutat")
        gone.is_active = False
        gone.save()
        for user in (anna, outsider, gone):
            answer = client.post(APPOINT, key() | self.days() | {"deputy": user.pk})
            assert "deputy" in answer.context["form"].errors

    def test_one_is_taken_away_after_a_question(self, client, anna, bo):
        day = date(2100, 1, 1)
        row = Deputy(user=anna, deputy=bo, starts_on=day, ends_on=day)
        row.save_because("Test", by=anna)
        url = reverse("commissioning:deputy-delete", args=[row.pk])
        assert "Ta bort bo?" in client.get(url).text
        assert Deputy.objects.exists()
        client.post(url)
        assert not Deputy.objects.exists()
        assert Deputy.history.first().history_change_reason == "Ställföreträdare borttagen"

    def test_another_persons_is_not_found(self, client, anna, bo):
        row = Deputy(user=bo, deputy=anna, starts_on=date(2100, 1, 1), ends_on=date(2100, 1, 1))
        row.save_because("Test", by=bo)
        url = reverse("commissioning:deputy-delete", args=[row.pk])
        assert client.post(url).status_code == 404
        assert Deputy.objects.exists()


def test_a_boards_days_are_set_with_its_other_settings(signed_in, secretary, son):
    client = signed_in(secretary)
    url = reverse("commissioning:board-settings", args=[son.pk])
    form = client.get(url).context["form"]
    data = {name: form[name].value() for name in form.FIELDS} | key()
    data |= {"version": form["version"].value(), "drafting_weeks": 8, "remind_act_days": 45}
    data |= {"remind_draft_days": "", "waits_for_adjustment": ""}
    assert client.post(url, data).status_code == 302
    profile = type(son.profile).objects.get(board=son)
    assert (profile.drafting_weeks, profile.remind_act_days) == (8, 45)
    assert (profile.remind_draft_days, profile.waits_for_adjustment) == (None, False)


@pytest.mark.parametrize("days", ["-1", "366", "x", "9" * 40])
def test_impossible_days_are_answered_at_the_field(signed_in, secretary, son, days):
    client = signed_in(secretary)
    url = reverse("commissioning:board-settings", args=[son.pk])
    form = client.get(url).context["form"]
    data = {name: form[name].value() for name in form.FIELDS} | {"remind_act_days": days}
    assert "remind_act_days" in client.post(url, data).context["form"].errors


def test_only_people_with_a_role_have_the_page(signed_in, outsider):
    assert signed_in(outsider).get(URL).status_code == 403
