"""Sums: over years, in a sentence, in a table, and whose amount stands in whose point."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from commissioning.memos.checks.amounts import in_the_same_unit, is_swapped
from commissioning.memos.checks.facts import AgreementFact, Facts
from commissioning.memos.checks.finding import ERROR, INFO, WARNING, Finding, at
from commissioning.memos.checks.money import by_year, known_amounts, known_volumes, table_numbers
from commissioning.memos.checks.parties import mentions, told_of
from commissioning.memos.checks.reading import AmountFound, amounts, grouped, volumes
from commissioning.memos.checks.text import MemoText, Part

OF_ALL = re.compile(
    r"\b(?:finansier\w*|sammanlag\w*|totalt|sammantag\w*|tillsammans|kostar)\b", re.IGNORECASE
)
YEAR = re.compile(r"\b(?:20\d\d|per år|/år|om året|årligen|vardera)\b")
IN_ALL = re.compile(r"\b(?:sammanlagt|totalt|tillsammans|summan)\b[^.;]{0,40}$", re.IGNORECASE)
FOR_YEAR = re.compile(r"\s*(?:under|för|år) (20\d\d)\b")
CHANGES = re.compile(
    r"\b(?:minsk|ök|höj|sänk|spar|frigör)\w*\b[^.;]* (?:med|på|och|är) $", re.IGNORECASE
)
TO = re.compile(r"(?: per år| om året)? (?:till|för|hos) ")
NEARLY = Decimal("0.02")
PARTLY = re.compile(r"\b(?:varav|därav|dessutom|därutöver|därtill|tillkommer)\b", re.IGNORECASE)


def partial_sums(memo: MemoText, facts: Facts) -> Iterator[Finding]:
    """The sum of one year where the sentence speaks of everything."""
    years = by_year(facts.agreements)
    total = sum(years.values(), Decimal(0))
    if len(years) < 2:
        return
    for part in memo.prose:
        for found in amounts(part):
            sentence = part.sentence_at(found.start)
            year = next((y for y, v in years.items() if found.fits(v)), None)
            if not year or found.fits(total) or found.per or not OF_ALL.search(sentence):
                continue
            if abs(found.amount - years[year]) > years[year] * NEARLY:
                continue
            in_all = IN_ALL.search(part.before(found.start, 60))
            about = f"{in_all[0]} {part.after(found.end, 25)}" if in_all else sentence
            is_a_year = any(a.yearly_cost and found.fits(a.yearly_cost) for a in facts.agreements)
            if YEAR.search(about) or (is_a_year and not in_all):
                continue
            wanted = in_the_same_unit(part.text[found.start : found.end], total)
            text = f"Beloppet är summan för {year}. Hela tiden kostar {wanted}."
            yield at(
                part,
                found.span,
                "BELOPP-DELSUMMA",
                WARNING,
                text,
                suggestion=wanted,
                source=f"registret: {total}",
            )


def table_sums(memo: MemoText, facts: Facts) -> Iterator[Finding]:
    """A total that is not the sum of its column; the rounding of each row is allowed."""
    for table in memo.tables:
        part = next((p for p in memo.sections if p.key == table.section), None)
        for n, numbers, total in table_numbers(table):
            if part is None or total is None:
                continue
            right = sum((value for value, _ in numbers), Decimal(0))
            off = abs(right - total)
            if not off:
                continue
            is_rounding = off <= Decimal(len(numbers)) / 2 and right > 100
            text = f"{table.columns[n]}: raderna blir {grouped(right)}, summan är {grouped(total)}."
            severity = INFO if is_rounding else ERROR
            yield at(part, (0, 0), "TABELL-SUMMA", severity, text, source=f"{n}:{right}:{total}")


def of_years(memo: MemoText, facts: Facts) -> Iterator[Finding]:
    """ "4 200 000 kronor under 2019", which is the sum of both years."""
    others = known_amounts(facts)
    for part in memo.prose:
        for found in amounts(part):
            match = FOR_YEAR.match(part.after(found.end))
            right = _of_year(told_of(part, facts), int(match[1])) if match else []
            is_change = CHANGES.search(part.before(found.start, 60))
            if not match or not right or is_change or part.is_quoted(found.start):
                continue
            if any(found.fits(value) for value in right):
                continue
            if any(found.fits(each.value) for each in others):
                yield _other_sum(part, found, right[-1], f"för {match[1]}")


def _of_year(agreements: tuple[AgreementFact, ...], year: int) -> list[Decimal]:
    """The amounts of a year, each agreement's and last the sum."""
    found = [x.amount for a in agreements for x in a.amounts if x.year == year]
    return [*found, sum(found, Decimal(0))] if found else []


def _other_sum(part: Part, found: AmountFound, value: Decimal, what: str) -> Finding:
    wanted = in_the_same_unit(part.text[found.start : found.end], value)
    return at(
        part,
        found.span,
        "BELOPP-AVVIKER",
        WARNING,
        f"Summan {what} är {wanted}.",
        suggestion=wanted,
        source=f"{what}: {value}",
    )


