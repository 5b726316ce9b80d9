"""Capacity: every service with its years, and the way to what the figures are made of."""

from datetime import date
from io import BytesIO

import openpyxl
import pytest
from django.urls import reverse

from contracts.models import Need, VolumeTerm
from tests import factories

pytestmark = pytest.mark.django_db
LIST = reverse("commissioning:capacity-list")
ON = {"per": "2020-01-15", "first": "2020"}


@pytest.fixture
def client(signed_in, controller):
    return signed_in(controller)


@pytest.fixture
def need(respite):
    need = Need(
        service=respite,
        first_year=2020,
        last_year=2020,
        quantity=1_500,
        stated_on=date(2020, 1, 10),
        source="Behovsanalys",
    )
    need.save_because("Test", by=factories.registrar())
    return need


@pytest.fixture
def agreement(son, leanlink, respite):
    terms = [*factories.base_terms(services=(respite,)), VolumeTerm(quantity=1_200)]
    return factories.make_agreement(board=son, provider=leanlink, terms=terms)


def rows(client, **query):
    (group,) = client.get(LIST, ON | query).context["groups"]
    return {line.year: line for line in group.lines}


def test_it_shows_need_contracted_and_gap(client, agreement, need):
    line = rows(client)[2020]
    assert (line.balance.need, line.balance.contracted.quantity) == (1_500, 1_200)
    assert (line.gap.text, line.gap.is_short) == ("300", True)


def test_the_first_thing_said_is_where_something_is_missing(client, agreement, need):
    page = client.get(LIST, ON)
    assert [(g.name, gap.text) for g, gap in page.context["shortages"]] == [
        (need.service.name, "300")
    ]
    assert "Brist 2020" in page.text


def test_more_than_is_needed_is_said_in_words(client, agreement, need):
    need.quantity = 1_000
    need.save_because("Test", by=factories.registrar())
    line = rows(client)[2020]
    assert (line.gap.text, line.gap.is_short) == ("200 över", False)


def test_a_need_that_nobody_stated_is_not_nothing(client, agreement):
    line = rows(client)[2020]
    assert (line.balance.need, line.gap) == (None, None)
    assert "Inget avtal har volym" not in client.get(LIST, ON).text


def test_a_need_without_agreement_is_shown(client, need):
    assert rows(client)[2020].balance.contracted.quantity == 0


def test_every_figure_leads_to_its_rows(client, agreement, need, respite):
    text = client.get(LIST, ON).text
    detail = reverse("commissioning:capacity-detail", args=[respite.pk])
    assert f"{detail}?first=2020&amp;per=2020-01-15#ar-2020" in text
    assert f"{detail}?first=2020&amp;per=2020-01-15#behov" in text


def test_the_bar_has_points_and_not_commas(client, agreement, need):
    (piece,) = rows(client)[2020].bar.pieces
    assert (piece.x, piece.width) == ("0.00", "80.00")
    assert 'width="80.00"' in client.get(LIST, ON).text


def test_the_years_begin_with_the_one_before_the_day(client):
    assert client.get(LIST, {"per": "2020-01-15"}).context["first"] == 2019


@pytest.mark.parametrize("first", ["abc", "1", "99999", "\x00", "2020.5"])
def test_a_year_that_is_none_is_answered(client, first):
    page = client.get(LIST, {"first": first, "per": "2020-01-15"})
    assert page.status_code == 200
    assert page.context["first"] == 2019
    assert page.context["form"].errors


def test_the_last_years_stay_within_the_calendar(client):
    assert client.get(LIST, {"first": "2100"}).context["first"] == 2097


def test_excel_has_numbers(client, agreement, need):
    answer = client.get(reverse("commissioning:capacity-export", args=["xlsx"]), ON)
    sheet = openpyxl.load_workbook(BytesIO(b"".join(answer.streaming_content))).active
    heading, *found = sheet.iter_rows(values_only=True)
    line = dict(zip(heading, found[0], strict=True))
    assert (line["År"], line["Behov"], line["Avtalat"]) == (2020, 1_500, 1_200)
    assert line["Brist före beställt"] == 300


def test_csv_disarms_a_name_that_looks_like_a_formula(client, agreement, respite):
    respite.name = "=1+1"
    respite.save_because("Test", by=factories.registrar())
    answer = client.get(reverse("commissioning:capacity-export", args=["csv"]), ON)
    assert "'=1+1;timmar;2020" in b"".join(answer.streaming_content).decode()


def test_an_unknown_kind_of_file_is_not_found(client):
    assert client.get(reverse("commissioning:capacity-export", args=["pdf"])).status_code == 404


def test_it_needs_nine_queries_however_many_agreements(
    client, son, respite, after_school, django_assert_max_num_queries
):
    for service in (respite, after_school, respite):
        terms = [*factories.base_terms(services=(service,)), VolumeTerm(quantity=10)]
        factories.make_agreement(board=son, terms=terms)
    with django_assert_max_num_queries(9):
        client.get(LIST, ON)
