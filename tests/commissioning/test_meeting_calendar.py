"""A board's calendar, a year planned at once, changes, the agenda and the settings, as pages."""

from __future__ import annotations

from datetime import date, time

import pytest
from django.urls import reverse

from commissioning.actions import meetings as actions
from commissioning.models import BoardProfile, Matter, Meeting
from commissioning.pages.meeting_agenda import agenda
from tests import factories

pytestmark = pytest.mark.django_db
DAY = date(2021, 12, 15)
SERIES = "/meetings/series/new/"


@pytest.fixture
def meeting(son):
    return factories.make_meeting(son, DAY)


def address(name, record):
    return reverse(f"commissioning:{name}", args=[record.pk])


def page_of(response) -> str:
    return response.content.decode().replace("\N{NO-BREAK SPACE}", " ").replace("\xad", "")


class TestCalendar:
    def test_it_shows_the_four_days_of_the_years_meetings(self, son, meeting, secretary, signed_in):
        factories.make_meeting(son, date(2022, 1, 19))
        response = signed_in(secretary).get("/meetings/calendar/", {"board": son.pk, "year": 2021})
        assert [row.meeting for row in response.context["rows"]] == [meeting]
        for day in ("2021-11-24", "2021-12-08", "2021-12-15", "2021-12-22"):
            assert day in page_of(response)

    def test_it_begins_with_ones_first_board_and_the_day_that_is_shown(
        self, son, meeting, secretary, signed_in
    ):
        response = signed_in(secretary).get("/meetings/calendar/", {"per": "2021-03-01"})
        assert response.context["rows"][0].meeting == meeting

    def test_a_cancelled_meeting_is_struck_through(self, son, meeting, secretary, signed_in):
        actions.cancel(meeting=meeting, reason="Snö", by=secretary, version=None)
        page = page_of(
            signed_in(secretary).get("/meetings/calendar/", {"board": son.pk, "year": 2021})
        )
        assert "<s>" in page
        assert "Inställt" in page

    def test_a_day_on_a_holiday_is_pointed_out(self, son, secretary, signed_in):
        factories.make_meeting(son, date(2022, 1, 13))
        response = signed_in(secretary).get("/meetings/calendar/", {"board": son.pk, "year": 2022})
        assert response.context["rows"][0].hints == ["Kallelse 2022-01-06: Trettondedag jul"]
        assert "Trettondedag" in page_of(response)

    @pytest.mark.parametrize("value", ["\x00", "9" * 30, "-1", "abc", "20211"])
    def test_it_bears_any_query(self, controller, signed_in, value):
        query = {"board": value, "year": value}
        response = signed_in(controller).get("/meetings/calendar/", query)
        assert response.status_code == 200

    def test_more_meetings_take_no_more_queries(
        self, son, meeting, secretary, signed_in, django_assert_max_num_queries
    ):
        for month in range(1, 12):
            factories.make_meeting(son, date(2021, month, 10))
        client = signed_in(secretary)
        with django_assert_max_num_queries(12):
            client.get("/meetings/calendar/", {"board": son.pk, "year": 2021})


class TestSeries:
    @pytest.fixture
    def data(self, son):
        return {
            "board": son.pk,
            "year": "2022",
            "place_in_month": "3",
            "weekday": "2",
            "months": ["1", "2", "3"],
            "starts_at": "13.30",
            "place": "Stadshuset",
        }

    def test_it_is_shown_first(self, data, secretary, signed_in):
        page = page_of(signed_in(secretary).post(SERIES, data | {"preview": "1"}))
        assert "2022-01-19" in page
        assert "Lägg in 3 sammanträden" in page
        assert not Meeting.objects.exists()

    def test_what_was_shown_is_saved_at_once(self, data, secretary, signed_in):
        client = signed_in(secretary)
        shown = client.post(SERIES, data | {"preview": "1"}).context["previewed"]
        client.post(SERIES, data | {"save": "1", "previewed": shown})
        found = Meeting.objects.order_by("held_on")
        assert [m.held_on.month for m in found] == [1, 2, 3]
        assert (found[0].starts_at, found[0].place) == (time(13, 30), "Stadshuset")

    def test_days_that_are_planned_are_skipped_and_said(self, son, data, secretary, signed_in):
        factories.make_meeting(son, date(2022, 2, 16))
        client = signed_in(secretary)
        shown = client.post(SERIES, data | {"preview": "1"})
        assert "Finns redan och hoppas över" in page_of(shown)
        client.post(SERIES, data | {"save": "1", "previewed": shown.context["previewed"]})
        assert Meeting.objects.count() == 3

    def test_what_was_not_shown_is_not_saved(self, data, secretary, signed_in):
        client = signed_in(secretary)
        shown = client.post(SERIES, data | {"preview": "1"}).context["previewed"]
        changed = data | {"save": "1", "previewed": shown, "months": ["5"]}
        assert "Förslaget har ändrats" in page_of(client.post(SERIES, changed))
        assert not Meeting.objects.exists()

    @pytest.mark.parametrize(
        ("field", "value", "said"),
        [
            ("year", "22", "Ange ett år mellan"),
            ("year", "x", "Skriv året med fyra siffror."),
            ("months", [], "Välj minst en månad."),
            ("starts_at", "halv två", "Skriv klockslaget så här: 13.30"),
        ],
    )
    def test_bad_input_is_told_at_its_field(self, data, secretary, signed_in, field, value, said):
        page = page_of(signed_in(secretary).post(SERIES, data | {"preview": "1", field: value}))
        assert said in page


