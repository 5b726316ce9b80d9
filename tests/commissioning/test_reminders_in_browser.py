"""The lists of Slutdatum and the choice of reminders, in a browser with the keyboard."""

from __future__ import annotations

from datetime import date

import pytest
from django.core import mail as django_mail
from playwright.sync_api import expect

from commissioning.actions import outbox, reminders
from contracts.models import Performance
from contracts.states import Form
from tests import factories
from tests.commissioning.browser import VIEWS
from tests.commissioning.reminder_cases import plan_meetings

pytestmark = pytest.mark.django_db(transaction=True)
DAY = "per=2021-05-14"


@pytest.fixture
def register(controller, administrator, son, capio, respite):
    """One agreement for each of the four lists."""
    plan_meetings(son)
    controller.email = "controller@kommunen.example"
    controller.save()
    extendable = factories.base_terms(steps=2, notice_months=2, services=(respite,))
    automatic = factories.base_terms(steps=3, notice_months=1, is_automatic=True)
    lists = {"Ekängen": extendable, "Avlösare": automatic, "Sista året": factories.base_terms()}
    for title, terms in lists.items():
        factories.make_agreement(
            title=title, board=son, provider=capio, form=Form.PROCURED_CONTRACT, terms=terms
        )
    over = factories.base_terms(date(2018, 1, 1), date(2020, 12, 31))
    ended = factories.make_agreement(
        title="Tolkstöd", board=son, terms=over, decided_on=date(2017, 11, 1)
    )
    row = Performance(
        agreement=ended, starts_on=date(2021, 3, 1), ends_on=date(2021, 3, 31), quantity=40
    )
    row.save_because("Test", by=factories.registrar())
    return ended


@pytest.fixture
def desk(enter, controller, register):
    return enter(controller)


def test_each_list_opens_with_the_keyboard_and_shows_its_agreement(desk, live_server):
    desk.goto(f"{live_server.url}/deadlines/?{DAY}")
    lists = {
        "beslut-kravs": "Ekängen",
        "forlangs-sjalvt": "Avlösare",
        "saknar-ersattare": "Sista året",
        "upphort-men-anvands": "Tolkstöd",
    }
    for name, title in lists.items():
        section = desk.locator(f"#{name}")
        summary = section.locator("summary")
        expect(summary.locator(".antal")).to_have_text("1")
        summary.focus()
        desk.keyboard.press("Enter")
        expect(section.get_by_role("link", name=title, exact=True)).to_be_visible()


def test_the_chain_leads_to_the_agreements_own(desk, live_server):
    desk.goto(f"{live_server.url}/deadlines/?{DAY}")
    row = desk.locator("#kedjan").get_by_role("row").filter(has_text="Ekängen")
    text = row.inner_text()
    assert "2021-06-30" in text and "2021-06-16" in text and "2021-05-26" in text
    assert "Bråttom" in text
    row.get_by_role("link").click()
    section = desk.locator("#sista-dagar")
    expect(section.get_by_role("row")).to_have_count(4)  # the heading, two extensions and the end
    expect(section).to_contain_text("minus 6 veckor")


def test_somebody_says_that_an_agreement_is_no_longer_used(desk, live_server):
    desk.goto(f"{live_server.url}/deadlines/")
    desk.goto(f"{live_server.url}/deadlines/?per=2021-05-14")
    desk.locator("#upphort-men-anvands summary").click()
    desk.get_by_role("link", name="Ange användning").click()
    desk.get_by_text("Nej, det används inte längre").click()
    desk.get_by_label("Den dag det gällde").fill("2021-04-30")
    desk.get_by_label("Vad visar det?").fill("Avslutat av enhetschefen")
    desk.get_by_role("button", name="Spara").click()
    expect(desk.get_by_text("Uppgiften är sparad.")).to_be_visible()
    desk.goto(f"{live_server.url}/deadlines/?{DAY}")
    expect(desk.locator("#upphort-men-anvands .antal")).to_have_text("0")


def test_a_person_chooses_digest_calendar_and_deputy(desk, live_server, register):
    desk.goto(f"{live_server.url}/deadlines/")
    desk.get_by_role("link", name="Påminnelser och kalender").click()
    desk.get_by_text("Varje måndag").click()
    desk.get_by_role("button", name="Spara valet").click()
    expect(desk.get_by_text("Valet är sparat.")).to_be_visible()
    desk.get_by_role("button", name="Skapa kalenderadress").click()
    address = desk.get_by_label("Kalenderadress").input_value()
    stranger = desk.context.browser.new_context()
    answer = stranger.request.get(address)
    assert answer.status == 200 and "BEGIN:VCALENDAR" in answer.text()
    stranger.close()
    desk.get_by_role("link", name="Lägg till").click()
    desk.locator("#id_deputy").select_option(label="handlaggare")
    desk.get_by_label("Från och med").fill("2026-12-20")
    desk.get_by_label("Till och med").fill("2099-01-07")
    desk.get_by_role("button", name="Lägg till").click()
    expect(desk.get_by_text("Ange högst ett år.").first).to_be_visible()
    desk.get_by_label("Från och med").fill("2099-01-01")
    desk.get_by_role("button", name="Lägg till").click()
    expect(desk.get_by_text("Ställföreträdaren är tillagd.")).to_be_visible()


def test_what_was_sent_is_listed(desk, live_server):
    reminders.write_due(today=date(2021, 5, 14))
    outbox.send_waiting()
    assert django_mail.outbox
    desk.goto(f"{live_server.url}/reminders/")
    first = desk.get_by_role("row").filter(has_text="controller").first
    expect(first).to_contain_text("Skickat")
    first.get_by_text("Visa texten").click()
    expect(first.get_by_text("Öppna avtalet:")).to_be_visible()


OPEN_ALL = "document.querySelectorAll('details.slutlista').forEach(d => d.open = true)"
PAGES = ["/deadlines/?" + DAY, "/reminders/", "/my/reminders/", "/deputies/new/"]


def test_the_pages_can_be_used_by_everybody(desk, live_server, register, axe):
    reminders.write_due(today=date(2021, 5, 14))
    record = f"{register.get_absolute_url()}?{DAY}"
    for path in [*PAGES, record, f"{register.get_absolute_url()}use/"]:
        desk.goto(f"{live_server.url}{path}")
        for width, scheme in VIEWS:
            desk.set_viewport_size({"width": width, "height": 900})
            desk.emulate_media(color_scheme=scheme)
            desk.evaluate(
                "document.querySelectorAll('details.slutlista').forEach(d => d.open = true)"
            )
            axe(desk)
            wide = desk.evaluate("document.documentElement.scrollWidth")
            assert wide <= width, f"{path} rullar i sidled vid {width}"
