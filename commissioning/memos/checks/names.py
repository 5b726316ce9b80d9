"""Proper names of the matter's own agreements and parties, and the names of services, misspelt."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import lru_cache

from commissioning.memos.checks.facts import Facts
from commissioning.memos.checks.finding import INFO, WARNING, Finding, at
from commissioning.memos.checks.parties import distance
from commissioning.memos.checks.swedish.dictionary import swedish
from commissioning.memos.checks.text import MemoText, Part

NAME = re.compile(r"(?<![\w.@/-])[A-ZÅÄÖ][a-zåäöé]{3,}(?![\w@-])")
WORD = re.compile(r"(?<![\w-])[A-Za-zåäöÅÄÖé]{6,}(?![\w-])")
NEARLY_THE_SAME = 2
SHORTEST, LONG, SHORTEST_OWN, SHORTEST_SERVICE = 5, 9, 7, 7
ENDINGS = frozenset(
    (
        "",
        "a",
        "as",
        "s",
        "n",
        "ns",
        "en",
        "ens",
        "et",
        "ets",
        "t",
        "ts",
        "r",
        "er",
        "ar",
        "na",
        "rna",
        "erna",
    )
)


def near_names(memo: MemoText, facts: Facts) -> Iterator[Finding]:
    """ "Solbaken" in a matter about Solbacken: no known word, and nearly one of its names."""
    inside = frozenset(_bare(match[0]) for _, match in _capitals(memo))
    names, known = _names(facts, inside), _known(memo, facts)
    for part, match in _capitals(memo):
        said = match[0]
        if _is_known(said, known) or _is_surname(part, match, known):
            continue
        wanted = _nearest(said, names)
        if wanted:
            text = f"”{said}” liknar {wanted} i registret."
            suggestion = f"{wanted}s" if _is_genitive(said, wanted) else wanted
            yield at(
                part, match.span(), "NAMN-LIKNAR", WARNING, text, suggestion=suggestion,
                source=f"registret: {wanted}",
            )  # fmt: skip


def near_last_names(memo: MemoText, facts: Facts) -> Iterator[Finding]:
    """ "Kvinnojouren Amalia" in a matter about Kvinnojouren Amanda: the first word is the same."""
    every = {name for party in facts.parties for name in party.names}
    for wanted in {each.provider for each in (*facts.agreements, *facts.context)}:
        first, _, last = wanted.rpartition(" ")
        if not first or not NAME.fullmatch(last):
            continue
        for part, match in memo.find(re.compile(rf"\b{re.escape(first)} ({NAME.pattern})")):
            said = match[1].removesuffix("s") if match[1] != last else last
            is_other = match[0] in every or said in (last, last.removesuffix("s"))
            if not is_other and said[0] == last[0] and distance(said, last) <= NEARLY_THE_SAME:
                text = f"”{match[0]}” liknar {wanted} i registret."
                yield at(
                    part, match.span(), "NAMN-LIKNAR", WARNING, text, suggestion=wanted,
                    source=f"registret: {wanted}",
                )  # fmt: skip


def near_own_names(memo: MemoText, facts: Facts) -> Iterator[Finding]:
    """A name that stands once, and nearly as another one in the memo."""
    found = list(_capitals(memo))
    counts = Counter(_bare(match[0]) for _, match in found)
    often = tuple(name for name in counts if len(name) >= SHORTEST_OWN)
    known, told = _known(memo, facts), set[str]()
    for part, match in found:
        said = match[0]
        if counts[_bare(said)] > 1 or len(said) < SHORTEST_OWN or _is_known(said, known):
            continue
        other = next((each for each in often if _is_one_slip(_bare(said), each)), None)
        if other and not (counts[other] == 1 and other in told):
            wanted = other.capitalize()
            text = f"Skrivs också ”{wanted}”."
            told.add(_bare(said))
            yield at(part, match.span(), "NAMN-VARIANT", INFO, text, suggestion=wanted)


def near_services(memo: MemoText, facts: Facts) -> Iterator[Finding]:
    """ "kortidstillsyn", which may be read as a compound: one slip from a service of the matter."""
    services = tuple(sorted(_service_words(facts)))
    if not services:
        return
    for part in memo.parts:
        told: set[str] = set()
        for match in WORD.finditer(part.text):
            said = match[0].casefold()
            wanted = _service_meant(said, services)
            if wanted and said not in told and not part.is_quoted(match.start()):
                told.add(said)
                right = wanted.capitalize() if match[0][0].isupper() else wanted
                text = f"Menas {wanted}?"
                yield at(part, match.span(), "STAVNING", WARNING, text, suggestion=right)


def _names(facts: Facts, inside: frozenset[str]) -> tuple[str, ...]:
    """The words with a capital in the titles and the providers of the matter, no common words."""
    found: dict[str, None] = {}
    for agreement in (*facts.agreements, *facts.context):
        party = facts.party_called(agreement.provider)
        for name in (agreement.title, *(party.names if party else (agreement.provider,))):
            found.update(dict.fromkeys(_proper(name, inside)))
    return tuple(found)


def _proper(name: str, inside: frozenset[str]) -> Iterator[str]:
    """The first word may have its capital for being first: then it must be no Swedish word, or
    the memo must have it with a capital `inside` a sentence."""
    for match in NAME.finditer(name):
        is_name = match.start() > 0 or not swedish().knows(match[0].lower())
        if len(match[0]) >= SHORTEST and (is_name or _bare(match[0]) in inside):
            yield match[0]


@lru_cache(maxsize=64)
def _words_of(texts: tuple[str, ...]) -> frozenset[str]:
    return frozenset(_bare(word) for text in texts for word in re.findall(r"[\wåäöé]+", text))


def _known(memo: MemoText, facts: Facts) -> frozenset[str]:
    """Every word of a known name: of parties, of the matter, and of who writes and signs."""
    people = (*memo.officers, *memo.signatories, memo.administration, memo.receiver)
    return _words_of((*people, *memo.recipients, *sorted(facts.known_words)))


def _capitals(memo: MemoText) -> Iterator[tuple[Part, re.Match[str]]]:
    """Words with a capital that is not there for the sentence; an unknown word may begin one."""
    for part in memo.parts:
        for match in NAME.finditer(part.text):
            if part.is_quoted(match.start()) or part.key == "mottagare":
                continue
            if not _begins(part, match.start()) or not swedish().knows(match[0]):
                yield part, match


def _begins(part: Part, place: int) -> bool:
    before = part.text[:place].rstrip(" -–•*\t")
    return not before or before[-1] in ".!?:\n"


def _is_known(said: str, known: frozenset[str]) -> bool:
    return _bare(said) in known or said.casefold() in known or swedish().stands_alone(said)


def _is_surname(part: Part, match: re.Match[str], known: frozenset[str]) -> bool:
    """A name after another one, which is none of ours: somebody or something else."""
    before = re.search(r"([A-ZÅÄÖ][\wåäöé-]+) $", part.before(match.start()))
    return bool(before) and _bare(before[1]) not in known  # type: ignore[index]


@lru_cache(maxsize=4096)
def _nearest(said: str, names: tuple[str, ...]) -> str | None:
    bare = _bare(said)
    return next((name for name in names if _is_near(bare, _bare(name))), None)


def _is_near(said: str, name: str) -> bool:
    allowed = 1 if len(name) < LONG else 2
    if said == name or said[:1] != name[:1] or abs(len(said) - len(name)) > allowed:
        return False
    if _is_inflected(said, name) or _is_inflected(name, said):
        return False
    return distance(said, name) <= allowed


def _is_one_slip(said: str, name: str) -> bool:
    return _is_near(said, name) and distance(said, name) == 1


def _is_inflected(said: str, name: str) -> bool:
    """Solbackens and Solbacken, Åkergård and Åkergården."""
    return said.startswith(name) and said[len(name) :] in ENDINGS


def _is_genitive(said: str, wanted: str) -> bool:
    return said.endswith("s") and not wanted.endswith("s")


def _bare(word: str) -> str:
    """The name without capital and without the s of a genitive."""
    folded = word.casefold()
    return folded[:-1] if folded.endswith("s") and len(folded) > SHORTEST else folded


def _service_words(facts: Facts) -> Iterable[str]:
    return {
        word
        for agreement in (*facts.agreements, *facts.context)
        for service in agreement.services
        for word in re.findall(r"[a-zåäö]+", service.casefold())
        if len(word) >= SHORTEST_SERVICE
    }


@lru_cache(maxsize=8192)
def _service_meant(said: str, services: tuple[str, ...]) -> str | None:
    """The service in the same form: korttidstillsynens for kortidstillsynens."""
    if any(_is_inflected(said, each) for each in services) or swedish().stands_alone(said):
        return None
    for each in services:
        for length in (len(each), len(each) - 1, len(each) + 1):
            stem, ending = said[:length], said[length:]
            if ending in ENDINGS and stem[:1] == each[:1] and distance(stem, each) == 1:
                return each + ending
    return None


CHECKS = (near_names, near_last_names, near_own_names, near_services)
