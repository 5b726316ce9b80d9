"""A competition plan beside the register, and shares in our own hands."""

from datetime import date
from io import BytesIO

import openpyxl
import pytest
from django.urls import reverse

from contracts.models import Choice, CompetitionLine, CompetitionPlan, VolumeTerm
from contracts.states import Form
from tests import factories

pytestmark = pytest.mark.django_db
ON = {"per": "2020-06-15"}
SHARES = reverse("commissioning:competition-shares")


@pytest.fixture
def client(signed_in, controller):
    return signed_in(controller)


def keep(record):
    record.save_because("Test", by=factories.registrar())
    return record


@pytest.fixture
def plan(son):
    return keep(CompetitionPlan(board=son, first_year=2019, last_year=2022))


@pytest.fixture
def own(son, leanlink, respite):
    terms = [
        *factories.base_terms(services=(respite,), per_year=3_000_000),
        VolumeTerm(quantity=900),
    ]
    return factories.make_agreement(board=son, provider=leanlink, terms=terms, title="Uppdraget")


@pytest.fixture
def bought(son, capio, respite):
    terms = [
        *factories.base_terms(services=(respite,), per_year=1_000_000),
        VolumeTerm(quantity=300),
    ]
    return factories.make_agreement(
        board=son, provider=capio, form=Form.PROCURED_CONTRACT, terms=terms, title="Avtalet"
    )


def line(plan, service, choice, **fields):
    return keep(CompetitionLine(plan=plan, service=service, choice=choice, ground="Skäl", **fields))


def row_of(client, plan, **query):
    (row,) = client.get(plan.get_absolute_url(), ON | query).context["rows"]
    return row


def test_a_line_stands_beside_what_the_register_says(client, plan, own, bought, respite):
    line(plan, respite, Choice.PROCURED)
    row = row_of(client, plan)
    assert (row.shares.number.own, row.shares.number.others) == (1, 1)
    assert row.shares.money.share == 75
    assert row.deviation == ""


def test_own_regime_with_a_contract_in_force_deviates(client, plan, own, bought, respite):
    line(plan, respite, Choice.OWN)
    assert row_of(client, plan).deviation == "1 externt avtal gäller."


def test_nothing_deviates_before_the_planned_start(client, plan, own, bought, respite):
    line(plan, respite, Choice.OWN, starts_on=date(2020, 6, 16))
    assert row_of(client, plan).deviation == ""
    assert row_of(client, plan, per="2020-06-16").deviation


def test_a_procurement_that_never_came_deviates(client, plan, own, respite):
    line(plan, respite, Choice.PROCURED)
    assert row_of(client, plan).deviation == "Inget externt avtal gäller."


def test_a_choice_system_must_be_one(client, plan, bought, respite):
    line(plan, respite, Choice.CHOICE_SYSTEM)
    assert row_of(client, plan).deviation == "Inget valfrihetssystem gäller."


def test_services_that_the_plan_is_silent_on_are_named(client, plan, own, respite):
    assert client.get(plan.get_absolute_url(), ON).context["unplanned"] == [respite.name]
    line(plan, respite, Choice.OWN)
    assert client.get(plan.get_absolute_url(), ON).context["unplanned"] == []


def test_shares_by_money_volume_and_number(client, son, own, bought):
    view = client.get(SHARES, ON | {"board": son.pk, "year": 2020}).context["view"]
    assert view.shares.money.share == 75
    assert (view.shares.money.own, view.shares.money.others) == (3_000_000, 1_000_000)
    assert view.shares.volumes["hours"].share == 75
    assert view.shares.number.share == 50


def test_a_part_year_costs_a_part(client, son, own):
    view = client.get(SHARES, ON | {"board": son.pk, "year": 2019}).context["view"]
    assert view.shares.money.own == 1_000_000
    assert view.shares.volumes["hours"].own == 300


def test_every_share_has_its_agreements(client, son, own, bought):
    text = client.get(SHARES, ON | {"board": son.pk, "year": 2020}).text
    for agreement in (own, bought):
        assert f'{agreement.get_absolute_url()}?per=2020-06-15"' in text


def test_an_in_house_performer_is_own_regime_whatever_the_form(client, son, leanlink, respite):
    terms = factories.base_terms(services=(respite,))
    factories.make_agreement(
        board=son, provider=leanlink, form=Form.INDIVIDUAL_PLACEMENT, terms=terms
    )
    view = client.get(SHARES, ON | {"board": son.pk, "year": 2020}).context["view"]
    assert view.shares.number.own == 1


def test_another_boards_agreements_do_not_count(client, aldre, own):
    assert client.get(SHARES, ON | {"board": aldre.pk}).context["view"].rows == []


@pytest.mark.parametrize("query", ["board=x", "board=99999999999999999999", "year=abc", "year=%00"])
def test_a_strange_choice_is_answered(client, son, query):
    page = client.get(f"{SHARES}?{query}")
    assert page.status_code == 200
    assert page.context["form"].errors


def test_excel_of_a_plan(client, plan, own, bought, respite):
    line(plan, respite, Choice.OWN, starts_on=date(2020, 1, 1))
    url = reverse("commissioning:competition-export", args=[plan.pk, "xlsx"])
    answer = client.get(url, ON)
    assert "konkurrensplan-2019-2022-2020-06-15.xlsx" in answer["Content-Disposition"]
    sheet = openpyxl.load_workbook(BytesIO(b"".join(answer.streaming_content))).active
    heading, row = sheet.iter_rows(values_only=True)
    found = dict(zip(heading, row, strict=True))
    assert (found["Val"], found["Kostnad egen regi"]) == ("Egen regi", 3_000_000)
    assert found["Planerad start"].date() == date(2020, 1, 1)


def test_csv_of_the_shares(client, son, own, bought):
    url = reverse("commissioning:competition-shares-export", args=["csv"])
    answer = client.get(url, ON | {"board": son.pk, "year": 2020})
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    assert [line.split(";")[7] for line in text.splitlines()] == ["Regi", "Extern", "Egen regi"]


def test_the_queries_do_not_grow_with_the_agreements(
    client, plan, son, respite, own, bought, django_assert_max_num_queries
):
    line(plan, respite, Choice.PROCURED)
    for _ in range(3):
        terms = factories.base_terms(services=(respite,))
        factories.make_agreement(board=son, terms=terms)
    with django_assert_max_num_queries(34):
        client.get(plan.get_absolute_url(), ON)
