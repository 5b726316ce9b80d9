"""The term: the first day, the last and the latest, and what follows from them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

from commissioning.memos.checks.calendar import add_months, end_after, is_near, months_between
from commissioning.memos.checks.elsewhere import HISTORY, is_of_another
from commissioning.memos.checks.extensions import steps_text
from commissioning.memos.checks.facts import AgreementFact, Facts
from commissioning.memos.checks.finding import ERROR, INFO, WARNING, Finding, at
from commissioning.memos.checks.parties import told_of
from commissioning.memos.checks.reading import dates
from commissioning.memos.checks.term_roles import (
    DUE,
    END,
    EXTENDED,
    JOINS,
    LATEST,
    START,
    Role,
    roles,
)
from commissioning.memos.checks.text import MemoText, Part

OTHER_THING = re.compile(
    r"\b(?:hyr\w*|riktlinje\w*|tax(?:a|an|or|orna)|avgift\w*|reglemente\w*|tillstånd\w*|statsbidrag\w*"
    r"|projekt\w*|(?:verksamhets|budget|mål|handlings)?plan(?:en|er)?|lag(?:en|ar|stiftning\w*)?"
    r"|avropet är|föreskrift\w*|mandatperiod\w*|organisation\w*|delegationsordning\w*)\b",
    re.IGNORECASE,
)
WITH_EXTENSIONS = re.compile(
    r"\b(?:inklusive|med (?:alla|båda|samtliga|eventuella|hela)|räknat med)\b", re.IGNORECASE
)
MAY_BE_LATER = re.compile(
    r"\b(?:förläng\w*|förlägg\w*|option\w*|möjlighet\w*|återstår)", re.IGNORECASE
)
TO_RETURN = re.compile(r"\b(?:återkom\w*|redovis\w*|i uppdrag|uppdrar|rapporter\w*)", re.IGNORECASE)
TO_NOTIFY = re.compile(
    r"\b(?:besked\w*|säg\w* upp|sägas? upp|uppsägning\w*|meddela\w*|förläng\w*)", re.IGNORECASE
)
# "Avtalet tecknades efter upphandling och gäller till och med …": past first, then what holds.
HOLDS = re.compile(r"\boch gäller\b[^.;]*$", re.IGNORECASE)
EVALUATED = re.compile(r"\b(?:utvärdering|uppföljning|slutrapport)\w*", re.IGNORECASE)
GOES_ON = re.compile(r"\bdärefter\b[^.]*\b(?:per år|årligen|om året)\b", re.IGNORECASE)
OPEN_END = re.compile(r"\b(?:tills vidare|till och med|t\.?o\.?m|längst)\b", re.IGNORECASE)


PRINTED = {EXTENDED: END}
Days = dict[str, set[date]]


def known_days(agreements: tuple[AgreementFact, ...]) -> Days:
    """The days of the agreements, by what they are."""
    found: dict[str, set[date | None]] = {START: set(), END: set(), LATEST: set(), EXTENDED: set()}
    for each in agreements:
        found[START] |= {each.starts_on, each.added_from}
        found[END] |= {each.ends_on, each.added_until, each.base_ends_on}
        found[LATEST] |= {each.latest_end_on or each.ends_on, each.base_latest_end_on}
        found[EXTENDED] |= set(_step_ends(each))
        if each.added_from:
            found[END].add(each.added_from - timedelta(days=1))
    found[START] |= {day + timedelta(days=1) for day in found[END] if day and day < date.max}
    found[EXTENDED] |= found[END] | found[LATEST]
    return {role: {day for day in days if day} for role, days in found.items()}


def _step_ends(agreement: AgreementFact) -> Iterator[date]:
    day = agreement.ends_on
    for months in agreement.extension_months:
        day = end_after(day + timedelta(days=1), months) if day else None
        if day:
            yield day


def days(memo: MemoText, facts: Facts) -> Iterator[Finding]:
    """Days that the register does not have, where one like it is there or in a point."""
    ours = known_days(facts.agreements)
    if not any(ours.values()):
        return
    told = known_days((*facts.agreements, *facts.context))
    earliest = min((a.starts_on for a in facts.agreements if a.starts_on), default=date.min)
    begins = any(each.kind not in ("change", "end") for each in facts.agreements)
    for part in memo.prose:
        known = _days_of_point(part, facts) if part.is_point else told
        for role in roles(part):
            if role.name == DUE or part.is_quoted(role.found.start):
                continue
            if role.name == START and not begins and role.other is None:
                continue
            if _is_right(part, role, known, facts) or _is_of_change(part, role, known, facts):
                continue
            wanted = _likely(role.found.day, ours[role.name] or set().union(*ours.values()))
            if wanted and _is_judged(part, role, wanted, earliest, facts):
                yield _differs(part, role, wanted, facts)


def _days_of_point(part: Part, facts: Facts) -> Days:
    """What a decision may say: the days of what it decides or names by its number, and not those
    of the base agreement."""
    named = tuple(a for a in facts.context if a.number and a.number in part.text)
    decided = (*told_of(part, facts), *named)
    return known_days(
        tuple(replace(a, base_ends_on=None, base_latest_end_on=None) for a in decided)
    )


def _is_right(part: Part, role: Role, known: Days, facts: Facts) -> bool:
    """A day that is in the register as what it is said to be, or one of the matter's own days.

    An end told alone may be one that an extension gives, where the sentence speaks of extending.
    """
    day, allowed = role.found.day, known[role.name]
    is_alone = role.other is None or WITH_EXTENSIONS.search(part.before(role.other.start, 60))
    if role.name == END and is_alone and MAY_BE_LATER.search(_sentence(part, role)):
        allowed = known[EXTENDED]
    return (
        day in allowed
        or day in _matter_days(facts)
        or _is_share_of_a_year(part, role, known, facts)
    )


def _is_of_change(part: Part, role: Role, known: Days, facts: Facts) -> bool:
    """A change counts from a day within the term, which the register need not have: "för tiden
    2024-01-01–2025-06-30" where both ends are the change's own, or a first day."""
    told = told_of(part, facts)
    if not told or any(a.kind != "change" or a.added_from for a in told):
        return False
    ends = [role.found.day, *([role.other.day] if role.other else [])]
    terms = [(a.starts_on, a.latest_end_on or a.ends_on) for a in told]
    is_within = all(any(s and e and s <= day <= e for s, e in terms) for day in ends)
    is_own = all(day not in known[START] | known[END] for day in ends)
    return is_within and (is_own or role.name == START)


