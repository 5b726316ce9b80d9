"""A controller's errand in a browser: sign in, look at another day, narrow it, take it along."""

from datetime import date

import pytest
from playwright.sync_api import expect

from contracts.states import Form
from tests import factories
from tests.commissioning.browser import VIEWS, sign_in

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def register(administrator, secretary, controller, son, capio, respite):
    factories.make_agreement(
        title="Korttidsboende Ekängen",
        board=son,
        provider=capio,
        form=Form.PROCURED_CONTRACT,
        terms=factories.base_terms(steps=2, notice_months=2, services=(respite,)),
    )
    factories.make_agreement(board=son, title="Boendestöd", terms=factories.base_terms())
    meeting = factories.make_meeting(son, date(2021, 6, 30))
    factories.make_matter(board=son, meeting=meeting)
    return son, respite


def test_a_controller_takes_the_end_dates_of_a_day_along(page, live_server, register):
    sign_in(page, live_server.url, "controller")
    page.goto(f"{live_server.url}/deadlines/?per=2021-06-01")
    page.get_by_text("12 mån", exact=True).click()
    page.get_by_role("button", name="Visa", exact=True).click()
    page.wait_for_url("**months=12**")
    assert "per=2021-06-01" in page.url
    expect(page.get_by_role("table").get_by_text("Korttidsboende Ekängen").first).to_be_visible()
    with page.expect_download() as download:
        page.get_by_role("link", name="Excel").click()
    assert download.value.suggested_filename == "slutdatum-2021-06-01.xlsx"


PAGES = [
    ("controller", "/"),
    ("controller", "/deadlines/"),
    ("controller", "/parties/"),
    ("controller", "/services/"),
    ("secretary", "/"),
    ("administrator", "/"),
    ("administrator", "/parties/new/"),
    ("administrator", "/parties/{party}/"),
    ("administrator", "/parties/{party}/edit/"),
    ("administrator", "/parties/{party}/names/new/"),
    ("administrator", "/services/new/"),
    ("administrator", "/services/{service}/edit/"),
]
NAMES = {"administrator": "handlaggare", "secretary": "namndsekreterare"}


@pytest.mark.parametrize("role", ["controller", "secretary", "administrator"])
def test_the_pages_can_be_used_by_everybody(page, live_server, register, axe, role):
    board, service = register
    sign_in(page, live_server.url, NAMES.get(role, role))
    for width, scheme in VIEWS:
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(color_scheme=scheme)
        for who, path in PAGES:
            if who == role:
                path = path.format(party=board.pk, service=service.pk)
                page.goto(f"{live_server.url}{path}?per=2021-06-01")
                axe(page)
                wide = page.evaluate("document.documentElement.scrollWidth")
                assert wide <= width, f"{path} rullar i sidled vid {width}"


def test_the_sign_in_page_can_be_used_by_everybody(page, live_server, axe, db):
    page.goto(f"{live_server.url}/login/")
    axe(page)
