"""List what ends or must be acted on."""

from __future__ import annotations

import argparse
import json
from typing import Any

from django.core.management.base import BaseCommand

from commissioning.management.arguments import add_format, find_boards, parse_day, parse_span
from commissioning.management.tables import text_table
from commissioning.reports import deadline_rows

COLUMNS = {
    "agreement": "Avtal",
    "title": "Rubrik",
    "provider": "Utförare",
    "ends_on": "Upphör",
    "latest_end_on": "Längst till",
    "act_by": "Besked senast",
    "meeting_on": "Sammanträde",
    "papers_on": "Stoppdag",
    "kind_label": "Vad",
    "state_label": "Läge",
}


class Command(BaseCommand):
    help = "Visar avtal som upphör eller kräver besked inom en tid."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("--on", metavar="DATUM", help="lägesdatum, annars i dag")
        parser.add_argument("--within", default="12m", metavar="TID", help="12m, 90d eller 1y")
        parser.add_argument("--board", metavar="NÄMND", help="namn eller beteckning, till ex. SON")
        add_format(parser)

    def handle(self, **options: Any) -> None:
        on = parse_day(options["on"])
        months, until = parse_span(options["within"], on)
        rows = deadline_rows(on, months, find_boards(options["board"]), until=until)
        if options["format"] == "json":
            self.stdout.write(json.dumps(rows, ensure_ascii=False, indent=1))
        elif rows:
            self.stdout.write(_table(rows))
        else:
            self.stdout.write(f"Inget avtal upphör eller kräver besked från {on} till {until}.")


def _table(rows: list[dict[str, Any]]) -> str:
    cells = [[str(row[key] or "–") for key in COLUMNS] for row in rows]
    return text_table(list(COLUMNS.values()), cells)
