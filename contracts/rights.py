"""What may be proposed about an agreement: one answer for buttons, forms and tests.

Every function returns the sentence that says why not, and the empty text when it may be done.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from .derivation import Facts
from .money import format_number, format_sek

OUTSIDE_RIGHT = (
    "Ett upphandlat avtal får bara förlängas så som det upphandlades (LOU 17 kap. 10 §). "
    "Annars är det en ny upphandling."
)


def change_obstacle(facts: Facts, on: date) -> str:
    """Nothing can be proposed about what is not decided, or what is over on the day."""
    if not facts.is_decided:
        return "Avtalet är inte beslutat än. Ändra utkastet i stället."
    if facts.ends_on is not None and facts.ends_on < on:
        return "Avtalet har redan upphört. Registrera ett nytt avtal i stället."
    return ""


def extension_obstacle(facts: Facts, *, procured: bool, on: date) -> str:
    """Why no extension at all is possible.

    A procured agreement needs a step left of its right; the municipality may extend an
    assignment to itself without one.
    """
    if sentence := change_obstacle(facts, on):
        return sentence
    if facts.ends_on is None:
        return "Avtalet gäller tills vidare och behöver inte förlängas."
    if facts.is_terminated:
        return f"Det är beslutat att avtalet upphör {facts.ends_on}. Det kan inte förlängas."
    if procured and not facts.steps:
        return f"Ingen förlängning återstår. {OUTSIDE_RIGHT}"
    return ""


def extension_refusal(facts: Facts, ends_on: date, *, procured: bool, on: date) -> str:
    """Why the agreement cannot be extended to the day."""
    if sentence := extension_obstacle(facts, procured=procured, on=on):
        return sentence
    if facts.ends_on is not None and ends_on <= facts.ends_on:
        return f"Avtalet gäller redan till {facts.ends_on}. Ange en senare dag."
    if procured and ends_on not in [step.period.ends_on for step in facts.steps]:
        days = " eller ".join(str(step.period.ends_on) for step in facts.steps[:3])
        return f"Förlängningsrätten ger {days}. {OUTSIDE_RIGHT}"
    if facts.right and facts.latest_end_on and ends_on > facts.latest_end_on:
        return f"Avtalet får förlängas längst till {facts.latest_end_on}."
    return ""


def call_off_obstacle(facts: Facts, on: date) -> str:
    """Why no option can be called off."""
    return change_obstacle(facts, on) or ("" if facts.options else "Avtalet har ingen option.")


def end_obstacle(facts: Facts, on: date) -> str:
    """Why no earlier end can be proposed."""
    if facts.is_terminated:
        return f"Det är redan beslutat att avtalet upphör {facts.ends_on}."
    return change_obstacle(facts, on)


def end_refusal(facts: Facts, ends_on: date) -> str:
    """Why the agreement cannot end on the day.

    An agreement that extends by itself may be ended on its current last day: that is how notice
    is given. Any other end must come before the current one.
    """
    if facts.starts_on and ends_on < facts.starts_on:
        return f"Avtalet började {facts.starts_on}. Ange en senare dag."
    extends_itself = facts.right is not None and facts.right.automatic and bool(facts.steps)
    if facts.ends_on is None or ends_on < facts.ends_on:
        return ""
    if ends_on == facts.ends_on and extends_itself:
        return ""
    return f"Avtalet slutar redan {facts.ends_on}. Ange en tidigare dag."


def above_yearly_ceiling(
    ceiling: Decimal | None,
    unit: str,
    new: Mapping[int, Decimal],
    used: Mapping[int, Decimal],
) -> str:
    """Why a call-off passes the option's ceiling of volume: it counts in each calendar year,
    together with what has been called off before."""
    for year, quantity in sorted(new.items()):
        before = used.get(year, Decimal(0))
        if ceiling is not None and quantity + before > ceiling:
            earlier = f" och tidigare avrop {format_number(before)} {unit}" if before else ""
            return (
                f"Avropet {format_number(quantity)} {unit}{earlier} för {year} överstiger "
                f"optionens tak {format_number(ceiling)} {unit} per år."
            )
    return ""


def above_amount_ceiling(ceiling: Decimal | None, new: Decimal, used: Decimal) -> str:
    """Why a call-off passes the option's ceiling of money, earlier call-offs counted."""
    if ceiling is None or new + used <= ceiling:
        return ""
    earlier = f" och tidigare avrop {format_sek(used)}" if used else ""
    return f"Avropet {format_sek(new)}{earlier} överstiger optionens tak {format_sek(ceiling)}."
