"""Two hundred processes are killed in the middle of recording: all of it is there, or nothing.

Each child dies by SIGKILL at one of its own database statements, before it or after, spread over
the whole act, so every step is hit without a clock.
"""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from datetime import date
from itertools import count
from typing import Any

import pytest
from django.db import connection, transaction

from commissioning import integrity
from commissioning.actions import conditions, corrections, decisions, matters
from commissioning.actions.decisions import Ruling
from commissioning.models import (
    Condition,
    ConditionState,
    Correction,
    Decision,
    DecisionPoint,
    Outcome,
    PointOutcome,
    ReportBackTask,
)
from contracts.models import Amendment, Standing
from tests import factories

pytestmark = pytest.mark.django_db(transaction=True)
KILLS_EACH = 50
DAY, LATER = date(2021, 5, 19), date(2021, 10, 20)
Act = Callable[[], Any]


def record(matter, outcome=Outcome.APPROVED, *, on=DAY):
    return decisions.record(
        decision=Decision(matter=matter, decided_on=on, section=40),
        rulings=[Ruling(point, outcome) for point in matter.open_points()],
        by=factories.registrar(),
    )


def matter_with_everything():
    """Two agreements under two points, and a task."""
    agreement = factories.make_agreement()
    extension = factories.make_extension(agreement, date(2021, 9, 1), date(2022, 8, 31))
    matter = factories.make_matter(extension, factories.make_draft(board=agreement.board))
    point = DecisionPoint(proposed_text="Återkom.", task_owner="Förvaltningen")
    matters.add_point(matter=matter, point=point, by=factories.registrar())
    return matter


def recording() -> Act:
    matter = matter_with_everything()
    return lambda: record(matter)


def revoking() -> Act:
    decision = record(matter_with_everything())
    matter = factories.make_matter(board=decision.matter.board)
    for outcome in decision.outcomes.all():
        point = DecisionPoint(proposed_text="Upphävs.", reverses=outcome)
        matters.add_point(matter=matter, point=point, by=factories.registrar())
    return lambda: record(matter, on=LATER)


def correcting() -> Act:
    decision = record(matter_with_everything())
    rulings = [Ruling(o.point, Outcome.REJECTED) for o in decision.outcomes.all()]
    return lambda: corrections.correct(
        decision=decision,
        head={"section": 41},
        rulings=rulings,
        reason="Det blev fel.",
        on=LATER,
        by=factories.registrar(),
    )


def meeting_a_condition() -> Act:
    matter = matter_with_everything()
    other = factories.make_board()
    for point in matter.points.all():
        values = {"condition_board": other}
        matters.revise_point(point=point, values=values, by=factories.registrar())
    record(matter)
    condition = Condition.objects.order_by("pk").first()
    return lambda: conditions.settle(
        condition=condition,
        state=ConditionState.MET,
        decided_on=LATER,
        section=None,
        text="Samma.",
        by=factories.registrar(),
    )


def register() -> list[Any]:
    """All that the acts change, as values."""
    return [
        list(model.objects.order_by("pk").values_list())
        for model in (
            Decision,
            PointOutcome,
            Condition,
            Correction,
            ReportBackTask,
            Amendment,
            Standing,
        )
    ]


class Killer:
    """Counts statements, and dies at one of them."""

    def __init__(self, at: int | None = None) -> None:
        self.at, self.moments = at, count(1)
        self.seen = 0

    def __call__(self, execute, sql, params, many, context):
        self.step()
        result = execute(sql, params, many, context)
        self.step()
        return result

    def step(self) -> None:
        self.seen = next(self.moments)
        if self.seen == self.at:
            os.kill(os.getpid(), signal.SIGKILL)


def moments_of(act: Act) -> int:
    """How many moments the act has by itself, found by doing it and undoing it.

    Twice: the first time fills what records remember, which every child then has from the start.
    """
    for _ in range(2):
        killer = Killer()
        with transaction.atomic(), connection.execute_wrapper(killer):
            act()
            transaction.set_rollback(True)
    # The act's own transaction was a savepoint here: two statements, of two moments each.
    return killer.seen - 4


def killed(act: Act, at: int) -> int:
    """The signal that ended a process that does the act."""
    connection.close()
    child = os.fork()
    if not child:
        # The parent may hold a second connection after a browser test; the child has its own.
        connection.connection = None
        try:
            with connection.execute_wrapper(Killer(at)):
                act()
        finally:
            os._exit(0)
    return os.WTERMSIG(os.waitpid(child, 0)[1])


@pytest.mark.parametrize("prepare", [recording, revoking, correcting, meeting_a_condition])
def test_a_killed_process_leaves_nothing_behind(prepare):
    act = prepare()
    before, moments = register(), moments_of(act)
    assert register() == before
    step = moments / KILLS_EACH
    for number in range(KILLS_EACH):
        at = 1 + int(number * step)
        assert killed(act, at) == signal.SIGKILL
        assert register() == before, f"efter moment {at} av {moments}"
    assert list(integrity.problems()) == []
    act()
    assert register() != before
    assert list(integrity.problems()) == []
