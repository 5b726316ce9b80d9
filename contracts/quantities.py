"""Quantities in words: "1 700 timmar", "8–10 platser", "1 plats"."""

from __future__ import annotations

from decimal import Decimal

from .money import format_number
from .states import VolumeUnit

ONE = {
    VolumeUnit.HOURS: "timme",
    VolumeUnit.PLACES: "plats",
    VolumeUnit.PERSONS: "person",
}


def quantity_text(value: Decimal) -> str:
    """A quantity without needless decimals: 1700.00 -> "1 700", 4.5 -> "4,5"."""
    text = format_number(value)
    return text.rstrip("0") if "," in text else text


def unit_text(unit: str, quantity: Decimal) -> str:
    """The unit after a quantity, in the singular after one."""
    label = VolumeUnit(unit).label
    return ONE.get(VolumeUnit(unit), label) if quantity == 1 else label


def volume_text(quantity: Decimal, unit: str, highest: Decimal | None = None) -> str:
    """A quantity, or a span, with its unit."""
    if highest is None or highest == quantity:
        return f"{quantity_text(quantity)} {unit_text(unit, quantity)}"
    return f"{quantity_text(quantity)}–{quantity_text(highest)} {VolumeUnit(unit).label}"
