"""The register tables of a memo, always computed from the amendments it proposes."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from commissioning.effects import AgreementEffect, added_time
from commissioning.memos.document import MAX_COLUMNS, Column, Table
from contracts import economy
from contracts.derivation import Facts
from contracts.last_follow_up import MISSING, LastFollowUp
from contracts.money import ZERO, format_number, format_sek
from contracts.periods import Period
from contracts.states import VolumeUnit

TIME, MONEY, VOLUMES, FOLLOW_UP = "time", "economy", "proposal", "follow_up"
UNINDEXED = "Beloppen är inte uppräknade."

# Which sections carry which table, by the first letters of their key. First match only.
PLACES = (
    (MONEY, ("ekonomi", "economy")),
    (VOLUMES, ("forslag", "proposal", "arende", "matter")),
    (FOLLOW_UP, ("uppfoljning", "follow")),
)

Added = dict[tuple[int, str], Decimal]


def table(kind: str, effects: Sequence[AgreementEffect]) -> Table | None:
    """The table of that kind, or None where the register has nothing to put in it."""
    makers = {
        TIME: time_table,
        MONEY: money_table,
        VOLUMES: volume_table,
        FOLLOW_UP: follow_up_table,
    }
    return makers[kind](effects) if kind in makers and effects else None


def needs_words(key: str) -> bool:
    """Whether a section with that key has to say something beside its table."""
    return key.startswith(dict(PLACES)[MONEY])


def placed(keys: Sequence[str]) -> dict[str, str]:
    """Section key -> kind of table, for the sections that carry one by themselves."""
    found: dict[str, str] = {}
    for kind, starts in PLACES:
        key = next((k for s in starts for k in keys if k.startswith(s) and k not in found), None)
        if key:
            found[key] = kind
    return found


def time_table(effects: Sequence[AgreementEffect]) -> Table | None:
    """From and to for every agreement."""
    rows = tuple(
        (
            e.agreement.title,
            str(e.after.starts_on or "–"),
            str(e.after.ends_on or "tills vidare"),
            str(e.after.latest_end_on or "–"),
        )
        for e in effects
    )
    columns = ("Avtal", "Från och med", "Till och med", "Längst till och med")
    return Table("Avtalstid", tuple(Column(label) for label in columns), rows)


def money_table(effects: Sequence[AgreementEffect]) -> Table | None:
    """What the proposal costs in each year, in kronor, with sums."""
    costs = [(e, cost) for e in effects if (cost := added_cost(e))]
    if not costs:
        return None
    years = sorted({year for _, cost in costs for year in cost})
    if len(costs) == 1 or len(years) > MAX_COLUMNS - 2:
        return _money_by_year(years, [cost for _, cost in costs], _note(effects))
    total = {year: sum((cost.get(year, ZERO) for _, cost in costs), ZERO) for year in years}
    return Table(
        "Kostnad per år",
        (Column("Utförare"), *(Column(str(y), "right") for y in years), Column("Summa", "right")),
        tuple((e.agreement.provider.name, *_money_cells(cost, years)) for e, cost in costs),
        ("Summa", *_money_cells(total, years)),
        _note(effects),
    )


def volume_table(effects: Sequence[AgreementEffect]) -> Table | None:
    """Volumes and money for each provider and year, with sums; None without volumes."""
    rows = [(e, added_volumes(e), added_cost(e)) for e in effects]
    keys = sorted({key for _, volumes, _ in rows for key in volumes})
    if not keys:
        return None
    years = sorted({year for year, _ in keys} | {year for _, _, cost in rows for year in cost})
    if len(keys) + len(years) > MAX_COLUMNS - 1:
        return None
    all_volumes: Added = {}
    all_cost: dict[int, Decimal] = {}
    for _, volumes, cost in rows:
        _add(all_volumes, volumes)
        _add(all_cost, cost)
    return Table(
        "Volym och kostnad per utförare",
        (Column("Utförare"), *_columns(years, keys)),
        tuple((e.agreement.provider.name, *_cells(v, c, years, keys)) for e, v, c in rows),
        ("Summa", *_cells(all_volumes, all_cost, years, keys)) if len(rows) > 1 else None,
        _note(effects),
    )


def follow_up_table(effects: Sequence[AgreementEffect]) -> Table | None:
    """The last follow-up of every agreement that is to be extended; None where none is."""
    rows = [(e.agreement, e.last_follow_up) for e in effects if e.last_follow_up]
    if not rows:
        return None
    return Table(
        "Senaste uppföljning",
        tuple(Column(label) for label in ("Avtal", "Dag", "Omdöme", "Öppna brister")),
        tuple((agreement.title, *_follow_up_cells(last)) for agreement, last in rows),
    )


def _follow_up_cells(last: LastFollowUp) -> tuple[str, str, str]:
    if last.follow_up is None:
        return MISSING, "–", str(len(last.open_findings) or "–")
    grade = last.follow_up.grade
    count = len(last.open_findings)
    return str(last.follow_up.held_on), grade.label if grade else "–", str(count or "Inga")


def added_cost(effect: AgreementEffect) -> dict[int, Decimal]:
    """Kronor a year that the proposal adds to what is decided, unindexed."""
    added = added_time(effect.before, effect.after)
    new = economy.cost_by_year(effect.after)
    old = economy.cost_by_year(effect.before) if effect.before else {}
    if added and effect.before and _same_prices(effect.before, effect.after):
        return {y: c for y, c in economy.cost_by_year(effect.after, added).items() if c}
    return {y: c for y in new if (c := new[y] - old.get(y, ZERO))}


def added_volumes(effect: AgreementEffect) -> Added:
    """Volume by year and unit that the proposal adds to what is decided."""
    added = added_time(effect.before, effect.after)
    if added and effect.before and effect.before.volumes == effect.after.volumes:
        return _volumes(effect.after, added)
    new = _volumes(effect.after)
    old = _volumes(effect.before) if effect.before else {}
    return {key: q for key in new if (q := new[key] - old.get(key, ZERO))}


def _same_prices(before: Facts, after: Facts) -> bool:
    return before.compensations == after.compensations


def _volumes(facts: Facts, term: Period | None = None) -> Added:
    sums: Added = {}
    for row in economy.volumes_by_year(facts, term):
        key = (row.year, row.unit)
        sums[key] = sums.get(key, ZERO) + row.quantity
    return sums


def _add(total: dict, part: dict) -> None:
    for key, quantity in part.items():
        total[key] = total.get(key, ZERO) + quantity


def _columns(years: list[int], keys: list[tuple[int, str]]) -> list[Column]:
    columns = []
    for year in years:
        labels = [f"{VolumeUnit(u).label.capitalize()} {year}" for y, u in keys if y == year]
        columns += [Column(label, "right") for label in [*labels, f"Kostnad {year}"]]
    return columns


def _cells(
    volumes: Added, cost: dict[int, Decimal], years: list[int], keys: list[tuple[int, str]]
) -> list[str]:
    cells = []
    for year in years:
        cells += [_number(volumes.get(key)) for key in keys if key[0] == year]
        cells.append(format_sek(cost[year]) if year in cost else "–")
    return cells


def _number(quantity: Decimal | None) -> str:
    return "–" if quantity is None else format_number(quantity)


def _money_cells(cost: dict[int, Decimal], years: list[int]) -> list[str]:
    amounts = [cost.get(year) for year in years]
    total = sum((a for a in amounts if a), ZERO)
    return [format_sek(a) if a is not None else "–" for a in [*amounts, total]]


def _money_by_year(years: list[int], costs: list[dict[int, Decimal]], note: str) -> Table:
    sums = {year: sum((c.get(year, ZERO) for c in costs), ZERO) for year in years}
    total = sum(sums.values(), ZERO)
    return Table(
        "Kostnad per år",
        (Column("År"), Column("Kostnad", "right")),
        tuple((str(year), format_sek(sums[year])) for year in years),
        ("Summa", format_sek(total)) if len(years) > 1 else None,
        note,
    )


def _note(effects: Sequence[AgreementEffect]) -> str:
    levels = {economy.price_level_year(e.after) for e in effects} - {None}
    if not levels:
        return UNINDEXED
    return f"{_level_text(sorted(levels))} {UNINDEXED}"


def _level_text(levels: list) -> str:
    return f"Prisnivå {' och '.join(str(level) for level in levels)}."
