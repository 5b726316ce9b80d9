"""A finding: what is wrong, where, and what would mend it."""

from __future__ import annotations

import hashlib
import re
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

from commissioning.memos.checks.text import HEAD, POINT, TITLE, Part


class Severity(StrEnum):
    """Fel stops finalising, varning asks, upplysning only tells."""

    ERROR = "fel"
    WARNING = "varning"
    INFO = "upplysning"

    @property
    def rank(self) -> int:
        return list(Severity).index(self)


ERROR, WARNING, INFO = Severity.ERROR, Severity.WARNING, Severity.INFO


@dataclass(frozen=True)
class Finding:
    """One remark on a span of one part; an empty span is about the part, or about what is missing.

    `context` is the sentence it stands in, and `source` where the fact comes from: together with
    the code they decide whether it is the same finding as before.
    """

    code: str
    severity: Severity
    part: str
    heading: str
    start: int
    end: int
    message: str
    excerpt: str = ""
    suggestion: str | None = None
    source: str = ""
    context: str = ""

    @property
    def digest(self) -> str:
        """The same as long as neither the text around it nor the fact changes.

        Where in the part it stands does not count, so that writing above it changes nothing.
        """
        said = [self.code, self.part, _plain(self.context), _plain(self.excerpt), self.source]
        if not self.context:
            said.append(self.message)
        return hashlib.sha256("\x1f".join(said).encode()).hexdigest()[:32]

    @property
    def is_typed(self) -> bool:
        """Whether it is in a text of the memo itself; title and points belong to the matter."""
        return self.part != TITLE and not self.part.startswith(POINT)

    def mended(self, text: str) -> str | None:
        """The text of the part with the suggestion in it, where the words were found or else at
        their first place; None where they are gone."""
        start = self.start
        if text[start : self.end] != self.excerpt:
            start = text.find(self.excerpt)
        if start < 0 or self.suggestion is None:
            return None
        return f"{text[:start]}{self.suggestion}{text[start + len(self.excerpt) :]}"

    def as_json(self) -> dict[str, Any]:
        return {**asdict(self), "severity": str(self.severity), "digest": self.digest}


def at(
    part: Part,
    span: tuple[int, int],
    code: str,
    severity: Severity,
    message: str,
    *,
    suggestion: str | None = None,
    source: str = "",
) -> Finding:
    """A finding on a span of a part."""
    start, end = span
    excerpt = part.text[start:end]
    context = part.sentence_at(start)
    return Finding(
        code,
        severity,
        part.key,
        part.heading,
        start,
        end,
        message,
        excerpt,
        suggestion,
        source,
        context,
    )


def about(
    code: str,
    severity: Severity,
    message: str,
    *,
    part: str = HEAD,
    heading: str = "Sidhuvud",
    source: str = "",
) -> Finding:
    """A finding about a whole part, or about something that is missing."""
    return Finding(code, severity, part, heading, 0, 0, message, source=source)


def _plain(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip()
