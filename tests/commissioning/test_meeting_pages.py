"""Meetings: the list, a new one, and the agenda."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from commissioning.models import Meeting
from tests import factories
from tests.commissioning import outermost

pytestmark = pytest.mark.django_db
NEW = "/meetings/new/"


@pytest.fixture
def matter(son, leanlink):
    return outermost.matter_of(outermost.extension_of(outermost.agreement_of(son, leanlink)))


class TestList:
    def test_coming_and_past_are_told_apart(self, son, controller, signed_in):
        factories.make_meeting(son, date(2021, 11, 17))
        factories.make_meeting(son, date(2021, 12, 15))
        response = signed_in(controller).get("/meetings/", {"per": "2021-12-01"})
        assert [m.held_on for m in response.context["coming"]] == [date(2021, 12, 15)]
        assert [m.held_on for m in response.context["past"]] == [date(2021, 11, 17)]

    def test_it_narrows_to_a_board(self, son, aldre, controller, signed_in):
        factories.make_meeting(aldre, date(2099, 12, 15))
        response = signed_in(controller).get("/meetings/", {"board": son.pk})
        assert response.context["coming"] == []

    def test_it_begins_with_the_boards_one_works_for(self, son, aldre, signed_in):
        own = factories.make_meeting(son, date(2099, 12, 15))
        other = factories.make_meeting(aldre, date(2099, 12, 16))
        client = signed_in(factories.make_user(role=factories.Role.SECRETARY, board=son))
        assert client.get("/meetings/").context["coming"] == [own]
        assert client.get("/meetings/", {"board": aldre.pk}).context["coming"] == [other]

    @pytest.mark.parametrize("value", ["\x00", "9" * 30, "abc"])
    def test_it_bears_any_query(self, controller, signed_in, value):
        assert signed_in(controller).get("/meetings/", {"board": value}).status_code == 200

    def test_only_the_secretary_plans(self, administrator, secretary, signed_in):
        assert "Nytt sammanträde" not in signed_in(administrator).get("/meetings/").content.decode()
        assert "Nytt sammanträde" in signed_in(secretary).get("/meetings/").content.decode()


class TestNew:
    def test_the_other_days_follow_from_the_board(self, son, secretary, signed_in):
        signed_in(secretary).post(NEW, {"board": son.pk, "held_on": "2021-12-15"})
        meeting = Meeting.objects.get()
        assert meeting.papers_on == date(2021, 11, 24)
        assert meeting.dispatched_on == date(2021, 12, 8)

    def test_days_that_are_given_count(self, son, secretary, signed_in):
        data = {"board": son.pk, "held_on": "2021-12-15", "papers_on": "2021-11-20"}
        signed_in(secretary).post(NEW, data)
        assert Meeting.objects.get().papers_on == date(2021, 11, 20)

    def test_it_refuses_days_in_the_wrong_order(self, son, secretary, signed_in):
        data = {"board": son.pk, "held_on": "2021-12-15", "papers_on": "2021-12-20"}
        page = signed_in(secretary).post(NEW, data).content.decode()
        assert "fel ordning" in page
        assert not Meeting.objects.exists()

    def test_it_refuses_a_second_one_on_the_day(self, son, secretary, signed_in):
        factories.make_meeting(son, date(2021, 12, 15))
        data = {"board": son.pk, "held_on": "2021-12-15"}
        page = signed_in(secretary).post(NEW, data).content.decode()
        assert "redan ett sammanträde" in page

    @pytest.mark.parametrize("value", ["\x00", "9" * 30, "0001-01-01", ""])
    def test_it_bears_any_input(self, secretary, signed_in, son, value):
        data = {"board": son.pk, "held_on": value, "papers_on": value}
        assert signed_in(secretary).post(NEW, data).status_code == 200

    def test_an_administrator_may_not(self, administrator, signed_in):
        assert signed_in(administrator).get(NEW).status_code == 403


class TestDetail:
    def test_it_shows_the_agenda_with_the_state_of_each_memo(self, matter, secretary, signed_in):
        url = matter.meeting.get_absolute_url()
        page = signed_in(secretary).get(url, {"per": "2021-12-01"}).content.decode()
        assert "Registrera beslut" in page
        assert "Avsnittet ”Ärende” är tomt" in page

    def test_the_chain_marks_the_next_day(self, matter, controller, signed_in):
        url = matter.meeting.get_absolute_url()
        response = signed_in(controller).get(url, {"per": "2021-12-01"})
        assert [s.is_next for s in response.context["chain"]] == [False, True, False, False]

    def test_an_unknown_meeting_is_not_found(self, controller, signed_in):
        assert signed_in(controller).get("/meetings/999/").status_code == 404

    def test_it_says_so_when_the_agenda_is_empty(self, son, controller, signed_in):
        meeting = factories.make_meeting(son, date(2099, 12, 15))
        page = signed_in(controller).get(meeting.get_absolute_url()).content.decode()
        assert "Inga ärenden på sammanträdet" in page

    def test_more_matters_take_no_more_queries(
        self, matter, son, secretary, signed_in, django_assert_max_num_queries
    ):
        client, url = signed_in(secretary), matter.meeting.get_absolute_url()
        with CaptureQueriesContext(connection) as one:
            client.get(url)
        for _ in range(3):
            draft = factories.make_draft(board=son)
            factories.make_matter(draft, meeting=matter.meeting, dnr="SON 2021-1")
        with django_assert_max_num_queries(len(one) + 6):
            client.get(url)
