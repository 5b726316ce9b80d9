"""Change an agreement in force: checklist."""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse

from contracts.models import Amendment
from tests import factories

from .amendment_cases import home_support, personal_assistance, post, set_today, text_of

ROWS = ("volumes", "compensations", "premises")
VOLUME = {"volumes-0-unit": "hours", "volumes-0-per": "year", "volumes-0-basis": "ordered"}


def url(agreement):
    return reverse("commissioning:agreement-change", args=[agreement.pk])


def proposed():
    return Amendment.objects.filter(kind="change").first()


@pytest.fixture
def client(administrator, signed_in, monkeypatch):
    set_today(monkeypatch, date(2018, 3, 5))
    return signed_in(administrator)


@pytest.fixture
def contract(son, capio, respite):
    return home_support(son, capio, respite, ceiling=None)


def test_it_replaces_a_volume_from_a_day(client, contract):
    row = VOLUME | {
        "volumes-0-quantity": "8 500",
        "volumes-0-effect": "set",
        "volumes-0-valid_from": "2019-01-01",
    }
    client.post(url(contract), post(*ROWS, **row))
    volume = proposed().volumeterms.get()
    assert (volume.quantity, volume.effect) == (8500, "set")
    assert volume.valid_from == date(2019, 1, 1)


def test_it_adds_services_units_and_conditions(client, contract, after_school):
    data = post(
        *ROWS,
        services=[after_school.pk],
        conditions="Språkkrav\n\nRapport varje månad",
        **{"premises-0-name": "Ellen Keys gata"},
    )
    client.post(url(contract), data)
    amendment = proposed()
    assert [c.text for c in amendment.conditionterms.all()] == ["Språkkrav", "Rapport varje månad"]
    assert amendment.premisesterms.get().name == "Ellen Keys gata"
    assert amendment.serviceterms.get().service == after_school


def test_it_tells_what_a_procured_contract_allows(client, contract):
    assert "LOU 17 kap. 9–14" in text_of(client.get(url(contract)))


def test_an_assignment_is_not_told_about_procurement(client, son, leanlink, monkeypatch):
    set_today(monkeypatch)
    assert "LOU 17" not in text_of(client.get(url(personal_assistance(son, leanlink))))


@pytest.mark.parametrize(("hours", "is_warned"), [("800", False), ("801", True)])
def test_it_warns_of_more_than_a_tenth_without_an_option(client, contract, hours, is_warned):
    row = VOLUME | {"volumes-0-quantity": hours, "volumes-0-effect": "add"}
    page = text_of(client.post(url(contract), post(*ROWS, recount="1", **row)))
    assert ("mer än 10 procent" in page) is is_warned


def test_a_warning_stops_nobody(client, contract):
    row = VOLUME | {"volumes-0-quantity": "5000", "volumes-0-effect": "add"}
    client.post(url(contract), post(*ROWS, **row))
    assert proposed() is not None


def test_it_refuses_to_change_nothing(client, contract):
    page = text_of(client.post(url(contract), post(*ROWS)))
    assert "Fyll i vad som ändras." in page
    assert proposed() is None


def test_it_refuses_an_agreement_that_is_not_decided(client, son, leanlink):
    agreement = factories.make_draft(board=son, provider=leanlink).agreement
    page = text_of(client.post(url(agreement), post(*ROWS, conditions="Språkkrav")))
    assert "Avtalet är inte beslutat än." in page
    assert proposed() is None


def test_a_row_is_added_without_losing_anything(client, contract):
    page = text_of(client.post(url(contract), post(*ROWS, add="volumes", conditions="Språkkrav")))
    assert 'name="volumes-1-quantity"' in page
    assert "Språkkrav" in page
