"""What differs between two texts, word by word. Pure; used for boards that are to decide the
same, and to compare versions."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

TOKEN = re.compile(r"\s+|\w+|[^\w\s]")
SAME, REMOVED, ADDED = "same", "removed", "added"


@dataclass(frozen=True)
class Part:
    """A stretch of text that both have, or only the first (removed), or only the second (added)."""

    kind: str
    text: str

    @property
    def is_removed(self) -> bool:
        return self.kind == REMOVED

    @property
    def is_added(self) -> bool:
        return self.kind == ADDED


def differences(old: str, new: str) -> list[Part]:
    """The texts laid together: joined, the same and removed parts are `old`, the same and added
    ones `new`."""
    return _parts(TOKEN.findall(old), TOKEN.findall(new))


def are_alike(mine: str, theirs: str, names: Iterable[str] = ()) -> bool:
    """Whether two boards have decided the same in words: case, spaces, full stops and which of
    the boards is named set aside."""
    names = list(names)
    return _neutral(mine, names) == _neutral(theirs, names)


def _neutral(text: str, names: Sequence[str]) -> list[str]:
    folded = " ".join(text.casefold().split())
    for name in sorted({n.casefold() for n in names if n}, key=len, reverse=True):
        folded = folded.replace(f"{name}s ", "nämndens ").replace(name, "nämnden")
    return re.findall(r"\w+", folded)


def _parts(old: Sequence[str], new: Sequence[str]) -> list[Part]:
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    parts: list[Part] = []
    for tag, a, b, c, d in matcher.get_opcodes():
        if tag == "equal":
            parts.append(Part(SAME, "".join(new[c:d])))
            continue
        if b > a:
            parts.append(Part(REMOVED, "".join(old[a:b])))
        if d > c:
            parts.append(Part(ADDED, "".join(new[c:d])))
    return parts
