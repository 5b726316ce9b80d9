"""Keep the year volumes beside the standings, written together and compared on demand."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from contracts import capacity, reading
from contracts.capacity import Run
from contracts.derivation import derive
from contracts.models import Agreement, YearVolume
from contracts.termsheet import TermSheet

# From and until which day the terms said so; no last day: still.
Span = tuple[date, date | None]
COMPARED = [f.attname for f in YearVolume._meta.concrete_fields if not f.primary_key]


def rewrite(agreements: Iterable[Agreement], spans: Mapping[int, Sequence[Span]]) -> None:
    """Write the year volumes of the agreements anew; `spans` are those of their standings."""
    fetched = list(agreements)
    rows = [row for agreement in fetched for row in year_volumes(agreement, spans[agreement.pk])]
    YearVolume.objects.filter(agreement__in=[a.pk for a in fetched]).delete()
    YearVolume.objects.bulk_create(rows, batch_size=2000)


def year_volumes(agreement: Agreement, spans: Sequence[Span]) -> list[YearVolume]:
    """What the terms said about each year, for each time between two changes of them."""
    sheet = reading.read(agreement)
    if not any(amendment.volumes for amendment in sheet.amendments):
        return []
    found: list[tuple[Span, list[Run]]] = []
    for first, last in spans:
        runs = _runs(sheet, first)
        if found and found[-1][1] == runs:
            found[-1] = ((found[-1][0][0], last), runs)
        else:
            found.append(((first, last), runs))
    return [_row(agreement, span, run) for span, runs in found for run in runs]


def differing(agreement: Agreement, spans: Sequence[Span], stored: Iterable[YearVolume]) -> bool:
    """Whether the stored year volumes are not what the terms say."""
    derived = sorted(year_volumes(agreement, spans), key=_place)
    return list(map(_comparable, derived)) != list(map(_comparable, sorted(stored, key=_place)))


def _runs(sheet: TermSheet, on: date) -> list[Run]:
    """What is decided on the day, and what the open proposals would change."""
    decided = capacity.runs(derive(sheet, on))
    is_past = any(a.in_force_on and a.in_force_on > on for a in sheet.amendments)
    proposed = {a.number for a in sheet.amendments if a.in_force_on is None}
    if is_past or not proposed:
        return decided
    approved = sheet.approving(proposed, on)
    return [*decided, *capacity.difference(decided, capacity.runs(derive(approved, on)))]


def _row(agreement: Agreement, span: Span, run: Run) -> YearVolume:
    return YearVolume(
        agreement=agreement,
        board=agreement.board,
        in_house=is_in_house(agreement),
        valid_from=span[0],
        valid_until=span[1],
        first_year=run.first_year,
        last_year=run.last_year,
        service_id=run.key.service_id or None,
        unit=run.key.unit,
        kind=run.key.kind,
        label=run.key.label,
        quantity=run.amount.quantity,
        highest=run.amount.highest,
        full_year=run.amount.full_year,
    )


def is_in_house(agreement: Agreement) -> bool:
    """The municipality performs it itself: by the form, or by who performs."""
    return agreement.rules.in_house or agreement.provider.is_in_house


def _place(row: YearVolume) -> tuple[Any, ...]:
    last = row.last_year or 0
    return row.valid_from, row.first_year, last, row.service_id or 0, row.unit, row.kind, row.label


def _comparable(row: YearVolume) -> tuple[Any, ...]:
    return tuple(getattr(row, name) for name in COMPARED)
