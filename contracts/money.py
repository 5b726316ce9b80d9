"""Swedish kronor: rounding, printing, reading and splitting without losing an öre.

Amounts are `Decimal` in kronor. Rounding is half up, away from zero, as in commercial use.
"""

import re
from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import TypeVar

K = TypeVar("K")

ZERO = Decimal("0")
ORE = Decimal("0.01")
KRONA = Decimal("1")
NBSP = "\N{NO-BREAK SPACE}"
MINUS = "\N{MINUS SIGN}"
MISSING = "belopp saknas"
MAX_DIGITS = 14

_MULTIPLES = {"": 1, "kr": 1, "kronor": 1, "tkr": 1_000, "mnkr": 1_000_000}
_AMOUNT = re.compile(
    r"(?P<whole>[0-9]{1,3}(?: [0-9]{3})+|[0-9]+)(?:,(?P<part>[0-9]+))? ?(?P<unit>[a-z]*)"
)


def to_kronor(amount: Decimal) -> Decimal:
    """Whole kronor, half up."""
    return amount.quantize(KRONA, ROUND_HALF_UP)


def to_ore(amount: Decimal) -> Decimal:
    """Whole öre (two decimals), half up."""
    return amount.quantize(ORE, ROUND_HALF_UP)


def round_fraction(value: Fraction, unit: Decimal = ORE) -> Decimal:
    """An exact fraction as the nearest multiple of `unit`, half away from zero."""
    steps = value / Fraction(unit)
    nearest = (2 * abs(steps) + 1) // 2
    return (nearest if steps >= 0 else -nearest) * unit


def format_number(value: Decimal | int, decimals: int | None = None) -> str:
    """Swedish digits: no-break space in thousands, decimal comma, a real minus sign.

    `decimals` None gives two decimals, or none when both are zero.
    """
    places = 2 if decimals is None else decimals
    rounded = Decimal(value).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    text = f"{abs(rounded):,.{places}f}".replace(",", NBSP).replace(".", ",")
    if decimals is None:
        text = text.removesuffix(",00")
    return MINUS + text if rounded < 0 else text


def format_sek(value: Decimal | int | None, decimals: int | None = None) -> str:
    """Kronor with unit, "28 928 446 kr". None as value gives "belopp saknas".

    Öre are shown when there are any, so a price is never rounded in silence; pass `decimals=0`
    for whole kronor.
    """
    return MISSING if value is None else f"{format_number(value, decimals)}{NBSP}kr"


def format_mnkr(value: Decimal | int | None) -> str:
    """Kronor in millions with one decimal, "2,4 mnkr"."""
    if value is None:
        return MISSING
    return f"{format_number(Decimal(value) / 1_000_000, 1)}{NBSP}mnkr"


def format_tkr(value: Decimal | int | None) -> str:
    """Kronor in whole thousands, "600 tkr"."""
    return MISSING if value is None else f"{format_number(Decimal(value) / 1_000, 0)}{NBSP}tkr"


def parse_amount(text: str) -> Decimal:
    """Read an amount in kronor as a Swede types it: "28 928 446", "1 493,50 kr", "2,4 mnkr".

    Spaces of every kind may group thousands. Raises ValueError with a Swedish sentence for the
    rest: points (thousands or decimals?), signs, more than two decimals, more than 14 digits.
    """
    match = _AMOUNT.fullmatch(" ".join(text.split()).casefold())
    if match is None or match["unit"] not in _MULTIPLES:
        raise ValueError("Skriv beloppet med siffror, till exempel 28 928 446 eller 1 493,50.")
    multiple = _MULTIPLES[match["unit"]]
    digits, part = match["whole"].replace(" ", "").lstrip("0"), match["part"] or ""
    if len(digits + part) > MAX_DIGITS:
        raise ValueError(f"Beloppet är för stort. Skriv högst {MAX_DIGITS} siffror.")
    return _in_kronor(Decimal(f"{digits or 0}.{part or 0}"), part, multiple)


def _in_kronor(number: Decimal, part: str, multiple: int) -> Decimal:
    """The typed number times its unit, refused when it is finer than öre or too large."""
    amount = number * multiple
    if (multiple == 1 and len(part) > 2) or amount != to_ore(amount):
        raise ValueError("Skriv högst två decimaler i kronor, till exempel 1 493,50.")
    if amount >= 10**MAX_DIGITS:
        raise ValueError(f"Beloppet är för stort. Skriv högst {MAX_DIGITS} siffror.")
    whole = to_kronor(amount)
    return whole if whole == amount else to_ore(amount)


def distribute(
    total: Decimal, shares: Mapping[K, Decimal] | Mapping[K, Fraction], unit: Decimal = KRONA
) -> dict[K, Decimal]:
    """Split `total` in proportion to `shares`, in whole `unit`s that sum to the rounded total.

    Every part is rounded half up; what rounding leaves goes to the largest share, and of equal
    ones to the first. Raises ValueError for negative shares or shares that sum to zero.
    """
    weights = {key: Fraction(share) for key, share in shares.items()}
    whole = sum(weights.values())
    if whole <= 0 or min(weights.values()) < 0:
        raise ValueError("Ange minst en andel som är större än noll och ingen som är mindre.")
    exact = Fraction(total)
    parts = {key: round_fraction(exact * w / whole, unit) for key, w in weights.items()}
    largest = max(weights, key=weights.__getitem__)
    parts[largest] += round_fraction(exact, unit) - sum(parts.values())
    return parts
