"""What one sentence says twice: a time and its length, amounts and their sum."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from itertools import pairwise

from commissioning.memos.checks.calendar import months_between, months_text
from commissioning.memos.checks.facts import Facts
from commissioning.memos.checks.finding import WARNING, Finding, at
from commissioning.memos.checks.reading import (
    AmountFound,
    LengthFound,
    amounts,
    dates,
    kronor,
    lengths,
)
from commissioning.memos.checks.term import JOINS
from commissioning.memos.checks.text import MemoText, Part

# How far from a time its length may stand: "i 21 månader, 2018-04-01–2019-12-31".
NEAR = 16
OTHER_LENGTH = re.compile(r"förläng|besked|uppsäg|varsel|ytterligare|åldern", re.IGNORECASE)
IN_ALL = re.compile(r"\b(?:sammanlagt|tillsammans|totalt|summa|det vill säga)\s+(?:\w+\s)?$", re.I)
FROM_TO = re.compile(
    r"\b(?:från|mellan|mot|jämfört|ökar?|ökade|minskar?|höjs|sänks)\b", re.IGNORECASE
)
FEWEST_PARTS, MOST_PARTS = 2, 6
ROUNDED = Decimal("0.02")


def lengths_of_ranges(memo: MemoText, facts: Facts) -> Iterator[Finding]:
    """ "i 21 månader, 2018-04-01–2018-12-31": nine months are no twenty-one."""
    for part in memo.prose:
        found = [each for each in dates(part) if each.is_exact]
        for first, last in pairwise(found):
            if not JOINS.fullmatch(part.text[first.end : last.start]):
                continue
            months = months_between(first.day, last.day)
            said = _length_beside(part, first.start, last.end)
            if months and said and said.months != months:
                words = part.text[said.start : said.end]
                text = f"{first.day}–{last.day} är {months_text(months)}, här står {words}."
                yield at(part, said.span, "TID-LANGD", WARNING, text)


def _length_beside(part: Part, start: int, end: int) -> LengthFound | None:
    """The length just before or after a range in its sentence, if it is the length of it."""
    for found in lengths(part):
        before, after = part.text[found.end : start], part.text[end : found.start]
        is_before = found.end <= start and len(before) <= NEAR
        is_after = end <= found.start and len(after) <= NEAR
        between = before if is_before else after
        is_beside = (is_before or is_after) and not re.search(r"[.;\n]", between)
        if is_beside and not OTHER_LENGTH.search(f"{part.before(found.start, 50)}{between}"):
            return found
    return None


def sums(memo: MemoText, facts: Facts) -> Iterator[Finding]:
    """ "1 800 000 kronor och 2 400 000 kronor, sammanlagt 4 300 000 kronor"."""
    for part in memo.prose:
        for total in amounts(part):
            if not IN_ALL.search(part.before(total.start, 40)) or part.is_quoted(total.start):
                continue
            start = next((a for a, b in part.sentences if a <= total.start < b), 0)
            parts = [a for a in amounts(part) if start <= a.start < total.start]
            if not FEWEST_PARTS <= len(parts) <= MOST_PARTS:
                continue
            if FROM_TO.search(part.text[start : total.start]):
                continue
            yield from _sum(part, [a.amount for a in parts], total)


def _sum(part: Part, parts: list[Decimal], total: AmountFound) -> Iterator[Finding]:
    """The total is every part added, or else the last two or more of them."""
    sums_of_last = [sum(parts[n:], Decimal(0)) for n in range(len(parts) - 1)]
    if any(abs(each - total.amount) <= each * ROUNDED for each in sums_of_last):
        return
    if total.amount < max(parts):
        nearest = sums_of_last[-1]
    else:
        nearest = min(sums_of_last, key=lambda each: abs(each - total.amount))
    said = part.text[total.start : total.end]
    text = f"Delarna i meningen blir {kronor(nearest)}, här står {said}."
    yield at(part, total.span, "BELOPP-SUMMA", WARNING, text)


CHECKS = (lengths_of_ranges, sums)
