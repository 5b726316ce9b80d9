"""A controller takes a run back in a browser, after the one that builds on it."""

from __future__ import annotations

from datetime import date

import pytest
from playwright.sync_api import expect

from commissioning import integrity
from contracts.models import IndexRun
from tests import factories
from tests.commissioning.browser import hides, look, shows
from tests.commissioning.index_cases import set_today

pytestmark = pytest.mark.django_db(transaction=True)


def test_the_later_run_first_and_then_the_wrong_one(
    monkeypatch, son, enter, controller, live_server, axe
):
    set_today(monkeypatch, date(2019, 4, 20))
    formula = factories.make_formula("OPI", {2018: "2.6", 2019: "2.7"})
    for title in ("Hemtjänst i söder", "Hemtjänst i norr"):
        factories.make_indexed_agreement(formula, board=son, title=title)
    first = factories.make_index_run(formula, 2018, board=son, on=date(2018, 4, 1))
    factories.make_index_run(formula, 2019, board=son, on=date(2019, 4, 1))

    page = enter(controller)
    page.goto(live_server.url + first.get_absolute_url())
    page.get_by_role("link", name="Ta tillbaka").click()
    shows(page, "bygger på priset i 2 av avtalen. Ta tillbaka den först.")
    look(page, axe)

    page.get_by_role("link", name="Öppna uppräkningen").click()
    page.get_by_role("link", name="Ta tillbaka").click()
    shows(page, "2 avtal får tillbaka sina priser från före uppräkningen")
    look(page, axe)
    page.get_by_role("button", name="Ta tillbaka uppräkningen").click()
    expect(page.get_by_role("textbox", name="Skäl")).to_have_attribute("aria-invalid", "true")
    page.get_by_role("textbox", name="Skäl").fill("Fel stöd")
    page.get_by_role("button", name="Ta tillbaka uppräkningen").click()
    shows(page, "Tillbakatagen 2019-04-20")
    look(page, axe)

    page.goto(live_server.url + first.get_absolute_url())
    page.get_by_role("link", name="Ta tillbaka").click()
    page.get_by_role("textbox", name="Skäl").fill("Fel avtal")
    page.get_by_role("button", name="Ta tillbaka uppräkningen").click()
    shows(page, "Tillbakatagen 2019-04-20")
    page.get_by_role("link", name="Uppräkningar").last.click()
    shows(page, "Fel avtal")
    look(page, axe)
    page.get_by_role("link", name="OPI 2018").click()
    page.get_by_role("link", name="Hemtjänst i söder", exact=True).click()
    shows(page, "Uppräkningen är tillbakatagen")
    hides(page, "432,02 kr per timme från")
    assert IndexRun.objects.filter(taken_back_on=None).count() == 0
    assert list(integrity.problems()) == []
