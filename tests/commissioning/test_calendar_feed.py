"""The calendar: whoever has the secret sees the days of that person's boards, nobody else."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from commissioning.actions import reminder_choices
from commissioning.models import Meeting, ReminderChoice
from tests import factories
from tests.commissioning.reminder_cases import MEETINGS, extendable, person, plan_meetings
from tests.commissioning.test_ical import unfolded

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _spring(monkeypatch):
    monkeypatch.setattr(timezone, "localdate", lambda *_: date(2021, 3, 1))


@pytest.fixture
def anna(son):
    return person("anna", board=son)


@pytest.fixture
def agreement(son):
    plan_meetings(son)
    return extendable(son)


def feed(secret):
    return Client().get(reverse("calendar-feed", args=[secret]))


def lines(secret):
    return unfolded(feed(secret).text)


def test_it_holds_the_chain_without_signing_in(agreement, anna):
    response = feed(reminder_choices.make_calendar_address(by=anna))
    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    assert "private" in response["Cache-Control"]
    found = unfolded(response.text)
    assert [line for line in found if line.startswith("DTSTART")] == [
        "DTSTART;VALUE=DATE:20210630",
        "DTSTART;VALUE=DATE:20210616",
        "DTSTART;VALUE=DATE:20210526",
        "DTSTART;VALUE=DATE:20210414",
    ]
    assert "SUMMARY:Börja skriva: Korttidsboende Ekängen" in found
    assert any(
        line.startswith("URL:") and line.endswith(agreement.get_absolute_url()) for line in found
    )


def test_an_event_keeps_its_number_when_it_is_moved(agreement, anna):
    secret = reminder_choices.make_calendar_address(by=anna)
    before = [line for line in lines(secret) if line.startswith("UID:")]
    Meeting.objects.get(held_on=MEETINGS[1]).delete_because("Bort", by=factories.registrar())
    after = lines(secret)
    assert [line for line in after if line.startswith("UID:")] == before
    assert "DTSTART;VALUE=DATE:20210519" in after
    assert len(set(before)) == 4


def test_it_is_the_same_file_all_day(agreement, anna):
    secret = reminder_choices.make_calendar_address(by=anna)
    assert feed(secret).content == feed(secret).content


def test_another_boards_agreements_are_not_in_it(agreement, anna, aldre):
    plan_meetings(aldre)
    extendable(aldre, "Äldreboende")
    text = feed(reminder_choices.make_calendar_address(by=anna)).text
    assert "Korttidsboende" in text and "Äldreboende" not in text


def test_a_new_address_replaces_the_old(agreement, anna):
    old = reminder_choices.make_calendar_address(by=anna)
    new = reminder_choices.make_calendar_address(by=anna)
    assert (feed(old).status_code, feed(new).status_code) == (404, 200)


def test_it_can_be_turned_off(agreement, anna):
    secret = reminder_choices.make_calendar_address(by=anna)
    reminder_choices.close_calendar(by=anna)
    assert feed(secret).status_code == 404


def test_it_stops_with_the_person(agreement, anna):
    secret = reminder_choices.make_calendar_address(by=anna)
    anna.is_active = False
    anna.save()
    assert feed(secret).status_code == 404


def test_it_stops_with_the_last_role(agreement, anna):
    secret = reminder_choices.make_calendar_address(by=anna)
    anna.memberships.get().delete_because("Slutat", by=anna)
    assert feed(secret).status_code == 404


def test_the_secret_is_not_kept(agreement, anna):
    secret = reminder_choices.make_calendar_address(by=anna)
    kept = ReminderChoice.objects.values().get()
    assert secret not in str(kept) and len(secret) == 43


@pytest.mark.parametrize("secret", ["x", "x" * 43, "å" * 43, "%00", "-" * 5000])
def test_a_guess_is_not_found(agreement, anna, secret):
    reminder_choices.make_calendar_address(by=anna)
    assert Client().get(f"/calendar/{secret}.ics").status_code == 404


def test_an_empty_checksum_opens_nothing(agreement, anna):
    ReminderChoice.objects.create(user=anna)
    assert Client().get("/calendar/.ics").status_code == 404


def test_it_is_only_read(agreement, anna):
    secret = reminder_choices.make_calendar_address(by=anna)
    assert Client().post(reverse("calendar-feed", args=[secret])).status_code == 405


def test_many_agreements_cost_as_many_queries_as_few(
    agreement, anna, son, django_assert_max_num_queries
):
    secret = reminder_choices.make_calendar_address(by=anna)
    for number in range(5):
        extendable(son, f"Avtal {number}")
    with django_assert_max_num_queries(6):
        assert feed(secret).status_code == 200
