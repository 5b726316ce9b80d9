"""Volumes against the register, parts of a year, and the rows of the tables."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from commissioning.memos.checks.amounts import is_slip_of_digits, is_swapped
from commissioning.memos.checks.calendar import months_between
from commissioning.memos.checks.elsewhere import HISTORY, is_of_another
from commissioning.memos.checks.facts import AgreementFact, Facts
from commissioning.memos.checks.finding import INFO, WARNING, Finding, about, at
from commissioning.memos.checks.money import UNIT_OF_CELL, Known, known_volumes, table_numbers
from commissioning.memos.checks.parties import mentions
from commissioning.memos.checks.reading import (
    ANY_PERCENT,
    COUNT,
    NUMBER,
    SMALL,
    VolumeFound,
    cell,
    count,
    grouped,
    number,
    quantity,
    volumes,
)
from commissioning.memos.checks.text import MemoText, Part, TextTable

MONTHS_OF_YEAR = re.compile(
    rf"\b({COUNT}) månader (20\d\d)\b|\b(20\d\d) \(({COUNT}) månader\)", re.IGNORECASE
)
COMPRISES = re.compile(
    r"\b(?:avtalet|uppdraget|överenskommelsen|kontraktet|driften|boendet|verksamheten) "
    r"(?:\w+ )?(?:omfattar|har|gäller|avser) $"
    r"|\b(?:omfattar|har) (?:avtalet|uppdraget|boendet|verksamheten|driften) $",
    re.IGNORECASE,
)
PER_YEAR = re.compile(r"per år\s+(\d{4})|(\d{4})\s+per år", re.IGNORECASE)
YEAR = re.compile(r"\b(20\d\d)\b")
ROUNDED = Decimal("0.01")
FROM_TO = re.compile(
    rf"\bfrån (?P<first>{NUMBER}|{SMALL})(?: (?:timmar|platser|dygn))?"
    rf" till (?P<last>{NUMBER}|{SMALL}) (?P<unit>timmar|platser|dygn)\b",
    re.IGNORECASE,
)
NUMBER_FROM_TO = re.compile(
    rf"\bantalet (?P<unit>timmar|platser|dygn)\b[^.;\d]{{0,60}}? från (?P<first>{NUMBER}|{SMALL})"
    rf" till (?P<last>{NUMBER}|{SMALL})(?![\d:-])",
    re.IGNORECASE,
)
STEP = re.compile(r"\b(?:utök|minsk)(?:as|a|ar|ningen)\b[^.;\d]{0,40}\bmed $", re.IGNORECASE)
UNITS = ("timmar", "platser", "dygn")


def against_register(memo: MemoText, facts: Facts) -> Iterator[Finding]:
    """Hours and places that are nearly the register's, or in a point none of them."""
    known = known_volumes(facts)
    tabled = {
        value for t in memo.tables for _, numbers, _ in table_numbers(t) for value, _ in numbers
    }
    for part in memo.prose:
        for found in volumes(part):
            right = {k.value for k in known if k.unit == found.unit or not part.is_point} | tabled
            is_other = found.unit not in UNITS or part.is_quoted(found.start)
            is_about = found.is_about and not part.is_point
            if not known or is_other or is_about or found.quantity in right:
                continue
            if found.per in ("månad", "vecka", "dygn", "person") or _is_share(part, found, known):
                continue
            same = [each for each in known if each.unit == found.unit]
            wanted = next((each for each in same if _is_slip(found.quantity, each)), None)
            if (
                wanted is None
                and same
                and part.is_point
                and _has_unit(facts.agreements, found.unit)
            ):
                wanted = min(same, key=lambda each: abs(each.value - found.quantity))
            if wanted is None and not same and part.is_point:
                wanted = next((each for each in known if each.value == found.quantity), None)
            if wanted:
                unit = wanted.unit or found.unit
                text = f"Registret har {grouped(wanted.value)} {unit} ({wanted.what})."
                yield at(
                    part,
                    found.span,
                    "VOLYM-AVVIKER",
                    WARNING,
                    text,
                    suggestion=f"{grouped(wanted.value)} {unit}",
                    source=f"{wanted.value}",
                )


def _is_share(part: Part, found: VolumeFound, known: tuple[Known, ...]) -> bool:
    """ "70 procent, det vill säga 1 022 dygn" of the 1 460 that the register has."""
    sentence = part.sentence_at(found.start)
    shares = [number(m[1]) / 100 for m in ANY_PERCENT.finditer(sentence)]
    return any(abs(k.value * each - found.quantity) < 1 for k in known for each in shares)


def _is_slip(value: Decimal, known: Known) -> bool:
    is_turned = known.unit == "platser" and f"{value:f}" == f"{known.value:f}"[::-1]
    if is_slip_of_digits(value, known.value) or is_turned:
        return True
    return value in (known.value * 10, known.value / 10) and known.value >= 100


def _has_unit(agreements: tuple[AgreementFact, ...], unit: str) -> bool:
    return any(v.unit == unit for a in agreements for v in a.volumes)


