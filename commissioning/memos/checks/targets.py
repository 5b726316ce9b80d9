"""Whom the matter is about, against whom the sections speak of."""

from __future__ import annotations

import re
from collections.abc import Iterator

from commissioning.memos.checks.facts import Facts
from commissioning.memos.checks.finding import WARNING, Finding, about, at
from commissioning.memos.checks.text import MemoText

OLDER = re.compile(
    r"\b(?:äldre (?:både )?(?:män|kvinnor|personer|människor|medborgare|och kvinnor)|äldre både män"
    r"|äldre män|äldres|pensionärer|hemtjänsttagare|boende på äldreboende)\b",
    re.IGNORECASE,
)
YOUNG = re.compile(
    r"\b(?:barn(?:en|ens)? och (?:unga?|ungdomar(?:na)?)|skolungdom(?:ar)?|flickor|pojkar)\b",
    re.IGNORECASE,
)
WRONG = {"children": (OLDER,), "older": (YOUNG,), "adults": (OLDER,)}
NAMES = {"children": "barn och unga", "older": "äldre", "adults": "vuxna"}


def target_group(memo: MemoText, facts: Facts) -> Iterator[Finding]:
    """Older men and women in a matter about children. Of several groups, what none of them is."""
    groups = _groups(facts)
    name = " och ".join(NAMES[group] for group in groups)
    for pattern in (OLDER, YOUNG):
        if not groups or not all(pattern in WRONG[group] for group in groups):
            continue
        for part, match in memo.find(pattern):
            text = f"Ärendet gäller {name}, här står ”{match[0]}”."
            source = f"registret: målgrupp {name}"
            yield at(part, match.span(), "MALGRUPP", WARNING, text, source=source)
            break


def _groups(facts: Facts) -> list[str]:
    """The groups that the matter is about, in the order of `WRONG`; none where one is unknown."""
    said = (
        {facts.target_group} if facts.target_group else {a.target_group for a in facts.agreements}
    )
    return [group for group in WRONG if group in said] if said <= set(WRONG) else []


def children(memo: MemoText, facts: Facts) -> Iterator[Finding]:
    """A matter that concerns children says what is best for them."""
    if facts.children and not any("barn" in p.heading.casefold() for p in memo.sections):
        yield about(
            "BARN-AVSNITT",
            WARNING,
            "Barn berörs. Skriv ett avsnitt om barnets bästa.",
            heading="Skrivelsen",
            source="registret: målgrupp barn",
        )


CHECKS = (target_group, children)
