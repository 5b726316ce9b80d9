"""What is checked: the text of a memo, part by part, as plain values."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache

HEAD, TITLE, RECIPIENTS, POINT = "huvud", "rubrik", "mottagare", "punkt-"
QUOTED = re.compile(r"”[^”\n]{1,400}”|“[^”\n]{1,400}”|\"[^\"\n]{1,400}\"|»[^«\n]{1,400}«")
# A full stop ends a sentence when a capital follows, and the word before is no abbreviation.
ENDS = re.compile(
    r"(?<!\bbl)(?<!\bca)(?<!\bkap)(?<!\bnr)(?<!\bdvs)(?<!\bt)(?<!\bo)(?<!\bm)[.!?](?=\s+[A-ZÅÄÖ0-9])|\n"
)


# While somebody writes, all parts but one are the same as a second ago.
@lru_cache(maxsize=1024)
def _quoted(text: str) -> tuple[tuple[int, int], ...]:
    return tuple(m.span() for m in QUOTED.finditer(text))


@lru_cache(maxsize=1024)
def _sentences(text: str) -> tuple[tuple[int, int], ...]:
    ends = [m.end() for m in ENDS.finditer(text)]
    return tuple((a, b) for a, b in zip([0, *ends], [*ends, len(text)], strict=True) if b > a)


@dataclass(frozen=True)
class Part:
    """A part of the memo with its key: `rubrik`, `punkt-1`, a section's key, or `mottagare`."""

    key: str
    heading: str
    text: str

    @cached_property
    def quoted(self) -> tuple[tuple[int, int], ...]:
        """Where the text says what somebody else has written."""
        return _quoted(self.text)

    def is_quoted(self, at: int) -> bool:
        return any(start <= at < end for start, end in self.quoted)

    @cached_property
    def sentences(self) -> tuple[tuple[int, int], ...]:
        """From and to of each sentence; a line is always a sentence of its own."""
        return _sentences(self.text)

    def sentence_at(self, at: int) -> str:
        """The sentence around a place."""
        return next((self.text[a:b].strip() for a, b in self.sentences if a <= at < b), "")

    def before(self, at: int, length: int = 40) -> str:
        """The words just before a place, within the sentence."""
        start = next((a for a, b in self.sentences if a <= at < b), 0)
        return self.text[max(start, at - length) : at]

    def after(self, at: int, length: int = 40) -> str:
        """The words just after a place, within the sentence."""
        end = next((b for a, b in self.sentences if a <= at < b), len(self.text))
        return self.text[at : min(end, at + length)]

    @property
    def is_point(self) -> bool:
        return self.key.startswith(POINT)


@dataclass(frozen=True)
class TextTable:
    """A table in a section, cells as text; `total` is its last row, when that is a sum."""

    section: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    total: tuple[str, ...] = ()


@dataclass(frozen=True)
class MemoText:
    """A memo as text. Empty strings and None are what is missing."""

    title: str
    administration: str = ""
    receiver: str = ""
    dnr: str = ""
    dated_on: date | None = None
    officers: tuple[str, ...] = ()
    points: tuple[str, ...] = ()
    sections: tuple[Part, ...] = ()
    tables: tuple[TextTable, ...] = ()
    signatories: tuple[str, ...] = ()
    recipients: tuple[str, ...] = ()

    @cached_property
    def point_parts(self) -> tuple[Part, ...]:
        return tuple(
            Part(f"{POINT}{n}", "Förslag till beslut", text)
            for n, text in enumerate(self.points, start=1)
        )

    @cached_property
    def parts(self) -> tuple[Part, ...]:
        """Every part in the order of the paper; the recipients are one part, a line each."""
        recipients = Part(RECIPIENTS, "Beslutet skickas till", "\n".join(self.recipients))
        title = Part(TITLE, "Rubrik", self.title)
        return (title, *self.point_parts, *self.sections, recipients)

    @cached_property
    def prose(self) -> tuple[Part, ...]:
        """The parts that somebody writes as text: all but title and recipients."""
        return (*self.point_parts, *self.sections)

    @cached_property
    def whole(self) -> str:
        """All text, for questions of whether something is said at all."""
        return "\n".join(part.text for part in self.parts)

    @cached_property
    def decision(self) -> str:
        return "\n".join(self.points)

    def section_like(self, *beginnings: str) -> Part | None:
        """The first section whose heading begins so, whatever the case."""
        for part in self.sections:
            if part.heading.casefold().startswith(beginnings):
                return part
        return None

    def find(self, pattern: re.Pattern[str]) -> Iterator[tuple[Part, re.Match[str]]]:
        """Every place in points and sections, quoted text left out."""
        for part in self.prose:
            for match in pattern.finditer(part.text):
                if not part.is_quoted(match.start()):
                    yield part, match
