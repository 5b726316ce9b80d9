"""A competition plan is made, changed and taken away, line by line."""

import pytest
from django.urls import reverse

from contracts.models import Choice, CompetitionLine, CompetitionPlan
from tests import factories

pytestmark = pytest.mark.django_db
NEW = reverse("commissioning:competition-new")


@pytest.fixture
def client(signed_in, controller):
    return signed_in(controller)


def url(name, record):
    return reverse(f"commissioning:competition-{name}", args=[record.pk])


def typed(of_board, **changes):
    return {
        "board": of_board.pk,
        "first_year": "2025",
        "last_year": "2028",
        "decided_on": "2024-11-20",
        "reference": "SON 2024-11-20 § 141",
    } | changes


@pytest.fixture
def plan(client, son):
    client.post(NEW, typed(son))
    return CompetitionPlan.objects.get()


@pytest.fixture
def line(client, plan, respite):
    client.post(url("line-new", plan), typed_line(respite))
    return CompetitionLine.objects.get()


def typed_line(service, **changes):
    return {"service": service.pk, "choice": "own", "ground": "Rådighet över platserna."} | changes


def test_a_plan_is_made_and_leads_to_its_page(client, son):
    answer = client.post(NEW, typed(son))
    plan = CompetitionPlan.objects.get()
    assert answer.url == plan.get_absolute_url()
    assert (plan.board, plan.years) == (son, "2025–2028")


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"last_year": "2024"}, "last_year"),
        ({"first_year": "x"}, "first_year"),
        ({"board": ""}, "board"),
        ({"decided_on": "2024-13-01"}, "decided_on"),
    ],
)
def test_what_is_wrong_is_said_at_its_field(client, son, change, field):
    answer = client.post(NEW, typed(son, **change))
    assert list(answer.context["form"].errors) == [field]


def test_a_board_has_one_plan_a_year(client, son, plan):
    answer = client.post(NEW, typed(son, first_year="2028", last_year="2030"))
    assert "Nämnden har redan en plan för något av åren." in answer.text


def test_a_service_is_added(client, plan, respite):
    client.post(url("line-new", plan), typed_line(respite, starts_on="2026-01-01"))
    line = CompetitionLine.objects.get()
    assert (line.plan, line.choice, str(line.starts_on)) == (plan, Choice.OWN, "2026-01-01")


def test_a_service_stands_once_in_a_plan(client, plan, line, respite):
    answer = client.post(url("line-new", plan), typed_line(respite))
    assert "Insatsen finns redan i planen." in answer.text


def test_a_ground_is_required(client, plan, respite):
    answer = client.post(url("line-new", plan), typed_line(respite, ground=""))
    assert list(answer.context["form"].errors) == ["ground"]


def test_a_line_is_changed_and_a_clash_is_shown(client, line, respite):
    client.post(url("line-edit", line), typed_line(respite, choice="procured", version="1"))
    line.refresh_from_db()
    assert (line.choice, line.version) == (Choice.PROCURED, 2)
    answer = client.post(url("line-edit", line), typed_line(respite, version="1"))
    assert "Sparat nu: Upphandlas (LOU)" in answer.text.replace("\N{NO-BREAK SPACE}", " ")


def test_a_service_that_is_no_longer_used_can_stay_in_its_line(client, line, respite):
    respite.is_active = False
    respite.save_because("Test", by=factories.registrar())
    answer = client.post(url("line-edit", line), typed_line(respite, ground="Nytt", version="1"))
    assert answer.status_code == 302


def test_a_plan_with_lines_is_not_taken_away(client, plan, line):
    answer = client.post(url("delete", plan), {"version": "1"})
    assert "Planen har rader. Ta bort dem först." in answer.text
    client.post(url("line-delete", line), {"version": "1"})
    client.post(url("delete", plan), {"version": "1"})
    assert not CompetitionPlan.objects.exists()
    assert CompetitionPlan.history.first().history_type == "-"


def test_a_controller_of_another_board_may_not(signed_in, plan, line, aldre):
    other = signed_in(factories.make_user("annan", role="controller", board=aldre))
    assert other.get(url("edit", plan)).status_code == 403
    assert other.get(url("line-edit", line)).status_code == 403
    assert "Ändra planen" not in other.get(plan.get_absolute_url()).text


def test_a_board_that_is_not_ones_own_cannot_be_chosen(signed_in, son, aldre):
    other = signed_in(factories.make_user("annan", role="controller", board=aldre))
    answer = other.post(NEW, typed(son))
    assert list(answer.context["form"].errors) == ["board"]


def test_it_requires_a_controller(signed_in, administrator):
    assert signed_in(administrator).get(NEW).status_code == 403
