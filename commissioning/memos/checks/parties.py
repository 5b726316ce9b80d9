"""Parties and their names: misspelt, former, several for one, or not of this matter."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from commissioning.memos.checks.facts import AgreementFact, Facts, PartyFact
from commissioning.memos.checks.finding import ERROR, INFO, WARNING, Finding, about, at
from commissioning.memos.checks.swedish.dictionary import swedish
from commissioning.memos.checks.text import MemoText, Part

WORDS_OF_A_NAME = 3
WORD = re.compile(r"[\wåäöÅÄÖé&-]+")
WITH_BOARD = re.compile(
    r"\b(?:överenskommelse|avtal|samverkan) med ([\wåäöÅÄÖ-]+nämnden)\b", re.IGNORECASE
)
PROPOSED_WITH = re.compile(
    r"\bföreslås?\b[^.;]{0,60} (?:direktupphandling|upphandling|avtal|ramavtal|tilldelas)\w*"
    r"(?: \w+){0,3}? (?:hos|med|till) ",
    re.IGNORECASE,
)
CHOSEN = re.compile(r"\b(?:bör|ska|föreslås) (?:därför )?(?:antas|tilldelas)\b", re.IGNORECASE)
DECIDES = re.compile(
    r"([A-ZÅÄÖ][\wåäö-]*(?: och [\wåäö-]+)?(?:nämnden|styrelsen)) "
    r"(?:godkänner|beslutar|antar|delegerar|uppdrar|tilldelar|förlänger|avropar)\b"
)


def mentions(text: str, name: str, facts: Facts) -> bool:
    """Whether a text names the party, by any of its names."""
    party = facts.party_called(name)
    names = party.names if party else (name,)
    folded = text.casefold()
    return any(re.search(rf"\b{re.escape(each.casefold())}s?\b", folded) for each in names)


def told_of(part: Part, facts: Facts) -> tuple[AgreementFact, ...]:
    """The agreements that a point decides on: those whose provider it has, or title, or all."""
    if not part.is_point:
        return facts.agreements
    said = part.text.casefold()
    named = tuple(a for a in facts.agreements if mentions(said, a.provider, facts))
    titled = tuple(a for a in facts.agreements if a.title.casefold() in said)
    return named or titled or facts.agreements


def misspelt(memo: MemoText, facts: Facts) -> Iterator[Finding]:
    """A name one or two letters from that of a known party: Capiro for Capio."""
    known = [name for party in facts.parties for name in party.names]
    names = tuple(dict.fromkeys((*known, *_families(tuple(known)))))
    for part in memo.parts:
        for name, span in _misspelt_in(part.text, names):
            if not part.is_quoted(span[0]):
                text = f"”{part.text[span[0] : span[1]]}” heter {name} i registret."
                yield at(
                    part,
                    span,
                    "PART-NAMN",
                    ERROR,
                    text,
                    suggestion=name,
                    source=f"registret: {name}",
                )


@lru_cache(maxsize=64)
def _families(names: tuple[str, ...]) -> tuple[str, ...]:
    """The first word of several names, such as an organisation with units of its own."""
    firsts = [name.split()[0] for name in names if " " in name]
    return tuple(
        first
        for first in dict.fromkeys(firsts)
        if len(first) > 5 and firsts.count(first) > 1 and not swedish().stands_alone(first)
    )


@lru_cache(maxsize=512)
def _misspelt_in(text: str, names: tuple[str, ...]) -> tuple[tuple[str, tuple[int, int]], ...]:
    """Each name with the place where it is misspelt; longer names first, no place twice."""
    right = frozenset(name.casefold() for name in names)
    found: list[tuple[str, tuple[int, int]]] = []
    for name in sorted(names, key=len, reverse=True):
        for start, end in _near_misses(text, name, right):
            if not any(a <= start and end <= b for _, (a, b) in found):
                found.append((name, (start, end)))
    return tuple(found)


def _near_misses(text: str, name: str, right: frozenset[str]) -> Iterator[tuple[int, int]]:
    wanted = name.split()
    words = _words(text)
    for n in _capitals(text):
        window = words[n : n + len(wanted)]
        if len(window) < len(wanted):
            return
        said = " ".join(word for word, _, _ in window)
        if said.casefold() in right or said.casefold().removesuffix("s") in right:
            continue
        if _is_near([word for word, _, _ in window], wanted):
            yield window[0][1], window[-1][2]


@lru_cache(maxsize=256)
def _words(text: str) -> tuple[tuple[str, int, int], ...]:
    return tuple((m[0], m.start(), m.end()) for m in WORD.finditer(text))


@lru_cache(maxsize=256)
def _capitals(text: str) -> tuple[int, ...]:
    """The places, among the words, of those with a capital."""
    return tuple(n for n, (word, _, _) in enumerate(_words(text)) if word[0].isupper())


def _is_near(said: list[str], wanted: list[str]) -> bool:
    """One word is misspelt, by one letter or by two in a long one; the rest is the same."""
    wrong = [
        (a, b)
        for a, b in zip(said, wanted, strict=True)
        if a.casefold() not in (b.casefold(), f"{b.casefold()}s")
    ]
    if len(wrong) != 1:
        return False
    one, two = wrong[0][0].casefold(), wrong[0][1].casefold()
    allowed = 1 if len(two) < 9 else 2
    if len(two) < 4 or abs(len(one) - len(two)) > allowed or distance(one, two) > allowed:
        return False
    # Another Swedish word is another thing, "nämnden" for "nämndens": no slip of the pen, but in
    # a name of several words of which the others are right, "Human Omsorg AB".
    if len(wanted) >= WORDS_OF_A_NAME:
        return True
    return not swedish().stands_alone(wrong[0][0])


@lru_cache(maxsize=8192)
def distance(one: str, two: str) -> int:
    """Edits between two words, a swap of neighbours counted as one."""
    before: list[int] = []
    row = list(range(len(two) + 1))
    for i, a in enumerate(one, start=1):
        older, before, row = before, row, [i]
        for j, b in enumerate(two, start=1):
            best = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (a != b))
            if i > 1 and j > 1 and a == two[j - 2] and one[i - 2] == b:
                best = min(best, older[j - 2] + 1)
            row.append(best)
    return row[-1]


def former(memo: MemoText, facts: Facts) -> Iterator[Finding]:
    """A name that the party no longer has."""
    for party in facts.parties:
        for name in party.former:
            for part, match in memo.find(_whole(name)):
                if party.name.casefold() == match[0].casefold() or _is_within(part, match, party):
                    continue
                text = f"{name} heter nu {party.name}."
                yield at(
                    part,
                    match.span(),
                    "PART-FORE-DETTA",
                    INFO,
                    text,
                    source=f"registret: {party.name}",
                )
                break


def _is_within(part: Part, match: re.Match[str], party: PartyFact) -> bool:
    """The former name is a part of today's: Omsorgsnämnden in Social- och omsorgsnämnden."""
    around = part.text[max(0, match.start() - 30) : match.end() + 30].casefold()
    return party.name.casefold() in around