class TestEdit:
    @pytest.fixture
    def data(self):
        return {
            "held_on": "2021-12-16",
            "papers_on": "2021-11-24",
            "dispatched_on": "2021-12-08",
            "adjusts_on": "2021-12-22",
            "move_days": "on",
            "starts_at": "13:30",
            "place": "Rådhuset",
            "opening_items": "Upprop",
            "closing_items": "Information",
            "version": "1",
        }

    def test_the_other_days_move_along(self, meeting, data, secretary, signed_in):
        signed_in(secretary).post(address("meeting-edit", meeting), data)
        meeting.refresh_from_db()
        assert meeting.held_on == date(2021, 12, 16)
        assert meeting.papers_on == date(2021, 11, 25)
        assert meeting.adjusts_on == date(2021, 12, 23)
        assert meeting.opening_items == "Upprop"

    def test_a_day_that_was_typed_stays(self, meeting, data, secretary, signed_in):
        changed = data | {"papers_on": "2021-11-20"}
        signed_in(secretary).post(address("meeting-edit", meeting), changed)
        meeting.refresh_from_db()
        assert meeting.papers_on == date(2021, 11, 20)
        assert meeting.dispatched_on == date(2021, 12, 9)

    def test_all_stay_when_that_is_wanted(self, meeting, data, secretary, signed_in):
        del data["move_days"]
        signed_in(secretary).post(address("meeting-edit", meeting), data)
        meeting.refresh_from_db()
        assert meeting.papers_on == date(2021, 11, 24)

    def test_of_two_who_edit_the_second_sees_both(self, meeting, data, secretary, signed_in):
        client = signed_in(secretary)
        client.post(address("meeting-edit", meeting), data | {"place": "Stadshuset"})
        page = page_of(client.post(address("meeting-edit", meeting), data))
        assert "Sparat nu: Stadshuset" in page
        assert "Du skrev: Rådhuset" in page

    def test_a_second_meeting_that_day_is_told(self, son, meeting, data, secretary, signed_in):
        factories.make_meeting(son, date(2021, 12, 16))
        page = page_of(signed_in(secretary).post(address("meeting-edit", meeting), data))
        assert "redan ett sammanträde" in page

    def test_days_in_the_wrong_order_are_told(self, meeting, data, secretary, signed_in):
        changed = data | {"papers_on": "2021-12-30"}
        page = page_of(signed_in(secretary).post(address("meeting-edit", meeting), changed))
        assert "fel ordning" in page


class TestCancel:
    def test_it_asks_why_and_names_the_matters(self, son, meeting, secretary, signed_in):
        factories.make_matter(board=son, title="Ett ärende till", meeting=meeting)
        client, url = signed_in(secretary), address("meeting-cancel", meeting)
        assert "Ett ärende till" in page_of(client.get(url))
        assert client.post(url, {"reason": "", "version": "1"}).context["form"].errors
        client.post(url, {"reason": "Snöstorm", "version": "1"})
        meeting.refresh_from_db()
        assert meeting.is_cancelled
        assert Matter.objects.get().meeting is None


class TestAgenda:
    def test_a_matter_is_moved_with_a_button(self, son, meeting, secretary, signed_in):
        first, second = (
            factories.make_matter(board=son, title=t, meeting=meeting) for t in ("A", "B")
        )
        response = signed_in(secretary).post(
            address("meeting-agenda", meeting), {"matter": second.pk, "direction": "up"}
        )
        assert response["Location"].endswith(f"#arende-{second.pk}")
        assert [item.matter for item in agenda(meeting)] == [second, first]

    @pytest.mark.parametrize("data", [{}, {"matter": "0", "direction": "up"}, {"matter": "\x00"}])
    def test_what_is_not_on_the_agenda_is_told(self, meeting, secretary, signed_in, data):
        response = signed_in(secretary).post(address("meeting-agenda", meeting), data, follow=True)
        assert "står inte längre på dagordningen" in page_of(response)

    def test_an_administrator_may_not(self, meeting, administrator, signed_in):
        response = signed_in(administrator).post(address("meeting-agenda", meeting), {})
        assert response.status_code == 403


