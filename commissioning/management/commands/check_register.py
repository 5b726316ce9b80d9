"""Check that the register agrees with itself."""

from __future__ import annotations

import argparse
import json
import sys
from typing import Any

from django.core.management.base import BaseCommand

from commissioning import integrity
from commissioning.management.arguments import add_format
from contracts.actions import standings
from contracts.models import Agreement


class Command(BaseCommand):
    help = "Kontrollerar lägen, beslut, perioder och historik. Slutar med 1 om något är fel."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument(
            "--refresh",
            action="store_true",
            help="räkna först om lägena ur villkoren, till exempel efter en ny version",
        )
        add_format(parser)

    def handle(self, **options: Any) -> None:
        if options["refresh"]:
            standings.refresh(Agreement.objects.values_list("pk", flat=True))
        found = list(integrity.problems())
        if options["format"] == "json":
            self.stdout.write(json.dumps({"problems": found}, ensure_ascii=False, indent=1))
        else:
            self.stdout.write("\n".join(found) or "Registret stämmer.")
        if found:
            sys.exit(1)
