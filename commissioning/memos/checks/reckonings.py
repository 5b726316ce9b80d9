"""What the text reckons for itself: differences, per cent, shares and products.

Nothing here asks the register whether a number is right, only whether the numbers that stand
together agree. Where it is not certain that they belong together, only turned digits are told of.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from itertools import combinations, product

from commissioning.memos.checks.amounts import in_the_same_unit, is_past, is_swapped
from commissioning.memos.checks.facts import Facts
from commissioning.memos.checks.finding import WARNING, Finding, at
from commissioning.memos.checks.money import known_amounts
from commissioning.memos.checks.reading import (
    ABOUT,
    ANY_PERCENT,
    NUMBER,
    PERCENT,
    SMALL,
    UNITS,
    AmountFound,
    amounts,
    grouped,
    number,
    quantity,
    scale_of,
)
from commissioning.memos.checks.text import MemoText, Part

MONEY = r"kr|kronor|tkr|mnkr|mkr|miljoner kronor"
THING = r"timmar|platser|personer|dygn|brukare|ärenden|lägenheter|årsarbetare"
VALUE = rf"(?:{NUMBER}|{SMALL})"
UNIT = rf"(?: ?({MONEY}|{THING})\b)?"
EACH = r"(?:(?: per \w+|/\w+)(?: och \w+)?)?(?: (?:under|år) \d{4})?"
FROM_TO = rf"\bfrån ({VALUE}){UNIT}{EACH} till ({VALUE}){UNIT}(?! ?(?:procent|%)|[\d:/-])"
BY = rf"({VALUE}) ?({MONEY}|{THING})\b"
GAP = r"[^.;:\d]{0,60}?"
# "utökas med åtta platser, från 48 till 56" and "från 48 till 56 platser, en ökning med åtta"
BEFORE = re.compile(rf"\b(?:med|på) {BY}{EACH}[ ,(]{{1,3}}{FROM_TO}", re.IGNORECASE)
AFTER = re.compile(
    rf"{FROM_TO}{EACH}{GAP}\b(?:ökning|höjning|utökning|minskning|sänkning|skillnad)\w* "
    rf"(?:med|på|är|blir|om) {BY}",
    re.IGNORECASE,
)
RISES = re.compile(
    rf"{FROM_TO}{EACH}{GAP}\b(?:med|på|motsvara\w*|innebär\w*|är|om) "
    rf"((?:\w+ ){{0,2}}){PERCENT}",
    re.IGNORECASE,
)
CHANGED = re.compile(
    r"\b(?:mer|stig\w*|steg|ök\w*|höj\w*|sjunk\w*|sjönk|minsk\w*|sänk\w*|dyrare|billigare|högre|lägre)",
    re.IGNORECASE,
)
MORE = re.compile(
    r"^\s*(?:\w+ )?(?:mer|mindre|högre|lägre|dyrare|billigare)\b(?! än (?:hälften|hela))",
    re.IGNORECASE,
)
SHARED = re.compile(
    r"\b(?:betalar|står för|svarar för|bidrar med|delas så|fördelas|finansierar)\b", re.IGNORECASE
)
COUNTABLE = re.compile(
    rf"(?<![\w,:§-])({VALUE}) (?:{THING}|dagar|öppetdagar|besök)\b", re.IGNORECASE
)
COUNTED = re.compile(
    rf"(?<![\w,:§-])({VALUE}) (?:platser|personer|deltagare) och ({VALUE}) "
    rf"(?:dagar|öppetdagar|dygn) (?:blir(?: det)?|ger|är|motsvarar) "
    rf"({NUMBER}) (?:dygn|dagar|vårddygn|timmar)\b",
    re.IGNORECASE,
)
MOST = Decimal(100)
LONGEST = 3
MOST_DECIMALS = 6
FEWEST_FIGURES = 3  # two round numbers have a round product, and those look alike


@dataclass(frozen=True)
class Change:
    """From one number to another, in one unit."""

    first: Decimal
    last: Decimal
    unit: str

    @property
    def size(self) -> Decimal:
        return abs(self.last - self.first)

    @property
    def percent(self) -> Decimal:
        return self.size / self.first * 100 if self.first else Decimal(0)


def _value(text: str, unit: str) -> Decimal:
    return quantity(text) * scale_of(unit)


def _change(first: str, unit: str | None, last: str, last_unit: str | None) -> Change:
    """The unit may stand after either number: "från 48 till 56 platser"."""
    ours, theirs = unit or last_unit or "", last_unit or unit or ""
    return Change(_value(first, ours), _value(last, theirs), theirs.casefold())


def differences(memo: MemoText, facts: Facts) -> Iterator[Finding]:
    """ "utökas med åtta platser, från 46 till 56": the step and its ends in one sentence."""
    for part, match in memo.find(BEFORE):
        said, unit, *ends = match.groups()
        yield from _step(part, match.span(1), said, unit, _change(*ends))
    for part, match in memo.find(AFTER):
        *ends, said, unit = match.groups()
        yield from _step(part, match.span(5), said, unit, _change(*ends))


def _step(
    part: Part, span: tuple[int, int], said: str, unit: str, change: Change
) -> Iterator[Finding]:
    both_money = _is_money(unit) and _is_money(change.unit)
    is_same = change.unit in ("", unit.casefold()) or both_money
    if not change.unit:
        scale = scale_of(unit)
        change = Change(change.first * scale, change.last * scale, unit)
    if is_same and _is_exact(part, span[0]) and _value(said, unit) != change.size:
        right = _in(change.size, unit)
        text = f"Från {_in(change.first, unit)} till {_in(change.last, unit)} är {right} {unit}."
        yield at(part, span, "TAL-SKILLNAD", WARNING, text, suggestion=right)


def _in(value: Decimal, unit: str) -> str:
    return grouped(value / scale_of(unit))


def _is_money(unit: str) -> bool:
    return unit.casefold().split(" ")[0] in UNITS


def _is_exact(part: Part, place: int) -> bool:
    return not ABOUT.search(part.before(place))


def more_or_less(memo: MemoText, facts: Facts) -> Iterator[Finding]:
    """ "Det är 1 820 000 kr mer än i dag", where two amounts differ by 1 280 000."""
    known = [k.value for k in known_amounts(facts) if not k.per and not k.is_reckoned]
    for part in memo.prose:
        for found in amounts(part):
            if found.is_about or not MORE.match(part.after(found.end)):
                continue
            near = [a.amount for a in _around(part, found) if a != found]
            sizes = {abs(a - b) for a, b in combinations({*near, *known}, 2)}
            if any(found.fits(size) for size in sizes) or found.amount in near:
                continue
            right = next((size for size in sizes if is_swapped(found.amount, size)), None)
            if right and not part.is_quoted(found.start):
                yield _reckoned(part, found, right, "Skillnaden", "TAL-SKILLNAD")


def _reckoned(part: Part, found: AmountFound, right: Decimal, what: str, code: str) -> Finding:
    wanted = in_the_same_unit(part.text[found.start : found.end], right)
    return at(part, found.span, code, WARNING, f"{what} blir {wanted}.", suggestion=wanted)


def _around(part: Part, found: AmountFound) -> list[AmountFound]:
    """The amounts of the sentence and of the two before it."""
    start, end = _sentences_to(part, found.start)
    return [a for a in amounts(part) if start <= a.start < end]


@lru_cache(maxsize=4096)
def _sentences_to(part: Part, place: int) -> tuple[int, int]:
    """From the beginning of the sentence two before the one of the place, to its end."""
    spans = part.sentences
    here = next((n for n, (a, b) in enumerate(spans) if a <= place < b), 0)
    return spans[max(0, here - LONGEST + 1)][0], spans[here][1]


def percentages(memo: MemoText, facts: Facts) -> Iterator[Finding]:
    """ "från 482 kr till 498 kr, en höjning med 4,3 procent", which is 3,3."""
    for part, match in memo.find(RISES):
        *ends, words, said = match.groups()
        change = _change(*ends)
        if not change.percent:
            continue
        is_about = bool(ABOUT.search(words) or ABOUT.search(f"{words.strip()} "))
        if not _fits(said, change.percent, is_about):
            yield _percent(part, match.span(6), said, change.percent)


def _fits(said: str, right: Decimal, is_about: bool) -> bool:
    """As printed, with a step to either side, since both ends may be rounded."""
    step = Decimal(1).scaleb(-_decimals(said))
    allowed = max(step * 2, Decimal(2)) if is_about else step
    return abs(number(said) - right) <= allowed


def _percent(part: Part, span: tuple[int, int], said: str, right: Decimal) -> Finding:
    places = max(1, _decimals(said))
    wanted = grouped(round(right, places))
    text = f"Det är {wanted} procent, här står {said}."
    return at(part, span, "PROCENT-AVVIKER", WARNING, text, suggestion=wanted)


def _decimals(said: str) -> int:
    return min(len(said.partition(",")[2]), MOST_DECIMALS)


def turned_percentages(memo: MemoText, facts: Facts) -> Iterator[Finding]:
    """ "405 kr ... har stigit till 452 kr, med 16,1 procent", which is 11,6."""
    known = {k.value for k in known_amounts(facts) if not k.is_reckoned}
    for part, match in memo.find(ANY_PERCENT):
        said = match[1]
        if "," not in said or not CHANGED.search(part.sentence_at(match.start())):
            continue
        start, end = _sentences_to(part, match.start())
        near = [a for a in amounts(part) if start <= a.start < end]
        pairs = [Change(a.amount, b.amount, "") for a, b in combinations(near, 2) if a.per == b.per]
        changes = [p.percent for p in pairs] + list(_shares(near, known))
        rights = [round(each, _decimals(said)) for each in changes if each]
        if any(abs(right - number(said)) <= Decimal("0.2") for right in rights):
            continue
        turned = next((right for right in rights if is_swapped(number(said), right)), None)
        if turned:
            yield _percent(part, match.span(1), said, turned)


def _shares(near: list[AmountFound], known: set[Decimal]) -> Iterator[Decimal]:
    """ "474 500 kr eller 3,2 procent mer": the change that stands there, of each known amount."""
    for found in near:
        yield from (found.amount / each * 100 for each in known if each > found.amount)


def shares(memo: MemoText, facts: Facts) -> Iterator[Finding]:
    """ "socialnämnden betalar 65 procent och arbetsmarknadsnämnden 45 procent"."""
    for part in memo.prose:
        for start, end in part.sentences:
            sentence = part.text[start:end]
            found = list(ANY_PERCENT.finditer(sentence))
            total = sum((number(m[1]) for m in found), Decimal(0))
            if len(found) < 2 or total <= MOST or not SHARED.search(sentence):
                continue
            if CHANGED.search(sentence) or part.is_quoted(start):
                continue
            text = f"Andelarna blir tillsammans {grouped(total)} procent."
            span = (start + found[0].start(), start + found[-1].end())
            yield at(part, span, "ANDELAR-SUMMA", WARNING, text)


def products(memo: MemoText, facts: Facts) -> Iterator[Finding]:
    """ "2 210 kr per plats och dygn. Åtta platser kostar 17 860 kr per dygn", which is 17 680."""
    owned = known_amounts(facts)
    prices = {k.value for k in owned if k.per == "enhet" and not k.is_reckoned}
    known = {k.value for k in owned}
    for part in memo.prose:
        for found in amounts(part):
            is_known = found.amount in known or is_past(part, found, facts)
            if found.is_about or part.is_quoted(found.start) or is_known:
                continue
            rights = set(_products(part, found, prices))
            if any(found.fits(right) for right in rights):
                continue
            right = next((r for r in rights if is_swapped(found.amount, r)), None)
            if right:
                yield _reckoned(part, found, right, "Antalet gånger priset", "BELOPP-PRODUKT")


def _products(part: Part, found: AmountFound, prices: Iterable[Decimal]) -> Iterator[Decimal]:
    """Each number of the sentence and of the two before it, times each price in the part."""
    start, end = _sentences_to(part, found.start)
    numbers = {quantity(m[1]) for m in COUNTABLE.finditer(part.text, start, end)}
    paid = {a.amount for a in amounts(part) if a != found} | set(prices)
    for times, price in product(numbers, paid - {found.amount}):
        if max(_figures(times), _figures(price)) >= FEWEST_FIGURES:
            yield times * price


def _figures(value: Decimal) -> int:
    """How many figures it has but for noughts at the end."""
    return len(f"{value:f}".partition(".")[0].rstrip("0"))


def counted(memo: MemoText, facts: Facts) -> Iterator[Finding]:
    """ "Med 16 platser och 365 dagar blir det 5 110 dygn", which is 5 840."""
    for part, match in memo.find(COUNTED):
        one, other, said = (quantity(match[n]) for n in (1, 2, 3))
        if one * other != said and _is_exact(part, match.start(3)):
            wanted = grouped(one * other)
            text = f"{match[1]} gånger {match[2]} är {wanted}."
            yield at(part, match.span(3), "BELOPP-PRODUKT", WARNING, text, suggestion=wanted)


CHECKS = (differences, more_or_less, percentages, turned_percentages, shares, products, counted)
