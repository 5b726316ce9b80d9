"""Budgets: registered, changed and removed by whoever controls the board, with their history."""

from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse

from commissioning.models import Role
from contracts.models import Budget
from tests import factories

pytestmark = pytest.mark.django_db
LIST = reverse("commissioning:budget-list")
NEW = reverse("commissioning:budget-new")


@pytest.fixture
def budget(son):
    budget = Budget(board=son, year=2026, amount=Decimal(1_000_000), source="KF § 301")
    budget.save_because("Registrerad", by=factories.registrar())
    return budget


def edit_url(budget):
    return reverse("commissioning:budget-edit", args=[budget.pk])


def typed(board, /, **fields):
    usual = {"year": 2027, "amount": "28,9 mnkr", "source": "KF § 12"}
    return {"board": board.pk, **usual, **fields}


def test_it_registers_a_budget_in_millions(signed_in, controller, son):
    response = signed_in(controller).post(NEW, typed(son, decided_on="2026-11-25"))
    assert response["Location"] == LIST
    budget = Budget.objects.get()
    assert (budget.amount, budget.decided_on) == (28_900_000, date(2026, 11, 25))
    assert budget.history.get().history_user == controller


def test_the_same_post_twice_makes_one(signed_in, controller, son):
    client, data = (
        signed_in(controller),
        typed(son, form_key="7d9b5c52-3c5a-4c5a-9d52-0f1f5f0f7a11"),
    )
    assert [client.post(NEW, data).status_code for _ in range(2)] == [302, 302]
    assert Budget.objects.count() == 1


def test_a_year_has_one_budget(signed_in, controller, budget, son):
    response = signed_in(controller).post(NEW, typed(son, year=2026))
    assert "Det finns redan en budget för nämnden, året och insatsen." in response.text
    assert "28,9 mnkr" in response.text


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("amount", "-5", "Skriv beloppet med siffror"),
        ("amount", "10,50", "Skriv budgeten i hela kronor."),
        ("amount", "9" * 40, "Beloppet är för stort."),
        ("year", "1066", "Ange ett år mellan 1990 och 2100."),
        ("year", "i fjol", "Skriv året med fyra siffror"),
        ("source", "", "Underlag"),
        ("decided_on", "2026-02-30", "Skriv dagen"),
        ("board", "0", "Välj en nämnd i listan."),
    ],
)
def test_faults_are_told_at_the_field(signed_in, controller, son, field, value, message):
    response = signed_in(controller).post(NEW, typed(son, **{field: value}))
    assert response.status_code == 200 and message in response.text
    assert not Budget.objects.exists()


def test_a_change_is_kept_with_what_it_was(signed_in, controller, budget):
    data = {"amount": "2 000 000", "source": "KF § 302", "version": 1}
    signed_in(controller).post(edit_url(budget), data)
    budget.refresh_from_db()
    assert (budget.amount, budget.version) == (2_000_000, 2)
    assert [row.amount for row in budget.history.all()] == [2_000_000, 1_000_000]


def test_a_change_made_by_somebody_else_is_shown_and_not_overwritten(signed_in, controller, budget):
    client = signed_in(controller)
    client.post(edit_url(budget), {"amount": "2 000 000", "source": "KF § 302", "version": 1})
    response = client.post(edit_url(budget), {"amount": "3 000 000", "source": "X", "version": 1})
    assert "Någon annan har ändrat" in response.text
    assert "Sparat nu: 2\xa0000\xa0000\xa0kr" in response.text
    budget.refresh_from_db()
    assert budget.amount == 2_000_000


def test_one_registered_by_mistake_is_removed_and_remembered(signed_in, controller, budget):
    url, pk = edit_url(budget), budget.pk
    data = {"part": "remove", "version": 1, "form_key": "7d9b5c52-3c5a-4c5a-9d52-0f1f5f0f7a12"}
    client = signed_in(controller)
    assert [client.post(url, data)["Location"] for _ in range(2)] == [LIST, LIST]
    assert not Budget.objects.exists()
    assert Budget.history.filter(id=pk).first().history_type == "-"


def test_one_that_has_changed_since_is_not_removed(signed_in, controller, budget):
    budget.version = 2
    budget.save_because("Ändrad", by=factories.registrar())
    response = signed_in(controller).post(edit_url(budget), {"part": "remove", "version": 1})
    assert "Någon annan har ändrat" in response.text and Budget.objects.exists()


def test_a_controller_of_another_board_may_not(signed_in, aldre, budget):
    other = factories.make_user(role=Role.CONTROLLER, board=aldre)
    assert signed_in(other).post(edit_url(budget), {}).status_code == 403


def test_the_list_shows_only_what_may_be_changed_as_changeable(signed_in, secretary, budget):
    response = signed_in(secretary).get(LIST)
    assert "1\xa0000\xa0000\xa0kr" in response.text and "Ändra" not in response.text


def test_the_list_needs_a_fixed_number_of_queries(
    signed_in, controller, son, budget, django_assert_max_num_queries
):
    client = signed_in(controller)
    for year in range(2010, 2020):
        Budget(board=son, year=year, amount=1, source="x").save_because("Test")
    with django_assert_max_num_queries(7):
        client.get(LIST)


def test_the_list_is_one_export_away(signed_in, controller, budget):
    client = signed_in(controller)
    url = reverse("commissioning:budget-export", args=["csv"])
    assert url in client.get(LIST).content.decode()
    text = b"".join(client.get(url).streaming_content).decode("utf-8-sig")
    assert budget.board.name in text and str(budget.year) in text and budget.source in text
