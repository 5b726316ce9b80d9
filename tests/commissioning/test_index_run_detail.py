"""A run that is made: its rows, its file, its place in the list and in each agreement's ledger."""

import io
from datetime import date

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from tests import factories
from tests.commissioning.index_cases import preliminary_then_definitive, text_of

pytestmark = pytest.mark.django_db
QUERY_BUDGET = 12


@pytest.fixture
def run(son):
    formula = factories.make_formula("OPI", {2018: "2.6"})
    factories.make_indexed_agreement(formula, board=son, title="Hemtjänst i söder")
    return factories.make_index_run(formula, 2018, board=son, on=date(2018, 4, 1))


@pytest.fixture
def client(signed_in, administrator):
    return signed_in(administrator)


def test_it_shows_each_price_with_its_amendment(client, run):
    page = text_of(client.get(run.get_absolute_url()))
    row = run.prices.get()
    assert "410,00 × 1,026 = 420,66, OPI 2018" in page
    assert f"{row.agreement.get_absolute_url()}#andring-2" in page
    assert "Enligt avtalet punkt 7.2" in page
    assert "12 792 kr per år" in page


def test_the_ledger_of_the_agreement_shows_the_uplift(client, run):
    page = text_of(client.get(run.prices.get().agreement.get_absolute_url()))
    assert "2. Indexuppräkning" in page
    assert "Uppräkning med OPI 2018: 410,00 × 1,026 = 420,66, OPI 2018 (kr per timme)." in page
    assert run.get_absolute_url() in page


def test_the_list_shows_the_run(client, run):
    page = text_of(client.get(reverse("commissioning:index-run-list")))
    assert run.get_absolute_url() in page
    assert "12 792 kr" in page


def test_a_preliminary_run_says_that_it_will_be_corrected(client, son):
    _, agreement = preliminary_then_definitive(son)
    run = agreement.amendments.get(number=2).indexed_prices.get().run
    assert "Indexvärdet var preliminärt." in text_of(client.get(run.get_absolute_url()))


def test_excel_has_every_price(client, run):
    file = client.get(reverse("commissioning:index-run-export", args=[run.pk, "xlsx"]))
    rows = list(load_workbook(io.BytesIO(file.getvalue())).active.values)
    assert len(rows) == 2
    assert rows[1][2] == "Hemtjänst i söder"
    assert rows[1][7:9] == (410, 420.66)


def test_unknown_runs_and_kinds_are_not_found(client, run):
    assert client.get(reverse("commissioning:index-run-detail", args=[10**9])).status_code == 404
    path = reverse("commissioning:index-run-export", args=[run.pk, "pdf"])
    assert client.get(path).status_code == 404


def test_the_number_of_queries_does_not_grow(client, son, django_assert_max_num_queries):
    formula = factories.make_formula("OPI", {2018: "2.6"})
    for _ in range(8):
        factories.make_indexed_agreement(formula, board=son)
    run = factories.make_index_run(formula, 2018, board=son)
    with django_assert_max_num_queries(QUERY_BUDGET):
        client.get(run.get_absolute_url())
