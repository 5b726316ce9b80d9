"""The page of a matter: points, warnings, the referral and what was decided."""

from __future__ import annotations

from datetime import date

import pytest

from commissioning.actions import decisions
from commissioning.actions.decisions import Ruling
from commissioning.models import Decision, MatterState, Outcome
from tests import factories
from tests.commissioning import outermost

pytestmark = pytest.mark.django_db


@pytest.fixture
def agreement(son, leanlink):
    return outermost.agreement_of(son, leanlink)


@pytest.fixture
def matter(agreement):
    return outermost.matter_of(outermost.extension_of(agreement))


@pytest.fixture
def url(matter):
    return f"/matters/{matter.pk}/"


def decide(matter, outcome, question=""):
    rulings = [Ruling(p, outcome, question=question) for p in matter.open_points()]
    decision = Decision(
        matter=matter, meeting=matter.meeting, decided_on=outermost.MEETING_ON, section=87
    )
    decisions.record(decision=decision, rulings=rulings, by=factories.registrar())
    matter.refresh_from_db()


def page_of(client, url):
    page = client.get(url).content.decode()
    return page.replace("\N{NO-BREAK SPACE}", " ").replace("\N{SOFT HYPHEN}", "")


class TestThePage:
    def test_it_shows_points_and_what_they_carry(self, url, controller, signed_in):
        page = page_of(signed_in(controller), url)
        assert "31 maj 2022" in page
        assert "Förlängning: Yttersta ansvaret" in page
        assert "Uppdrag till Social- och omsorgsförvaltningen" in page

    def test_it_links_to_the_agreement(self, url, agreement, controller, signed_in):
        assert agreement.get_absolute_url() in page_of(signed_in(controller), url)

    def test_it_warns_of_another_matter_about_the_same_agreement(
        self, url, agreement, controller, signed_in
    ):
        other = factories.make_extension(agreement, date(2022, 1, 1), date(2022, 12, 31))
        factories.make_matter(other, title="Ett konkurrerande ärende")
        page = page_of(signed_in(controller), url)
        assert "Samma avtal berörs av ett annat ärende" in page
        assert "Ett konkurrerande ärende" in page

    def test_buttons_follow_the_role(self, url, administrator, secretary, controller, signed_in):
        writes, decides, reads = (
            page_of(signed_in(user), url) for user in (administrator, secretary, controller)
        )
        assert "Redigera skrivelsen" in writes and "Registrera beslut" not in writes
        assert "Registrera beslut" in decides
        assert "Redigera skrivelsen" not in reads and "Registrera beslut" not in reads

    def test_it_shows_the_decision(self, matter, url, controller, signed_in):
        decide(matter, Outcome.APPROVED)
        page = page_of(signed_in(controller), url)
        assert "§ 87" in page
        assert "Återrapportering" in page
        assert "Skriv ut skrivelsen" in page

    def test_it_takes_a_fixed_number_of_queries(
        self, matter, url, controller, signed_in, django_assert_max_num_queries
    ):
        client = signed_in(controller)
        with django_assert_max_num_queries(42):
            client.get(url)

    @pytest.mark.parametrize("pk", ["0", "9" * 30])
    def test_an_unknown_matter_is_not_found(self, pk, controller, signed_in):
        assert signed_in(controller).get(f"/matters/{pk}/").status_code == 404


class TestReferral:
    """Kävlinge 2014: referred back with a question, which must be answered first."""

    @pytest.fixture
    def referred(self, matter):
        decide(matter, Outcome.REFERRED_BACK, "Hur säkras meddelarfriheten?")
        return matter

    def test_the_question_is_shown(self, referred, url, administrator, signed_in):
        page = page_of(signed_in(administrator), url)
        assert "Hur säkras meddelarfriheten?" in page
        assert "Svar på återremissen" in page

    def test_unanswered_it_cannot_be_put_to_a_meeting(
        self, referred, url, administrator, signed_in, son
    ):
        meeting = factories.make_meeting(son, date(2099, 1, 20))
        data = {
            "title": referred.title,
            "meeting": meeting.pk,
            "version": referred.version,
        }
        page = signed_in(administrator).post(f"{url}edit/", data).content.decode()
        referred.refresh_from_db()
        assert "Svara på återremissen innan" in page
        assert referred.meeting is None

    def test_unanswered_it_cannot_be_decided(self, referred, url, secretary, signed_in):
        assert "Registrera beslut" not in page_of(signed_in(secretary), url)
        assert signed_in(secretary).get(f"{url}decision/").status_code == 302

    def test_answered_it_can(self, referred, url, administrator, signed_in, son):
        client = signed_in(administrator)
        answer = {"referral_answer": "Villkoret står i avtalet.", "version": referred.version}
        assert client.post(url, answer).status_code == 302
        referred.refresh_from_db()
        meeting = factories.make_meeting(son, date(2099, 1, 20))
        data = {"title": referred.title, "meeting": meeting.pk, "version": referred.version}
        assert client.post(f"{url}edit/", data).status_code == 302
        referred.refresh_from_db()
        assert referred.meeting == meeting
        assert referred.state == MatterState.REFERRED_BACK

    def test_a_controller_cannot_answer(self, referred, url, controller, signed_in):
        assert signed_in(controller).post(url, {"referral_answer": "Nej"}).status_code == 403

    def test_somebody_elses_answer_is_not_overwritten(
        self, referred, url, administrator, signed_in
    ):
        client = signed_in(administrator)
        client.post(url, {"referral_answer": "Mitt svar.", "version": referred.version})
        late = {"referral_answer": "Ett annat svar.", "version": referred.version}
        page = client.post(url, late).content.decode()
        assert "Mitt svar." in page
        assert "Ett annat svar." in page
        referred.refresh_from_db()
        assert referred.referral_answer == "Mitt svar."
