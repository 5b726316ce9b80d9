"""Two runs at once, and processes that are killed in the middle: all of it, once, or nothing."""

from __future__ import annotations

import signal
from datetime import date
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from commissioning import integrity
from commissioning.actions.index_runs import propose_in_matter
from contracts.actions import index_runs
from contracts.index_candidates import candidates
from contracts.models import Amendment, CompensationTerm, IndexedPrice, IndexRun, Standing
from tests import factories
from tests.commissioning.test_concurrency import at_once
from tests.commissioning.test_killed_in_the_middle import killed, moments_of

pytestmark = pytest.mark.django_db(transaction=True)
KILLS = 40
DAY = date(2018, 4, 1)
CHANGED = (IndexRun, IndexedPrice, Amendment, CompensationTerm, Standing)


@pytest.fixture
def selection():
    """Three agreements of one board, and a run of the year."""
    opi = factories.make_formula("OPI", {2018: "2.6"})
    board = factories.make_board()
    for _ in range(3):
        factories.make_indexed_agreement(opi, board=board)
    return factories.make_selection(opi, 2018, board, on=DAY)


def seen(selection):
    return {c.agreement.pk: c.plan.mark for c in candidates(selection) if c.plan}


def register() -> list[Any]:
    return [list(model.objects.order_by("pk").values_list()) for model in CHANGED]


def counting_up(selection):
    marks, by = seen(selection), factories.registrar()
    return lambda: index_runs.record(
        selection=selection, seen=marks, reference="Punkt 7.2", made_on=DAY, by=by
    )


def proposing(selection):
    marks, by = seen(selection), factories.registrar()
    matter = factories.make_matter(board=selection.boards[0])
    return lambda: propose_in_matter(
        selection=selection, seen=marks, matter=matter, made_on=DAY, by=by
    )


def test_of_two_runs_at_once_one_counts_up_and_the_other_is_told(selection):
    act = counting_up(selection)
    answers = at_once(act, act)
    refused = [answer for answer in answers if isinstance(answer, ValidationError)]
    assert len(refused) == 1, answers
    assert "Något har ändrats sedan du öppnade sidan." in refused[0].messages[0]
    assert IndexRun.objects.count() == 1
    assert IndexedPrice.objects.count() == 3
    assert list(integrity.problems()) == []


def taking_back(selection):
    run, by = counting_up(selection)(), factories.registrar()
    return lambda: index_runs.take_back(run=run, reason="Fel avtal", on=DAY, by=by, version=1)


def test_of_two_who_take_a_run_back_at_once_the_other_is_told(selection):
    act = taking_back(selection)
    answers = at_once(act, act)
    refused = [answer for answer in answers if isinstance(answer, ValidationError)]
    assert [error.messages for error in refused] == [["Uppräkningen togs tillbaka 2018-04-01."]]
    assert Amendment.objects.filter(state="revoked").count() == 3
    assert list(integrity.problems()) == []


def test_a_run_that_builds_on_another_and_its_taking_back_are_never_both_done(selection):
    factories.make_series("OPI", {2019: "2.7"})
    act = taking_back(selection)
    later = factories.make_selection(selection.formula, 2019, *selection.boards, on=DAY)
    answers = at_once(act, counting_up(later))
    assert sum(isinstance(answer, ValidationError) for answer in answers) == 1, answers
    assert list(integrity.problems()) == []


@pytest.mark.parametrize("prepare", [counting_up, proposing, taking_back])
def test_a_killed_run_leaves_nothing_behind(selection, prepare):
    act = prepare(selection)
    before, moments = register(), moments_of(act)
    for number in range(KILLS):
        at = 1 + int(number * moments / KILLS)
        assert killed(act, at) == signal.SIGKILL
        assert register() == before, f"efter moment {at} av {moments}"
    assert list(integrity.problems()) == []
    act()
    assert IndexedPrice.objects.count() == 3
    assert list(integrity.problems()) == []
