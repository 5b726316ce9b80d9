"""Ekonomi: every sum holds however it is grouped, and leads to exactly its rows."""

from datetime import date
from decimal import Decimal
from io import BytesIO

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from contracts import economy, reading
from contracts.actions import standings
from contracts.derivation import derive
from contracts.models import (
    Agreement,
    Budget,
    CompensationTerm,
    PeriodTerm,
    Standing,
    VolumeTerm,
    YearCost,
)
from contracts.states import CompensationUnit, Form, VolumePer, VolumeUnit
from tests import factories

pytestmark = pytest.mark.django_db
URL = reverse("commissioning:cost-table")
ROWS = reverse("commissioning:cost-rows")
PER = "2021-06-01"
ON = date(2021, 6, 1)


@pytest.fixture
def register(son, aldre, leanlink, capio, respite, after_school):
    """Four agreements of two boards: 1, 2 and 4 million a year, and a proposal of 8."""
    year = (date(2021, 1, 1), date(2022, 12, 31))
    factories.make_agreement(
        title="Korttids",
        board=son,
        provider=leanlink,
        terms=factories.base_terms(*year, services=(respite,)),
    )
    factories.make_agreement(
        title="Båda",
        board=son,
        provider=capio,
        form=Form.PROCURED_CONTRACT,
        terms=factories.base_terms(
            *year, services=(respite, after_school), per_year=2_000_000, price_level_year=2020
        ),
    )
    factories.make_agreement(
        title="Äldre",
        board=aldre,
        provider=capio,
        terms=factories.base_terms(*year, per_year=4_000_000),
    )
    factories.make_draft(
        title="Nytt",
        board=aldre,
        provider=capio,
        terms=factories.base_terms(date(2022, 1, 1), date(2022, 6, 30), per_year=8_000_000),
    )


@pytest.fixture
def follow(signed_in, controller, register):
    return signed_in(controller).get


@pytest.fixture
def ask(follow):
    def get(url=URL, **asked):
        return follow(url, {"per": PER, "year": 2022, **asked})

    return get


def of(response):
    """{group: (decided, proposed)} of the only year."""
    return {
        group.label: (group.cells[0].sum.decided, group.cells[0].sum.proposed)
        for group in response.context["groups"]
    }


@pytest.mark.parametrize("by", ["board", "service", "provider", "form"])
def test_the_groups_add_up_to_the_total_whatever_they_are(ask, by):
    response = ask(by=by)
    (total,) = response.context["totals"]
    assert (total.sum.decided, total.sum.proposed) == (7_000_000, 4_000_000)
    groups = of(response).values()
    assert [sum(column) for column in zip(*groups, strict=True)] == [7_000_000, 4_000_000]


def test_boards_are_told_apart(ask):
    assert of(ask()) == {
        "Äldrenämnden": (4_000_000, 4_000_000),
        "Social- och omsorgsnämnden": (3_000_000, 0),
    }


def test_what_several_services_cost_together_is_not_split(ask, respite):
    assert of(ask(by="service")) == {
        respite.name: (1_000_000, 0),
        "Gemensamt för flera insatser": (6_000_000, 4_000_000),
    }


@pytest.mark.parametrize("by", ["board", "service", "provider", "form"])
def test_every_figure_leads_to_the_rows_it_is_made_of(ask, follow, by):
    for group in ask(by=by).context["groups"]:
        for cell in group.cells:
            for url, amount in (
                (cell.decided_url, cell.sum.decided),
                (cell.proposed_url, cell.sum.proposed),
            ):
                response = follow(url)
                rows = response.context["rows"]
                assert sum(row.amount for row in rows) == amount == response.context["sum"]


