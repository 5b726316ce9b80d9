"""The sections that a board's memos have: add, change, move and remove them."""

from __future__ import annotations

import pytest
from django.urls import reverse

from commissioning.actions import memo_templates, memos
from commissioning.models import MemoSectionTemplate
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def common():
    factories.make_memo_template()


@pytest.fixture
def registrar(db):
    return factories.registrar()


@pytest.fixture
def address(son, common):
    return reverse("commissioning:memo-template-edit", args=[son.pk])


@pytest.fixture
def client(secretary, signed_in):
    return signed_in(secretary)


def headings(board):
    return [section.heading for section in memo_templates.template_for(board)]


def own(board):
    return MemoSectionTemplate.objects.filter(board=board)


def written(key, heading, **more):
    return {f"{key}-heading": heading, f"{key}-applies_when": "always", f"{key}-hint": ""} | more


def change(client, address, key, heading, **more):
    data = written(key, heading, do=f"change:{key}", **more)
    return client.post(address, data, follow=True)


def test_a_board_begins_with_the_common_template(address, son, client):
    page = client.get(address).content.decode()
    assert "Nämnden använder den gemensamma mallen" in page
    assert "Ärende" in page and "Bakgrund" in page
    assert not own(son).exists()


def test_the_first_change_gives_the_board_its_own(address, son, client):
    change(client, address, "bakgrund", "Vad som gäller i dag")
    assert headings(son) == ["Ärende", "Vad som gäller i dag"]
    assert headings(factories.make_board("Äldrenämnden")) == ["Ärende", "Bakgrund"]


def test_an_added_section_stands_last_with_what_was_said(address, son, client):
    data = written("new", "Barnets bästa", do="add") | {
        "new-is_required": "on",
        "new-applies_when": "children",
        "new-hint": "Krävs när barn berörs.",
    }
    client.post(address, data)
    section = own(son).get(key="barnets-basta")
    assert headings(son) == ["Ärende", "Bakgrund", "Barnets bästa"]
    assert (section.is_required, section.applies_when) == (True, "children")
    assert section.hint == "Krävs när barn berörs."


@pytest.mark.parametrize(
    ("task", "expected"),
    [
        ("up:bakgrund", ["Bakgrund", "Ärende"]),
        ("down:arende", ["Bakgrund", "Ärende"]),
        ("up:arende", ["Ärende", "Bakgrund"]),
        ("remove:arende", ["Bakgrund"]),
    ],
)
def test_moving_and_removing(address, son, client, task, expected):
    client.post(address, {"do": task})
    assert headings(son) == expected
    assert [section.position for section in own(son)] == list(range(1, len(expected) + 1))


def test_the_last_section_stays(address, son, client):
    client.post(address, {"do": "remove:arende"})
    page = client.post(address, {"do": "remove:bakgrund"}, follow=True).content.decode()
    assert "Mallen ska ha minst ett avsnitt" in page
    assert headings(son) == ["Bakgrund"]


def test_the_same_post_twice_adds_once(address, son, client):
    key = "0f0f0f0f-0000-4000-8000-000000000001"
    data = written("new", "Risker", do="add") | {"new-form_key": key}
    client.post(address, data)
    client.post(address, data)
    assert headings(son) == ["Ärende", "Bakgrund", "Risker"]


@pytest.mark.parametrize(
    ("heading", "sentence"),
    [
        ("", "Skriv en rubrik."),
        ("bakgrund", "Mallen har redan ett avsnitt med den rubriken"),
        ("x" * 201, "200"),
    ],
)
def test_a_heading_that_will_not_do_is_told_at_its_field(address, son, client, heading, sentence):
    data = written("new", heading, do="add") | {"new-hint": "Tipset står kvar."}
    page = client.post(address, data).content.decode()
    assert sentence in page
    assert "Tipset står kvar." in page
    assert headings(son) == ["Ärende", "Bakgrund"]


def test_what_somebody_else_changed_is_shown_and_nothing_is_lost(address, son, client, registrar):
    revision = client.get(address).context["rows"][1].form["version"].value()
    memo_templates.change(
        board=son, key="bakgrund", values={"heading": "Hennes rubrik"}, by=registrar
    )
    sent = {"bakgrund-version": revision}
    response = change(client, address, "bakgrund", "Min rubrik", **sent)
    page = response.content.decode()
    assert "Någon annan har ändrat avsnittet" in page
    assert "Hennes rubrik" in page and "Min rubrik" in page
    assert headings(son) == ["Ärende", "Hennes rubrik"]
    again = {"bakgrund-version": response.context["rows"][1].form["version"].value()}
    change(client, address, "bakgrund", "Min rubrik", **again)
    assert headings(son) == ["Ärende", "Min rubrik"]


def test_a_section_that_is_gone_is_said_to_be(address, son, client):
    client.post(address, {"do": "remove:bakgrund"})
    page = client.post(address, {"do": "up:bakgrund"}, follow=True).content.decode()
    assert "Avsnittet finns inte längre i mallen" in page


@pytest.mark.parametrize("task", ["", "nonsense", "up:\x00", "change:nonsense", "remove:", "add:1"])
def test_it_bears_any_task(address, client, task):
    assert client.post(address, {"do": task}, follow=True).status_code == 200


def test_a_memo_keeps_its_sections_and_takes_in_new_ones_in_their_place(son, common, registrar):
    matter = factories.make_matter(board=son)
    memos.write(memo=matter.memo, head={}, bodies={"bakgrund": "Min text."}, by=registrar)
    section = MemoSectionTemplate(board=son, heading="Barnets bästa")
    memo_templates.add(section=section, by=registrar)
    memo_templates.move(board=son, key="barnets-basta", steps=-1, by=registrar)
    memo_templates.remove(board=son, key="arende", by=registrar)
    assert [row.key for row in memos.missing_sections(matter.memo)] == ["barnets-basta"]
    memos.add_sections(memo=matter.memo, by=registrar)
    found = list(matter.memo.sections.values_list("key", "body"))
    assert found == [("barnets-basta", ""), ("arende", ""), ("bakgrund", "Min text.")]


def test_a_new_memo_follows_the_boards_own_template(son, common, registrar):
    memo_templates.remove(board=son, key="bakgrund", by=registrar)
    matter = factories.make_matter(board=son)
    assert [section.key for section in matter.memo.sections.all()] == ["arende"]


def test_only_who_decides_for_the_board_may(address, administrator, controller, signed_in):
    assert signed_in(administrator).get(address).status_code == 403
    assert signed_in(controller).post(address, {"do": "remove:arende"}).status_code == 403


def test_the_settings_lead_here(address, son, client):
    settings = client.get(reverse("commissioning:board-settings", args=[son.pk]))
    assert address in settings.content.decode()


def test_queries_do_not_grow_with_the_sections(
    address, son, client, registrar, django_assert_max_num_queries
):
    for number in range(12):
        section = MemoSectionTemplate(board=son, heading=f"Avsnitt {number}")
        memo_templates.add(section=section, by=registrar)
    with django_assert_max_num_queries(16):
        client.get(address)
