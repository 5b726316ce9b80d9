"""Amounts against terms, tables, sums and price level."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from commissioning.memos.checks.facts import AgreementFact, Facts
from commissioning.memos.checks.finding import ERROR, INFO, WARNING, Finding, at
from commissioning.memos.checks.money import (
    UNIT_OF_CELL,
    Known,
    by_year,
    known_amounts,
    part_year,
    table_amounts,
    table_numbers,
)
from commissioning.memos.checks.reading import LEVEL, AmountFound, amounts, grouped, kronor
from commissioning.memos.checks.text import MemoText, Part

SCALES = tuple(Decimal(10) ** n for n in (-6, -3, -1, 1, 3, 6))
OF_ALL = re.compile(
    r"\b(?:finansier\w*|sammanlag\w*|totalt|sammantag\w*|tillsammans|kostar)\b", re.IGNORECASE
)
YEAR = re.compile(r"\b(?:20\d\d|per år|/år|om året|årligen|vardera)\b")
OTHER_MONEY = re.compile(
    r"\b(?:\w*bidrag\w*|\w*budget\w*|avsatt\w*|anslag\w*|anslog\w*|då|tidigare|dåvarande|besparing"
    r"\w*|engångs\w+|utöver|jämför\w*|anbud\w*|offert\w*|priserna|för ändamålet|annan|andra)\b",
    re.IGNORECASE,
)
TELLING = 4  # digits that are no accident
PRICED = re.compile(r"nivå|prisläge|års pris|löpande pris|årspris", re.IGNORECASE)
UPLIFT = re.compile(r"uppräkn|index", re.IGNORECASE)
COSTS = re.compile(r"kostnad|ersättning|kostar|uppgår|beräknas|utgår", re.IGNORECASE)


def against_register(memo: MemoText, facts: Facts) -> Iterator[Finding]:
    """An amount that is nearly one of the register's, or in a point none of them."""
    known = (*known_amounts(facts), *_of_tables(memo))
    if not known:
        return
    owned = [each for each in known_amounts(facts)]
    for part in memo.prose:
        for found in amounts(part):
            if part.is_quoted(found.start) or any(found.fits(each.value) for each in known):
                continue
            wanted = _near(found, known)
            if wanted and (part.is_point or not _is_other_money(part, found)):
                yield _differs(part, found, wanted)
            elif part.is_point and owned and not found.is_about:
                text = "Beloppet finns inte bland ärendets belopp i registret."
                yield at(part, found.span, "BELOPP-OKANT", WARNING, text, source="registret")


def _is_other_money(part: Part, found: AmountFound) -> bool:
    """Few digits in a sentence about other money: 2,6 mnkr of a grant is no slip for 5,6 mnkr."""
    digits = f"{found.amount.normalize():f}".rstrip("0").lstrip("0").replace(".", "")
    return len(digits) < TELLING and bool(OTHER_MONEY.search(part.sentence_at(found.start)))


def _of_tables(memo: MemoText) -> Iterator[Known]:
    for table in memo.tables:
        for _, numbers, total in table_numbers(table):
            unit = numbers[0][1]
            scales = (UNIT_OF_CELL[unit],) if unit in UNIT_OF_CELL else (Decimal(1), Decimal(1000))
            for scale in scales:
                yield from (Known(value * scale, "tabellen") for value, _ in numbers)
                if total is not None:
                    yield Known(total * scale, "tabellens summa")
        sums = list(table_amounts(table))
        yield from (Known(value, f"tabellens summa, {column}") for column, value in sums)
        if sums:
            yield Known(sum((value for _, value in sums), Decimal(0)), "tabellens summa")


def _near(found: AmountFound, known: tuple[Known, ...]) -> Known | None:
    """The amount it is likely a slip for: digits in another order, one digit off, or the unit."""
    for each in known:
        if each.value > 0 and looks_like(found.amount, each.value):
            return each
    for each in known:
        if any(found.fits(each.value * scale) and each.value >= 1000 for scale in SCALES):
            return each
    return None


def looks_like(value: Decimal, other: Decimal) -> bool:
    """Two numbers that differ by a digit, by two that changed places, or by less than 4 %."""
    if value == other or not other:
        return False
    if other >= 1000 and abs(value - other) / other < Decimal("0.04"):
        return True
    return is_slip_of_digits(value, other)


def is_slip_of_digits(value: Decimal, other: Decimal) -> bool:
    """One digit is another, or two changed places; numbers of at least three digits."""
    one, two = f"{value.normalize():f}", f"{other.normalize():f}"
    if len(one) != len(two) or len(one) < 3:
        return False
    wrong = [n for n in range(len(one)) if one[n] != two[n]]
    swapped = len(wrong) == 2 and one[wrong[0]] == two[wrong[1]] and one[wrong[1]] == two[wrong[0]]
    return len(wrong) == 1 or swapped


