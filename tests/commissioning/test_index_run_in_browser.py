"""A controller counts prices up in a browser, and corrects them when the value is definitive."""

from __future__ import annotations

import io
from datetime import date

import pytest
from django.urls import reverse
from openpyxl import load_workbook
from playwright.sync_api import expect

from commissioning import integrity
from contracts.models import IndexRun
from tests import factories
from tests.commissioning.browser import hides, look, shows, text_of
from tests.commissioning.index_cases import set_today

pytestmark = pytest.mark.django_db(transaction=True)


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


def preview(page, live_server):
    page.goto(live_server.url + reverse("commissioning:index-run-list"))
    page.get_by_role("link", name="Räkna upp priser").click()
    page.get_by_label("Index", exact=True).select_option(label="OPI")
    page.get_by_label("År", exact=True).fill("2023")
    page.get_by_role("button", name="Förhandsvisa").click()


def test_a_whole_run_and_its_correction(formula, enter, controller, live_server, axe, tmp_path):
    page = enter(controller)
    preview(page, live_server)
    text = text_of(page)
    assert "410,00 × 1,035 = 424,35, OPI 2023, preliminärt" in text
    assert "Prisnivå saknas." in text
    look(page, axe)

    page.get_by_label("Hemtjänst i norr").uncheck()
    page.get_by_role("button", name="Räkna upp valda avtal").click()
    shows(page, "Skriv vad uppräkningen stöds på.")
    expect(page.get_by_label("Hemtjänst i norr")).not_to_be_checked()
    page.get_by_label("Uppräkningen stöds på").fill("Enligt avtalet punkt 7.2")
    page.get_by_role("button", name="Räkna upp valda avtal").click()
    page.wait_for_url("**/index-runs/*/")
    shows(page, "Indexvärdet var preliminärt.")
    hides(page, "Hemtjänst i norr")
    look(page, axe)

    with page.expect_download() as download:
        page.get_by_role("link", name="Excel").click()
    rows = list(load_workbook(io.BytesIO(download.value.path().read_bytes())).active.values)
    assert rows[1][7:9] == (410, 424.35)

    page.goto(live_server.url + reverse("commissioning:index-list"))
    look(page, axe)
    page.get_by_role("link", name="OPI").first.click()
    look(page, axe)
    page.get_by_role("link", name="Nytt värde").click()
    page.get_by_label("År").fill("2023")
    page.get_by_label("Förändring").fill("4,6")
    page.get_by_label("Publicerat").fill("2023-04-19")
    page.get_by_role("button", name="Lägg in värdet").click()
    shows(page, "4,6 %")

    preview(page, live_server)
    text = text_of(page)
    assert "410,00 × 1,046 = 428,86, OPI 2023" in text
    assert "Rättelse" in text
    page.get_by_text("4 månader").first.click()
    shows(page, "2023-01: ")
    page.get_by_label("Uppräkningen stöds på").fill("Enligt avtalet punkt 7.2")
    page.get_by_role("button", name="Räkna upp valda avtal").click()
    page.wait_for_url("**/index-runs/*/")
    shows(page, "2 avtal.")

    page.get_by_role("link", name="Hemtjänst i söder", exact=True).click()
    text = text_of(page)
    assert "Rättad uppräkning med OPI 2023: 410,00 × 1,046 = 428,86, OPI 2023" in text
    assert IndexRun.objects.count() == 2
    assert list(integrity.problems()) == []
