"""Amounts against terms, tables, sums and price level."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from commissioning.memos.checks.facts import Facts
from commissioning.memos.checks.finding import WARNING, Finding, at
from commissioning.memos.checks.money import (
    ANYTHING,
    UNIT_OF_CELL,
    Known,
    known_amounts,
    table_amounts,
    table_numbers,
)
from commissioning.memos.checks.reading import (
    LEVEL,
    AmountFound,
    amounts,
    grouped,
    kronor,
)
from commissioning.memos.checks.text import MemoText, Part

SCALES = tuple(Decimal(10) ** n for n in (-6, -3, -1, 1, 3, 6))
PRICED = re.compile(r"nivå|prisläge|års pris|löpande pris|årspris", re.IGNORECASE)
OF_EVERY_AMOUNT = re.compile(
    r"\b(?:belopp(?:en)?|ersättningarna|priserna)\b[^.]*\b(?:prisnivå|nivå|prisläge)\b",
    re.IGNORECASE,
)
UPLIFT = re.compile(r"uppräkn|index", re.IGNORECASE)
FIGURES = 3  # of a rounded amount, for one of them to be a slip
SMALL = 1000  # kronor: below it, and in a table, too much looks alike
COUNTED = re.compile(r"timmar|platser|dygn|antal|personer", re.IGNORECASE)
THOUSANDS = (Decimal(10) ** -6, Decimal(10) ** -3, Decimal(10) ** 3, Decimal(10) ** 6)
# Money that is not the agreement's, though it may be nearly as much.
OTHERS_MONEY = re.compile(
    r"\b(?:budget\w*|ram(?:en|ar)?|avsatt\w*|avsätt\w*|anslag\w*|statsbidrag\w*|bidrag\w*|intäkt\w*"
    r"|bespar\w*|minsk\w*|ök(?:a|ar|as|ade|ning\w*)|höj\w*|sänk\w*|värd\w*|hyr\w*|anbud\w*|andra"
    r"|jämför\w*|prognos\w*|utfall\w*|i stället|annars|hade|skulle|respektive|exklusive|inklusive"
    r"|föreslog|begärde|egen regi)\b",
    re.IGNORECASE,
)
PAST = re.compile(
    r"\b(?:tidigare|förra året|året innan|hittills|dåvarande|kostade|uppgick|har kostat"
    r"|höjdes|sänktes|ändrades|blev"
    r"|(?:kostnad|ersättning|pris)(?:en|et) var|var \w*(?:kostnad|ersättning|pris)(?:en|et)"
    r"|(?:kostnad|ersättning|pris)(?:en|et) var bestämd\w*)\b",
    re.IGNORECASE,
)
PAST_YEAR = re.compile(r"(?<![\d.:/-])(20\d\d)(?![\d:/-])")
MILLIONS_OF_TKR = re.compile(
    r"(?<!\d)(?<!\d )(\d{1,3}(?:[ \u00a0]\d{3}){2,}) ?tkr\b", re.IGNORECASE
)
OF_ALL_MONEY = re.compile(r"\b(?:kommunens|koncernen\w*|omsättning\w*|balansräkning\w*)\b")
COSTS = re.compile(r"kostnad|ersättning|kostar|uppgår|beräknas|utgår", re.IGNORECASE)


def against_register(memo: MemoText, facts: Facts) -> Iterator[Finding]:
    """An amount that is nearly one of the register's, or in a point none of them."""
    owned = known_amounts(facts)
    known = (*owned, *_of_tables(memo))
    if not known:
        return
    for part in memo.prose:
        for found in amounts(part):
            if part.is_quoted(found.start) or any(_fits(found, each) for each in known):
                continue
            wanted = _near(part, found, known, facts)
            if wanted:
                yield _differs(part, found, wanted)
            elif part.is_point and not found.is_about and any(_is_alike(found, k) for k in owned):
                text = "Beloppet finns inte bland ärendets belopp i registret."
                yield at(part, found.span, "BELOPP-OKANT", WARNING, text, source="registret")


def _fits(found: AmountFound, known: Known) -> bool:
    off = abs(found.amount - known.value)
    return off <= max(found.slack, known.slack) and _is_alike(found, known)


