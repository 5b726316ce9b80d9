"""A controller counts prices up in a browser, and corrects them when the value is definitive."""

from __future__ import annotations

import io
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from commissioning import integrity
from contracts.models import IndexRun
from tests import factories
from tests.commissioning.index_cases import set_today

pytestmark = pytest.mark.django_db(transaction=True)
VIEWS = ((1280, "light"), (320, "light"), (1280, "dark"))


@pytest.fixture
def formula(monkeypatch, son):
    set_today(monkeypatch, date(2023, 4, 20))
    formula = factories.make_formula("OPI", {2023: "3.5"}, preliminary=True)
    for title in ("Hemtjänst i söder", "Hemtjänst i norr"):
        factories.make_indexed_agreement(
            formula, board=son, title=title, level=2022, ends_on=date(2025, 12, 31)
        )
    factories.make_indexed_agreement(
        formula, board=son, title="Utan prisnivå", level=None, ends_on=None
    )
    return formula


@pytest.fixture
def enter(page, live_server, controller):
    client = Client()
    client.force_login(controller)
    cookie = client.cookies["sessionid"].value
    page.context.add_cookies([{"name": "sessionid", "value": cookie, "url": live_server.url}])
    return page


def text_of(page):
    text = page.locator("main").inner_text()
    return text.replace("\N{NO-BREAK SPACE}", " ").replace("\N{SOFT HYPHEN}", "")


def check(page, axe):
    for width, scheme in VIEWS:
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        assert not page.evaluate("document.documentElement.scrollWidth > innerWidth")
        axe(page)
    page.set_viewport_size({"width": 1280, "height": 900})


def preview(page, live_server):
    page.goto(live_server.url + reverse("commissioning:index-run-list"))
    page.get_by_role("link", name="Räkna upp priser").click()
    page.get_by_label("Index", exact=True).select_option(label="OPI")
    page.get_by_label("År", exact=True).fill("2023")
    page.get_by_role("button", name="Förhandsvisa").click()


def test_a_whole_run_and_its_correction(formula, enter, live_server, axe, tmp_path):
    page = enter
    preview(page, live_server)
    text = text_of(page)
    assert "410,00 × 1,035 = 424,35, OPI 2023, preliminärt" in text
    assert "Prisnivå saknas." in text
    check(page, axe)

    page.get_by_label("Hemtjänst i norr").uncheck()
    page.get_by_role("button", name="Räkna upp valda avtal").click()
    assert "Skriv vad uppräkningen stöds på." in text_of(page)
    assert not page.get_by_label("Hemtjänst i norr").is_checked()
    page.get_by_label("Uppräkningen stöds på").fill("Enligt avtalet punkt 7.2")
    page.get_by_role("button", name="Räkna upp valda avtal").click()
    page.wait_for_url("**/index-runs/*/")
    assert "Indexvärdet var preliminärt." in text_of(page)
    assert "Hemtjänst i norr" not in text_of(page)
    check(page, axe)

    with page.expect_download() as download:
        page.get_by_role("link", name="Excel").click()
    rows = list(load_workbook(io.BytesIO(download.value.path().read_bytes())).active.values)
    assert rows[1][7:9] == (410, 424.35)

    page.goto(live_server.url + reverse("commissioning:index-list"))
    check(page, axe)
    page.get_by_role("link", name="OPI").first.click()
    check(page, axe)
    page.get_by_role("link", name="Nytt värde").click()
    page.get_by_label("År").fill("2023")
    page.get_by_label("Förändring").fill("4,6")
    page.get_by_label("Publicerat").fill("2023-04-19")
    page.get_by_role("button", name="Lägg in värdet").click()
    assert "4,6 %" in text_of(page)

    preview(page, live_server)
    text = text_of(page)
    assert "410,00 × 1,046 = 428,86, OPI 2023" in text
    assert "Rättelse" in text
    page.get_by_text("4 månader").first.click()
    assert "2023-01: " in text_of(page)
    page.get_by_label("Uppräkningen stöds på").fill("Enligt avtalet punkt 7.2")
    page.get_by_role("button", name="Räkna upp valda avtal").click()
    page.wait_for_url("**/index-runs/*/")
    assert "2 avtal." in text_of(page)

    page.get_by_role("link", name="Hemtjänst i söder", exact=True).click()
    text = text_of(page)
    assert "Rättad uppräkning med OPI 2023: 410,00 × 1,046 = 428,86, OPI 2023" in text
    assert IndexRun.objects.count() == 2
    assert list(integrity.problems()) == []
