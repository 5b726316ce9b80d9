"""Add, change and take away decision points."""

from __future__ import annotations

from datetime import date

import pytest

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