def _is_alike(found: AmountFound, known: Known) -> bool:
    """Both for a month, both for a place or an hour, or neither; what says nothing may be any."""
    is_any = not found.per or known.per == ANYTHING or known.what.startswith("tabell")
    return is_any or _paid_for(found) == known.per


def _paid_for(found: AmountFound) -> str:
    return {"": "", "år": "", "månad": "månad"}.get(found.per, "enhet")


def _of_tables(memo: MemoText) -> Iterator[Known]:
    for table in memo.tables:
        for n, numbers, total in table_numbers(table):
            unit = numbers[0][1]
            if COUNTED.search(table.columns[n]):
                continue
            scales = (UNIT_OF_CELL[unit],) if unit in UNIT_OF_CELL else (Decimal(1), Decimal(1000))
            for scale in scales:
                yield from (Known(value * scale, "tabellen") for value, _ in numbers)
                if total is not None:
                    yield Known(total * scale, "tabellens summa")
        sums = list(table_amounts(table))
        yield from (Known(value, f"tabellens summa, {column}") for column, value in sums)
        if sums:
            yield Known(sum((value for _, value in sums), Decimal(0)), "tabellens summa")


def _near(part: Part, found: AmountFound, known: tuple[Known, ...], facts: Facts) -> Known | None:
    """The amount it is likely a slip for: digits in another order, one digit off, near, or the
    unit. Of what has been only digits that changed places, for last year's cost is near this
    year's; so too of prices that are reckoned, or not said to be prices.
    """
    may_be = [
        k
        for k in known
        if k.value > 0
        and not k.is_reckoned
        and k.per in (_paid_for(found), ANYTHING)
        and (found.amount >= SMALL or not k.what.startswith("tabell"))
    ]
    past = is_past(part, found, facts)
    for each in may_be:
        if _is_turned(found, each) if past else _is_slip(part, found, each):
            return each
    is_others = OTHERS_MONEY.search(part.sentence_at(found.start)) and not part.is_point
    for each in () if is_others else filter(lambda k: _is_turned_only(found, k), known):
        if is_swapped(found.amount, each.value.quantize(Decimal(1))):
            return each
    return None if past else next((k for k in known if _is_other_unit(found, k)), None)


def _is_turned(found: AmountFound, known: Known) -> bool:
    """Two digits have changed places as they are printed: 13,2 mnkr is not 13,02 turned."""
    figures = len(_digits(found.amount)), len(_digits(known.value))
    return is_swapped(found.amount, known.value) and (not found.slack or figures[0] == figures[1])


def _is_turned_only(found: AmountFound, known: Known) -> bool:
    """What is reckoned, and a price where the text does not say that it is one."""
    if known.is_reckoned:
        return known.per == _paid_for(found)
    return known.per == "enhet" and not found.per


def _is_slip(part: Part, found: AmountFound, known: Known) -> bool:
    """In a point any digit may be the wrong one. Elsewhere two amounts of few figures differ by a
    digit as a rule because they are two amounts, where the sentence does not say they are one."""
    sentence = part.sentence_at(found.start)
    is_others = bool(OTHERS_MONEY.search(sentence))
    is_coarse = bool(found.slack) and len(_digits(found.amount)) < FIGURES
    if is_slip_of_digits(found.amount, known.value) and not is_coarse:
        is_ours = not is_others and not known.what.startswith("tabell")
        is_exact = len(_digits(known.value)) > FIGURES or (is_ours and not found.slack)
        is_turned = is_swapped(found.amount, known.value) and not is_others
        return part.is_point or is_exact or is_turned
    if known.per == ANYTHING and not part.is_point:
        return False  # a price of somebody else is near ours as a rule
    if is_others or known.what.startswith("tabell"):
        return False
    if known.per == "enhet" and not part.is_point:
        return False
    if not looks_like(found.amount, known.value):
        return False
    return not found.slack or bool(COSTS.search(sentence))


def is_past(part: Part, found: AmountFound, facts: Facts) -> bool:
    """The sentence tells of a year before what is decided, other than as a price level."""
    first = min((a.first_day.year for a in facts.agreements if a.first_day), default=None)
    sentence = part.sentence_at(found.start)
    if part.is_point or first is None:
        return False
    years = [int(m[1]) for m in PAST_YEAR.finditer(LEVEL.sub("", sentence))]
    return bool(PAST.search(sentence)) or any(year < first for year in years)


