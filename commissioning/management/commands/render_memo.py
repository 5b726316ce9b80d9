"""Print the memo of a matter as PDF."""

from __future__ import annotations

import argparse
from dataclasses import replace
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from commissioning.management.arguments import find_matter
from commissioning.memos import content, rendering
from commissioning.models import Matter


class Command(BaseCommand):
    help = "Skriver ut ett ärendes tjänsteskrivelse som PDF."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument(
            "number", metavar="NUMMER", help="ärendets diarienummer eller registernummer (Ä-0001)"
        )
        parser.add_argument("-o", "--output", required=True, metavar="FIL", help="PDF-filen")
        parser.add_argument("--final", action="store_true", help="utan märket Utkast")

    def handle(self, *, number: str, output: str, final: bool, **options: Any) -> None:
        content = _render(find_matter(number), is_final=final)
        try:
            Path(output).write_bytes(content)
        except OSError:
            raise CommandError(
                f"{output} kan inte skrivas. Se efter att mappen finns och får skrivas i."
            ) from None
        self.stdout.write(f"{output}: {len(content)} byte")


def _render(matter: Matter, *, is_final: bool) -> bytes:
    """What cannot be printed says so in a sentence."""
    try:
        material = content.read_material(matter, timezone.localdate())
        document = replace(content.build(material), is_draft=not is_final)
        return rendering.render_pdf(document)
    except (ValueError, RuntimeError) as error:
        raise CommandError(str(error)) from error
