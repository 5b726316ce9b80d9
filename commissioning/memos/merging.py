"""Merge what somebody typed in a part of a memo with what has been saved meanwhile. Pure.

A part is a field of the head or the text of one section. Nothing is lost: what is not saved is
what everybody has, or is reported as a clash with both texts.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

HEAD = ("dated_on", "signatories", "recipients")
BODY = "body_"


class Outcome(StrEnum):
    """What becomes of a part."""

    UNCHANGED = "unchanged"  # both say the same
    SAVED = "saved"  # only this person has changed it
    TAKEN = "taken"  # only somebody else has: theirs is kept
    CLASH = "clash"  # both have, differently


@dataclass(frozen=True)
class Part:
    """How one part came out: `value` and `version` are what is saved when all is done.

    For a clash, `typed` is what was not saved, and `by` and `at` tell who saved the other text.
    """

    outcome: Outcome
    value: Any
    version: int
    typed: Any = None
    by: str = ""
    at: datetime | None = None

    @property
    def is_clash(self) -> bool:
        return self.outcome == Outcome.CLASH


@dataclass(frozen=True)
class Unknown:
    """A version that nobody knows the text of: nothing can be said to be unchanged since."""


UNKNOWN = Unknown()


def merge(*, base: Any, theirs: Any, mine: Any) -> Outcome:
    """What becomes of `mine`, typed from `base`, when `theirs` is what is saved now."""
    mine, theirs, base = tidy(mine), tidy(theirs), tidy(base)
    if mine == theirs:
        return Outcome.UNCHANGED
    if mine == base:
        return Outcome.TAKEN
    return Outcome.SAVED if theirs == base else Outcome.CLASH


def tidy(value: Any) -> Any:
    """A text as a form sends it back: one kind of line break, no space around."""
    return value.replace("\r\n", "\n").strip() if isinstance(value, str) else value


def body_name(key: str) -> str:
    """The name of a section's text among the parts and in forms."""
    return f"{BODY}{key}"
