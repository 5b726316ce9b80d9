"""Need beside capacity, read for many services and years at once: a query for each sort of row."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import DecimalField, F, Func, IntegerField, Q, QuerySet, Sum
from django.db.models.expressions import Case, Value, When
from django.db.models.functions import ExtractYear

from .capacity import Amount, Balance, Statement, stated_need
from .models import Need, Performance, VolumeKind, YearVolume
from .states import VolumeUnit

# A stock is counted as an average over the year, so that a month of it is a twelfth.
STOCKS = (VolumeUnit.PLACES, VolumeUnit.PERSONS)
DAYS_A_YEAR = 365


class DaysInclusive(Func):
    """Last day - first day + 1, as PostgreSQL counts days."""

    template = "(%(expressions)s + 1)"
    arg_joiner = " - "
    output_field = IntegerField()


@dataclass(frozen=True, order=True)
class Place:
    """Where a balance belongs; service 0 is what several services share."""

    service_id: int
    unit: str
    year: int


def balances(
    *,
    on: date,
    first_year: int,
    last_year: int,
    service_ids: Collection[int] | None = None,
    board_ids: Iterable[int] | None = None,
) -> dict[Place, Balance]:
    """What was known on the day about each year, by service and unit (0: shared). Three queries.

    Need and performed volume have no board, so `board_ids` narrows only the agreements' volumes.
    """
    years = range(first_year, last_year + 1)
    amounts = promised(on, years, service_ids, board_ids)
    needs = stated_needs(on, years, service_ids)
    performed = _performed(on, years, service_ids)
    places = {place for place, _ in amounts} | set(needs) | set(performed)
    return {
        place: Balance(
            need=needs[place].quantity if place in needs else None,
            contracted=amounts.get((place, VolumeKind.CONTRACTED), Amount()),
            part=amounts.get((place, VolumeKind.PART), Amount()).quantity,
            ordered=amounts.get((place, VolumeKind.ORDERED), Amount()),
            proposed=amounts.get((place, VolumeKind.PROPOSED), Amount()).quantity,
            performed=performed.get(place),
        )
        for place in sorted(places)
    }


def stated_needs(
    on: date, years: range, service_ids: Collection[int] | None = None
) -> dict[Place, Need]:
    """The statement that counts for each service, unit and year: the latest one by the day."""
    found = Need.objects.known_on(on).filter(first_year__lte=years[-1], last_year__gte=years[0])
    if service_ids is not None:
        found = found.filter(service__in=service_ids)
    series: dict[tuple[int, str], list[Need]] = defaultdict(list)
    for need in found:
        series[need.service_id, need.unit].append(need)
    return {
        Place(service, unit, year): need
        for (service, unit), needs in series.items()
        for year in years
        if (need := _counting(needs, year))
    }


def _of(service_ids: Collection[int]) -> Q:
    """Of the services; 0 is what several share."""
    shared = Q(service=None) if 0 in service_ids else Q()
    return Q(service__in=service_ids) | shared


def _counting(needs: list[Need], year: int) -> Need | None:
    by_statement = {Statement(n.first_year, n.last_year, n.stated_on, n.quantity): n for n in needs}
    chosen = stated_need(by_statement, year)
    return by_statement[chosen] if chosen else None


def promised(
    on: date,
    years: range,
    service_ids: Collection[int] | None = None,
    board_ids: Iterable[int] | None = None,
) -> dict[tuple[Place, str], Amount]:
    """What the agreements gave in each year as known on the day, by place and kind of volume."""
    found = YearVolume.objects.known_on(on).in_years(years[0], years[-1])
    if service_ids is not None:
        found = found.filter(_of(service_ids))
    if board_ids is not None:
        found = found.filter(board__in=list(board_ids))
    sums = found.order_by().values_list("service", "unit", "kind", "first_year", "last_year")
    totals: dict[tuple[Place, str], Amount] = defaultdict(Amount)
    for service, unit, kind, first, last, *numbers in sums.annotate(
        Sum("quantity"), Sum("highest"), Sum("full_year")
    ):
        for year in years:
            if first <= year and (last is None or year <= last):
                place = (Place(service or 0, unit, year), kind)
                totals[place] = totals[place] + Amount(*numbers)
    return totals


def _performed(on: date, years: range, service_ids: Collection[int] | None) -> dict[Place, Decimal]:
    found = Performance.objects.filter(
        starts_on__gte=date(years[0], 1, 1),
        starts_on__lte=date(years[-1], 12, 31),
        ends_on__lte=on,
    )
    if service_ids is not None:
        found = found.filter(_of(service_ids))
    by_year = weighed(found).annotate(year=ExtractYear("starts_on")).order_by()
    sums = by_year.values_list("service", "unit", "year").annotate(total=Sum("of_year"))
    return {
        Place(service or 0, unit, year): total.quantize(Decimal("0.01"))
        for service, unit, year, total in sums
    }


def weighed(found: QuerySet[Performance]) -> QuerySet[Performance]:
    """Each with its part of the year's volume, `of_year`: hours and days as they are, places and
    persons by the days they were in use."""
    number = DecimalField(max_digits=16, decimal_places=4)
    days = DaysInclusive(F("ends_on"), F("starts_on"))
    share = F("quantity") * days / Value(Decimal(DAYS_A_YEAR), output_field=number)
    return found.annotate(
        of_year=Case(When(unit__in=STOCKS, then=share), default=F("quantity"), output_field=number)
    )
