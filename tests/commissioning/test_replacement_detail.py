"""The mapping page: 428 rows in few queries, what is typed stays, and money on both sides."""

from __future__ import annotations

from urllib.parse import quote

import pytest
from django.urls import reverse
from django.utils import timezone

from commissioning.actions import replacements
from commissioning.models import Role
from contracts.models import Succession
from tests import factories
from tests.commissioning.replacement_cases import draw_in, make_group, make_new, make_olds

pytestmark = pytest.mark.django_db


@pytest.fixture
def new(son, leanlink):
    return make_new(son, "Heldygn barn och unga", provider=leanlink)


@pytest.fixture
def matter(new):
    return factories.make_matter(new)


@pytest.fixture
def group(matter):
    return make_group(matter)


@pytest.fixture
def client(signed_in, administrator):
    return signed_in(administrator)


def address(group, query="", name="detail"):
    found = reverse(f"commissioning:replacement-{name}", args=[group.pk])
    return f"{found}?{query}" if query else found


def text(response):
    return (
        response.content.decode()
        .replace("\N{NO-BREAK SPACE}", " ")
        .replace("&nbsp;", " ")
        .replace("\N{SOFT HYPHEN}", "")
        .replace("&shy;", "")
    )


def ticks(keys, mark="0"):
    return [f"{key}:{mark}" for key in keys]


def test_428_rows_take_as_many_queries_as_one(
    client, group, new, son, leanlink, django_assert_max_num_queries
):
    keys = draw_in(group, make_olds(428, board=son, provider=leanlink))
    replacements.map_to(group=group, amendment=new, agreements=keys, by=factories.registrar())
    with django_assert_max_num_queries(26):
        response = client.get(address(group))
    assert response.context["opening"] == "428 uppdrag blir ett."
    assert len(response.context["lines"]) == 100


def test_the_pages_show_every_row_once(client, group, son, leanlink):
    keys = draw_in(group, make_olds(230, board=son, provider=leanlink))
    url, seen = address(group), []
    while url:
        context = client.get(url).context
        seen += [line.row.agreement_id for line in context["lines"]]
        url = context["next_url"] and address(group) + context["next_url"]
    assert sorted(seen) == sorted(keys)
    assert len(seen) == len(keys)


def test_the_previous_page_is_the_one_before(client, group, son, leanlink):
    draw_in(group, make_olds(130, board=son, provider=leanlink))
    first = client.get(address(group)).context
    second = client.get(address(group) + first["next_url"]).context
    back = client.get(address(group) + second["previous_url"]).context
    assert back["lines"][0].row == first["lines"][0].row
    assert back["previous_url"] == ""


def test_all_in_the_selection_are_mapped_though_they_fill_several_pages(
    client, group, new, son, leanlink
):
    draw_in(group, make_olds(130, board=son, provider=leanlink))
    page = client.get(address(group)).context
    data = {"to": str(new.pk), "every": page["digest"]}
    assert client.post(address(group), data).status_code == 302
    assert Succession.objects.filter(amendment=new).count() == 130


def test_a_selection_that_has_changed_is_not_mapped_unseen(client, group, new, son, leanlink):
    keys = draw_in(group, make_olds(3, board=son, provider=leanlink))
    page = client.get(address(group)).context
    replacements.remove(group=group, agreements=keys[:1], by=factories.registrar())
    response = client.post(address(group), {"to": str(new.pk), "every": page["digest"]})
    assert "Urvalet har ändrats" in text(response)
    assert not Succession.objects.exists()


def test_a_conflict_keeps_what_was_ticked_and_shows_what_is_now(client, group, new, son, leanlink):
    keys = draw_in(group, make_olds(2, board=son, provider=leanlink))
    replacements.map_to(group=group, amendment=new, agreements=keys, by=factories.registrar())
    response = client.post(address(group), {"to": "clear", "rows": ticks(keys)})
    assert "Någon annan har ändrat" in text(response)
    assert [line.is_ticked for line in response.context["lines"]] == [True, True]
    assert [line.successors for line in response.context["lines"]] == [[new.agreement.title]] * 2
    assert Succession.objects.count() == 2


@pytest.mark.parametrize(
    ("data", "message"),
    [
        ({"to": "clear"}, "Markera minst ett uppdrag"),
        ({"rows": ["1:0"]}, "Välj vad uppdragen ersätts av"),
        ({"to": "ends", "rows": ["1:0"]}, "Skriv varför ingen tar över"),
        ({"to": "99999", "rows": ["1:0"]}, "Välj ur listan"),
    ],
)
def test_what_is_missing_is_said(client, group, son, leanlink, data, message):
    draw_in(group, make_olds(1, board=son, provider=leanlink))
    assert message in text(client.post(address(group), data))


