"""From proposal to decision in a browser, and every page looked at by axe."""

from __future__ import annotations

import re
from datetime import date

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from commissioning.models import Matter
from tests import factories
from tests.commissioning import outermost
from tests.commissioning.browser import REFUSED, VIEWS, shows, text_of

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def agreement(son, leanlink):
    factories.make_memo_template()
    return outermost.agreement_of(son, leanlink)


def test_from_proposal_to_decision(
    agreement, son, enter, live_server, administrator, secretary, settings, tmp_path
):
    """The outermost responsibility, extended from 2021-12-31 to 2022-05-31."""
    settings.MEMO_CACHE_DIR = str(tmp_path)
    meeting = factories.make_meeting(son, outermost.MEETING_ON)
    extension = outermost.extension_of(agreement)
    site = live_server.url

    page = enter(administrator)
    page.goto(f"{site}/matters/new/?amendment={extension.pk}&per=2021-11-19")
    page.get_by_label("Diarienummer").fill("SON 2021-880")
    page.locator("#id_meeting").select_option(str(meeting.pk))
    expect(page.locator("#id_proposed_text")).to_have_value(re.compile("förlängs med fem månader"))
    page.get_by_role("button", name="Öppna ärendet").click()

    page.get_by_role("link", name="Lägg till beslutspunkt").click()
    page.get_by_label("Förslag till beslut").fill(outermost.POINT_2)
    page.get_by_text("Ger ett uppdrag").click()
    page.get_by_label("Uppdrag till").fill(outermost.ADMINISTRATION)
    page.get_by_label("Återrapporteras senast").fill("2022-05-31")
    page.get_by_role("button", name="Lägg till punkten").click()

    page.get_by_role("link", name="Redigera skrivelsen").click()
    page.locator("#avsnitt-bakgrund summary").click()
    page.get_by_role("button", name="Föreslå text till Bakgrund").click()
    expect(page.locator("#id_body_bakgrund")).to_have_value(re.compile("till och med 2021-12-31"))
    page.locator("#id_body_bakgrund").press_sequentially(" Behovet är litet.")
    page.locator("#forhandsvisning", has_text="Behovet är litet.").wait_for()
    page.get_by_role("button", name="Spara").first.click()
    page.get_by_text("Skrivelsen är sparad.").wait_for()

    matter = Matter.objects.get()
    printed = page.request.get(f"{site}{reverse('commissioning:memo-pdf', args=[matter.pk])}")
    assert printed.body().startswith(b"%PDF-")

    page = enter(secretary)
    page.goto(site + matter.get_absolute_url())
    page.get_by_role("link", name="Registrera beslut").click()
    effects = text_of(page, "#effekt")
    assert "2022-05-31" in effects
    assert "1 814 000 kr per år i 2021 års nivå" in effects
    assert "755 833 kr för fem månader" in effects
    assert "Uppdrag: Social- och omsorgsförvaltningen" in effects

    page.get_by_text("Avslag", exact=True).first.click()
    page.locator("#effekt", has_text="avslås").wait_for()
    page.get_by_text("Bifall", exact=True).first.click()
    page.locator("#effekt", has_text="2022-05-31").wait_for()
    page.get_by_label("Paragraf").fill("87")
    page.get_by_role("button", name="Registrera").click()
    page.get_by_text("Beslutet är registrerat").wait_for()
    shows(page, "§ 87")

    standing = agreement.standings.get(valid_until=None)
    assert standing.ends_on == date(2022, 5, 31)


@pytest.fixture
def pages(agreement, son):
    matter = outermost.matter_of(outermost.extension_of(agreement))
    point = matter.points.get(number=2)
    one = [matter.pk]
    return [
        reverse("commissioning:matter-list"),
        reverse("commissioning:matter-new"),
        reverse("commissioning:matter-detail", args=one),
        reverse("commissioning:matter-edit", args=one),
        reverse("commissioning:point-new", args=one),
        reverse("commissioning:point-edit", args=[point.pk]),
        reverse("commissioning:point-delete", args=[point.pk]),
        reverse("commissioning:memo-edit", args=one),
        reverse("commissioning:decision-new", args=one),
        reverse("commissioning:meeting-list"),
        reverse("commissioning:meeting-new"),
        matter.meeting.get_absolute_url(),
    ]


@pytest.mark.parametrize(("width", "scheme"), VIEWS)
def test_every_page_is_accessible_and_whole(
    pages, enter, secretary, live_server, axe, width, scheme
):
    page = enter(secretary)
    page.set_viewport_size({"width": width, "height": 800})
    page.emulate_media(color_scheme=scheme)
    for address in pages:
        page.goto(live_server.url + address)
        axe(page)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, address


def test_the_errors_of_a_form_are_accessible(pages, enter, secretary, live_server, axe):
    page = enter(secretary)
    page.goto(live_server.url + reverse("commissioning:matter-new"))
    page.get_by_role("button", name="Öppna ärendet").click()
    axe(page)
    expect(page).to_have_title(REFUSED)


def test_the_decided_text_is_asked_for_only_when_it_differs(pages, enter, secretary, live_server):
    page = enter(secretary)
    page.goto(live_server.url + next(address for address in pages if "decision" in address))
    field = page.get_by_label("Beslutad text, punkt 1")
    expect(field).to_be_hidden()
    page.get_by_text("Bifall med ändring").first.click()
    expect(field).to_be_visible()
