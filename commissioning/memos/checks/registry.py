"""All checks together. A new subject is a module with `CHECKS`, put into `SUBJECTS`."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from commissioning.memos.checks import (
    amounts,
    days,
    economy,
    extensions,
    parties,
    placeholders,
    points,
    sentences,
    services,
    sources,
    spelling,
    statutes,
    targets,
    term,
    volumes,
    wording,
)
from commissioning.memos.checks.facts import Facts
from commissioning.memos.checks.finding import Finding
from commissioning.memos.checks.text import MemoText

Check = Callable[[MemoText, Facts], Iterator[Finding]]
SUBJECTS = (
    placeholders, parties, points, days, term, extensions, sentences, amounts, volumes, services,
    statutes, targets, economy, sources, wording, spelling,
)  # fmt: skip


def run(memo: MemoText, facts: Facts) -> tuple[Finding, ...]:
    """Every finding, the gravest first, then in the order of the paper; none twice."""
    found: dict[tuple[str, str, int, int, str], Finding] = {}
    for check in all_checks():
        for each in check(memo, facts):
            found.setdefault((each.code, each.part, each.start, each.end, each.message), each)
    order = {part.key: n for n, part in enumerate(memo.parts)}
    return tuple(
        sorted(
            _without_echoes(list(found.values())),
            key=lambda f: (f.severity.rank, order.get(f.part, -1), f.start, f.code),
        )
    )


def all_checks() -> tuple[Check, ...]:
    return tuple(check for subject in SUBJECTS for check in subject.CHECKS)


def _without_echoes(found: list[Finding]) -> Iterator[Finding]:
    """A misspelling inside a misspelt name, or inside a longer misspelling, says nothing new."""
    spelling = [f for f in found if f.code in ("PART-NAMN", "STAVNING")]
    for each in found:
        if each.code != "STAVNING" or not any(_covers(other, each) for other in spelling):
            yield each


def _covers(other: Finding, each: Finding) -> bool:
    same = other.part == each.part and other.start <= each.start and each.end <= other.end
    longer = other.end - other.start > each.end - each.start
    first = other.code != each.code or (not longer and other.message < each.message)
    return same and other is not each and (longer or first)
