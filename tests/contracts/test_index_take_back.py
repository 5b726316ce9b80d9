"""A run that is taken back: what counts afterwards, what stands in its way, and that it is kept."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from commissioning import integrity
from contracts import economy, index_take_backs, reading
from contracts.actions import agreements, index_runs
from contracts.derivation import derive
from contracts.index_candidates import candidates
from contracts.models import (
    Agreement,
    Amendment,
    CompensationTerm,
    IndexRun,
    PeriodTerm,
    Standing,
    VolumeTerm,
    YearCost,
)
from contracts.states import AmendmentKind
from providers.tracking import ConflictError
from tests import factories

pytestmark = pytest.mark.django_db
MADE, BACK = date(2018, 4, 1), date(2018, 4, 20)
OLD, NEW = Decimal("410.00"), Decimal("420.66")


@pytest.fixture
def opi():
    return factories.make_formula("OPI", {2018: "2.6", 2019: "2.7"})


def facts_of(agreement, on=BACK):
    found = reading.with_terms(Agreement.objects.all()).get(pk=agreement.pk)
    return derive(reading.read(found), on)


def prices_of(agreement, on=BACK):
    return [c.amount for c in facts_of(agreement, on).compensations]


def take_back(run, on=BACK, reason="Fel avtal valdes", version=None):
    return index_runs.take_back(
        run=run, reason=reason, on=on, by=factories.registrar(), version=version
    )


def refusal(run):
    with pytest.raises(ValidationError) as refused:
        take_back(run)
    return " ".join(refused.value.messages)


def costs_of(agreement, on):
    found = YearCost.objects.on(on).filter(standing__agreement=agreement)
    return sorted(found.values_list("first_year", "amount", "is_decided"))


class TestTakeBack:
    def test_the_price_before_the_run_counts_again_from_the_day(self, opi):
        agreement = factories.make_indexed_agreement(opi)
        before = facts_of(agreement, date(2018, 3, 1)).compensations
        run = factories.make_index_run(opi, 2018, on=MADE)
        take_back(run)
        assert facts_of(agreement).compensations == before
        assert prices_of(agreement, date(2018, 4, 19)) == [OLD, NEW]

    def test_the_run_says_who_when_and_why(self, opi):
        factories.make_indexed_agreement(opi)
        run = factories.make_index_run(opi, 2018, on=MADE)
        take_back(run)
        run.refresh_from_db()
        assert (run.taken_back_on, run.taken_back_by, run.take_back_reason) == (
            BACK,
            factories.registrar(),
            "Fel avtal valdes",
        )
        assert run.prices.get().new_amount == NEW

    def test_standings_and_costs_are_as_before_the_run(self, opi):
        agreement = factories.make_indexed_agreement(opi)
        before = costs_of(agreement, BACK)
        cost = Standing.objects.on(BACK).get(agreement=agreement).yearly_cost
        run = factories.make_index_run(opi, 2018, on=MADE)
        assert costs_of(agreement, BACK) != before
        take_back(run)
        assert costs_of(agreement, BACK) == before
        assert Standing.objects.on(BACK).get(agreement=agreement).yearly_cost == cost
        assert list(integrity.problems()) == []

    def test_history_tells_of_it_in_every_agreement(self, opi):
        both = [factories.make_indexed_agreement(opi) for _ in range(2)]
        run = factories.make_index_run(opi, 2018, on=MADE)
        versions = [Agreement.objects.get(pk=a.pk).version for a in both]
        take_back(run)
        for agreement, version in zip(both, versions, strict=True):
            row = Amendment.objects.get(agreement=agreement, number=2).history.first()
            assert (row.state, row.revoked_on) == ("revoked", BACK)
            assert row.history_change_reason == (
                "Uppräkning OPI 2018 tillbakatagen: Fel avtal valdes"
            )
            assert row.history_user == factories.registrar()
            assert Agreement.objects.get(pk=agreement.pk).version == version + 1
        assert run.history.first().take_back_reason == "Fel avtal valdes"

    def test_the_same_year_can_be_run_again(self, opi):
        agreement = factories.make_indexed_agreement(opi)
        take_back(factories.make_index_run(opi, 2018, on=MADE))
        again = factories.make_index_run(opi, 2018, on=BACK)
        assert (again.prices.get().turn, again.prices.get().old_amount) == (2, OLD)
        assert prices_of(agreement) == [OLD, NEW]
        assert list(integrity.problems()) == []
        take_back(again, on=date(2018, 5, 1))
        assert prices_of(agreement, date(2018, 5, 1)) == [OLD]
        assert list(integrity.problems()) == []

    def test_a_run_decided_before_the_take_back_is_told_which_day_to_give(self, opi):
        factories.make_indexed_agreement(opi)
        take_back(factories.make_index_run(opi, 2018, on=MADE))
        (found,) = candidates(factories.make_selection(opi, 2018, on=date(2018, 4, 19)))
        assert "togs tillbaka 2018-04-20" in found.reason

    def test_a_correction_taken_back_leaves_the_preliminary_price(self):
        formula = factories.make_formula("OPI", {2018: "3.5"}, preliminary=True)
        agreement = factories.make_indexed_agreement(formula)
        first = factories.make_index_run(formula, 2018, on=date(2018, 1, 17))
        factories.make_series("OPI", {2018: "4.6"})
        correction = factories.make_index_run(formula, 2018, on=MADE)
        take_back(correction)
        assert prices_of(agreement) == [OLD, Decimal("424.35")]
        assert factories.make_index_run(formula, 2018, on=BACK).prices.get().turn == 3
        assert "rättar priset" in refusal(first)

    def test_other_prices_of_the_agreement_stand(self, opi):
        kpi = factories.make_formula("KPI", {2018: "1.1"})
        agreement = factories.make_agreement(
            terms=[
                PeriodTerm(starts_on=date(2017, 1, 1), ends_on=date(2019, 12, 31)),
                CompensationTerm(amount=410, unit="hour", price_level_year=2017, index_formula=opi),
                CompensationTerm(
                    amount=9000, unit="month", price_level_year=2017, index_formula=kpi
                ),
                VolumeTerm(quantity=1200),
            ],
            decided_on=date(2016, 10, 19),
            registered_on=date(2016, 10, 19),
        )
        run = factories.make_index_run(opi, 2018, on=MADE)
        later = factories.make_index_run(kpi, 2018, on=MADE)
        assert "Uppräkning KPI 2018" in refusal(run)
        take_back(later)
        take_back(run)
        assert sorted(prices_of(agreement)) == [OLD, Decimal(9000)]
        assert list(integrity.problems()) == []


class TestRefused:
    def test_twice(self, opi):
        factories.make_indexed_agreement(opi)
        run = factories.make_index_run(opi, 2018, on=MADE)
        take_back(run)
        assert refusal(run) == "Uppräkningen togs tillbaka 2018-04-20."
        assert run.history.count() == 2

    def test_a_later_year_builds_on_it_until_that_one_is_taken_back(self, opi):
        agreement = factories.make_indexed_agreement(opi, title="Hemtjänst i söder")
        first = factories.make_index_run(opi, 2018, on=MADE)
        second = factories.make_index_run(opi, 2019, on=MADE)
        text = refusal(first)
        assert "Uppräkning OPI 2019, gjord 2018-04-01, bygger på priset i Hemtjänst i söder" in text
        assert "Ta tillbaka den först." in text
        assert index_take_backs.obstacles(first)[0].run == second
        assert not IndexRun.objects.get(pk=first.pk).is_taken_back
        assert NEW in prices_of(agreement)
        take_back(second)
        take_back(first)
        assert prices_of(agreement) == [OLD]

    def test_a_later_run_of_other_agreements_does_not_matter(self, opi):
        factories.make_indexed_agreement(opi)
        first = factories.make_index_run(opi, 2018, on=MADE)
        factories.make_indexed_agreement(opi, level=2018)
        selection = factories.make_selection(opi, 2019, on=MADE)
        seen = {
            c.agreement.pk: c.plan.mark
            for c in candidates(selection)
            if c.plan and not c.agreement.amendments.filter(number=2).exists()
        }
        assert len(seen) == 1
        index_runs.record(
            selection=selection, seen=seen, reference="7.2", made_on=MADE, by=factories.registrar()
        )
        assert take_back(first).is_taken_back

    def test_what_is_proposed_in_a_matter(self, opi):
        factories.make_indexed_agreement(opi)
        selection = factories.make_selection(opi, 2018, on=MADE)
        run, _ = index_runs.propose(
            selection=selection,
            seen={c.agreement.pk: c.plan.mark for c in candidates(selection)},
            made_on=MADE,
            by=factories.registrar(),
        )
        assert refusal(run) == index_take_backs.IN_MATTER

    def test_a_later_proposal_is_taken_back_in_its_matter_first(self, opi):
        factories.make_indexed_agreement(opi)
        run = factories.make_index_run(opi, 2018, on=MADE)
        selection = factories.make_selection(opi, 2019, on=MADE)
        _, (draft,) = index_runs.propose(
            selection=selection,
            seen={c.agreement.pk: c.plan.mark for c in candidates(selection)},
            made_on=MADE,
            by=factories.registrar(),
        )
        assert "Återta först förslaget i ärendet" in refusal(run)
        agreements.move(
            amendment=draft, to="withdrawn", by=factories.registrar(), reason="Återtaget"
        )
        assert take_back(run).is_taken_back

    def test_a_run_that_somebody_else_has_changed(self, opi):
        factories.make_indexed_agreement(opi)
        run = factories.make_index_run(opi, 2018, on=MADE)
        with pytest.raises(ConflictError):
            take_back(run, version=0)
        assert not IndexRun.objects.get(pk=run.pk).is_taken_back

    def test_without_a_reason(self, opi):
        agreement = factories.make_indexed_agreement(opi)
        run = factories.make_index_run(opi, 2018, on=MADE)
        with pytest.raises(ValidationError, match="Skriv varför"):
            take_back(run, reason="")
        assert prices_of(agreement) == [OLD, NEW]

    def test_the_database_wants_all_three(self, opi):
        factories.make_indexed_agreement(opi)
        run = factories.make_index_run(opi, 2018, on=MADE)
        run.taken_back_on = BACK
        with pytest.raises(IntegrityError), transaction.atomic():
            run.save()


class TestReverted:
    def test_it_says_what_then_comes_true(self, opi):
        agreement = factories.make_indexed_agreement(opi)
        run = factories.make_index_run(opi, 2018, on=MADE)
        (row,) = index_take_backs.reverted(run, BACK)
        assert (row.now, row.after) == (NEW, OLD)
        take_back(run)
        facts = facts_of(agreement)
        assert [c.amount for c in facts.compensations] == [row.after]
        assert economy.yearly_cost(facts) == 1200 * OLD

    def test_a_price_that_a_later_decision_replaced_stands(self, opi):
        agreement = factories.make_indexed_agreement(opi)
        run = factories.make_index_run(opi, 2018, on=MADE)
        change = agreements.propose(
            agreement=agreement,
            kind=AmendmentKind.CHANGE,
            terms=[
                CompensationTerm(amount=500, unit="hour", valid_from=date(2018, 1, 1), effect="set")
            ],
            by=factories.registrar(),
        )
        agreements.put_in_force(
            amendments=[change], on=MADE, reference="SON 2018-04-01 § 5", by=factories.registrar()
        )
        (row,) = index_take_backs.reverted(run, BACK)
        assert not row.is_changed
        take_back(run)
        assert prices_of(agreement)[-1] == Decimal(500)


def test_the_checks_find_a_price_that_still_counts(opi):
    factories.make_indexed_agreement(opi)
    run = factories.make_index_run(opi, 2018, on=MADE)
    run.taken_back_on, run.taken_back_by, run.take_back_reason = BACK, factories.registrar(), "Fel"
    run.save_because("Test", by=factories.registrar())
    assert any("fast uppräkningen är tillbakatagen" in text for text in integrity.problems())


def test_the_number_of_queries_does_not_grow(opi, django_assert_max_num_queries):
    for _ in range(6):
        factories.make_indexed_agreement(opi)
    run = factories.make_index_run(opi, 2018, on=MADE)
    with django_assert_max_num_queries(120) as few:
        index_take_backs.reverted(run, BACK)
        take_back(run)
    for _ in range(6):
        factories.make_indexed_agreement(opi, level=2018)
    more = factories.make_index_run(opi, 2019, on=BACK)
    with django_assert_max_num_queries(len(few)):
        index_take_backs.reverted(more, BACK)
        take_back(more)
