"""A decision that counts only when another board has decided the same."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from commissioning import integrity
from commissioning.actions import conditions, corrections, decisions, matters
from commissioning.actions.decisions import Ruling
from commissioning.models import (
    Condition,
    ConditionState,
    Decision,
    DecisionPoint,
    MatterState,
    Outcome,
)
from contracts.states import AmendmentState
from tests import factories

pytestmark = pytest.mark.django_db
FIRST, SECOND = date(2022, 6, 14), date(2022, 6, 16)
TEXT = "Socialnämnden godkänner överenskommelsen med utbildningsnämnden."
SAME = "Utbildningsnämnden godkänner överenskommelsen med socialnämnden"


@pytest.fixture
def social(db):
    return factories.make_board("Socialnämnden")


@pytest.fixture
def education(db):
    return factories.make_board("Utbildningsnämnden")


@pytest.fixture
def amendment(social, education):
    return factories.make_draft(board=social, provider=education, form="inter_board_agreement")


@pytest.fixture
def matter(amendment, education):
    matter = factories.make_matter(amendment, text=TEXT)
    values = {"condition_board": education}
    matters.revise_point(point=matter.points.get(), values=values, by=factories.registrar())
    return matter


@pytest.fixture
def mirror(matter, education):
    """The other board's matter, with the same point."""
    mirror = factories.make_matter(board=education, title="Samma hos oss")
    point = DecisionPoint(proposed_text=SAME, same_as=matter.points.get())
    matters.add_point(matter=mirror, point=point, by=factories.registrar())
    return mirror


def record(matter, outcome=Outcome.APPROVED, *, on=FIRST, section=13, **ruling):
    return decisions.record(
        decision=Decision(matter=matter, decided_on=on, section=section),
        rulings=[Ruling(point, outcome, **ruling) for point in matter.open_points()],
        by=factories.registrar(),
    )


def settle(condition, state, *, on=SECOND, **more):
    return conditions.settle(
        condition=condition,
        state=state,
        decided_on=on,
        section=44,
        text=SAME,
        by=factories.registrar(),
        **more,
    )


def states(amendment, matter):
    amendment.refresh_from_db()
    matter.refresh_from_db()
    assert list(integrity.problems()) == []
    return amendment.state, matter.state


def test_approval_waits_for_the_other_board(amendment, matter):
    record(matter)
    assert states(amendment, matter) == (AmendmentState.CONDITIONAL, MatterState.CONDITIONAL)
    assert Condition.objects.get().state == ConditionState.PENDING


def test_the_agreement_shows_that_it_waits(amendment, matter):
    record(matter)
    assert amendment.agreement.standings.get(valid_until=None).stage == "conditional"


def test_both_decisions_put_it_in_force_from_the_later_day(amendment, matter):
    record(matter)
    settle(Condition.objects.get(), ConditionState.MET)
    assert states(amendment, matter) == (AmendmentState.IN_FORCE, MatterState.DECIDED)
    assert amendment.in_force_on == SECOND
    assert amendment.decision_reference == (
        "Socialnämnden 2022-06-14 § 13, Utbildningsnämnden 2022-06-16 § 44"
    )


def test_an_earlier_decision_of_the_other_board_counts_from_our_day(amendment, matter):
    record(matter)
    settle(Condition.objects.get(), ConditionState.MET, on=date(2022, 5, 1))
    amendment.refresh_from_db()
    assert amendment.in_force_on == FIRST


def test_a_refusal_lets_it_lapse(amendment, matter):
    record(matter)
    settle(Condition.objects.get(), ConditionState.LAPSED)
    assert states(amendment, matter) == (AmendmentState.LAPSED, MatterState.DECIDED)
    assert amendment.agreement.standings.get(valid_until=None).stage == "lapsed"


def test_it_is_settled_once(amendment, matter):
    record(matter)
    condition = settle(Condition.objects.get(), ConditionState.MET)
    with pytest.raises(ValidationError, match="redan avgjort"):
        settle(condition, ConditionState.LAPSED)


def test_the_same_decision_in_the_register_meets_it(amendment, matter, mirror):
    record(matter)
    record(mirror, on=SECOND, section=44)
    assert states(amendment, matter) == (AmendmentState.IN_FORCE, MatterState.DECIDED)
    condition = Condition.objects.get()
    assert condition.counterpart.decision.section == 44
    assert condition.text == SAME


