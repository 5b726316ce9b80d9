"""What was left from a template, and what the head and the foot lack."""

from __future__ import annotations

import re
from collections.abc import Iterator

from commissioning.memos.checks.facts import Facts
from commissioning.memos.checks.finding import ERROR, INFO, WARNING, Finding, about, at
from commissioning.memos.checks.text import POINT, RECIPIENTS, MemoText

PLACEHOLDER = re.compile(
    r"klicka här[^.\n]{0,60}\.?|\[länk(?: till)?[^\]\n]*\](?:\([^)\n]*\))?|\[[^\]\n\d]{3,80}\]"
    r"|\(#\)|\bx{4,}\b|(?<!kap )(?-i:\bXX+\b)"
    r"|å{4}-mm-dd|\bTODO\b|\blorem ipsum\b|_{4,}|\.{5,}|…{2,}"
    r"|\bskriv (?:din )?text här\b|\bange (?:text|datum|belopp|namn)\b(?= här)",
    re.IGNORECASE,
)
# Two headings for one thing: the first letters of each.
SAME_SUBJECT = ((("ekonomi",), ("ekonomiska konsekvenser",)),)


def placeholders(memo: MemoText, facts: Facts) -> Iterator[Finding]:
    """Text that the template asks somebody to replace."""
    for part in memo.parts:
        for match in PLACEHOLDER.finditer(part.text):
            if not part.is_quoted(match.start()):
                text = f"”{match[0].strip()[:40]}” ska bytas mot text."
                yield at(part, match.span(), "PLATSHALLARE", ERROR, text)
    for name in (*memo.officers, *memo.signatories):
        found = PLACEHOLDER.search(name)
        if found:
            text = f"”{found[0].strip()[:40]}” ska bytas mot ett namn."
            yield about("PLATSHALLARE", ERROR, text)


def head(memo: MemoText, facts: Facts) -> Iterator[Finding]:
    """What a memo needs above its title."""
    if not memo.dnr:
        yield about("HUVUD-DNR", WARNING, _number(facts))
    if memo.dated_on is None:
        yield about("HUVUD-DATUM", WARNING, "Ange skrivelsens datum.")
    if not memo.officers:
        yield about("HUVUD-HANDLAGGARE", WARNING, "Ange minst en handläggare.")
    if not memo.receiver:
        yield about("HUVUD-MOTTAGARE", WARNING, "Ange vilken nämnd som får skrivelsen.")


def _number(facts: Facts) -> str:
    instead = f" Nu står registernumret {facts.register_number}." if facts.register_number else ""
    return f"Ange ärendets diarienummer.{instead}"


def foot(memo: MemoText, facts: Facts) -> Iterator[Finding]:
    """Points and recipients: without them nothing is decided and nobody is told."""
    if not memo.points:
        yield about(
            "PUNKT-INGEN",
            ERROR,
            "Skriv vad nämnden ska besluta.",
            part=f"{POINT}1",
            heading="Förslag till beslut",
        )
    if not memo.recipients:
        yield about(
            "MOTTAGARE-INGEN",
            WARNING,
            "Ange vem beslutet skickas till.",
            part=RECIPIENTS,
            heading="Beslutet skickas till",
        )


def sections(memo: MemoText, facts: Facts) -> Iterator[Finding]:
    """Sections that the template asks for in such a matter, and two about one thing."""
    headings = [part.heading.casefold() for part in memo.sections]
    for wanted in facts.wanted:
        if not any(wanted.casefold() in heading for heading in headings):
            yield about(
                "AVSNITT-SAKNAS",
                WARNING,
                f"Avsnittet om {wanted.lower()} saknas.",
                heading="Skrivelsen",
                source="mallen",
            )
    for first, second in SAME_SUBJECT:
        if headings.count(first[0]) and any(h.startswith(second) for h in headings):
            part = next(p for p in memo.sections if p.heading.casefold().startswith(second))
            yield at(
                part,
                (0, 0),
                "AVSNITT-DUBBELT",
                INFO,
                "Ekonomin står under två rubriker. Samla den under en.",
            )


CHECKS = (placeholders, head, foot, sections)
