"""A follow-up: its grades, findings and remedies, beside what was performed and what it cost."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import prefetch_related_objects

from contracts import reading
from contracts.derivation import Facts, derive
from contracts.follow_ups import RemedyState
from contracts.models import Agreement, Finding, FollowUp, Remedy
from contracts.money import format_sek
from contracts.performed import (
    COST_RULE,
    OUTLIER_RULE,
    UTILISATION_RULE,
    Comparison,
    Performed,
    PerformedYear,
    compare,
    performed_years,
)
from contracts.quantities import quantity_text, volume_text
from contracts.unit_costs import Peers, read_peers

PER_UNIT = {"hours": "timme", "places": "plats", "persons": "person", "days": "dygn"}


@dataclass(frozen=True)
class PerformedRow:
    """A year of performed volume in words, and what its cost was compared with."""

    year: PerformedYear
    comparison: Comparison | None

    @property
    def quantity(self) -> str:
        return volume_text(self.year.quantity, self.year.unit)

    @property
    def ordered(self) -> str:
        known = self.year.ordered is not None
        return volume_text(self.year.ordered, self.year.unit) if known else "inget volymkrav"  # type: ignore[arg-type]

    @property
    def utilisation(self) -> str:
        share = self.year.utilisation
        return f"{quantity_text(round(share * 100, 0))} %" if share is not None else "–"

    @property
    def cost(self) -> str:
        per = PER_UNIT.get(self.year.unit, "enhet")
        return f"{format_sek(self.year.cost)} per {per}" if self.year.cost is not None else "–"

    @property
    def is_outlier(self) -> bool:
        return self.comparison is not None and self.comparison.is_outlier

    @property
    def compared(self) -> str:
        """ "medianen av 12 jämförbara är 410 kr", or that there are too few."""
        if self.year.cost is None:
            return ""
        if not self.year.is_whole:
            return "mindre än halva tiden är rapporterad"
        if self.comparison is None:
            return "för få att jämföra med"
        years = ", alla år" if self.comparison.any_year else ""
        middle = format_sek(self.comparison.median)
        return f"medianen av {self.comparison.count} jämförbara{years} är {middle}"


@dataclass(frozen=True)
class RemedyRow:
    remedy: Remedy
    state: RemedyState


@dataclass(frozen=True)
class FindingRow:
    """A finding with its remedies as they stood on the day."""

    finding: Finding
    remedies: list[RemedyRow]
    is_open: bool


def follow_up_page(follow_up: FollowUp, on: date) -> dict[str, Any]:
    """The context of the page, in a fixed number of queries."""
    prefetch_related_objects([follow_up], "areas", "findings__remedies")
    among = reading.with_terms(Agreement.objects.all())
    agreement = among.get(pk=follow_up.agreement_id)
    sheet = reading.read(agreement)
    return {
        "follow_up": follow_up,
        "agreement": agreement,
        "grade": follow_up.grade,
        "areas": [(row.get_area_display(), row) for row in follow_up.areas.all()],
        "findings": finding_rows(follow_up, on),
        **performed_context(agreement, derive(sheet, on), sheet.performed, on),
    }


def finding_rows(follow_up: FollowUp, on: date) -> list[FindingRow]:
    return [
        FindingRow(
            finding,
            [RemedyRow(remedy, remedy.state_on(on)) for remedy in finding.remedies.all()],
            finding.is_open(on),
        )
        for finding in follow_up.findings.all()
    ]


def performed_context(
    agreement: Agreement, facts: Facts, performed: tuple[Performed, ...], on: date
) -> dict[str, Any]:
    """Performed volumes a year, with the rules they are judged by. Asks only where there are
    any."""
    known = tuple(row for row in performed if row[0].starts_on <= on)
    peers = read_peers(on) if known else Peers([])
    return {
        "performed": performed_rows(agreement, facts, known, peers),
        "outlier_rule": OUTLIER_RULE,
        "utilisation_rule": UTILISATION_RULE,
        "cost_rule": COST_RULE,
    }


def performed_rows(
    agreement: Agreement, facts: Facts, performed: tuple[Performed, ...], peers: Peers
) -> list[PerformedRow]:
    """The years of one agreement, each compared with the other agreements."""
    others = peers.without(agreement.pk) if performed else []
    return [
        PerformedRow(year, _compared(year, others)) for year in performed_years(facts, performed)
    ]


def _compared(year: PerformedYear, others: list[Any]) -> Comparison | None:
    if year.cost is None or not year.is_whole:
        return None
    return compare(Decimal(year.cost), year.year, year.unit, others)
