"""Check a memo against the register, or any text against facts in a file."""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from commissioning.management.arguments import add_format, find_matter
from commissioning.memos.checks import registry
from commissioning.memos.checks.facts import Facts, facts_from
from commissioning.memos.checks.finding import Finding, Severity
from commissioning.memos.checks.plain import read_plain
from commissioning.memos.checks.records import BadRecord, plain
from commissioning.memos.checks.text import MemoText
from commissioning.memos.content import build, read_material
from commissioning.memos.document import MemoTooLarge
from commissioning.memos.memo_text import text_of
from commissioning.memos.register_facts import facts_of
from commissioning.models import Matter

LARGEST = 1_000_000  # bytes of a file
READS_NO_FILE = "{} kan inte läsas. Se efter att filen finns och är text i UTF-8."


class Command(BaseCommand):
    help = (
        "Kontrollerar en tjänsteskrivelse mot registret, eller en textfil mot uppgifter i en "
        "JSON-fil. Returnerar 1 när något fel hittas."
    )

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument(
            "source", metavar="NUMMER|FIL", help="ärendets nummer (Ä-0001), eller en textfil"
        )
        parser.add_argument("--facts", metavar="FIL", help="uppgifter om ärendet, i JSON")
        parser.add_argument(
            "--export", metavar="FIL", help="skriv texten och uppgifterna som JSON, för felsökning"
        )
        add_format(parser)

    def handle(self, *, source: str, **options: Any) -> None:
        memo, facts = _read(source, options["facts"])
        if options["export"]:
            _write(options["export"], memo, facts)
        found = registry.run(memo, facts)
        if options["format"] == "json":
            shown = {"title": memo.title, "findings": [finding.as_json() for finding in found]}
            self.stdout.write(json.dumps(shown, ensure_ascii=False, indent=1))
        else:
            self.stdout.write("\n".join(_lines(memo, found)))
        if any(finding.severity == Severity.ERROR for finding in found):
            raise CommandError("Skrivelsen har fel som ska rättas.", returncode=1)


def _read(source: str, facts: str | None) -> tuple[MemoText, Facts]:
    """The memo with its facts: a file when there is one, otherwise a matter of the register."""
    given = _facts(facts) if facts else None
    if Path(source).is_file():
        return read_plain(_text(source)), given or Facts()
    memo, known = _matter(find_matter(source))
    return memo, given or known


def _matter(matter: Matter) -> tuple[MemoText, Facts]:
    material = read_material(matter, timezone.localdate())
    try:
        document = build(material)
    except MemoTooLarge as error:
        raise CommandError(str(error)) from error
    bodies = {section.key: section.body for section in material.sections}
    return text_of(document, bodies), facts_of(material)


def _facts(name: str) -> Facts:
    try:
        return facts_from(_json(name))
    except BadRecord as error:
        raise CommandError(str(error)) from None


def _json(name: str) -> object:
    try:
        return json.loads(_text(name))
    except ValueError:
        raise CommandError(f"{name} är inte JSON.") from None


def _text(name: str) -> str:
    try:
        path = Path(name)
        if path.stat().st_size > LARGEST:
            raise CommandError(f"{name} är för stor. Högst 1 MB kontrolleras.")
        return path.read_text("utf-8").replace("\x00", "")
    except (OSError, ValueError):
        raise CommandError(READS_NO_FILE.format(name)) from None


def _write(name: str, memo: MemoText, facts: Facts) -> None:
    text = json.dumps({"memo": plain(memo), "facts": plain(facts)}, ensure_ascii=False, indent=1)
    try:
        Path(name).write_text(text + "\n", encoding="utf-8")
    except OSError:
        raise CommandError(f"{name} kan inte skrivas. Se efter att mappen finns.") from None


def _lines(memo: MemoText, found: tuple[Finding, ...]) -> list[str]:
    counts = [sum(f.severity == severity for f in found) for severity in Severity]
    warnings = "varning" if counts[1] == 1 else "varningar"
    infos = "upplysning" if counts[2] == 1 else "upplysningar"
    lines = [memo.title, f"{counts[0]} fel, {counts[1]} {warnings}, {counts[2]} {infos}"]
    for n, finding in enumerate(found, start=1):
        lines += ["", f"{n}. {finding.severity.upper()} {finding.code}, {finding.heading}"]
        if finding.excerpt:
            lines.append(f"   ”{finding.excerpt.strip()[:90]}”")
        lines.append(f"   {finding.message}")
        if finding.suggestion is not None:
            lines.append(f"   Förslag: {finding.suggestion or 'ta bort'}")
    return lines
