"""Move, cancel and plan meetings; order their agendas; report what delegates have decided."""

from __future__ import annotations

from datetime import date, time

import pytest
from django.core.exceptions import ValidationError

from commissioning.actions import meetings as actions
from commissioning.meeting_series import day_of_month, days_of_year, holiday_hints
from commissioning.models import Decision, Meeting
from commissioning.pages.meeting_agenda import agenda, whole_agenda
from providers.tracking import ConflictError
from tests import factories

pytestmark = pytest.mark.django_db
DAY = date(2021, 12, 15)


@pytest.fixture
def meeting(son):
    return factories.make_meeting(son, DAY)


@pytest.fixture
def matters(son, meeting):
    return [factories.make_matter(board=son, title=t, meeting=meeting) for t in ("A", "B", "C")]


def by():
    return factories.registrar()


def titles(meeting) -> list[str]:
    return [item.matter.title for item in agenda(meeting)]


class TestSeries:
    def test_the_third_wednesday_of_every_month_but_july(self):
        days = days_of_year(2022, 2, 3, [m for m in range(1, 13) if m != 7])
        assert len(days) == 11
        assert days[0] == date(2022, 1, 19)
        assert days[-1] == date(2022, 12, 21)

    @pytest.mark.parametrize(
        ("month", "weekday", "place", "day"),
        [
            (2, 1, 1, date(2022, 2, 1)),
            (2, 0, 4, date(2022, 2, 28)),
            (5, 1, -1, date(2022, 5, 31)),
            (2, 2, -1, date(2022, 2, 23)),
            (12, 4, -1, date(2022, 12, 30)),
        ],
    )
    def test_first_fourth_and_last(self, month, weekday, place, day):
        assert day_of_month(2022, month, weekday, place) == day

    def test_holidays_are_named(self):
        days = [("Kallelse", date(2022, 1, 6)), ("Justering", date(2022, 1, 7)), ("X", None)]
        assert holiday_hints(days) == ["Kallelse 2022-01-06: Trettondedag jul"]

    def test_all_or_none_is_saved(self, son, meeting):
        twice = [Meeting.planned(son.profile, day) for day in (date(2022, 1, 19), DAY)]
        with pytest.raises(ValidationError):
            actions.plan_series(meetings=twice, by=by())
        assert Meeting.objects.count() == 1


class TestChange:
    def change(self, meeting, version=None, **values):
        return actions.change(meeting=meeting, values=values, by=by(), version=version)

    def test_it_is_kept_with_the_day_it_had(self, meeting):
        moved = self.change(meeting, held_on=date(2021, 12, 16), starts_at=time(13, 30))
        assert moved.held_on == date(2021, 12, 16)
        reason = moved.history.first().history_change_reason
        assert reason == "Sammanträdet flyttat från 2021-12-15 till 2021-12-16"

    def test_days_stay_in_order(self, meeting):
        with pytest.raises(ValidationError):
            self.change(meeting, held_on=date(2021, 11, 1))

    def test_somebody_elses_change_is_not_overwritten(self, meeting):
        self.change(meeting, version=1, place="Rådhuset")
        with pytest.raises(ConflictError):
            self.change(meeting, version=1, place="Stadshuset")

    def test_a_meeting_that_decided_keeps_its_day(self, meeting, matters):
        decision = Decision(matter=matters[0], meeting=meeting, decided_on=DAY, section=1)
        decision.save_because("Test", by=by())
        with pytest.raises(ValidationError, match="Beslut är registrerade"):
            self.change(meeting, held_on=date(2021, 12, 16))
        assert self.change(meeting, place="Rådhuset").place == "Rådhuset"


class TestCancel:
    def cancel(self, meeting, version=None):
        return actions.cancel(meeting=meeting, reason="Snöstorm", by=by(), version=version)

    def test_its_matters_are_free_and_know_why(self, meeting, matters):
        assert self.cancel(meeting).is_cancelled
        matters[0].refresh_from_db()
        assert matters[0].meeting is None
        assert "inställt: Snöstorm" in matters[0].history.first().history_change_reason

    def test_one_where_something_was_decided_was_held(self, meeting, matters):
        decision = Decision(matter=matters[0], meeting=meeting, decided_on=DAY, section=1)
        decision.save_because("Test", by=by())
        with pytest.raises(ValidationError, match="kan inte ställas in"):
            self.cancel(meeting)

    def test_it_is_cancelled_once(self, meeting):
        self.cancel(meeting)
        with pytest.raises(ValidationError, match="redan inställt"):
            self.cancel(meeting)

    def test_somebody_elses_change_is_seen_first(self, meeting):
        actions.change(meeting=meeting, values={"place": "Annat"}, by=by(), version=1)
        with pytest.raises(ConflictError):
            self.cancel(meeting, version=1)


