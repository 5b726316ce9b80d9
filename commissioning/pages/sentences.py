"""The sentences on top of the start pages, whose links are the work itself."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from contracts.templatetags.form_fields import count_in_words

FAULTY = "har brister som måste rättas"


@dataclass(frozen=True)
class Phrase:
    """One sentence: words, a link in the middle (or none), and words after it."""

    before: str
    link: str = ""
    url: str = ""
    after: str = "."


def counted(count: int, one: str, many: str, *, neuter: bool = False) -> str:
    """ "Två avtal", "Ett avtal", "En uppföljning": a count in words before its noun."""
    if count == 1:
        return f"{'ett' if neuter else 'en'} {one}"
    return f"{count_in_words(count)} {many}"


def start_of(text: str) -> str:
    return text[:1].upper() + text[1:]


def to_do(items: Iterable[Any], drafts: int, on: date) -> list[Phrase]:
    """What an administrator has to do: extensions, ends, what is late, and drafts."""
    items = list(items)
    coming = [item for item in items if item.on >= on]
    phrases = [
        *_deadlines(coming, "extend", "behöver", "beslut om förlängning"),
        *_deadlines(coming, "replace", "behöver", "en fortsättning"),
        *_late([item for item in items if item.on < on]),
    ]
    if drafts:
        text = counted(drafts, "utkast", "utkast", neuter=True)
        phrases.append(Phrase(start_of(text), "väntar på dig", "#utkast"))
    return phrases or [Phrase("Inget kräver åtgärd de närmaste tolv månaderna")]


def _deadlines(items: list[Any], wants: str, verb: str, what: str) -> list[Phrase]:
    found = [item for item in items if item.wants == wants]
    if not found:
        return []
    agreements = start_of(counted(len(found), "avtal", "avtal", neuter=True))
    first = found[0]
    when = "senast" if len({item.on for item in found}) == 1 else "med början"
    tail = f"{what}, {when} {first.on}" if wants == "replace" else f"{what} {when} {first.on}"
    return [Phrase(f"{agreements} {verb}", tail, f"#{first.anchor}")]


def _late(found: list[Any]) -> list[Phrase]:
    if not found:
        return []
    text = counted(len(found), "sak", "saker")
    return [
        Phrase(start_of(text), "är försenad" if len(found) == 1 else "är försenade", "#forsenat")
    ]


def to_meeting(counts: dict[str, int]) -> list[Phrase]:
    """How far the matters of the next meeting have come."""
    if not counts["all"]:
        return [Phrase("Inga ärenden är uppsatta ännu")]
    total = start_of(counted(counts["all"], "ärende", "ärenden", neuter=True))
    phrases = [Phrase(f"{total} ska beslutas")]
    if counts["all"] == 1:
        is_ready = Phrase("Det är klart för kallelse")
        return [*phrases, is_ready if counts["ready"] else Phrase("Det", FAULTY, "#skrivelser")]
    if counts["ready"]:
        word = "klart" if counts["ready"] == 1 else "klara"
        ready = "ett" if counts["ready"] == 1 else count_in_words(counts["ready"])
        phrases.append(Phrase(f"{start_of(ready)} är {word} för kallelse"))
    if counts["faulty"]:
        faulty = "ett" if counts["faulty"] == 1 else count_in_words(counts["faulty"])
        phrases.append(Phrase(start_of(faulty), FAULTY, "#skrivelser"))
    return phrases


def recorded(matters: int, decided: int) -> str:
    """How many matters of a meeting have a recorded decision: "Sex ärenden, två registrerade."."""
    total = start_of(counted(matters, "ärende", "ärenden", neuter=True))
    if decided <= 1:
        return f"{total}, {('inget registrerat', 'ett registrerat')[decided]}."
    return f"{total}, {count_in_words(decided)} registrerade."


def to_check(counts: dict[str, int]) -> list[Phrase]:
    """What a controller should look at first."""
    ending = counted(counts["ending"], "avtal", "avtal", neuter=True)
    if not counts["ending"]:
        ending = "inget avtal"
    phrases = [Phrase(f"{start_of(ending)} upphör inom tolv månader")]
    if counts["orphaned"]:
        number = "ett" if counts["orphaned"] == 1 else count_in_words(counts["orphaned"])
        phrases.append(Phrase(start_of(number), "saknar ersättare", "#orphaned"))
    if counts["passed"]:
        text = counted(counts["passed"], "sista dag för besked", "sista dagar för besked")
        phrases.append(Phrase(start_of(text), "har passerat", "#passed"))
    return phrases
