"""An index run before and after it is made, as rows with the sums they add up to."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Count, Sum

from commissioning.exports import Column, ColumnKind
from commissioning.models import Matter
from contracts.index_candidates import Candidate, Selection, candidates
from contracts.index_plan import NewPrice
from contracts.models import Agreement, IndexedPrice, IndexRun
from contracts.money import ZERO, format_number
from contracts.states import AmendmentState, CompensationUnit

MOST_RUNS = 200
COLUMNS = [
    Column("Registernummer", width=14),
    Column("Diarienummer"),
    Column("Uppdrag eller avtal", width=44),
    Column("Nämnd", width=28),
    Column("Utförare", width=30),
    Column("Insats", width=26),
    Column("Enhet", width=22),
    Column("Pris före", ColumnKind.PRICE, 14),
    Column("Pris efter", ColumnKind.PRICE, 14),
    Column("Gäller från och med", ColumnKind.DATE, 14),
    Column("Så räknades priset", width=48),
    Column("Värde", width=14),
    Column("Skillnad per år, kr", ColumnKind.PRICE, 16),
    Column("Retroaktivt, kr", ColumnKind.PRICE, 16),
    Column("Retroaktivt per månad", width=40),
    Column("Läge", width=40),
]


@dataclass(frozen=True)
class PriceLine:
    """One price in a row: what it concerns, old, new and how."""

    service: str
    unit: str
    old: Decimal
    new: Decimal
    valid_from: Any
    explanation: str
    is_preliminary: bool


@dataclass(frozen=True)
class PreviewRow:
    """An agreement that can be counted up; `value` is what the check box sends."""

    agreement: Agreement
    prices: list[PriceLine]
    yearly_effect: Decimal | None
    retroactive: Decimal | None
    months: list[tuple[str, Decimal]]
    is_preliminary: bool
    is_correction: bool
    value: str
    is_checked: bool


@dataclass(frozen=True)
class Totals:
    """Sums of the rows; `unknown` counts rows whose effect nobody can know."""

    count: int
    yearly_effect: Decimal
    retroactive: Decimal
    unknown: int
    preliminary: int
    corrections: int = 0


@dataclass(frozen=True)
class Preview:
    rows: list[PreviewRow]
    left_out: list[Candidate]
    totals: Totals


def preview(selection: Selection, ticked: set[int] | None = None) -> Preview:
    """What the run would do. Every row is ticked until somebody has said otherwise."""
    found = candidates(selection)
    rows = [_preview_row(c, ticked) for c in found if c.plan is not None]
    left_out = sorted(
        (c for c in found if c.plan is None), key=lambda c: (c.reason, c.agreement.title)
    )
    return Preview(rows, left_out, _totals(rows))


def _preview_row(candidate: Candidate, ticked: set[int] | None) -> PreviewRow:
    plan, agreement = candidate.plan, candidate.agreement
    assert plan is not None
    return PreviewRow(
        agreement=agreement,
        prices=[_line(price) for price in plan.prices],
        yearly_effect=plan.yearly_effect,
        retroactive=plan.retroactive,
        months=plan.months,
        is_preliminary=plan.is_preliminary,
        is_correction=plan.is_correction,
        value=f"{agreement.pk}:{plan.mark}",
        is_checked=ticked is None or agreement.pk in ticked,
    )


def _line(price: NewPrice) -> PriceLine:
    return PriceLine(
        service=price.old.service.name if price.old.service else "",
        unit=CompensationUnit(price.new.unit).label,
        old=price.old.amount,
        new=price.new.amount,
        valid_from=price.new.valid_from,
        explanation=price.explanation,
        is_preliminary=price.is_preliminary,
    )


def _totals(rows: Sequence[PreviewRow]) -> Totals:
    return Totals(
        count=len(rows),
        yearly_effect=sum((row.yearly_effect or ZERO for row in rows), ZERO),
        retroactive=sum((row.retroactive or ZERO for row in rows), ZERO),
        unknown=sum(row.yearly_effect is None for row in rows),
        preliminary=sum(row.is_preliminary for row in rows),
        corrections=sum(row.is_correction for row in rows),
    )


def preview_cells(selection: Selection) -> Iterator[list[Any]]:
    """Every price of the preview as a row of the file, and then what is left out with why."""
    left_out = []
    for candidate in candidates(selection):
        if candidate.plan is None:
            left_out.append(candidate)
            continue
        word = "Rättelse" if candidate.plan.is_correction else "Uppräknas"
        for price in candidate.plan.prices:
            yield [*_agreement_cells(candidate.agreement), *_price_cells(price), word]
    for candidate in left_out:
        empty = [None] * (len(COLUMNS) - 6)
        yield [*_agreement_cells(candidate.agreement), *empty, f"Utelämnas: {candidate.reason}"]


def _agreement_cells(agreement: Agreement) -> list[Any]:
    return [
        agreement.register_number,
        agreement.dnr,
        agreement.title,
        agreement.board.name,
        agreement.provider.name,
    ]


def _price_cells(price: NewPrice) -> list[Any]:
    line = _line(price)
    return [
        line.service,
        line.unit,
        line.old,
        line.new,
        line.valid_from,
        line.explanation,
        _sort(line.is_preliminary),
        price.yearly_effect,
        price.retroactive,
        _months(price.months),
    ]


def _sort(is_preliminary: bool) -> str:
    return "preliminärt" if is_preliminary else "definitivt"


def _months(months: Sequence[tuple[str, Decimal]]) -> str:
    return "; ".join(f"{month}: {format_number(amount, 2)}" for month, amount in months)


def run_list() -> list[IndexRun]:
    """The last runs with the number of agreements and the sums of each, in one query."""
    runs = IndexRun.objects.select_related("formula", "board", "taken_back_by").annotate(
        agreement_count=Count("prices__agreement", distinct=True),
        effect=Sum("prices__yearly_effect"),
        past=Sum("prices__retroactive"),
    )
    return list(runs[:MOST_RUNS])


@dataclass(frozen=True)
class DoneRow:
    """A price that a run wrote, with its amendment's state and where it is decided."""

    price: IndexedPrice
    state: str
    months: list[tuple[str, Decimal]]
    matter: Matter | None

    @property
    def url(self) -> str:
        """The amendment in the ledger of its agreement."""
        number = self.price.amendment.number
        return f"{self.price.agreement.get_absolute_url()}#andring-{number}"


