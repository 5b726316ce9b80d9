"""The facts of an agreement as lines of text."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from contracts.money import format_number, format_sek
from contracts.quantities import volume_text
from contracts.states import VolumeUnit

UNKNOWN = "uppgift saknas"
WIDTH = 26


def agreement_text(facts: dict[str, Any]) -> str:
    """Label and value on each line; lists below their label."""
    lines = [f"{label:<{WIDTH}}{value}" for label, value in _head(facts)]
    for label, rows in _lists(facts):
        if rows:
            lines += [f"{label}:", *(f"  {row}" for row in rows)]
    return "\n".join(lines)


def _head(facts: dict[str, Any]) -> Iterator[tuple[str, str]]:
    yield "Nummer", ", ".join(filter(None, [facts["dnr"], facts["register_number"]]))
    yield "Rubrik", facts["title"]
    yield "Typ", facts["form_label"]
    yield "Nämnd", facts["board"]
    yield "Utförare", facts["provider"]
    yield "Läge", f"{facts['status_label']} (per {facts['on']})"
    yield "Tid", f"{facts['starts_on'] or UNKNOWN}–{facts['ends_on'] or 'tills vidare'}"
    yield "Längst till", facts["latest_end_on"] or "ingen gräns"
    yield "Besked senast", facts["act_by"] or "–"
    yield "Kostnad per år", _money(facts["yearly_cost"])
    yield "Värde, grundperiod", _money(facts["value_base_term"])
    yield "Värde med förlängningar", _money(facts["value_with_extensions"])
    if facts["indexed_value_base_term"] is not None:
        yield "Grundperiod, uppräknad", _money(facts["indexed_value_base_term"])


def _lists(facts: dict[str, Any]) -> Iterator[tuple[str, list[str]]]:
    yield "Insatser", [" ".join([s["name"], s["legal_basis"]]) for s in facts["services"]]
    yield (
        "Förlängningar som återstår",
        [
            f"{s['number']}: {s['starts_on']}–{s['ends_on']}, besked senast {s['act_by']}"
            for s in facts["extension_steps"]
        ],
    )
    yield "Volym per år", [_volume(row) for row in facts["volumes_by_year"]]
    yield (
        "Kostnad per kalenderår",
        [f"{year}: {_money(amount)}" for year, amount in facts["cost_by_year"].items()],
    )
    yield (
        "Pris per timme",
        [
            f"ändring {p['amendment']}, {p['year']}: {_money(p['amount'], 2)}"
            for p in facts["price_per_hour"]
        ],
    )
    yield (
        "Kostnad per utförd enhet",
        [
            f"{c['year']}: {_money(c['amount'])} ({VolumeUnit(c['unit']).label})"
            for c in facts["cost_per_performed_unit"]
        ],
    )
    yield "Uppföljningar", facts["follow_ups"]
    yield "Enheter", [_premises(row) for row in facts["premises"]]
    yield "Ersätter", [_related(row) for row in facts["predecessors"]]
    yield "Ersätts av", [_related(row) for row in facts["successors"]]
    yield "Ändringar", [_amendment(row) for row in facts["amendments"]]
    yield "Att se över", [row["text"] for row in facts["warnings"]]


def _money(amount: float | int | None, decimals: int | None = None) -> str:
    return UNKNOWN if amount is None else format_sek(Decimal(str(amount)), decimals)


def _volume(row: dict[str, Any]) -> str:
    quantity, highest = (Decimal(str(row[key])) for key in ("quantity", "highest"))
    parts = "".join(
        f", {p['label']} {format_number(Decimal(str(p['quantity'])))}" for p in row["parts"]
    )
    return f"{row['year']}: {volume_text(quantity, row['unit'], highest)}{parts} ({row['service']})"


def _premises(row: dict[str, Any]) -> str:
    places = f"{row['places']} platser" if row["places"] else ""
    return ", ".join(filter(None, [row["name"], row["service"], places]))


def _related(row: dict[str, Any]) -> str:
    return f"{row['dnr'] or row['register_number']} {row['title']}"


def _amendment(row: dict[str, Any]) -> str:
    decided = row["reference"] or row["state_label"].lower()
    return f"{row['number']}. {row['kind_label']}: {decided}"
