"""Stating, correcting and taking away what is needed, and how many begin and end."""

import pytest
from django.urls import reverse
from django.utils import timezone

from contracts.models import Need, NeedFlow

pytestmark = pytest.mark.django_db
NEED = {
    "first_year": "2018",
    "last_year": "2019",
    "quantity": "75 500",
    "unit": "hours",
    "persons": "620",
    "stated_on": "2018-03-05",
    "source": "Tjänsteskrivelse 2018-03-05",
}
FLOW = {
    "inflow": "10",
    "outflow_least": "5",
    "outflow_most": "6",
    "stated_on": "2018-03-05",
    "source": "Tjänsteskrivelse 2018-03-05",
}


@pytest.fixture
def client(signed_in, controller):
    return signed_in(controller)


def new(name, service):
    return reverse(f"commissioning:{name}-new", args=[service.pk])


def edit(name, record, verb="edit"):
    return reverse(f"commissioning:{name}-{verb}", args=[record.pk])


@pytest.fixture
def need(client, respite):
    client.post(new("need", respite), NEED)
    return Need.objects.get()


def test_a_need_is_stated(client, respite, controller):
    answer = client.post(new("need", respite), NEED)
    assert answer.url == reverse("commissioning:capacity-detail", args=[respite.pk])
    need = Need.objects.get()
    assert (need.quantity, need.persons, need.service) == (75_500, 620, respite)
    assert need.history.get().history_user == controller


def test_a_flow_is_stated(client, respite):
    client.post(new("flow", respite), FLOW)
    flow = NeedFlow.objects.get()
    assert (flow.inflow, flow.outflow_least, flow.outflow_most) == (10, 5, 6)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"last_year": "2017"}, "last_year"),
        ({"quantity": "många"}, "quantity"),
        ({"quantity": "-1"}, "quantity"),
        ({"persons": "0"}, "persons"),
        ({"first_year": "20188"}, "first_year"),
        ({"source": ""}, "source"),
        ({"source": "\x00"}, "source"),
        ({"unit": "percent"}, "unit"),
        ({"stated_on": "i går"}, "stated_on"),
        ({"stated_on": "2099-01-01"}, "stated_on"),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_nothing_is_lost(client, respite, change, field):
    answer = client.post(new("need", respite), NEED | {"note": "Kvar"} | change)
    assert list(answer.context["form"].errors) == [field]
    assert "Kvar" in answer.text
    assert not Need.objects.exists()


def test_an_outflow_the_wrong_way_round_is_refused(client, respite):
    answer = client.post(new("flow", respite), FLOW | {"outflow_most": "4"})
    assert list(answer.context["form"].errors) == ["outflow_most"]


def test_a_flow_of_a_million_is_refused_and_not_a_crash(client, respite):
    answer = client.post(new("flow", respite), FLOW | {"inflow": "999999999"})
    assert list(answer.context["form"].errors) == ["inflow"]


def test_the_same_statement_twice_is_refused(client, respite, need):
    answer = client.post(new("need", respite), NEED)
    assert "Det finns redan en uppgift från den dagen" in answer.text
    assert Need.objects.count() == 1


def test_the_same_form_sent_twice_is_one_need(client, respite):
    key = {"form_key": "0b0b8f7e-3c07-4d0b-8a57-2f8f3f0f9a11"}
    for _ in range(2):
        assert client.post(new("need", respite), NEED | key).status_code == 302
    assert Need.objects.count() == 1


def test_a_need_is_corrected(client, need):
    client.post(edit("need", need), NEED | {"version": need.version, "quantity": "76 000"})
    need.refresh_from_db()
    assert (need.quantity, need.version, need.history.count()) == (76_000, 2, 2)


def test_somebody_elses_change_is_shown_and_not_overwritten(client, need):
    opened_at = need.version
    client.post(edit("need", need), NEED | {"version": opened_at, "quantity": "76 000"})
    answer = client.post(edit("need", need), NEED | {"version": opened_at, "quantity": "77 000"})
    text = answer.text.replace("\N{NO-BREAK SPACE}", " ")
    assert "Sparat nu: 76 000" in text and "Du skrev: 77 000" in text
    need.refresh_from_db()
    assert need.quantity == 76_000


def test_without_a_version_nothing_is_overwritten(client, need):
    client.post(edit("need", need), NEED | {"quantity": "1"})
    need.refresh_from_db()
    assert need.quantity == 75_500


def test_a_need_is_taken_away_and_stays_in_history(client, need):
    client.post(edit("need", need, "delete"), {"version": need.version})
    assert not Need.objects.exists()
    assert Need.history.first().history_type == "-"


def test_a_statement_from_today_counts_today(client, respite):
    today = timezone.localdate()
    client.post(
        new("need", respite),
        NEED | {"stated_on": str(today), "first_year": today.year, "last_year": today.year},
    )
    url = reverse("commissioning:capacity-detail", args=[respite.pk])
    assert [n.stated_on for n in client.get(url).context["needs"]] == [today]


@pytest.mark.parametrize("name", ["need", "flow"])
def test_it_requires_a_controller(signed_in, administrator, respite, name):
    assert signed_in(administrator).get(new(name, respite)).status_code == 403


def test_a_day_that_cannot_be_read_is_kept_as_typed(client, respite):
    answer = client.post(new("need", respite), NEED | {"stated_on": "5 mars"})
    assert 'value="5 mars"' in answer.text
