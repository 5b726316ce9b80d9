"""Add, change and take away decision points."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from commissioning.actions import matters as actions
from commissioning.models import Decision, DecisionPoint, PointOutcome
from contracts.states import AmendmentState
from tests import factories
from tests.commissioning import outermost

pytestmark = pytest.mark.django_db


@pytest.fixture
def agreement(son, leanlink):
    return outermost.agreement_of(son, leanlink)


@pytest.fixture
def extension(agreement):
    return outermost.extension_of(agreement)


@pytest.fixture
def matter(extension):
    return outermost.matter_of(extension)


@pytest.fixture
def client(administrator, signed_in):
    return signed_in(administrator)


def posted(**more):
    return {"proposed_text": "Uppdraget följs upp.", "organ": "board"} | more


class TestNew:
    def test_it_stands_last(self, matter, client):
        client.post(f"/matters/{matter.pk}/points/new/", posted())
        assert [p.number for p in matter.points.all()] == [1, 2, 3]

    def test_it_may_be_for_the_council(self, matter, client):
        client.post(f"/matters/{matter.pk}/points/new/", posted(organ="council"))
        assert matter.points.get(number=3).organ == "council"

    def test_a_form_that_was_opened_before_is_refused(self, matter, client, secretary, signed_in):
        """A new point marks the matter as changed, for a decision that is being recorded."""
        version = matter.version
        client.post(f"/matters/{matter.pk}/points/new/", posted())
        matter.refresh_from_db()
        assert matter.version == version + 1

    def test_a_text_is_needed(self, matter, client):
        url = f"/matters/{matter.pk}/points/new/"
        page = client.post(url, posted(proposed_text="")).content.decode()
        assert "Fyll i förslag till beslut" in page

    @pytest.mark.parametrize("value", ["\x00", "9" * 30, "abc"])
    def test_it_bears_any_input(self, matter, client, value):
        url = f"/matters/{matter.pk}/points/new/"
        names = ("organ", "amendments", "task_due_on", "version", "form_key")
        assert client.post(url, posted() | dict.fromkeys(names, value)).status_code == 200

    def test_only_those_who_prepare_may(self, matter, controller, signed_in):
        url = f"/matters/{matter.pk}/points/new/"
        assert signed_in(controller).post(url, posted()).status_code == 403


class TestEdit:
    def test_it_changes_the_text_and_keeps_the_amendment(self, matter, extension, client):
        point = matter.points.get(number=1)
        client.post(f"/points/{point.pk}/edit/", posted(amendments=[extension.pk]))
        point.refresh_from_db()
        assert point.proposed_text == "Uppdraget följs upp."
        assert point.amendments == [extension]

    def test_an_amendment_taken_off_becomes_a_draft(self, matter, extension, client):
        point = matter.points.get(number=1)
        client.post(f"/points/{point.pk}/edit/", posted())
        extension.refresh_from_db()
        assert extension.state == AmendmentState.DRAFT

    def test_another_draft_can_be_taken_in(self, matter, agreement, extension, client):
        other = factories.make_extension(agreement, date(2022, 6, 1), date(2022, 8, 31))
        point = matter.points.get(number=1)
        data = posted(amendments=[extension.pk, other.pk])
        client.post(f"/points/{point.pk}/edit/", data)
        other.refresh_from_db()
        assert other.state == AmendmentState.PROPOSED

    def test_it_refuses_to_overwrite_what_somebody_else_wrote(self, matter, client):
        point = matter.points.get(number=2)
        url = f"/points/{point.pk}/edit/"
        client.post(url, posted(proposed_text="Först.", version=matter.version))
        page = client.post(url, posted(proposed_text="Sedan.", version=matter.version))
        assert "Först." in page.content.decode()
        assert "Sedan." in page.content.decode()
        point.refresh_from_db()
        assert point.proposed_text == "Först."


class TestDelete:
    def test_it_asks_first(self, matter, client):
        point = matter.points.get(number=1)
        page = client.get(f"/points/{point.pk}/delete/").content.decode()
        assert "Ta bort beslutspunkt 1?" in page
        assert matter.points.count() == 2

    def test_the_amendment_becomes_a_draft_and_the_rest_move_up(self, matter, extension, client):
        point = matter.points.get(number=1)
        response = client.post(f"/points/{point.pk}/delete/", {"form_key": ""})
        extension.refresh_from_db()
        assert response.status_code == 302
        assert extension.state == AmendmentState.DRAFT
        assert matter.points.get().number == 1


class TestWhatAPointDoes:
    """One thing: it decides changes, delegates, gives a task, or only says something."""

    def url(self, matter):
        return f"/matters/{matter.pk}/points/new/"

    @pytest.mark.parametrize(
        ("does", "sentence"),
        [
            ("delegate", "Skriv vem som får besluta."),
            ("task", "Skriv vem som ska återkomma."),
        ],
    )
    def test_what_was_chosen_has_to_be_filled_in(self, matter, client, does, sentence):
        page = client.post(self.url(matter), posted(does=does)).content.decode()
        assert sentence in page

    def test_changes_are_chosen_where_there_are_drafts(self, matter, agreement, client):
        factories.make_extension(agreement, date(2022, 6, 1), date(2022, 8, 31))
        page = client.post(self.url(matter), posted(does="amend")).content.decode()
        assert "Välj minst en ändring" in page

    def test_what_was_filled_in_elsewhere_is_not_dropped(self, matter, client):
        data = posted(does="text", task_owner="Förvaltningen")
        page = client.post(self.url(matter), data).content.decode()
        assert "Töm fältet, eller välj Ger ett uppdrag ovan." in page
        assert 'value="Förvaltningen"' in page

    def test_a_delegation_has_limits(self, matter, client):
        data = posted(does="delegate", delegate_to="Socialdirektören")
        assert (
            "Skriv vad delegaten får besluta"
            in client.post(self.url(matter), data).content.decode()
        )
        data["delegation_limits"] = "Högst 500 000 kronor."
        assert client.post(self.url(matter), data).status_code == 302
        assert matter.points.get(number=3).is_delegation

    def test_a_task_without_a_day_asks_first(self, matter, client):
        data = posted(does="task", task_owner="Förvaltningen")
        page = client.post(self.url(matter), data).content.decode()
        assert "Ingen dag är angiven" in page
        assert client.post(self.url(matter), data | {"accept": "no_day"}).status_code == 302

    def test_it_may_wait_for_another_board(self, matter, client, aldre, son):
        url = self.url(matter)
        assert "Välj nämnd" not in client.get(url).content.decode()
        client.post(url, posted(does="text", condition_board=aldre.pk))
        assert matter.points.get(number=3).condition_board == aldre
        assert client.post(url, posted(condition_board=son.pk)).status_code == 200

    def test_the_same_point_is_the_other_boards(self, matter, client, aldre):
        theirs = factories.make_matter(board=aldre)
        mirror = DecisionPoint(proposed_text="Samma.")
        actions.add_point(matter=theirs, point=mirror, by=factories.registrar())
        data = posted(condition_board=aldre.pk, same_as=mirror.pk)
        client.post(self.url(matter), data)
        assert matter.points.get(number=3).same_as == mirror
        own = matter.points.get(number=1)
        assert client.post(self.url(matter), posted(same_as=own.pk)).status_code == 200

    def test_the_form_opens_at_what_the_point_does(self, matter, client):
        first, second = matter.points.order_by("number")
        for point, does in ((first, "amend"), (second, "task")):
            form = client.get(f"/points/{point.pk}/edit/").context["form"]
            assert form["does"].value() == does

    def test_the_text_is_looked_at_before_it_is_saved(self, matter, extension, client):
        point = matter.points.get(number=1)
        data = posted(does="amend", amendments=[extension.pk], preview="1")
        page = client.post(f"/points/{point.pk}/edit/", data).content.decode()
        assert "Punkten står inte för sig själv." in page
        assert "Utföraren Leanlink LSS Funktionsstöd nämns inte." in page
        point.refresh_from_db()
        assert point.proposed_text == outermost.POINT_1
        whole = posted(proposed_text="Rapporten läggs till handlingarna.", preview="1")
        page = client.post(self.url(matter), whole).content.decode()
        assert "Punkten står för sig själv." in page


class TestRules:
    """Held by the actions, whoever calls them."""

    def test_a_board_does_not_wait_for_itself(self, matter, son):
        point = DecisionPoint(proposed_text="x", condition_board=son)
        with pytest.raises(ValidationError, match="annan nämnd än ärendets"):
            actions.add_point(matter=matter, point=point, by=factories.registrar())

    def test_another_boards_decision_is_not_revoked(self, matter, aldre):
        theirs = factories.make_matter(board=aldre)
        point = DecisionPoint(proposed_text="x")
        actions.add_point(matter=theirs, point=point, by=factories.registrar())
        decision = Decision(matter=theirs, decided_on=date(2021, 1, 1))
        decision.save_because("Test", by=factories.registrar())
        outcome = PointOutcome(decision=decision, point=point, outcome="approved")
        outcome.save_because("Test", by=factories.registrar())
        revoking = DecisionPoint(proposed_text="x", reverses=outcome)
        with pytest.raises(ValidationError, match="en annan nämnds"):
            actions.add_point(matter=matter, point=revoking, by=factories.registrar())
