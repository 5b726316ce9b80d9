"""The forecast of a need from net inflow, with the formula that gives it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from commissioning.pages.capacity_rows import Gap
from contracts import balances
from contracts.balances import Place
from contracts.capacity import Balance, Flow, Forecast
from contracts.models import Need, NeedFlow, Service
from contracts.money import KRONA, format_number
from contracts.quantities import quantity_text
from contracts.states import VolumeUnit

YEARS_AHEAD = 3


@dataclass(frozen=True)
class ForecastLine:
    """The need of a year, lowest and highest, beside what is contracted and ordered then."""

    year: int
    need: str
    available: Decimal
    gap: str


@dataclass(frozen=True)
class ForecastView:
    """The lines, how they came about, and what they were made from."""

    unit: str
    lines: list[ForecastLine]
    formula: list[str]
    need: Need
    flow: NeedFlow


def forecast_of(service: Service, on: date) -> ForecastView | None:
    """From the latest statements known on the day; None where need, persons or flow is missing."""
    needs = Need.objects.known_on(on).filter(service=service, persons__isnull=False)
    need = needs.order_by("-stated_on", "-first_year").first()
    flow = NeedFlow.objects.known_on(on).filter(service=service).order_by("-stated_on").first()
    if need is None or flow is None:
        return None
    forecast = Forecast(need.first_year, need.quantity, need.persons, _flow(flow))
    found = balances.balances(
        on=on,
        first_year=need.first_year,
        last_year=need.first_year + YEARS_AHEAD,
        service_ids=[service.pk],
    )
    known = {y: found.get(Place(service.pk, need.unit, y), Balance(None)) for y in _years(need)}
    return ForecastView(
        unit=VolumeUnit(need.unit).label,
        lines=[_line(forecast, year, balance) for year, balance in known.items()],
        formula=[*_formula(forecast, need.unit), *_eaten(forecast, known[need.first_year], need)],
        need=need,
        flow=flow,
    )


def span_text(least: Decimal, most: Decimal, decimals: int = 0) -> str:
    """ "5 845–7 306", or one number where they are the same."""
    texts = [format_number(least, decimals), format_number(most, decimals)]
    return texts[0] if texts[0] == texts[1] else "–".join(texts)


def _flow(flow: NeedFlow) -> Flow:
    return Flow(flow.inflow, flow.outflow_least, flow.outflow_most)


def _years(need: Need) -> range:
    return range(need.first_year, need.first_year + YEARS_AHEAD + 1)


def _line(forecast: Forecast, year: int, balance: Balance) -> ForecastLine:
    least, most = forecast.in_year(year)
    gaps = [Gap((need - balance.available).quantize(KRONA)) for need in (least, most)]
    texts = list(dict.fromkeys(gap.text for gap in gaps))
    return ForecastLine(year, span_text(least, most), balance.available, "–".join(texts))


def _formula(forecast: Forecast, unit: str) -> list[str]:
    label = VolumeUnit(unit).label
    flow, (least, most) = forecast.flow, forecast.flow.net
    net = span_text(least, most, _decimals(least, most))
    outflow = _numbers(flow.outflow_least, flow.outflow_most)
    per_person = forecast.per_person
    return [
        f"Netto per månad: {quantity_text(flow.inflow)} nya − {outflow} avslutade = "
        f"{net} personer.",
        f"Per person och år: {quantity_text(forecast.need)} / {format_number(forecast.persons)} = "
        f"{format_number(per_person, 1)} {label}, "
        f"{format_number(per_person / 12, 1)} per månad.",
        f"Ökning per år: {net} × 12 × {format_number(per_person, 1)} = "
        f"{span_text(*forecast.growth)} {label}.",
    ]


def _eaten(forecast: Forecast, balance: Balance, need: Need) -> list[str]:
    """How long what was ordered on top lasts, against the growth."""
    ordered = balance.ordered.full_year
    months = forecast.months_covered(ordered)
    if months is None:
        return []
    return [
        f"Det som är beställt utöver avtalen, {quantity_text(ordered)} "
        f"{VolumeUnit(need.unit).label} på ett helt år, motsvarar ökningen under "
        f"{span_text(*months)} månader."
    ]


def _numbers(least: Decimal, most: Decimal) -> str:
    return "–".join(dict.fromkeys((quantity_text(least), quantity_text(most))))


def _decimals(*numbers: Decimal) -> int:
    return 0 if all(n == int(n) for n in numbers) else 1
