"""How much of an agreement's caps and ceilings has been used, for its page and for the list."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from contracts import caps
from contracts.caps import CapState, Ceiling
from contracts.derivation import Facts
from contracts.models import Agreement, Consumption
from contracts.money import format_sek
from contracts.quantities import volume_text
from contracts.states import Form
from contracts.termsheet import TermSheet

PILLS = {CapState.ROOM: "in_force", CapState.NEAR: "ends_soon", CapState.REACHED: "late"}
NO_EFFECT = (
    "När takvolymen är nådd har ramavtalet inte längre verkan, och nya avrop kräver en ny "
    "upphandling (EU-domstolen C-216/17 och C-23/20, HFD 2022:4)."
)


@dataclass(frozen=True)
class CeilingRow:
    """A ceiling with its sums in words; `width` is the used share for the bar, at most 100."""

    ceiling: Ceiling
    name: str
    limit: str
    called_off: str
    reported: str
    used: str
    left: str
    note: str

    @property
    def pill(self) -> str:
        return PILLS[self.ceiling.state]

    @property
    def pill_text(self) -> str:
        return f"{self.ceiling.percent} %"

    @property
    def state_text(self) -> str:
        return self.ceiling.state.label

    @property
    def width(self) -> int:
        return min(100, self.ceiling.percent)


@dataclass(frozen=True)
class UseRow:
    """A reported consumption in words."""

    record: Consumption
    what: str
    used: str


def context(agreement: Agreement, sheet: TermSheet, facts: Facts) -> dict[str, Any]:
    """What the section about caps shows. `agreement` was fetched with its terms."""
    rows = ceiling_rows(sheet, facts) if facts.is_decided else []
    return {
        "ceilings": rows,
        "consumptions": use_rows(agreement),
        "cap_notice": cap_notice(rows, agreement),
        "lacks_cap": agreement.form == Form.FRAMEWORK_AGREEMENT and caps.cap_of(facts) is None,
    }


def cap_notice(rows: Iterable[CeilingRow], agreement: Agreement) -> str:
    """The alarm in a sentence; empty while there is room."""
    counted = [row for row in rows if row.ceiling.is_current]
    full = max(counted, key=lambda row: row.ceiling.percent, default=None)
    if full is None or full.ceiling.state == CapState.ROOM:
        return ""
    sentence = f"{full.name}: {full.used} av {full.limit} är använt ({full.ceiling.percent} %)."
    return f"{sentence} {NO_EFFECT}" if agreement.rules.procured else sentence


def ceiling_rows(sheet: TermSheet, facts: Facts) -> list[CeilingRow]:
    """Every ceiling of the agreement on the day of the facts."""
    return [_row(ceiling) for ceiling in caps.ceilings(sheet, facts)]


def use_rows(agreement: Agreement) -> list[UseRow]:
    """What has been reported, the latest first."""
    titles = {o.pk: o.title for a in agreement.amendments.all() for o in a.optionterms.all()}
    rows = sorted(agreement.consumptions.all(), key=lambda c: (c.ends_on, c.pk), reverse=True)
    return [
        UseRow(c, titles.get(c.option_id, caps.WHOLE) if c.option_id else caps.WHOLE, used_text(c))
        for c in rows
    ]


def used_text(consumption: Consumption) -> str:
    """ "250 000 kr, 600 timmar"."""
    parts = []
    if consumption.amount is not None:
        parts.append(format_sek(consumption.amount))
    if consumption.quantity is not None:
        parts.append(volume_text(consumption.quantity, consumption.unit))
    return ", ".join(parts)


def _row(ceiling: Ceiling) -> CeilingRow:
    year = f" {ceiling.year}" if ceiling.year else ""
    return CeilingRow(
        ceiling,
        name=f"{ceiling.name}{year}",
        limit=_in_words(ceiling, ceiling.limit),
        called_off=_in_words(ceiling, ceiling.called_off),
        reported=_in_words(ceiling, ceiling.reported),
        used=_in_words(ceiling, ceiling.used),
        left=_in_words(ceiling, ceiling.left),
        note=f"{ceiling.unpriced} avrop saknar pris" if ceiling.unpriced else "",
    )


def _in_words(ceiling: Ceiling, number: Decimal) -> str:
    if ceiling.unit == caps.KRONOR:
        return format_sek(number)
    return volume_text(number, ceiling.unit)
