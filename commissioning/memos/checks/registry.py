"""All checks together. A new subject is a module with `CHECKS`, put into `SUBJECTS`."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from decimal import localcontext

from commissioning.memos.checks import (
    amounts,
    days,
    directions,
    economy,
    extensions,
    indexes,
    names,
    part_years,
    parties,
    placeholders,
    points,
    reckonings,
    services,
    sources,
    spelling,
    statutes,
    sums,
    targets,
    term,
    term_lengths,
    volumes,
    wording,
)
from commissioning.memos.checks.facts import Facts
from commissioning.memos.checks.finding import Finding
from commissioning.memos.checks.text import MemoText

Check = Callable[[MemoText, Facts], Iterator[Finding]]
SUBJECTS = (
    placeholders, parties, names, points, days, term, term_lengths, extensions, amounts, sums,
    part_years, reckonings, indexes, volumes, services, statutes, targets, economy, directions,
    sources, wording, spelling,
)  # fmt: skip

# Digits enough for a product of two numbers that somebody may type, to the öre.
PRECISION = 60

# What the codes of misspelling say of one place: the first says most.
ECHOING = ("PART-NAMN", "NAMN-LIKNAR", "STAVNING", "NAMN-VARIANT")


def run(memo: MemoText, facts: Facts) -> tuple[Finding, ...]:
    """Every finding, the gravest first, then in the order of the paper; none twice."""
    found: dict[tuple[str, str, int, int, str], Finding] = {}
    with localcontext() as context:
        context.prec = PRECISION
        for each in (each for check in all_checks() for each in check(memo, facts)):
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
    spelling = [f for f in found if f.code in ECHOING]
    for each in found:
        if each.code not in ECHOING[1:] or not any(_covers(other, each) for other in spelling):
            yield each


def _covers(other: Finding, each: Finding) -> bool:
    """The other is as long and says more, by its code or for being first; or it is longer."""
    same = other.part == each.part and other.start <= each.start and each.end <= other.end
    if not same or other is each:
        return False
    ranks = ECHOING.index(other.code), ECHOING.index(each.code)
    longer = other.end - other.start > each.end - each.start
    return longer or ranks[0] < ranks[1] or (ranks[0] == ranks[1] and other.message < each.message)
