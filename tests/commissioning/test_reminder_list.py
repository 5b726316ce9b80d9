"""Utskick: what has been sent and waits, for those who follow up."""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse

from commissioning import mailing
from commissioning.models import MailKind, MailState, OutgoingMail, Role
from tests import factories
from tests.commissioning.reminder_cases import extendable, person, plan_meetings, send, write

pytestmark = pytest.mark.django_db
URL = reverse("commissioning:reminder-list")


@pytest.fixture
def anna(son):
    return person("anna", Role.CONTROLLER, son)


@pytest.fixture
def client(signed_in, anna):
    return signed_in(anna)


@pytest.fixture
def mails(son, anna):
    plan_meetings(son)
    extendable(son)
    write(date(2021, 5, 12))


def kinds(response):
    return [row.about.partition(":")[0] for row in response.context["rows"]]


def test_it_lists_mails_with_the_latest_day_first(client, mails):
    assert kinds(client.get(URL)) == ["Sista dag att agera", "Stoppdag", "Börja skriva"]


def test_it_shows_what_waits_and_what_is_sent(client, mails):
    assert "Väntar" in client.get(URL).text
    send()
    text = client.get(URL).text
    assert "till anna@kommunen.example" in text


def test_it_shows_what_stopped_a_mail(client, mails):
    OutgoingMail.objects.update(problem="Servern svarar inte.", attempts=3)
    text = client.get(URL).text
    assert "Servern svarar inte." in text and "Försök 3" in text


def test_it_says_when_a_mail_may_have_come_twice(client, mails):
    OutgoingMail.objects.update(may_be_double=True)
    assert "Kan ha kommit två gånger" in client.get(URL).text


def test_the_text_of_the_mail_can_be_read(client, mails):
    assert "Du får brevet som controller" in client.get(URL).text


def test_it_is_filtered_by_state(client, mails):
    OutgoingMail.objects.filter(reminder_kind="draft").update(state=MailState.VOID)
    assert kinds(client.get(URL, {"state": "void"})) == ["Börja skriva"]


def test_another_boards_mails_are_not_shown(client, mails, aldre):
    person("bo", Role.CONTROLLER, aldre)
    plan_meetings(aldre)
    extendable(aldre, "Äldreboende")
    write(date(2021, 5, 12))
    assert "Äldreboende" not in client.get(URL).text
    assert len(client.get(URL, {"board": aldre.pk}).context["rows"]) == 3


def test_only_ones_own_digests_are_shown(client, mails, anna):
    for user in (anna, factories.make_user("annan")):
        OutgoingMail.objects.create(
            kind=MailKind.DIGEST, recipient=user, due_on=date(2021, 5, 10), subject="x", body="x"
        )
    rows = client.get(URL, {"kind": "digest"}).context["rows"]
    assert [row.recipient for row in rows] == ["anna"]


def test_it_says_when_mail_is_not_set_up(client, mails, settings):
    settings.EMAIL_BACKEND = mailing.UNSET
    assert "E-post är inte inställd." in client.get(URL).text


def test_it_is_paged(client, mails, son, anna):
    for number in range(25):
        extendable(son, f"Avtal {number}")
    write(date(2021, 5, 12))
    first = client.get(URL)
    assert len(first.context["rows"]) == 50 and first.context["next_url"]
    second = client.get(URL + first.context["next_url"])
    assert len(second.context["rows"]) == 28
    shown = [row.title + row.about for row in first.context["rows"] + second.context["rows"]]
    assert len(set(shown)) == 78


def test_it_needs_few_queries_however_many_mails(client, mails, son, django_assert_max_num_queries):
    for number in range(5):
        extendable(son, f"Avtal {number}")
    write(date(2021, 5, 12))
    with django_assert_max_num_queries(11):
        client.get(URL)


def test_it_can_be_exported(client, mails):
    url = reverse("commissioning:reminder-export", args=["csv"])
    text = client.get(url).getvalue().decode("utf-8-sig")
    assert text.count("Korttidsboende Ekängen") == 3 and "2021-06-30" in text
    assert client.get(reverse("commissioning:reminder-export", args=["pdf"])).status_code == 404


def test_a_secretary_does_not_have_the_page(signed_in, secretary):
    assert signed_in(secretary).get(URL).status_code == 403
