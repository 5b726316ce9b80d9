"""What a date in the text is said to be: a first day, a last, the latest, or a last day to act."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from commissioning.memos.checks.reading import DateFound, dates
from commissioning.memos.checks.text import Part

START, END, LATEST = "start", "slut", "längsta slut"
EXTENDED, DUE = "slut efter förlängning", "senaste dag"
TO_LATEST = re.compile(
    r"\b(?:som längst|längst|längsta)\b.{0,40}(?:till|är)(?: och med)?(?: den)?\s*$", re.IGNORECASE
)
TO_EXTENDED = re.compile(
    r"(?:förläng\w*|senast|option\w*).{0,60}(?:till|är|löper ut|upphör|slutar)(?: och med)?"
    r"(?: den)?\s*$",
    re.IGNORECASE,
)
TO_END = re.compile(
    r"(?:till och med|t\.?\s?o\.?\s?m\.?|tom|löper ut|löper till|upphör(?: avtalet| uppdraget)?"
    r"|avslutas|slutar|gäller till"
    r"|(?<!fram )till|sista dag(?:en)?(?: är)?)(?: den| (?:med )?utgången av)?\s*$",
    re.IGNORECASE,
)
FROM_START = re.compile(
    r"(?:från och med|fr\.?\s?o\.?\s?m\.?|from|från|startar|börjar|träder i kraft|gäller)"
    r"(?: den)?\s*$"
    r"|\b(?:övertas?|övertar|övergår|överförs|tas? över|tar över)\b[^\d.]{0,110}\s$",
    re.IGNORECASE,
)
TO_DUE = re.compile(r"\bsenast(?: den)?\s*$", re.IGNORECASE)
JOINS = re.compile(r"\s*(?:-|–|till|till och med|t\.o\.m\.)\s*(?:den )?")


@dataclass(frozen=True)
class Role:
    """What a date is said to be. `other` is the other end of a range."""

    name: str
    found: DateFound
    other: DateFound | None = None


def roles(part: Part) -> Iterator[Role]:
    """The days that the text names, by the words around them and since the date before."""
    found = [each for each in dates(part) if each.is_exact]
    for n, each in enumerate(found):
        previous = found[n - 1] if n else None
        following = found[n + 1] if n + 1 < len(found) else None
        since = previous.end if previous else 0
        before = part.before(each.start, 120)[-max(0, each.start - since) :]
        if previous and JOINS.fullmatch(part.text[previous.end : each.start]):
            yield Role(END, each, previous)
        elif name := _named(before):
            yield Role(name, each, _range_end(part, each, following) if name == START else None)
        elif following and _range_end(part, each, following):
            yield Role(START, each, following)


def _named(before: str) -> str:
    patterns = (
        (LATEST, TO_LATEST), (EXTENDED, TO_EXTENDED), (END, TO_END), (START, FROM_START),
        (DUE, TO_DUE),
    )  # fmt: skip
    return next((name for name, pattern in patterns if pattern.search(before)), "")


def _range_end(part: Part, first: DateFound, following: DateFound | None) -> DateFound | None:
    joins = following and JOINS.fullmatch(part.text[first.end : following.start])
    return following if joins else None
