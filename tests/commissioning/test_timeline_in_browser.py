"""The timeline in a browser: from the register's filter to the picture, its words and its paper."""

from datetime import date

import pytest
from playwright.sync_api import expect

from contracts.states import Form
from tests import factories
from tests.commissioning.browser import VIEWS, sign_in

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def register(controller, son, capio, respite):
    extendable = factories.make_agreement(
        title="Korttidsboende Ekängen",
        board=son,
        provider=capio,
        form=Form.PROCURED_CONTRACT,
        terms=factories.base_terms(steps=2, notice_months=2, services=(respite,)),
    )
    factories.make_extension(extendable, date(2021, 9, 1), date(2022, 8, 31))
    factories.make_agreement(board=son, title="Boendestöd", terms=factories.base_terms())


def test_a_controller_draws_what_the_register_shows(page, live_server, register, axe):
    sign_in(page, live_server.url, "controller")
    page.goto(f"{live_server.url}/agreements/?q=Ekängen&per=2021-06-01")
    page.get_by_role("link", name="Tidslinje", exact=True).click()
    page.wait_for_url("**/agreements/timeline/**")
    assert "per=2021-06-01" in page.url and "q=Ek" in page.url
    picture = page.locator("table.gantt")
    expect(picture.get_by_role("link", name="Korttidsboende Ekängen")).to_be_visible()
    expect(picture.get_by_text("Boendestöd")).to_have_count(0)
    expect(picture.locator(".per--utkast")).to_have_count(1)
    expect(picture.locator(".per--mojlig")).to_have_count(1)
    expect(picture.locator(".per--lucka")).to_have_count(2)
    page.get_by_label("Från").fill("2021")
    page.get_by_label("Längd").select_option("24 månader")
    page.get_by_role("button", name="Visa", exact=True).press("Enter")
    page.wait_for_url("**span=24**")
    assert "q=Ek" in page.url and "per=2021-06-01" in page.url
    expect(page.locator(".ingress")).to_contain_text("2021-01-01–2022-12-31")
    page.locator("summary", has_text="Samma rader som text").press("Enter")
    expect(page.get_by_text("2021-09-01–2022-12-31").last).to_be_visible()
    for width, scheme in VIEWS:
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(color_scheme=scheme)
        axe(page)
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.set_viewport_size({"width": 1280, "height": 900})
    with page.expect_download() as download:
        page.get_by_role("link", name="Excel").click()
    assert download.value.suggested_filename == "tidslinje-2021-06-01.xlsx"
    paper = page.request.get(
        live_server.url + page.get_by_role("link", name="PDF A3").get_attribute("href")
    )
    assert paper.headers["content-type"] == "application/pdf"
