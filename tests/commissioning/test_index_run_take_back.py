"""The page that takes an index run back: what it shows, whom it lets, and what it refuses."""

import re
import uuid
from datetime import date

import pytest
from django.urls import reverse

from commissioning import integrity
from commissioning.models import Role
from contracts.actions import index_runs
from contracts.models import IndexRun
from tests import factories
from tests.commissioning.index_cases import address as preview_address
from tests.commissioning.index_cases import run_post, set_today, text_of

pytestmark = pytest.mark.django_db
TODAY = date(2018, 4, 20)


@pytest.fixture(autouse=True)
def today(monkeypatch):
    set_today(monkeypatch, TODAY)


@pytest.fixture
def formula():
    return factories.make_formula("OPI", {2018: "2.6", 2019: "2.7"})


@pytest.fixture
def run(formula, son):
    factories.make_indexed_agreement(formula, board=son, title="Hemtjänst i söder")
    return factories.make_index_run(formula, 2018, board=son, on=date(2018, 4, 1))


@pytest.fixture
def client(signed_in, controller):
    return signed_in(controller)


def address(run):
    return reverse("commissioning:index-run-take-back", args=[run.pk])


def words_of(response):
    """What can be read, without the markup."""
    return re.sub(r"<[^>]+>", "", text_of(response))


def post(**changes):
    data = {"form_key": str(uuid.uuid4()), "version": 1, "reason": "Fel avtal valdes"}
    return data | changes


def test_it_shows_each_price_before_and_after(client, run):
    page = words_of(client.get(address(run)))
    assert "1 avtal får tillbaka sitt pris från före uppräkningen" in page
    assert "också för tiden från 2018-01-01. Skillnaden är −12 792 kr per år." in page
    assert 0 < page.index("420,66 kr") < page.index("410 kr")
    assert not IndexRun.objects.get(pk=run.pk).is_taken_back


def test_the_run_is_taken_back_and_says_by_whom_and_why(client, controller, run):
    response = client.post(address(run), post(), follow=True)
    assert response.redirect_chain[-1][0] == run.get_absolute_url()
    page = text_of(response)
    assert "Priserna före den gäller igen." in page
    assert f"Tillbakatagen 2018-04-20 av {controller.username}. Fel avtal valdes" in words_of(
        response
    )
    assert "410,00 × 1,026 = 420,66, OPI 2018" in page
    assert address(run) not in page
    assert list(integrity.problems()) == []


def test_the_list_marks_it(client, run):
    client.post(address(run), post())
    page = words_of(client.get(reverse("commissioning:index-run-list")))
    assert "OPI 2018" in page
    assert "Tillbakatagen 2018-04-20 av controller: Fel avtal valdes" in page


def test_the_agreement_shows_the_old_price_and_its_history_tells_why(client, run):
    agreement = run.prices.get().agreement
    assert "504 792 kr" in words_of(client.get(agreement.get_absolute_url()))
    client.post(address(run), post())
    page = words_of(client.get(agreement.get_absolute_url()))
    assert "504 792 kr" not in page
    assert "492 000 kr2017 års prisnivå" in page
    assert "Uppräkningen är tillbakatagen" in page
    assert "upphävd 2018-04-20" in page
    assert "Enligt avtalet punkt 7.2, tillbakataget 2018-04-20" in page
    history = reverse("commissioning:agreement-history", args=[agreement.pk])
    assert "Uppräkning OPI 2018 tillbakatagen: Fel avtal valdes" in text_of(client.get(history))
    then = words_of(client.get(f"{agreement.get_absolute_url()}?per=2018-04-10"))
    assert "504 792 kr" in then
    assert "tillbakata" not in then.split("Historik")[0]


def test_the_reason_is_asked_for(client, run):
    page = text_of(client.post(address(run), post(reason="")))
    assert "Fel: Ta tillbaka uppräkning OPI 2018" in page
    assert not IndexRun.objects.get(pk=run.pk).is_taken_back


def test_a_double_click_leads_to_the_same_place(client, run):
    data = post()
    first, second = client.post(address(run), data), client.post(address(run), data)
    assert first.url == second.url == run.get_absolute_url()
    assert run.history.count() == 2


def test_a_page_that_was_open_meanwhile_is_told(client, run):
    client.post(address(run), post())
    page = words_of(client.post(address(run), post(reason="Annat skäl")))
    assert "Uppräkningen togs tillbaka 2018-04-20." in page
    assert IndexRun.objects.get(pk=run.pk).take_back_reason == "Fel avtal valdes"


def test_an_old_version_changes_nothing_and_keeps_the_words(client, run):
    page = text_of(client.post(address(run), post(version=7)))
    assert "Någon annan har ändrat uppgifterna" in page
    assert "Fel avtal valdes" in page
    assert not IndexRun.objects.get(pk=run.pk).is_taken_back


def test_what_a_later_run_builds_on_says_what_to_do_first(client, formula, son, run):
    later = factories.make_index_run(formula, 2019, board=son, on=date(2018, 4, 2))
    for response in (client.get(address(run)), client.post(address(run), post())):
        page = text_of(response)
        assert "bygger på priset i Hemtjänst i söder. Ta tillbaka den först." in page
        assert later.get_absolute_url() in page
        assert 'name="reason"' not in page
    assert not IndexRun.objects.get(pk=run.pk).is_taken_back


def test_the_same_year_can_be_counted_up_again(client, formula, run):
    client.post(address(run), post())
    preview = client.get(preview_address(formula))
    agreement = run.prices.get().agreement
    client.post(preview_address(formula), run_post(preview, agreement))
    again = IndexRun.objects.exclude(pk=run.pk).get()
    assert again.prices.get().turn == 2
    assert list(integrity.problems()) == []


@pytest.mark.parametrize("role", [Role.ADMINISTRATOR, Role.SECRETARY])
def test_only_those_who_may_make_a_run(signed_in, run, role):
    client = signed_in(factories.make_user("annan", role=role))
    assert client.get(address(run)).status_code == 403
    assert client.post(address(run), post()).status_code == 403
    assert address(run) not in text_of(client.get(run.get_absolute_url()))
    assert not IndexRun.objects.get(pk=run.pk).is_taken_back


def test_not_for_the_controller_of_another_board(signed_in, aldre, run):
    client = signed_in(factories.make_user("annan", role=Role.CONTROLLER, board=aldre))
    assert client.post(address(run), post()).status_code == 403
    assert address(run) not in text_of(client.get(run.get_absolute_url()))


def test_what_is_proposed_in_a_matter_is_taken_back_there(client, formula, son):
    factories.make_indexed_agreement(formula, board=son)
    selection = factories.make_selection(formula, 2018, on=TODAY)
    found = {c.agreement.pk: c.plan.mark for c in index_runs.candidates(selection)}
    run, _ = index_runs.propose(
        selection=selection, seen=found, made_on=TODAY, by=factories.registrar()
    )
    assert "Återta förslaget där." in text_of(client.get(address(run)))
    assert address(run) not in text_of(client.get(run.get_absolute_url()))