def done_rows(run: IndexRun) -> list[DoneRow]:
    """Every price of the run, in one query."""
    prices = run.prices.select_related(
        "agreement__board",
        "agreement__provider",
        "service",
        "amendment__effect__point__matter",
    ).order_by("agreement__title", "agreement", "place")
    return [_done_row(price) for price in prices]


def _done_row(price: IndexedPrice) -> DoneRow:
    amendment = price.amendment
    effect = getattr(amendment, "effect", None)
    return DoneRow(
        price=price,
        state=AmendmentState(amendment.state).label,
        months=[(month, Decimal(amount)) for month, amount in price.retroactive_months],
        matter=effect.point.matter if effect else None,
    )


def done_totals(rows: Sequence[DoneRow]) -> Totals:
    """Sums of a run that is made."""
    prices = [row.price for row in rows]
    return Totals(
        count=len({price.agreement_id for price in prices}),
        yearly_effect=sum((price.yearly_effect or ZERO for price in prices), ZERO),
        retroactive=sum((price.retroactive or ZERO for price in prices), ZERO),
        unknown=sum(price.yearly_effect is None for price in prices),
        preliminary=sum(price.is_preliminary for price in prices),
    )


def done_cells(run: IndexRun) -> Iterator[list[Any]]:
    """Every price of a run that is made, as a row of the file."""
    for row in done_rows(run):
        price = row.price
        yield [
            *_agreement_cells(price.agreement),
            price.service.name if price.service else "",
            CompensationUnit(price.unit).label,
            price.old_amount,
            price.new_amount,
            price.valid_from,
            price.explanation,
            _sort(price.is_preliminary),
            price.yearly_effect,
            price.retroactive,
            _months(row.months),
            row.state,
        ]
