"""Dates, lengths of time, amounts and volumes in Swedish running text, each with its place."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache

from commissioning.memos.checks.text import Part

MONTHS = [
    "januari", "februari", "mars", "april", "maj", "juni", "juli", "augusti", "september",
    "oktober", "november", "december",
]  # fmt: skip
WORDS = {
    "en": 1, "ett": 1, "två": 2, "tre": 3, "fyra": 4, "fem": 5, "sex": 6, "sju": 7, "åtta": 8,
    "nio": 9, "tio": 10, "elva": 11, "tolv": 12, "arton": 18, "tjugofyra": 24, "trettiosex": 36,
}  # fmt: skip
SMALL = "|".join(word for word, value in WORDS.items() if 1 < value <= 12)
COUNT = r"(?:\d{1,3}|" + "|".join(WORDS) + r")"
LONGEST_NUMBER = 16
SPACE = r"[ \u00a0\u202f]"
NUMBER = rf"\d{{1,3}}(?:{SPACE}\d{{3}})+(?:,\d+)?|\d+(?:,\d+)?"
UNITS = {
    "kr": Decimal(1), "kronor": Decimal(1), "sek": Decimal(1), "tkr": Decimal(1000),
    "mnkr": Decimal(1_000_000), "mkr": Decimal(1_000_000), "mdkr": Decimal(10**9),
    "miljoner": Decimal(1_000_000), "miljon": Decimal(1_000_000), "tusen": Decimal(1000),
}  # fmt: skip
ABOUT = re.compile(
    r"\b(?:ca|cirka|circa|c:a|drygt|knappt|omkring|ungefär|runt|närmare|uppskattningsvis|nästan|"
    r"uppemot|uppåt|mer än|mindre än|över|som mest|som lägst|"
    r"i storleksordningen)\.?\s*$",
    re.IGNORECASE,
)
# A ceiling or a floor: another number than the cost, unless it has the figures of one.
AT_MOST = re.compile(
    r"\b(?:högst|minst|upp till|tak(?:et)? (?:på|är)|gränsen är)\s*$", re.IGNORECASE
)

ISO = re.compile(r"(?<![\d-])(\d{4})-( ?)(\d{2})-( ?)(\d{2})(?!\d)")
WRITTEN = re.compile(
    rf"(?<![\d.,§])(\d{{1,2}}) ({'|'.join(MONTHS)})(?: (?:år )?(\d{{4}}))?\b", re.IGNORECASE
)
MONTH_ONLY = re.compile(rf"(?<!\d )\b({'|'.join(MONTHS)}) (?:år )?(\d{{4}})\b", re.IGNORECASE)
LENGTH = re.compile(
    rf"(?<![\w+–-])({COUNT})(?: \((?:\d+|\w+)\))?[ -](år|månader|månad|dagar)\b"
    rf"(?!\s*(?:gammal|gamla|tidigare|och äldre|och uppåt|ålder))",
    re.IGNORECASE,
)
AMOUNT = re.compile(
    rf"(?<![\w,:§-])({NUMBER}){SPACE}?(kr|kronor|sek|tkr|mnkr|mkr|mdkr|miljoner kronor|"
    rf"miljon kronor|tusen kronor)\b",
    re.IGNORECASE,
)
VOLUME = re.compile(
    rf"(?<![\w,:§-])({NUMBER}|{SMALL}){SPACE}(?:stycken )?"
    r"(timmar|platser|personer|dygn|brukare|ärenden)\b",
    re.IGNORECASE,
)
EXACT, COARSE = 5, 2
EACH = re.compile(r"(?:\bà|×|\bstyckpris) $")
PER = re.compile(
    r"^\s*(?:/\s*|per |om |i |för varje )(?:utförd |beviljad |avtalad )?"
    r"(år(?:et)?|månad(?:en)?|vecka|timme|timma|plats|dygn|person)\b"
    r"|^\s*(årligen)",
    re.IGNORECASE,
)
PERCENT = rf"({NUMBER}) ?(?:procent\b|%)(?!enhet)"
ANY_PERCENT = re.compile(PERCENT, re.IGNORECASE)
LEVEL = re.compile(
    r"(?:\bi |\()?(\d{4})(?: års|-års| års-)?\s?-?(?:pris(?:- och löne)?|pris- och löne|kostnads)?"
    r"(?:nivå|års(?:pris)?nivå(?:n)?|läge)\w*",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Found:
    """Something found at a place in a part."""

    start: int
    end: int

    @property
    def span(self) -> tuple[int, int]:
        return (self.start, self.end)


@dataclass(frozen=True)
class DateFound(Found):
    """A day; `is_exact` is false for a month alone, whose first day it is then."""

    day: date
    is_exact: bool = True


@dataclass(frozen=True)
class LengthFound(Found):
    """A length of time in months."""

    months: int
    written_in: str


@dataclass(frozen=True)
class AmountFound(Found):
    """Kronor. `slack` is what the rounding of the printed number allows, to either side."""

    amount: Decimal
    slack: Decimal
    per: str
    is_about: bool

    def fits(self, value: Decimal) -> bool:
        return abs(self.amount - value) <= self.slack


@dataclass(frozen=True)
class VolumeFound(Found):
    quantity: Decimal
    unit: str
    is_about: bool
    per: str


@lru_cache(maxsize=1024)
def dates(part: Part) -> tuple[DateFound, ...]:
    """Days and months in the text, in order. A day that cannot be is left out."""
    return tuple(sorted(_dates(part.text), key=lambda found: found.start))


def _dates(text: str) -> Iterator[DateFound]:
    for match in ISO.finditer(text):
        year, _, month, _, day = match.groups()
        yield from _day(match, int(year), int(month), int(day))
    for match in WRITTEN.finditer(text):
        day, month, written = match.groups()
        if written:
            yield from _day(match, int(written), MONTHS.index(month.lower()) + 1, int(day))
    for match in MONTH_ONLY.finditer(text):
        month, year = match.groups()
        found = date(int(year), MONTHS.index(month.lower()) + 1, 1)
        yield DateFound(match.start(), match.end(), found, is_exact=False)


def _day(match: re.Match[str], year: int, month: int, day: int) -> Iterator[DateFound]:
    try:
        yield DateFound(match.start(), match.end(), date(year, month, day))
    except ValueError:
        return


@lru_cache(maxsize=1024)
def lengths(part: Part) -> tuple[LengthFound, ...]:
    """ "fem månader", "2 år", "21 månader". Days are left out."""
    return tuple(_lengths(part.text))


def _lengths(text: str) -> Iterator[LengthFound]:
    for match in LENGTH.finditer(text):
        number, unit = count(match[1]), match[2].lower()
        if unit != "dagar" and number:
            months = number * 12 if unit == "år" else number
            yield LengthFound(match.start(), match.end(), months, unit)


def count(word: str) -> int:
    """A number in digits or in words; 0 when it is neither."""
    return int(word) if word.isdigit() else WORDS.get(word.lower(), 0)


def number(text: str) -> Decimal:
    """A printed number: "28 928 446", "2,4"; of a very long one only its beginning."""
    return Decimal(re.sub(r"\s", "", text)[:LONGEST_NUMBER].replace(",", "."))


def quantity(text: str) -> Decimal:
    """A printed number or a word for one: "28 928 446", "åtta"."""
    return number(text) if text[0].isdigit() else Decimal(count(text))


def scale_of(unit: str) -> Decimal:
    """How many kronor the unit is, "mnkr", "miljoner kronor"; 1 for what is no money."""
    return UNITS.get(unit.casefold().split(" ")[0], Decimal(1))


@lru_cache(maxsize=1024)
def amounts(part: Part) -> tuple[AmountFound, ...]:
    """Every amount of money, in kronor."""
    return tuple(_amounts(part))


def _amounts(part: Part) -> Iterator[AmountFound]:
    for match in AMOUNT.finditer(part.text):
        scale = UNITS[match[2].lower().split()[0]]
        printed = number(match[1])
        before = part.before(match.start())
        is_about = _is_about(before, printed)
        yield AmountFound(
            match.start(),
            match.end(),
            printed * scale,
            _slack(match[1], scale, printed * scale, is_about),
            _per(part.after(match.end())) or ("timme" if EACH.search(before) else ""),
            is_about,
        )


def _is_about(before: str, printed: Decimal) -> bool:
    """ "drygt 3 690 150 kr" is exact: so many figures are not about anything."""
    figures = len(f"{printed:f}".replace(".", "").rstrip("0"))
    is_rounded = bool(ABOUT.search(before)) and figures < EXACT
    return is_rounded or (bool(AT_MOST.search(before)) and figures <= COARSE)


def _slack(printed: str, scale: Decimal, value: Decimal, is_about: bool) -> Decimal:
    """Half of the last printed digit for what is written in thousands or millions; 6 % for ca."""
    decimals = len(printed.partition(",")[2])
    half = scale / 2 / 10**decimals if scale > 1 else Decimal(0)
    return max(half, value * Decimal("0.06")) if is_about else half


@lru_cache(maxsize=1024)
def volumes(part: Part) -> tuple[VolumeFound, ...]:
    """Hours, places and persons."""
    return tuple(
        VolumeFound(
            match.start(),
            match.end(),
            quantity(match[1]),
            match[2].lower(),
            any(each.search(part.before(match.start())) for each in (ABOUT, AT_MOST)),
            _per(part.after(match.end())),
        )
        for match in VOLUME.finditer(part.text)
    )


def _per(after: str) -> str:
    match = PER.match(after)
    if not match:
        return ""
    word = (match[1] or "år").lower()
    return {"året": "år", "årligen": "år", "månaden": "månad", "timma": "timme"}.get(word, word)


def cell(text: str) -> tuple[Decimal, str] | None:
    """The number of a table cell with its unit: ("600", "tkr"); None for words."""
    match = re.fullmatch(rf"({NUMBER})\s?(kr|kronor|tkr|mnkr|h|tim|timmar)?\.?", text.strip())
    return (number(match[1]), (match[2] or "").lower()) if match else None


def grouped(value: Decimal) -> str:
    """A number as it is printed: 1 814 000 or 2,4."""
    rounded = round(value, 2).normalize()
    whole, _, rest = f"{rounded:f}".partition(".")
    sign, digits = ("-", whole[1:]) if whole.startswith("-") else ("", whole)
    text = sign + f"{int(digits):,}".replace(",", "\N{NO-BREAK SPACE}")
    return f"{text},{rest}" if rest else text


def kronor(value: Decimal) -> str:
    return f"{grouped(value)} kr"
