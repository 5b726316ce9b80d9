"""The list of matters."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from tests import factories

pytestmark = pytest.mark.django_db
URL = "/matters/"


@pytest.fixture
def client(administrator, signed_in):
    return signed_in(administrator)


@pytest.fixture
def matter(son):
    return factories.make_matter(board=son, title="Boendestöd i Ryd", dnr="SON 2021-880")


def test_it_shows_an_open_matter(client, matter):
    assert "Boendestöd i Ryd" in client.get(URL).content.decode()


def test_it_hides_decided_matters_until_they_are_asked_for(client, matter):
    assert "Boendestöd i Ryd" not in client.get(URL, {"state": "decided"}).content.decode()
    assert "Boendestöd i Ryd" in client.get(URL, {"state": "all"}).content.decode()


@pytest.mark.parametrize("words", ["boendestöd", "2021-880"])
def test_it_finds_by_title_and_dnr(client, matter, words):
    assert "Boendestöd i Ryd" in client.get(URL, {"q": words}).content.decode()


def test_it_finds_by_register_number(client, matter, son):
    factories.make_matter(board=son, title="Någonting annat")
    page = client.get(URL, {"q": matter.register_number}).content.decode()
    assert "Boendestöd i Ryd" in page
    assert "Någonting annat" not in page


def test_it_narrows_to_a_board(client, matter, aldre):
    assert "Boendestöd i Ryd" not in client.get(URL, {"board": aldre.pk}).content.decode()


def test_it_says_what_to_do_when_nothing_is_found(client, matter):
    page = client.get(URL, {"q": "finns inte"}).content.decode()
    assert "Inga ärenden stämmer med urvalet" in page


def test_pages_follow_each_other_without_gaps(client, son):
    for number in range(53):
        opened_on = date(2021, 1, 1) + timedelta(days=number // 3)
        factories.make_matter(board=son, title=f"Nummer {number:02d}", opened_on=opened_on)
    first = client.get(URL)
    second = client.get(URL + first.context["next_url"])
    titles = [row["title"] for page in (first, second) for row in page.context["rows"]]
    assert len(titles) == len(set(titles)) == 53
    assert not second.context["next_url"]


@pytest.mark.parametrize("name", ["q", "state", "board", "after", "before", "per"])
@pytest.mark.parametrize("value", ["\x00", "9" * 30, "-1", "Ä-" + "9" * 30, "ååå"])
def test_it_bears_any_query(client, matter, name, value):
    assert client.get(URL, {name: value}).status_code == 200


def test_it_takes_a_fixed_number_of_queries(client, son, django_assert_max_num_queries):
    for number in range(5):
        factories.make_matter(board=son, title=f"Nummer {number}")
    with django_assert_max_num_queries(10):
        client.get(URL)


def test_only_those_who_prepare_see_the_button(client, controller, signed_in, matter):
    assert "Nytt ärende" in client.get(URL).content.decode()
    assert "Nytt ärende" not in signed_in(controller).get(URL).content.decode()


def test_a_person_without_a_role_is_refused(outsider, signed_in):
    assert signed_in(outsider).get(URL).status_code == 403
