"""Saved views: a search with a name, a person's own."""

import pytest
from django.urls import reverse

from commissioning.actions.saved_views import MOST_VIEWS, save_view
from commissioning.models import SavedView
from tests import factories

LIST = reverse("commissioning:agreement-list")
CREATE = reverse("commissioning:saved-view-create")


def delete_url(view):
    return reverse("commissioning:saved-view-delete", args=[view.pk])


@pytest.fixture
def client(signed_in, administrator):
    return signed_in(administrator)


def test_it_saves_the_search_in_the_address(client, administrator):
    page = client.get(f"{CREATE}?status=ended&board=7&unknown=1")
    form = page.context["form"]
    response = client.post(
        CREATE,
        {"name": "Avslutade", "query": form["query"].value(), "form_key": form["form_key"].value()},
    )

    view = SavedView.objects.get(user=administrator)
    assert (view.name, view.query) == ("Avslutade", "status=ended&board=7")
    assert response["Location"] == f"{LIST}?status=ended&board=7"


def test_the_day_and_the_page_are_not_part_of_a_view(client):
    client.post(CREATE, {"name": "Vy", "query": "q=korttid&per=2020-01-01&after=abc"})

    assert SavedView.objects.get().query == "q=korttid"


def test_a_view_is_a_tab_with_its_number(client, administrator, son, leanlink):
    factories.make_agreement(title="Korttidshem", board=son, provider=leanlink)
    save_view(name="Korttid", query="q=korttid", by=administrator)

    tab = client.get(f"{LIST}?q=korttid&per=2020-01-01").context["tabs"][-1]

    assert (tab.name, tab.number, tab.is_current) == ("Korttid", "1", True)
    assert tab.url == f"{LIST}?q=korttid&per=2020-01-01"


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ({"name": "", "query": "q=a"}, "Fyll i namn"),
        ({"name": "x" * 61, "query": "q=a"}, "60"),
        ({"name": "Vy", "query": ""}, "Välj minst ett filter innan du sparar vyn."),
        ({"name": "Vy", "query": "unknown=1"}, "Välj minst ett filter innan du sparar vyn."),
        (
            {"name": "Vy", "query": "&".join(f"board={n}" for n in range(1000, 1100))},
            "Vyn har för många val. Ta bort några filter.",
        ),
        ({"name": "Tagen", "query": "q=a"}, "Du har redan en vy med det namnet."),
    ],
)
def test_what_cannot_be_saved_is_told_in_a_sentence(client, administrator, data, sentence):
    save_view(name="Tagen", query="q=b", by=administrator)

    response = client.post(CREATE, data)

    assert response.status_code == 422
    assert sentence.lower() in response.content.decode().lower()
    assert SavedView.objects.count() == 1


def test_two_persons_may_use_the_same_name(client, secretary):
    save_view(name="Vy", query="q=b", by=secretary)

    assert client.post(CREATE, {"name": "Vy", "query": "q=a"}).status_code == 302


def test_posting_twice_saves_once(client):
    key = client.get(f"{CREATE}?q=a").context["form"]["form_key"].value()
    data = {"name": "Vy", "query": "q=a", "form_key": key}

    first, second = client.post(CREATE, data), client.post(CREATE, data)

    assert first["Location"] == second["Location"]
    assert SavedView.objects.count() == 1


def test_a_long_search_is_saved_and_leads_to_the_list(client):
    query = "&".join(f"board={n}" for n in range(1000, 1060))

    assert client.post(CREATE, {"name": "Vy", "query": query})["Location"] == LIST
    assert SavedView.objects.get().query == query


def test_there_is_a_limit(client, administrator):
    for number in range(MOST_VIEWS):
        save_view(name=f"Vy {number}", query="q=a", by=administrator)

    response = client.post(CREATE, {"name": "En till", "query": "q=a"})

    assert "Ta bort någon först" in response.content.decode()


def test_all_views_are_counted_in_the_same_query(
    client, administrator, django_assert_max_num_queries
):
    with django_assert_max_num_queries(12) as few:
        client.get(LIST)
    for number in range(MOST_VIEWS):
        save_view(name=f"Vy {number}", query=f"q=a{number}&status=draft", by=administrator)
    with django_assert_max_num_queries(len(few.captured_queries)):
        client.get(LIST)


def test_taking_away_asks_first_and_then_takes_away(client, administrator):
    view = save_view(name="Korttid", query="q=korttid", by=administrator)

    assert "Ta bort vyn Korttid?" in client.get(delete_url(view)).content.decode()
    assert SavedView.objects.exists()
    assert client.post(delete_url(view))["Location"] == LIST
    assert not SavedView.objects.exists()


@pytest.mark.parametrize("method", ["get", "post"])
def test_another_persons_view_cannot_be_found(client, secretary, method):
    view = save_view(name="Vy", query="q=a", by=secretary)

    assert getattr(client, method)(delete_url(view)).status_code == 404
    assert SavedView.objects.exists()


@pytest.mark.parametrize("query", ["%00", "q=%00", "a" * 20_000, "&&==", "board=" + "9" * 40])
def test_odd_searches_are_no_server_error(client, query):
    assert client.get(f"{CREATE}?{query}").status_code == 200
    assert client.post(CREATE, {"name": "Vy", "query": query}).status_code in (302, 422)
    assert client.post(CREATE, {"name": "a\x00b", "query": "q=\x00"}).status_code == 422
