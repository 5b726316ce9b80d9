"""Whether few new agreements take over from many old ones without a hole. Pure, no Django.

Each old one shall be replaced exactly once, and its last day shall be the day before the new
one starts. Every finding is a Swedish sentence about one row.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum


class Code(StrEnum):
    """What may be wrong. The first five stop a decision from being whole."""

    MISSING = "missing"
    DOUBLE = "double"
    GAP = "gap"
    OVERLAP = "overlap"
    NO_START = "no_start"
    SERVICE = "service"
    OUTSIDE = "outside"

    @property
    def is_error(self) -> bool:
        return self not in (Code.SERVICE, Code.OUTSIDE)


# What the row lacks, after "3 " or "1 ", one and many.
WORDS: dict[Code, tuple[str, str]] = {
    Code.MISSING: ("saknar ersättare", "saknar ersättare"),
    Code.DOUBLE: ("ersätts mer än en gång", "ersätts mer än en gång"),
    Code.GAP: ("slutar för tidigt", "slutar för tidigt"),
    Code.OVERLAP: ("slutar för sent", "slutar för sent"),
    Code.NO_START: ("ersätts av något utan startdag", "ersätts av något utan startdag"),
    Code.SERVICE: ("har en insats som inte tas över", "har insatser som inte tas över"),
    Code.OUTSIDE: ("löper men står utanför", "löper men står utanför"),
}


@dataclass(frozen=True)
class New:
    """A new agreement. `starts_on` is None as long as nobody has said when."""

    key: int
    title: str
    starts_on: date | None = None
    services: frozenset[int] = frozenset()

    @property
    def last_day_before(self) -> date | None:
        return self.starts_on - timedelta(days=1) if self.starts_on else None


@dataclass(frozen=True)
class Old:
    """An old agreement with its last day (after planned endings) and those that take over.

    `successors` are keys of new agreements of the group; `elsewhere` names those outside it.
    `ends_without` is the reason why nobody shall take over.
    """

    key: int
    title: str
    ends_on: date | None = None
    services: frozenset[int] = frozenset()
    successors: tuple[int, ...] = ()
    elsewhere: tuple[str, ...] = ()
    ends_without: str = ""


@dataclass(frozen=True)
class Outside:
    """A running agreement of the same board and provider that nobody has drawn in."""

    key: int
    title: str
    provider: str


@dataclass(frozen=True)
class Finding:
    """What is wrong with the row of an agreement, in a sentence."""

    code: Code
    key: int
    text: str


def check(
    olds: Iterable[Old],
    news: Iterable[New],
    *,
    outside: Iterable[Outside] = (),
    services: Mapping[int, str] | None = None,
) -> list[Finding]:
    """Everything that is not as it should be, row by row. `services` names services by key."""
    by_key = {new.key: new for new in news}
    found = [finding for old in olds for finding in _about(old, by_key, services or {})]
    return [*found, *(_outside(row) for row in outside)]


def counts(findings: Iterable[Finding]) -> dict[Code, int]:
    """How many rows each code concerns, in the order of the codes."""
    numbers = Counter(code for code, _ in {(f.code, f.key) for f in findings})
    return {code: numbers[code] for code in Code if numbers[code]}


def phrase(code: Code, number: int) -> str:
    """ "3 saknar ersättare"."""
    one, many = WORDS[code]
    return f"{number} {one if number == 1 else many}"


def _about(old: Old, news: Mapping[int, New], services: Mapping[int, str]) -> Iterator[Finding]:
    own = [news[key] for key in old.successors if key in news]
    names = [*(new.title for new in own), *old.elsewhere]
    if old.ends_without:
        yield from _about_ending(old, names)
        return
    if not names:
        yield Finding(Code.MISSING, old.key, f"{old.title} saknar ersättare.")
    elif len(names) > 1:
        text = f"{old.title} ersätts {len(names)} gånger: {_listed(names)}."
        yield Finding(Code.DOUBLE, old.key, text)
    for new in own:
        yield from _about_time(old, new)
    if own:
        yield from _about_services(old, own, services)


def _about_ending(old: Old, names: list[str]) -> Iterator[Finding]:
    if names:
        text = f"{old.title} ska upphöra utan ersättare men ersätts av {_listed(names)}."
        yield Finding(Code.DOUBLE, old.key, text)
    if old.ends_on is None:
        text = f"{old.title} ska upphöra utan ersättare men har ingen slutdag."
        yield Finding(Code.OVERLAP, old.key, text)


def _about_time(old: Old, new: New) -> Iterator[Finding]:
    last = new.last_day_before
    if last is None or new.starts_on is None:
        text = f"{old.title} ersätts av {new.title}, som saknar startdag."
        yield Finding(Code.NO_START, old.key, text)
    elif old.ends_on is None:
        text = (
            f"{old.title} gäller tills vidare men {new.title} börjar {new.starts_on}. "
            f"Skapa ett upphörande {last}."
        )
        yield Finding(Code.OVERLAP, old.key, text)
    elif old.ends_on > last:
        text = (
            f"{old.title} slutar {old.ends_on} men {new.title} börjar redan {new.starts_on}. "
            f"Skapa ett upphörande {last}."
        )
        yield Finding(Code.OVERLAP, old.key, text)
    elif old.ends_on < last:
        text = (
            f"{old.title} slutar {old.ends_on} men {new.title} börjar först {new.starts_on}. "
            f"{_days((last - old.ends_on).days)} saknar uppdrag."
        )
        yield Finding(Code.GAP, old.key, text)


def _about_services(old: Old, own: list[New], services: Mapping[int, str]) -> Iterator[Finding]:
    left = old.services - frozenset().union(*(new.services for new in own))
    if left:
        names = sorted(services.get(key, f"insats {key}") for key in left)
        text = f"{old.title}: {_listed(names)} ingår inte i {_listed([n.title for n in own])}."
        yield Finding(Code.SERVICE, old.key, text)


def _outside(row: Outside) -> Finding:
    text = f"{row.title} hos {row.provider} löper men står utanför ersättningen."
    return Finding(Code.OUTSIDE, row.key, text)


def _days(number: int) -> str:
    return "En dag" if number == 1 else f"{number} dagar"


def _listed(names: list[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} och {names[-1]}"
