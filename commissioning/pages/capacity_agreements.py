"""What the figures of a service are made of: the volumes of each agreement, year by year."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Sum
from django.db.models.functions import ExtractYear
from django.urls import reverse

from commissioning.exports.columns import Column, ColumnKind
from commissioning.forms.capacity import YEARS_SHOWN
from contracts.balances import weighed
from contracts.capacity import Amount, Balance
from contracts.models import Agreement, Performance, VolumeKind, YearVolume
from contracts.money import ZERO
from contracts.states import VolumeUnit
from providers.swedish import sort_key

DECIMAL = ColumnKind.DECIMAL
COLUMNS = [
    Column("År", ColumnKind.NUMBER, 8),
    Column("Avtal", width=40),
    Column("Nummer", width=18),
    Column("Utförare", width=30),
    Column("Enhet", width=10),
    Column("Avtalat", DECIMAL, 12),
    Column("varav även annat", DECIMAL, 16),
    Column("Beställt utöver", DECIMAL, 14),
    Column("Beställt, helår", DECIMAL, 14),
    Column("Föreslaget, inte beslutat", DECIMAL, 22),
    Column("Utfört", DECIMAL, 12),
]


@dataclass
class AgreementLine:
    """An agreement's volumes of one unit in a year."""

    agreement: Agreement
    unit: str
    balance: Balance
    labels: list[str] = field(default_factory=list)

    @property
    def unit_label(self) -> str:
        return VolumeUnit(self.unit).label

    @property
    def url(self) -> str:
        return f"{self.agreement.get_absolute_url()}"

    @property
    def performed_url(self) -> str:
        return reverse("commissioning:performance-list", args=[self.agreement.pk])


@dataclass
class YearOfAgreements:
    """The agreements of a year, with their sums for each unit."""

    year: int
    lines: list[AgreementLine]

    @property
    def sums(self) -> list[tuple[str, Balance]]:
        units = dict.fromkeys(line.unit for line in self.lines)
        return [
            (VolumeUnit(unit).label, _sum([x.balance for x in self.lines if x.unit == unit]))
            for unit in units
        ]


def years_of(on: date, first_year: int, service_id: int) -> list[YearOfAgreements]:
    """Each of the four years in which some agreement has a volume or has performed. Two queries."""
    years = range(first_year, first_year + YEARS_SHOWN)
    agreements: dict[int, Agreement] = {}
    found: dict[tuple[int, int, str], dict[str, Any]] = {}
    for row in _volumes(on, years, service_id):
        agreements[row.agreement_id] = row.agreement
        for year in years:
            if row.first_year <= year and (row.last_year is None or year <= row.last_year):
                _add(found.setdefault((year, row.agreement_id, row.unit), {}), row)
    for year, agreement_id, unit, total in _performed(on, years, service_id):
        found.setdefault((year, agreement_id, unit), {})["performed"] = total
    _fetch_missing(agreements, found)
    return [
        YearOfAgreements(year, lines)
        for year in years
        if (lines := _lines(year, agreements, found))
    ]


def cells(years: list[YearOfAgreements]) -> Iterator[tuple[Any, ...]]:
    """The rows of the exported file."""
    for year in years:
        for line in year.lines:
            b = line.balance
            yield (
                year.year,
                line.agreement.title,
                line.agreement.number,
                line.agreement.provider.name,
                line.unit_label,
                b.contracted.quantity,
                b.part,
                b.ordered.quantity,
                b.ordered.full_year,
                b.proposed,
                b.performed,
            )


def _volumes(on: date, years: range, service_id: int) -> Any:
    rows = YearVolume.objects.known_on(on).in_years(years[0], years[-1])
    return rows.filter(service=service_id or None).select_related("agreement__provider")


def _performed(on: date, years: range, service_id: int) -> Any:
    rows = Performance.objects.filter(
        service=service_id or None,
        starts_on__gte=date(years[0], 1, 1),
        starts_on__lte=date(years[-1], 12, 31),
        ends_on__lte=on,
    )
    by_year = weighed(rows).annotate(year=ExtractYear("starts_on")).order_by()
    sums = by_year.values_list("year", "agreement", "unit").annotate(total=Sum("of_year"))
    return [(*key, total.quantize(Decimal("0.01"))) for *key, total in sums]


def _fetch_missing(
    agreements: dict[int, Agreement], found: dict[tuple[int, int, str], dict[str, Any]]
) -> None:
    """Agreements that have performed something without having promised a volume."""
    missing = {agreement_id for _, agreement_id, _ in found} - set(agreements)
    if missing:
        rows = Agreement.objects.filter(pk__in=missing).select_related("provider")
        agreements.update({row.pk: row for row in rows})


def _add(amounts: dict[str, Any], row: YearVolume) -> None:
    amount = Amount(row.quantity, row.highest, row.full_year)
    amounts[row.kind] = amounts.get(row.kind, Amount()) + amount
    if row.label:
        amounts.setdefault("labels", []).append(row.label)


def _lines(
    year: int,
    agreements: dict[int, Agreement],
    found: dict[tuple[int, int, str], dict[str, Any]],
) -> list[AgreementLine]:
    lines = [
        AgreementLine(agreements[agreement_id], unit, _balance(amounts), amounts.get("labels", []))
        for (of_year, agreement_id, unit), amounts in found.items()
        if of_year == year
    ]
    shown = [line for line in lines if line.balance != Balance(None)]
    return sorted(shown, key=lambda line: (line.unit, sort_key(line.agreement.title)))


def _balance(amounts: dict[str, Any]) -> Balance:
    return Balance(
        need=None,
        contracted=amounts.get(VolumeKind.CONTRACTED, Amount()),
        part=amounts.get(VolumeKind.PART, Amount()).quantity,
        ordered=amounts.get(VolumeKind.ORDERED, Amount()),
        proposed=amounts.get(VolumeKind.PROPOSED, Amount()).quantity,
        performed=amounts.get("performed"),
    )


def _sum(found: list[Balance]) -> Balance:
    performed = [b.performed for b in found if b.performed is not None]
    return Balance(
        need=None,
        contracted=sum((b.contracted for b in found), Amount()),
        part=sum((b.part for b in found), ZERO),
        ordered=sum((b.ordered for b in found), Amount()),
        proposed=sum((b.proposed for b in found), ZERO),
        performed=sum(performed, ZERO) if performed else None,
    )
