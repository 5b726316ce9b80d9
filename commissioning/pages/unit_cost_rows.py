"""Cost per performed unit of every agreement, those that stand out first."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from commissioning.pages.follow_up_page import PerformedRow, performed_rows
from contracts import reading
from contracts.derivation import derive
from contracts.models import Agreement, Performance, Standing
from contracts.querysets import StandingQuerySet
from contracts.unit_costs import read_peers

MOST_AGREEMENTS = 300


@dataclass(frozen=True)
class UnitCostRow:
    """A year of an agreement."""

    standing: Standing
    row: PerformedRow


def find(scoped: StandingQuerySet, on: date) -> list[UnitCostRow]:
    """The years of the chosen agreements that have reported something, in a fixed number of
    queries; at most `MOST_AGREEMENTS` of them, the latest registered."""
    reported = Performance.objects.filter(starts_on__lte=on).values("agreement_id")
    standings = {
        row.agreement_id: row
        for row in scoped.filter(agreement_id__in=reported)
        .defer("search_text", "search_fold", "periods")
        .order_by("-agreement_id")[:MOST_AGREEMENTS]
    }
    return sorted(_rows(standings, on), key=_order)


def _rows(standings: dict[int, Standing], on: date) -> Iterator[UnitCostRow]:
    if not standings:
        return
    peers = read_peers(on)
    for agreement in reading.with_terms(Agreement.objects.filter(pk__in=standings)):
        sheet = reading.read(agreement)
        known = tuple(row for row in sheet.performed if row[0].starts_on <= on)
        for row in performed_rows(agreement, derive(sheet, on), known, peers):
            yield UnitCostRow(standings[agreement.pk], row)


def _order(row: UnitCostRow) -> tuple:
    year = row.row.year
    return (not row.row.is_outlier, -year.year, row.standing.title, year.unit)
