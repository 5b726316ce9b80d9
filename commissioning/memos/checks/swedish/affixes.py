"""The endings of a Hunspell affix file: from an inflected form back to the words it may come of."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache

NOTHING = "0"


@dataclass(frozen=True)
class Ending:
    """One rule: take `strip` off a word that has `flag`, put the ending there instead.

    `further` are the flags of the form that comes of it; `condition` is how the word must end.
    """

    flag: str
    strip: str
    further: str
    condition: re.Pattern[str]


@dataclass(frozen=True)
class Endings:
    """Every rule, found by the ending that it puts on a word."""

    by_ending: dict[str, tuple[Ending, ...]]

    def stems(self, form: str) -> Iterator[tuple[str, Ending]]:
        """Each word that the form may be made of, with the rule. The word may not exist."""
        for length in range(min(len(form), 9)):
            ending = form[len(form) - length :]
            for rule in self.by_ending.get(ending, ()):
                stem = form[: len(form) - length] + rule.strip
                if stem and rule.condition.search(stem):
                    yield stem, rule


def read_endings(lines: Iterable[str]) -> Endings:
    """The suffix rules of an affix file. Prefixes are not used in the Swedish one."""
    found: dict[str, list[Ending]] = {}
    for line in lines:
        parts = line.split()
        if len(parts) == 5 and parts[0] == "SFX":
            _, flag, strip, added, condition = parts
            ending, _, further = added.partition("/")
            rule = Ending(flag, _text(strip), further, _pattern(condition))
            found.setdefault(_text(ending), []).append(rule)
    return Endings({ending: tuple(rules) for ending, rules in found.items()})


def _text(part: str) -> str:
    return "" if part == NOTHING else part


@cache
def _pattern(condition: str) -> re.Pattern[str]:
    return re.compile(f"(?:{condition})$")