def stated_sums(memo: MemoText, facts: Facts) -> Iterator[Finding]:
    """ "1 800 000 kronor under 2018 och 2 400 000 kronor under 2019, sammanlagt 2 400 000"."""
    for part in memo.prose:
        for start, end in part.sentences:
            found = [a for a in amounts(part) if start <= a.start < end and not a.per]
            if len(found) < 3 or PARTLY.search(part.text[start:end]) or part.is_quoted(start):
                continue
            *addends, stated = found
            right = sum((a.amount for a in addends), Decimal(0))
            slack = sum((a.slack for a in found), Decimal(0))
            if not IN_ALL.search(part.text[addends[-1].end : stated.start]):
                continue
            is_one = any(a.amount == stated.amount for a in addends)
            near = abs(right - stated.amount) / right < Decimal("0.3") if right else False
            if abs(right - stated.amount) > slack and (
                is_one or near or is_swapped(stated.amount, right)
            ):
                yield _other_sum(part, stated, right, "av beloppen")


def of_another(memo: MemoText, facts: Facts) -> Iterator[Finding]:
    """In the point for one agreement, the amount or the volume of another."""
    for part in memo.point_parts:
        named = told_of(part, facts)
        others = tuple(a for a in facts.agreements if a not in named)
        if not others:
            continue
        ours, theirs = Facts(agreements=named), Facts(agreements=others)
        for found in amounts(part):
            own = [k for k in known_amounts(ours) if not k.is_reckoned]
            if any(found.fits(k.value) for k in own) or not own:
                continue
            wrong = next(
                (k for k in known_amounts(theirs) if not k.is_reckoned and found.fits(k.value)),
                None,
            )
            if wrong:
                text = f"Beloppet hör till {wrong.what}."
                yield at(part, found.span, "BELOPP-AVVIKER", WARNING, text, source=wrong.what)
        yield from _volumes_of_another(part, ours, theirs)


def _volumes_of_another(part: Part, ours: Facts, theirs: Facts) -> Iterator[Finding]:
    for found in volumes(part):
        own = [k for k in known_volumes(ours) if k.unit == found.unit]
        if not own or any(k.value == found.quantity for k in own):
            continue
        wrong = next(
            (k for k in known_volumes(theirs) if (k.value, k.unit) == (found.quantity, found.unit)),
            None,
        )
        if wrong:
            text = f"Volymen hör till {wrong.what}."
            yield at(part, found.span, "VOLYM-AVVIKER", WARNING, text, source=wrong.what)


def by_the_month(memo: MemoText, facts: Facts) -> Iterator[Finding]:
    """ "52 000 kr per månad eller 624 000 kr för tiden", where a month is 78 000."""
    known = known_amounts(facts)
    months = [k for k in known if k.per == "månad"]
    whole = [k for k in known if not k.per and not k.is_reckoned]
    for part in memo.prose:
        for found in amounts(part):
            if found.per != "månad" or found.is_about or part.is_quoted(found.start):
                continue
            start, end = _span_of(part, found.start)
            near = [a for a in amounts(part) if start <= a.start < end and not a.per]
            stands = any(a.fits(k.value) for a in near for k in whole)
            if stands and months and not any(abs(found.amount - k.value) < 1 for k in months):
                yield _other_sum(part, found, months[0].value, "per månad")


def _span_of(part: Part, place: int) -> tuple[int, int]:
    return next((span for span in part.sentences if span[0] <= place < span[1]), (0, 0))


def paid_to(memo: MemoText, facts: Facts) -> Iterator[Finding]:
    """ "2 774 000 kr till Kvinnojouren Ada", when that is what another one gets."""
    if len(facts.agreements) < 2:
        return
    for part in memo.sections:
        for found in amounts(part):
            after = part.after(found.end, 80)
            named = [a for a in facts.agreements if TO.match(after) and _is_next(after, a, facts)]
            others = tuple(a for a in facts.agreements if a not in named)
            if len(named) != 1 or any(found.fits(value) for value in _own(named[0])):
                continue
            wrong = next((a for a in others if any(found.fits(v) for v in _own(a))), None)
            if wrong and not part.is_quoted(found.start):
                text = f"Beloppet hör till {wrong.provider}."
                yield at(part, found.span, "BELOPP-AVVIKER", WARNING, text, source=wrong.source)


def _is_next(after: str, agreement: AgreementFact, facts: Facts) -> bool:
    """The party that is named first after the amount."""
    match = TO.match(after)
    end = match.end() + len(agreement.provider) + 1 if match else 0
    return mentions(after[:end], agreement.provider, facts)


def _own(agreement: AgreementFact) -> list[Decimal]:
    values = [agreement.yearly_cost, agreement.unit_price, agreement.ceiling]
    return [v for v in (*values, *(a.amount for a in agreement.amounts)) if v]


CHECKS = (by_the_month, paid_to, partial_sums, table_sums, of_years, stated_sums, of_another)
