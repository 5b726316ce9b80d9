"""Decision points against what the matter changes, and recipients against whom it concerns."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator
from datetime import timedelta

from commissioning.memos.checks.calendar import is_near
from commissioning.memos.checks.days import DAYS_TO_LEGAL_FORCE
from commissioning.memos.checks.facts import AgreementFact, Facts
from commissioning.memos.checks.finding import ERROR, INFO, WARNING, Finding, about, at
from commissioning.memos.checks.parties import mentions
from commissioning.memos.checks.reading import (
    COUNT,
    MONTHS,
    amounts,
    count,
    dates,
    lengths,
    volumes,
)
from commissioning.memos.checks.text import RECIPIENTS, MemoText

LEANS = re.compile(
    r"\b(?:enligt|i enlighet med) (?:[\w-]+ (?:och )?){0,3}?"
    r"(?:förslag|(?:tjänste)?skrivelse|bilaga)\w*",
    re.IGNORECASE,
)
TASK = re.compile(
    r"(?:^|\. |; )([A-ZÅÄÖ][^.;]{2,80}?) (?:ges|får) (?:\w+ )?i uppdrag(?! avseende)|\buppdrar\b",
)
TASK_IN_TEXT = re.compile(
    r"\b([A-ZÅÄÖ][\wåäö-]+(?:(?: och)? [\wåäö-]+){0,3}?) (?:ges|får) i uppdrag\b"
)
# A task that is done when it is done: nothing is to be returned to the board.
DOES = re.compile(
    r"\b(?:får|ges) (?:\w+ )?i uppdrag att (?:under)?(?:teckna|verkställa|genomföra|fördela|avropa"
    r"|säga upp|meddela|informera)\b",
    re.IGNORECASE,
)
BY_THEN = re.compile(r"\bsenast (?:den )?$", re.IGNORECASE)
RETURNS = re.compile(r"\b(?:återkom|redovis|återrapport|återredovis)\w*", re.IGNORECASE)
LATER = re.compile(
    rf"\bför beslut i ({'|'.join(MONTHS)}) (\d{{4}})|\bbeslut\w* i ({'|'.join(MONTHS)}) (\d{{4}})",
    re.IGNORECASE,
)
LATER_WORDS = re.compile(r"\b(?:beräknas|planeras|ska|väntas|tas upp|återkom\w*)\b", re.IGNORECASE)
NEW = re.compile(r"\b(?:ett|det) ny(?:tt|a) (?:verksamhets)?uppdrag(?:et)?\b", re.IGNORECASE)
EXTENDS = re.compile(r"\bförläng(?:s|as|a|er)\b", re.IGNORECASE)
SEVERAL = re.compile(
    rf"\b({COUNT}) (?:\w*uppdrag|avtal|överenskommelser)\b[^.]{{0,40}}\b(?:beslut\w*|fattas)\b",
    re.IGNORECASE,
)
CONDITION = re.compile(r"\bunder förutsättning att\b|\bvillkorat av\b", re.IGNORECASE)
DELEGATES = re.compile(r"\bdelegera\w*\b", re.IGNORECASE)
UNLIMITED = re.compile(r"\b(?:revidera|ändra|justera|teckna)\b[^.]*\bvid behov\b", re.IGNORECASE)
CONTRACT = re.compile(r"\bavtal(?:et)?\b", re.IGNORECASE)
ACCORD = re.compile(r"\böverenskommelse(?:n)?\b", re.IGNORECASE)
BECAME = re.compile(
    r"\b(\d{2,5})\s+(?:verksamhetsuppdrag|uppdrag|avtal)\S*\s+(?:har blivit|blir|ersätts av)",
    re.IGNORECASE,
)
OFTEN = re.compile(
    rf"\bvart? (?:tredje|fjärde|sjätte|annan) månad|\b{COUNT} gånger (?:per|om) år", re.IGNORECASE
)
NEEDS_TERM = ("new", "extension", "increase", "call_off")
SOME_TIME = re.compile(r"\bsenast\b|\b(?:budget\w*|internbudget\w*)\b[^.]* 20\d\d", re.IGNORECASE)


def proposals_without_point(memo: MemoText, facts: Facts) -> Iterator[Finding]:
    """Three increases proposed, one decided."""
    if len(facts.agreements) < 2 or not memo.points:
        return
    proposed = [a for a in facts.agreements if a.kind in NEEDS_TERM]
    missing = [a for a in proposed if not _is_decided(a, memo, facts)]
    if not missing or len(missing) == len(proposed):
        return
    names = ", ".join(dict.fromkeys(a.provider for a in missing))
    text = f"Beslutspunkt saknas för {names}. Lägg till, eller ta bort förslaget."
    part = memo.point_parts[0]
    yield at(part, (0, 0), "PUNKT-SAKNAS", ERROR, text, source=f"registret: {names}")


def _is_decided(agreement: AgreementFact, memo: MemoText, facts: Facts) -> bool:
    """Its provider, the organisation the provider belongs to, its title or number is named."""
    said = memo.decision.casefold()
    named = [agreement.title.casefold(), agreement.number.casefold() or agreement.title.casefold()]
    if any(name in said for name in named) or mentions(said, agreement.provider, facts):
        return True
    family = agreement.provider.split()[0].casefold()
    others = [a for a in facts.agreements if a is not agreement]
    is_family = any(a.provider.casefold().startswith(f"{family} ") for a in others)
    return is_family and bool(
        re.search(rf"\b{re.escape(family)}\b(?! [A-ZÅÄÖ])", memo.decision.casefold())
    )


def recipients(memo: MemoText, facts: Facts) -> Iterator[Finding]:
    """Whoever is concerned must have the decision."""
    if not memo.recipients:
        return
    listed = "\n".join(memo.recipients)
    for name in facts.affected:
        family = name.split()[0].casefold()
        whole = any(line.casefold() == family for line in memo.recipients)
        if not whole and not mentions(listed, name, facts):
            text = f"{name} berörs men står inte bland mottagarna."
            yield about(
                "MOTTAGARE-SAKNAS",
                WARNING,
                text,
                part=RECIPIENTS,
                heading="Beslutet skickas till",
                source=f"registret: {name}",
            )


def stands_alone(memo: MemoText, facts: Facts) -> Iterator[Finding]:
    """The decision must be understood without the memo: no "enligt förslaget", a term, a sum."""
    for part in memo.point_parts:
        match = LEANS.search(part.text)
        if match:
            text = "Beslutet ska kunna läsas för sig. Skriv vad som beslutas."
            yield at(part, match.span(), "BESLUT-LUTAR", WARNING, text)
    if not memo.points or not any(a.kind in NEEDS_TERM for a in facts.agreements):
        return
    first = memo.point_parts[0]
    if not any(dates(p) or lengths(p) for p in memo.point_parts):
        end = next((a for a in facts.agreements if a.first_day and a.last_day), None)
        source = f"{end.first_day}–{end.last_day}" if end else ""
        text = f"Skriv i punkten när det gäller{f': {source}' if end else ''}."
        yield at(first, (0, 0), "BESLUT-UTAN-TID", WARNING, text, source=f"registret: {source}")
    costs = any(a.yearly_cost or a.amounts or a.volumes for a in facts.agreements)
    said = any(amounts(p) or volumes(p) for p in memo.point_parts)
    if costs and not said and not any(a.kind == "extension" for a in facts.agreements):
        text = "Skriv belopp eller volym i punkten."
        yield at(first, (0, 0), "BESLUT-UTAN-BELOPP", INFO, text)


def tasks(memo: MemoText, facts: Facts) -> Iterator[Finding]:
    """Somebody is to return: who, and when. The text must say the same as the point."""
    owners = []
    for part in memo.point_parts:
        match = TASK.search(part.text)
        if not match or "verksamhetsuppdrag" in match[0].casefold() or DOES.search(part.text):
            continue
        owners.append((match[1] or "").strip())
        if not dates(part) and not SOME_TIME.search(part.text):
            due = ", ".join(map(str, facts.tasks_due_on))
            text = "Skriv när uppdraget ska vara redovisat."
            text += f" Registret har {due}." if due else ""
            severity = INFO if due else WARNING
            yield at(part, match.span(), "UPPDRAG-DATUM", severity, text, source=due)
    yield from _other_owner(memo, owners)


def task_days(memo: MemoText, facts: Facts) -> Iterator[Finding]:
    """The day to come back as the register has it; `term.due` compares the text with it."""
    for part in memo.point_parts if facts.tasks_due_on else ():
        for found in dates(part):
            wanted = min(facts.tasks_due_on, key=lambda day: abs(day - found.day))
            is_due = BY_THEN.search(part.before(found.start, 20))
            if not is_due or not RETURNS.search(part.sentence_at(found.start)):
                continue
            if found.is_exact and is_near(found.day, wanted):
                text = f"Uppdraget ska redovisas senast {wanted} enligt registret."
                yield at(
                    part,
                    found.span,
                    "UPPDRAG-DATUM",
                    WARNING,
                    text,
                    suggestion=wanted.isoformat(),
                    source=f"registret: {wanted}",
                )


def _other_owner(memo: MemoText, owners: list[str]) -> Iterator[Finding]:
    wanted = next((owner for owner in owners if owner), "")
    if not wanted:
        return
    for part in memo.sections:
        for match in TASK_IN_TEXT.finditer(part.text):
            said = match[1].strip()
            is_same = said.casefold() in wanted.casefold() or wanted.casefold() in said.casefold()
            if not is_same:
                text = f"Punkten ger uppdraget till {wanted}, här står {said}."
                yield at(part, match.span(1), "UPPDRAG-AGARE", WARNING, text, suggestion=wanted)
                return


def too_late(memo: MemoText, facts: Facts) -> Iterator[Finding]:
    """What comes after must be decided in time for the appeal before the assignment ends."""
    end = max((a.last_day for a in facts.agreements if a.last_day), default=None)
    if end is None or any(a.extension_months for a in facts.agreements):
        return
    for part, match in memo.find(LATER):
        month, year = (match[1] or match[3]).lower(), int(match[2] or match[4])
        if not LATER_WORDS.search(part.sentence_at(match.start())):
            continue
        number = MONTHS.index(month) + 1
        last = end.replace(year=year, month=number, day=monthrange(year, number)[1])
        if last <= end + timedelta(31) and last + timedelta(DAYS_TO_LEGAL_FORCE) > end:
            text = (
                f"Uppdraget slutar {end}. Ett beslut i {month} {year} hinner inte justeras, anslås "
                "och vinna laga kraft före."
            )
            yield at(part, match.span(), "UPPDRAG-GLAPP", WARNING, text, source=f"registret: {end}")
            return


def kind_of_event(memo: MemoText, facts: Facts) -> Iterator[Finding]:
    """An extension in the decision, a new assignment in the text."""
    if not EXTENDS.search(memo.decision):
        return
    for part in memo.sections:
        match = NEW.search(part.text)
        if match and "nytt" in match[0].casefold() and not part.is_quoted(match.start()):
            text = "Beslutet förlänger, här står att uppdraget är nytt."
            yield at(
                part, match.span(), "HANDELSE-SKILJER", WARNING, text, suggestion="en förlängning"
            )
            return


def siblings(memo: MemoText, facts: Facts) -> Iterator[Finding]:
    """Four assignments to be decided, one in the points, and the other matters not named."""
    for part, match in memo.find(SEVERAL):
        said = count(match[1])
        unnamed = [dnr for dnr in facts.siblings if dnr not in memo.whole]
        if said > max(1, len(memo.points)) and (unnamed or not facts.siblings):
            others = f": {', '.join(unnamed)}." if unnamed else " med diarienummer."
            text = (
                f"Här beslutas {match[1]}, i punkterna {len(memo.points)}. Nämn de andra ärendena"
            )
            text += others
            yield at(part, match.span(), "SYSKON", WARNING, text, source=", ".join(facts.siblings))
            return


def conditions(memo: MemoText, facts: Facts) -> Iterator[Finding]:
    """A conditional decision needs a first day and an end or a review."""
    for part in memo.point_parts:
        match = CONDITION.search(part.text)
        if match and not any(dates(p) or lengths(p) for p in memo.point_parts):
            text = "Villkorat beslut utan startdag, slut eller uppsägningstid."
            yield at(part, match.span(), "VILLKOR-UTAN-TID", WARNING, text)
            return


def delegations(memo: MemoText, facts: Facts) -> Iterator[Finding]:
    """A right to revise needs limits."""
    for part in memo.point_parts:
        match = UNLIMITED.search(part.text) if DELEGATES.search(part.text) else None
        if match:
            text = "Delegationen saknar gräns. Skriv vad som får ändras (6 kap. 37–38 §§ KL)."
            yield at(part, match.span(), "DELEGATION-GRANS", WARNING, text)


def instruments(memo: MemoText, facts: Facts) -> Iterator[Finding]:
    """One instrument, one word; and no contract between boards of one municipality."""
    for part in memo.point_parts:
        contract, accord = CONTRACT.search(part.text), ACCORD.search(part.text)
        if contract and accord:
            text = "Punkten kallar samma sak avtal och överenskommelse."
            suggestion = "överenskommelsen" if contract[0].endswith("et") else "överenskommelse"
            yield at(
                part, contract.span(), "INSTRUMENT-TVA-ORD", WARNING, text, suggestion=suggestion
            )
        if contract and facts.is_inter_board:
            text = "Nämnder i samma kommun kan inte sluta avtal med varandra."
            yield at(
                part, contract.span(), "INSTRUMENT-INOM", WARNING, text, source="registret: nämnder"
            )


def replacements(memo: MemoText, facts: Facts) -> Iterator[Finding]:
    """428 agreements become nine: which becomes which."""
    for part, match in memo.find(BECAME):
        if (facts.replaced or 0) < int(match[1]):
            text = f"Ärendet har ingen förteckning över vad de {match[1]} ersätts av."
            yield at(
                part, match.span(), "ERSATTNING-KARTA", WARNING, text, source=f"{facts.replaced}"
            )
            return


def follow_up_plan(memo: MemoText, facts: Facts) -> Iterator[Finding]:
    """ "var tredje månad" in the text, and nothing planned in the register."""
    if facts.follow_ups != 0:
        return
    for part, match in memo.find(OFTEN):
        text = "Registret har ingen planerad uppföljning. Lägg in den."
        yield at(part, match.span(), "UPPFOLJNING-PLAN", INFO, text, source="registret: 0")
        return


CHECKS = (
    proposals_without_point, recipients, stands_alone, tasks, task_days, too_late, kind_of_event,
    siblings, conditions, delegations, instruments, replacements, follow_up_plan,
)  # fmt: skip
