"""A whole follow-up in a browser: recorded, with a finding, an action, and the check again."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from contracts.models import Finding, FollowUpTerm
from tests import factories

pytestmark = pytest.mark.django_db(transaction=True)
VIEWS = ((1280, "light"), (320, "light"), (1280, "dark"))


@pytest.fixture
def signed_in_page(page, live_server, controller):
    client = Client()
    client.force_login(controller)
    value = client.cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies(
        [{"name": settings.SESSION_COOKIE_NAME, "value": value, "url": live_server.url}]
    )
    return page


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


def look(page, axe):
    """No violation, and no scrolling sideways, at every width and in both colours."""
    for width, scheme in VIEWS:
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(color_scheme=scheme)
        axe(page)
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.set_viewport_size({"width": 1280, "height": 900})
    page.emulate_media(color_scheme="light")


def test_from_a_late_day_to_a_finding_that_is_put_right(
    signed_in_page, live_server, agreement, axe
):
    page, today = signed_in_page, date.today()
    page.goto(live_server.url + reverse("commissioning:follow-up-list"))
    assert "Ett avtal har försenad uppföljning." in page.locator("main").inner_text()
    look(page, axe)

    page.get_by_role("link", name="Registrera uppföljning").click()
    page.locator("#id_method").select_option("visit")
    page.locator("#id_performed_by").fill("Kim Controller")
    page.get_by_role("button", name="Spara uppföljningen").click()
    assert page.title().startswith("Fel:")
    look(page, axe)
    page.locator("#id_summary").fill("Två oanmälda besök.")
    page.locator("#id_grade_staff").select_option("not_met")
    page.get_by_role("button", name="Spara uppföljningen").click()
    assert "Uppfyller inte" in page.locator("main").inner_text()

    page.get_by_role("link", name="Lägg till brist").click()
    page.locator("#id_text").fill("För få på natten.")
    page.get_by_text("Mycket allvarlig").click()
    look(page, axe)
    page.get_by_role("button", name="Spara bristen").click()
    assert "Ingen åtgärd är bestämd." in page.locator("main").inner_text()

    page.get_by_role("link", name="Lägg till åtgärd").click()
    page.locator("#id_text").fill("Anställ två nattpersonal.")
    page.locator("#id_owner").fill("Enhetschefen")
    page.locator("#id_due_on").fill(str(today))
    page.locator("#id_recheck_by").fill(str(today + timedelta(days=30)))
    look(page, axe)
    page.get_by_role("button", name="Spara åtgärden").click()
    assert "Pågår" in page.locator("main").inner_text()
    look(page, axe)

    page.locator("tr a.knapp").click()
    page.locator("#id_done_on").fill(str(today))
    page.get_by_role("button", name="Spara åtgärden").click()
    assert "Klar, väntar på återkontroll" in page.locator("main").inner_text()
    assert Finding.objects.get().is_open(today)

    page.locator("tr a.knapp").click()
    page.locator("#id_rechecked_on").fill(str(today))
    page.locator("#id_recheck_result").select_option("cured")
    page.get_by_role("button", name="Spara åtgärden").click()
    assert "Avhjälpt" in page.locator("main").inner_text()

    page.goto(live_server.url + agreement.get_absolute_url())
    section = page.locator("#uppfoljning").inner_text()
    assert "uppfyller inte, inga öppna brister" in section and "genomförd" in section
    look(page, axe)


@pytest.mark.parametrize(
    "name", ["agreement-risk", "agreement-description", "follow-up-coverage", "unit-cost-list"]
)
def test_the_other_pages_are_accessible(signed_in_page, live_server, agreement, axe, name):
    arguments = [agreement.pk] if name.startswith("agreement") else []
    answer = signed_in_page.goto(live_server.url + reverse(f"commissioning:{name}", args=arguments))
    assert answer.status == 200
    look(signed_in_page, axe)
