"""Write the reminders that are due, and send what waits, without the background worker."""

from __future__ import annotations

import argparse
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from commissioning import mailing
from commissioning.actions import outbox, reminders
from commissioning.models import MailState, OutgoingMail


class Command(BaseCommand):
    help = "Skriver påminnelser och sammandrag som ska ut i dag, och skickar det som väntar."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("--write-only", action="store_true", help="skriv, men skicka inget")

    def handle(self, *, write_only: bool, **options: Any) -> None:
        written = reminders.write_due(today=timezone.localdate())
        sent = 0 if write_only else outbox.send_waiting()
        under_way = (MailState.WAITING, MailState.SENDING)
        waiting = OutgoingMail.objects.filter(state__in=under_way).count()
        self.stdout.write(f"{written} nya, {sent} skickade, {waiting} väntar.")
        if not mailing.is_set_up():
            self.stdout.write("E-post är inte inställd (EMAIL_URL eller MAIL_SPOOL_DIR).")
