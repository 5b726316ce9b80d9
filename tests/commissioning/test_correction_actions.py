"""A wrong recording is put right by an act of its own; a board that changes its mind revokes."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from commissioning import integrity
from commissioning.actions import corrections, decisions, matters
from commissioning.actions.decisions import Ruling
from commissioning.models import (
    Decision,
    DecisionPoint,
    MatterState,
    Outcome,
    PointOutcome,
    ReportBackTask,
)
from contracts.derivation import derive
from contracts.models import Agreement
from contracts.reading import read, with_terms
from contracts.states import AmendmentState, Status
from tests import factories

pytestmark = pytest.mark.django_db
DAY, LATER = date(2021, 5, 19), date(2021, 10, 20)
HEAD = {"section": 40, "decided_on": DAY}


@pytest.fixture
def agreement(db):
    return factories.make_agreement()


@pytest.fixture
def extension(agreement):
    return factories.make_extension(agreement, date(2021, 9, 1), date(2022, 8, 31))


def record(matter, outcome=Outcome.APPROVED, *, on=DAY, **ruling):
    return decisions.record(
        decision=Decision(matter=matter, decided_on=on, section=40),
        rulings=[Ruling(point, outcome, **ruling) for point in matter.open_points()],
        by=factories.registrar(),
    )


def correct(decision, outcome=Outcome.APPROVED, head=HEAD, **ruling):
    point = decision.outcomes.live().get().point
    return corrections.correct(
        decision=decision,
        head=head,
        rulings=[Ruling(point, outcome, **ruling)],
        reason="Fel § i protokollet.",
        on=LATER,
        by=factories.registrar(),
    )


def revocation_of(decision, text="Beslutet upphävs."):
    """A matter that proposes to revoke what was decided."""
    outcome = decision.outcomes.live().get()
    matter = factories.make_matter(board=decision.matter.board, title="Upphävande")
    point = DecisionPoint(proposed_text=text, reverses=outcome)
    matters.add_point(matter=matter, point=point, by=factories.registrar())
    return matter


def ends_on(agreement, on):
    return derive(read(with_terms(Agreement.objects.all()).get(pk=agreement.pk)), on).ends_on


def sound():
    return list(integrity.problems()) == []


class TestCorrectingTheHead:
    def test_the_paragraph_follows_into_the_register(self, extension):
        decision = record(factories.make_matter(extension))
        correct(decision, head=HEAD | {"section": 41})
        extension.refresh_from_db()
        assert extension.decision_reference.endswith("§ 41")
        assert sound()

    def test_the_day_follows_into_the_register(self, extension):
        decision = record(factories.make_matter(extension))
        correct(decision, head=HEAD | {"decided_on": date(2021, 5, 20)})
        extension.refresh_from_db()
        assert extension.in_force_on == date(2021, 5, 20)
        assert sound()

    def test_old_and_new_stand_in_the_act(self, extension):
        correction = correct(record(factories.make_matter(extension)), head=HEAD | {"section": 41})
        assert correction.changes == [["paragraf", "40", "41"]]
        assert correction.reason == "Fel § i protokollet."

    def test_a_change_cannot_be_decided_before_the_agreement(self, extension):
        decision = record(factories.make_matter(extension))
        with pytest.raises(ValidationError, match="Avtalet beslutades"):
            correct(decision, head=HEAD | {"decided_on": date(2018, 1, 1)})
        assert sound()

    def test_nothing_changed_is_no_correction(self, extension):
        with pytest.raises(ValidationError, match="Inget är ändrat"):
            correct(record(factories.make_matter(extension)))


class TestCorrectingAnOutcome:
    def test_approval_that_was_a_rejection(self, agreement, extension):
        decision = record(factories.make_matter(extension))
        correct(decision, Outcome.REJECTED)
        extension.refresh_from_db()
        assert extension.state == AmendmentState.REJECTED
        assert ends_on(agreement, LATER) == date(2021, 8, 31)
        assert sound()

    def test_rejection_that_was_an_approval(self, agreement, extension):
        decision = record(factories.make_matter(extension), Outcome.REJECTED)
        correct(decision, Outcome.APPROVED)
        assert ends_on(agreement, LATER) == date(2022, 8, 31)
        assert sound()

    def test_the_wrong_outcome_is_kept_but_counts_no_more(self, extension):
        decision = record(factories.make_matter(extension))
        correct(decision, Outcome.REJECTED)
        assert [(o.outcome, o.is_superseded) for o in PointOutcome.objects.order_by("pk")] == [
            (Outcome.APPROVED, True),
            (Outcome.REJECTED, False),
        ]

    def test_a_referral_opens_the_matter_again(self, extension):
        matter = factories.make_matter(extension)
        correct(record(matter), Outcome.REFERRED_BACK, question="Vad kostar det?")
        matter.refresh_from_db()
        extension.refresh_from_db()
        assert (matter.state, matter.referral_question) == (
            MatterState.REFERRED_BACK,
            "Vad kostar det?",
        )
        assert extension.state == AmendmentState.PROPOSED
        assert sound()

    def test_only_the_words(self, extension):
        decision = record(factories.make_matter(extension), Outcome.APPROVED_AS_CHANGED, text="Ja")
        correct(decision, Outcome.APPROVED_AS_CHANGED, text="Ja, till 2022-08-31.")
        outcome = PointOutcome.objects.get()
        assert outcome.decided_text == "Ja, till 2022-08-31."
        assert sound()

    def test_not_when_something_decided_builds_on_it(self, agreement, extension):
        decision = record(factories.make_matter(extension))
        second = factories.make_extension(agreement, date(2022, 9, 1), date(2023, 8, 31))
        record(factories.make_matter(second), on=LATER)
        with pytest.raises(ValidationError, match="bygger på den"):
            correct(decision, Outcome.REJECTED)
        assert sound()

    def test_not_when_the_point_was_treated_later(self, extension):
        matter = factories.make_matter(extension)
        first = record(matter, Outcome.TABLED)
        record(matter, on=LATER)
        with pytest.raises(ValidationError, match="behandlats senare"):
            correct(first, Outcome.REJECTED)

    def test_the_task_of_a_wrong_approval_is_closed(self, agreement):
        matter = factories.make_matter(board=agreement.board)
        point = DecisionPoint(proposed_text="Återkom.", task_owner="Förvaltningen")
        matters.add_point(matter=matter, point=point, by=factories.registrar())
        correct(record(matter), Outcome.REJECTED)
        assert not ReportBackTask.objects.open().exists()


class TestRevoking:
    def test_what_was_decided_counts_until_then(self, agreement, extension):
        decision = record(factories.make_matter(extension))
        record(revocation_of(decision), on=LATER)
        extension.refresh_from_db()
        assert (extension.state, extension.revoked_on) == (AmendmentState.REVOKED, LATER)
        assert ends_on(agreement, date(2021, 10, 19)) == date(2022, 8, 31)
        assert ends_on(agreement, LATER) == date(2021, 8, 31)
        assert sound()

    def test_both_decisions_know_of_each_other(self, extension):
        decision = record(factories.make_matter(extension))
        later = record(revocation_of(decision), on=LATER)
        assert decision.outcomes.get().reversed_by.decision == later

    def test_the_first_decision_on_an_agreement(self):
        amendment = factories.make_draft()
        decision = record(factories.make_matter(amendment))
        record(revocation_of(decision), on=LATER)
        standing = amendment.agreement.standings.get(valid_until=None)
        assert (standing.is_decided, standing.status_on(LATER)) == (False, Status.REVOKED)
        assert sound()

    def test_a_decided_end_that_is_revoked_gives_the_time_back(self, agreement, extension):
        from contracts.actions import agreements
        from contracts.models import TerminationTerm

        record(factories.make_matter(extension))
        end = agreements.propose(
            agreement=agreement,
            kind="end",
            terms=[TerminationTerm(ends_on=date(2021, 12, 31))],
            by=factories.registrar(),
        )
        decision = record(factories.make_matter(end), on=date(2021, 6, 16))
        assert ends_on(agreement, LATER) == date(2021, 12, 31)
        record(revocation_of(decision), on=LATER)
        assert ends_on(agreement, LATER) == date(2022, 8, 31)
        assert sound()

    def test_it_is_revoked_once(self, extension):
        decision = record(factories.make_matter(extension))
        first, second = revocation_of(decision), revocation_of(decision)
        record(first, on=LATER)
        with pytest.raises(ValidationError, match="redan upphävt"):
            record(second, on=LATER)

    def test_a_revocation_is_not_revoked(self, extension):
        later = record(revocation_of(record(factories.make_matter(extension))), on=LATER)
        with pytest.raises(ValidationError, match="kan inte upphävas"):
            record(revocation_of(later), on=LATER)

    def test_a_revocation_recorded_wrongly_gives_back_what_it_took(self, agreement, extension):
        decision = record(factories.make_matter(extension))
        later = record(revocation_of(decision), on=LATER)
        correct(later, Outcome.REJECTED, head={"decided_on": LATER})
        extension.refresh_from_db()
        assert extension.state == AmendmentState.IN_FORCE
        assert decision.outcomes.get().reversed_by is None
        assert ends_on(agreement, LATER) == date(2022, 8, 31)
        assert sound()

    def test_a_rejected_revocation_changes_nothing(self, extension):
        record(revocation_of(record(factories.make_matter(extension))), Outcome.REJECTED, on=LATER)
        extension.refresh_from_db()
        assert extension.state == AmendmentState.IN_FORCE
        assert sound()


def test_a_point_that_is_withdrawn_sets_its_proposal_free(extension):
    matter = factories.make_matter(extension)
    record(matter, Outcome.WITHDRAWN)
    extension.refresh_from_db()
    matter.refresh_from_db()
    assert (extension.state, matter.state) == (AmendmentState.DRAFT, MatterState.DECIDED)
    record(factories.make_matter(extension), on=LATER)
    assert sound()


def test_part_of_a_matter_may_be_decided_and_the_same_paragraph_gone_on_with(agreement):
    matter = factories.make_matter(
        factories.make_draft(board=agreement.board), factories.make_draft(board=agreement.board)
    )
    for number in (1, 2):
        decision = decisions.record(
            decision=Decision(matter=matter, decided_on=DAY, section=40),
            rulings=[Ruling(matter.points.get(number=number), Outcome.APPROVED)],
            by=factories.registrar(),
            is_partial=True,
        )
        matter.refresh_from_db()
    assert Decision.objects.get() == decision
    assert matter.state == MatterState.DECIDED


class TestWhatElseFollows:
    def test_a_matter_that_was_taken_back_stays_so(self, extension):
        matter = factories.make_matter(extension)
        decision = record(matter, Outcome.TABLED)
        matter.refresh_from_db()
        matters.withdraw(matter=matter, by=factories.registrar())
        correct(decision, Outcome.TABLED, head=HEAD | {"section": 41})
        matter.refresh_from_db()
        assert matter.state == MatterState.WITHDRAWN

    def test_an_open_matter_keeps_the_meeting_it_is_planned_for(self, extension):
        matter = factories.make_matter(extension)
        decision = record(matter, Outcome.TABLED)
        meeting = factories.make_meeting(matter.board, date(2021, 11, 17))
        matters.put_to_meeting(matter=matter, meeting=meeting, by=factories.registrar())
        correct(decision, Outcome.TABLED, head=HEAD | {"section": 41})
        matter.refresh_from_db()
        assert matter.meeting == meeting

    def test_a_new_question_is_not_answered_by_an_old_answer(self, extension):
        matter = factories.make_matter(extension)
        decision = record(matter, Outcome.REFERRED_BACK, question="Vad kostar det?")
        values = {"referral_answer": "Inget."}
        matters.change(matter=matter, values=values, by=factories.registrar(), version=None)
        correct(decision, Outcome.REFERRED_BACK, question="När börjar det?")
        matter.refresh_from_db()
        assert (matter.referral_question, matter.referral_answer) == ("När börjar det?", "")

    def test_a_revoked_decision_may_be_given_its_right_day(self, extension):
        decision = record(factories.make_matter(extension))
        record(revocation_of(decision), on=LATER)
        with pytest.raises(ValidationError, match="upphävdes"):
            correct(decision, head=HEAD | {"decided_on": date(2021, 12, 1)})
        correct(decision, head=HEAD | {"decided_on": date(2021, 5, 26)})
        extension.refresh_from_db()
        assert (extension.in_force_on, extension.revoked_on) == (date(2021, 5, 26), LATER)
        assert sound()

    def test_a_change_of_words_keeps_the_task_as_it_is(self, agreement):
        matter = factories.make_matter(board=agreement.board)
        point = DecisionPoint(proposed_text="Återkom.", task_owner="Förvaltningen")
        matters.add_point(matter=matter, point=point, by=factories.registrar())
        decision = record(matter)
        correct(decision, Outcome.APPROVED_AS_CHANGED, text="Återkom i maj.")
        task = ReportBackTask.objects.get()
        assert (task.text, task.is_open) == ("Återkom i maj.", True)
