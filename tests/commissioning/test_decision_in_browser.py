"""Record, adjust, post, correct, revoke and wait for another board, in a real browser."""

from __future__ import annotations

from datetime import date

import pytest
from playwright.sync_api import expect

from commissioning.actions import decisions, matters
from commissioning.actions.decisions import Ruling
from commissioning.models import Condition, Decision, DecisionPoint, Outcome
from contracts.states import AmendmentState
from tests import factories
from tests.commissioning.browser import VIEWS, shows, text_of

pytestmark = pytest.mark.django_db(transaction=True)
MEETS_ON = date(2021, 12, 15)


@pytest.fixture
def extension(son):
    agreement = factories.make_agreement(board=son, title="Korttidsvistelse")
    return factories.make_extension(agreement, date(2021, 9, 1), date(2022, 8, 31))


@pytest.fixture
def matter(extension, son):
    meeting = factories.make_meeting(son, MEETS_ON)
    return factories.make_matter(extension, title="Förlängd korttidsvistelse", meeting=meeting)


def record(matter, *, on=MEETS_ON, section=150):
    return decisions.record(
        decision=Decision(matter=matter, decided_on=on, section=section),
        rulings=[Ruling(point, Outcome.APPROVED) for point in matter.open_points()],
        by=factories.registrar(),
    )


def test_from_decision_to_legal_force(matter, extension, enter, secretary, live_server):
    """Item 5: recorded, adjusted, posted, and the last day to appeal counted."""
    page = enter(secretary)
    page.goto(f"{live_server.url}/matters/{matter.pk}/decision/")
    shows(page, "2022-08-31", within="#effekt")
    page.get_by_label("Paragraf").fill("150")
    page.get_by_role("button", name="Registrera").first.click()
    page.get_by_text("Beslutet är registrerat").wait_for()
    extension.refresh_from_db()
    assert extension.state == AmendmentState.IN_FORCE

    decision = Decision.objects.get()
    page.goto(live_server.url + decision.get_absolute_url())
    page.get_by_role("link", name="Ange justering och anslag").click()
    page.get_by_label("Justerat").first.fill("2021-12-20")
    page.get_by_label("Anslaget").fill("2021-12-19")
    page.get_by_role("button", name="Spara").click()
    page.get_by_role("link", name="kan inte anslås innan").wait_for()
    page.get_by_label("Anslaget").fill("2021-12-20")
    page.get_by_role("button", name="Spara").click()
    # 2021-12-20 + 21 days is 2022-01-10, a Monday.
    page.get_by_text("kan överklagas till och med 2022-01-10").wait_for()
    shows(page, "2022-01-11")


def test_a_wrong_recording_is_corrected(matter, extension, enter, secretary, live_server):
    decision = record(matter)
    page = enter(secretary)
    page.goto(live_server.url + decision.get_absolute_url())
    page.get_by_role("link", name="Rätta").click()
    page.get_by_role("button", name="Registrera rättelsen").click()
    page.locator(".felsumma").wait_for()
    page.get_by_text("Avslag", exact=True).click()
    page.get_by_label("Skäl till rättelsen").fill("Nämnden avslog.")
    page.get_by_role("button", name="Registrera rättelsen").click()
    page.get_by_text("Rättelsen är registrerad").wait_for()
    shows(page, "Nämnden avslog.")
    extension.refresh_from_db()
    assert extension.state == AmendmentState.REJECTED


def test_a_decision_is_revoked_by_a_later_one(matter, extension, enter, secretary, live_server):
    decision = record(matter)
    later = factories.make_matter(board=matter.board, title="Upphävande")
    point = DecisionPoint(proposed_text="Upphävs.", reverses=decision.outcomes.get())
    matters.add_point(matter=later, point=point, by=factories.registrar())
    page = enter(secretary)
    page.goto(f"{live_server.url}/matters/{later.pk}/decision/")
    shows(page, "Upphävs", within="#effekt")
    page.get_by_label("Paragraf").fill("160")
    page.get_by_role("button", name="Registrera").first.click()
    page.get_by_text("Beslutet är registrerat").wait_for()
    page.goto(live_server.url + decision.get_absolute_url())
    shows(page, "Upphävt genom")
    extension.refresh_from_db()
    assert extension.state == AmendmentState.REVOKED