class TestAgenda:
    def move(self, meeting, matter, *, up):
        actions.move_on_agenda(meeting=meeting, matter=matter, up=up, by=by())

    def test_it_begins_in_the_order_the_matters_came(self, meeting, matters):
        assert titles(meeting) == ["A", "B", "C"]

    def test_a_matter_changes_places_with_its_neighbour(self, meeting, matters):
        self.move(meeting, matters[2], up=True)
        assert titles(meeting) == ["A", "C", "B"]
        self.move(meeting, matters[0], up=False)
        assert titles(meeting) == ["C", "A", "B"]

    def test_at_the_end_it_stays(self, meeting, matters):
        self.move(meeting, matters[0], up=True)
        self.move(meeting, matters[2], up=False)
        assert titles(meeting) == ["A", "B", "C"]

    def test_one_that_left_the_agenda_is_refused(self, son, meeting, matters):
        other = factories.make_matter(board=son, title="D")
        with pytest.raises(ValidationError, match="står inte längre"):
            self.move(meeting, other, up=True)

    def test_the_matters_version_stays_so_that_nobodys_form_is_refused(self, meeting, matters):
        self.move(meeting, matters[2], up=True)
        before = matters[2].version
        matters[2].refresh_from_db()
        assert matters[2].version == before

    def test_items_are_numbered_throughout(self, meeting, matters):
        meeting.opening_items, meeting.closing_items = "Upprop\n\n Val av justerare ", "Information"
        found = whole_agenda(meeting)
        assert [(line.number, line.text) for line in found.opening] == [
            (1, "Upprop"),
            (2, "Val av justerare"),
        ]
        assert [item.number for item in found.items] == [3, 4, 5]
        assert [line.number for line in found.closing] == [6]


class TestDelegated:
    def report(self, meeting, *decisions):
        return actions.report_delegated(meeting=meeting, decisions=decisions, by=by())

    def test_the_meeting_is_kept_with_the_decision(self, son, meeting):
        decision = factories.make_delegated_decision(son, decided_on=date(2021, 12, 1))
        self.report(meeting, decision)
        decision.refresh_from_db()
        assert decision.reported_at == meeting
        assert not Decision.objects.unreported(son).exists()

    def test_one_is_reported_once(self, son, meeting):
        decision = factories.make_delegated_decision(son, decided_on=date(2021, 12, 1))
        self.report(meeting, decision)
        with pytest.raises(ValidationError, match="redan anmälda"):
            self.report(meeting, decision)

    def test_one_taken_after_the_meeting_waits_for_the_next(self, son, meeting):
        decision = factories.make_delegated_decision(son, decided_on=date(2021, 12, 16))
        with pytest.raises(ValidationError, match="efter sammanträdet"):
            self.report(meeting, decision)

    def test_another_boards_decision_is_refused(self, aldre, meeting):
        decision = factories.make_delegated_decision(aldre, decided_on=date(2021, 12, 1))
        with pytest.raises(ValidationError):
            self.report(meeting, decision)


class TestBoard:
    def test_settings_are_kept_and_the_next_meeting_follows_them(self, son):
        values = {"papers_days": 30, "closing_items": "Avslutning"}
        actions.set_up_board(profile=son.profile, values=values, by=by())
        son.refresh_from_db()
        planned = Meeting.planned(son.profile, DAY)
        assert planned.papers_on == date(2021, 11, 15)
        assert planned.closing_items == "Avslutning"

    def test_somebody_elses_settings_are_not_overwritten(self, son):
        revision = actions.revision_of(son.profile)
        actions.set_up_board(profile=son.profile, values={"papers_days": 30}, by=by())
        with pytest.raises(ConflictError):
            actions.set_up_board(
                profile=son.profile, values={"papers_days": 20}, by=by(), revision=revision
            )