def test_a_group_is_opened_into_its_parts(ask, follow, son):
    (group,) = [g for g in ask().context["groups"] if g.label == son.name]
    opened = follow(group.url)
    assert opened.context["question"].by == "service"
    assert sum(decided for decided, _ in of(opened).values()) == 3_000_000
    (deeper,) = [g for g in opened.context["groups"] if g.label.startswith("Gemensamt")]
    assert of(follow(deeper.url)) == {"Capio psykiatri AB": (2_000_000, 0)}


def test_the_rules_and_price_levels_are_shown(ask):
    text = ask().text
    assert "Efter månader" in text and "belopp per år × månader / 12" in text
    assert "avtalen har olika prisnivå, från 2019 till 2020 års" in text
    assert "räknas till och med 2022" in text


def test_unknown_amounts_are_told_of_with_the_way_to_them(ask, follow, son):
    factories.make_agreement(
        title="Utan belopp", board=son, terms=factories.base_terms(per_year=None)
    )
    response = ask()
    assert response.context["without_amount"] == 1
    query = response.context["register_query"]
    found = follow(f"{reverse('commissioning:agreement-list')}?{query}&per={PER}")
    assert [row.title for row in found.context["rows"]] == ["Utan belopp"]


def test_what_has_no_end_is_counted_to_the_end_of_next_year(ask, son):
    factories.make_agreement(
        title="Tills vidare", board=son, terms=factories.base_terms(date(2020, 1, 1), None)
    )
    (found,) = [
        g for g in ask(year="", first=2020, last=2024).context["groups"] if g.label == son.name
    ]
    assert [cell.sum.decided for cell in found.cells] == [
        1_000_000,
        4_000_000,
        4_000_000,
        0,
        0,
    ]


def test_a_proposal_to_extend_is_what_it_would_add(ask, son, leanlink):
    agreement = Agreement.objects.get(title="Korttids")
    factories.make_extension(agreement, date(2023, 1, 1), date(2023, 12, 31))
    assert of(ask(year=2023)) == {son.name: (0, 1_000_000)}


def test_tunngatan(ask, son, respite):
    factories.make_agreement(
        title="Tunngatan",
        board=son,
        terms=[
            PeriodTerm(starts_on=date(2015, 9, 1), ends_on=date(2016, 8, 31)),
            CompensationTerm(
                amount=Decimal(1493), unit=CompensationUnit.PERSON_DAY, price_level_year=2015
            ),
            VolumeTerm(quantity=Decimal(6), unit=VolumeUnit.PERSONS, per=VolumePer.CONSTANT),
        ],
        decided_on=date(2015, 5, 20),
        registered_on=date(2015, 5, 1),
    )
    response = ask(year="", first=2015, last=2016)
    assert sum(cell.sum.decided for cell in response.context["totals"]) == 3_278_628
    assert "Dygn" in response.text


def test_the_agreements_page_says_what_the_stored_costs_say(ask, son):
    factories.make_agreement(
        board=son,
        terms=factories.base_terms(date(2020, 3, 15), date(2023, 8, 14), per_year=999_999),
    )
    for agreement in reading.with_terms(Agreement.objects.all()):
        facts = derive(reading.read(agreement), ON)
        stored = YearCost.objects.on(ON).filter(
            standing__agreement=agreement, is_decided=facts.is_decided
        )
        for year, amount in economy.cost_by_year(facts).items():
            rows = stored.in_years([year], ON)
            assert sum(row.in_year(year) for row in rows) == amount, (agreement, year)