def several_names(memo: MemoText, facts: Facts) -> Iterator[Finding]:
    """One party under two names in the running text."""
    for party in facts.parties:
        if party.is_board:
            continue
        found = dict(_first_uses(memo, party))
        if len(found) < 2:
            continue
        other = next((name for name in found if name != party.name), "")
        part, span = found[other]
        text = f"{party.name} skrivs också ”{other}”. Använd ett namn."
        yield at(
            part,
            span,
            "PART-FLERA-NAMN",
            INFO,
            text,
            suggestion=party.name,
            source=f"registret: {party.name}",
        )


def _first_uses(
    memo: MemoText, party: PartyFact
) -> Iterator[tuple[str, tuple[Part, tuple[int, int]]]]:
    for name in (party.name, *party.aliases):
        longer = [n for n in party.names if n != name and name.casefold() in n.casefold()]
        for part in memo.parts:
            spans = [
                m.span()
                for m in _whole(name).finditer(part.text)
                if not any(_covers(part.text, m.start(), each, name) for each in longer)
            ]
            if spans:
                yield name, (part, spans[0])
                break


def _covers(text: str, at_: int, longer: str, name: str) -> bool:
    start = at_ - longer.casefold().find(name.casefold())
    return start >= 0 and text[start : start + len(longer)].casefold() == longer.casefold()


def others(memo: MemoText, facts: Facts) -> Iterator[Finding]:
    """A known provider in a point or the title that has nothing to do with the matter."""
    involved = [
        *(a.provider for a in (*facts.agreements, *facts.context)),
        *facts.affected,
    ]
    if not facts.agreements:
        return
    for party in facts.parties:
        if party.is_board or any(
            mentions(name, party.name, facts) or facts.party_called(name) == party
            for name in involved
        ):
            continue
        for part in (memo.parts[0], *memo.point_parts):
            match = next((m for n in party.names if (m := _whole(n).search(part.text))), None)
            inside = match and any(mentions(name, match[0], facts) for name in involved)
            if match and not inside and not part.is_quoted(match.start()):
                wanted = facts.agreements[0].provider if len(facts.agreements) == 1 else None
                text = f"{party.name} har inget avtal i ärendet."
                if wanted:
                    text = f"{party.name} har inget avtal i ärendet. Utföraren är {wanted}."
                yield at(
                    part,
                    match.span(),
                    "PART-ANNAN",
                    WARNING,
                    text,
                    suggestion=wanted,
                    source=f"registret: {wanted}",
                )


