"""Memos by writers who never saw the checks, each with errors planted in it.

A folder a writer: a memo `NAME.txt`, the facts of its matter `NAME.json`, and `planted.json` with
what is written, what is put in its place, and the `code` that tells of it; empty where none does.
"""

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

from commissioning.memos.checks import registry
from commissioning.memos.checks.facts import facts_from
from commissioning.memos.checks.finding import Severity
from commissioning.memos.checks.plain import read_plain

HELD_OUT = Path(__file__).with_name("held_out")
# What is true though the memo is otherwise right.
TRUE = {
    ("korttidstillsyn", "FORLANGNING-VILLKOR"),  # the point does not say who may extend
    ("nattvarden", "PRISNIVA-SAKNAS"),  # the new yearly sum has no price level anywhere
}


@dataclass(frozen=True)
class Planted:
    """One error: in the memo the first `right` becomes `wrong`."""

    writer: str
    memo: str
    what: str
    right: str
    wrong: str
    code: str

    def put_into(self, text: str) -> str:
        """The text with the error. Raises ValueError where there is no place for it."""
        if self.right not in text:
            raise ValueError(f"{self.memo}: {self.right!r} finns inte.")
        return text.replace(self.right, self.wrong, 1)


WRITERS = sorted(folder.name for folder in HELD_OUT.iterdir())
MEMOS = [
    (writer, path.stem)
    for writer in WRITERS
    for path in sorted((HELD_OUT / writer).glob("*.txt"))
]  # fmt: skip
PLANTED = [
    Planted(writer, **each)
    for writer in WRITERS
    for each in json.loads((HELD_OUT / writer / "planted.json").read_text("utf-8"))
]


@cache
def text_of(writer, name):
    return (HELD_OUT / writer / f"{name}.txt").read_text("utf-8")


@cache
def facts_of(writer, name):
    return facts_from(json.loads((HELD_OUT / writer / f"{name}.json").read_text("utf-8")))


@cache
def found(writer, name):
    return registry.run(read_plain(text_of(writer, name)), facts_of(writer, name))


def new_codes(planted):
    """The codes of what is said of the memo with the error and not of the memo without it."""
    memo = (planted.writer, planted.memo)
    before = {(f.code, f.part, f.excerpt, f.message) for f in found(*memo)}
    after = registry.run(read_plain(planted.put_into(text_of(*memo))), facts_of(*memo))
    return {f.code for f in after if (f.code, f.part, f.excerpt, f.message) not in before}


@pytest.mark.parametrize(("writer", "name"), MEMOS)
def test_nothing_is_wrongly_said_of_a_memo_that_is_right(writer, name):
    asked = [f for f in found(writer, name) if f.severity != Severity.INFO]
    assert [(f.code, f.excerpt) for f in asked if (name, f.code) not in TRUE] == []


@pytest.mark.parametrize(
    "planted", [p for p in PLANTED if p.code], ids=lambda p: f"{p.memo}, {p.what}"
)
def test_the_planted_error_is_found(planted):
    assert planted.code in new_codes(planted)


@pytest.mark.parametrize(
    "planted", [p for p in PLANTED if not p.code], ids=lambda p: f"{p.memo}, {p.what}"
)
def test_what_is_not_found_is_said_to_be(planted):
    """A check that learns to find it gives it its code here."""
    assert new_codes(planted) == set()