def _differs(part: Part, found: AmountFound, wanted: Known) -> Finding:
    printed = in_the_same_unit(part.text[found.start : found.end], wanted.value)
    text = f"Registret har {printed} ({wanted.what})."
    if wanted.what.startswith("tabell"):
        text = f"Tabellen har {printed}."
    return at(
        part,
        found.span,
        "BELOPP-AVVIKER",
        WARNING,
        text,
        suggestion=printed,
        source=f"{wanted.what}: {wanted.value}",
    )


def in_the_same_unit(printed: str, value: Decimal) -> str:
    """The amount as it would be printed there: "2,4 mnkr" for 2 400 000 beside mnkr."""
    match = re.search(r"(mnkr|mkr|tkr|miljon\w* kronor|kronor|kr)$", printed.strip(), re.IGNORECASE)
    unit = match[1] if match else "kr"
    scale = {"mn": 6, "mk": 6, "mi": 6, "tk": 3}.get(unit[:2].lower(), 0)
    scaled = value / Decimal(10) ** scale
    if scaled != scaled.quantize(Decimal("0.01")):
        return kronor(value)
    return f"{grouped(scaled)} {unit}"


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
            if YEAR.search(sentence):
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


def part_of_a_year(memo: MemoText, facts: Facts) -> Iterator[Finding]:
    """A yearly sum for an assignment of some months, and nothing of what the months cost."""
    for agreement in facts.agreements:
        parts = part_year(agreement)
        if not parts or _is_said(memo, parts):
            continue
        for part, found in _places(memo, agreement):
            if "ekonom" not in part.heading.casefold():
                continue
            text = (
                f"Beloppet är för ett helt år. {agreement.first_day}–{agreement.last_day} kostar "
                f"{kronor(parts[0])} räknat i månader, {kronor(parts[1])} i dagar."
            )
            yield at(
                part,
                found.span,
                "BELOPP-DELAR",
                WARNING,
                text,
                source=f"{agreement.source}: {parts[0]}",
            )
            return


def _is_said(memo: MemoText, parts: tuple[Decimal, ...]) -> bool:
    allowed = parts[0] * Decimal("0.01")
    found = [each for part in memo.prose for each in amounts(part)]
    tables = [value for table in memo.tables for _, value in table_amounts(table)]
    values = [*(each.amount for each in found), *tables]
    return any(abs(value - part) <= allowed for value in values for part in parts)


def _places(memo: MemoText, agreement: AgreementFact) -> Iterator[tuple[Part, AmountFound]]:
    """Where the yearly cost of an agreement stands."""
    for part in memo.prose:
        for found in amounts(part):
            if agreement.yearly_cost and found.fits(agreement.yearly_cost):
                yield part, found


def price_level_missing(memo: MemoText, facts: Facts) -> Iterator[Finding]:
    """The yearly cost without a word of in which year's prices."""
    for agreement in facts.agreements:
        places = list(_places(memo, agreement))
        if not places or any(PRICED.search(_around(part, found)) for part, found in places):
            continue
        exact = [place for place in places if not place[1].is_about]
        if not exact or _is_priced_by_unit(exact[-1][0], facts):
            continue
        part, found = exact[-1]
        level = f" i {agreement.price_level} års nivå" if agreement.price_level else ""
        text = "Skriv vilket års prisnivå beloppet har."
        yield at(
            part,
            found.span,
            "PRISNIVA-SAKNAS",
            WARNING,
            text,
            suggestion=f"{part.text[found.start : found.end]}{level}" if level else None,
            source=f"{agreement.source}: prisnivå {agreement.price_level}",
        )


def _is_priced_by_unit(part: Part, facts: Facts) -> bool:
    """The price of an hour or a place stands there with its year, and the sum follows from it."""
    prices = {a.unit_price for a in facts.agreements if a.unit_price}
    prices |= {each.amount for each in facts.amounts if each.label}
    return any(
        any(found.fits(price) for price in prices) and PRICED.search(_around(part, found))
        for found in amounts(part)
    )


def _around(part: Part, found: AmountFound) -> str:
    return part.sentence_at(found.start)


def price_level(memo: MemoText, facts: Facts) -> Iterator[Finding]:
    """Another price level than the register's, or one older than the time it is to hold."""
    for agreement in facts.agreements:
        told = set()
        for part, found in _places(memo, agreement):
            match = LEVEL.search(part.after(found.end, 60))
            if not match:
                continue
            year = int(match[1])
            place = found.end + match.start(1)
            span = (place, place + 4)
            first = agreement.first_day
            if agreement.price_level and year != agreement.price_level:
                text = f"Registret har {agreement.price_level} års nivå."
                yield at(
                    part,
                    span,
                    "PRISNIVA-AVVIKER",
                    WARNING,
                    text,
                    suggestion=str(agreement.price_level),
                    source=f"{agreement.source}: {text}",
                )
            elif first and year < first.year and not UPLIFT.search(memo.whole) and year not in told:
                told.add(year)
                text = f"Uppdraget gäller från {first}. Räkna upp beloppet från {year} års nivå."
                yield at(part, span, "PRISNIVA-GAMMAL", WARNING, text, source=agreement.source)


CHECKS = (
    against_register, partial_sums, table_sums, part_of_a_year, price_level_missing, price_level,
)  # fmt: skip
