"""Slips of the language that no dictionary finds: words twice, gender, notes without text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from commissioning.memos.checks.facts import Facts
from commissioning.memos.checks.finding import INFO, WARNING, Finding, at
from commissioning.memos.checks.text import MemoText, Part

TWICE = re.compile(r"\b((?:[A-Za-zåäöÅÄÖ]+ ){0,2}[A-Za-zåäöÅÄÖ]+) \1\b", re.IGNORECASE)
MAY_STAND_TWICE = {"i", "var", "om", "på", "av", "det", "den", "de", "till", "för", "år", "mer"}
NOTE = re.compile(r"(?<=[A-Za-zåäö.,])(?<!\bm)(?<!\bkm)[¹²³⁴⁵]|\[\^?\d\](?!\()")
NEUTER = (
    "fokus", "uppdrag", "avtal", "ansvar", "behov", "beslut", "stöd", "förslag", "syfte", "ärende",
    "arbete", "boende", "område", "underlag", "samråd", "uppföljningsarbete",
)  # fmt: skip
WRONG_GENDER = re.compile(rf"\b(en) (\w+[^t\W]) (\w*(?:{'|'.join(NEUTER)}))\b", re.IGNORECASE)
WRONG_GENDER_BARE = re.compile(rf"\b(en) (\w*(?:{'|'.join(NEUTER[:10])}))\b(?!-)", re.IGNORECASE)
PARTICIPLE = re.compile(
    r"\b(medel finns (?:\w+ )?)(inrymd|avsatt|reserverad|budgeterad)\b", re.IGNORECASE
)
PLURAL = {
    "inrymd": "inrymda",
    "avsatt": "avsatta",
    "reserverad": "reserverade",
    "budgeterad": "budgeterade",
}
STOPPED = re.compile(
    r"\b(upphörde|upphör|fortsätter|fortsatte)( då| nu)? (?!att\b)([a-zåäö]+era)\b"
)
PAIR = re.compile(r"\b([a-zåäö]{4,}) ([a-zåäö]{4,})\b")
PLACE = re.compile(
    r"\b([A-ZÅÄÖ][a-zåäö]+ [A-ZÅÄÖ][a-zåäö]+)"
    r" ([a-zåäö]*(?:gata|väg|torg|gränd|plan|plats|hus|gård|park|skola|hem|boende|center|backe)"
    r"[a-zåäö]{0,3})\b"
)
LONG_SENTENCE = 60


def doubled(memo: MemoText, facts: Facts) -> Iterator[Finding]:
    """ "för att för att", "som som"."""
    for part, match in memo.find(TWICE):
        words = match[1].casefold()
        if words in MAY_STAND_TWICE or words.isdigit() or "\n" in match[0]:
            continue
        text = f"”{match[1]}” står två gånger."
        yield at(part, match.span(), "ORD-DUBBELT", WARNING, text, suggestion=match[1])


def notes(memo: MemoText, facts: Facts) -> Iterator[Finding]:
    """A mark of a note that has no text."""
    marks = [(part, m) for part, m in memo.find(NOTE)]
    for part, match in marks:
        if sum(m[0] == match[0] for _, m in marks) == 1:
            yield at(part, match.span(), "FOTNOT", WARNING, "Noten saknar text.", suggestion="")


def gender(memo: MemoText, facts: Facts) -> Iterator[Finding]:
    """ "en tydlig utvecklingsfokus"."""
    for pattern in (WRONG_GENDER, WRONG_GENDER_BARE):
        for part, match in memo.find(pattern):
            noun = match[match.lastindex or 2]
            if noun.casefold().endswith(("arbete", "boende")) and noun[0].isupper():
                continue
            middle = f" {match[2]}t" if match.lastindex == 3 else ""
            wanted = f"{'Ett' if match[1][0].isupper() else 'ett'}{middle} {noun}"
            if middle and match[2].casefold() in (
                "av",
                "om",
                "för",
                "i",
                "på",
                "till",
                "och",
                "att",
            ):
                continue
            yield at(
                part,
                match.span(),
                "SPRAK-GENUS",
                WARNING,
                f"Det heter ett {noun.lower()}.",
                suggestion=wanted,
            )


def agreement(memo: MemoText, facts: Facts) -> Iterator[Finding]:
    """ "Medel finns inrymd"."""
    for part, match in memo.find(PARTICIPLE):
        wanted = PLURAL[match[2].casefold()]
        yield at(
            part,
            match.span(2),
            "SPRAK-KONGRUENS",
            WARNING,
            f"Medel finns {wanted}.",
            suggestion=wanted,
        )


def infinitive(memo: MemoText, facts: Facts) -> Iterator[Finding]:
    """ "upphörde då konkurrera"."""
    for part, match in memo.find(STOPPED):
        wanted = f"{match[1]}{match[2] or ''} att {match[3]}"
        yield at(part, match.span(), "SPRAK-ATT", WARNING, "Ordet ”att” saknas.", suggestion=wanted)


def genitive(memo: MemoText, facts: Facts) -> Iterator[Finding]:
    """ "staden skolor" where the memo else writes "stadens skolor"."""
    pairs = {(m[1], m[2]) for part in memo.parts for m in PAIR.finditer(part.text)}
    pairs |= {(a, b) for part in memo.parts for a, b in _overlapping(part)}
    for part in memo.prose:
        for match in re.finditer(r"\b([a-zåäö]{4,})(?= ([a-zåäö]{4,})\b)", part.text):
            owner = f"{match[1]}s"
            is_owner = (owner, match[2]) in pairs and _is_noun_form(match[1])
            if is_owner and not part.is_quoted(match.start()):
                text = f"Det ska nog stå {owner} {match[2]}."
                yield at(part, match.span(1), "SPRAK-GENITIV", WARNING, text, suggestion=owner)


def _overlapping(part: Part) -> Iterator[tuple[str, str]]:
    words = re.findall(r"[a-zåäö]+", part.text)
    yield from pairwise(words)


def _is_noun_form(word: str) -> bool:
    return word.endswith(("en", "et", "na", "n"))


def repeated(memo: MemoText, facts: Facts) -> Iterator[Finding]:
    """The same sentence in several places: write it once."""
    seen: dict[str, Part] = {}
    count = 0
    first: Finding | None = None
    for part in memo.sections:
        for start, end in part.sentences:
            sentence = part.text[start:end].strip(" -–•*\n")
            if len(sentence) < LONG_SENTENCE:
                continue
            key = re.sub(r"\W+", " ", sentence.casefold()).strip()
            if key in seen and not part.is_quoted(start):
                count += 1
                text = f"Står också i {seen[key].heading}."
                first = first or at(part, (start, end), "TEXT-UPPREPAD", INFO, text)
            seen.setdefault(key, part)
    if first:
        yield first


def names_of_places(memo: MemoText, facts: Facts) -> Iterator[Finding]:
    """ "Ellen Keys gata" and "Ellen Keys gatan"."""
    seen: dict[str, str] = {}
    for part, match in memo.find(PLACE):
        other = seen.setdefault(match[1], match[2])
        long, short = max(other, match[2], key=len), min(other, match[2], key=len)
        if other != match[2] and long.startswith(short[:-1]) and len(long) - len(short) <= 2:
            text = f"Skrivs också ”{match[1]} {other}”."
            yield at(
                part, match.span(), "NAMN-VARIANT", INFO, text, suggestion=f"{match[1]} {other}"
            )
            return


CHECKS = (
    doubled, notes, gender, agreement, infinitive, genitive, repeated, names_of_places,
)  # fmt: skip
