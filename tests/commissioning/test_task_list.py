"""Balanslistan: what boards wait for, overdue first."""

import csv
import io
from datetime import date

import pytest
from django.urls import reverse

from commissioning.actions import tasks
from tests import factories
from tests.commissioning import decided_cases as cases

pytestmark = pytest.mark.django_db
URL = reverse("commissioning:task-list")
DAY = {"per": "2022-06-01"}


@pytest.fixture
def listing(signed_in, administrator):
    def get(**query):
        return signed_in(administrator).get(URL, DAY | query)

    return get


def texts(response):
    return [row.task.text for row in response.context["rows"]]


def states(response):
    return {row.task.text: row.state_text for row in response.context["rows"]}


def test_overdue_comes_first_and_what_has_no_day_last(listing, son):
    cases.task_of(son, "Utan dag", due_on=None)
    cases.task_of(son, "Senare", due_on=date(2022, 12, 31))
    cases.task_of(son, "Försenat länge", due_on=date(2022, 4, 30))
    cases.task_of(son, "Snart", due_on=date(2022, 6, 1))
    cases.task_of(son, "Försenat", due_on=date(2022, 5, 31))
    found = listing()
    assert texts(found) == ["Försenat länge", "Försenat", "Snart", "Senare", "Utan dag"]
    assert found.context["counts"] == {"open": 5, "late": 2, "undated": 1}
    assert states(found)["Försenat"] == "Försenat"
    assert states(found)["Snart"] == "Väntar på rapport"
    page = found.content.decode()
    assert "Dag saknas" in page
    assert "5 uppdrag väntar på återrapportering, 2 är försenade, ett saknar dag." in page


def test_each_row_leads_to_its_decision_and_to_a_report(listing, son):
    task = cases.task_of(son)
    page = listing().content.decode()
    assert task.outcome.decision.get_absolute_url() in page
    assert f"{reverse('commissioning:matter-new')}?task={task.pk}" in page
    assert reverse("commissioning:task-edit", args=[task.pk]) in page


def test_a_connected_task_says_in_which_matter(listing, son):
    task = cases.task_of(son)
    matter = factories.make_matter(board=son, title="Rapport", dnr="SON 2022-300")
    tasks.connect(task=task, matter=matter, by=factories.registrar())
    found = listing()
    assert list(states(found).values()) == ["Återrapporteras i SON 2022-300"]
    assert "Öppna återrapportering" not in found.content.decode()


def test_reported_and_closed_ones_are_under_their_own_state(listing, son):
    by = factories.registrar()
    cases.task_of(son, "Kvar")
    reported, closed = cases.task_of(son, "Rapporterat"), cases.task_of(son, "Upphävt")
    matter = factories.make_matter(board=son)
    tasks.connect(task=reported, matter=matter, by=by)
    tasks.close_reported(matter=matter, on=date(2022, 5, 15), by=by)
    tasks.close(task=closed, on=date(2022, 5, 16), reason="Beslutet upphävt", by=by)
    assert texts(listing()) == ["Kvar"]
    assert states(listing(state="reported")) == {"Rapporterat": "Återrapporterat 2022-05-15"}
    everything = listing(state="all")
    assert texts(everything)[0] == "Kvar"
    assert states(everything)["Upphävt"] == "Avslutat utan rapport 2022-05-16"


def test_it_shows_the_list_as_it_was_on_the_day(listing, son):
    by = factories.registrar()
    task = cases.task_of(son)
    tasks.close(task=task, on=date(2022, 5, 16), reason="Upphävt", by=by)
    assert texts(listing(per="2022-05-15")) == [task.text]
    assert texts(listing(per="2022-04-19")) == []


def test_own_boards_are_shown_until_another_is_chosen(signed_in, son, aldre):
    mine, theirs = cases.task_of(son, "Vårt"), cases.task_of(aldre, "Deras")
    client = signed_in(factories.make_user(role="administrator", board=son))
    assert texts(client.get(URL, DAY)) == [mine.text]
    other = client.get(URL, DAY | {"board": aldre.pk})
    assert texts(other) == [theirs.text]
    assert "Öppna återrapportering" not in other.content.decode()


def test_the_owner_is_searched_in_part(listing, son):
    cases.task_of(son, "Ett", owner="Socialdirektören")
    cases.task_of(son, "Två", owner="Avdelningschef Ek")
    assert texts(listing(owner="CHEF")) == ["Två"]
    assert "Inga uppdrag stämmer" in listing(owner="ingen").content.decode()


def test_somebody_who_only_reads_gets_no_buttons(signed_in, controller, son):
    cases.task_of(son)
    page = signed_in(controller).get(URL, DAY).content.decode()
    assert "Öppna återrapportering" not in page


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_the_list_is_sent_as_a_file(signed_in, controller, son, kind):
    cases.task_of(son, "Kommer med", due_on=date(2022, 4, 30))
    address = reverse("commissioning:task-export", args=[kind])
    response = signed_in(controller).get(address, DAY)
    content = b"".join(response.streaming_content)
    if kind == "xlsx":
        assert content.startswith(b"PK")
        return
    _, row = csv.reader(io.StringIO(content.decode("utf-8-sig")), delimiter=";")
    assert row[1:5] == ["Kommer med", "Socialdirektören", "2022-04-30", "Försenat"]


def test_a_longer_list_is_cut_honestly(listing, son, monkeypatch):
    monkeypatch.setattr("commissioning.pages.task_rows.MOST_ROWS", 1)
    cases.task_of(son, "Ett")
    cases.task_of(son, "Två")
    found = listing()
    assert len(texts(found)) == 1
    assert "Listan är lång" in found.content.decode()


def test_it_asks_the_same_for_many_rows(signed_in, administrator, son, django_assert_num_queries):
    for n in range(6):
        cases.task_of(son, f"Uppdrag {n}")
    client = signed_in(administrator)
    with django_assert_num_queries(8):
        client.get(URL, DAY)


def test_other_pages_lead_here(signed_in, secretary, administrator, son):
    for person in (secretary, administrator):
        for address in ("/", "/meetings/", "/matters/"):
            assert f'href="{URL}' in signed_in(person).get(address).content.decode(), address
