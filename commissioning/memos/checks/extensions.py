"""Rights to extend: how often, for how long, and who must say so when."""

from __future__ import annotations

import re
from collections.abc import Iterator

from commissioning.memos.checks.calendar import months_between, months_text
from commissioning.memos.checks.elsewhere import HISTORY, is_of_another
from commissioning.memos.checks.facts import AgreementFact, Facts
from commissioning.memos.checks.finding import INFO, WARNING, Finding, at
from commissioning.memos.checks.parties import told_of
from commissioning.memos.checks.reading import COUNT, LengthFound, count
from commissioning.memos.checks.term_lengths import OF_EXTENSION, all_lengths, meant, term_months
from commissioning.memos.checks.text import MemoText, Part

NOTICE_MONTHS = re.compile(
    rf"\b({COUNT}) månader(?:s)? (?:före|innan|i förväg) "
    rf"(?:avtal|uppdrag|överenskommelse|kontrakt)\w*"
    rf"|\b({COUNT}) månaders uppsägningstid\b"
    rf"|\buppsägningstid(?:en)? (?:är |på |om )+({COUNT}) månader",
    re.IGNORECASE,
)
GIVEN = re.compile(
    r"\bmed (?:\w+ )?(?:rätt|möjlighet) till (?:ytterligare )?förlängning", re.IGNORECASE
)
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


def extensions(memo: MemoText, facts: Facts) -> Iterator[Finding]:
    """How often and for how long the term may be extended."""
    for part, found in all_lengths(memo):
        is_past = not part.is_point and HISTORY.search(part.sentence_at(found.start))
        if OF_EXTENSION.search(part.before(found.start, 60)) and not is_past:
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
    known = {steps for a in agreements for steps in _steps(a)}
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
    if found.months in {_whole_months(a) for a in agreements}:
        return
    if _term_is_added(part, found, agreements):
        return
    steps = min(known)
    text = f"Registret har förlängning {steps_text(steps)}."
    yield at(part, found.span, "FORLANGNING-AVVIKER", WARNING, text, source=f"registret: {steps}")


def _steps(agreement: AgreementFact) -> Iterator[tuple[int, ...]]:
    """The steps that are left, and with the one that is taken now: the text may tell of before."""
    left = agreement.extension_months
    if left:
        yield left
    first, last = agreement.added_from, agreement.added_until
    if agreement.kind == "extension" and first and last and (now := months_between(first, last)):
        yield (now, *left)


def _whole_months(agreement: AgreementFact) -> int:
    """From the first day to the latest end, every extension used: "i sex år"."""
    first, last = agreement.starts_on, agreement.latest_end_on
    return months_between(first, last) if first and last else 0


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


def steps_text(steps: tuple[int, ...]) -> str:
    if len(set(steps)) == 1:
        times = "en gång" if len(steps) == 1 else f"{len(steps)} gånger"
        return f"{times} {months_text(steps[0])}"
    return " och sedan ".join(map(months_text, steps))


def not_given(memo: MemoText, facts: Facts) -> Iterator[Finding]:
    """ "med rätt till förlängning i tolv månader" in a point, where none follows."""
    for part in memo.point_parts:
        match = GIVEN.search(part.text)
        told = told_of(part, facts)
        is_last = all(a.ends_on and a.ends_on == a.latest_end_on for a in told)
        if match and told and is_last and not any(a.extension_months for a in told):
            text = "Registret har ingen sådan rätt till förlängning."
            span, source = match.span(), "registret: ingen"
            yield at(part, span, "FORLANGNING-SAKNAS", WARNING, text, source=source)


def times_alone(memo: MemoText, facts: Facts) -> Iterator[Finding]:
    """ "vid två tillfällen" where the register has another number of extensions."""
    every = (*facts.agreements, *facts.context)
    known = {len(steps) for a in every for steps in _steps(a)}
    for part, match in memo.find(TIMES):
        sentence = part.sentence_at(match.start()).casefold()
        if HISTORY.search(sentence) and not part.is_point:
            continue
        if not known or ("förläng" not in sentence and "förlägg" not in sentence):
            continue
        if count(match[1]) not in known:
            wanted = min(known)
            text = f"Registret har {wanted} förlängningar, här står {match[0]}."
            yield at(
                part, match.span(), "FORLANGNING-ANTAL", WARNING, text, source=f"antal {wanted}"
            )


def rights(memo: MemoText, facts: Facts) -> Iterator[Finding]:
    """A right to extend needs who may use it and when to say so.

    It is asked for where the right is given now; of one that has been there it is only told.
    """
    agreements = [a for a in facts.agreements if a.extension_months]
    if not agreements or NOTICE.search(memo.whole):
        return
    unknown = next((a for a in agreements if a.notice_months is None), None)
    is_given_now = any(a.kind == "new" for a in agreements)
    for part, match in memo.find(RIGHT) if unknown or is_given_now else ():
        text = "Skriv vem som får förlänga, och senast när besked ska lämnas."
        known = "ingen beskedstid" if unknown else f"{agreements[0].notice_months} månader"
        source = f"{(unknown or agreements[0]).source}: {known}"
        severity = WARNING if unknown and is_given_now else INFO
        yield at(part, match.span(), "FORLANGNING-VILLKOR", severity, text, source=source)
        return


def notices(memo: MemoText, facts: Facts) -> Iterator[Finding]:
    """ "senast sex månader före avtalets slut" where the register has nine."""
    every = (*facts.agreements, *facts.context)
    known = {each.notice_months for each in every if each.notice_months}
    if not known:
        return
    for part, match in memo.find(NOTICE_MONTHS):
        sentence = part.sentence_at(match.start())
        said = count(match[1] or match[2] or match[3])
        if said in known or HISTORY.search(sentence) or is_of_another(sentence, facts):
            continue
        wanted = min(known, key=lambda months: abs(months - said))
        text = f"Registret har {months_text(wanted)}, här står {months_text(said)}."
        yield at(part, match.span(), "BESKED-AVVIKER", WARNING, text, source=f"besked {wanted}")


CHECKS = (extensions, not_given, times_alone, rights, notices)
