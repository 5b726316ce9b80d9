"""The background worker writes what is due and sends what waits."""

from __future__ import annotations

from datetime import date

import pytest
from django.core import mail as django_mail
from django.utils import timezone
from procrastinate.contrib.django import app

from commissioning import jobs
from commissioning.models import MailState, OutgoingMail
from tests.commissioning.reminder_cases import extendable, person, plan_meetings

pytestmark = pytest.mark.django_db


def test_the_jobs_write_and_send(son, monkeypatch):
    plan_meetings(son)
    extendable(son)
    person("anna", board=son)
    monkeypatch.setattr(timezone, "localdate", lambda *_: date(2021, 3, 31))
    jobs.write_reminders.func(0)
    assert OutgoingMail.objects.get().state == MailState.WAITING
    jobs.send_mail.func(0)
    assert OutgoingMail.objects.get().state == MailState.SENT
    assert len(django_mail.outbox) == 1


@pytest.mark.parametrize("name", ["write_reminders", "send_mail"])
def test_they_run_by_themselves_and_at_most_one_waits(name):
    periodic = {task.task.name: task.task for task in app.periodic_registry.periodic_tasks.values()}
    assert periodic[f"commissioning.jobs.{name}"].queueing_lock == name
