"""What the tests of amendments share: a fixed today, and agreements to amend."""

from __future__ import annotations

import uuid
from datetime import date
from decimal import Decimal

from contracts.models import CompensationTerm, OptionTerm, VolumeTerm
from tests import factories

TODAY = date(2021, 6, 15)


def set_today(monkeypatch, day=TODAY):
    monkeypatch.setattr("commissioning.middleware.timezone.localdate", lambda: day)


def post(*row_sets, **changes):
    """A posted form with empty rows."""
    data = {"form_key": str(uuid.uuid4()), "destination": "draft"}
    for name in row_sets:
        data |= {f"{name}-TOTAL_FORMS": "1", f"{name}-INITIAL_FORMS": "0"}
    return data | changes


def text_of(response):
    return response.content.decode().replace("\xa0", " ").replace("&nbsp;", " ")


def personal_assistance(son, leanlink):
    """1 814 000 kr a year in 2021, without a right to extend."""
    return factories.make_agreement(
        board=son,
        provider=leanlink,
        title="Yttersta ansvaret för personlig assistans",
        terms=factories.base_terms(
            date(2021, 1, 1), date(2021, 12, 31), per_year=1_814_000, price_level_year=2021
        ),
    )


def home_support(son, capio, service, *, ceiling=1930, form="procured_contract"):
    """8 000 hours a year for 2018 and 2019, with an option and a right of two more years."""
    terms = factories.base_terms(
        date(2018, 1, 1),
        date(2019, 12, 31),
        services=(service,),
        per_year=None,
        steps=1,
        months=24,
        notice_months=3,
    )
    terms += [
        VolumeTerm(quantity=Decimal(8000)),
        CompensationTerm(amount=Decimal(410), unit="hour", price_level_year=2018),
    ]
    if ceiling:
        terms.append(
            OptionTerm(title="Fler timmar", max_quantity=ceiling, max_amount=Decimal(2_000_000))
        )
    return factories.make_agreement(
        board=son,
        provider=capio,
        title="Boendestöd",
        form=form,
        terms=terms,
        decided_on=date(2017, 11, 1),
        registered_on=date(2017, 11, 1),
    )
