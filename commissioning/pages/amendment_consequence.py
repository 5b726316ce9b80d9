"""What an amendment would lead to, computed from its unsaved terms: nothing is written."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import Any

from commissioning.pages.agreement_caps import NO_EFFECT, ceiling_rows
from commissioning.pages.register_preview import follow_ups
from commissioning.suggestions import extension_cost
from contracts import caps, economy, proration
from contracts.caps import CapState, Ceiling
from contracts.cautions import cautions
from contracts.derivation import Facts, derive
from contracts.models.terms import Term
from contracts.money import format_number, format_sek
from contracts.periods import Period
from contracts.proposals import amendment_fact
from contracts.states import AmendmentKind
from contracts.termsheet import AmendmentFact, TermSheet

SMALL_SHARE = Decimal("0.10")
SMALL_CHANGE = (
    "Volymen ökar med mer än 10 procent och avtalet har ingen option. "
    "En så stor ökning kräver som regel en ny upphandling (LOU 17 kap. 9–14 §§)."
)


@dataclass(frozen=True)
class Consequence:
    """`changes` are label, old and new; `sums` how amounts were reached; `warnings` sentences."""

    changes: list[dict[str, str]] = field(default_factory=list)
    sums: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    calls: list[dict[str, Any]] = field(default_factory=list)


def consequence(
    sheet: TermSheet, facts: Facts, terms: Sequence[Term], *, kind: str, on: date
) -> Consequence:
    """What changes if the terms are approved on the day. `facts` is how it stands before."""
    fact = replace(amendment_fact(terms, number=10_000, kind=kind), in_force_on=on)
    new_sheet = replace(sheet, amendments=(*sheet.amendments, fact))
    after = derive(new_sheet, on)
    known = {caution.text for caution in cautions(sheet, facts)}
    fresh = [c.text for c in cautions(new_sheet, after) if c.text not in known]
    return Consequence(
        changes=_changes(facts, after),
        sums=_sums(facts, fact),
        warnings=[*_warnings(sheet, facts, after, fact, on), *fresh],
        calls=_calls(fact) if kind == AmendmentKind.CALL_OFF else [],
    )


def _changes(before: Facts, after: Facts) -> list[dict[str, str]]:
    rows = [
        ("Slutdag", _day(before.ends_on), _day(after.ends_on)),
        ("Längsta sluttid", _day(before.latest_end_on), _day(after.latest_end_on)),
        ("Beslut senast", _act_by(before), _act_by(after)),
        ("Per år", _money(economy.yearly_cost(before)), _money(economy.yearly_cost(after))),
        ("Hela tiden", _value(before), _value(after)),
        ("Sista uppföljning", _last_follow_up(before), _last_follow_up(after)),
    ]
    return [{"label": label, "old": old, "new": new} for label, old, new in rows if old != new]


def _sums(facts: Facts, fact: AmendmentFact) -> list[str]:
    """The calculation of an extension, price by price."""
    if not fact.periods or fact.kind != AmendmentKind.EXTEND:
        return []
    period = Period(fact.periods[0].period.starts_on, fact.periods[-1].period.ends_on)
    prices = [*facts.compensations, *fact.compensations]
    lines = [
        proration.explain(c.amount, part, c.rule)
        for c in prices
        if c.unit == "year" and (part := c.within(period)) and part.ends_on
    ]
    cost = extension_cost(facts, period, fact.compensations)
    if len(lines) == 1 or cost is None:
        return lines
    return [*lines, f"Förlängningen kostar {format_sek(cost)}."]


def _warnings(
    sheet: TermSheet, before: Facts, after: Facts, fact: AmendmentFact, on: date
) -> list[str]:
    found = []
    if fact.kind == AmendmentKind.EXTEND:
        if before.deadline and before.right and before.deadline.act_by < on:
            found.append(
                f"Sista dag för besked var {before.deadline.act_by}. "
                "Kontrollera att utföraren godtar förlängningen."
            )
        if before.right is None:
            found.append("Uppdraget saknar förlängningsrätt. Nämnden måste besluta särskilt.")
    if fact.kind == AmendmentKind.CALL_OFF and _outlives(before, fact):
        found.append(
            f"Avropet gäller längre än avtalet, som slutar {before.ends_on}. "
            "Det förutsätter en förlängning som inte är beslutad."
        )
    if fact.kind == AmendmentKind.CALL_OFF:
        found += _above_caps(sheet, before, after, fact)
    if fact.kind == AmendmentKind.CHANGE and sheet.procured and _grows_much(before, after):
        found.append(SMALL_CHANGE)
    return found


def _above_caps(
    sheet: TermSheet, before: Facts, after: Facts, fact: AmendmentFact
) -> Iterator[str]:
    """A sentence for each cap that the call-off passes, or comes near to."""
    new = replace(sheet, amendments=(*sheet.amendments, fact))
    earlier = {_which(c): c.state for c in caps.ceilings(sheet, before)}
    for row in ceiling_rows(new, after):
        ceiling = row.ceiling
        if ceiling.limit < ceiling.used:
            yield f"Avropet går över taket. {row.name}: {row.used} av {row.limit}. {NO_EFFECT}"
        elif ceiling.state not in (CapState.ROOM, earlier.get(_which(ceiling))):
            share = f"({ceiling.percent} %)"
            yield f"{row.name}: {row.used} av {row.limit} är använt med avropet {share}."


def _which(ceiling: Ceiling) -> tuple[str, str, int | None]:
    return ceiling.name, ceiling.unit, ceiling.year


def _outlives(before: Facts, fact: AmendmentFact) -> bool:
    days = [t.valid_until for t in (*fact.volumes, *fact.compensations) if t.valid_until]
    return bool(before.ends_on and days and max(days) > before.ends_on)


def _grows_much(before: Facts, after: Facts) -> bool:
    """Whether the volume of any unit over the whole term grows by more than a tenth."""
    if before.options:
        return False
    old, new = _totals(before), _totals(after)
    return any(unit in old and new[unit] - old[unit] > old[unit] * SMALL_SHARE for unit in new)


def _totals(facts: Facts) -> dict[str, Decimal]:
    totals: dict[str, Decimal] = {}
    for row in economy.volumes_by_year(facts):
        totals[row.unit] = totals.get(row.unit, Decimal(0)) + row.quantity
    return totals


def _calls(fact: AmendmentFact) -> list[dict[str, Any]]:
    """Volume, money and price per hour for each year of a call-off."""
    days = [t.valid_from for t in (*fact.volumes, *fact.compensations) if t.valid_from]
    rows = []
    for year in sorted({day.year for day in days}):
        term = Period(date(year, 1, 1), date(year, 12, 31))
        hours = [v.quantity for v in fact.volumes if v.unit == "hours" and v.within(term)]
        money = [c.amount for c in fact.compensations if c.within(term)]
        rows.append(
            {
                "year": str(year),
                "hours": format_number(sum(hours, Decimal(0))) if hours else "–",
                "money": format_sek(sum(money, Decimal(0))) if money else "–",
                "price": _money(economy.price_per_hour(fact, year)) or "–",
            }
        )
    return rows


def _day(day: date | None) -> str:
    return str(day) if day else "tills vidare"


def _act_by(facts: Facts) -> str:
    return str(facts.deadline.act_by) if facts.deadline else ""


def _money(amount: Decimal | None) -> str:
    return format_sek(amount) if amount is not None else ""


def _value(facts: Facts) -> str:
    return _money(economy.value(facts, facts.term))


def _last_follow_up(facts: Facts) -> str:
    days = follow_ups(facts)
    return str(days[-1]) if days else ""
