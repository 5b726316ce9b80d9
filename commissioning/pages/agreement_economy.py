"""Volumes and money of an agreement as table rows, with the formulas shown beside the sums."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from commissioning.pages.agreement_timeline import shown_steps
from commissioning.pages.terms_in_words import interval_text
from contracts import economy, proration
from contracts.derivation import Facts
from contracts.indexation import price_on
from contracts.money import format_number, format_sek
from contracts.periods import Period
from contracts.quantities import quantity_text, volume_text
from contracts.states import CompensationModel, CompensationUnit, VolumeUnit
from contracts.termsheet import AmendmentFact, CompensationFact, TermSheet
from contracts.timeline import MONTH_NAMES

NO_VOLUME = "inget volymkrav"
MOST_COLUMNS = 3
PER_UNIT = {"hours": "timme", "places": "plats", "persons": "person", "days": "dygn"}
ADDITIONS = {"call_off": "Avrop", "change": "Ändring"}


@dataclass(frozen=True)
class VolumeCell:
    """The volumes of one service (or of all) in a year, a line for each."""

    name: str
    lines: list[str]


@dataclass(frozen=True)
class YearRow:
    """One calendar year of the decided term, or of a possible extension."""

    year: int
    months: str
    volumes: list[VolumeCell]
    basis: str
    is_decided: bool
    cost: Decimal | None


@dataclass(frozen=True)
class SumRow:
    label: str
    value: Decimal | None
    note: str = ""


@dataclass(frozen=True)
class YearTable:
    columns: list[str]
    rows: list[YearRow]
    sums: list[SumRow]


def year_table(facts: Facts) -> YearTable:
    """A row for each year: first what is decided, then what each extension would add."""
    services = _service_columns(facts)
    columns = services if len(services) <= MOST_COLUMNS else ["Volym"]
    rows = [row for part in _parts(facts) for row in _rows(part, facts, services)]
    return YearTable(columns, rows, list(_sums(facts)))


def _parts(facts: Facts) -> list[tuple[Period, str, bool]]:
    term = economy.closed(facts.term, facts.on)
    if term is None:
        return []
    decided = ("Beslutad", True) if facts.is_decided else ("Föreslagen", False)
    steps = [(step.period, f"Förlängning {step.number}", False) for step in shown_steps(facts)]
    return [(term, *decided), *steps]


def _rows(part: tuple[Period, str, bool], facts: Facts, services: list[str]) -> Iterator[YearRow]:
    period, basis, is_decided = part
    costs = economy.cost_by_year(facts, period)
    volumes = _volume_texts(facts, period)
    promised = {service for service, _ in _volume_texts(facts, _whole(facts) or period)}
    for year in period.years():
        inside = period.clip_to_year(year)
        if inside is None:
            continue
        lines = [_lines(volumes.get((name, year)), name in promised) for name in services]
        yield YearRow(
            year=year,
            months=months_cell(inside),
            volumes=_cells(services, lines),
            basis=basis,
            is_decided=is_decided,
            cost=costs.get(year) if _is_priced(facts, inside) else None,
        )


def _whole(facts: Facts) -> Period | None:
    return economy.closed(facts.longest_term, facts.on)


def _is_priced(facts: Facts, inside: Period) -> bool:
    return any(c.within(inside) for c in facts.compensations)


def months_cell(inside: Period) -> str:
    """ "sep–dec (4)" or "helår (12)", broken months with a decimal."""
    last = inside.ends_on or inside.starts_on
    count = proration.months_in(inside)
    if count == 12:
        return "helår (12)"
    names = dict.fromkeys((MONTH_NAMES[inside.starts_on.month - 1], MONTH_NAMES[last.month - 1]))
    return f"{'–'.join(names)} ({format_number(count, 0 if count == int(count) else 1)})"


def _service_columns(facts: Facts) -> list[str]:
    names = [service.name for service in facts.services]
    terms = economy.volumes_by_year(facts, _whole(facts))
    return list(dict.fromkeys([*names, *(row.service for row in terms)]))


def _volume_texts(facts: Facts, period: Period) -> dict[tuple[str, int], list[str]]:
    texts: dict[tuple[str, int], list[str]] = {}
    for row in economy.volumes_by_year(facts, period):
        texts.setdefault((row.service, row.year), []).extend(_volume_lines(row))
    return texts


def _volume_lines(row: economy.YearVolume) -> list[str]:
    unit = VolumeUnit(row.unit).label
    parts = [f"varav {quantity_text(quantity)} {label or unit}" for label, quantity in row.parts]
    if not row.quantity and parts:
        return parts
    return [volume_text(row.quantity, row.unit, row.highest), *parts]


def _lines(found: list[str] | None, is_promised: bool) -> list[str]:
    """What is said of a service in a year; nothing promised in any year is said in words."""
    return found or (["–"] if is_promised else [NO_VOLUME])


def _cells(services: list[str], lines: list[list[str]]) -> list[VolumeCell]:
    """A column for each service, or one for all of them where they would be too many."""
    cells = [VolumeCell(name, said) for name, said in zip(services, lines, strict=True)]
    if len(services) <= MOST_COLUMNS:
        return cells
    listed = [
        f"{cell.name}: {line}"
        for cell in cells
        for line in cell.lines
        if line not in ("–", NO_VOLUME)
    ]
    return [VolumeCell("Volym", listed or [NO_VOLUME])]


def _sums(facts: Facts) -> Iterator[SumRow]:
    """Base term, everything decided, and with every extension: only rows that differ."""
    base, term, longest = facts.base, facts.term, facts.longest_term
    if term is None:
        return
    if base and base.ends_on:
        yield SumRow(f"Grundperioden {base}", economy.value(facts, base))
    if term != base and term.ends_on:
        word = "Beslutat" if facts.is_decided else "Föreslaget"
        yield SumRow(f"{word} till och med {term.ends_on}", economy.value(facts, term))
    if longest and longest != term and longest.ends_on:
        label = f"Med alla förlängningar till och med {longest.ends_on}"
        yield SumRow(label, economy.value(facts, longest))
    indexed = economy.indexed_value(facts, term)
    if indexed is not None:
        yield SumRow(f"Uppräknat med index till och med {term.ends_on}", indexed)


def notes(facts: Facts, sheet: TermSheet) -> list[str]:
    """How the sums came about, one sentence for each rule, price and measure."""
    found = [note for c in facts.compensations for note in _about(c, facts)]
    found += [note for a in facts.amendments for note in added_prices(a, facts)]
    found += [*_performed(facts, sheet), *_unknown_years(facts)]
    if facts.term and facts.term.ends_on is None:
        shown = economy.closed(facts.term, facts.on)
        found.append(
            f"Avtalet gäller tills vidare. Raderna visar tiden till och med {shown.ends_on}."
            if shown
            else ""
        )
    return list(dict.fromkeys(note for note in found if note))


def _unknown_years(facts: Facts) -> Iterator[str]:
    """Says which years the sums leave out, where some amounts are known and others are not."""
    rows = [row for part in _parts(facts) for row in _rows(part, facts, [])]
    missing = sorted({row.year for row in rows if row.cost is None})
    if missing and len(missing) < len({row.year for row in rows}):
        years = ", ".join(map(str, missing))
        yield f"Summorna räknar bara kända belopp. Belopp saknas för {years}."


def _about(compensation: CompensationFact, facts: Facts) -> Iterator[str]:
    unit = CompensationUnit(compensation.unit).label
    level = compensation.price_level_year
    parts = [
        f"{CompensationModel(compensation.model).label} "
        f"{format_number(compensation.amount)} {unit}",
        f"{level} års prisnivå" if level else "prisnivå saknas",
        compensation.service.name if compensation.service else "",
        interval_text(compensation.valid_from, compensation.valid_until),
        compensation.note,
    ]
    yield ", ".join(part for part in parts if part) + "."
    if compensation.unit in ("year", "month"):
        yield from _proration_note(compensation, facts)
    if compensation.uplifts and level:
        _, text = price_on(compensation.amount, level, compensation.uplifts, facts.on)
        yield f"Uppräkning {facts.on}: {text}."


def _proration_note(compensation: CompensationFact, facts: Facts) -> Iterator[str]:
    term = economy.closed(facts.term, facts.on)
    rule = compensation.rule
    yield f"Del av år räknas {rule.label.lower()}: {rule.formula}."
    valid = compensation.within(term) if term else None
    if valid is None:
        return
    amount = compensation.amount * (12 if compensation.unit == "month" else 1)
    for year in valid.years():
        part = valid.clip_to_year(year)
        if part and proration.share_of_year(part, rule) != 1:
            yield f"{year}: {proration.explain(amount, part, rule)}."
            return


def added_prices(amendment: AmendmentFact, facts: Facts) -> Iterator[str]:
    """The hourly price of what was added: "800 000 kr / 1 930 h = 414,51 kr"."""
    if amendment.kind not in ADDITIONS:
        return
    for year in _years_of(amendment, facts):
        price = economy.price_per_hour(amendment, year)
        if price is None:
            continue
        money, hours = economy.money_and_hours(amendment, year)
        yield (
            f"{ADDITIONS[amendment.kind]} {year}, pris per timme: {format_sek(money)} / "
            f"{quantity_text(hours)}\xa0h = {format_sek(price, 2)}."
        )


def _years_of(amendment: AmendmentFact, facts: Facts) -> list[int]:
    whole = _whole(facts)
    if whole is None:
        return []
    found = {y for c in amendment.compensations if (p := c.within(whole)) for y in p.years()}
    return sorted(found)


def _performed(facts: Facts, sheet: TermSheet) -> Iterator[str]:
    costs = {
        (year, unit): cost
        for year, unit, cost in economy.cost_per_performed(facts, sheet.performed)
    }
    for period, quantity, unit in sheet.performed:
        cost = costs.get((period.starts_on.year, unit))
        done = f"Utfört {period}: {volume_text(quantity, unit)}"
        per = PER_UNIT.get(unit)
        yield f"{done}, {format_sek(cost)} per {per}." if cost and per else f"{done}."