class TestBudget:
    @pytest.fixture
    def budget(self, register, aldre):
        budget = Budget(board=aldre, year=2022, amount=Decimal(5_000_000), source="KF § 301")
        budget.save_because("Test", by=factories.registrar())
        return budget

    def test_it_stands_beside_the_cost(self, ask, budget, aldre):
        (line,) = [x for x in ask().context["lines"] if x.board == aldre]
        assert line.comparison.left == 1_000_000
        assert line.comparison.percent == Decimal("80.0")

    def test_proposals_that_go_over_it_are_warned_of(self, ask, budget):
        assert "förslagen går över budgeten" in ask().text

    def test_more_than_all_of_it_is_warned_of(self, ask, budget):
        budget.amount = Decimal(3_999_999)
        budget.save_because("Test", by=factories.registrar())
        assert "beslutat är mer än budgeten" in ask().text

    def test_it_is_not_compared_with_the_cost_of_one_provider(self, ask, budget, capio):
        assert ask(provider=capio.pk).context["lines"] == []

    def test_the_chart_draws_no_budget_when_a_board_with_costs_lacks_one(self, ask, budget, aldre):
        assert [c.target for c in ask().context["columns"]] == [None]
        assert [c.target for c in ask(board=aldre.pk).context["columns"]] == [5_000_000]


class TestFiles:
    def test_excel_holds_numbers_that_add_up(self, ask):
        response = ask(url=reverse("commissioning:cost-export", args=["xlsx"]))
        sheet = load_workbook(BytesIO(b"".join(response))).active
        rows = list(sheet.iter_rows(min_row=2, values_only=True))
        assert sum(row[2] for row in rows) == 7_000_000
        assert rows[0] == ("Äldrenämnden", 2022, 4_000_000, 4_000_000, 8_000_000)

    def test_the_rows_as_csv(self, ask):
        response = ask(url=reverse("commissioning:cost-row-export", args=["csv"]), by="service")
        lines = b"".join(response).decode("utf-8-sig").splitlines()
        assert len(lines) == 5
        assert {tuple(line.split(";")[6:]) for line in lines[1:]} == {
            ("2022", "Beslutat", "Efter månader", "2019", "1000000"),
            ("2022", "Beslutat", "Efter månader", "2020", "2000000"),
            ("2022", "Beslutat", "Efter månader", "2019", "4000000"),
            ("2022", "Ej beslutat", "Efter månader", "2019", "4000000"),
        }

    def test_other_kinds_are_not_found(self, ask):
        assert ask(url=reverse("commissioning:cost-export", args=["pdf"])).status_code == 404


class TestIntegrity:
    def test_a_tampered_cost_is_found(self, register):
        assert list(standings.differing()) == []
        YearCost.objects.filter(standing__title="Korttids").update(amount=1)
        (found,) = standings.differing()
        assert found.endswith("kostnaden per år stämmer inte med villkoren.")

    def test_a_lost_cost_is_found_and_put_right(self, register):
        YearCost.objects.filter(standing__title="Båda").delete()
        assert len(list(standings.differing())) == 1
        standings.refresh(Agreement.objects.values_list("pk", flat=True))
        assert list(standings.differing()) == []

    def test_what_is_rejected_costs_nothing(self, son):
        amendment = factories.make_draft(board=son)
        Standing.objects.get(agreement=amendment.agreement)
        assert YearCost.objects.exists()
        amendment.state = "rejected"
        amendment.save_because("Avslag", by=factories.registrar())
        standings.refresh([amendment.agreement_id])
        assert not YearCost.objects.exists()


def test_the_page_needs_a_fixed_number_of_queries(ask, django_assert_max_num_queries, son, respite):
    for _ in range(5):
        factories.make_agreement(
            board=factories.make_board(), terms=factories.base_terms(services=(respite,))
        )
    with django_assert_max_num_queries(14):
        ask(year="", first=2018, last=2026)


def test_the_rows_need_a_fixed_number_of_queries(ask, django_assert_max_num_queries):
    with django_assert_max_num_queries(7):
        ask(url=ROWS, year=2021)


def test_odd_questions_give_a_page(ask):
    for asked in (
        {"by": "x", "first": "abc", "last": "1", "year": ""},
        {"first": "2090", "last": "1995", "year": ""},
        {"board": "9" * 30, "service": "-1", "provider": "1e5", "form": "\x00", "kind": "zzz"},
    ):
        assert ask(**asked).status_code == 200
        assert ask(url=ROWS, **asked).status_code == 200
