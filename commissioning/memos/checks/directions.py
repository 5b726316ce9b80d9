"""Numbers that go the other way than the words: "höjs från 482 kr till 466 kr"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from commissioning.memos.checks.facts import Facts
from commissioning.memos.checks.finding import WARNING, Finding, at
from commissioning.memos.checks.reading import NUMBER, number
from commissioning.memos.checks.text import MemoText

UNIT = r"(?: ?(?:kr|kronor|tkr|mnkr|procent|timmar|platser|personer|dygn|år))?"
FROM_TO = re.compile(
    rf"\b(höj|ök|stig|steg|väx|utök|sänk|minsk|sjunk|sjönk)\w*(?: \w+){{0,4}}? från "
    rf"({NUMBER}){UNIT}"
    rf"(?: (?:per|om) \w+)? till ({NUMBER})(?![\d:/-])",
    re.IGNORECASE,
)
DOWN = ("sänk", "minsk", "sjunk", "sjönk")


def directions(memo: MemoText, facts: Facts) -> Iterator[Finding]:
    """What rises ends higher, and what falls lower. Years are left out: they only go on."""
    for part, match in memo.find(FROM_TO):
        first, last = number(match[2]), number(match[3])
        falls = match[1].casefold() in DOWN
        if (last > first) if falls else (last < first):
            word = "minskar" if falls else "ökar"
            text = f"Det {word} från {match[2]} till {match[3]}. Byt plats på talen?"
            yield at(part, (match.start(2), match.end(3)), "TAL-RIKTNING", WARNING, text)


CHECKS = (directions,)
