"""Index series and formulas as rows: values year by year, weights, and what was changed when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from contracts.models import IndexFormula, IndexSeries, IndexValue
from contracts.models.indexes import in_swedish

MOST_HISTORY = 30
ACTS = {"+": "inlagt", "~": "ändrat", "-": "borttaget"}


@dataclass(frozen=True)
class ValueCell:
    """A published value, or none of that sort for the year."""

    value: IndexValue | None
    text: str


@dataclass(frozen=True)
class YearRow:
    """The preliminary and the definitive value of a year; the definitive one counts."""

    year: int
    preliminary: ValueCell
    definitive: ValueCell


@dataclass(frozen=True)
class SeriesRow:
    series: IndexSeries
    latest: str
    years: str


@dataclass(frozen=True)
class FormulaRow:
    """A formula and its weights in words, "90 % LÖN + 10 % KPI"."""

    formula: IndexFormula
    weights: str
    run_count: int


@dataclass(frozen=True)
class HistoryRow:
    at: datetime
    who: str
    text: str
    reason: str


def series_row(series: IndexSeries) -> SeriesRow:
    """The series with its last value; values were prefetched."""
    rows = year_rows(series)
    if not rows:
        return SeriesRow(series, "", "")
    last = rows[0]
    cell = last.definitive if last.definitive.value else last.preliminary
    mark = "" if last.definitive.value else " preliminärt"
    years = f"{rows[-1].year}–{last.year}" if len(rows) > 1 else str(last.year)
    return SeriesRow(series, f"{last.year}: {cell.text}{mark}", years)


def year_rows(series: IndexSeries) -> list[YearRow]:
    """The latest year first."""
    found = {(value.year, value.is_preliminary): value for value in series.values.all()}
    return [
        YearRow(year, _cell(found.get((year, True))), _cell(found.get((year, False))))
        for year in sorted({year for year, _ in found}, reverse=True)
    ]


def _cell(value: IndexValue | None) -> ValueCell:
    return ValueCell(value, percent_text(value.percent) if value else "")


def percent_text(percent: Any) -> str:
    """ "2,6 %" with a no-break space."""
    return f"{in_swedish(percent)}\N{NO-BREAK SPACE}%"


def formula_row(formula: IndexFormula) -> FormulaRow:
    parts = [f"{weight_text(c.weight)} {c.series.code}" for c in formula.components.all()]
    return FormulaRow(formula, " + ".join(parts), getattr(formula, "run_count", 0))


def weight_text(weight: Any) -> str:
    """A weight between 0 and 1 as percent, "90 %"."""
    return f"{(weight * 100).normalize():f}\N{NO-BREAK SPACE}%".replace(".", ",")


def formula_years(formula: IndexFormula) -> list[dict[str, Any]]:
    """What the formula gives in each year and how, the latest first."""
    return [
        {
            "year": uplift.year,
            "text": formula.explain(uplift.year),
            "from_on": uplift.from_on,
            "is_preliminary": uplift.preliminary,
        }
        for uplift in reversed(formula.uplifts())
    ]


def history_of(series: IndexSeries) -> list[HistoryRow]:
    """The last changes of the series and its values, the latest first, in two queries."""
    own = series.history.select_related("history_user")[:MOST_HISTORY]
    values = IndexValue.history.filter(series_id=series.pk).select_related("history_user")
    rows = [_history(row, f"Serien {row.code}, {row.name}") for row in own]
    rows += [_history(row, _said(row)) for row in values[:MOST_HISTORY]]
    return sorted(rows, key=lambda row: row.at, reverse=True)[:MOST_HISTORY]


def _said(row: Any) -> str:
    sort = "preliminärt" if row.is_preliminary else "definitivt"
    return f"Värdet för {row.year}, {sort}: {percent_text(row.percent)}"


def _history(row: Any, text: str) -> HistoryRow:
    who = row.history_user
    name = (who.get_full_name() or who.username) if who else ""
    act = ACTS[row.history_type]
    return HistoryRow(row.history_date, name, f"{text} ({act})", row.history_change_reason or "")
