"""Register SON 2019-509 in a browser, by keyboard and mouse."""

from __future__ import annotations

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from contracts.models import Agreement
from tests.commissioning.browser import REFUSED

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def opened(page, live_server, administrator, son, leanlink, respite, after_school):
    """The form, opened by somebody who has signed in."""
    page.goto(live_server.url + reverse("login"))
    page.fill("input[name=username]", administrator.username)
    page.fill("input[name=password]", "demo")
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: "login" not in url)
    page.goto(live_server.url + reverse("commissioning:agreement-new"))
    return page


def fill_in(page):
    page.get_by_label("Utvecklingsuppdrag").check()
    page.get_by_label("Rubrik").fill("Korttidsvistelse och korttidstillsyn för barn och unga")
    page.keyboard.press("Tab")
    page.keyboard.type("SON 2019-509")
    page.get_by_label("Beställande nämnd").select_option(label="Social- och omsorgsnämnden")
    page.get_by_label("Utförare", exact=True).select_option(label="Leanlink LSS Funktionsstöd")
    page.get_by_label("Korttidsvistelse utanför det egna hemmet").check()
    page.get_by_label("Korttidstillsyn för skolungdom").focus()
    page.keyboard.press("Space")
    page.locator("#id_starts_on").fill("2019-09-01")
    page.keyboard.press("Tab")
    page.keyboard.type("2021-08-31")
    page.locator("#id_right_steps").fill("2")
    page.locator("#id_right_months").fill("12")
    page.locator("#id_right_notice_months").fill("3")
    page.locator("#id_compensations-0-amount").fill("28 928 446")
    page.locator("#id_compensations-0-price_level_year").fill("2019")
    page.get_by_label("Var tredje månad").check()


def test_son_2019_509_is_registered(opened):
    page = opened
    fill_in(page)
    panel = page.locator("#forhandsvisning")
    panel.get_by_text("till 2023-08-31").wait_for()
    expect(page.locator("#langst")).to_contain_text("2023-08-31")
    expect(page.locator("#beslut-senast")).to_contain_text("2021-05-31 och 2022-05-31")
    expect(page.locator("#langd")).to_have_text("24 månader")
    page.get_by_role("button", name="Spara utkast").click()
    page.wait_for_url(lambda url: "/agreements/new" not in url)
    agreement = Agreement.objects.get()
    assert page.url.endswith(agreement.get_absolute_url())
    page.get_by_role("heading", level=1, name=agreement.title).wait_for()


def test_enter_in_a_field_saves_nothing(opened):
    opened.get_by_label("Rubrik").fill("Boendestöd")
    opened.keyboard.press("Enter")
    opened.wait_for_load_state()
    expect(opened.get_by_label("Rubrik")).to_have_value("Boendestöd")
    assert not Agreement.objects.exists()


def test_errors_take_the_focus_and_keep_what_is_typed(opened):
    fill_in(opened)
    opened.locator("#id_starts_on").fill("i höst")
    opened.get_by_role("button", name="Spara utkast").click()
    opened.locator(".felsumma:focus").wait_for()
    expect(opened).to_have_title(REFUSED)
    opened.locator(".felsumma a").first.click()
    expect(opened.locator("#id_starts_on:focus")).to_have_value("i höst")


@pytest.mark.parametrize("width", [1280, 320])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_is_accessible(opened, axe, width, scheme):
    opened.emulate_media(color_scheme=scheme)
    opened.set_viewport_size({"width": width, "height": 900})
    fill_in(opened)
    opened.locator("#forhandsvisning").get_by_text("till 2023-08-31").wait_for()
    axe(opened)
    assert opened.evaluate("document.documentElement.scrollWidth") <= width
