"""The papers of a matter in a browser: ordered, made secret, shown, and never lost on the way."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from commissioning.demo.small_pdf import small_pdf
from commissioning.models import Attachment, CoDeterminationRecord
from tests import factories

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def matter(son):
    meeting = factories.make_meeting(son, date(2022, 6, 14))
    return factories.make_matter(board=son, meeting=meeting)


@pytest.fixture
def enter(page, live_server):
    """`enter(user, address)` signs a person in and goes there."""

    def go(user, address):
        client = Client()
        client.force_login(user)
        cookie = client.cookies["sessionid"].value
        page.context.clear_cookies()
        page.context.add_cookies([{"name": "sessionid", "value": cookie, "url": live_server.url}])
        page.goto(live_server.url + address)
        return page

    return go


def text_of(page, selector="main"):
    text = page.locator(selector).inner_text()
    return text.replace("\N{NO-BREAK SPACE}", " ").replace("\N{SOFT HYPHEN}", "")


def paper(title):
    content = small_pdf(title, ["Innehåll"])
    return {"name": f"{title}.pdf", "mimeType": "application/pdf", "buffer": content}


def attach(page, title, *, secret=False):
    page.get_by_role("link", name="Lägg till bilaga").click()
    page.get_by_label("Fil").set_input_files(paper(title))
    page.get_by_label("Titel").fill(title)
    page.get_by_label("Sekretess").set_checked(secret)
    page.get_by_role("button", name="Lägg till bilagan").click()
    page.get_by_text(f"Bilagan ”{title}” är tillagd.").wait_for()


def whole(page, axe):
    """No violations, and nothing to scroll sideways, in the widths that people have."""
    for width, scheme in ((320, "light"), (1280, "dark"), (1280, "light")):
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(color_scheme=scheme)
        axe(page)
        assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_papers_are_ordered_made_secret_and_fetched(enter, matter, administrator, axe):
    page = enter(administrator, matter.get_absolute_url())
    attach(page, "Avtalet")
    attach(page, "Jämförelse av anbud", secret=True)
    papers = text_of(page, "#bilagor")
    assert "PDF, 1 sida, " in papers and "Sekretess" in papers
    assert papers.index("Avtalet") < papers.index("Jämförelse")
    page.get_by_role("button", name="Flytta upp Jämförelse av anbud").click()
    page.get_by_role("button", name="Flytta ner Jämförelse av anbud").wait_for()
    papers = text_of(page, "#bilagor")
    assert papers.index("Jämförelse") < papers.index("Avtalet")
    whole(page, axe)
    with page.expect_download() as download:
        page.get_by_role("link", name="Hämta Jämförelse av anbud").click()
    assert download.value.path().read_bytes() == paper("Jämförelse av anbud")["buffer"]
    page.get_by_role("link", name="Ändra Avtalet").click()
    page.get_by_label("Sekretess").check()
    page.get_by_role("button", name="Spara bilagan").click()
    page.get_by_text("Bilagan är ändrad.").wait_for()
    assert Attachment.objects.filter(is_secret=True).count() == 2


def test_when_the_session_ends_only_the_file_is_chosen_again(
    enter, matter, administrator, live_server, axe
):
    page = enter(administrator, reverse("commissioning:attachment-new", args=[matter.pk]))
    page.get_by_label("Fil").set_input_files(paper("Avtalet"))
    page.get_by_label("Titel").fill("Avtalet med utföraren")
    page.context.clear_cookies(name="sessionid")
    page.get_by_role("button", name="Lägg till bilagan").click()
    page.get_by_text("Filen följer inte med.").wait_for()
    page.fill("input[name=username]", "handlaggare")
    page.fill("input[name=password]", "demo")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Fortsätt").click()
    page.get_by_text("Välj filen igen.").first.wait_for()
    assert page.get_by_label("Titel").input_value() == "Avtalet med utföraren"
    whole(page, axe)
    page.get_by_label("Fil").set_input_files(paper("Avtalet"))
    page.get_by_role("button", name="Lägg till bilagan").click()
    page.get_by_text("är tillagd.").wait_for()
    assert Attachment.objects.get().title == "Avtalet med utföraren"


def test_a_negotiation_after_the_meeting_is_asked_about(enter, matter, administrator, axe):
    page = enter(administrator, reverse("commissioning:codetermination-new", args=[matter.pk]))
    page.get_by_text("Förhandling enligt 11 § MBL").click()
    page.locator("#id_held_on").fill("2022-06-20")
    page.get_by_role("button", name="Lägg till").click()
    question = "Dagen 2022-06-20 ligger efter sammanträdet 2022-06-14. Spara ändå"
    assert page.title().startswith("Fel: ")
    whole(page, axe)
    page.get_by_label(question).check()
    page.get_by_role("button", name="Lägg till").click()
    page.get_by_text("Tillagt: Förhandling enligt 11 § MBL.").wait_for()
    assert CoDeterminationRecord.objects.get().held_on == date(2022, 6, 20)
