"""Memos that are right, with their facts: the five corrected ones and those of the demo.

Those that the checks were not made on are in `tests.memos.held_out`.
"""

from __future__ import annotations

import json
from dataclasses import replace
from functools import cache

from commissioning.memos.checks.facts import Facts, facts_from
from commissioning.memos.checks.records import read
from commissioning.memos.checks.text import MemoText
from tests.memos.slips import MATTERS, NAMES, right_facts_of, right_text_of

DEMO = MATTERS / "demo"
# The demo register tells real matters, with slips that their memos really have. What is said of
# these is true, and no false alarm: the numbers are those of docs/59-brister.md.
# fmt: off
TRUE_REMARKS = {
    "demo/1": {"PRISNIVA-SAKNAS", "VOLYM-SAKNAS"},  # 3, 4
    "demo/2": {  # 15, 31, 28, 6, 27
        "HUVUD-DNR", "TID-LAGA-KRAFT", "OPTION-TAK", "FORLANGNING-VILLKOR", "DIREKTUPPHANDLING",
    },
    "demo/3": {"HUVUD-DNR", "TID-LAGA-KRAFT", "PRISNIVA-GAMMAL", "MBL-DATUM"},  # 40, 38, 39
    "demo/6": {"HUVUD-DNR"},  # the number of the board for the elderly is not known
    "demo/7": {"BESLUT-UTAN-TID", "VILLKOR-UTAN-TID", "DELEGATION-GRANS"},  # 53, 54
}
# fmt: on


@cache
def right_memos() -> dict[str, tuple[MemoText, Facts]]:
    """By name: the text, and the facts."""
    found = {name: (right_text_of(name), right_facts_of(name)) for name in NAMES}
    for path in sorted(DEMO.glob("*.json")):
        data = json.loads(path.read_text("utf-8"))
        memo: MemoText = read(MemoText, data["memo"], path.name)
        found[f"demo/{path.stem}"] = (memo, facts_from(data["facts"]))
    return found


def lengthened(memo: MemoText, characters: int) -> MemoText:
    """The memo with its sections said over again, each time a little otherwise, until so long."""
    made, n = memo, 0
    while len(made.whole) < characters:
        n += 1
        more = tuple(
            replace(
                part,
                key=f"{part.key}-{n}",
                heading=f"{part.heading} {n}",
                text=f"{part.text} ({n})",
            )
            for part in memo.sections
        )
        made = replace(made, sections=(*made.sections, *more))
    return made


def with_sentence(memo: MemoText, sentence: str) -> MemoText:
    first, *rest = memo.sections
    return replace(memo, sections=(replace(first, text=f"{first.text} {sentence}"), *rest))
