"""The right to extend: how often, for how long, by whom, and the latest end it can lead to."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import pairwise

from commissioning.memos.checks.calendar import add_months, months_text
from commissioning.memos.checks.facts import AgreementFact, Facts
from commissioning.memos.checks.finding import INFO, WARNING, Finding, at
from commissioning.memos.checks.reading import COUNT, LengthFound, count, dates
from commissioning.memos.checks.term import (
    JOINS,
    OF_EXTENSION,
    all_lengths,
    meant,
    term_months,
)
from commissioning.memos.checks.text import MemoText, Part

TIMES = re.compile(rf"\b({COUNT}) (?:tillfällen?|gånger|gång)\b", re.IGNORECASE)
PLUS = re.compile(r"(?<![\d+])((?:\d\+)+\d) år\b")
RIGHT = re.compile(
    r"\bmöjlighet (?:finns )?(?:till|att) (?:ytterligare )?för(?:läng|lägg)\w*|\bkan (?:\w+ ){0,4}"
    r"förläng(?:as|a)\b|\brätt att förlänga\b|\bförlängningsrätt",
    re.IGNORECASE,
)
NOTICE = re.compile(
    r"\b(?:besked|senast \w+ månader|uppsäg\w*|säga upp|meddela\w*|förlängs av sig själv"
    r"|förlängs automatiskt|ömsesidig\w*|(?:nämnden|beställaren) (?:får|kan|har rätt att))\b",
    re.IGNORECASE,
)
AT_LONGEST = re.compile(
    r"\b(?:som )?längst(?:a)?(?: (?:till(?: och med)?|t\.?\s?o\.?\s?m\.?|tom|fram till))?\s*$",
    re.IGNORECASE,
)
WITH_EXTENSIONS = re.compile(
    r"\b(?:inklusive|längst|sammanlagt|totalt|hela|räknat med|med (?:alla|båda|samtliga|eventuella)"
    r"|förlängning\w*|option\w*)\b",
    re.IGNORECASE,
)


def extensions(memo: MemoText, facts: Facts) -> Iterator[Finding]:
    """How often and for how long the term may be extended."""
    for part, found in all_lengths(memo):
        if OF_EXTENSION.search(part.before(found.start, 60)):
            yield from _extension(part, found, facts)
    for part, match in memo.find(PLUS):
        steps = [12 * int(n) for n in match[1].split("+")]
        every = (*facts.agreements, *facts.context)
        known = [list(a.extension_months) for a in every if a.extension_months]
        if known and steps not in known and steps[1:] not in known:
            wanted = "+".join(str(n // 12) for n in known[0])
            text = f"Registret har förlängning {wanted} år."
            yield at(part, match.span(), "FORLANGNING-AVVIKER", WARNING, text, source=text)


def _extension(part: Part, found: LengthFound, facts: Facts) -> Iterator[Finding]:
    agreements = meant(part, found.start, facts)
    known = {a.extension_months for a in agreements if a.extension_months}
    if not known:
        if any(a.ends_on for a in facts.agreements) and not _term_is_added(part, found, agreements):
            text = "Registret har ingen sådan rätt till förlängning."
            yield at(
                part, found.span, "FORLANGNING-SAKNAS", WARNING, text, source="registret: ingen"
            )
        return
    times = _times(part, found)
    if any(_steps_fit(found.months, times, steps) for steps in known):
        return
    if _term_is_added(part, found, agreements):
        return
    steps = min(known)
    text = f"Registret har förlängning {_steps_text(steps)}."
    yield at(part, found.span, "FORLANGNING-AVVIKER", WARNING, text, source=f"registret: {steps}")


def _term_is_added(part: Part, found: LengthFound, agreements: tuple[AgreementFact, ...]) -> bool:
    """What is extended now, "förlängs med fem månader", is the term and no right."""
    return found.months in term_months(agreements, part.sentence_at(found.start))


def _times(part: Part, found: LengthFound) -> int | None:
    match = TIMES.search(part.before(found.start, 50)) or TIMES.search(part.after(found.end, 50))
    return count(match[1]) if match else None


def _steps_fit(months: int, times: int | None, steps: tuple[int, ...]) -> bool:
    if times is not None:
        return times == len(steps) and months in (steps[0], sum(steps))
    return months in (steps[0], sum(steps))


def _steps_text(steps: tuple[int, ...]) -> str:
    if len(set(steps)) == 1:
        times = "en gång" if len(steps) == 1 else f"{len(steps)} gånger"
        return f"{times} {months_text(steps[0])}"
    return " och sedan ".join(map(months_text, steps))


def times_alone(memo: MemoText, facts: Facts) -> Iterator[Finding]:
    """ "vid två tillfällen" where the register has another number of extensions."""
    every = (*facts.agreements, *facts.context)
    known = {len(a.extension_months) for a in every if a.extension_months}
    for part, match in memo.find(TIMES):
        sentence = part.sentence_at(match.start()).casefold()
        if not known or ("förläng" not in sentence and "förlägg" not in sentence):
            continue
        if count(match[1]) not in known:
            wanted = min(known)
            text = f"Registret har {wanted} förlängningar, här står {match[0]}."
            yield at(
                part, match.span(), "FORLANGNING-ANTAL", WARNING, text, source=f"antal {wanted}"
            )


def rights(memo: MemoText, facts: Facts) -> Iterator[Finding]:
    """A right to extend needs who may use it and when to say so."""
    agreements = [a for a in facts.agreements if a.extension_months]
    if not agreements or NOTICE.search(memo.whole):
        return
    unknown = next((a for a in agreements if a.notice_months is None), None)
    is_given_now = any(a.kind == "new" for a in agreements)
    for part, match in memo.find(RIGHT) if unknown or is_given_now else ():
        text = "Skriv vem som får förlänga, och senast när besked ska lämnas."
        if unknown:
            source = f"{unknown.source}: ingen beskedstid"
            yield at(part, match.span(), "FORLANGNING-VILLKOR", WARNING, text, source=source)
        else:
            source = f"{agreements[0].source}: {agreements[0].notice_months} månader"
            yield at(part, match.span(), "FORLANGNING-VILLKOR", INFO, text, source=source)
        return


def latest_is_right(memo: MemoText, facts: Facts) -> Iterator[Finding]:
    """The latest end in the register must be the end and every extension."""
    for each in facts.agreements:
        if each.ends_on and each.latest_end_on and each.extension_months:
            reached = add_months(each.ends_on + timedelta(days=1), sum(each.extension_months))
            if reached - timedelta(days=1) != each.latest_end_on and memo.prose:
                text = (
                    f"{each.ends_on} och {_steps_text(each.extension_months)} blir "
                    f"{reached - timedelta(days=1)}, inte {each.latest_end_on}."
                )
                yield at(memo.prose[0], (0, 0), "TID-RAKNAD", WARNING, text, source=each.source)


def latest(memo: MemoText, facts: Facts) -> Iterator[Finding]:
    """ "längst till och med" a day that is another end of the agreement than the latest."""
    known = {a.latest_end_on for a in (*facts.agreements, *facts.context) if a.latest_end_on}
    others = {a.ends_on for a in facts.agreements} | set(_ends_between(facts.agreements))
    for part in memo.prose if known else ():
        for found in dates(part):
            is_said = AT_LONGEST.search(part.before(found.start, 40))
            if not is_said or found.day in known or found.day not in others:
                continue
            wanted = min(known, key=lambda day: abs(day - found.day))
            text = f"Registret har längsta slut {wanted}, här står {found.day}."
            source = f"registret: längst {wanted}"
            suggestion = wanted.isoformat()
            yield at(
                part, found.span, "TID-AVVIKER", WARNING, text, suggestion=suggestion, source=source
            )


def _ends_between(agreements: tuple[AgreementFact, ...]) -> Iterator[date]:
    """The ends that each extension but the last leads to."""
    for each in agreements:
        for n in range(1, len(each.extension_months)):
            if each.ends_on:
                yield _after(each.ends_on, sum(each.extension_months[:n]))


def _after(end: date, months: int) -> date:
    return add_months(end + timedelta(days=1), months) - timedelta(days=1)


def longest_as_term(memo: MemoText, facts: Facts) -> Iterator[Finding]:
    """From the first day to the latest possible one, told as if it were the term."""
    every = (*facts.agreements, *facts.context)
    for part in memo.prose:
        found = [each for each in dates(part) if each.is_exact]
        for first, last in pairwise(found):
            if not JOINS.fullmatch(part.text[first.end : last.start]):
                continue
            if any(a.starts_on == first.day and a.ends_on == last.day for a in every):
                continue
            each = next((a for a in every if _is_longest(a, first.day, last.day)), None)
            around = f"{part.before(first.start, 60)} {part.after(last.end, 15)}"
            if each and not WITH_EXTENSIONS.search(around):
                text = f"{last.day} är längsta slut. Utan förlängning slutar det {each.ends_on}."
                suggestion = each.ends_on.isoformat() if each.ends_on else None
                yield at(
                    part,
                    last.span,
                    "TID-AVVIKER",
                    WARNING,
                    text,
                    suggestion=suggestion,
                    source=f"{each.source}: {each.ends_on}",
                )


def _is_longest(agreement: AgreementFact, first: date, last: date) -> bool:
    is_extendable = agreement.latest_end_on != agreement.ends_on
    return is_extendable and (agreement.starts_on, agreement.latest_end_on) == (first, last)


CHECKS = (
    extensions, times_alone, rights, latest, longest_as_term, latest_is_right,
)  # fmt: skip
