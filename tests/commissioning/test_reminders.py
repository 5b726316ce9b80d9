"""Which reminders are written: once for each agreement, kind, day and person, and none missed."""

from __future__ import annotations

from datetime import date

import pytest
from django.contrib.auth.models import User

from commissioning.actions import meetings as meeting_actions
from commissioning.actions import reminder_choices
from commissioning.models import (
    Deputy,
    Digest,
    MailKind,
    MailState,
    Meeting,
    OutgoingMail,
    ReminderChoice,
    Role,
)
from tests import factories
from tests.commissioning.reminder_cases import (
    ACT,
    DRAFT,
    MEETINGS,
    PAPERS,
    extendable,
    person,
    plan_meetings,
    send,
    states,
    write,
    written,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def agreement(son):
    plan_meetings(son)
    return extendable(son)


@pytest.fixture
def anna(son):
    return person("anna", board=son)


def test_nothing_is_written_before_its_time(agreement, anna):
    assert write(date(2021, 3, 30)) == 0


def test_a_reminder_is_written_when_its_day_is_near(agreement, anna):
    assert write(date(2021, 3, 31)) == 1
    assert written() == [("draft", DRAFT, "anna")]


def test_it_is_written_once_however_often_it_runs(agreement, anna):
    for _ in range(3):
        write(date(2021, 3, 31))
    assert write(date(2021, 4, 1)) == 0
    assert len(written()) == 1


def test_each_kind_comes_in_its_time(agreement, anna):
    for day in (date(2021, 3, 31), date(2021, 5, 1), date(2021, 5, 12)):
        write(day)
    assert written() == [("draft", DRAFT, "anna"), ("papers", PAPERS, "anna"), ("act", ACT, "anna")]


def test_a_missed_run_catches_up(agreement, anna):
    """Nobody ran it until a week after the day: the reminders that still are of use come."""
    write(date(2021, 5, 20))
    assert written() == [("draft", DRAFT, "anna"), ("papers", PAPERS, "anna"), ("act", ACT, "anna")]


def test_what_no_longer_can_be_done_is_not_reminded_of(agreement, anna):
    write(date(2021, 7, 1))
    assert written() == [("act", ACT, "anna")]


def test_a_moved_meeting_re_arms(agreement, anna, son):
    write(date(2021, 5, 12))
    send()
    june = Meeting.objects.get(held_on=MEETINGS[1])
    values = {"held_on": date(2021, 6, 9), "papers_on": date(2021, 5, 19)}
    values |= {"dispatched_on": date(2021, 6, 2), "adjusts_on": date(2021, 6, 16)}
    meeting_actions.change(meeting=june, values=values, by=factories.registrar(), version=None)
    assert write(date(2021, 5, 13)) > 0
    assert ("papers", date(2021, 5, 19), "anna") in written()


def test_a_changed_end_re_arms(agreement, anna, son):
    write(date(2021, 5, 12))
    extension = factories.make_extension(agreement, date(2021, 9, 1), date(2022, 8, 31))
    factories.imports.agreements.put_in_force(
        amendments=[extension], on=date(2021, 5, 13), reference="§ 1", by=factories.registrar()
    )
    write(date(2021, 5, 14))
    assert {state for state in states().values()} == {MailState.VOID}
    write(date(2022, 5, 14))
    assert ("act", date(2022, 6, 30), "anna") in written()


def test_a_day_that_changes_and_comes_back_is_not_lost(agreement, anna):
    write(date(2021, 5, 12))
    june = Meeting.objects.get(held_on=MEETINGS[1])
    june.is_cancelled = True
    june.save_because("Inställt", by=factories.registrar())
    write(date(2021, 5, 12))
    assert states()["papers", PAPERS] == MailState.VOID
    june.is_cancelled = False
    june.save_because("Ändå inte inställt", by=factories.registrar())
    write(date(2021, 5, 12))
    assert states()["papers", PAPERS] == MailState.WAITING


def test_what_is_sent_stays_sent_when_its_day_changes(agreement, anna, settings):
    write(date(2021, 3, 31))
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    assert send() == 1
    Meeting.objects.get(held_on=MEETINGS[1]).delete_because("Bort", by=factories.registrar())
    write(date(2021, 4, 1))
    assert states()["draft", DRAFT] == MailState.SENT


def test_a_proposal_needs_no_reminder_to_begin_writing(agreement, anna):
    factories.make_extension(agreement, date(2021, 9, 1), date(2022, 8, 31))
    write(date(2021, 5, 12))
    assert [kind for kind, *_ in written()] == ["papers", "act"]


def test_an_agreement_that_somebody_takes_over_is_not_reminded_of(son, anna, respite):
    plan_meetings(son)
    old = factories.make_agreement(board=son, terms=factories.base_terms(services=(respite,)))
    following = factories.base_terms(date(2021, 9, 1), date(2030, 8, 31), services=(respite,))
    factories.make_agreement(board=son, terms=following, predecessors=(old,))
    assert write(date(2021, 8, 1)) == 0


def test_one_that_ends_without_a_successor_is(son, anna):
    plan_meetings(son)
    factories.make_agreement(board=son, terms=factories.base_terms(services=()))
    write(date(2021, 8, 20))
    assert ("act", date(2021, 8, 31), "anna") in written()


def test_the_board_decides_how_early_and_whether(agreement, anna, son):
    values = {"remind_act_days": None, "remind_papers_days": None, "remind_draft_days": 20}
    meeting_actions.set_up_board(profile=son.profile, values=values, by=factories.registrar())
    assert write(date(2021, 3, 24)) == 0
    assert write(date(2021, 3, 25)) == 1
    assert write(date(2021, 5, 20)) == 0


def test_without_planned_meetings_the_last_day_is_still_reminded_of(son, anna):
    extendable(son)
    write(date(2021, 5, 12))
    assert written() == [("act", ACT, "anna")]
    assert "inga planerade sammanträden" in OutgoingMail.objects.get().body


class TestRecipients:
    def test_every_role_of_the_board_and_nobody_elses(self, agreement, son, aldre):
        person("handl", Role.ADMINISTRATOR, son)
        person("sekr", Role.SECRETARY, son)
        person("contr", Role.CONTROLLER)  # of all boards
        person("annan", Role.ADMINISTRATOR, aldre)
        person("slutat", Role.ADMINISTRATOR, son)
        User.objects.filter(username="slutat").update(is_active=False)
        write(date(2021, 3, 31))
        assert [who for *_, who in written()] == ["contr", "handl", "sekr"]

    def test_somebody_with_two_roles_gets_one(self, agreement, anna, son):
        factories.Membership(user=anna, role=Role.CONTROLLER, board=son).save_because("Test")
        assert write(date(2021, 3, 31)) == 1

    @pytest.mark.parametrize(
        ("first", "last", "gets_it"),
        [
            (date(2021, 3, 31), date(2021, 3, 31), True),
            (date(2021, 4, 1), date(2021, 4, 30), False),
            (date(2021, 3, 1), date(2021, 3, 30), False),
        ],
    )
    def test_a_deputy_gets_it_too_during_their_time(self, agreement, anna, first, last, gets_it):
        deputy = person("bo", Role.CONTROLLER, factories.make_board())
        reminder_choices.appoint_deputy(deputy=deputy, starts_on=first, ends_on=last, by=anna)
        write(date(2021, 3, 31))
        assert [who for *_, who in written()] == (["anna", "bo"] if gets_it else ["anna"])

    def test_the_deputys_mail_says_for_whom(self, agreement, anna):
        deputy = person("bo", Role.CONTROLLER, factories.make_board())
        day = date(2021, 3, 31)
        Deputy(user=anna, deputy=deputy, starts_on=day, ends_on=day).save_because("Test")
        write(day)
        mail = OutgoingMail.objects.get(recipient=deputy)
        assert mail.on_behalf_of == anna and "i stället för anna" in mail.body

    def test_a_deputy_with_a_role_of_their_own_gets_one(self, agreement, anna, son):
        bo = person("bo", Role.CONTROLLER, son)
        day = date(2021, 3, 31)
        reminder_choices.appoint_deputy(deputy=bo, starts_on=day, ends_on=day, by=anna)
        assert write(day) == 2


def test_the_mail_says_what_and_when_and_links_to_the_agreement(agreement, anna, settings):
    settings.SITE_URL = "https://register.kommunen.example"
    write(date(2021, 3, 31))
    mail = OutgoingMail.objects.get()
    assert mail.subject == "2021-04-14 börja skriva ärendet om Korttidsboende Ekängen"
    assert f"https://register.kommunen.example/agreements/{agreement.pk}/" in mail.body
    assert "https://register.kommunen.example/my/reminders/" in mail.body
    assert "2021-08-31 minus 2 månader" in mail.body and "Gott om tid" in mail.body


def test_many_agreements_cost_as_many_queries_as_few(son, anna, django_assert_max_num_queries):
    plan_meetings(son)
    for number in range(3):
        extendable(son, f"Avtal {number}")
    with django_assert_max_num_queries(16):
        assert write(date(2021, 3, 31)) == 3


class TestDigests:
    MONDAY = date(2021, 5, 10)

    def choose(self, user, digest):
        ReminderChoice.objects.create(user=user, digest=digest)

    def digests(self):
        return list(OutgoingMail.objects.filter(kind=MailKind.DIGEST).order_by("due_on"))

    def test_nobody_gets_one_unasked(self, agreement, anna):
        write(self.MONDAY)
        assert self.digests() == []

    def test_a_weekly_one_comes_once_a_week(self, agreement, anna):
        self.choose(anna, Digest.WEEKLY)
        for day in range(10, 21):
            write(date(2021, 5, day))
        assert [m.due_on for m in self.digests()] == [self.MONDAY, date(2021, 5, 17)]

    def test_a_daily_one_comes_every_weekday(self, agreement, anna):
        self.choose(anna, Digest.DAILY)
        for day in range(13, 18):
            write(date(2021, 5, day))
        assert [m.due_on.day for m in self.digests()] == [13, 14, 17]

    def test_it_lists_what_must_be_seen_to_under_its_heading(self, agreement, anna):
        self.choose(anna, Digest.WEEKLY)
        write(self.MONDAY)
        (mail,) = self.digests()
        assert "BESLUT KRÄVS" in mail.body and "Korttidsboende Ekängen" in mail.body
        assert "FÖRLÄNGS AV SIG SJÄLVT" not in mail.body

    def test_there_is_none_when_there_is_nothing_to_tell(self, agreement, anna):
        self.choose(anna, Digest.WEEKLY)
        write(date(2020, 5, 11))
        assert self.digests() == []

    def test_another_boards_agreements_are_not_in_it(self, agreement, aldre):
        self.choose(person("annan", board=aldre), Digest.WEEKLY)
        write(self.MONDAY)
        assert self.digests() == []
