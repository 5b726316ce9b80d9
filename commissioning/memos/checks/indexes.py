"""Which index the compensation follows, by its name or its letters."""

from __future__ import annotations

import re
from collections.abc import Iterator

from commissioning.memos.checks.elsewhere import HISTORY, is_of_another
from commissioning.memos.checks.facts import Facts
from commissioning.memos.checks.finding import WARNING, Finding, at
from commissioning.memos.checks.text import MemoText, Part

NAMES = {
    "omsorgsprisindex": "OPI",
    "konsumentprisindex": "KPI",
    "prisindex för kommunal verksamhet": "PKV",
    "arbetskostnadsindex": "AKI",
}
LETTERS = tuple(NAMES.values())
NAMED = rf"\b(?:({'|'.join(NAMES)})\b(?: \(({'|'.join(LETTERS)})\))?|({'|'.join(LETTERS)})\b)"
INDEX = re.compile(NAMED, re.IGNORECASE)
INSTEAD = re.compile(rf"{NAMED} (?:i stället för|istället för|ersätter) {NAMED}", re.IGNORECASE)
FOLLOWS = re.compile(
    r"\b(?:räknas (?:årligen |varje år )?(?:upp|om)|uppräkn\w*|indexreg\w*"
    r"|indexuppräkn\w*|justeras)\b",
    re.IGNORECASE,
)
OTHERWISE = re.compile(
    r"\b(?:hade|skulle|i stället|istället|jämför\w*|alternativ\w*|dagens|nuvarande|prognos\w*)\b",
    re.IGNORECASE,
)


def indexes(memo: MemoText, facts: Facts) -> Iterator[Finding]:
    """ "räknas upp med KPI", where every agreement of the matter follows OPI."""
    named = {short for each in facts.agreements for short in in_text(each.index)}
    told = named | {short for each in facts.context for short in in_text(each.index)}
    if not named or any(not each.index for each in facts.agreements):
        return
    swapped = [(part, match) for part in memo.point_parts for match in INSTEAD.finditer(part.text)]
    for part, match in swapped:
        first, second = _short(match, 1), _short(match, 4)
        if first not in named and second in named:
            yield _differs(part, match.span(), first, named)
    for part, match in memo.find(INDEX):
        if _short(match, 1) not in told and _is_ours(part, match, facts):
            yield _differs(part, match.span(), _short(match, 1), named)


def in_text(text: str) -> set[str]:
    """The letters of every index that a text names."""
    return {_short(match, 1) for match in INDEX.finditer(text)}


def _short(match: re.Match[str], group: int) -> str:
    name = match[group]
    return NAMES[name.casefold()] if name else match[group + 2].upper()


def _is_ours(part: Part, match: re.Match[str], facts: Facts) -> bool:
    """In a sentence that says how the compensation follows prices, now and in the matter."""
    sentence = part.sentence_at(match.start())
    if not FOLLOWS.search(sentence) or OTHERWISE.search(sentence):
        return False
    return not HISTORY.search(sentence) and not is_of_another(INDEX.sub("", sentence), facts)


def _differs(part: Part, span: tuple[int, int], said: str, named: set[str]) -> Finding:
    right = " och ".join(sorted(named))
    text = f"Registret har index {right}, här står {said}."
    return at(part, span, "INDEX-AVVIKER", WARNING, text, source=f"registret: {right}")


CHECKS = (indexes,)
