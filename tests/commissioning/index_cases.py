"""What the tests of index runs share: a formula, and agreements whose prices follow it."""

from __future__ import annotations

import uuid
from datetime import date

from django.urls import reverse

from contracts.models import IndexValue
from tests import factories

TODAY = date(2018, 4, 1)
NEW = reverse("commissioning:index-run-new")


def set_today(monkeypatch, day=TODAY):
    monkeypatch.setattr("commissioning.middleware.timezone.localdate", lambda: day)


def address(formula, year=2018, **more):
    """The address of a preview."""
    query = {"formula": formula.pk, "year": year} | more
    return f"{NEW}?{'&'.join(f'{key}={value}' for key, value in query.items())}"


def text_of(response):
    return response.content.decode().replace("\xa0", " ").replace("&nbsp;", " ")


def run_post(response, *agreements, **changes):
    """The form of a preview with those agreements ticked."""
    rows = {row.agreement.pk: row.value for row in response.context["preview"].rows}
    data = {
        "form_key": str(uuid.uuid4()),
        "way": "agreement",
        "reference": "Enligt avtalet punkt 7.2",
        "agreement": [rows[agreement.pk] for agreement in agreements],
    }
    return data | changes


def preliminary_then_definitive(board):
    """Home care in 2018, counted up by 3,5 % before the definitive 4,6 % was known."""
    formula = factories.make_formula("OPI", {2018: "3.5"}, preliminary=True)
    agreement = factories.make_indexed_agreement(formula, board=board)
    factories.make_index_run(formula, 2018, board=board, on=date(2018, 1, 17))
    factories.make_series("OPI", {2018: "4.6"})
    assert IndexValue.objects.count() == 2
    return formula, agreement
