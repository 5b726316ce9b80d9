"""Two people in the same memo at once, from the first word to the finalised version."""

from __future__ import annotations

import re
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse
from playwright.sync_api import expect

from commissioning.actions import memos
from commissioning.models import Document, MemoSection
from tests import factories
from tests.commissioning import outermost
from tests.commissioning.browser import VIEWS, bring_session

pytestmark = pytest.mark.django_db(transaction=True)
UNFOLD = "for (const part of document.querySelectorAll('main details')) part.open = true"


@pytest.fixture(autouse=True)
def _store(settings, tmp_path):
    settings.MEMO_CACHE_DIR = str(tmp_path)


@pytest.fixture
def matter(son, leanlink):
    factories.make_memo_template()
    agreement = outermost.agreement_of(son, leanlink)
    matter = outermost.matter_of(outermost.extension_of(agreement))
    factories.make_follow_up(agreement, held_on=date(2021, 9, 1))
    head = {"dated_on": date(2021, 11, 19), "recipients": leanlink.name}
    memos.write(memo=matter.memo, head=head, bodies={}, by=factories.registrar())
    return matter


@pytest.fixture
def address(matter, live_server):
    return live_server.url + reverse("commissioning:memo-edit", args=[matter.pk])


@pytest.fixture
def enter(new_context, live_server):
    """`enter(user)` is a page in a browser of the person's own, signed in."""

    def sign_in(user):
        page = new_context().new_page()
        bring_session(page, live_server.url, user)
        return page

    return sign_in


@pytest.fixture
def two(enter, administrator, secretary, address):
    """Both have the memo open, with every section unfolded."""
    pages = enter(administrator), enter(secretary)
    for page in pages:
        page.goto(address)
        unfold(page)
    return pages


def unfold(page):
    for section in ("arende", "bakgrund"):
        if not page.locator(f"#id_body_{section}").is_visible():
            page.locator(f"#avsnitt-{section} summary").click()


def write(page, key, text):
    page.locator(f"#id_body_{key}").fill(text)


def wait_for(page, text):
    """Until the line beside the button says so."""
    page.locator("#sparlage", has_text=text).wait_for(timeout=15_000)


def body(key):
    return MemoSection.objects.get(key=key).body


def test_two_people_in_different_sections_both_get_theirs(two):
    ada, bo = two
    write(ada, "arende", "Kommunen har det yttersta ansvaret.")
    wait_for(ada, "Sparat kl.")
    write(bo, "bakgrund", "Behovet är litet.")
    wait_for(bo, "Sparat kl.")
    expect(bo.locator("#id_body_arende")).to_have_value("Kommunen har det yttersta ansvaret.")
    assert (body("arende"), body("bakgrund")) == (
        "Kommunen har det yttersta ansvaret.",
        "Behovet är litet.",
    )
    bo.locator("#forhandsvisning", has_text="Behovet är litet.").wait_for()


@pytest.mark.parametrize(
    ("button", "kept"),
    [
        ("Spara min text", "Behovet är stort."),
        ("Ta den sparade", "Behovet är litet."),
        ("Lägg ihop båda", "Behovet är litet.\n\nBehovet är stort."),
    ],
)
def test_two_people_in_the_same_section_see_both_texts(two, axe, button, kept):
    ada, bo = two
    write(ada, "bakgrund", "Behovet är litet.")
    wait_for(ada, "Sparat kl.")
    write(bo, "bakgrund", "Behovet är stort.")
    wait_for(bo, "Inte sparat: Bakgrund.")
    clash = bo.locator("#avsnitt-bakgrund .krock__notis")
    expect(clash.locator("del")).to_have_text("litet")
    expect(clash.locator("ins")).to_have_text("stort")
    assert body("bakgrund") == "Behovet är litet."
    expect(bo.locator("#id_body_bakgrund")).to_have_value("Behovet är stort.")
    axe(bo)
    bo.get_by_role("button", name=button).click()
    bo.get_by_text("Skrivelsen är sparad.").wait_for()
    assert body("bakgrund") == kept


def test_what_is_typed_stands_when_the_server_is_away_and_is_saved_when_it_is_back(two):
    page, _ = two
    page.route("**/autosave/", lambda route: route.abort())
    write(page, "arende", "Skrivet utan nät.")
    wait_for(page, "Kunde inte spara. Försöker igen.")
    assert body("arende") == ""
    page.unroute("**/autosave/")
    wait_for(page, "Sparat kl.")
    assert body("arende") == "Skrivet utan nät."


def test_who_is_signed_out_keeps_the_text_and_signs_in_beside_it(two, live_server):
    page, _ = two
    page.context.clear_cookies(name="sessionid")
    write(page, "arende", "Skrivet utan inloggning.")
    wait_for(page, "Du är utloggad")
    tab = page.context.new_page()
    tab.goto(live_server.url + reverse("login"))
    tab.get_by_label("Användarnamn").fill("handlaggare")
    tab.get_by_label("Lösenord").fill("demo")
    tab.get_by_role("button", name="Logga in").click()
    tab.wait_for_url(live_server.url + "/")
    wait_for(page, "Sparat kl.")
    assert body("arende") == "Skrivet utan inloggning."


def test_a_matter_that_is_decided_meanwhile_keeps_the_text_on_the_page(two, matter):
    page, _ = two
    matter.state = "decided"
    matter.save_because("Test", by=factories.registrar())
    write(page, "arende", "För sent.")
    wait_for(page, "Ärendet är avslutat")
    expect(page.locator("#id_body_arende")).to_have_value("För sent.")
    assert body("arende") == ""


