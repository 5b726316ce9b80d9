"""What is printed in an extract of the minutes (sv: protokollsutdrag), in the look of a memo."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from commissioning.memos.document import MemoDocument, Point


@dataclass(frozen=True)
class DecidedPoint(Point):
    """A point as it was decided; `notes` are paragraphs below it, such as what was asked."""

    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class ExtractDocument(MemoDocument):
    """One paragraph of the minutes, or one delegated decision.

    `administration` is the organ that decided, by its name of that day, and `dated_on` the day
    the extract was made. `held` says when it was decided and `section` is the paragraph.
    """

    body_template: ClassVar[str] = "memos/extract.html"

    held: str = ""
    section: str = ""
    secrecy: str = ""
    is_delegated: bool = False
