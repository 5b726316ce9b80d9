"""Check a memo against the register, or any text against facts in a file."""

from __future__ import annotations

import argparse
import json
from dataclasses import dataclass
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
from commissioning.memos.register_facts import facts_of, read_shared
from commissioning.memos.review import accepted_digests, reviewed
from commissioning.models import Matter

LARGEST = 1_000_000  # bytes of a file
READS_NO_FILE = "{} kan inte läsas. Se efter att filen finns och är text i UTF-8."


@dataclass(frozen=True)
class Checked:
    """A memo, what it was checked against, what was found, and how much somebody had accepted."""

    memo: MemoText
    facts: Facts
    findings: tuple[Finding, ...]
    accepted: int = 0

    def as_json(self) -> dict[str, Any]:
        found = [finding.as_json() for finding in self.findings]
        return {"title": self.memo.title, "findings": found, "accepted": self.accepted}


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
        checked = _read(source, options["facts"])
        if options["export"]:
            _write(options["export"], checked)
        if options["format"] == "json":
            self.stdout.write(json.dumps(checked.as_json(), ensure_ascii=False, indent=1))
        else:
            self.stdout.write("\n".join(_lines(checked)))
        if any(finding.severity == Severity.ERROR for finding in checked.findings):
            raise CommandError("Skrivelsen har fel som ska rättas.", returncode=1)


def _read(source: str, facts: str | None) -> Checked:
    """The memo with its facts: a file when there is one, otherwise a matter of the register."""
    given = _facts(facts) if facts else None
    if Path(source).is_file():
        memo = read_plain(_text(source))
        return Checked(memo, given or Facts(), registry.run(memo, given or Facts()))
    return _matter(find_matter(source), given)


def _matter(matter: Matter, given: Facts | None) -> Checked:
    """What the editor says of the saved memo; with facts from a file, what the text alone says."""
    material = read_material(matter, timezone.localdate())
    try:
        document = build(material)
    except MemoTooLarge as error:
        raise CommandError(str(error)) from error
    memo = text_of(document, material.bodies)
    if given:
        return Checked(memo, given, registry.run(memo, given))
    accepted, shared = accepted_digests(matter), read_shared([material])
    checks = reviewed(document, material, material.bodies, accepted, shared)
    found = tuple(check.finding for check in checks)
    return Checked(memo, facts_of(material, shared), found, len(accepted))


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


def _write(name: str, checked: Checked) -> None:
    shown = {"memo": plain(checked.memo), "facts": plain(checked.facts)}
    text = json.dumps(shown, ensure_ascii=False, indent=1)
    try:
        Path(name).write_text(text + "\n", encoding="utf-8")
    except OSError:
        raise CommandError(f"{name} kan inte skrivas. Se efter att mappen finns.") from None


def _lines(checked: Checked) -> list[str]:
    found = checked.findings
    counts = [sum(f.severity == severity for f in found) for severity in Severity]
    warnings = "varning" if counts[1] == 1 else "varningar"
    infos = "upplysning" if counts[2] == 1 else "upplysningar"
    accepted = f", {checked.accepted} godtagna" if checked.accepted else ""
    summary = f"{counts[0]} fel, {counts[1]} {warnings}, {counts[2]} {infos}{accepted}"
    lines = [checked.memo.title, summary]
    for n, finding in enumerate(found, start=1):
        lines += ["", f"{n}. {finding.severity.upper()} {finding.code}, {finding.heading}"]
        if finding.excerpt:
            lines.append(f"   ”{finding.excerpt.strip()[:90]}”")
        lines.append(f"   {finding.message}")
        if finding.suggestion is not None:
            lines.append(f"   Förslag: {finding.suggestion or 'ta bort'}")
    return lines
