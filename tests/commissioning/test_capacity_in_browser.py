"""The controller states a need, sees what is missing, and keeps the competition plan."""

from datetime import date

import pytest
from playwright.sync_api import expect

from contracts.models import VolumeTerm
from contracts.states import Form
from tests import factories
from tests.commissioning.browser import REFUSED, VIEWS, sign_in

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def register(controller, son, leanlink, capio, respite):
    meeting = factories.make_meeting(son, date(2021, 6, 30))
    assert meeting
    for provider, form, hours in (
        (leanlink, Form.ACTIVITY_ASSIGNMENT, 900),
        (capio, Form.PROCURED_CONTRACT, 300),
    ):
        terms = factories.base_terms(date(2025, 1, 1), date(2029, 12, 31), services=(respite,))
        factories.make_agreement(
            board=son,
            provider=provider,
            form=form,
            title=f"Korttidsvistelse, {provider.name}",
            terms=[*terms, VolumeTerm(quantity=hours)],
        )
    return respite


def check(page, axe, address):
    for width, scheme in VIEWS:
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(color_scheme=scheme)
        page.goto(address)
        assert not page.evaluate("document.documentElement.scrollWidth > innerWidth"), address
        axe(page)
    page.set_viewport_size({"width": 1280, "height": 900})


def test_a_stated_need_shows_what_is_missing(page, live_server, register, axe):
    sign_in(page, live_server.url, "controller")
    page.goto(f"{live_server.url}/capacity/?first=2026")
    page.get_by_role("link", name=register.name).click()
    page.get_by_role("link", name="Ange behov").press("Enter")
    page.get_by_label("Från och med år").fill("2026")
    page.get_by_label("Till och med år").fill("2026")
    page.get_by_label("Behov per år").fill("1 500")
    page.get_by_label("Uppgiftens dag").fill("2026-01-15")
    page.get_by_role("button", name="Spara behovet").click()
    expect(page).to_have_title(REFUSED)
    page.get_by_label("Källa").fill("Behovsanalysen")
    page.get_by_role("button", name="Spara behovet").press("Enter")
    page.wait_for_url(f"{live_server.url}/capacity/{register.pk}/")
    page.goto(f"{live_server.url}/capacity/?first=2026")
    expect(page.get_by_text("Brist 2026, efter beställt")).to_be_visible()
    row = page.get_by_role("row").filter(has=page.get_by_role("rowheader", name="2026"))
    expect(row).to_contain_text("300")
    with page.expect_download() as download:
        page.get_by_role("link", name="Excel").click()
    assert download.value.suggested_filename.startswith("kapacitet-")
    for address in ("/capacity/?first=2026", f"/capacity/{register.pk}/"):
        check(page, axe, live_server.url + address)


def test_the_competition_plan_is_kept_beside_the_register(page, live_server, register, axe):
    sign_in(page, live_server.url, "controller")
    page.goto(f"{live_server.url}/competition/new/")
    page.get_by_label("Nämnd").select_option("Social- och omsorgsnämnden")
    page.get_by_label("Från och med år").fill("2026")
    page.get_by_label("Till och med år").fill("2029")
    page.get_by_role("button", name="Spara planen").click()
    page.get_by_role("link", name="Lägg till insats").first.click()
    page.get_by_role("combobox", name="Insats").select_option(register.name)
    page.get_by_text("Egen regi", exact=True).click()
    page.get_by_label("Skäl").fill("Rådighet över platserna.")
    page.get_by_role("button", name="Spara").click()
    expect(page.get_by_text("1 externt avtal gäller.")).to_be_visible()
    page.get_by_text("1 i egen regi, 1 externa").click()
    expect(page.get_by_role("link", name="Korttidsvistelse, Capio psykiatri AB")).to_be_visible()
    check(page, axe, page.url)
    check(page, axe, f"{live_server.url}/competition/shares/?year=2026")