def test_the_other_board_may_decide_first(amendment, matter, mirror):
    record(mirror, on=date(2022, 6, 2), section=44)
    record(matter)
    assert states(amendment, matter) == (AmendmentState.IN_FORCE, MatterState.DECIDED)
    assert amendment.in_force_on == FIRST


def test_another_text_is_for_a_person_to_judge(amendment, matter, mirror):
    record(matter)
    record(mirror, Outcome.APPROVED_AS_CHANGED, on=SECOND, text="Med ett tillägg.")
    assert states(amendment, matter) == (AmendmentState.CONDITIONAL, MatterState.CONDITIONAL)


def test_a_refusal_in_the_register_lets_it_lapse(amendment, matter, mirror):
    record(matter)
    record(mirror, Outcome.REJECTED, on=SECOND)
    assert states(amendment, matter) == (AmendmentState.LAPSED, MatterState.DECIDED)


@pytest.mark.parametrize("outcome", [Outcome.TABLED, Outcome.WITHDRAWN])
def test_what_is_not_decided_settles_nothing(outcome, amendment, matter, mirror):
    record(matter)
    record(mirror, outcome, on=SECOND)
    assert states(amendment, matter) == (AmendmentState.CONDITIONAL, MatterState.CONDITIONAL)


def test_both_may_wait_for_each_other(amendment, matter, mirror, social):
    values = {"condition_board": social}
    matters.revise_point(point=mirror.points.get(), values=values, by=factories.registrar())
    record(matter)
    record(mirror, on=SECOND)
    assert states(amendment, matter) == (AmendmentState.IN_FORCE, MatterState.DECIDED)
    assert set(Condition.objects.values_list("state", flat=True)) == {ConditionState.MET}


def test_days_are_counted_while_it_waits(matter):
    record(matter)
    condition = Condition.objects.select_related("outcome__decision").get()
    assert condition.days_pending(date(2022, 8, 23)) == 70


def test_a_waiting_decision_that_is_revoked_no_longer_waits(amendment, matter):
    decision = record(matter)
    later = factories.make_matter(board=matter.board, title="Upphävande")
    point = DecisionPoint(proposed_text="Upphävs.", reverses=decision.outcomes.get())
    matters.add_point(matter=later, point=point, by=factories.registrar())
    revoking = record(later, on=SECOND, section=14)
    assert states(amendment, matter) == (AmendmentState.LAPSED, MatterState.DECIDED)
    corrections.correct(
        decision=revoking,
        head={"section": 15},
        rulings=[Ruling(point, Outcome.REJECTED)],
        reason="Avslag.",
        on=SECOND,
        by=factories.registrar(),
    )
    assert states(amendment, matter) == (AmendmentState.CONDITIONAL, MatterState.CONDITIONAL)


def test_what_met_a_condition_is_not_corrected_before_it(amendment, matter, mirror):
    record(matter)
    theirs = record(mirror, on=SECOND, section=44)
    with pytest.raises(ValidationError, match="En annan nämnds beslut är avgjort"):
        corrections.correct(
            decision=theirs,
            head={},
            rulings=[Ruling(mirror.points.get(), Outcome.REJECTED)],
            reason="Avslag.",
            on=SECOND,
            by=factories.registrar(),
        )


def test_a_corrected_day_of_either_board_moves_what_was_met(amendment, matter, mirror):
    record(matter)
    theirs = record(mirror, on=SECOND, section=44)
    corrections.correct(
        decision=theirs,
        head={"decided_on": date(2022, 6, 20)},
        rulings=[],
        reason="Fel dag.",
        on=date(2022, 7, 1),
        by=factories.registrar(),
    )
    amendment.refresh_from_db()
    assert amendment.in_force_on == Condition.objects.get().settled_on == date(2022, 6, 20)


def test_a_corrected_text_may_meet_what_waits(amendment, matter, mirror):
    record(matter)
    theirs = record(mirror, Outcome.APPROVED_AS_CHANGED, on=SECOND, text="Något annat.")
    corrections.correct(
        decision=theirs,
        head={},
        rulings=[Ruling(mirror.points.get(), Outcome.APPROVED)],
        reason="Texten var förslagets.",
        on=SECOND,
        by=factories.registrar(),
    )
    assert states(amendment, matter) == (AmendmentState.IN_FORCE, MatterState.DECIDED)