def test_one_of_another_board_is_not_changed_by_somebody_without_a_role_there(
    signed_in, son, aldre, leanlink, new, matter
):
    theirs = factories.make_matter(board=aldre)
    group = make_group(matter, theirs)
    keys = draw_in(group, make_olds(1, board=aldre, provider=leanlink))
    client = signed_in(factories.make_user(role=Role.ADMINISTRATOR, board=son))
    response = client.post(address(group), {"to": "clear", "rows": ticks(keys)})
    assert "Du får bara ändra din egen nämnds" in text(response)


def test_a_controller_reads_and_does_not_write(signed_in, controller, group, son, leanlink):
    draw_in(group, make_olds(1, board=son, provider=leanlink))
    client = signed_in(controller)
    page = client.get(address(group))
    assert page.status_code == 200
    assert "Spara ersättare" not in text(page)
    assert client.post(address(group), {"to": "clear"}).status_code == 403


def test_money_before_and_after_is_shown_and_what_is_unknown_is_said(
    client, group, new, son, leanlink
):
    keys = draw_in(group, make_olds(3, board=son, provider=leanlink))
    keys += draw_in(group, make_olds(1, board=son, provider=leanlink, per_year=None, title="O"))
    replacements.map_to(group=group, amendment=new, agreements=keys, by=factories.registrar())
    part = client.get(address(group)).context["parts"][0]
    line = part.news[0].balance
    assert (line.before.known, line.before.note) == (3000, "1 saknar belopp")
    assert (line.after.known, line.difference) == (5000, None)
    assert part.balance == line


def test_the_file_holds_every_row_with_its_replacement(client, group, new, son, leanlink):
    keys = draw_in(group, make_olds(3, board=son, provider=leanlink))
    replacements.map_to(group=group, amendment=new, agreements=keys, by=factories.registrar())
    url = reverse("commissioning:replacement-export", args=[group.pk, "csv"])
    lines = b"".join(client.get(url).streaming_content).decode("utf-8-sig").splitlines()
    assert len(lines) == 4
    assert "Heldygn barn och unga;2028-01-01" in lines[1]
    excel = reverse("commissioning:replacement-export", args=[group.pk, "xlsx"])
    assert client.get(excel).status_code == 200


def test_the_search_draws_in_a_provider_with_its_units(client, group, son, leanlink):
    unit = factories.make_party(name="Enhet ett", parent=leanlink)
    make_olds(2, board=son, provider=unit, title="Enhetens")
    make_olds(1, board=son, provider=factories.make_party(), title="Annans")
    url = address(group, f"provider={leanlink.pk}", name="scope")
    assert client.get(url).context["count"] == 2
    assert client.post(url, {"all": "on"}).status_code == 302
    assert group.replaced.count() == 2


def test_the_search_finds_words_forms_and_ends(client, group, son, leanlink):
    make_olds(2, board=son, provider=leanlink, title="Barnhem")
    make_olds(1, board=son, provider=leanlink, ends_on=None, title="Vuxenboende")
    count = lambda query: client.get(address(group, query, "scope")).context["count"]  # noqa: E731
    assert count(f"q={quote('barnhem')}") == 2
    assert count("form=activity_assignment") == 3
    assert count("ends_from=2028-01-01") == 1
    assert count("ends_from=x") == 3


def test_only_the_ticked_are_drawn_in(client, group, son, leanlink):
    olds = make_olds(3, board=son, provider=leanlink)
    url = address(group, name="scope")
    client.post(url, {"rows": ticks([olds[1].pk], "")})
    assert group.replaced.get().agreement == olds[1]
    assert "Markera minst ett uppdrag" in text(client.post(url, {"form_key": ""}))


def test_two_boards_begin_and_join(client, matter, aldre, group):
    theirs = factories.make_matter(board=aldre)
    url = reverse("commissioning:replacement-new", args=[theirs.pk])
    assert client.post(url, {"group": group.pk, "version": theirs.version}).status_code == 302
    theirs.refresh_from_db()
    assert theirs.group == group
    page = text(client.get(matter.get_absolute_url()))
    assert "Hör ihop" in page
    assert theirs.number in page


def test_a_matter_that_somebody_changed_is_not_joined_unseen(client, son):
    matter = factories.make_matter(board=son)
    url = reverse("commissioning:replacement-new", args=[matter.pk])
    response = client.post(url, {"title": "Många blir få", "version": matter.version + 1})
    assert "Någon annan har ändrat ärendet" in text(response)


def test_a_hundred_predecessors_cost_the_page_no_more_queries(
    client, group, new, son, leanlink, django_assert_max_num_queries
):
    keys = draw_in(group, make_olds(100, board=son, provider=leanlink))
    replacements.map_to(group=group, amendment=new, agreements=keys, by=factories.registrar())
    with django_assert_max_num_queries(50):
        page = text(client.get(new.agreement.get_absolute_url()))
    assert "Ersätter 100 uppdrag" in page
    assert "100 000 kr per år före, 5 000 kr per år efter, skillnad −95 000 kr." in page
    old = text(client.get(reverse("commissioning:agreement-detail", args=[keys[0]])))
    assert "tillsammans med 99 andra" in old


def test_the_day_is_todays(group):
    assert group.created_on == timezone.localdate()
