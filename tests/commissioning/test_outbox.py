"""What waits is sent: once, with the same numbers at every attempt, and never given up."""

from __future__ import annotations

import smtplib
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from email import message_from_bytes, policy
from io import StringIO

import pytest
from django.core import mail as django_mail
from django.core.management import call_command
from django.db import connections
from django.utils import timezone

from commissioning import mailing
from commissioning.actions import outbox
from commissioning.models import MailState, OutgoingMail
from tests.commissioning.reminder_cases import (
    delivered,
    extendable,
    person,
    plan_meetings,
    send,
    write,
)

DAY = date(2021, 3, 31)


@pytest.fixture
def spool(settings, tmp_path):
    settings.EMAIL_BACKEND = "commissioning.mailing.SpoolBackend"
    settings.MAIL_SPOOL_DIR = str(tmp_path)
    settings.SITE_URL = "https://register.kommunen.example"
    return tmp_path


@pytest.fixture
def waiting(db, son):
    """One mail that waits."""
    plan_meetings(son)
    extendable(son)
    person("anna", board=son)
    write(DAY)
    return OutgoingMail.objects.get()


def refuse(monkeypatch, error):
    def send(self, *args, **kwargs):
        raise error

    monkeypatch.setattr(django_mail.EmailMessage, "send", send)


def test_a_mail_is_sent_and_marked(waiting):
    assert send() == 1
    waiting.refresh_from_db()
    (message,) = django_mail.outbox
    assert message.to == ["anna@kommunen.example"] and message.subject == waiting.subject
    assert (waiting.state, waiting.sent_to) == (MailState.SENT, "anna@kommunen.example")
    assert waiting.sent_at is not None and not waiting.may_be_double
    assert send() == 0 and len(django_mail.outbox) == 1


def test_the_spooled_file_is_the_mail(waiting, spool):
    send()
    (name,) = delivered(spool)
    raw = (spool / "new" / name).read_bytes()
    message = message_from_bytes(raw, policy=policy.default)
    assert message["To"] == "anna@kommunen.example"
    assert message["Message-ID"] == mailing.message_id(waiting)
    assert message["Auto-Submitted"] == "auto-generated"
    assert "Korttidsboende Ekängen" in message.get_content()
    assert list((spool / "tmp").iterdir()) == []


def test_it_is_the_same_mail_byte_for_byte_at_every_attempt(waiting):
    first, second = (mailing.compose(waiting, "a@b.example").message() for _ in range(2))
    assert first.as_bytes() == second.as_bytes()


def test_the_spool_takes_the_same_mail_once(waiting, spool):
    for _ in range(3):
        mailing.compose(waiting, "a@b.example").send()
    assert len(delivered(spool)) == 1


def test_a_server_that_refuses_is_tried_again_later(waiting, monkeypatch):
    refuse(monkeypatch, smtplib.SMTPServerDisconnected("Servern svarar inte"))
    assert send() == 0
    waiting.refresh_from_db()
    assert (waiting.state, waiting.problem) == (MailState.WAITING, "Servern svarar inte")
    assert waiting.next_try_at > timezone.now()
    monkeypatch.undo()
    assert send() == 0  # not yet
    OutgoingMail.objects.update(next_try_at=timezone.now())
    assert send() == 1


def test_one_mail_that_cannot_be_sent_does_not_stop_the_others(waiting, son):
    OutgoingMail.objects.update(subject="Två\nrader")  # as no mail may have
    person("bo", board=son)
    write(DAY)
    assert send() == 1
    assert [m.to for m in django_mail.outbox] == [["bo@kommunen.example"]]


def test_the_pauses_grow_to_six_hours_and_never_end():
    now = timezone.now()
    pauses = [outbox.next_try(attempts, now) - now for attempts in (1, 2, 3, 10, 10_000)]
    minutes = [timedelta(minutes=n) for n in (1, 2, 4)]
    assert pauses == [*minutes, timedelta(hours=6), timedelta(hours=6)]


def test_somebody_without_an_address_is_waited_for(waiting):
    user = waiting.recipient
    user.email = ""
    user.save()
    assert send() == 0
    waiting.refresh_from_db()
    assert waiting.state == MailState.WAITING and "ingen e-postadress" in waiting.problem
    user.email = "ny@kommunen.example"
    user.save()
    OutgoingMail.objects.update(next_try_at=timezone.now())
    assert send() == 1


def test_nothing_is_tried_while_mail_is_not_set_up(waiting, settings):
    settings.EMAIL_BACKEND = mailing.UNSET
    assert send() == 0
    waiting.refresh_from_db()
    assert (waiting.state, waiting.attempts) == (MailState.WAITING, 0)


class TestAfterADeadSender:
    @pytest.fixture
    def abandoned(self, waiting):
        """Claimed an hour ago by a process that is gone."""
        hour_ago = timezone.now() - timedelta(hours=1)
        OutgoingMail.objects.update(state=MailState.SENDING, attempts=1, claimed_at=hour_ago)
        return waiting

    def test_it_is_sent_again_and_said_to_be_uncertain(self, abandoned):
        assert send() == 1
        abandoned.refresh_from_db()
        assert (abandoned.state, abandoned.may_be_double) == (MailState.SENT, True)
        assert django_mail.outbox[0].message()["Message-ID"] == mailing.message_id(abandoned)

    def test_with_the_spool_nothing_is_uncertain(self, abandoned, spool):
        assert send() == 1
        abandoned.refresh_from_db()
        assert not abandoned.may_be_double

    def test_one_that_is_being_sent_now_is_left_alone(self, waiting):
        OutgoingMail.objects.update(state=MailState.SENDING, attempts=1, claimed_at=timezone.now())
        assert send() == 0

    def test_a_claim_that_somebody_else_took_over_is_dropped(self, waiting):
        claimed = outbox._claim(outbox.ABANDONED_AFTER)
        OutgoingMail.objects.update(attempts=2)
        assert not outbox._hand_over(claimed)
        assert django_mail.outbox == []


@pytest.mark.django_db(transaction=True)
def test_many_workers_at_once_send_each_mail_once(son, spool, monkeypatch):
    monkeypatch.setitem(connections.settings["default"], "CONN_MAX_AGE", 0)
    plan_meetings(son)
    extendable(son)
    for number in range(12):
        person(f"person{number}", board=son)
    write(DAY)

    def work(_):
        try:
            return outbox.send_waiting(abandoned_after=timedelta(0))
        finally:
            connections.close_all()

    with ThreadPoolExecutor(max_workers=4) as pool:
        counts = list(pool.map(work, range(4)))
    assert sum(counts) == 12 == len(delivered(spool))
    assert set(OutgoingMail.objects.values_list("state", flat=True)) == {MailState.SENT}


@pytest.mark.django_db
def test_the_command_writes_and_sends(son, spool, monkeypatch):
    plan_meetings(son)
    extendable(son)
    person("anna", board=son)
    monkeypatch.setattr(timezone, "localdate", lambda *_: DAY)
    out = StringIO()
    call_command("send_reminders", stdout=out)
    assert out.getvalue() == "1 nya, 1 skickade, 0 väntar.\n"
    assert len(delivered(spool)) == 1


@pytest.mark.django_db
def test_the_command_can_leave_the_sending_to_the_worker(son, spool, monkeypatch):
    plan_meetings(son)
    extendable(son)
    person("anna", board=son)
    monkeypatch.setattr(timezone, "localdate", lambda *_: DAY)
    out = StringIO()
    call_command("send_reminders", "--write-only", stdout=out)
    assert out.getvalue() == "1 nya, 0 skickade, 1 väntar.\n"
