"""Call off an option: checklist."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse

from contracts.models import Amendment, OptionTerm
from tests import factories

from .amendment_cases import home_support, post, set_today, text_of

ROWS = ("volumes", "compensations")


def url(agreement):
    return reverse("commissioning:agreement-call-off", args=[agreement.pk])


def proposed():
    return Amendment.objects.filter(kind="call_off").first()


@pytest.fixture
def client(administrator, signed_in, monkeypatch):
    set_today(monkeypatch, date(2018, 3, 5))
    return signed_in(administrator)


@pytest.fixture
def contract(son, capio, respite):
    return home_support(son, capio, respite)


def typed(**changes):
    """1 450 hours for 600 000 kr in 2018, 1 930 hours for 800 000 kr in 2019."""
    data = post(*ROWS, option=OptionTerm.objects.values_list("pk", flat=True).first() or "")
    data |= {"volumes-TOTAL_FORMS": "2", "compensations-TOTAL_FORMS": "2"}
    rows = (
        ("1 450", "600 000", "2018-04-01", "2018-12-31"),
        ("1930", "800 tkr", "2019-01-01", "2019-12-31"),
    )
    for index, (hours, money, first, last) in enumerate(rows):
        data |= {
            f"volumes-{index}-quantity": hours,
            f"volumes-{index}-unit": "hours",
            f"volumes-{index}-per": "period",
            f"volumes-{index}-basis": "ordered",
            f"volumes-{index}-valid_from": first,
            f"volumes-{index}-valid_until": last,
            f"compensations-{index}-amount": money,
            f"compensations-{index}-unit": "period",
            f"compensations-{index}-model": "fixed",
            f"compensations-{index}-proration": "months",
            f"compensations-{index}-valid_from": first,
            f"compensations-{index}-valid_until": last,
        }
    return data | changes


def test_it_shows_the_options_and_their_ceilings(client, contract):
    page = text_of(client.get(url(contract)))
    assert "Fler timmar" in page
    assert "högst 1 930 timmar per år" in page


def test_it_computes_the_price_per_hour(client, contract):
    page = text_of(client.post(url(contract), typed(recount="1")))
    assert "413,79 kr" in page
    assert "414,51 kr" in page
    assert proposed() is None


def test_it_saves_volumes_and_amounts(client, contract):
    client.post(url(contract), typed())
    amendment = proposed()
    assert [v.quantity for v in amendment.volumeterms.all()] == [1450, 1930]
    assert [c.amount for c in amendment.compensationterms.all()] == [600_000, 800_000]
    assert amendment.calloffterms.get().option.title == "Fler timmar"


def test_the_decision_names_party_term_and_sum(client, contract, son):
    matter = factories.make_matter(board=son)
    client.post(url(contract), typed(destination=str(matter.pk)))
    text = matter.points.get().proposed_text.replace("\xa0", " ")
    assert "avtalet med Capio psykiatri AB avseende boendestöd avropas med" in text
    assert "1 450 timmar för 600 000 kr från och med 2018-04-01 till och med 2018-12-31" in text


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"volumes-1-quantity": "1 931"}, "överstiger optionens tak 1 930 timmar per år."),
        ({"compensations-1-amount": "1 400 001"}, "överstiger optionens tak 2 000 000 kr."),
        ({"volumes-1-valid_until": "2022-03-31"}, "Avropet kan inte gälla längre än avtalet"),
        ({"option": "9" * 30}, "Välj ett giltigt alternativ"),
        ({"option": ""}, "Välj option"),
        ({"volumes-0-valid_until": "2018-03-31"}, "Till och med-dagen ligger före"),
        ({"volumes-TOTAL_FORMS": "0", "compensations-TOTAL_FORMS": "0"}, "Fyll i minst en volym"),
    ],
)
def test_it_refuses(client, contract, changes, sentence):
    assert sentence in text_of(client.post(url(contract), typed(**changes)))
    assert proposed() is None


def test_it_warns_when_it_outlives_the_current_end(client, contract):
    data = typed(recount="1", **{"volumes-1-valid_until": "2021-12-31"})
    assert "en förlängning som inte är beslutad" in text_of(client.post(url(contract), data))


def test_two_rows_in_one_year_are_added_up(client, contract):
    data = typed(**{"volumes-0-valid_from": "2019-01-01", "volumes-0-valid_until": "2019-06-30"})
    assert "Avropet 3 380 timmar för 2019 överstiger" in text_of(client.post(url(contract), data))


def test_amounts_keep_their_value(client, contract):
    client.post(url(contract), typed())
    total = sum(c.amount for c in proposed().compensationterms.all())
    assert total == Decimal(1_400_000)
