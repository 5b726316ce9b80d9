"""What a board's agreements come to in a year, in our own hands and in others'."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.db.models import Q

from commissioning.exports.columns import Column, ColumnKind
from contracts import economy, reading
from contracts.actions.year_volumes import is_in_house
from contracts.derivation import derive
from contracts.in_house import Performer, Shares, shares
from contracts.models import Agreement, Service, Standing, VolumeKind, YearVolume
from contracts.money import ZERO
from contracts.quantities import volume_text
from contracts.states import VolumeUnit
from providers.models import Party
from providers.swedish import sort_key

MOST_ROWS = 1000
SEVERAL, NONE = "Flera insatser", "Utan insats"
COLUMNS = [
    Column("Nämnd", width=30),
    Column("År", ColumnKind.NUMBER, 8),
    Column("Insats", width=34),
    Column("Avtal", width=40),
    Column("Nummer", width=18),
    Column("Typ", width=26),
    Column("Utförare", width=30),
    Column("Regi", width=14),
    Column("Kostnad under året", ColumnKind.MONEY, 18),
    Column("Volym under året", width=24),
]


@dataclass
class ShareRow:
    """An agreement that counts in the year."""

    agreement: Agreement
    service_ids: list[int]
    service: str
    performer: Performer

    @property
    def volume_text(self) -> str:
        return ", ".join(volume_text(q, unit) for unit, q in self.performer.volumes.items() if q)

    @property
    def regime(self) -> str:
        return "Egen regi" if self.performer.in_house else "Extern"


@dataclass
class ShareGroup:
    """The agreements of a service, or of several together."""

    name: str
    rows: list[ShareRow]

    @cached_property
    def shares(self) -> Shares:
        return shares(row.performer for row in self.rows)


@dataclass
class ShareView:
    """Everything of a board in a year."""

    board: Party
    year: int
    groups: list[ShareGroup]
    is_cut: bool

    @property
    def rows(self) -> list[ShareRow]:
        return [row for group in self.groups for row in group.rows]

    @cached_property
    def shares(self) -> Shares:
        return shares(row.performer for row in self.rows)

    @property
    def volumes(self) -> list[tuple[str, Any]]:
        """The split of each unit, with the unit in words."""
        return [(VolumeUnit(u).label, split) for u, split in self.shares.volumes.items()]

    def covering(self, service_id: int) -> list[ShareRow]:
        """The agreements that cover a service, also those that cover others."""
        return [row for row in self.rows if service_id in row.service_ids]


def share_view(board: Party, year: int, on: date) -> ShareView:
    """The board's decided agreements that run in the year, as known on the day.

    A fixed number of queries. Costs are counted from the terms, as on the agreement's own page.
    """
    standings = list(_running(board, year, on)[: MOST_ROWS + 1])
    services = {row.agreement_id: row.service_ids for row in standings[:MOST_ROWS]}
    agreements = reading.with_terms(Agreement.objects.filter(pk__in=services))
    volumes = _volumes(services, year, on)
    names = dict(Service.objects.values_list("pk", "name"))
    rows = [
        ShareRow(
            agreement=agreement,
            service_ids=services[agreement.pk],
            service=_named(services[agreement.pk], names),
            performer=_performer(agreement, year, on, volumes.get(agreement.pk, {})),
        )
        for agreement in agreements
    ]
    return ShareView(board, year, _grouped(rows), len(standings) > MOST_ROWS)


def cells(view: ShareView) -> Iterator[tuple[Any, ...]]:
    """The rows of the exported file."""
    for row in view.rows:
        yield (
            view.board.name,
            view.year,
            row.service,
            row.agreement.title,
            row.agreement.number,
            row.agreement.get_form_display(),
            row.agreement.provider.name,
            row.regime,
            row.performer.cost,
            row.volume_text,
        )


def _running(board: Party, year: int, on: date) -> Any:
    first, last = date(year, 1, 1), date(year, 12, 31)
    found = Standing.objects.on(on).filter(board=board, is_decided=True, starts_on__lte=last)
    ends = Q(ends_on=None) | Q(ends_on__gte=first)
    return found.filter(ends).order_by("agreement_id").only("agreement_id", "service_ids")


def _volumes(services: dict[int, list[int]], year: int, on: date) -> dict[int, dict[str, Decimal]]:
    kinds = (VolumeKind.CONTRACTED, VolumeKind.ORDERED)
    rows = YearVolume.objects.known_on(on).in_years(year, year)
    found: dict[int, dict[str, Decimal]] = {}
    for agreement_id, unit, quantity in rows.filter(
        agreement__in=services, kind__in=kinds
    ).values_list("agreement", "unit", "quantity"):
        units = found.setdefault(agreement_id, {})
        units[unit] = units.get(unit, ZERO) + quantity
    return found


def _performer(agreement: Agreement, year: int, on: date, volumes: dict[str, Decimal]) -> Performer:
    facts = derive(reading.read(agreement), on)
    return Performer(is_in_house(agreement), economy.cost_by_year(facts).get(year), volumes)


def _named(service_ids: list[int], names: dict[int, str]) -> str:
    if len(service_ids) == 1:
        return names.get(service_ids[0], NONE)
    return SEVERAL if service_ids else NONE


def _grouped(rows: list[ShareRow]) -> list[ShareGroup]:
    names = sorted({row.service for row in rows}, key=lambda n: (n in (SEVERAL, NONE), sort_key(n)))
    return [
        ShareGroup(
            name,
            sorted(
                (r for r in rows if r.service == name), key=lambda r: sort_key(r.agreement.title)
            ),
        )
        for name in names
    ]
