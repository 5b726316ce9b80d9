"""Open a matter with its first point."""

from __future__ import annotations

from datetime import date

import pytest

from commissioning.models import Matter
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
