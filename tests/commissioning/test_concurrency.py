"""Two people at once, on real connections: one wins, and the other is told."""

from __future__ import annotations

import os
import uuid
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Barrier
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import RequestFactory

from commissioning import integrity
from commissioning.actions import decisions
from commissioning.actions.decisions import Ruling
from commissioning.forms.base import handle_once
from commissioning.models import Decision, HandledForm, Outcome
from contracts.models import Amendment, Service
from contracts.states import AmendmentState
from tests import factories

pytestmark = pytest.mark.django_db(transaction=True)
DAY = date(2021, 5, 19)


def at_once(*acts: Callable[[], Any]) -> list[Any]:
    """What each act returned or raised, all begun at the same moment on connections of their
    own."""
    barrier = Barrier(len(acts))

    def run(act: Callable[[], Any]) -> Any:
        try:
            barrier.wait(timeout=10)
            return act()
        except Exception as error:
            return error
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


def approve(matter, by):
    return decisions.record(
        decision=Decision(matter=matter, decided_on=DAY, section=40),
        rulings=[Ruling(point, Outcome.APPROVED) for point in matter.open_points()],
        by=by,
    )


@pytest.fixture
def competing():
    """Two matters that each extend the same agreement over the same time."""
    agreement = factories.make_agreement()
    days = (date(2021, 9, 1), date(2022, 8, 31))
    return [factories.make_matter(factories.make_extension(agreement, *days)) for _ in range(2)]


def test_one_of_two_competing_extensions_is_decided(competing):
    by = factories.registrar()
    answers = at_once(*(lambda matter=matter: approve(matter, by) for matter in competing))
    refused = [answer for answer in answers if isinstance(answer, ValidationError)]
    assert len(refused) == 1, answers
    assert "överlappar en period som redan är beslutad" in refused[0].messages[0]
    assert Decision.objects.count() == 1
    assert list(integrity.problems()) == []


def test_a_matter_is_decided_once_by_two_secretaries(competing):
    by, matter = factories.registrar(), competing[0]
    answers = at_once(lambda: approve(matter, by), lambda: approve(matter, by))
    refused = [answer for answer in answers if isinstance(answer, ValidationError)]
    assert len(refused) == 1, answers
    assert Decision.objects.count() == 1


def test_a_form_posted_twice_at_once_is_carried_out_once():
    key, by = uuid.uuid4(), factories.registrar()

    def register() -> str:
        Service(name="Ledsagning").save_because("Test", by=by)
        return "/services/"

    def post() -> str:
        request = RequestFactory().post("/services/new/", {"name": "Ledsagning"})
        request.user = by
        return handle_once(request, key, register).url

    assert at_once(post, post) == ["/services/", "/services/"]
    assert Service.objects.count() == HandledForm.objects.count() == 1


def test_a_process_that_dies_in_the_middle_of_a_decision_leaves_nothing(competing, monkeypatch):
    by, matter = factories.registrar(), competing[0]
    connection.close()
    child = os.fork()
    if not child:
        # After a browser test the parent holds two connections, one for code inside the browser's
        # event loop and one outside. The child is outside: it must not speak on the parent's.
        connection.connection = None
        monkeypatch.setattr(decisions, "_close", lambda *args: os._exit(3))
        try:
            approve(matter, by)
        finally:
            os._exit(0)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 3
    assert not Decision.objects.exists()
    assert not Amendment.objects.filter(state=AmendmentState.IN_FORCE, kind="extend").exists()
    assert list(integrity.problems()) == []