def _is_other_unit(found: AmountFound, known: Known) -> bool:
    """The same digits with another unit, or paid by the month in place of the year."""
    if found.per == "månad" and not known.per and found.fits(known.value):
        return True
    if known.value < SMALL or known.per not in (_paid_for(found), ANYTHING):
        return False
    if known.per == ANYTHING and not found.per and len(_digits(found.amount)) < FIGURES:
        return False
    is_rough = found.is_about or known.is_reckoned
    digits = _digits(found.amount) == _digits(known.value) and not is_rough
    return any(
        found.fits(known.value * scale) and (digits or scale in THOUSANDS) for scale in SCALES
    )


def _digits(value: Decimal) -> str:
    return f"{value.normalize():f}".replace(".", "").strip("0")


def looks_like(value: Decimal, other: Decimal) -> bool:
    """Two numbers that differ by a digit, by two that changed places, or by less than 4 %."""
    if value == other or not other:
        return False
    if other >= 1000 and abs(value - other) / other < Decimal("0.04"):
        return True
    return is_slip_of_digits(value, other)


def is_slip_of_digits(value: Decimal, other: Decimal) -> bool:
    """One digit is another, or two changed places; numbers of at least three digits, of which
    some other than the noughts at the end are the same: 3 000 is no slip for 6 000."""
    one, two = f"{value.normalize():f}", f"{other.normalize():f}"
    if len(one) != len(two) or len(one) < 3:
        return False
    wrong = [n for n in range(len(one)) if one[n] != two[n]]
    return is_swapped(value, other) or (len(wrong) == 1 and len(two.rstrip("0")) > 1)


def is_swapped(value: Decimal, other: Decimal) -> bool:
    """Two digits have changed places."""
    one, two = f"{value.normalize():f}", f"{other.normalize():f}"
    if len(one) != len(two) or len(one) < 3:
        return False
    wrong = [(a, b) for a, b in zip(one, two, strict=True) if a != b]
    return len(wrong) == 2 and wrong[0] == wrong[1][::-1]


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


def thousandfold(memo: MemoText, facts: Facts) -> Iterator[Finding]:
    """ "1 164 000 tkr": as many kronor are meant."""
    for part, match in memo.find(MILLIONS_OF_TKR):
        if not OF_ALL_MONEY.search(part.sentence_at(match.start())):
            text = f"{match[0]} är mer än en miljard. Menas kr?"
            suggestion = f"{match[1]} kr"
            yield at(part, match.span(), "BELOPP-ENHET", WARNING, text, suggestion=suggestion)


def places(memo: MemoText, *of: Decimal | None) -> Iterator[tuple[Part, AmountFound]]:
    """Where the yearly cost of an agreement stands, or its price."""
    for part in memo.prose:
        for found in amounts(part):
            if any(value and found.fits(value) for value in of):
                yield part, found


def price_level_missing(memo: MemoText, facts: Facts) -> Iterator[Finding]:
    """The yearly cost without a word of in which year's prices."""
    for agreement in facts.agreements:
        said = list(places(memo, agreement.yearly_cost))
        if not said or any(_is_priced(part, found) for part, found in said):
            continue
        exact = [place for place in said if not place[1].is_about]
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


def _is_priced(part: Part, found: AmountFound) -> bool:
    """In its own sentence, or in one of the same part about every amount."""
    return bool(PRICED.search(part.sentence_at(found.start)) or OF_EVERY_AMOUNT.search(part.text))


def _is_priced_by_unit(part: Part, facts: Facts) -> bool:
    """The price of an hour or a place stands there with its year, and the sum follows from it."""
    prices = {a.unit_price for a in facts.agreements if a.unit_price}
    prices |= {each.amount for each in facts.amounts if each.label}
    return any(
        any(found.fits(price) for price in prices) and PRICED.search(part.sentence_at(found.start))
        for found in amounts(part)
    )


def price_level(memo: MemoText, facts: Facts) -> Iterator[Finding]:
    """Another price level than the register's, or one older than the time it is to hold."""
    for agreement in facts.agreements:
        told = set()
        for part, found in places(memo, agreement.yearly_cost, agreement.unit_price):
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
    against_register, thousandfold, price_level_missing, price_level,
)  # fmt: skip
