"""Extend an agreement: checklist."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse

from contracts.models import Amendment, PeriodTerm
from tests import factories

from .amendment_cases import home_support, personal_assistance, post, set_today, text_of

ROWS = ("compensations",)


def url(agreement):
    return reverse("commissioning:agreement-extend", args=[agreement.pk])


def proposed():
    return Amendment.objects.filter(kind="extend").first()


@pytest.fixture
def client(administrator, signed_in, monkeypatch):
    set_today(monkeypatch)
    return signed_in(administrator)


@pytest.fixture
def assistance(son, leanlink):
    return personal_assistance(son, leanlink)


@pytest.fixture
def contract(son, capio, respite, monkeypatch):
    """A procured contract, on a day when it runs."""
    agreement = home_support(son, capio, respite)
    set_today(monkeypatch, date(2019, 6, 1))
    return agreement


def test_it_suggests_the_next_step_of_the_right(client, contract):
    page = text_of(client.get(url(contract)))
    assert 'value="2021-12-31"' in page
    assert "2020-01-01" in page


def test_it_tells_that_the_right_is_missing(client, assistance):
    assert "Förlängningsrätt saknas." in text_of(client.get(url(assistance)))


def test_an_agreement_until_further_notice_is_answered_with_a_sentence(client, son, leanlink):
    agreement = factories.make_agreement(
        board=son, provider=leanlink, terms=factories.base_terms(date(2021, 1, 1), None)
    )
    page = text_of(client.get(url(agreement)))
    assert "gäller tills vidare och behöver inte förlängas" in page
    assert "Spara förslaget" not in page


def test_it_computes_the_cost_of_five_months(client, assistance):
    data = post(*ROWS, ends_on="2022-05-31", recount="1")
    page = text_of(client.post(url(assistance), data))
    assert "1 814 000 kr × 5/12 = 755 833 kr" in page
    assert proposed() is None


def test_it_saves_a_draft(client, assistance):
    response = client.post(url(assistance), post(*ROWS, ends_on="2022-05-31"))
    assert response.url == assistance.get_absolute_url()
    period = PeriodTerm.objects.get(amendment=proposed())
    assert (period.kind, period.starts_on) == ("extension", date(2022, 1, 1))
    assert period.ends_on == date(2022, 5, 31)


def test_a_new_price_comes_along(client, assistance):
    price = {
        "compensations-0-amount": "1 900 000",
        "compensations-0-unit": "year",
        "compensations-0-model": "fixed",
        "compensations-0-proration": "months",
        "compensations-0-valid_from": "2022-01-01",
    }
    client.post(url(assistance), post(*ROWS, ends_on="2022-05-31", **price))
    assert proposed().compensationterms.get().amount == Decimal(1_900_000)


def test_it_opens_a_new_matter(client, assistance):
    response = client.post(url(assistance), post(*ROWS, ends_on="2022-05-31", destination="new"))
    assert response.url.endswith(f"?amendment={proposed().pk}")


def test_it_adds_a_point_to_an_open_matter(client, assistance, son):
    matter = factories.make_matter(board=son)
    data = post(*ROWS, ends_on="2022-05-31", destination=str(matter.pk))
    client.post(url(assistance), data)
    text = matter.points.get().proposed_text.replace("\xa0", " ")
    assert text == (
        "Verksamhetsuppdraget till Leanlink LSS Funktionsstöd avseende yttersta ansvaret för "
        "personlig assistans förlängs med fem månader, från och med 2022-01-01 till och med "
        "2022-05-31, för 755 833 kr i 2021 års prisnivå."
    )
    assert proposed().state == "proposed"


def test_another_boards_matter_cannot_be_chosen(client, assistance, aldre):
    matter = factories.make_matter(board=aldre)
    data = post(*ROWS, ends_on="2022-05-31", destination=str(matter.pk))
    assert client.post(url(assistance), data).status_code == 200
    assert proposed() is None


@pytest.mark.parametrize(
    ("day", "sentence"),
    [
        ("2021-12-31", "Avtalet gäller redan till"),
        ("2021-13-01", "Skriv dagen som år-månad-dag"),
        ("", "Fyll i vilken dag"),
        ("9" * 30, "Skriv dagen som år-månad-dag"),
    ],
)
def test_it_refuses_a_day(client, assistance, day, sentence):
    assert sentence in text_of(client.post(url(assistance), post(*ROWS, ends_on=day)))
    assert proposed() is None


def test_it_refuses_a_procured_contract_beyond_its_right(client, contract):
    page = text_of(client.post(url(contract), post(*ROWS, ends_on="2022-12-31")))
    assert "LOU 17 kap." in page
    assert proposed() is None


def test_it_refuses_a_procured_contract_with_no_step_left(client, son, capio, monkeypatch):
    set_today(monkeypatch, date(2021, 1, 15))
    agreement = factories.make_agreement(board=son, provider=capio, form="procured_contract")
    page = text_of(client.post(url(agreement), post(*ROWS, ends_on="2022-08-31")))
    assert "Ingen förlängning återstår." in page
    assert proposed() is None


def test_it_refuses_an_assignment_beyond_its_latest_end(client, son, leanlink):
    terms = factories.base_terms(steps=1, not_after=date(2022, 8, 31))
    agreement = factories.make_agreement(board=son, provider=leanlink, terms=terms)
    page = text_of(client.post(url(agreement), post(*ROWS, ends_on="2023-08-31")))
    assert "längst till" in page
    assert proposed() is None


def test_it_refuses_after_the_end(client, assistance, monkeypatch):
    set_today(monkeypatch, date(2022, 1, 1))
    page = text_of(client.post(url(assistance), post(*ROWS, ends_on="2022-05-31")))
    assert "Avtalet har redan upphört." in page
    assert proposed() is None


def test_a_missed_notice_day_is_a_warning(client, contract, monkeypatch):
    set_today(monkeypatch, date(2019, 11, 1))
    assert "Sista dag för besked var" in text_of(client.get(url(contract)))
    client.post(url(contract), post(*ROWS, ends_on="2021-12-31"))
    assert proposed() is not None


def test_a_stale_form_meets_a_conflict_and_keeps_the_text(client, assistance):
    data = post(*ROWS, ends_on="2022-05-31", version="0")
    page = text_of(client.post(url(assistance), data))
    assert "Någon annan har ändrat uppgifterna" in page
    assert 'value="2022-05-31"' in page
    assert proposed() is None


def test_a_repeated_post_makes_one_proposal(client, assistance):
    data = post(*ROWS, ends_on="2022-05-31")
    client.post(url(assistance), data)
    client.post(url(assistance), data)
    assert Amendment.objects.filter(kind="extend").count() == 1


@pytest.mark.parametrize("person", ["secretary", "controller", "outsider"])
def test_it_refuses_those_who_may_not_propose(request, signed_in, assistance, person):
    client = signed_in(request.getfixturevalue(person))
    assert client.get(url(assistance)).status_code == 403


def test_the_panel_says_at_once_that_the_day_lies_outside_the_right(client, contract):
    data = post(*ROWS, ends_on="2030-12-31", recount="1")
    page = text_of(client.post(url(contract), data))
    panel = page[page.index('id="foljd"') :]
    assert "Förlängningsrätten ger" in panel
    assert "felsumma" not in page