def rows(memo: MemoText, facts: Facts) -> Iterator[Finding]:
    """The cells of a provider's row against its volumes and amounts."""
    for table in memo.tables:
        part = next((p for p in memo.sections if p.key == table.section), None)
        for row in filter(None, table.rows):
            agreement = _agreement_of(row[0], facts)
            if part and "pris" in row[0].casefold():
                yield from _turned_prices(part, row, facts)
            if part and agreement and (agreement.volumes or agreement.amounts):
                yield from _row(part, table, row, agreement)


def _turned_prices(part: Part, row: tuple[str, ...], facts: Facts) -> Iterator[Finding]:
    every = (*facts.agreements, *facts.context)
    prices = {a.unit_price for a in every if a.unit_price}
    for found in filter(None, map(cell, row[1:])):
        wanted = next((each for each in prices if is_swapped(found[0], each)), None)
        if wanted and found[0] not in prices:
            said = f"{row[0].strip(' :')}: registret har {grouped(wanted)}."
            yield at(part, (0, 0), "TABELL-AVVIKER", WARNING, said, source=f"{found[0]}:{wanted}")


def _agreement_of(name: str, facts: Facts) -> AgreementFact | None:
    if facts.is_inter_board:
        return None  # each board's row is its own share, and the register has one of them
    found = [a for a in facts.agreements if mentions(name, a.provider, facts)]
    return found[0] if len(found) == 1 else None


def _row(
    part: Part, table: TextTable, row: tuple[str, ...], agreement: AgreementFact
) -> Iterator[Finding]:
    known = {v.quantity for v in agreement.volumes} | {a.amount for a in agreement.amounts}
    known |= {sum((v.quantity for v in agreement.volumes), Decimal(0))}
    known |= {sum((a.amount for a in agreement.amounts), Decimal(0))}
    prices = (agreement.yearly_cost, agreement.unit_price, agreement.ceiling)
    known |= {value for value in prices if value}
    for column, text in list(zip(table.columns, row, strict=False))[1:]:
        found = cell(text)
        turned = found and any(is_swapped(found[0], each) for each in known)
        is_judged = turned or (found and (YEAR.search(column) or found[1] in UNIT_OF_CELL))
        if not found or not is_judged:
            continue
        value = found[0] * UNIT_OF_CELL.get(found[1], Decimal(1))
        if not any(abs(value - each) <= Decimal("0.5") for each in known):
            wanted = min(known, key=lambda each: abs(each - value))
            said = f"{row[0].strip(' :')}, {column}: registret har {grouped(wanted)}."
            yield at(part, (0, 0), "TABELL-AVVIKER", WARNING, said, source=f"{text}:{wanted}")


def parts_of_a_year(memo: MemoText, facts: Facts) -> Iterator[Finding]:
    """A column that says "per år" above what is for some months of the year."""
    first = min((a.first_day for a in facts.agreements if a.first_day), default=None)
    for table in memo.tables:
        part = next((p for p in memo.sections if p.key == table.section), None)
        for column in table.columns:
            match = PER_YEAR.search(column)
            if not match or not part or not first:
                continue
            year = int(match[1] or match[2])
            if first.year == year and (first.month, first.day) != (1, 1):
                right = f"{year}, {13 - first.month} månader"
                text = f"”{column.strip()}” gäller från {first}. Skriv ”{right}”."
                yield at(part, (0, 0), "TABELL-DELAR", WARNING, text, source=f"{column}:{first}")


def prorated(memo: MemoText, facts: Facts) -> Iterator[Finding]:
    """The first year's volume must be the months' share of the next year's."""
    for agreement in facts.agreements:
        first = agreement.first_day
        years = sorted({v.year for v in agreement.volumes})
        last = agreement.last_day
        if not first or len(years) < 2 or first.year != years[0] or first.month == 1:
            continue
        if last and last < first.replace(year=years[1], month=12, day=31):
            continue
        part_volume, whole = (_volume(agreement, year) for year in years[:2])
        right = whole * (13 - first.month) / 12
        off = abs(part_volume - right)
        if not off or not whole:
            continue
        text = (
            f"{agreement.provider}: {13 - first.month} månader av {grouped(whole)} är "
            f"{grouped(right)}, inte {grouped(part_volume)}."
        )
        severity = INFO if off / right < ROUNDED else WARNING
        yield about(
            "VOLYM-DELAR", severity, text, heading="Volym", source=f"{agreement.source}: {right}"
        )


def _volume(agreement: AgreementFact, year: int) -> Decimal:
    """Hours in a year. Places are the same however short the year."""
    hours = [v.quantity for v in agreement.volumes if v.year == year and v.unit == "timmar"]
    return sum(hours, Decimal(0))


