"""Spelling, with the dictionary that knows compounds and the words of the domain.

What is not flagged: names (a capital inside a sentence), words with figures, abbreviations, and
what stands in quotation marks. A word that the dictionary lacks is a warning only when a word that
it has is one slip of the pen away; otherwise nothing is said, for it may be a new word.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from commissioning.memos.checks.facts import Facts
from commissioning.memos.checks.finding import WARNING, Finding, at
from commissioning.memos.checks.parties import distance
from commissioning.memos.checks.swedish.dictionary import swedish
from commissioning.memos.checks.text import TITLE, MemoText, Part

WORD = re.compile(r"(?<![\w@./-])[A-Za-zÅÄÖåäöéÉ]+(?:-[A-Za-zåäöé]+)*(?![\w@]|[./]\w|-\d)")
SHORTEST = 4
LONG = 10
LONG_ENOUGH = 5
# Right words that are the wrong ones: what is written, around it, and what was meant.
CONFUSED = (
    (
        re.compile(r"\b(förläggning)(?=\w*\b)", re.IGNORECASE),
        re.compile(
            r"tillfäll|år i taget|avtal|möjlighet till|uppdrag|option|på \w+ (?:månader|år)\b",
            re.IGNORECASE,
        ),
        "förlängning",
    ),
    (re.compile(r"\b(stötid)", re.IGNORECASE), None, "stödtid"),
    (
        re.compile(r"\b(uppdags)(?=beskrivning|givare|tagare|tid|avtal)", re.IGNORECASE),
        None,
        "uppdrags",
    ),
    (re.compile(r"\b(covid\s+-\s?19)\b", re.IGNORECASE), None, "covid-19"),
    (re.compile(r"\b(ersättnings\s+modell)\b", re.IGNORECASE), None, "ersättningsmodell"),
    (
        re.compile(r"\b(individ och familjeomsorg)", re.IGNORECASE),
        None,
        "individ- och familjeomsorg",
    ),
    (re.compile(r"\b(för att för\b)(?! att)", re.IGNORECASE), None, "för att"),
    (re.compile(r"\b(nämden)", re.IGNORECASE), None, "nämnden"),
    (re.compile(r"\b(lex Sara)\b", re.IGNORECASE), None, "lex Sarah"),
    (re.compile(r"\b(avropp)", re.IGNORECASE), None, "avrop"),
)


def words(memo: MemoText, facts: Facts) -> Iterator[Finding]:
    """Words that are not Swedish and nearly are. Each is told once for each part."""
    names = _names(memo, facts)
    for part in memo.parts:
        told: set[str] = set()
        if part.key == "mottagare":
            continue
        for match in WORD.finditer(part.text):
            word = match[0]
            if word in told or _is_left_alone(word, part, match.start(), names):
                continue
            near = _near(word)
            if near and not _is_a_guess(word, near[0]):
                told.add(word)
                text = f"”{word}” finns inte i ordlistan. Menas {near[0]}?"
                yield at(part, match.span(), "STAVNING", WARNING, text, suggestion=near[0])


@lru_cache(maxsize=4096)
def _near(word: str) -> tuple[str, ...]:
    found = swedish().suggestions(word)
    return tuple(_as_written(word, each) for each in found)


def _is_a_guess(word: str, near: str) -> bool:
    """Neither word nor suggestion is in the dictionary, and both may be compounds: say nothing."""
    return swedish().needs_compound(near) and swedish().is_loose_compound(word)


def _as_written(word: str, wanted: str) -> str:
    return wanted[:1].upper() + wanted[1:] if word[:1].isupper() else wanted


def _is_left_alone(word: str, part: Part, place: int, names: frozenset[str]) -> bool:
    if len(word) < SHORTEST or not word[1:].islower() or word.casefold() in names:
        return True
    if part.is_quoted(place) or _is_joined(word) or _is_negated(word) or _is_genitive(word):
        return True
    if part.text[place + len(word) :].startswith("- ") and swedish().may_begin(word.lower()):
        return True
    if swedish().knows(word) and not _is_almost_ours(word.casefold()):
        return True
    return word[0].isupper() and not _begins(part, place)


@lru_cache(maxsize=4096)
def _is_almost_ours(word: str) -> bool:
    """A compound that nobody writes, one slip from a word of the domain: tjänstskrivelse."""
    known = swedish()
    if len(word) < LONG or known.stands_alone(word):
        return False
    near = (each for each in known.domain if abs(len(each) - len(word)) <= 1)
    return any(each[-3:] == word[-3:] and distance(word, each) == 1 for each in near)


def _is_joined(word: str) -> bool:
    """Words with hyphens, "mål-resurser-insatser", each right or too short to say."""
    parts = word.split("-")
    return len(parts) > 1 and all(len(p) < SHORTEST or swedish().knows(p) for p in parts)


def _is_negated(word: str) -> bool:
    """ "ogiltig", where the dictionary has "giltig"."""
    return word[:1] in "oO" and len(word) > LONG_ENOUGH and swedish().stands_alone(word[1:])


def _is_genitive(word: str) -> bool:
    """ "de privatas andel", of an adjective that ends as one does in the plural."""
    return word.endswith("as") and len(word) > LONG_ENOUGH and swedish().stands_alone(word[:-1])


def _begins(part: Part, place: int) -> bool:
    """Whether the word begins a sentence or a line, where a capital says nothing."""
    before = part.text[:place].rstrip(" -–•*\t")
    return not before or before[-1] in ".!?:\n" or (part.key == TITLE and not before)


def _names(memo: MemoText, facts: Facts) -> frozenset[str]:
    """Words of names, also in the genitive, and words that the memo has with a capital inside."""
    known = {word.strip(",.").casefold() for word in facts.known_words}
    people = " ".join((*memo.officers, *memo.signatories, memo.administration, memo.receiver))
    known |= {word.casefold() for word in people.split()}
    for part in memo.parts:
        for match in re.finditer(r"(?<=[a-zåäö,] )[A-ZÅÄÖ][a-zåäö]+", part.text):
            known.add(match[0].casefold())
    return frozenset(known | {f"{word}s" for word in known})


def confused(memo: MemoText, facts: Facts) -> Iterator[Finding]:
    """Right words in the wrong place, "förläggning" for förlängning, and the domain's own slips."""
    for part in memo.parts:
        for pattern, around, wanted in CONFUSED:
            for match in pattern.finditer(part.text):
                if part.is_quoted(match.start()):
                    continue
                is_meant = wanted[:6] in memo.whole.casefold()
                if around and not is_meant and not around.search(part.sentence_at(match.start())):
                    continue
                meant = _as_written(match[1], wanted)
                text = f"Menas {wanted}?"
                yield at(part, match.span(1), "STAVNING", WARNING, text, suggestion=meant)


CHECKS = (confused, words)
