"""Whether a word is Swedish: a word of the dictionary, one of its forms, or put together of them.

Compounds are read as the dictionary's own flags say: what may stand first (X), in the middle (U)
and last (Y). Limits: at most four parts of at least three letters; a compound of right words that
nobody would write is taken for right ("uppdagsbeskrivning"), and the list of the domain's
mistakes is there for those.
"""

from __future__ import annotations

import gzip
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files

from commissioning.memos.checks.swedish.affixes import Endings, read_endings

FIRST, MIDDLE, LAST = "X", "U", "Y"
ONLY_IN_COMPOUND, NEEDS_ENDING, FORBIDDEN, JOINS = "Z", "¤", "%", "W"
BESIDE = " "
SHORTEST_PART = 3
LEAST_LAST = 4  # so that an ending is not taken for a word of its own
MOST_PARTS = 4
MOST_KEPT = 100_000
LETTERS = "abcdefghijklmnopqrstuvwxyzåäöé"


ALIKE = {frozenset(pair) for pair in ("åä", "aå", "aä", "oö", "eé", "eä", "åo")}


@dataclass
class Dictionary:
    """Words with their flags, the endings, and the words of the domain with every form written."""

    words: dict[str, str]  # the flags of a word; of several entries with BESIDE between
    endings: Endings
    domain: frozenset[str]
    _known: dict[str, bool] = field(default_factory=dict, repr=False)
    _alone: dict[str, bool] = field(default_factory=dict, repr=False)
    _parts: dict[tuple[str, str], bool] = field(default_factory=dict, repr=False)

    def knows(self, word: str) -> bool:
        """Whether the word is right as it is written, as a name or with a small first letter."""
        found = self._known.get(word)
        if found is None:
            found = any(self._is_right(form) for form in {word, word.lower(), word.capitalize()})
            if len(self._known) < MOST_KEPT:
                self._known[word] = found
        return found

    def stands_alone(self, word: str) -> bool:
        """A word or a form of one, without putting words together."""
        found = self._alone.get(word)
        if found is None:
            forms = {word, word.lower()}
            found = any(form in self.domain or self._is_simple(form) for form in forms)
            if len(self._alone) < MOST_KEPT:
                self._alone[word] = found
        return found

    def may_begin(self, part: str) -> bool:
        """Whether a compound may begin so: "hälso" in "hälso- och sjukvård"."""
        return self._may_be(FIRST, part)

    def suggestions(self, word: str, most: int = 3) -> list[str]:
        """Right words one slip of the pen away: the domain's first, and compounds only when no
        other word is near."""
        near = set(_one_edit(word.lower()))
        found = [form for form in near if form in self.domain]
        found = found or [form for form in near if self._is_simple(form)]
        found = found or [form for form in near if self._is_compound(form)]
        right = [form for form in found if FORBIDDEN not in self.words.get(form, "")]
        return sorted(right, key=lambda form: (_kind_of_slip(word.lower(), form), form))[:most]

    def is_loose_compound(self, word: str) -> bool:
        """Two known words that the dictionary has not seen together: "brukar" and "forum"."""
        form = word.lower()
        return any(
            self._may_be(FIRST, form[:at]) and self._is_simple(form[at:])
            for at in range(SHORTEST_PART, len(form) - LEAST_LAST + 1)
        )

    def needs_compound(self, form: str) -> bool:
        """Whether the word is right only as a compound."""
        return form.lower() not in self.domain and not self._is_simple(form.lower())

    def _is_right(self, form: str) -> bool:
        if FORBIDDEN in self.words.get(form, ""):
            return False
        return form in self.domain or self._is_simple(form) or self._is_compound(form)

    def _is_simple(self, form: str) -> bool:
        return any(ONLY_IN_COMPOUND not in flags for flags, _ in self._readings(form))

    def _readings(self, form: str) -> Iterator[tuple[str, bool]]:
        """The flags of each way to read a form, and whether it may join what comes after it."""
        yield from ((flags, True) for flags in self._entries(form) if NEEDS_ENDING not in flags)
        for stem, rule in self.endings.stems(form):
            for flags in self._entries(stem):
                if rule.flag in flags and FORBIDDEN not in flags:
                    yield (flags + rule.further).replace(NEEDS_ENDING, ""), JOINS in rule.further

    def _entries(self, word: str) -> list[str]:
        """The flags of each entry: "allmän" is one of its own, and one only for compounds."""
        flags = self.words.get(word)
        return [] if flags is None else flags.split(BESIDE)

    def _may_be(self, role: str, part: str) -> bool:
        key = (role, part)
        found = self._parts.get(key)
        if found is None:
            if len(self._parts) >= MOST_KEPT:
                self._parts.clear()
            found = self._parts[key] = self._read_role(role, part)
        return found

    def _read_role(self, role: str, part: str) -> bool:
        if role == LAST and part in self.domain:
            return True
        joins = role != LAST
        return any(role in flags and (may or not joins) for flags, may in self._readings(part))

    def _is_compound(self, form: str, parts: int = 1) -> bool:
        role = FIRST if parts == 1 else MIDDLE
        for at in range(SHORTEST_PART, len(form) - SHORTEST_PART + 1):
            head = form[:at]
            if not self._may_be(role, head):
                continue
            for rest in _rests(head, form[at:]):
                if rest != head and self._may_be(LAST, rest):
                    return True
                if parts < MOST_PARTS - 1 and self._is_compound(rest, parts + 1):
                    return True
        return False


