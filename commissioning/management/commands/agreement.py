"""Show everything that is computed about an agreement on a day."""

from __future__ import annotations

import argparse
import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from commissioning.management.agreement_text import agreement_text
from commissioning.management.arguments import add_format, parse_day
from commissioning.reports import agreement_facts, find_agreements


class Command(BaseCommand):
    help = "Visar ett avtal så som det gällde en dag."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument(
            "number", metavar="NUMMER", help="diarienummer eller registernummer (A-0001)"
        )
        parser.add_argument("--on", metavar="DATUM", help="lägesdatum, annars i dag")
        add_format(parser)

    def handle(self, *, number: str, **options: Any) -> None:
        on = parse_day(options["on"])
        found = find_agreements(number)
        if not found:
            raise CommandError(f"Inget avtal eller ärende har numret {number}.")
        facts = [agreement_facts(agreement, on) for agreement in found]
        if options["format"] == "json":
            shown = facts[0] if len(facts) == 1 else facts
            self.stdout.write(json.dumps(shown, ensure_ascii=False, indent=1))
        else:
            self.stdout.write("\n\n".join(map(agreement_text, facts)))
