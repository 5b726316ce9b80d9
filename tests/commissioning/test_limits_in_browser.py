"""Caps and direct awards in a browser: report what is used, and add a limit that was missing."""

from datetime import date
from decimal import Decimal

import pytest

from contracts.models import CompensationTerm
from contracts.states import Form
from tests import factories
from tests.commissioning.cap_cases import framework

pytestmark = pytest.mark.django_db(transaction=True)
SIZES = [(1280, "light"), (1280, "dark"), (320, "light")]


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


def sign_in(page, live_server):
    page.goto(f"{live_server.url}/login/")
    page.get_by_label("Användarnamn").fill("controller")
    page.get_by_label("Lösenord").fill("demo")
    page.get_by_role("button", name="Logga in").click()
    page.wait_for_url(f"{live_server.url}/")


def check(page, axe):
    for width, scheme in SIZES:
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(color_scheme=scheme)
        axe(page)
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.set_viewport_size({"width": 1280, "height": 900})


def test_a_controller_reports_what_is_used_and_sees_the_alarm(page, live_server, register, axe):
    sign_in(page, live_server)
    page.goto(f"{live_server.url}{register.get_absolute_url()}")
    page.get_by_role("link", name="Lägg in förbrukning").click()
    page.get_by_role("button", name="Lägg in förbrukningen").click()
    assert page.title().startswith("Fel: ")
    check(page, axe)
    page.get_by_label("Från och med").fill("2026-01-01")
    page.get_by_label("Till och med").fill("2026-03-31")
    page.get_by_label("Belopp").fill("850 000")
    page.get_by_label("Källa").fill("Fakturor")
    page.get_by_role("button", name="Lägg in förbrukningen").press("Enter")
    page.wait_for_url("**#tak")
    assert page.locator("#tak .notis").inner_text().startswith("Hela avtalet: 850")
    check(page, axe)
    page.goto(f"{live_server.url}/?per=2026-11-25")
    page.get_by_role("link", name="1 avtal har använt minst 80 % av taket").click()
    assert page.get_by_role("link", name="Behandlingshem").is_visible()
    assert page.get_by_text("85 %").is_visible()
    check(page, axe)
    with page.expect_download() as download:
        page.get_by_role("link", name="Excel").click()
    assert download.value.suggested_filename.startswith("tak-")


def test_a_controller_adds_the_limit_that_was_missing(page, live_server, register, axe):
    sign_in(page, live_server)
    page.goto(f"{live_server.url}/direct-awards/?year=2026")
    assert page.get_by_text("Gränsvärde saknas.").is_visible()
    page.get_by_role("button", name="Lägg in kända gränsvärden 2016–2025").click()
    assert page.get_by_text("12 gränsvärden är inlagda.").is_visible()
    page.get_by_role("link", name="Lägg till gränsvärde").click()
    page.get_by_label("Sociala tjänster").check()
    page.get_by_label("Gäller från och med").fill("2026-01-01")
    page.get_by_label("Gränsvärde", exact=True).fill("700 000")
    page.get_by_label("Källa").fill("Upphandlingsmyndigheten")
    check(page, axe)
    page.get_by_role("button", name="Lägg till gränsvärdet").press("Enter")
    page.goto(f"{live_server.url}/direct-awards/?year=2026")
    row = page.get_by_role("row", name="Boendestöd")
    assert "85 %" in row.inner_text() and "Minst 80 %" in row.inner_text()
    row.get_by_role("link").first.click()
    page.wait_for_url("**#rader")
    assert page.get_by_role("link", name="Tillfälligt boendestöd").is_visible()
    check(page, axe)
