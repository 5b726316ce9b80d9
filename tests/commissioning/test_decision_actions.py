"""Recording decisions: every effect of a decision together, or none."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from commissioning import integrity
from commissioning.actions import amendments, decisions, matters
from commissioning.actions.decisions import Ruling
from commissioning.models import (
    Decision,
    DecisionPoint,
    Matter,
    MatterState,
    Organ,
    Outcome,
    ReportBackTask,
)
from contracts.actions import agreements
from contracts.states import AmendmentState
from providers.tracking import ConflictError
from tests import factories

pytestmark = pytest.mark.django_db
DAY = date(2019, 5, 22)


def record(matter, outcome=Outcome.APPROVED, *, organ=Organ.BOARD, version=None, **ruling):
    return decisions.record(
        decision=Decision(matter=matter, decided_on=DAY, section=87, organ=organ),
        rulings=[Ruling(point, outcome, **ruling) for point in matter.open_points()],
        by=factories.registrar(),
        version=version,
    )


def test_approval_puts_the_amendment_in_force_from_the_day_of_the_decision():
    amendment = factories.make_draft()
    decision = record(factories.make_matter(amendment))
    amendment.refresh_from_db()
    assert (amendment.state, amendment.in_force_on) == (AmendmentState.IN_FORCE, DAY)
    assert amendment.decision_reference == decision.reference
    assert decision.reference.endswith("2019-05-22 § 87")


def test_rejection_closes_the_amendment():
    amendment = factories.make_draft()
    record(factories.make_matter(amendment), Outcome.REJECTED)
    amendment.refresh_from_db()
    assert amendment.state == AmendmentState.REJECTED


def test_a_decided_matter_is_closed():
    matter = factories.make_matter(factories.make_draft())
    record(matter)
    matter.refresh_from_db()
    assert (matter.state, matter.can_be_edited) == (MatterState.DECIDED, False)


def test_the_decided_text_is_kept_apart_from_the_proposal():
    matter = factories.make_matter(factories.make_draft())
    decision = record(matter, Outcome.APPROVED_AS_CHANGED, text="Med tillägg.")
    outcome = decision.outcomes.get()
    assert outcome.decided_text == "Med tillägg."
    assert outcome.point.proposed_text == "Uppdraget ges enligt förslaget."


def test_a_task_is_laid_up_for_the_one_who_shall_report_back():
    matter = factories.make_matter(factories.make_draft())
    matters.add_point(
        matter=matter,
        point=DecisionPoint(
            proposed_text="Förvaltningen ska återkomma.",
            task_owner="Social- och omsorgsförvaltningen",
            task_due_on=date(2022, 5, 31),
        ),
        by=factories.registrar(),
    )
    record(matter)
    task = ReportBackTask.objects.get()
    assert (task.owner, task.due_on) == ("Social- och omsorgsförvaltningen", date(2022, 5, 31))


def test_a_referred_matter_cannot_be_put_to_a_meeting_until_it_is_answered():
    matter = factories.make_matter(factories.make_draft())
    record(matter, Outcome.REFERRED_BACK, question="Hur säkras meddelarfriheten?")
    matter.refresh_from_db()
    meeting = factories.make_meeting(matter.board, date(2019, 6, 19))
    assert matter.referral_question == "Hur säkras meddelarfriheten?"
    assert not matter.can_be_put_to_meeting
    with pytest.raises(ValidationError, match="Svara på återremissen"):
        matters.put_to_meeting(matter=matter, meeting=meeting, by=factories.registrar())


def test_an_answered_matter_comes_back():
    matter = factories.make_matter(factories.make_draft())
    record(matter, Outcome.REFERRED_BACK, question="Hur?")
    matter = matters.change(
        matter=matter,
        values={"referral_answer": "Så här."},
        by=factories.registrar(),
        version=None,
    )
    record(matter)
    matter.refresh_from_db()
    assert matter.state == MatterState.DECIDED


def test_a_point_for_the_council_stays_proposed_after_the_board():
    amendment = factories.make_draft()
    matter = factories.make_matter(amendment)
    matters.revise_point(
        point=matter.points.get(), values={"organ": Organ.COUNCIL}, by=factories.registrar()
    )
    record(matter)
    amendment.refresh_from_db()
    matter.refresh_from_db()
    assert (amendment.state, matter.state) == (AmendmentState.PROPOSED, MatterState.PREPARING)


def test_the_councils_own_decision_takes_effect():
    amendment = factories.make_draft()
    matter = factories.make_matter(amendment)
    matters.revise_point(
        point=matter.points.get(), values={"organ": Organ.COUNCIL}, by=factories.registrar()
    )
    record(matter)
    record(matter, organ=Organ.COUNCIL)
    amendment.refresh_from_db()
    assert amendment.state == AmendmentState.IN_FORCE


def test_every_open_point_needs_an_outcome():
    matter = factories.make_matter(factories.make_draft())
    with pytest.raises(ValidationError, match="Ange utfall för varje beslutspunkt"):
        decisions.record(
            decision=Decision(matter=matter, decided_on=DAY),
            rulings=[],
            by=factories.registrar(),
        )


def test_a_matter_is_decided_once():
    matter = factories.make_matter(factories.make_draft())
    record(matter)
    with pytest.raises(ValidationError, match="redan avslutat"):
        record(matter)


def test_a_matter_that_moved_on_is_a_conflict_and_nothing_changes():
    amendment = factories.make_draft()
    matter = factories.make_matter(amendment)
    matter.refresh_from_db()
    with pytest.raises(ConflictError):
        record(matter, version=matter.version + 1)
    amendment.refresh_from_db()
    assert amendment.state == AmendmentState.PROPOSED
    assert not Decision.objects.exists()


def test_one_impossible_effect_undoes_the_whole_decision():
    agreement = factories.make_agreement()
    good = factories.make_draft(board=agreement.board)
    bad = factories.make_extension(agreement, date(2021, 1, 1), date(2021, 12, 31))
    matter = factories.make_matter(good, bad)
    with pytest.raises(ValidationError, match="överlappar"):
        record(matter)
    good.refresh_from_db()
    assert good.state == AmendmentState.PROPOSED
    assert not Decision.objects.exists()


def test_an_amendment_of_another_board_is_refused():
    amendment = factories.make_draft()
    matter = factories.make_matter(board=factories.make_board())
    with pytest.raises(ValidationError, match="hos samma nämnd"):
        matters.add_point(
            matter=matter,
            point=DecisionPoint(proposed_text="x"),
            amendments=[amendment],
            by=factories.registrar(),
        )


def test_a_removed_point_frees_its_amendment_and_renumbers_the_rest():
    first, second = factories.make_draft(), None
    second = factories.make_draft(board=first.agreement.board)
    matter = factories.make_matter(first, second)
    matters.remove_point(point=matter.points.get(number=1), by=factories.registrar())
    first.refresh_from_db()
    assert first.state == AmendmentState.DRAFT
    assert list(matter.points.values_list("number", flat=True)) == [1]


def test_a_decision_form_opened_before_a_proposal_was_taken_back_is_refused():
    amendment = factories.make_draft()
    matter = factories.make_matter(amendment)
    matter.refresh_from_db()
    amendments.withdraw(amendment=amendment, by=factories.registrar())
    with pytest.raises(ConflictError):
        record(matter, version=matter.version)


@pytest.mark.parametrize(
    ("where", "name"),
    [
        (decisions, "_record_point"),
        (decisions.outcomes, "take_effect"),
        (decisions.conditions, "settle_those_waiting_for"),
        (decisions, "_close"),
        (agreements, "_decide_periods"),
        (agreements.standings, "refresh"),
        (Matter, "save_because"),
    ],
    ids=lambda value: getattr(value, "__name__", value).rpartition(".")[2],
)
def test_whatever_step_fails_nothing_of_the_decision_is_left(where, name, monkeypatch):
    amendment = factories.make_draft()
    matter = factories.make_matter(amendment)

    def fail(*args, **kwargs):
        raise RuntimeError("strömavbrott")

    monkeypatch.setattr(where, name, fail)
    with pytest.raises(RuntimeError, match="strömavbrott"):
        record(matter)
    amendment.refresh_from_db()
    matter.refresh_from_db()
    assert (amendment.state, matter.state) == (AmendmentState.PROPOSED, MatterState.PREPARING)
    assert not Decision.objects.exists()
    assert not Decision.history.exists()
    assert list(integrity.problems()) == []


def test_a_decision_form_opened_before_a_proposal_was_revised_is_a_conflict():
    amendment = factories.make_draft()
    matter = factories.make_matter(amendment)
    matter.refresh_from_db()
    opened_at = matter.version
    amendments.revise(amendment=amendment, terms=factories.base_terms(), by=factories.registrar())
    with pytest.raises(ConflictError):
        record(matter, version=opened_at)
