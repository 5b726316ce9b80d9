"""The three main jobs, one after the other, in a browser and through the real sign-in.

The administrator registers an assignment and puts it before the board; the secretary prints the
draft and records the decision; the controller sees when it ends.
"""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from commissioning.models import Role
from contracts.models import Agreement
from contracts.periods import add_months, end_after
from providers.models import PartyKind
from tests import factories

pytestmark = pytest.mark.django_db(transaction=True)
TITLE = "Korttidsvistelse för barn och unga"


@pytest.fixture
def cast(settings, tmp_path):
    settings.MEMO_CACHE_DIR = str(tmp_path)
    board = factories.make_board("Social- och omsorgsnämnden", prefix="SON")
    for name, role in (
        ("handlaggare", Role.ADMINISTRATOR),
        ("namndsekreterare", Role.SECRETARY),
        ("controller", Role.CONTROLLER),
    ):
        factories.make_user(name, role=role, board=board)
    factories.make_party(PartyKind.IN_HOUSE, "Leanlink LSS Funktionsstöd")
    factories.make_service("Korttidsvistelse utanför det egna hemmet", section="9", point="6")
    factories.make_memo_template()
    factories.make_meeting(board, date.today() + timedelta(days=30))
    return board


@pytest.fixture
def sign_in(page, live_server):
    """`sign_in(username)` signs in as a person does."""

    def enter(username: str) -> None:
        page.context.clear_cookies()
        page.goto(live_server.url + reverse("login"))
        page.get_by_label("Användarnamn").fill(username)
        page.get_by_label("Lösenord").fill("demo")
        page.get_by_role("button", name="Logga in").click()
        page.wait_for_url(live_server.url + "/")

    return enter


def first_of_month(months_ahead: int) -> date:
    return add_months(date.today().replace(day=1), months_ahead)


def register(page, site: str, starts_on: date, ends_on: date) -> None:
    page.goto(site + reverse("commissioning:agreement-new"))
    page.get_by_label("Verksamhetsuppdrag", exact=True).check()
    page.get_by_label("Rubrik").fill(TITLE)
    page.get_by_label("Diarienummer", exact=False).first.fill("SON 2026-900")
    page.get_by_label("Beställande nämnd").select_option(label="Social- och omsorgsnämnden")
    page.get_by_label("Utförare", exact=True).select_option(label="Leanlink LSS Funktionsstöd")
    page.get_by_label("Korttidsvistelse utanför det egna hemmet").check()
    page.locator("#id_starts_on").fill(starts_on.isoformat())
    page.locator("#id_ends_on").fill(ends_on.isoformat())
    page.locator("#id_compensations-0-amount").fill("12 000 000")
    page.get_by_role("button", name="Spara och lägg i ärende").click()
    page.wait_for_url(lambda url: "/matters/new" in url)


def open_matter(page) -> None:
    page.get_by_role("button", name="Öppna ärendet").click()
    page.get_by_role("heading", level=1, name=TITLE).wait_for()


def print_draft(page) -> bytes:
    link = page.get_by_role("link", name="Skriv ut utkast")
    address = link.get_attribute("href")
    return page.request.get(page.url.split("/matters")[0] + address).body()


def record_decision(page) -> None:
    page.get_by_role("link", name="Registrera beslut").click()
    expect(page.locator("main")).to_contain_text("Detta händer i registret")
    page.get_by_label("Paragraf").fill("87")
    page.get_by_role("button", name="Registrera").first.click()
    page.get_by_text("Beslutet är registrerat").wait_for()


def test_from_registration_to_deadline(cast, live_server, page, sign_in):
    site = live_server.url
    starts_on = first_of_month(-1)
    ends_on = end_after(starts_on, 8)

    sign_in("handlaggare")
    register(page, site, starts_on, ends_on)
    open_matter(page)
    matter_url = page.url
    assert print_draft(page).startswith(b"%PDF-")
    agreement = Agreement.objects.get()
    assert not agreement.standings.get(valid_until=None).is_decided

    sign_in("namndsekreterare")
    page.goto(matter_url)
    record_decision(page)
    assert agreement.standings.get(valid_until=None).is_decided

    sign_in("controller")
    page.goto(site + reverse("commissioning:deadline-list"))
    page.get_by_role("link", name="Leanlink LSS Funktionsstöd").first.wait_for()
    expect(page.locator("main")).to_contain_text(ends_on.isoformat())
