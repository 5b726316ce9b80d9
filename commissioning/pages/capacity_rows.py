"""Services by year: need, contracted, ordered and performed, with the gap between them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.urls import reverse

from commissioning.exports.columns import Column, ColumnKind
from commissioning.forms.capacity import YEARS_SHOWN
from commissioning.pages.capacity_bars import CapacityBar, bar, scale_of
from contracts import balances
from contracts.balances import Place
from contracts.capacity import Balance
from contracts.models import Service
from contracts.quantities import quantity_text
from contracts.states import VolumeUnit
from providers.swedish import sort_key

SHARED = "Flera insatser tillsammans"
NUMBER = ColumnKind.NUMBER
COLUMNS = [
    Column("Insats", width=40),
    Column("Enhet", width=10),
    Column("År", NUMBER, 8),
    Column("Behov", ColumnKind.DECIMAL, 12),
    Column("Avtalat", ColumnKind.DECIMAL, 12),
    Column("varav även annat", ColumnKind.DECIMAL, 16),
    Column("Beställt utöver", ColumnKind.DECIMAL, 14),
    Column("Beställt, helår", ColumnKind.DECIMAL, 14),
    Column("Föreslaget, inte beslutat", ColumnKind.DECIMAL, 22),
    Column("Utfört", ColumnKind.DECIMAL, 12),
    Column("Brist före beställt", ColumnKind.DECIMAL, 18),
    Column("Brist efter beställt", ColumnKind.DECIMAL, 18),
    Column("Brist efter beställt, helår", ColumnKind.DECIMAL, 24),
    Column("Brist efter beställt, helår, utan varav", ColumnKind.DECIMAL, 32),
]


@dataclass(frozen=True)
class Gap:
    """A gap in words: what is missing, or what is left over."""

    quantity: Decimal

    @property
    def is_short(self) -> bool:
        return self.quantity > 0

    @property
    def text(self) -> str:
        if self.quantity == 0:
            return "0"
        number = quantity_text(abs(self.quantity))
        return number if self.is_short else f"{number} över"


@dataclass(frozen=True)
class YearLine:
    """One year of a service and unit."""

    year: int
    balance: Balance
    bar: CapacityBar | None

    @property
    def gap(self) -> Gap | None:
        return _gap(self.balance.gap)

    @property
    def gap_after(self) -> Gap | None:
        return _gap(self.balance.gap_after)

    @property
    def gap_without_part(self) -> Gap | None:
        return _gap(self.balance.gap_without_part)

    @property
    def gap_after_full(self) -> Gap | None:
        return _gap(self.balance.gap_after_full)

    @property
    def gap_after_full_without_part(self) -> Gap | None:
        return _gap(self.balance.gap_after_full_without_part)

    @property
    def is_part_of_year(self) -> bool:
        """What is ordered counts for only a part of the year."""
        return self.balance.ordered.full_year != self.balance.ordered.quantity


@dataclass(frozen=True)
class Group:
    """A service in one unit, with its years."""

    service_id: int
    name: str
    unit: str
    url: str
    lines: list[YearLine]

    @property
    def unit_label(self) -> str:
        return VolumeUnit(self.unit).label

    def line_of(self, year: int) -> YearLine | None:
        return next((line for line in self.lines if line.year == year), None)


def groups(on: date, first_year: int, service: Service | int | None = None) -> list[Group]:
    """Every service with something to show in the four years; or one (0: what is shared)."""
    service_id = service.pk if isinstance(service, Service) else service
    found = balances.balances(
        on=on,
        first_year=first_year,
        last_year=first_year + YEARS_SHOWN - 1,
        service_ids=None if service_id is None else [service_id],
    )
    names = {service.pk: service.name} if isinstance(service, Service) else _names(found)
    keys = sorted(
        {(p.service_id, p.unit) for p in found},
        key=lambda key: (key[0] == 0, sort_key(names.get(key[0], SHARED)), key[1]),
    )
    return [_group(key, found, names) for key in keys]


def shortages(found: list[Group], year: int) -> list[tuple[Group, Gap]]:
    """The services that lack something in the year also with what is ordered, in their order."""
    gaps = [(g, line.gap_after) for g in found if (line := g.line_of(year)) is not None]
    return [(group, gap) for group, gap in gaps if gap is not None and gap.is_short]


def cells(found: list[Group]) -> Iterator[tuple[Any, ...]]:
    """The rows of the exported file."""
    for group in found:
        for line in group.lines:
            b = line.balance
            yield (
                group.name,
                group.unit_label,
                line.year,
                b.need,
                b.contracted.quantity,
                b.part,
                b.ordered.quantity,
                b.ordered.full_year,
                b.proposed,
                b.performed,
                b.gap,
                b.gap_after,
                b.gap_after_full,
                b.gap_after_full_without_part,
            )


def url_of(service_id: int) -> str:
    if service_id:
        return reverse("commissioning:capacity-detail", args=[service_id])
    return reverse("commissioning:capacity-shared")


def _names(found: dict[Place, Balance]) -> dict[int, str]:
    ids = {place.service_id for place in found}
    return dict(Service.objects.filter(pk__in=ids).values_list("pk", "name"))


def _group(key: tuple[int, str], found: dict[Place, Balance], names: dict[int, str]) -> Group:
    service_id, unit = key
    years = {p.year: b for p, b in found.items() if (p.service_id, p.unit) == key}
    scale = scale_of(years.values())
    lines = [YearLine(year, b, bar(b, scale)) for year, b in sorted(years.items())]
    return Group(service_id, names.get(service_id, SHARED), unit, url_of(service_id), lines)


def _gap(quantity: Decimal | None) -> Gap | None:
    return None if quantity is None else Gap(quantity)