class TestDetail:
    def test_items_are_numbered_and_secrecy_is_said(self, son, meeting, controller, signed_in):
        factories.make_matter(
            board=son, title="Hemligt", meeting=meeting, secrecy_ground="19 kap. 3 § OSL"
        )
        page = page_of(signed_in(controller).get(meeting.get_absolute_url()))
        assert '<li value="1">' in page
        assert '<span class="postnr">4</span>' in page
        assert "Sekretess" in page
        assert "Justering" in page

    def test_delegated_decisions_are_reported(self, son, meeting, secretary, signed_in):
        decision = factories.make_delegated_decision(son, decided_on=date(2021, 12, 1))
        client = signed_in(secretary)
        page = page_of(client.get(meeting.get_absolute_url()))
        assert "Registrera att besluten är anmälda" in page
        client.post(address("meeting-delegated", meeting), {"decisions": [decision.pk]})
        assert "Anmälda vid sammanträdet" in page_of(client.get(meeting.get_absolute_url()))

    def test_they_are_not_reported_before_the_meeting(self, son, secretary, signed_in):
        coming = factories.make_meeting(son, date(2099, 12, 15))
        decision = factories.make_delegated_decision(son, decided_on=date(2021, 12, 1))
        response = signed_in(secretary).post(
            address("meeting-delegated", coming), {"decisions": [decision.pk]}, follow=True
        )
        assert "när sammanträdet har hållits" in page_of(response)
        decision.refresh_from_db()
        assert decision.reported_at is None


class TestSettings:
    @pytest.fixture
    def data(self):
        return {
            "administration": "Socialförvaltningen",
            "signatory": "Cecilia Carlsson, förvaltningschef",
            "papers_days": "28",
            "dispatch_days": "10",
            "adjustment_days": "5",
            "drafting_weeks": "6",
            "condition_days": "90",
            "opening_items": "Upprop",
            "closing_items": "",
        }

    def test_they_are_saved(self, son, data, secretary, signed_in):
        client, url = signed_in(secretary), address("board-settings", son)
        version = client.get(url).context["form"]["version"].value()
        client.post(url, data | {"version": version})
        assert son.profile.__class__.objects.get(board=son).papers_days == 28

    def test_of_two_who_edit_the_second_sees_both(self, son, data, secretary, signed_in):
        client, url = signed_in(secretary), address("board-settings", son)
        version = client.get(url).context["form"]["version"].value()
        client.post(url, data | {"version": version})
        again = data | {"version": version, "papers_days": "14"}
        page = page_of(client.post(url, again))
        assert "Sparat nu: 28" in page
        assert "Du skrev: 14" in page
        assert BoardProfile.objects.get(board=son).papers_days == 28

    def test_a_board_without_any_gets_its_first(self, data, secretary, signed_in):
        board = factories.make_party("board", "Ny nämnd")
        signed_in(secretary).post(address("board-settings", board), data | {"version": "0"})
        assert BoardProfile.objects.get(board=board).administration == "Socialförvaltningen"

    @pytest.mark.parametrize(
        ("field", "value"),
        [
            ("papers_days", "-1"),
            ("papers_days", "9" * 30),
            ("papers_days", "5"),
            ("administration", ""),
        ],
    )
    def test_bad_input_is_told(self, son, data, secretary, signed_in, field, value):
        response = signed_in(secretary).post(address("board-settings", son), data | {field: value})
        assert response.context["form"].errors[field]


class TestReinstating:
    def test_a_cancelled_meeting_is_held_after_all(self, meeting, secretary, signed_in):
        actions.cancel(meeting=meeting, reason="Snö", by=secretary, version=None)
        client = signed_in(secretary)
        assert "Håll sammanträdet ändå" in client.get(meeting.get_absolute_url()).content.decode()
        answer = client.post(address("meeting-reinstate", meeting), follow=True)
        meeting.refresh_from_db()
        assert not meeting.is_cancelled
        assert "Sammanträdet hålls." in answer.content.decode()
        assert meeting.history.first().history_change_reason == "Sammanträdet hålls ändå"

    def test_one_that_is_held_stays_so(self, meeting, secretary, signed_in):
        answer = signed_in(secretary).post(address("meeting-reinstate", meeting), follow=True)
        assert "Sammanträdet är inte inställt." in answer.content.decode()