def test_a_delegate_cites_the_order_and_the_board_is_told(
    matter, enter, secretary, live_server, son
):
    factories.make_delegation_order(son)
    page = enter(secretary)
    page.goto(f"{live_server.url}/matters/{matter.pk}/decision/")
    expect(page.get_by_label("Stöd för delegationen")).to_be_hidden()
    page.get_by_text("Delegat", exact=True).click()
    page.get_by_role("button", name="Registrera").first.click()
    page.get_by_role("link", name="Skriv vem som beslutade").wait_for()
    page.locator("#id_delegate").fill("Socialdirektören")
    page.get_by_label("Stöd för delegationen").select_option(index=1)
    page.get_by_role("button", name="Registrera").first.click()
    page.get_by_text("Beslutet är registrerat").wait_for()
    page.goto(f"{live_server.url}/delegated/")
    text = text_of(page)
    assert "punkt 4.2 i delegationsordningen, antagen 2019-01-16 § 5" in text
    assert "Inte anmält" in text


@pytest.fixture
def waiting(matter):
    """The matter, approved on the condition that the education board decides the same."""
    other = factories.make_board("Utbildningsnämnden")
    values = {"condition_board": other}
    matters.revise_point(point=matter.points.get(), values=values, by=factories.registrar())
    record(matter)
    return Condition.objects.get()


def test_two_boards_decide_the_same(waiting, extension, enter, secretary, live_server):
    """Item 6: pending, the texts compared, and in force when both have decided."""
    page = enter(secretary)
    page.goto(live_server.url + waiting.get_absolute_url())
    shows(page, "Väntar sedan")
    page.get_by_text("Samma beslut", exact=True).click()
    page.get_by_label("Beslutsdatum").fill("2022-01-12")
    page.get_by_label("Beslutad text").fill("Uppdraget ges med tillägg.")
    page.get_by_role("button", name="Registrera").click()
    page.get_by_role("link", name="Texterna skiljer sig").wait_for()
    expect(page.locator("ins", has_text="tillägg")).to_have_count(1)
    page.get_by_label("Anteckning").fill("Tillägget rör bara deras egen budget.")
    page.get_by_role("button", name="Registrera").click()
    page.get_by_text("Beslutet gäller från 2022-01-12").wait_for()
    extension.refresh_from_db()
    assert extension.in_force_on == date(2022, 1, 12)


def test_a_refusal_lets_it_lapse_in_sight(waiting, extension, enter, secretary, live_server):
    page = enter(secretary)
    page.goto(live_server.url + waiting.get_absolute_url())
    page.get_by_text("Avslag, eller ett annat beslut").click()
    page.get_by_label("Beslutsdatum").fill("2022-01-12")
    page.get_by_role("button", name="Registrera").click()
    page.get_by_text("Beslutet har förfallit").wait_for()
    page.goto(live_server.url + extension.agreement.get_absolute_url())
    shows(page, "Förfallen")


@pytest.mark.parametrize(("width", "scheme"), VIEWS)
def test_every_page_is_accessible_and_whole(
    waiting, matter, enter, secretary, live_server, axe, width, scheme, son
):
    order = factories.make_delegation_order(son)
    open_matter = factories.make_matter(factories.make_draft(board=son), title="Ett till")
    decision = waiting.outcome.decision.get_absolute_url()
    page = enter(secretary)
    page.set_viewport_size({"width": width, "height": 800})
    page.emulate_media(color_scheme=scheme)
    for address in (
        decision,
        f"{decision}adjust/",
        f"{decision}correct/",
        waiting.get_absolute_url(),
        f"/matters/{open_matter.pk}/decision/",
        "/delegated/",
        "/delegation/",
        f"/delegation/{order.pk}/",
        "/delegation/new/",
    ):
        page.goto(live_server.url + address)
        axe(page)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, address
