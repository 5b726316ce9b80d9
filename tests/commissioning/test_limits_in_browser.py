"""Caps and direct awards in a browser: report what is used, and add a limit that was missing."""

import re
from datetime import date
from decimal import Decimal

import pytest
from playwright.sync_api import expect

from contracts.models import CompensationTerm
from contracts.states import Form
from tests import factories
from tests.commissioning.browser import REFUSED, look, shows, sign_in
from tests.commissioning.cap_cases import framework, use

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def register(controller, son):
    """A framework agreement with a cap of a million, and a direct award of 2026."""
    service = factories.make_service("Boendestöd")
    base = factories.base_terms(
        date(2026, 3, 1), date(2026, 12, 31), services=(service,), per_year=None
    )
    factories.make_agreement(
        board=son,
        form=Form.DIRECT_AWARD,
        title="Tillfälligt boendestöd",
        terms=[*base, CompensationTerm(amount=Decimal(600_000), unit="period")],
        decided_on=date(2026, 2, 1),
        registered_on=date(2026, 2, 1),
    )
    return framework(son)


def test_a_controller_reports_what_is_used_and_sees_the_alarm(page, live_server, register, axe):
    sign_in(page, live_server.url, "controller")
    page.goto(f"{live_server.url}{register.get_absolute_url()}")
    page.get_by_role("link", name="Lägg in förbrukning").click()
    page.get_by_role("button", name="Lägg in förbrukningen").click()
    expect(page).to_have_title(REFUSED)
    look(page, axe)
    page.get_by_label("Från och med").fill("2026-01-01")
    page.get_by_label("Till och med").fill("2026-03-31")
    page.get_by_label("Belopp").fill("850 000")
    page.get_by_label("Källa").fill("Fakturor")
    page.get_by_role("button", name="Lägg in förbrukningen").press("Enter")
    page.wait_for_url("**#tak")
    expect(page.locator("#tak .notis")).to_have_text(re.compile("^Hela avtalet: 850"))
    look(page, axe)
    page.goto(f"{live_server.url}/?per=2026-11-25")
    page.get_by_role("link", name="1 avtal har använt minst 80 % av taket").click()
    expect(page.get_by_role("link", name="Behandlingshem")).to_be_visible()
    expect(page.get_by_text("85 %")).to_be_visible()
    look(page, axe)
    with page.expect_download() as download:
        page.get_by_role("link", name="Excel").click()
    assert download.value.suggested_filename.startswith("tak-")


def test_a_controller_corrects_what_was_reported(page, live_server, register, axe):
    use(register, 100_000)
    sign_in(page, live_server.url, "controller")
    page.goto(f"{live_server.url}{register.get_absolute_url()}#tak")
    look(page, axe)
    page.get_by_role("link", name="Ändra förbrukningen").click()
    look(page, axe)
    page.get_by_label("Belopp").fill("")
    page.get_by_role("button", name="Spara").click()
    expect(page).to_have_title(REFUSED)
    look(page, axe)
    page.get_by_label("Belopp").fill("850 000")
    page.get_by_role("button", name="Spara").click()
    page.wait_for_url("**#tak")
    expect(page.locator("#tak .notis")).to_have_text(re.compile("^Hela avtalet: 850"))


def test_a_controller_adds_the_limit_that_was_missing(page, live_server, register, axe):
    sign_in(page, live_server.url, "controller")
    page.goto(f"{live_server.url}/direct-awards/?year=2026")
    expect(page.get_by_text("Gränsvärde saknas.")).to_be_visible()
    page.get_by_role("button", name="Lägg in kända gränsvärden 2016–2025").click()
    expect(page.get_by_text("12 gränsvärden är inlagda.")).to_be_visible()
    page.get_by_role("link", name="Lägg till gränsvärde").click()
    page.get_by_label("Sociala tjänster").check()
    page.get_by_label("Gäller från och med").fill("2026-01-01")
    page.get_by_label("Gränsvärde", exact=True).fill("700 000")
    page.get_by_label("Källa").fill("Upphandlingsmyndigheten")
    look(page, axe)
    page.get_by_role("button", name="Lägg till gränsvärdet").press("Enter")
    shows(page, "700 000 kr")
    page.goto(f"{live_server.url}/direct-awards/?year=2026")
    row = page.get_by_role("row", name="Boendestöd")
    expect(row).to_contain_text("85 %")
    expect(row).to_contain_text("Minst 80 %")
    row.get_by_role("link").first.click()
    page.wait_for_url("**#rader")
    expect(page.get_by_role("link", name="Tillfälligt boendestöd")).to_be_visible()
    look(page, axe)
