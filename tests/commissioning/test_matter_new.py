"""Open a matter with its first point."""

from __future__ import annotations

from datetime import date

import pytest

from commissioning.actions import decisions
from commissioning.actions.decisions import Ruling
from commissioning.models import Decision, Matter, Outcome, PointOutcome, ReportBackTask
from contracts.states import AmendmentState
from tests import factories
from tests.commissioning import outermost

pytestmark = pytest.mark.django_db
URL = "/matters/new/"


@pytest.fixture
def client(administrator, signed_in):
    return signed_in(administrator)


@pytest.fixture
def extension(son, leanlink):
    return outermost.extension_of(outermost.agreement_of(son, leanlink))


def posted(board, **more):
    return {
        "title": "Yttersta ansvaret, förlängning",
        "dnr": " SON  2021-880 ",
        "board": board.pk,
        "proposed_text": outermost.POINT_1,
        "organ": "board",
        "form_key": "0a3c7f7e-1111-4222-8333-444455556666",
    } | more


def test_the_point_is_prefilled_from_the_amendment(client, extension):
    form = client.get(URL, {"amendment": extension.pk}).context["form"]
    assert "förlängs med fem månader" in form["proposed_text"].value()
    assert "755\N{NO-BREAK SPACE}833" in form["proposed_text"].value()
    assert form["amendments"].value() == [extension.pk]


def test_a_draft_can_be_picked_without_coming_from_it(client, extension):
    assert "Förlängning: Yttersta ansvaret" in client.get(URL).content.decode()


def test_it_opens_the_matter_with_the_amendment_proposed(client, extension, son):
    data = posted(son, amendments=[extension.pk])
    response = client.post(URL, data)
    matter = Matter.objects.get()
    extension.refresh_from_db()
    assert response.url == matter.get_absolute_url()
    assert matter.dnr == "SON 2021-880"
    assert extension.state == AmendmentState.PROPOSED
    assert matter.points.get().amendments == [extension]


def test_it_starts_the_memo(client, son):
    factories.make_memo_template()
    client.post(URL, posted(son))
    assert Matter.objects.get().memo.sections.count() == 2


def test_a_repeated_post_opens_one_matter(client, son):
    client.post(URL, posted(son))
    client.post(URL, posted(son))
    assert Matter.objects.count() == 1


def test_it_puts_the_matter_to_a_meeting(client, son):
    meeting = factories.make_meeting(son, date(2099, 12, 15))
    client.post(URL, posted(son, meeting=meeting.pk))
    assert Matter.objects.get().meeting == meeting


def test_it_refuses_another_boards_meeting(client, son, aldre):
    meeting = factories.make_meeting(aldre, date(2099, 12, 15))
    page = client.post(URL, posted(son, meeting=meeting.pk)).content.decode()
    assert "Välj ett annat" in page
    assert not Matter.objects.exists()


def test_it_refuses_another_boards_amendment(client, extension, aldre):
    page = client.post(URL, posted(aldre, amendments=[extension.pk])).content.decode()
    assert "Ett ärende har en nämnd" in page


def test_a_day_to_report_back_needs_somebody(client, son):
    page = client.post(URL, posted(son, task_due_on="2022-05-31")).content.decode()
    assert "Ange vem som ska återkomma" in page


def test_what_was_typed_is_kept_when_something_is_missing(client, son):
    page = client.post(URL, posted(son, title="")).content.decode()
    assert "31 maj 2022" in page
    assert "Fyll i rubrik" in page


@pytest.mark.parametrize("value", ["\x00", "9" * 30, "abc", ""])
def test_it_bears_any_input(client, son, value):
    assert client.get(URL, {"amendment": value, "meeting": value}).status_code == 200
    assert client.post(URL, dict.fromkeys(posted(son), value)).status_code == 200


def test_only_those_who_prepare_may(controller, signed_in, son):
    assert signed_in(controller).get(URL).status_code == 403
    assert signed_in(controller).post(URL, posted(son)).status_code == 403


def test_a_person_for_another_board_cannot_choose_the_board(aldre, son, signed_in):
    person = factories.make_user(role="administrator", board=aldre)
    signed_in(person).post(URL, posted(son))
    assert not Matter.objects.exists()


def test_a_missing_board_is_a_sentence(client, extension, son):
    data = posted(son, amendments=[extension.pk]) | {"board": ""}
    page = client.post(URL, data).content.decode()
    assert "Välj nämnd" in page


class TestFromAnotherPage:
    """A task that is to be reported, or a decision that is to be revoked, leads here."""

    @pytest.fixture
    def outcome(self, extension):
        matter = outermost.matter_of(extension)
        decision = Decision(matter=matter, decided_on=outermost.MEETING_ON, section=150)
        rulings = [Ruling(p, Outcome.APPROVED) for p in matter.open_points()]
        decisions.record(decision=decision, rulings=rulings, by=factories.registrar())
        return PointOutcome.objects.get(point__number=1)

    def test_a_task_is_reported_by_the_new_matter(self, client, outcome, son):
        task = ReportBackTask.objects.get()
        form = client.get(URL, {"task": task.pk}).context["form"]
        assert form["kind"].value() == "report"
        assert form["title"].value().startswith("Återrapportering: ")
        client.post(URL, posted(son, kind="report", dnr="", task=task.pk))
        task.refresh_from_db()
        assert task.reporting_matter == Matter.objects.latest("pk")

    def test_a_decision_is_proposed_to_be_revoked(self, client, outcome, son):
        form = client.get(URL, {"reverses": outcome.pk}).context["form"]
        assert form["kind"].value() == "revocation"
        text = form["proposed_text"].value()
        assert "2021-12-15 § 150, punkt 1, upphävs." in text
        client.post(URL, posted(son, dnr="", reverses=outcome.pk, proposed_text=text))
        assert Matter.objects.latest("pk").points.get().reverses == outcome

    def test_only_what_counts_can_be_revoked(self, client, outcome, son):
        outcome.outcome = Outcome.REJECTED
        outcome.save_because("Test")
        assert "reverses" not in client.get(URL, {"reverses": outcome.pk}).context["form"].initial
        data = posted(son, dnr="", reverses=outcome.pk)
        assert client.post(URL, data).status_code == 200

    def test_another_boards_decision_is_left_aside(self, outcome, aldre, signed_in):
        person = factories.make_user(role="administrator", board=aldre)
        form = signed_in(person).get(URL, {"reverses": outcome.pk}).context["form"]
        assert form.initial == {}

    def test_the_kind_follows_from_what_is_carried(self, client, son, aldre):
        draft = factories.make_draft(board=son, provider=aldre, form="inter_board_agreement")
        form = client.get(URL, {"amendment": draft.pk}).context["form"]
        assert form["kind"].value() == "inter_board"


def test_the_same_diary_number_asks_first(client, son):
    factories.make_matter(board=son, title="Det första", dnr="SON 2021-880")
    page = client.post(URL, posted(son)).content.decode()
    assert "står redan på" in page and "Det första" in page
    client.post(URL, posted(son, same_dnr="on"))
    assert Matter.objects.filter(dnr="SON 2021-880").count() == 2


def test_secrecy_and_officers_are_kept(client, son):
    data = posted(son, officers="Maja, Ann", secrecy_ground="19 kap. 3 § OSL")
    client.post(URL, data)
    matter = Matter.objects.get()
    assert matter.is_secret
    assert matter.officer_names == ["Maja", "Ann"]
