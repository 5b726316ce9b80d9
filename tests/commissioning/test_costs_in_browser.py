"""A controller's errand in a browser: a budget that is too small, and the rows behind the sum."""

import re
from datetime import date

import pytest
from playwright.sync_api import expect

from tests import factories

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def register(controller, son, capio, respite):
    factories.make_agreement(
        title="Korttidsboende Ekängen",
        board=son,
        provider=capio,
        terms=factories.base_terms(date(2021, 1, 1), date(2022, 12, 31), services=(respite,)),
    )


def test_a_budget_is_entered_and_its_cost_followed_to_the_agreement(
    page, live_server, register, axe
):
    page.goto(f"{live_server.url}/login/")
    page.get_by_label("Användarnamn").fill("controller")
    page.get_by_label("Lösenord").fill("demo")
    page.get_by_role("button", name="Logga in").click()
    page.wait_for_url(f"{live_server.url}/")

    page.get_by_role("link", name="Ekonomi", exact=True).click()
    page.get_by_role("link", name="Budget", exact=True).click()
    page.get_by_role("link", name="Ny budget").first.click()
    page.get_by_label("Nämnd").select_option("Social- och omsorgsnämnden")
    page.get_by_label("År", exact=True).fill("2021")
    page.get_by_label("Belopp").fill("0,9 mnkr")
    page.get_by_label("Underlag").fill("KF § 301")
    page.get_by_role("button", name="Registrera budget").click()
    expect(page.get_by_text("900 000 kr")).to_be_visible()

    page.goto(f"{live_server.url}/costs/?per=2021-06-01")
    expect(page.get_by_text("2021: beslutat är mer än budgeten.")).to_be_visible()
    expect(page.get_by_text("111,1 % av budgeten är beslutad")).to_be_visible()
    picture = page.get_by_role("img", name="Kostnad per år")
    expect(picture).to_have_attribute("aria-label", re.compile("2021: beslutat 1,0"))
    with page.expect_download() as download:
        page.get_by_role("link", name="Excel").click()
    assert download.value.suggested_filename == "kostnader-2021-06-01.xlsx"

    page.get_by_label("Fördela på").select_option("Insats")
    page.get_by_role("button", name="Visa", exact=True).click()
    figure = page.get_by_role("link", name="1 000 000 kr beslutat 2021, Korttidsvistelse")
    figure.first.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/costs/rows/**")
    expect(page.get_by_role("link", name="Korttidsboende Ekängen")).to_be_visible()
    axe(page)
