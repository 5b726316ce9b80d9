"""A row of the register list: what a standing says, put into the words and bars that are shown."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from contracts.states import Form, Status
from contracts.timeline import ONE_DAY, Bar

FIELDS = (
    "agreement_id",
    "title",
    "title_sort",
    "provider_sort",
    "number",
    "form",
    "legal_basis",
    "provider_id",
    "provider_name",
    "status",
    "starts_on",
    "ends_on",
    "latest_end_on",
    "act_by",
    "proposed_ends_on",
    "has_open_proposal",
    "yearly_cost",
    "price_level_year",
    "volume_text",
    "periods",
    "lacks_dnr",
    "is_example",
)
UNDECIDED = (
    Status.DRAFT,
    Status.PROPOSED,
    Status.CONDITIONAL,
    Status.REJECTED,
    Status.LAPSED,
    Status.REVOKED,
)
OVER = (Status.ENDED, Status.REPLACED)


@dataclass(frozen=True)
class AgreementRow:
    pk: int
    title: str
    number: str
    lacks_dnr: bool
    form: str
    legal_basis: str
    provider_id: int
    provider_name: str
    status: str
    bars: list[Bar]
    act_by: date | None
    ends_on: date | None
    ends_note: str
    yearly_cost: Decimal | None
    volume: str
    price_level: str
    is_example: bool


def as_row(values: Mapping[str, Any]) -> AgreementRow:
    """The row of one standing, given as the values of `FIELDS`."""
    year = values["price_level_year"]
    return AgreementRow(
        pk=values["agreement_id"],
        title=values["title"],
        number=values["number"],
        lacks_dnr=values["lacks_dnr"],
        form=Form(values["form"]).label,
        legal_basis=values["legal_basis"],
        provider_id=values["provider_id"],
        provider_name=values["provider_name"],
        status=values["status"],
        bars=bars(values),
        act_by=None if values["status"] in OVER else values["act_by"],
        ends_on=values["ends_on"],
        ends_note=ends_note(values),
        yearly_cost=values["yearly_cost"],
        volume=values["volume_text"],
        price_level=f"{year} års nivå" if year else "",
        is_example=values["is_example"],
    )


def ends_note(values: Mapping[str, Any]) -> str:
    """What stands under the end date: how far it may reach, or why there is none."""
    ends_on, latest, proposed = (
        values["ends_on"],
        values["latest_end_on"],
        values["proposed_ends_on"],
    )
    if values["status"] in OVER:
        return ""
    if values["has_open_proposal"] and proposed and proposed != ends_on:
        return f"förslag till {proposed}"
    if ends_on is None:
        return "tills vidare" if values["starts_on"] else "avtalstid saknas"
    if latest and latest > ends_on:
        return f"längst {latest}"
    return "" if values["status"] in UNDECIDED else "sista perioden"


def bars(values: Mapping[str, Any]) -> list[Bar]:
    """The periods, then what may follow: a proposed extension, or one that may be called off."""
    drawn = [
        _bar(values["status"], kind, starts_on, ends_on)
        for kind, starts_on, ends_on in values["periods"]
    ]
    ends_on = values["ends_on"]
    if ends_on is None or values["status"] in OVER:
        return drawn
    proposed, latest = values["proposed_ends_on"], values["latest_end_on"]
    if values["has_open_proposal"] and proposed and proposed > ends_on:
        drawn.append(Bar("proposed", ends_on + ONE_DAY, proposed))
        ends_on = proposed
    if latest and latest > ends_on:
        drawn.append(Bar("possible", ends_on + ONE_DAY, latest))
    return drawn


def _bar(status: str, kind: str, starts_on: str, ends_on: str | None) -> Bar:
    if status in OVER:
        kind = "ended"
    elif ends_on is None and kind == "base":
        kind = "open"
    return Bar(
        kind, date.fromisoformat(starts_on), date.fromisoformat(ends_on) if ends_on else None
    )
