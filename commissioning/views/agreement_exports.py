"""The register as an Excel or CSV file: everything that matches, for the day that is shown."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db import transaction
from django.http import Http404, HttpResponseBase

from commissioning.access import requires
from commissioning.exports import Column, ColumnKind, csv_response, workbook_response
from commissioning.forms.agreement_search import FLAGS, AgreementSearchForm
from commissioning.permissions import Permission
from commissioning.requests import SiteRequest
from contracts.deadlines import DeadlineKind
from contracts.models import Service
from contracts.states import Form, Status

CHUNK = 2000
COLUMNS = {
    "agreement_id": Column("Registernummer", width=14),
    "agreement__dnr": Column("Diarienummer"),
    "title": Column("Uppdrag eller avtal", width=48),
    "form": Column("Typ", width=26),
    "board_name": Column("Nämnd", width=28),
    "provider_name": Column("Utförare", width=32),
    "provider__organisation_number": Column("Organisationsnummer"),
    "service_ids": Column("Insatser", width=40),
    "legal_basis": Column("Lagrum", width=24),
    "status": Column("Status"),
    "starts_on": Column("Börjar", ColumnKind.DATE, 12),
    "base_ends_on": Column("Grundperioden slutar", ColumnKind.DATE, 12),
    "ends_on": Column("Slutar", ColumnKind.DATE, 12),
    "latest_end_on": Column("Längst till", ColumnKind.DATE, 12),
    "act_by": Column("Beslut senast", ColumnKind.DATE, 12),
    "deadline_kind": Column("Beslutet gäller", width=32),
    "yearly_cost": Column("Kostnad per år, kr", ColumnKind.MONEY),
    "price_level_year": Column("Prisnivå, år", ColumnKind.NUMBER, 12),
    "volume_text": Column("Volym per år", width=24),
    **{flag: Column(label, width=16) for flag, label in FLAGS.items()},
    "is_example": Column("Exempel", width=10),
}


@requires(Permission.EXPORT)
def agreement_export(request: SiteRequest, kind: str) -> HttpResponseBase:
    """Send the file. 404 for a kind other than xlsx and csv."""
    form = AgreementSearchForm(request.GET, as_of=request.as_of)
    name = f"register-{request.as_of}"
    columns = list(COLUMNS.values())
    if kind == "csv":
        return csv_response(name, columns, _rows(form))
    if kind == "xlsx":
        return workbook_response(name, columns, _rows(form), sheet=f"Läge {request.as_of}")
    raise Http404


def _rows(form: AgreementSearchForm) -> Iterator[list[Any]]:
    """The cells of every agreement that matches, read as they are sent."""
    services = dict(Service.objects.values_list("pk", "name"))
    found = form.found().order_by(*form.order.expressions())
    # A cursor on the server lives in a transaction, also behind a connection pooler.
    with transaction.atomic():
        for row in found.values_list(*COLUMNS).iterator(chunk_size=CHUNK):
            yield _cells(dict(zip(COLUMNS, row, strict=True)), services)


def _cells(row: dict[str, Any], services: dict[int, str]) -> list[Any]:
    row["agreement_id"] = f"A-{row['agreement_id']:04d}"
    row["form"] = Form(row["form"]).label
    row["status"] = Status(row["status"]).label
    row["service_ids"] = ", ".join(services.get(pk, "") for pk in row["service_ids"])
    row["deadline_kind"] = DeadlineKind(row["deadline_kind"]).label if row["deadline_kind"] else ""
    for flag in (*FLAGS, "is_example"):
        row[flag] = "ja" if row[flag] else ""
    return list(row.values())