def test_from_a_suggestion_to_a_finalised_version_and_the_next(two, matter, live_server):
    page, _ = two
    page.get_by_role("button", name="Föreslå text till Bakgrund").click()
    expect(page.locator("#id_body_bakgrund")).to_have_value(re.compile("till och med 2021-12-31"))
    unfold(page)
    write(page, "arende", "Kommunen har ansvaret.")
    page.get_by_role("button", name="Färdigställ").click()
    page.wait_for_url("**/finalise/")
    page.get_by_label("Anteckning").fill("Till kallelsen")
    page.get_by_role("button", name="Färdigställ").click()
    page.get_by_text("Version 1 är färdigställd.").wait_for()

    printed = page.request.get(
        live_server.url + reverse("commissioning:memo-pdf", args=[matter.pk])
    )
    assert printed.body() == bytes(Document.objects.get().file.content)

    page.get_by_role("link", name="Redigera").click()
    unfold(page)
    write(page, "bakgrund", "En egen bakgrund.")
    page.get_by_role("button", name="Visa registrets förslag till Bakgrund").click()
    expect(page.locator("#id_body_bakgrund")).to_have_value("En egen bakgrund.")
    page.get_by_role("button", name="Ersätt med förslaget i Bakgrund").click()
    expect(page.locator("#id_body_bakgrund")).to_have_value(re.compile("till och med 2021-12-31"))
    unfold(page)
    write(page, "arende", "Kommunen har det yttersta ansvaret.")
    wait_for(page, "Sparat kl.")
    page.goto(live_server.url + reverse("commissioning:memo-versions", args=[matter.pk]))
    expect(page.locator("ins", has_text="det yttersta")).to_have_count(1)


def test_a_remark_is_mended_by_a_click_or_accepted_by_the_keyboard(two, matter, axe):
    page, _ = two
    write(page, "arende", "Det sker succesivt. Behovet behovet ökar.")
    wait_for(page, "Sparat kl.")
    page.locator("#forhandsvisning mark", has_text="succesivt").wait_for()
    page.get_by_role("button", name="Skriv successivt").click()
    page.get_by_text("Skrivelsen är sparad.").wait_for()
    assert body("arende") == "Det sker successivt. Behovet behovet ökar."

    page.get_by_role("listitem").filter(has_text="står två gånger").get_by_role("link").last.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/findings/#g-*")
    axe(page)
    page.get_by_label("Skäl").locator("visible=true").fill("Citat ur ansökan.")
    page.keyboard.press("Enter")
    page.get_by_text("Anmärkningen är godtagen.").wait_for()
    assert matter.accepted_findings.get().reason == "Citat ur ansökan."
    page.get_by_text("Skäl: Citat ur ansökan.").wait_for()
    axe(page)


def test_it_can_be_saved_without_scripts(browser, administrator, address, live_server):
    client = Client()
    client.force_login(administrator)
    cookie = client.cookies["sessionid"].value
    with browser.new_context(java_script_enabled=False) as context:
        context.add_cookies([{"name": "sessionid", "value": cookie, "url": live_server.url}])
        page = context.new_page()
        page.goto(address)
        unfold(page)
        write(page, "bakgrund", "Utan skript.")
        page.get_by_role("button", name="Spara").first.click()
        page.get_by_text("Skrivelsen är sparad.").wait_for()
    assert body("bakgrund") == "Utan skript."


def test_a_board_gets_its_own_template(enter, secretary, son, matter, live_server):
    page = enter(secretary)
    page.goto(live_server.url + reverse("commissioning:board-settings", args=[son.pk]))
    page.get_by_role("link", name="Mall för tjänsteskrivelser").click()
    page.get_by_role("complementary").get_by_label("Rubrik").fill("Barnets bästa")
    page.get_by_role("button", name="Lägg till avsnittet").click()
    page.get_by_text("Barnets bästa är tillagt sist i mallen.").wait_for()
    page.get_by_role("button", name="Flytta upp Barnets bästa").click()
    page.get_by_text("Ordningen är ändrad.").wait_for()
    page.goto(live_server.url + reverse("commissioning:memo-edit", args=[matter.pk]))
    page.get_by_role("button", name="Hämta mallens nya avsnitt").click()
    page.get_by_text("Nya avsnitt: Barnets bästa.").wait_for()
    keys = matter.memo.sections.values_list("key", flat=True)
    assert list(keys) == ["arende", "barnets-basta", "bakgrund"]


@pytest.mark.parametrize(("width", "scheme"), VIEWS)
def test_every_page_is_accessible_and_whole(
    enter, secretary, son, matter, live_server, axe, width, scheme
):
    by = factories.registrar()
    for text in ("Kommunen har ansvaret.", "Kommunen har det yttersta ansvaret."):
        memos.write(memo=matter.memo, head={}, bodies={"arende": text}, by=by)
        client = Client()
        client.force_login(secretary)
        url = reverse("commissioning:memo-finalise", args=[matter.pk])
        seen = client.get(url).context["form"]["seen"].value()
        client.post(url, {"seen": seen, "note": "Till kallelsen"})
    page = enter(secretary)
    page.set_viewport_size({"width": width, "height": 800})
    page.emulate_media(color_scheme=scheme)
    for name, pk in (
        ("memo-edit", matter.pk),
        ("memo-finalise", matter.pk),
        ("memo-findings", matter.pk),
        ("memo-versions", matter.pk),
        ("memo-template-edit", son.pk),
    ):
        page.goto(live_server.url + reverse(f"commissioning:{name}", args=[pk]))
        page.evaluate(UNFOLD)
        axe(page)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, name