def without_volume(memo: MemoText, facts: Facts) -> Iterator[Finding]:
    """A sum a year for a service that had places before, and no volume now."""
    had = [a for a in facts.context if a.volumes and a.form != "demand"]
    for agreement in facts.agreements:
        same = [a for a in had if set(a.services) & set(agreement.services)]
        if agreement.yearly_cost and not agreement.volumes and same and agreement.kind == "new":
            text = (
                f"{same[0].title} har platser, det nya uppdraget ingen volym. Skriv volymen, eller "
                "att den inte är bestämd."
            )
            yield about("VOLYM-SAKNAS", WARNING, text, heading="Volym", source=agreement.source)


def months_said(memo: MemoText, facts: Facts) -> Iterator[Finding]:
    """ "9 månader 2018", "2018 (nio månader)": what the agreement covers of that year."""
    for part, match in memo.find(MONTHS_OF_YEAR):
        said, year = count(match[1] or match[4]), int(match[2] or match[3])
        right = {_months_in(a, year) for a in facts.agreements} - {0}
        if right and said not in right:
            text = f"Registret har {min(right)} månader {year}."
            suggestion = f"{min(right)} månader {year}" if match[1] else None
            yield at(part, match.span(), "TID-MANADER", WARNING, text, suggestion=suggestion)


def _months_in(agreement: AgreementFact, year: int) -> int:
    first, last = agreement.first_day, agreement.last_day
    if not first or not last or not first.year <= year <= last.year:
        return 0
    start = max(first, first.replace(year=year, month=1, day=1))
    end = min(last, last.replace(year=year, month=12, day=31))
    return months_between(start, end)


def comprises(memo: MemoText, facts: Facts) -> Iterator[Finding]:
    """ "Uppdraget omfattar 41 platser" where the register has 14."""
    known = known_volumes(facts)
    for part in memo.sections:
        for found in volumes(part):
            right = [each for each in known if each.unit == found.unit]
            sentence = part.sentence_at(found.start)
            is_ours = COMPRISES.search(part.before(found.start, 60)) and not found.is_about
            if not is_ours or HISTORY.search(sentence) or is_of_another(sentence, facts):
                continue
            if right and all(each.value != found.quantity for each in right):
                wanted = right[0]
                text = f"Registret har {grouped(wanted.value)} {found.unit} ({wanted.what})."
                yield at(part, found.span, "VOLYM-AVVIKER", WARNING, text, source=f"{wanted.value}")


def from_to(memo: MemoText, facts: Facts) -> Iterator[Finding]:
    """ "utökas från 60 till 78 platser", where the agreement has 60 now and 76 then."""
    before = {(k.value, k.unit) for k in known_volumes(Facts(agreements=facts.context))}
    after = {(k.value, k.unit) for k in known_volumes(facts)}
    for part, match in (*memo.find(FROM_TO), *memo.find(NUMBER_FROM_TO)):
        unit = match["unit"].casefold()
        first, last = quantity(match["first"]), quantity(match["last"])
        known = sorted(value for value, its in after - before if its == unit)
        if not known or (first, unit) not in before or (last, unit) in after | before:
            continue
        wanted = min(known, key=lambda value: abs(value - last))
        text = f"Registret har {grouped(wanted)} {unit} med beslutet."
        yield at(
            part, match.span("last"), "VOLYM-AVVIKER", WARNING, text,
            suggestion=grouped(wanted), source=f"{wanted}",
        )  # fmt: skip


def steps(memo: MemoText, facts: Facts) -> Iterator[Finding]:
    """ "minskas med tre platser", where the agreement goes from eight to six."""
    known = _steps_of(facts)
    for part in memo.prose:
        for found in volumes(part):
            match = STEP.search(part.before(found.start, 60))
            right = {size for unit, size in known if unit == found.unit}
            sentence = part.sentence_at(found.start)
            is_other = HISTORY.search(sentence) or is_of_another(sentence, facts)
            if not match or not right or found.is_about or found.per or is_other:
                continue
            if found.quantity not in right and not part.is_quoted(found.start):
                wanted = min(right, key=lambda size: abs(size - found.quantity))
                text = f"Ändringen är {grouped(wanted)} {found.unit} enligt registret."
                yield at(part, found.span, "VOLYM-AVVIKER", WARNING, text, source=f"{wanted}")


def _steps_of(facts: Facts) -> set[tuple[str, Decimal]]:
    """What each volume of an agreement differs by from another of its own, before or after; and
    every volume itself, which may be what is added."""
    found: set[tuple[str, Decimal]] = set()
    for agreement in facts.agreements:
        same = [a for a in facts.context if a.number and a.number == agreement.number]
        every = [v for a in (agreement, *same) for v in a.volumes]
        sizes = {(one.unit, abs(one.quantity - other.quantity)) for one in every for other in every
                 if one.unit == other.unit and one.quantity != other.quantity}  # fmt: skip
        found |= sizes | ({(v.unit, v.quantity) for v in agreement.volumes} if sizes else set())
    return found


CHECKS = (
    from_to,
    steps,
    comprises,
    against_register,
    rows,
    parts_of_a_year,
    prorated,
    without_volume,
    months_said,
)
