"""Lengths of time: how long the term is said to be, and whether a range is as long as it says."""

from __future__ import annotations

import re
from collections.abc import Iterator

from commissioning.memos.checks.calendar import end_after, months_between, months_text
from commissioning.memos.checks.facts import AgreementFact, Facts
from commissioning.memos.checks.finding import WARNING, Finding, at
from commissioning.memos.checks.reading import COUNT, DateFound, LengthFound, count, lengths
from commissioning.memos.checks.term_roles import START, roles
from commissioning.memos.checks.text import MemoText, Part

PROPOSES = re.compile(
    r"\b(?:föreslå\w*|ges|utökas|förlängs|avropas|erhåller|ska gälla)\b", re.IGNORECASE
)
OF_TERM = re.compile(
    r"(?:avtalstid\w*|avtalsperiod\w*|löptid\w*|uppdragstid\w*|kortare tid|en tid|perioden)"
    r"\s+(?:är )?(?:på|om|är|av|omfattar|under)\s*(?:ytterligare )?$"
    r"|(?:föreslås|gäller|ges|förlängs|förlängas|avropas)\s+(?:gälla )?(?:för|i|under|med|på)\s*"
    r"(?:ytterligare )?$"
    r"|(?:^|\s)uppdrag(?:et)?\s+(?:på|om)\s*$|\bavtalstiden,\s*$",
    re.IGNORECASE,
)
OF_EXTENSION = re.compile(
    r"förläng\w*\s+(?:\w+\s+){0,2}?(?:med|om|på|i|vid)\s*(?:ytterligare\s*|högst\s*)?$"
    r"|tillfällen?\s+(?:med|om|på)\s*(?:vardera\s*)?$|gånger\s*(?:om\s*|på\s*)?$"
    r"|förläng[^.;\d]{0,80} gång, med\s*$",
    re.IGNORECASE,
)

YEARS_LONG = re.compile(
    rf"\b({COUNT})årigt? (?:överenskommelse|avtal|ramavtal|uppdrag|avtalstid|löptid)\w*",
    re.IGNORECASE,
)
BESIDE = re.compile(r",? ?\(?(?:från och med |alltså |det vill säga |dvs\.? |i )?")


def term_lengths(memo: MemoText, facts: Facts) -> Iterator[Finding]:
    """ "en avtalstid på 2 år" where what is proposed holds for 21 months."""
    for part, found in all_lengths(memo):
        before = part.before(found.start, 70)
        if not OF_TERM.search(before) or OF_EXTENSION.search(before):
            continue
        known = term_months(meant(part, found.start, facts), part.sentence_at(found.start))
        if known and found.months not in known:
            wanted = min(known, key=lambda months: abs(months - found.months))
            said = part.text[found.start : found.end]
            text = f"Registret har {months_text(wanted)}, här står {said}."
            text += _outlives(found.months, facts)
            yield at(
                part,
                found.span,
                "TID-LANGD",
                WARNING,
                text,
                suggestion=months_text(wanted),
                source=f"registret: {wanted} månader",
            )


def years_long(memo: MemoText, facts: Facts) -> Iterator[Finding]:
    """ "föreslår en fyraårig överenskommelse" where what is proposed holds for three years."""
    for part, match in memo.find(YEARS_LONG):
        sentence = part.sentence_at(match.start())
        known = term_months(facts.agreements, sentence)
        proposes = part.is_point or PROPOSES.search(sentence) or "föreslår" in sentence
        if proposes and known and count(match[1]) * 12 not in known:
            wanted = min(known)
            text = f"Registret har {months_text(wanted)}, här står {match[0]}."
            source = f"registret: {wanted} månader"
            yield at(part, match.span(), "TID-LANGD", WARNING, text, source=source)


def _outlives(months: int, facts: Facts) -> str:
    """What follows for an option, when it would hold longer than what it was bought with."""
    for each in facts.agreements:
        if each.first_day and each.base_ends_on:
            end = end_after(each.first_day, months)
            if end > each.base_ends_on:
                return f" Så lång tid slutar {end}, efter grundavtalets {each.base_ends_on}."
    return ""


def all_lengths(memo: MemoText) -> Iterator[tuple[Part, LengthFound]]:
    for part in memo.prose:
        for found in lengths(part):
            if not part.is_quoted(found.start):
                yield part, found


def meant(part: Part, place: int, facts: Facts) -> tuple[AgreementFact, ...]:
    """What is proposed, and in a sentence that proposes nothing also what the matter tells of."""
    sentence = part.sentence_at(place)
    proposes = part.is_point or bool(PROPOSES.search(sentence))
    return facts.agreements if proposes else (*facts.agreements, *facts.context)


def term_months(agreements: tuple[AgreementFact, ...], sentence: str = "") -> set[int]:
    """The months of the terms; in a sentence that proposes, only of what the decision adds."""
    known: set[int] = set()
    proposes = bool(PROPOSES.search(sentence))
    for each in agreements:
        terms = [(each.first_day, each.last_day)]
        if not (proposes and each.added_from):
            terms.append((each.starts_on, each.ends_on))
        for first, last in terms:
            if first and last and (months := months_between(first, last)):
                known.add(months)
    return known


def ranges(memo: MemoText, facts: Facts) -> Iterator[Finding]:
    """ "i 21 månader, 2018-04-01–2018-12-31": the length and the range beside it must agree."""
    for part, found in all_lengths(memo):
        for role in roles(part):
            last = role.other
            is_range = role.name == START and last is not None
            if not is_range or last is None or not _is_beside(part, found, role.found, last):
                continue
            months = months_between(role.found.day, last.day)
            if last.day > role.found.day and months != found.months:
                said = part.text[found.start : found.end]
                right = months_text(months) if months else "en annan tid"
                text = f"{role.found.day}–{last.day} är {right}, här står {said}."
                yield at(part, found.span, "TID-LANGD", WARNING, text)


def _is_beside(part: Part, found: LengthFound, first: DateFound, last: DateFound) -> bool:
    """The length right before the range, or right after it."""
    before, after = part.text[found.end : first.start], part.text[last.end : found.start]
    return (found.end <= first.start and bool(BESIDE.fullmatch(before))) or (
        last.end <= found.start and bool(BESIDE.fullmatch(after))
    )


CHECKS = (term_lengths, years_long, ranges)