@lru_cache(maxsize=2048)
def _whole(name: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w){re.escape(name)}(?=s?(?!\w))", re.IGNORECASE)


def deciding(memo: MemoText, facts: Facts) -> Iterator[Finding]:
    """A point in which another board than the one that gets the memo decides."""
    receiver = memo.receiver.casefold().removeprefix("till ")
    boards = [party for party in facts.parties if party.is_board]
    if not receiver or len(memo.points) == 0:
        return
    for part in memo.point_parts:
        match = DECIDES.match(part.text)
        said = match[1].casefold() if match else receiver
        of_receiver = next((p for p in boards if receiver in map(str.casefold, p.names)), None)
        names = {receiver, *(map(str.casefold, of_receiver.names) if of_receiver else ())}
        is_right = "kommun" in said or any(name.startswith(said) for name in names)
        if match and not is_right:
            text = f"Skrivelsen går till {memo.receiver}, punkten beslutas av {match[1]}."
            yield at(part, match.span(1), "PUNKT-ORGAN", WARNING, text, source=memo.receiver)


def other_boards(memo: MemoText, facts: Facts) -> Iterator[Finding]:
    """In a point, an agreement with another board than the one that the matter is with."""
    boards = [a.provider for a in facts.agreements if a.provider.casefold().endswith("nämnden")]
    others = [a.provider for a in facts.context]
    known = {name.casefold() for name in (*boards, *others, *facts.affected, memo.receiver)}
    if len(boards) != 1:
        return
    for part in memo.point_parts:
        for match in WITH_BOARD.finditer(part.text):
            if match[1].casefold() not in known and not part.is_quoted(match.start()):
                text = f"Ärendet är med {boards[0]}, här står {match[1]}."
                yield at(
                    part, match.span(1), "NAMND-ANNAN", WARNING, text,
                    suggestion=_as_written(match[1], boards[0]), source=f"registret: {boards[0]}",
                )  # fmt: skip


def _as_written(said: str, name: str) -> str:
    return name if said[0].isupper() else name[0].lower() + name[1:]


def other_receiver(memo: MemoText, facts: Facts) -> Iterator[Finding]:
    """A memo to a board that the register does not have."""
    names = {n.casefold() for p in facts.parties if p.is_board for n in p.names}
    said = memo.receiver.casefold().removeprefix("till ")
    if names and said.endswith("nämnden") and said not in names:
        text = f"{memo.receiver} finns inte bland nämnderna i registret."
        yield about("NAMND-ANNAN", WARNING, text, source=f"registret: {', '.join(sorted(names))}")


def proposed(memo: MemoText, facts: Facts) -> Iterator[Finding]:
    """ "föreslås en direktupphandling hos Renforsen", who only had the agreement before."""
    ours = {a.provider for a in facts.agreements}
    for other in {a.provider for a in facts.context} - ours if len(ours) == 1 else ():
        for part in memo.sections:
            for start, end in part.sentences:
                sentence = part.text[start:end]
                match = PROPOSED_WITH.search(sentence)
                after = sentence[match.end() : match.end() + len(other) + 1] if match else ""
                if match and mentions(after, other, facts) and not part.is_quoted(start):
                    span = (start + match.end(), start + match.end() + len(other))
                    text = f"Punkterna gäller {min(ours)}, här står {other}."
                    yield at(
                        part, span, "PART-ANNAN", WARNING, text, source=f"registret: {min(ours)}"
                    )


def chosen(memo: MemoText, facts: Facts) -> Iterator[Finding]:
    """ "Nytida bör antas", where the agreement is with somebody else."""
    ours = [a.provider for a in facts.agreements]
    others_ = [p.name for p in facts.parties if not p.is_board and p.name not in ours]
    for part in memo.sections if ours else ():
        for start, end in part.sentences:
            sentence = part.text[start:end]
            if not CHOSEN.search(sentence) or any(mentions(sentence, n, facts) for n in ours):
                continue
            match = next((m for n in others_ if (m := _whole(n).search(sentence))), None)
            if match and not part.is_quoted(start + match.start()):
                span = (start + match.start(), start + match.end())
                text = f"Punkterna gäller {ours[0]}, här står {match[0]}."
                yield at(part, span, "PART-ANNAN", WARNING, text, source=f"registret: {ours[0]}")


CHECKS = (
    misspelt, chosen, deciding, other_boards, other_receiver, proposed, former, several_names,
    others,
)  # fmt: skip
