"""Index runs in the register: what is in force afterwards, what is refused, never doubled."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from commissioning import integrity
from contracts import economy, reading
from contracts.actions import agreements, index_runs, indexes
from contracts.derivation import derive
from contracts.index_candidates import candidates
from contracts.models import (
    Agreement,
    Amendment,
    CompensationTerm,
    IndexedPrice,
    IndexFormula,
    IndexRun,
    IndexValue,
    PeriodTerm,
    VolumeTerm,
)
from contracts.states import AmendmentKind, AmendmentState
from providers.tracking import ConflictError
from tests import factories

pytestmark = pytest.mark.django_db
DAY = date(2018, 4, 1)


@pytest.fixture
def opi():
    return factories.make_formula("OPI", {2018: "2.6", 2019: "2.7"})


def facts_of(agreement, on=DAY):
    found = reading.with_terms(Agreement.objects.all()).get(pk=agreement.pk)
    return derive(reading.read(found), on)


def prices_of(agreement, on=DAY):
    return [
        (c.amount, c.price_level_year, c.valid_from) for c in facts_of(agreement, on).compensations
    ]


def marks(selection, *agreements_):
    wanted = {a.pk for a in agreements_}
    found = candidates(selection)
    return {c.agreement.pk: c.plan.mark for c in found if c.plan and c.agreement.pk in wanted}


def reason_for(agreement, selection):
    return next(c.reason for c in candidates(selection) if c.agreement.pk == agreement.pk)


def record(selection, seen, reference="Enligt avtalet punkt 7.2"):
    return index_runs.record(
        selection=selection,
        seen=seen,
        reference=reference,
        made_on=selection.on,
        by=factories.registrar(),
    )


class TestRecord:
    def test_the_new_price_is_in_force_and_explained(self, opi):
        agreement = factories.make_indexed_agreement(opi)
        run = factories.make_index_run(opi, 2018, on=DAY)
        row = run.prices.get()
        assert prices_of(agreement)[-1] == (Decimal("420.66"), 2018, date(2018, 1, 1))
        assert row.explanation.replace("\u00a0", " ") == "410,00 × 1,026 = 420,66, OPI 2018"
        assert row.explanation in row.amendment.note
        assert (run.formula_text, run.is_preliminary) == ("OPI 2018 = 2,6 %", False)

    def test_the_amendment_rests_on_the_reference(self, opi):
        factories.make_indexed_agreement(opi)
        amendment = factories.make_index_run(opi, 2018, on=DAY).prices.get().amendment
        assert (amendment.kind, amendment.state) == ("index", "in_force")
        assert (amendment.decision_reference, amendment.in_force_on) == (
            "Enligt avtalet punkt 7.2",
            DAY,
        )

    def test_the_register_agrees_with_itself_afterwards(self, opi):
        factories.make_indexed_agreement(opi)
        factories.make_index_run(opi, 2018, on=DAY)
        assert list(integrity.problems()) == []

    def test_it_is_retroactive_from_a_day_that_has_passed(self, opi):
        factories.make_indexed_agreement(opi, amount="10000", unit="month")
        row = factories.make_index_run(opi, 2018, on=DAY).prices.get()
        assert (row.yearly_effect, row.retroactive) == (Decimal("3120.00"), Decimal("780.00"))
        assert row.retroactive_months[0] == ["2018-01", "260.00"]

    def test_only_the_chosen_are_changed(self, opi):
        chosen, other = (factories.make_indexed_agreement(opi) for _ in range(2))
        before = prices_of(other), other.amendments.count(), Agreement.objects.get(pk=other.pk)
        selection = factories.make_selection(opi, 2018, on=DAY)
        record(selection, marks(selection, chosen))
        assert prices_of(chosen)[-1][0] == Decimal("420.66")
        after = prices_of(other), other.amendments.count(), Agreement.objects.get(pk=other.pk)
        assert (after, after[2].version) == (before, before[2].version)

    def test_the_next_year_builds_on_it(self, opi):
        agreement = factories.make_indexed_agreement(opi)
        factories.make_index_run(opi, 2018)
        factories.make_index_run(opi, 2019)
        assert [price[0] for price in prices_of(agreement, date(2019, 6, 1))] == [
            Decimal("410.00"),
            Decimal("420.66"),
            Decimal("432.02"),
        ]
        assert list(integrity.problems()) == []

    def test_what_the_run_wrote_is_not_counted_up_once_more(self, opi):
        agreement = factories.make_indexed_agreement(opi, amount="1000000", unit="year")
        derived = economy.indexed_value(facts_of(agreement), facts_of(agreement).term)
        factories.make_index_run(opi, 2018)
        factories.make_index_run(opi, 2019)
        on = date(2019, 6, 1)
        facts = facts_of(agreement, on)
        assert economy.indexed_value(facts, facts.term) == derived
        assert economy.value(facts, facts.term) == derived


class TestRefused:
    def test_the_same_year_twice(self, opi):
        agreement = factories.make_indexed_agreement(opi)
        factories.make_index_run(opi, 2018)
        assert reason_for(agreement, factories.make_selection(opi, 2018)) == (
            "Redan uppräknat för 2018."
        )

    def test_the_database_refuses_the_same_turn(self, opi):
        factories.make_indexed_agreement(opi)
        row = factories.make_index_run(opi, 2018).prices.get()
        row.pk = None
        row._state.adding = True
        with pytest.raises(IntegrityError), transaction.atomic():
            row.save()

    def test_prices_that_changed_after_they_were_shown(self, opi):
        agreement = factories.make_indexed_agreement(opi)
        selection = factories.make_selection(opi, 2018)
        seen = marks(selection, agreement)
        value = IndexValue.objects.get(year=2018)
        indexes.change_value(
            value=value,
            values={"percent": Decimal("2.5")},
            reason="Fel inskrivet",
            by=factories.registrar(),
            version=1,
        )
        selection = factories.make_selection(IndexFormula.objects.get(pk=opi.pk), 2018)
        with pytest.raises(ValidationError, match="har ändrats sedan du öppnade"):
            record(selection, seen)
        assert not IndexRun.objects.exists()
        assert agreement.amendments.count() == 1

    def test_all_or_none(self, opi):
        one, two = (factories.make_indexed_agreement(opi) for _ in range(2))
        selection = factories.make_selection(opi, 2018)
        seen = marks(selection, one, two)
        record(selection, {two.pk: seen[two.pk]})
        with pytest.raises(ValidationError, match="Redan uppräknat"):
            record(selection, seen)
        assert one.amendments.count() == 1

    def test_nothing_chosen(self, opi):
        with pytest.raises(ValidationError, match="Välj minst ett avtal"):
            record(factories.make_selection(opi, 2018), {})

    def test_without_anything_to_rest_on(self, opi):
        agreement = factories.make_indexed_agreement(opi)
        selection = factories.make_selection(opi, 2018)
        with pytest.raises(ValidationError, match="vad uppräkningen stöds på"):
            record(selection, marks(selection, agreement), reference="")

    def test_an_open_proposal_about_the_price(self, opi):
        agreement = factories.make_indexed_agreement(opi)
        agreements.propose(
            agreement=agreement,
            kind=AmendmentKind.CHANGE,
            terms=[CompensationTerm(amount=Decimal(500), unit="hour")],
            by=factories.registrar(),
        )
        reason = reason_for(agreement, factories.make_selection(opi, 2018))
        assert reason == "Har ett öppet förslag om priset."

    def test_a_price_that_was_decided_later(self, opi):
        agreement = factories.make_indexed_agreement(opi)
        selection = factories.make_selection(opi, 2018, on=date(2016, 1, 1))
        assert "efter uppräkningens beslutsdag" in reason_for(agreement, selection)

    def test_an_agreement_that_has_ended(self, opi):
        agreement = factories.make_indexed_agreement(opi, ends_on=date(2017, 12, 31))
        selection = factories.make_selection(opi, 2018)
        assert reason_for(agreement, selection) == "Upphör 2017-12-31, före 2018-01-01."

    def test_another_boards_agreement_is_not_even_shown(self, opi):
        agreement = factories.make_indexed_agreement(opi)
        selection = factories.make_selection(opi, 2018, factories.make_board())
        assert candidates(selection) == []
        assert agreement.amendments.count() == 1


class TestCorrection:
    @pytest.fixture
    def formula(self):
        return factories.make_formula("OPI", {2018: "3.5"}, preliminary=True)

    def test_the_definitive_value_takes_the_place_retroactively(self, formula):
        agreement = factories.make_indexed_agreement(formula, amount="10000", unit="month")
        first = factories.make_index_run(formula, 2018, on=date(2018, 1, 17))
        factories.make_series("OPI", {2018: "4.6"})
        run = factories.make_index_run(formula, 2018, on=date(2018, 4, 19))
        row = run.prices.get()
        assert (first.is_preliminary, run.is_preliminary) == (True, False)
        assert (row.turn, row.old_amount, row.new_amount) == (
            2,
            Decimal("10350.00"),
            Decimal("10460.00"),
        )
        assert row.retroactive == Decimal("396.00")  # 110 kr i tre månader och 18/30 av april
        assert prices_of(agreement, date(2018, 5, 1))[-1] == (
            Decimal("10460.00"),
            2018,
            date(2018, 1, 1),
        )
        assert list(integrity.problems()) == []

    def test_it_ends_where_the_definitive_value_would_have_ended(self, formula):
        corrected = factories.make_indexed_agreement(formula)
        factories.make_index_run(formula, 2018)
        direct = factories.make_indexed_agreement(formula)
        factories.make_series("OPI", {2018: "4.6"})
        factories.make_index_run(formula, 2018)
        assert facts_of(corrected).compensations == facts_of(direct).compensations

    def test_the_definitive_value_is_counted_once(self, formula):
        agreement = factories.make_indexed_agreement(formula)
        factories.make_index_run(formula, 2018)
        factories.make_series("OPI", {2018: "4.6"})
        factories.make_index_run(formula, 2018)
        selection = factories.make_selection(formula, 2018)
        assert reason_for(agreement, selection) == "Redan uppräknat för 2018."


class TestProposed:
    def propose(self, opi, agreement):
        selection = factories.make_selection(opi, 2018)
        return index_runs.propose(
            selection=selection,
            seen=marks(selection, agreement),
            made_on=selection.on,
            by=factories.registrar(),
        )

    def test_nothing_counts_until_it_is_decided(self, opi):
        agreement = factories.make_indexed_agreement(opi)
        run, (draft,) = self.propose(opi, agreement)
        assert (draft.state, draft.origin, run.needs_decision) == ("draft", "decision", True)
        assert prices_of(agreement) == [(Decimal("410.00"), 2017, None)]

    def test_it_is_not_counted_up_while_the_proposal_waits(self, opi):
        agreement = factories.make_indexed_agreement(opi)
        self.propose(opi, agreement)
        reason = reason_for(agreement, factories.make_selection(opi, 2018))
        assert reason == "Har ett öppet förslag om priset."

    def test_a_refused_proposal_may_be_made_again(self, opi):
        agreement = factories.make_indexed_agreement(opi)
        _, (draft,) = self.propose(opi, agreement)
        agreements.move(
            amendment=draft,
            to=AmendmentState.WITHDRAWN,
            by=factories.registrar(),
            reason="Återtaget",
        )
        row = factories.make_index_run(opi, 2018).prices.get()
        assert (row.turn, row.old_amount) == (2, 410)


class TestManyPrices:
    def test_other_prices_and_their_index_stand(self, opi):
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
        factories.make_index_run(opi, 2018)
        kept = [c for c in facts_of(agreement).compensations if c.unit == "month"]
        assert {(c.amount, c.index) for c in kept} == {(Decimal(9000), "KPI")}
        factories.make_index_run(kpi, 2018)
        now = [c.amount for c in facts_of(agreement).compensations if c.valid_until is None]
        assert sorted(now) == [Decimal("420.66"), Decimal("9099.00")]
        assert list(integrity.problems()) == []


class TestFormulas:
    def test_ninety_ten_is_2_432_percent(self):
        wages = factories.make_series("LÖN", {2018: "2.58"})
        kpi = factories.make_series("KPI", {2018: "1.1"})
        formula = indexes.register_formula(
            formula=IndexFormula(name="90/10"),
            parts=[(wages, Decimal("0.9")), (kpi, Decimal("0.1"))],
            by=factories.registrar(),
        )
        assert formula.uplifts()[0].percent == Decimal("2.432")
        assert formula.explain(2018) == "0,9 × 2,58 + 0,1 × 1,1 = 2,432 %"

    def test_the_printed_value_is_kept_as_it_is(self):
        formula = factories.make_formula("OPI", {2020: "3.0"})
        assert formula.explain(2020) == "OPI 2020 = 3,0 %"

    @pytest.mark.parametrize("weights", [("0.9", "0.2"), ("0.9", "0.05")])
    def test_weights_add_up_to_100_percent(self, weights):
        series = [factories.make_series(code, {}) for code in ("A", "B")]
        parts = [(s, Decimal(w)) for s, w in zip(series, weights, strict=True)]
        with pytest.raises(ValidationError, match="Vikterna blir tillsammans"):
            indexes.register_formula(
                formula=IndexFormula(name="X"), parts=parts, by=factories.registrar()
            )
        assert not IndexFormula.objects.exists()

    def test_a_formula_that_a_run_has_used_keeps_its_weights(self, opi):
        factories.make_indexed_agreement(opi)
        factories.make_index_run(opi, 2018)
        other = factories.make_series("KPI", {2018: "1"})
        with pytest.raises(ValidationError, match="vikterna står fast"):
            indexes.change_formula(
                formula=opi,
                name="OPI",
                parts=[(other, Decimal(1))],
                by=factories.registrar(),
                version=1,
            )

    def test_a_change_that_somebody_else_made_is_not_overwritten(self, opi):
        value = IndexValue.objects.get(year=2018)
        values = {"percent": Decimal("2.5")}
        change = {"reason": "Fel", "by": factories.registrar(), "version": 1}
        indexes.change_value(value=value, values=values, **change)
        with pytest.raises(ConflictError):
            indexes.change_value(value=value, values=values, **change)

    def test_every_change_is_in_the_history(self, opi):
        value = IndexValue.objects.get(year=2018)
        indexes.change_value(
            value=value,
            values={"percent": Decimal("2.5")},
            reason="Fel inskrivet",
            by=factories.registrar(),
            version=1,
        )
        assert value.history.first().history_change_reason == "Fel inskrivet"
        assert IndexedPrice.objects.count() == Amendment.objects.count() == 0