def _rests(head: str, rest: str) -> Iterator[str]:
    """What follows; of three equal letters one is not written: fall + lucka is fallucka."""
    yield rest.removeprefix("-")
    if len(head) > 1 and head[-1] == head[-2]:
        yield head[-1] + rest


def _kind_of_slip(word: str, form: str) -> int:
    """How likely the slip is: a letter doubled or not, a ring or dots, another letter."""
    if len(word) != len(form):
        return 0 if _squeezed(word) == _squeezed(form) else 1
    if sorted(word) == sorted(form):
        return 1
    wrong = {frozenset(pair) for pair in zip(word, form, strict=True) if pair[0] != pair[1]}
    return 0 if wrong <= ALIKE else 2


def _squeezed(word: str) -> str:
    return "".join(a for a, b in zip(word, word[1:] + " ", strict=True) if a != b)


def _one_edit(word: str) -> Iterator[str]:
    for at in range(len(word) + 1):
        before, after = word[:at], word[at:]
        if after:
            yield before + after[1:]
        if len(after) > 1:
            yield before + after[1] + after[0] + after[2:]
        for letter in LETTERS:
            yield before + letter + after
            if after:
                yield before + letter + after[1:]


@cache
def swedish() -> Dictionary:
    """The dictionary, read once in each process: about 0.3 s and 30 MB."""
    data = files("commissioning.memos.checks.swedish") / "data"
    packed = gzip.decompress((data / "sv_SE.dic.gz").read_bytes()).decode()
    endings = read_endings((data / "sv_SE.aff").read_text("utf-8").splitlines())
    return Dictionary(
        dict(_entries(packed)), endings, _domain_words((data / "domain.txt").read_text("utf-8"))
    )


def _entries(text: str) -> Iterator[tuple[str, str]]:
    seen: dict[str, str] = {}
    for line in text.splitlines()[1:]:
        word, _, flags = line.partition("\t")[0].partition("/")
        if word:
            seen[word] = f"{seen[word]}{BESIDE}{flags}" if word in seen else flags
    yield from seen.items()


def _domain_words(text: str) -> frozenset[str]:
    lines = (line.partition("#")[0].strip() for line in text.splitlines())
    return frozenset(unicodedata.normalize("NFC", line) for line in lines if line)