def _sentence(part: Part, role: Role) -> str:
    return part.sentence_at(role.found.start)


def _is_share_of_a_year(part: Part, role: Role, known: Days, facts: Facts) -> bool:
    """A range within a year for which there are volumes: "2018-04-01–2018-12-31, 1 275 timmar".

    In a point only beside the first and the last day of the term, which it must have.
    """
    if role.other is None or role.other.day.year != role.found.day.year:
        return False
    day, year = role.found.day, role.found.day.year
    years = {v.year for a in (*facts.agreements, *facts.context) for v in a.volumes}
    is_whole = part.is_point and not any(each.day in known[role.name] for each in dates(part))
    return year in years and day in (date(year, 1, 1), date(year, 12, 31)) and not is_whole


def _matter_days(facts: Facts) -> set[date]:
    known = facts.dates
    found = {known.memo_on, known.mbl_on, known.meeting_on, known.printed_on}
    return {day for day in found if day}


def _likely(day: date, known: set[date]) -> date | None:
    return min(known, key=lambda each: (not is_near(day, each), abs(each - day)), default=None)


def _is_judged(part: Part, role: Role, wanted: date, earliest: date, facts: Facts) -> bool:
    """Every day of a point; elsewhere a day much like one of the register's, outside history.

    What ended before the matter's agreements started is another agreement.
    """
    if part.is_point:
        return True
    sentence = _sentence(part, role)
    is_past = HISTORY.search(sentence) and not HOLDS.search(part.before(role.found.start, 120))
    if is_past or OTHER_THING.search(sentence) or _is_before(role, earliest):
        return False
    return is_near(role.found.day, wanted) and not is_of_another(sentence, facts)


def _is_before(role: Role, earliest: date) -> bool:
    return role.name != START and role.found.day < earliest


def due(memo: MemoText, facts: Facts) -> Iterator[Finding]:
    """Last days: for a task what the point says, for a notice what it comes to."""
    tasks = [(part, each.found) for part in memo.point_parts for each in _due_days(part, TO_RETURN)]
    known = set(facts.tasks_due_on) or {found.day for _, found in tasks}
    for part in memo.sections:
        for role in _due_days(part, TO_RETURN):
            yield from _other_due(part, role, known, "Punkten")
    for part in memo.prose:
        for role in _due_days(part, TO_NOTIFY):
            if EVALUATED.search(_sentence(part, role)):
                continue
            yield from _other_due(part, role, set(_notice_days(facts)), "Registret")


def _due_days(part: Part, what: re.Pattern[str]) -> Iterator[Role]:
    for role in roles(part):
        if role.name == DUE and what.search(_sentence(part, role)):
            yield role


def _notice_days(facts: Facts) -> Iterator[date]:
    """The last day to say so, reckoned from each end; the month has 28 to 31 days to end on."""
    for each in (*facts.agreements, *facts.context):
        ends = {each.ends_on, each.added_from and each.added_from - timedelta(days=1)}
        for end in ends:
            if end and each.notice_months:
                yield add_months(end, -each.notice_months)


def _other_due(part: Part, role: Role, known: set[date], who: str) -> Iterator[Finding]:
    day = role.found.day
    if not known or part.is_quoted(role.found.start):
        return
    wanted = min(known, key=lambda each: abs(each - day))
    near = next((each for each in known if is_near(day, each)), None)
    if abs(wanted - day) > timedelta(days=4) and near:
        text = f"{who} har senast {near}, här står {day}."
        yield at(
            part,
            role.found.span,
            "TID-AVVIKER",
            WARNING,
            text,
            suggestion=near.isoformat(),
            source=f"senast {near}",
        )


def _differs(part: Part, role: Role, wanted: date, facts: Facts) -> Finding:
    source = next(
        (a.source for a in facts.agreements if wanted in set().union(*known_days((a,)).values())),
        "registret",
    )
    text = f"Registret har {PRINTED.get(role.name, role.name)} {wanted}, här står {role.found.day}."
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


def index(memo: MemoText, facts: Facts) -> Iterator[Finding]:
    """More than a year at a price, and nothing said of how it rises."""
    for each in facts.agreements:
        months = _longest(each)
        if not each.yearly_cost or each.index or months <= 12 or each.kind == "end":
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


def latest_is_right(memo: MemoText, facts: Facts) -> Iterator[Finding]:
    """The latest end in the register must be the end and every extension."""
    for each in facts.agreements:
        if each.ends_on and each.latest_end_on and each.extension_months:
            reached = add_months(each.ends_on + timedelta(days=1), sum(each.extension_months))
            if reached - timedelta(days=1) != each.latest_end_on and memo.prose:
                text = (
                    f"{each.ends_on} och {steps_text(each.extension_months)} blir "
                    f"{reached - timedelta(days=1)}, inte {each.latest_end_on}."
                )
                yield at(memo.prose[0], (0, 0), "TID-RAKNAD", WARNING, text, source=each.source)


CHECKS = (days, due, order, index, open_ends, options, latest_is_right)
