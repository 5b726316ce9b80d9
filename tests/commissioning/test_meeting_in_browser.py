"""From an empty year to the papers of a meeting, in a browser; every page looked at by axe."""

from __future__ import annotations

import threading
from datetime import date

import pytest
from django.db import connections
from django.test import Client
from django.urls import reverse
from playwright.sync_api import expect
from procrastinate.contrib.django import app

from commissioning.models import Matter, Meeting, Packet
from commissioning.pages.meeting_agenda import agenda
from tests import factories
from tests.commissioning.browser import VIEWS
from tests.commissioning.packet_cases import meeting_with_papers, text_of

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def work(settings, tmp_path, monkeypatch):
    """`work()` is the worker, until the queue is empty. The browser has this thread's loop."""
    settings.MEMO_CACHE_DIR = str(tmp_path)
    monkeypatch.setitem(connections.settings["default"], "CONN_MAX_AGE", 0)

    def run() -> None:
        with app.replace_connector(app.connector.get_worker_connector()) as worker:
            worker.run_worker(wait=False, install_signal_handlers=False, listen_notify=False)

    def in_a_thread() -> None:
        thread = threading.Thread(target=run)
        thread.start()
        thread.join()

    return in_a_thread


def test_a_year_is_planned_and_a_meeting_gets_its_papers(
    son, enter, live_server, secretary, work, axe
):
    page = enter(secretary)
    page.goto(f"{live_server.url}/meetings/calendar/?board={son.pk}&year=2098")
    page.get_by_role("link", name="Planera ett år").first.click()
    page.get_by_label("År", exact=True).fill("2098")
    page.get_by_label("Klockslag").fill("13.30")
    page.locator("#id_place").fill("Stadshuset")
    page.get_by_role("button", name="Visa förslaget").click()
    axe(page)
    page.get_by_role("button", name="Lägg in 11 sammanträden").click()
    page.get_by_text("Elva sammanträden är planerade.").wait_for()
    meeting = Meeting.objects.get(board=son, held_on=date(2098, 2, 19))

    for title in ("Första ärendet", "Andra ärendet"):
        factories.make_matter(board=son, title=title, meeting=meeting, dnr="SON 2022-1")
    page.goto(live_server.url + meeting.get_absolute_url())
    page.get_by_role("button", name="Flytta upp Andra ärendet").press("Enter")
    page.get_by_role("button", name="Flytta ner Andra ärendet").wait_for()
    assert [item.matter.title for item in agenda(meeting)] == ["Andra ärendet", "Första ärendet"]

    page.get_by_role("button", name="Gör kallelse med handlingar").click()
    page.get_by_text("Väntar på att göras.").wait_for()
    axe(page)
    work()
    page.get_by_text("Handlingarna är klara.").wait_for()
    axe(page)
    packet = Packet.objects.get()
    address = page.get_by_role("link", name="Öppna PDF").get_attribute("href")
    content = page.request.get(live_server.url + address).body()
    assert content == bytes(packet.file.content)
    text = text_of(content)
    assert text.index("4. Andra ärendet") < text.index("5. Första ärendet")
    assert f"Sida 1 ({packet.page_count})" in text

    matter = Matter.objects.get(title="Andra ärendet")
    matter.officers = "Ny Handläggare"
    matter.save_because("Test", by=secretary)
    page.goto(live_server.url + meeting.get_absolute_url())
    page.get_by_text("En skrivelse har ändrats sedan dess.").wait_for()


def test_progress_works_without_script(son, browser, live_server, secretary, work):
    client = Client()
    client.force_login(secretary)
    context = browser.new_context(java_script_enabled=False)
    cookie = {"name": "sessionid", "value": client.cookies["sessionid"].value}
    context.add_cookies([cookie | {"url": live_server.url}])
    page = context.new_page()
    page.goto(live_server.url + factories.make_meeting(son, date(2099, 12, 15)).get_absolute_url())
    page.get_by_role("button", name="Gör kallelse med handlingar").click()
    expect(page.locator("text=Väntar på att göras.")).to_have_count(1)
    work()
    page.get_by_text("Handlingarna är klara.").wait_for()  # the page loads itself anew
    context.close()


@pytest.fixture
def addresses(son, secretary):
    meeting = meeting_with_papers(son, date(2099, 12, 15))
    factories.make_delegated_decision(son, decided_on=date(2021, 12, 1))
    held = factories.make_meeting(son, date(2022, 1, 13))
    done = factories.make_packet(meeting, contents=[{"kind": "notice", "hash": "x"}])
    failed = Packet.objects.create(
        meeting=meeting, requested_by=secretary, state="failed", message="Skrivelsen är för stor."
    )
    one = [meeting.pk]
    return [
        f"{reverse('commissioning:meeting-calendar')}?board={son.pk}&year=2022",
        f"{reverse('commissioning:meeting-calendar')}?board={son.pk}&year=2050",
        reverse("commissioning:meeting-list"),
        reverse("commissioning:meeting-new"),
        reverse("commissioning:meeting-series-new"),
        meeting.get_absolute_url(),
        held.get_absolute_url(),
        reverse("commissioning:meeting-edit", args=one),
        reverse("commissioning:meeting-cancel", args=one),
        reverse("commissioning:packet-detail", args=[done.pk]),
        reverse("commissioning:packet-detail", args=[failed.pk]),
        reverse("commissioning:board-settings", args=[son.pk]),
    ]


@pytest.mark.parametrize(("width", "scheme"), VIEWS)
def test_every_page_is_accessible_and_whole(
    addresses, enter, secretary, live_server, axe, width, scheme
):
    page = enter(secretary)
    page.set_viewport_size({"width": width, "height": 800})
    page.emulate_media(color_scheme=scheme)
    for address in addresses:
        page.goto(live_server.url + address)
        axe(page)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, address
