"""The papers of a matter in a browser: ordered, made secret, shown, and never lost on the way."""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from commissioning.demo.small_pdf import small_pdf
from commissioning.models import Attachment, CoDeterminationRecord
from tests import factories
from tests.commissioning.browser import REFUSED, look, text_of

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def matter(son):
    meeting = factories.make_meeting(son, date(2022, 6, 14))
    return factories.make_matter(board=son, meeting=meeting)


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
    look(page, axe)
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
    expect(page.get_by_label("Titel")).to_have_value("Avtalet med utföraren")
    look(page, axe)
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
    expect(page).to_have_title(REFUSED)
    look(page, axe)
    page.get_by_label(question).check()
    page.get_by_role("button", name="Lägg till").click()
    page.get_by_text("Tillagt: Förhandling enligt 11 § MBL.").wait_for()
    assert CoDeterminationRecord.objects.get().held_on == date(2022, 6, 20)
