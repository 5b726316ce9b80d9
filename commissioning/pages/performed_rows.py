"""What an agreement has performed, by year, service and unit, beside what was agreed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import groupby

from contracts.balances import DAYS_A_YEAR, STOCKS
from contracts.models import Agreement, Performance, Standing, VolumeKind, YearVolume
from contracts.money import ZERO
from contracts.periods import Period
from contracts.states import VolumeUnit

PROMISED = (VolumeKind.CONTRACTED, VolumeKind.ORDERED)


@dataclass(frozen=True)
class PerformedYear:
    """The rows of a year, service and unit. `promised` is for the days that are reported."""

    year: int
    service: str
    unit: str
    rows: list[Performance]
    agreed: Decimal
    days_agreed: int

    @property
    def unit_label(self) -> str:
        return VolumeUnit(self.unit).label

    @property
    def days(self) -> int:
        return sum(map(_days, self.rows))

    @property
    def is_average(self) -> bool:
        """Places and persons are an average over the reported days, not a sum."""
        return self.unit in STOCKS

    @property
    def quantity(self) -> Decimal:
        if not self.is_average:
            return sum((row.quantity for row in self.rows), ZERO)
        return sum((row.quantity * _days(row) for row in self.rows), ZERO) / self.days

    @property
    def promised(self) -> Decimal:
        """What was agreed for the reported days; for places and persons, how many at a time."""
        if not self.days_agreed:
            return ZERO
        days = DAYS_A_YEAR if self.is_average else self.days
        return self.agreed * days / self.days_agreed

    @property
    def utilisation(self) -> Decimal | None:
        """Per cent of what was agreed for the reported days."""
        return self.quantity / self.promised * 100 if self.promised else None


def performed_years(agreement: Agreement, on: date) -> list[PerformedYear]:
    """The latest year first. Three queries."""
    rows = agreement.performances.filter(ends_on__lte=on).select_related("service")
    promised, term = _promised(agreement, on), _term(agreement, on)
    ordered = sorted(rows, key=_key, reverse=True)
    return [
        _year(key, sorted(found, key=lambda row: row.starts_on), promised, term)
        for key, found in groupby(ordered, key=_key)
    ]


def _key(row: Performance) -> tuple[int, int, str]:
    return row.starts_on.year, row.service_id or 0, row.unit


def _year(
    key: tuple[int, int, str],
    rows: list[Performance],
    promised: list[YearVolume],
    term: Period | None,
) -> PerformedYear:
    year, service_id, unit = key
    name = rows[0].service.name if rows[0].service else "Hela avtalet"
    agreed = sum(
        (
            volume.quantity
            for volume in promised
            if volume.unit == unit
            and (not service_id or volume.service_id == service_id)
            and volume.first_year <= year
            and (volume.last_year is None or year <= volume.last_year)
        ),
        ZERO,
    )
    part = term.clip_to_year(year) if term else None
    return PerformedYear(year, name, unit, rows, agreed, (part.days or 0) if part else 0)


def _days(row: Performance) -> int:
    return Period(row.starts_on, row.ends_on).days or 0


def _term(agreement: Agreement, on: date) -> Period | None:
    """The decided term, as it stood on the day."""
    standing = Standing.objects.on(on).filter(agreement=agreement, is_decided=True).first()
    if standing is None or standing.starts_on is None:
        return None
    return Period(standing.starts_on, standing.ends_on)


def _promised(agreement: Agreement, on: date) -> list[YearVolume]:
    return list(YearVolume.objects.known_on(on).filter(agreement=agreement, kind__in=PROMISED))
