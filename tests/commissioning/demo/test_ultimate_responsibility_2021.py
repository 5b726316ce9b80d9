"""Yttersta ansvaret: five more months, dear hours, and a task to come back with."""

import pytest

from commissioning.models import ReportBackTask
from tests.commissioning.demo.conftest import codes


@pytest.fixture
def assignment(facts, number_of):
    number = number_of("Yttersta ansvaret för personlig assistans")
    return lambda on: facts(number, on)


def test_before_the_decision_it_ends_with_2021(assignment):
    assert assignment("2021-12-14")["ends_on"] == "2021-12-31"


def test_from_the_decision_it_ends_in_may(assignment):
    found = assignment("2021-12-15")
    assert found["ends_on"] == "2022-05-31"
    assert found["amendments"][1]["reference"] == "Social- och omsorgsnämnden 2021-12-15 § 150"


def test_five_months_cost_five_twelfths(assignment):
    found = assignment("2022-01-01")
    assert (found["yearly_cost"], found["price_level_year"]) == (1_814_000, 2021)
    assert found["cost_by_year"]["2022"] == 755_833


def test_a_performed_hour_cost_20_156_kronor(assignment):
    found = assignment("2021-12-01")
    assert found["cost_per_performed_unit"] == [{"year": 2021, "unit": "hours", "amount": 20_156}]
    assert found["performed"][0]["is_approximate"]


def test_the_approximate_start_and_the_old_price_level_are_flagged(assignment):
    found = assignment("2022-01-01")
    assert {"approximate_start", "old_price_level"} <= set(codes(found))


def test_the_administration_is_to_report_back_in_may():
    (task,) = ReportBackTask.objects.filter(due_on="2022-05-31")
    assert task.owner == "Social- och omsorgsförvaltningen"
    assert task.outcome.decision.section == 150
