"""A matter that begins from a task to report back, or from a decision to revoke."""

from datetime import date

import pytest

from commissioning.actions import decisions, matters
from commissioning.actions.decisions import Ruling
from commissioning.models import (
    Decision,
    DecisionPoint,
    Matter,
    MatterKind,
    Outcome,
    ReportBackTask,
)
from contracts.states import AmendmentState
from tests import factories

pytestmark = pytest.mark.django_db
DAY, LATER = date(2021, 5, 19), date(2021, 10, 20)


@pytest.fixture
def client(administrator, signed_in):
    return signed_in(administrator)


def record(matter, on=DAY):
    return decisions.record(
        decision=Decision(matter=matter, decided_on=on, section=40),
        rulings=[Ruling(point, Outcome.APPROVED) for point in matter.open_points()],
        by=factories.registrar(),
    )


@pytest.fixture
def task(son):
    matter = factories.make_matter(board=son, dnr="SON 2021-1")
    point = DecisionPoint(proposed_text="Återkom om volymen.", task_owner="Förvaltningen")
    matters.add_point(matter=matter, point=point, by=factories.registrar())
    record(matter)
    return ReportBackTask.objects.get()


@pytest.fixture
def decision(son):
    amendment = factories.make_draft(board=son)
    return record(factories.make_matter(amendment, title="Jourplatser"))


def posted(page):
    """What a person sends who changes nothing in the form."""
    form = page.context["form"]
    return {
        name: value
        for name in form.fields
        if (value := form[name].value()) not in (None, False, "", [])
    }


class TestReporting:
    def test_the_form_is_filled_from_the_task(self, client, task):
        page = client.get(f"/matters/new/?task={task.pk}")
        form = page.context["form"]
        assert form["kind"].value() == MatterKind.REPORT
        assert form["title"].value() == "Återrapportering: Återkom om volymen"

    def test_the_matter_reports_the_task_when_it_is_decided(self, client, task):
        client.post("/matters/new/", posted(client.get(f"/matters/new/?task={task.pk}")))
        matter = Matter.objects.get(kind=MatterKind.REPORT)
        task.refresh_from_db()
        assert task.reporting_matter == matter
        record(matter, LATER)
        task.refresh_from_db()
        assert task.reported_on == LATER


class TestRevoking:
    def test_the_form_cites_the_decision(self, client, decision):
        page = client.get(f"/matters/new/?reverses={decision.outcomes.get().pk}")
        form = page.context["form"]
        assert form["title"].value() == "Upphävande av Jourplatser"
        assert form["proposed_text"].value() == (f"Beslut {decision.reference}, punkt 1, upphävs.")

    def test_the_matter_revokes_when_it_is_decided(self, client, decision):
        page = client.get(f"/matters/new/?reverses={decision.outcomes.get().pk}")
        client.post("/matters/new/", posted(page))
        matter = Matter.objects.get(kind=MatterKind.REVOCATION)
        record(matter, LATER)
        amendment = decision.matter.points.get().amendments[0]
        assert amendment.state == AmendmentState.REVOKED

    def test_what_is_revoked_already_is_not_offered(self, client, decision):
        page = client.get(f"/matters/new/?reverses={decision.outcomes.get().pk}")
        client.post("/matters/new/", posted(page))
        record(Matter.objects.get(kind=MatterKind.REVOCATION), LATER)
        page = client.get(f"/matters/new/?reverses={decision.outcomes.get().pk}")
        assert not page.context["form"]["reverses"].value()


@pytest.mark.parametrize("query", ["task=0", "task=x", "reverses=9" + "9" * 30, "reverses=%00"])
def test_an_address_that_names_nothing_opens_an_empty_form(client, son, query):
    page = client.get(f"/matters/new/?{query}")
    assert page.status_code == 200
    assert not page.context["form"]["title"].value()


class TestDiaryNumber:
    def test_the_same_number_on_two_matters_is_asked_about(self, client, task, son):
        data = {
            "title": "Ett till",
            "dnr": "SON  2021-1",
            "board": son.pk,
            "proposed_text": "Texten.",
            "organ": "board",
        }
        page = client.post("/matters/new/", data)
        assert "står redan på" in page.context["form"].errors["dnr"][0]
        assert "same_dnr" in page.content.decode()
        assert client.post("/matters/new/", data | {"same_dnr": "on"}).status_code == 302
