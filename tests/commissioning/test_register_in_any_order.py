"""Whatever people do with proposals and decisions, in any order, the register holds together."""

from __future__ import annotations

import os
from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    precondition,
    rule,
    run_state_machine_as_test,
)

from commissioning import integrity
from commissioning.actions import amendments, conditions, corrections, decisions, matters
from commissioning.actions.decisions import Ruling
from commissioning.models import (
    Condition,
    ConditionState,
    Decision,
    DecisionPoint,
    Matter,
    Outcome,
    PointOutcome,
)
from contracts.actions import agreements
from contracts.models import Agreement, Amendment, TerminationTerm
from contracts.periods import end_after
from contracts.states import AmendmentKind, AmendmentState
from tests import factories

DAYS = st.sampled_from([date(2019, 5, 22), date(2020, 2, 29), date(2021, 5, 19)])
STARTS = st.sampled_from([date(2021, 9, 1), date(2022, 3, 1), date(2022, 9, 1)])
ENDS = st.sampled_from([date(2019, 8, 31), date(2020, 6, 30), date(2021, 10, 31)])
PICK = st.integers(0, 50)
HUNTS = os.environ.get("HYPOTHESIS") == "hunt"


class Register(RuleBasedStateMachine):
    """A person who presses every button; a refusal in words is a good answer.

    Each sequence runs in a transaction of its own, which is undone.
    """

    def __init__(self) -> None:
        super().__init__()
        self.transaction = transaction.atomic()
        self.transaction.__enter__()
        self.by = factories.registrar()
        self.board = factories.make_board()
        self.other = factories.make_board()
        self.provider = factories.make_party()

    def picked(self, rows, pick):
        found = list(rows.order_by("pk"))
        return found[pick % len(found)] if found else None

    @rule(is_automatic=st.booleans(), replaces=st.booleans(), pick=PICK)
    def register(self, is_automatic, replaces, pick):
        old = self.picked(Agreement.objects, pick) if replaces else None
        agreements.register(
            agreement=factories.new_agreement(board=self.board, provider=self.provider),
            terms=factories.base_terms(steps=2, notice_months=3, is_automatic=is_automatic),
            predecessors=[old] if old else [],
            by=self.by,
        )

    @precondition(lambda self: Agreement.objects.exists())
    @rule(pick=PICK, starts_on=STARTS, months=st.integers(1, 14))
    def propose_an_extension(self, pick, starts_on, months):
        agreement = self.picked(Agreement.objects, pick)
        factories.make_extension(agreement, starts_on, end_after(starts_on, months))

    @precondition(lambda self: Agreement.objects.exists())
    @rule(pick=PICK, ends_on=ENDS)
    def propose_an_end(self, pick, ends_on):
        agreements.propose(
            agreement=self.picked(Agreement.objects, pick),
            kind=AmendmentKind.END,
            terms=[TerminationTerm(ends_on=ends_on)],
            by=self.by,
        )

    @precondition(lambda self: Amendment.objects.filter(state="draft").exists())
    @rule(pick=PICK, joins=st.booleans())
    def put_in_a_matter(self, pick, joins):
        draft = self.picked(Amendment.objects.filter(state=AmendmentState.DRAFT), pick)
        matter = self.picked(Matter.objects.open(), pick) if joins else None
        if matter is None:
            factories.make_matter(draft)
        else:
            point = DecisionPoint(proposed_text="Enligt förslaget.")
            matters.add_point(matter=matter, point=point, amendments=[draft], by=self.by)

    @precondition(lambda self: Matter.objects.open().exists())
    @rule(pick=PICK, on=DAYS, outcomes=st.lists(st.sampled_from(Outcome.values), min_size=1))
    def decide(self, pick, on, outcomes):
        matter = self.picked(Matter.objects.open(), pick)
        rulings = [
            Ruling(point, outcomes[index % len(outcomes)], question="Varför?")
            for index, point in enumerate(matter.open_points())
        ]
        decision = Decision(matter=matter, decided_on=on)
        self.may_be_refused(decisions.record, decision=decision, rulings=rulings)

    @precondition(lambda self: Matter.objects.open().exists())
    @rule(pick=PICK, points=st.integers(1, 2), outcome=st.sampled_from(Outcome.values), on=DAYS)
    def decide_a_part(self, pick, points, outcome, on):
        matter = self.picked(Matter.objects.open(), pick)
        rulings = [Ruling(p, outcome, question="Varför?") for p in matter.open_points()[:points]]
        decision = Decision(matter=matter, decided_on=on, section=pick + 1)
        self.may_be_refused(decisions.record, decision=decision, rulings=rulings, is_partial=True)

    @precondition(lambda self: DecisionPoint.objects.exists())
    @rule(pick=PICK)
    def make_a_point_conditional(self, pick):
        point = self.picked(DecisionPoint.objects, pick)
        values = {"condition_board": self.other}
        self.may_be_refused(matters.revise_point, point=point, values=values)

    @precondition(lambda self: Condition.objects.exists())
    @rule(pick=PICK, on=DAYS, is_met=st.booleans())
    def settle_a_condition(self, pick, on, is_met):
        state = ConditionState.MET if is_met else ConditionState.LAPSED
        self.may_be_refused(
            conditions.settle,
            condition=self.picked(Condition.objects, pick),
            state=state,
            decided_on=on,
            section=None,
            text="Samma.",
        )

    @precondition(lambda self: PointOutcome.objects.exists())
    @rule(pick=PICK)
    def propose_a_revocation(self, pick):
        outcome = self.picked(PointOutcome.objects, pick)
        matter = factories.make_matter(board=self.board)
        point = DecisionPoint(proposed_text="Beslutet upphävs.", reverses=outcome)
        self.may_be_refused(matters.add_point, matter=matter, point=point)

    @precondition(lambda self: PointOutcome.objects.live().exists())
    @rule(pick=PICK, outcome=st.sampled_from(Outcome.values), on=DAYS, moves=st.booleans())
    def correct(self, pick, outcome, on, moves):
        wrong = self.picked(PointOutcome.objects.live(), pick)
        self.may_be_refused(
            corrections.correct,
            decision=wrong.decision,
            head={"decided_on": on} if moves else {},
            rulings=[Ruling(wrong.point, outcome, question="Varför?")],
            reason="Det blev fel.",
            on=date(2023, 1, 1),
        )

    @precondition(lambda self: Matter.objects.open().exists())
    @rule(pick=PICK)
    def answer(self, pick):
        matter = self.picked(Matter.objects.open(), pick)
        values = {"referral_answer": "Därför."}
        matters.change(matter=matter, values=values, by=self.by, version=None)

    @precondition(lambda self: Amendment.objects.open().exists())
    @rule(pick=PICK)
    def withdraw(self, pick):
        amendment = self.picked(Amendment.objects.open(), pick)
        self.may_be_refused(amendments.withdraw, amendment=amendment)

    @precondition(lambda self: DecisionPoint.objects.exists())
    @rule(pick=PICK)
    def remove_a_point(self, pick):
        point = self.picked(DecisionPoint.objects, pick)
        self.may_be_refused(matters.remove_point, point=point)

    def may_be_refused(self, act, **arguments):
        try:
            with transaction.atomic():
                act(**arguments, by=self.by)
        except ValidationError as error:
            assert all(message.endswith(".") for message in error.messages)

    def teardown(self):
        try:
            assert list(integrity.problems()) == []
        finally:
            transaction.set_rollback(True)
            self.transaction.__exit__(None, None, None)


@pytest.mark.django_db
def test_the_register_agrees_with_itself_whatever_is_done_in_any_order():
    run_state_machine_as_test(
        Register,
        settings=settings(
            max_examples=150 if HUNTS else 10,
            stateful_step_count=40 if HUNTS else 25,
            deadline=None,
            derandomize=not HUNTS,
            suppress_health_check=list(HealthCheck),
        ),
    )
