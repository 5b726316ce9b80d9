"""The worker is killed two hundred times while it writes and sends: nothing lost, nothing twice.

Each child dies by SIGKILL at a random moment: before or after any of its database statements, or
of the steps by which a mail reaches the spool. The moments are drawn with a fixed seed, so a
fault is found again; what they hit does not depend on a clock.
"""

from __future__ import annotations

import os
import random
import signal
from collections import Counter
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.db import connection

from commissioning import mailing
from commissioning.actions import outbox, reminders
from commissioning.models import MailState, OutgoingMail
from tests.commissioning.reminder_cases import delivered, extendable, person, plan_meetings
from tests.commissioning.test_killed_in_the_middle import Killer

pytestmark = pytest.mark.django_db(transaction=True)
# On each of three days: kills while it writes, and while it sends.
WRITING, SENDING = 20, 47
# About as many moments as writing has, and as sending two mails has.
LATEST_WRITING, LATEST_SENDING = 24, 30
# Drafting is due on the first day, the last day on the second, papers on the third.
DAYS = (date(2021, 3, 31), date(2021, 5, 1), date(2021, 5, 12))
AGREEMENTS, PEOPLE = 12, 5
EXPECTED = AGREEMENTS * PEOPLE * len(DAYS)


class LoggingServer(BaseEmailBackend):
    """A server as SMTP ones are: takes what it is given, also twice. Writes down every mail."""

    log = Path()

    def send_messages(self, email_messages: list[EmailMessage]) -> int:
        for message in email_messages:
            with open(self.log, "a") as file:
                file.write(f"{message.message()['Message-ID']}\n")
        return len(email_messages)


@pytest.fixture
def register(son):
    plan_meetings(son)
    for number in range(AGREEMENTS):
        extendable(son, f"Avtal {number}")
    for number in range(PEOPLE):
        person(f"person{number}", board=son)


@pytest.fixture
def spool(settings, tmp_path):
    settings.EMAIL_BACKEND = "commissioning.mailing.SpoolBackend"
    settings.MAIL_SPOOL_DIR = str(tmp_path)
    return tmp_path


def send() -> None:
    """What the worker does; a mail whose sender died is taken up at once."""
    outbox.send_waiting(abandoned_after=timedelta(0))


def killed(act: Callable[[Killer], None], at: int) -> bool:
    """Whether a process that does the act died at the moment; it may be done before."""
    connection.close()
    child = os.fork()
    if not child:
        # The parent may hold a second connection after a browser test; the child has its own.
        connection.connection = None
        killer = Killer(at)
        try:
            with connection.execute_wrapper(killer):
                act(killer)
        finally:
            os._exit(0)
    return os.WTERMSIG(os.waitpid(child, 0)[1]) == signal.SIGKILL


def stepping(killer: Killer, log: Path) -> None:
    """In the child: let every step on a mail's way to the spool be a moment to die at."""
    deliver = mailing._deliver

    def around(function):
        def step(*args, **kwargs):
            killer.step()
            result = function(*args, **kwargs)
            killer.step()
            return result

        return step

    def logged(folder, message):
        with open(log, "a") as file:
            file.write(f"{message.message()['Message-ID']}\n")
        deliver(folder, message)
        killer.step()

    mailing._deliver = logged
    mailing.os.link, mailing.os.fsync = around(os.link), around(os.fsync)


def kill_many(prepare: Callable[[Killer], None], share: int = 1) -> int:
    """On each day, kill workers that write and workers that send; then let one finish. Returns
    how many were killed."""
    moments = random.Random(2021)
    kills = 0
    for day in DAYS:

        def write(killer: Killer, day: date = day) -> None:
            reminders.write_due(today=day)

        def send_some(killer: Killer) -> None:
            prepare(killer)
            send()

        for number, latest, act in (
            (WRITING // share, LATEST_WRITING, write),
            (SENDING // share, LATEST_SENDING, send_some),
        ):
            for _ in range(number):
                at = moments.randint(1, latest)
                while not killed(act, at):
                    at = at // 2 or 1  # it was done before: an earlier moment
                kills += 1
            reminders.write_due(today=day)
        send()
    return kills


def test_every_reminder_is_sent_exactly_once(register, spool, tmp_path):
    log = tmp_path / "handed-over"
    assert kill_many(lambda killer: stepping(killer, log)) > 200
    mails = list(OutgoingMail.objects.all())
    names = {f"{mailing.message_id(mail).strip('<>')}.eml" for mail in mails}
    assert len(mails) == EXPECTED
    assert {mail.state for mail in mails} == {MailState.SENT}
    assert set(delivered(spool)) == names and len(names) == EXPECTED
    handed_over = Counter(log.read_text().split())
    assert max(handed_over.values()) > 1, "ingen dödades mellan brevlådan och databasen"


def test_a_server_that_takes_doubles_loses_nothing_and_doubles_are_marked(
    register, settings, tmp_path, monkeypatch
):
    """SMTP cannot promise more: what may have come twice has the same Message-ID, and says so."""
    settings.EMAIL_BACKEND = f"{__name__}.LoggingServer"
    monkeypatch.setattr(LoggingServer, "log", tmp_path / "server")
    kill_many(lambda killer: None, share=4)
    received = Counter(LoggingServer.log.read_text().split())
    mails = list(OutgoingMail.objects.all())
    assert {mail.state for mail in mails} == {MailState.SENT}
    assert set(received) == {mailing.message_id(mail) for mail in mails}
    assert len(mails) == EXPECTED
    doubled = {number for number, times in received.items() if times > 1}
    assert doubled <= {mailing.message_id(mail) for mail in mails if mail.may_be_double}
