"""From an adjusted decision to a dispatched extract, and from a task to its report, by hand."""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from commissioning.actions import extracts
from commissioning.models import Dispatch, Document, Matter, ReportBackTask
from tests import factories
from tests.commissioning import decided_cases as cases
from tests.commissioning.browser import VIEWS

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _store(settings, tmp_path):
    settings.MEMO_CACHE_DIR = str(tmp_path)


def test_from_adjustment_to_dispatch(son, enter, live_server, secretary):
    decision = cases.decide(cases.matter_with(son, dnr="SON 2022-100"))
    page, site = enter(secretary), live_server.url

    page.goto(site + reverse("commissioning:extract-new", args=[decision.pk]))
    page.get_by_text("Protokollet är inte justerat").wait_for()
    page.get_by_role("link", name="Ange justering och anslag").click()
    page.get_by_label("Justerat", exact=True).fill("2022-04-27")
    page.locator("#id_posted_on").fill("2022-04-28")
    page.get_by_role("button", name="Spara").click()

    page.goto(site + reverse("commissioning:extract-new", args=[decision.pk]))
    expect(page.locator(".handling")).to_contain_text("Rätt utdraget intygar")
    page.get_by_role("button", name="Gör utdraget").click()
    page.get_by_text("Utdraget är gjort och lagrat").wait_for()

    paper = Document.objects.get(kind="extract")
    address = reverse("commissioning:extract-pdf", args=[paper.pk])
    expect(page.get_by_role("link", name="PDF").first).to_have_attribute("href", address)
    got = page.request.get(site + address)
    assert got.body() == bytes(paper.file.content)
    assert got.headers["etag"].strip("W/") == f'"{paper.file.sha256}"'

    page.get_by_role("link", name="Registrera utskick").click()
    page.get_by_label("Ekonomiavdelningen").uncheck()
    page.get_by_label("Skickat", exact=True).fill("2022-05-02")
    page.get_by_role("button", name="Registrera utskick").click()
    page.get_by_text("Utdraget är skickat till Capio psykiatri AB").wait_for()
    expect(page.get_by_text("Inte skickat", exact=True)).to_have_count(1)
    assert Dispatch.objects.get().sent_on == date(2022, 5, 2)


def test_from_task_to_report(son, enter, live_server, secretary):
    task = cases.task_of(son, due_on=date(2022, 5, 31))
    report = cases.matter_with(son, title="Återrapportering", dnr="SON 2022-300")
    page, site = enter(secretary), live_server.url

    page.goto(f"{site}/tasks/")
    expect(page.locator("main")).to_contain_text("Försenat")
    page.get_by_role("link", name="Ändra").click()
    page.locator("#id_reporting_matter").select_option(str(report.pk))
    page.get_by_role("button", name="Spara").click()
    page.get_by_text("Uppdraget är sparat").wait_for()
    page.get_by_role("link", name="Återrapporteras i SON 2022-300").click()

    cases.decide(Matter.objects.get(pk=report.pk), on=date(2022, 9, 21), section=90)
    assert ReportBackTask.objects.get(pk=task.pk).reported_on == date(2022, 9, 21)
    page.goto(f"{site}/tasks/?state=reported")
    page.get_by_text("Återrapporterat 2022-09-21").wait_for()


@pytest.fixture
def pages(son):
    task = cases.task_of(son, due_on=date(2022, 5, 31))
    cases.task_of(son, "Nämnden vill ha en plan.", due_on=None)
    paper = extracts.make(
        decision=cases.adjusted(son), on=date(2022, 5, 2), by=factories.registrar()
    )
    extracts.dispatch(
        document=paper,
        recipients=[cases.RECIPIENTS[0]],
        channel="email",
        sent_on=date(2022, 5, 2),
        on=date(2022, 5, 2),
        by=factories.registrar(),
    )
    unmade = cases.adjusted(son, title="Utan utdrag")
    return [
        reverse("commissioning:extract-new", args=[unmade.pk]),
        reverse("commissioning:extract-new", args=[paper.decision_id]),
        reverse("commissioning:extract-detail", args=[paper.pk]),
        reverse("commissioning:dispatch-new", args=[paper.pk]),
        reverse("commissioning:task-list"),
        reverse("commissioning:task-edit", args=[task.pk]),
        "/?per=2022-06-01",
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
