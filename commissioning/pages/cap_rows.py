"""The list of caps: agreements with a cap or a ceiling, the fullest first."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Q

from commissioning.forms.caps import CapFilterForm
from commissioning.pages.agreement_caps import CeilingRow, ceiling_rows
from commissioning.paging import Order
from contracts import derivation, reading
from contracts.caps import FULL, NEAR
from contracts.models import Agreement, Standing
from contracts.querysets import StandingQuerySet
from providers.models import Party

ORDER = Order("cap_percent", int, True, True, "agreement_id")
SHOWN = ("title", "number", "provider_name", "board_name", "ends_on")
FIELDS = ("agreement_id", "cap_percent", *SHOWN)
AT_LEAST = {"": 0, "near": NEAR, "reached": FULL}


@dataclass(frozen=True)
class CapRow:
    """An agreement with each of its ceilings."""

    pk: int
    title: str
    number: str
    provider_name: str
    board_name: str
    ends_on: date | None
    ceilings: list[CeilingRow]


def find(form: CapFilterForm, on: date) -> StandingQuerySet:
    """The standings that the form asks for."""
    rows = Standing.objects.on(on).filter(board__in=[b.pk for b in form.boards_chosen])
    if form.state_chosen == "missing":
        return rows.lacking_cap(on)
    return rows.capped(on, at_least=AT_LEAST[form.state_chosen])


def counts(boards: Sequence[Party], on: date) -> dict[str, int]:
    """How many caps there are, how many are used to 80 and to 100 %, and how many are missing."""
    mine = Standing.objects.on(on).filter(board__in=[board.pk for board in boards])
    found: dict[str, int] = mine.capped(on).aggregate(
        all=Count("pk"),
        near=Count("pk", filter=Q(cap_percent__gte=NEAR)),
        reached=Count("pk", filter=Q(cap_percent__gte=FULL)),
    )
    return found | {"missing": mine.lacking_cap(on).count()}


def rows_of(found: Iterable[dict[str, Any]], on: date) -> list[CapRow]:
    """The rows of standings given as the values of FIELDS, in their order. A fixed number of
    queries, however many they are."""
    values = list(found)
    agreements = reading.with_terms(
        Agreement.objects.filter(pk__in=[v["agreement_id"] for v in values])
    )
    ceilings = {a.pk: _ceilings(a, on) for a in agreements}
    return [
        CapRow(
            pk=v["agreement_id"],
            ceilings=ceilings[v["agreement_id"]],
            **{name: v[name] for name in SHOWN},
        )
        for v in values
    ]


def every_row(form: CapFilterForm, on: date, size: int = 200) -> Iterator[CapRow]:
    """All rows for a file, read a few hundred agreements at a time."""
    found = list(find(form, on).order_by("-cap_percent", "agreement_id").values(*FIELDS))
    for first in range(0, len(found), size):
        yield from rows_of(found[first : first + size], on)


def _ceilings(agreement: Agreement, on: date) -> list[CeilingRow]:
    sheet = reading.read(agreement)
    return ceiling_rows(sheet, derivation.derive(sheet, on))
