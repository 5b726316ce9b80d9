"""A whole follow-up in a browser: recorded, with a finding, an action, and the check again."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from contracts.models import Finding, FollowUpTerm
from tests import factories
from tests.commissioning.browser import REFUSED, look

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def agreement(son, leanlink, respite):
    """In force for half a year, followed up every third month."""
    today = date.today()
    terms = factories.base_terms(
        today - timedelta(days=180), today + timedelta(days=550), services=(respite,), steps=1
    )
    return factories.make_agreement(
        board=son,
        provider=leanlink,
        title="Korttidsvistelse",
        terms=[*terms, FollowUpTerm(every_months=3, subject="Resursutnyttjande")],
        decided_on=today - timedelta(days=200),
    )


def test_from_a_late_day_to_a_finding_that_is_put_right(
    enter, controller, live_server, agreement, axe
):
    page, today = enter(controller), date.today()
    page.goto(live_server.url + reverse("commissioning:follow-up-list"))
    expect(page.locator("main")).to_contain_text("Ett avtal har försenad uppföljning.")
    look(page, axe)

    page.get_by_role("link", name="Registrera uppföljning").click()
    page.locator("#id_method").select_option("visit")
    page.locator("#id_performed_by").fill("Kim Controller")
    page.get_by_role("button", name="Spara uppföljningen").click()
    expect(page).to_have_title(REFUSED)
    look(page, axe)
    page.locator("#id_summary").fill("Två oanmälda besök.")
    page.locator("#id_grade_staff").select_option("not_met")
    page.get_by_role("button", name="Spara uppföljningen").click()
    expect(page.locator("main")).to_contain_text("Uppfyller inte")

    page.get_by_role("link", name="Lägg till brist").click()
    page.locator("#id_text").fill("För få på natten.")
    page.get_by_text("Mycket allvarlig").click()
    look(page, axe)
    page.get_by_role("button", name="Spara bristen").click()
    expect(page.locator("main")).to_contain_text("Ingen åtgärd är bestämd.")

    page.get_by_role("link", name="Lägg till åtgärd").click()
    page.locator("#id_text").fill("Anställ två nattpersonal.")
    page.locator("#id_owner").fill("Enhetschefen")
    page.locator("#id_due_on").fill(str(today))
    page.locator("#id_recheck_by").fill(str(today + timedelta(days=30)))
    look(page, axe)
    page.get_by_role("button", name="Spara åtgärden").click()
    expect(page.locator("main")).to_contain_text("Pågår")
    look(page, axe)

    page.locator("tr a.knapp").click()
    page.locator("#id_done_on").fill(str(today))
    page.get_by_role("button", name="Spara åtgärden").click()
    expect(page.locator("main")).to_contain_text("Klar, väntar på återkontroll")
    assert Finding.objects.get().is_open(today)

    page.locator("tr a.knapp").click()
    page.locator("#id_rechecked_on").fill(str(today))
    page.locator("#id_recheck_result").select_option("cured")
    page.get_by_role("button", name="Spara åtgärden").click()
    expect(page.locator("main")).to_contain_text("Avhjälpt")

    page.goto(live_server.url + agreement.get_absolute_url())
    section = page.locator("#uppfoljning")
    expect(section).to_contain_text("uppfyller inte, inga öppna brister")
    expect(section).to_contain_text("genomförd")
    look(page, axe)


@pytest.mark.parametrize(
    "name", ["agreement-risk", "agreement-description", "follow-up-coverage", "unit-cost-list"]
)
def test_the_other_pages_are_accessible(enter, controller, live_server, agreement, axe, name):
    page = enter(controller)
    arguments = [agreement.pk] if name.startswith("agreement") else []
    answer = page.goto(live_server.url + reverse(f"commissioning:{name}", args=arguments))
    assert answer.status == 200
    look(page, axe)
