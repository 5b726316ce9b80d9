"""Sentences that tell of another time or of somebody else: their days and terms are not ours."""

from __future__ import annotations

import re

from commissioning.memos.checks.facts import Facts

HISTORY = re.compile(
    r"\b(?:tidigare|dåvarande|före detta|f\.d\.|hittills|gällde|omfattade|fanns"
    r"|ursprunglig\w*|sedan \d|historik|beslutades|beslutade|\w*tid(?:en)? var|upphandla\w*"
    r"|tecknades|fastställdes|infördes)\b",
    re.IGNORECASE,
)
WITH = re.compile(r"\b(?:med|hos|till|av|från) ([A-ZÅÄÖ][\wåäöé&-]+)")


def is_of_another(sentence: str, facts: Facts) -> bool:
    """The sentence tells of somebody who has no agreement in the matter."""
    ours = " ".join(
        text.casefold()
        for each in (*facts.agreements, *facts.context)
        for text in (*_names_of(each.provider, facts), each.title)
    )
    return any(m[1].casefold().removesuffix("s") not in ours for m in WITH.finditer(sentence))


def _names_of(name: str, facts: Facts) -> tuple[str, ...]:
    party = facts.party_called(name)
    return party.names if party else (name,)
