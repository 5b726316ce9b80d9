"""Enter the demo: real matters from public documents, and a register around them."""

from __future__ import annotations

import argparse
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from commissioning.demo import loading
from contracts.models import Agreement

REFUSED = (
    "Kommandot tömmer registret. Lägg till --yes om det är meningen, eller kör med DEMO=1 i en "
    "provmiljö."
)


class Command(BaseCommand):
    help = "Lägger in exempeldata. Gör inget om exemplen redan finns."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument(
            "--if-empty", action="store_true", help="gör inget om det finns något avtal"
        )
        parser.add_argument(
            "--reset", action="store_true", help="tömmer registret först, med historik"
        )
        parser.add_argument("--yes", action="store_true", help="töm även utanför provmiljö")
        parser.add_argument("--users", action="store_true", help="lägg in demoanvändare")

    def handle(self, **options: Any) -> None:
        if options["reset"]:
            self._clear(options["yes"])
        if self._is_there(options["if_empty"]):
            self.stdout.write("Registret har redan uppgifter. Inget ändrades.")
        else:
            self._load()
        if options["users"] or settings.DEMO or settings.DEBUG:
            call_command("demo_users", force=options["users"], stdout=self.stdout)

    def _clear(self, is_confirmed: bool) -> None:
        if not (is_confirmed or settings.DEMO or settings.DEBUG):
            raise CommandError(REFUSED)
        loading.clear()

    def _is_there(self, any_agreement: bool) -> bool:
        found = Agreement.objects.all()
        return (found if any_agreement else found.filter(is_example=True)).exists()

    def _load(self) -> None:
        loading.load(timezone.localdate())
        self.stdout.write(f"{Agreement.objects.count()} avtal och uppdrag finns i registret.")
