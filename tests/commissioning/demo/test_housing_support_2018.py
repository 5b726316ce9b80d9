"""Boendestöd 2018: three points, three amendments, and the sums of the table."""

import json
from collections import Counter
from datetime import date

import pytest

from commissioning.memos.content import build, read_material
from commissioning.memos.document import texts_of
from commissioning.models import Matter


@pytest.fixture
def matter():
    return Matter.objects.get(title__startswith="Utökat boendestöd")


@pytest.fixture
def agreements(command, matter):
    """What the command says when asked by the matter's number: all three."""
    found = command("agreement", matter.register_number, "--on", "2018-06-01", "--format", "json")
    return json.loads(found)


def _increase(agreement):
    return agreement["amendments"][1]


def test_the_matter_has_a_point_for_each_provider(matter, agreements):
    assert matter.points.count() == len(agreements) == 3
    providers = {agreement["provider"] for agreement in agreements}
    assert providers == {
        "Leanlink Råd och stöd",
        "Capio Psykiatri AB",
        "Stadsmissionen i Linköping",
    }


def test_the_board_is_called_what_it_was_called_then(agreements):
    assert {agreement["board"] for agreement in agreements} == {"Omsorgsnämnden"}


@pytest.mark.parametrize(
    ("provider", "hours"),
    [
        ("Leanlink Råd och stöd", 42_150),
        ("Capio Psykiatri AB", 8_000),
        ("Stadsmissionen i Linköping", 11_500),
    ],
)
def test_the_base_volumes_are_per_year(agreements, provider, hours):
    (agreement,) = [a for a in agreements if a["provider"] == provider]
    base = agreement["amendments"][0]["volumes_by_year"]
    assert [row["quantity"] for row in base if row["year"] == 2018] == [hours]


def test_neighbourhood_work_is_a_part_and_not_added(agreements):
    (row,) = [r for r in agreements[0]["volumes_by_year"] if r["year"] == 2018]
    assert row["quantity"] == 42_150 + 1_275
    assert [part["quantity"] for part in row["parts"]] == [7_800]


def test_the_contracts_may_be_extended_once_by_two_years(agreements):
    for contract in agreements[1:]:
        assert (contract["starts_on"], contract["ends_on"]) == ("2018-01-01", "2019-12-31")
        assert contract["latest_end_on"] == "2021-12-31"
        assert len(contract["extension_steps"]) == 1


def test_the_increase_is_a_change_and_two_call_offs(agreements):
    assert [_increase(a)["kind"] for a in agreements] == ["change", "call_off", "call_off"]


def test_the_totals_are_those_of_the_table(agreements):
    hours, kronor = Counter(), Counter()
    for agreement in agreements:
        for row in _increase(agreement)["volumes_by_year"]:
            hours[row["year"]] += row["quantity"]
        for year, amount in _increase(agreement)["cost_by_year"].items():
            kronor[int(year)] += amount
    assert (hours[2018], hours[2019], hours.total()) == (4_175, 5_560, 9_735)
    assert (kronor[2018], kronor[2019]) == (1_800_000, 2_400_000)
    assert kronor.total() == 4_200_000


def test_the_price_of_an_hour_follows_from_each_amendment(agreements):
    prices = [_increase(a)["price_per_hour"] for a in agreements]
    assert prices[0] == {"2018": 470.59, "2019": 470.59}
    assert prices[1] == prices[2] == {"2018": 413.79, "2019": 414.51}


def test_nothing_extends_them_after_2019(agreements, facts):
    for agreement in agreements:
        assert facts(agreement["register_number"], "2020-01-01")["status"] == "ended"


def test_the_memo_prints_the_sums_of_the_register(matter):
    document = build(read_material(matter, date(2018, 3, 21)))
    printed = " ".join(texts_of(document)).replace("\N{NO-BREAK SPACE}", " ")
    for figure in ("4 175", "5 560", "1 800 000 kr", "2 400 000 kr", "4 200 000 kr"):
        assert figure in printed
    assert document.receiver == "Omsorgsnämnden"
