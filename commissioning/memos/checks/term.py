"""The term: from and to, the latest end, lengths of time and rights to extend."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import pairwise

from commissioning.memos.checks.calendar import (
    end_after,
    is_near,
    months_between,
    months_text,
)
from commissioning.memos.checks.facts import AgreementFact, Facts
from commissioning.memos.checks.finding import ERROR, INFO, WARNING, Finding, at
from commissioning.memos.checks.reading import (
    DateFound,
    LengthFound,
    dates,
    lengths,
)
from commissioning.memos.checks.text import MemoText, Part

START, END, LATEST = "start", "slut", "längsta slut"
TO_LATEST = re.compile(
    r"(?:som längst|längst|längsta|förlängas|förlängs|senast).{0,40}(?:till|är)(?: och med)?\s*$",
    re.IGNORECASE,
)
TO_END = re.compile(
    r"(?:till och med|t\.?\s?o\.?\s?m\.?|tom|fram till|sista dag(?:en)?(?: är)?|löper ut|"
    r"löper till|upphör|avslutas|slutar|"
    r"gäller till|till)(?: den)?\s*$",
    re.IGNORECASE,
)
FROM_START = re.compile(
    r"(?:från och med|fr\.?\s?o\.?\s?m\.?|from|från|startar|börjar|träder i kraft|gäller)"
    r"(?: den)?\s*$",
    re.IGNORECASE,
)
JOINS = re.compile(r"\s*(?:-|–|till|till och med|t\.o\.m\.)\s*(?:den )?")
HISTORY = re.compile(
    r"\b(?:tidigare|dåvarande|före detta|f\.d\.|hittills|sedan \d|historik|beslutades|upphandla\w*"
    r"|tecknades|fastställdes|infördes)\b",
    re.IGNORECASE,
)
PROPOSES = re.compile(
    r"\b(?:föreslå\w*|ges|utökas|förlängs|avropas|erhåller|ska gälla)\b", re.IGNORECASE
)
OF_TERM = re.compile(
    r"(?:avtalstid\w*|avtalsperiod\w*|löptid\w*|uppdragstid\w*|kortare tid|en tid|perioden)"
    r"\s+(?:är )?(?:på|om|är|av|omfattar|under)\s*(?:ytterligare )?$"
    r"|(?:föreslås|gäller|ges|förlängs|förlängas|avropas)\s+(?:gälla )?(?:för|i|under|med|på)\s*"
    r"(?:ytterligare )?$"
    r"|(?:^|\s)uppdrag(?:et)?\s+(?:på|om)\s*$",
    re.IGNORECASE,
)
OF_EXTENSION = re.compile(
    r"förläng\w*\s+(?:\w+\s+){0,2}?(?:med|om|på|i|vid)\s*(?:ytterligare\s*|högst\s*)?$"
    r"|tillfällen?\s+(?:med|om|på)\s*(?:vardera\s*)?$|gånger\s*(?:om\s*|på\s*)?$",
    re.IGNORECASE,
)
OF_VOLUMES = re.compile(
    r"\b(?:timm\w*|plats\w*|volym\w*|dygn\w*|personer|kronor|kr|mnkr|tkr)\b", re.IGNORECASE
)
GOES_ON = re.compile(r"\bdärefter\b[^.]*\b(?:per år|årligen|om året)\b", re.IGNORECASE)
OPEN_END = re.compile(r"\b(?:tills vidare|till och med|t\.?o\.?m|längst)\b", re.IGNORECASE)


@dataclass(frozen=True)
class Role:
    """What a date is said to be."""

    name: str
    found: DateFound


def roles(part: Part) -> Iterator[Role]:
    """The first, last and latest days that the text names, by the words around them."""
    found = [each for each in dates(part) if each.is_exact]
    for n, each in enumerate(found):
        previous = found[n - 1] if n else None
        gap = part.text[previous.end : each.start] if previous else ""
        before = part.before(each.start, 60)
        following = found[n + 1] if n + 1 < len(found) else None
        if previous and JOINS.fullmatch(gap):
            yield Role(END, each)
        elif TO_LATEST.search(before):
            yield Role(LATEST, each)
        elif TO_END.search(before):
            yield Role(END, each)
        elif FROM_START.search(before) or (
            following and JOINS.fullmatch(part.text[each.end : following.start])
        ):
            yield Role(START, each)


def known_days(agreements: tuple[AgreementFact, ...]) -> dict[str, set[date]]:
    """The days of the agreements, by what they are."""
    found: dict[str, set[date | None]] = {START: set(), END: set(), LATEST: set()}
    for each in agreements:
        found[START] |= {each.starts_on, each.added_from}
        found[END] |= {each.ends_on, each.added_until, each.base_ends_on, *_step_ends(each)}
        found[LATEST] |= {each.latest_end_on, each.base_latest_end_on, each.ends_on}
        if each.added_from:
            found[END].add(each.added_from - timedelta(days=1))
    return {role: {day for day in days if day} for role, days in found.items()}


def _volume_days(agreements: tuple[AgreementFact, ...], sentence: str) -> set[date]:
    """The first and last day of each year with a volume, where the sentence tells of volumes."""
    if not OF_VOLUMES.search(sentence):
        return set()
    years = {volume.year for each in agreements for volume in each.volumes}
    return {day for year in years for day in (date(year, 1, 1), date(year, 12, 31))}


def _step_ends(agreement: AgreementFact) -> Iterator[date]:
    day = agreement.ends_on
    for months in agreement.extension_months:
        day = end_after(day + timedelta(days=1), months) if day else None
        if day:
            yield day


def days(memo: MemoText, facts: Facts) -> Iterator[Finding]:
    """Days that the register does not have, where one like it is there or in a point."""
    everything = (*facts.agreements, *facts.context)
    every = set().union(*known_days(everything).values()) | _matter_days(facts)
    ours = known_days(facts.agreements)
    if not any(ours.values()):
        return
    earliest = min(ours[START], default=date.min)
    for part in memo.prose:
        for role in roles(part):
            day = role.found.day
            sentence = part.sentence_at(role.found.start)
            allowed = _days_of_a_point(role, facts) if part.is_point else every
            allowed = allowed | _volume_days(everything, sentence)
            if part.is_quoted(role.found.start) or day in allowed:
                continue
            wanted = _likely(day, ours[role.name] or set().union(*ours.values()))
            if wanted and _is_judged(part, role, wanted, earliest):
                yield _differs(part, role, wanted, facts)


def _days_of_a_point(role: Role, facts: Facts) -> set[date]:
    """What a decision may say: the days of what it decides, and not those of the base agreement."""
    decided = tuple(
        replace(a, base_ends_on=None, base_latest_end_on=None) for a in facts.agreements
    )
    known = known_days(decided)
    return (known[START] if role.name == START else known[END] | known[LATEST]) | _matter_days(
        facts
    )


def _matter_days(facts: Facts) -> set[date]:
    known = facts.dates
    found = {known.memo_on, known.mbl_on, known.meeting_on, known.printed_on}
    return {day for day in found if day}


def _likely(day: date, known: set[date]) -> date | None:
    return min(known, key=lambda each: (not is_near(day, each), abs(each - day)), default=None)


def _is_judged(part: Part, role: Role, wanted: date, earliest: date) -> bool:
    """Every day of a point; elsewhere a day much like one of the register's, outside history.

    What ended before the matter's agreements started is another agreement.
    """
    if part.is_point:
        return True
    if HISTORY.search(part.sentence_at(role.found.start)) or _is_before(role, earliest):
        return False
    return is_near(role.found.day, wanted)


def _is_before(role: Role, earliest: date) -> bool:
    return role.name != START and role.found.day < earliest


def _differs(part: Part, role: Role, wanted: date, facts: Facts) -> Finding:
    source = next(
        (a.source for a in facts.agreements if wanted in set().union(*known_days((a,)).values())),
        "registret",
    )
    text = f"Registret har {role.name} {wanted}, här står {role.found.day}."
    suggestion = wanted.isoformat()
    return at(
        part,
        role.found.span,
        "TID-AVVIKER",
        WARNING,
        text,
        suggestion=suggestion,
        source=f"{source}: {wanted}",
    )


def order(memo: MemoText, facts: Facts) -> Iterator[Finding]:
    """A range that ends before it starts."""
    for part in memo.prose:
        found = [each for each in dates(part) if each.is_exact]
        for first, last in pairwise(found):
            joined = JOINS.fullmatch(part.text[first.end : last.start])
            if joined and last.day < first.day:
                text = f"Slutet {last.day} ligger före början {first.day}."
                yield at(part, (first.start, last.end), "TID-BAKVAND", ERROR, text)


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


def index(memo: MemoText, facts: Facts) -> Iterator[Finding]:
    """More than a year at a price, and nothing said of how it rises."""
    for each in facts.agreements:
        months = _longest(each)
        if each.kind == "end" or not each.yearly_cost or each.index or months <= 12:
            continue
        if not re.search(r"uppräkn|index|oförändrad", memo.whole, re.IGNORECASE):
            part = memo.section_like("ekonomi") or memo.sections[0] if memo.sections else None
            if part:
                text = "Uppdraget gäller mer än ett år. Skriv hur ersättningen räknas upp."
                yield at(
                    part, (0, 0), "INDEX-SAKNAS", INFO, text, source=f"{each.source}: inget index"
                )
                return


def _longest(each: AgreementFact) -> int:
    if not (each.first_day and each.last_day):
        return 0
    return (
        months_between(each.first_day, each.last_day) or (each.last_day - each.first_day).days // 30
    )


def open_ends(memo: MemoText, facts: Facts) -> Iterator[Finding]:
    """ "därefter 1 700 timmar per år" in a point, without an end."""
    end = next((a.last_day for a in facts.agreements if a.last_day), None)
    for part in memo.point_parts:
        match = GOES_ON.search(part.text)
        if match and end and not OPEN_END.search(part.text):
            text = f"Punkten saknar slut. Registret har {end}."
            yield at(part, match.span(), "TID-UTAN-SLUT", WARNING, text, source=f"registret: {end}")


def options(memo: MemoText, facts: Facts) -> Iterator[Finding]:
    """An option may not hold longer than what it was bought with."""
    for each in facts.agreements:
        limit = each.base_latest_end_on or each.base_ends_on
        if each.kind == "call_off" and limit and each.last_day and each.last_day > limit:
            part = memo.prose[0] if memo.prose else None
            if part:
                text = (
                    f"{each.title} gäller till {each.last_day}, grundavtalet längst till {limit}."
                )
                yield at(part, (0, 0), "OPTION-EFTER-GRUND", ERROR, text, source=each.source)


CHECKS = (days, order, term_lengths, index, open_ends, options)
