"""A matter from opening to complete in a browser: secrecy, preparation, papers and points."""

from __future__ import annotations

import io
from datetime import date

import pytest
from django.urls import reverse
from playwright.sync_api import expect
from pypdf import PdfWriter

from commissioning.models import Attachment, CoDeterminationRecord, Consultation, Matter
from tests import factories
from tests.commissioning import outermost
from tests.commissioning.browser import REFUSED, VIEWS, hides, shows, text_of

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def extension(son, leanlink):
    factories.make_memo_template()
    return outermost.extension_of(outermost.agreement_of(son, leanlink))


def pdf():
    writer = PdfWriter()
    writer.add_blank_page(100, 100)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def test_a_matter_is_prepared(extension, enter, live_server, administrator):
    """Opened with secrecy, heard, negotiated and attached; its points mended and completed."""
    page = enter(administrator)
    page.goto(f"{live_server.url}/matters/new/?amendment={extension.pk}")
    page.get_by_label("Handläggare").fill("Maja M, Ann-Britt O")
    page.get_by_text("Sekretess", exact=True).click()
    page.get_by_label("Sekretess enligt").fill("19 kap. 3 § OSL")
    page.get_by_label("Sekretessen gäller").fill("till dess avtalet är tecknat")
    page.get_by_label("Förslag till beslut").fill("Uppdraget förlängs enligt bilaga.")
    page.get_by_role("button", name="Öppna ärendet").click()
    facts = text_of(page, ".fakta")
    assert "Maja M, Ann-Britt O" in facts
    assert "19 kap. 3 § OSL" in facts and "till dess avtalet är tecknat" in facts

    remarks = text_of(page, "#punkt-1")
    assert "Punkten står inte för sig själv." in remarks
    assert "Sluttiden 2022-05-31 saknas." in remarks
    assert "enligt bilaga" in remarks
    page.get_by_role("link", name="Ändra beslutspunkt 1").click()
    page.get_by_label("Förslag till beslut").fill(
        "Uppdraget till Leanlink LSS Funktionsstöd förlängs från och med 2022-01-01 till och med "
        "31 maj 2022."
    )
    page.get_by_role("button", name="Granska texten").click()
    shows(page, "Beloppet 755 833 kr saknas.")
    page.get_by_label("Förslag till beslut").fill(
        "Uppdraget till Leanlink LSS Funktionsstöd förlängs från och med 2022-01-01 till och med "
        "31 maj 2022, för 755 833 kronor."
    )
    page.get_by_role("button", name="Spara punkten").click()
    hides(page, "står inte för sig själv")

    page.get_by_role("link", name="Lägg till beslutspunkt").click()
    expect(page.get_by_label("Gränser för delegationen")).to_be_hidden()
    page.get_by_text("Delegerar", exact=True).click()
    page.get_by_label("Förslag till beslut").fill(
        "Socialdirektören får förlänga uppdraget en gång med högst tre månader."
    )
    page.get_by_label("Delegeras till").fill("Socialdirektören")
    page.get_by_role("button", name="Lägg till punkten").click()
    expect(page).to_have_title(REFUSED)
    page.get_by_label("Gränser för delegationen").fill("Högst tre månader och 500 000 kronor.")
    page.get_by_role("button", name="Lägg till punkten").click()
    shows(page, "Delegerar till Socialdirektören", within="#punkt-2")

    page.get_by_role("link", name="Lägg till beslutspunkt").click()
    page.get_by_text("Ger ett uppdrag").click()
    page.get_by_label("Förslag till beslut").fill(
        "Förvaltningen får i uppdrag att återkomma med en långsiktig lösning senast 2099-05-31."
    )
    page.get_by_label("Uppdrag till").fill("Förvaltningen")
    page.get_by_role("button", name="Lägg till punkten").click()
    page.get_by_text("Ingen dag är angiven").wait_for()
    page.get_by_label("Återrapporteras senast").fill("2099-05-31")
    page.get_by_role("button", name="Lägg till punkten").click()
    shows(page, "senast 2099-05-31", within="#punkt-3")

    page.get_by_role("link", name="Lägg till samråd").click()
    page.get_by_label("Vem").fill("Rådet för funktionshinderfrågor")
    page.get_by_label("Dag").fill("2021-11-09")
    page.get_by_label("Synpunkter").fill("Rådet instämmer.")
    page.get_by_role("button", name="Lägg till samrådet").click()
    page.get_by_role("link", name="Lägg till MBL eller samverkan").click()
    page.get_by_text("Förhandling enligt 11 § MBL").click()
    page.get_by_role("button", name="Lägg till").click()
    preparation = text_of(page, "#beredning")
    assert "Rådet instämmer." in preparation
    assert "Hållet" in preparation and "Planerad" in preparation

    page.get_by_role("link", name="Lägg till bilaga").click()
    page.get_by_label("Fil").set_input_files(
        {"name": "../Avtal.pdf", "mimeType": "application/pdf", "buffer": pdf()}
    )
    page.get_by_label("Titel").fill("Avtalet")
    page.get_by_role("button", name="Lägg till bilagan").click()
    shows(page, "Avtal.pdf", within="#bilagor")
    shows(page, "1 sida", within="#bilagor")
    with page.expect_download() as download:
        page.get_by_role("link", name="Hämta Avtalet").click()
    assert download.value.suggested_filename == "Avtal.pdf"

    way = text_of(page, "#gang")
    assert way.index("Samråd med Rådet") < way.index("Ärendet öppnat")
    assert "Förhandling enligt 11 § MBL" in way
    matter = Matter.objects.get()
    assert matter.is_secret
    assert [p.is_delegation for p in matter.points.all()] == [False, True, False]


@pytest.fixture
def pages(extension, son):
    """A full matter, and every page that belongs to its preparation."""
    from commissioning.actions import attachments
    from commissioning.uploads import examine

    matter = outermost.matter_of(extension)
    by = factories.registrar()
    heard = Consultation(matter=matter, who="Rådet för funktionshinderfrågor", answer="")
    heard.save_because("Test", by=by)
    negotiated = CoDeterminationRecord(
        matter=matter,
        kind="forum",
        forum="Förvaltningsgruppen",
        held_on=date(2021, 12, 8),
        outcome="informed",
    )
    negotiated.save_because("Test", by=by)
    paper = attachments.attach(
        matter=matter,
        attachment=Attachment(title="Uppdragsbeskrivning", is_secret=True),
        paper=examine("uppdrag.pdf", pdf()),
        by=by,
    )
    at = lambda name, pk: reverse(f"commissioning:{name}", args=[pk])  # noqa: E731
    return [
        matter.get_absolute_url(),
        at("consultation-new", matter.pk),
        at("consultation-edit", heard.pk),
        at("consultation-delete", heard.pk),
        at("codetermination-new", matter.pk),
        at("codetermination-edit", negotiated.pk),
        at("codetermination-delete", negotiated.pk),
        at("attachment-new", matter.pk),
        at("attachment-edit", paper.pk),
        at("attachment-delete", paper.pk),
        at("point-new", matter.pk),
        reverse("commissioning:matter-new"),
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


def test_without_a_choice_every_field_of_a_point_is_there(pages, enter, secretary, live_server):
    """As in a browser that cannot hide them."""
    page = enter(secretary)
    page.goto(live_server.url + next(a for a in pages if "points/new" in a))
    page.locator('[name="does"]').evaluate_all("all => all.forEach(one => one.checked = false)")
    expect(page.get_by_label("Delegeras till")).to_be_visible()
    expect(page.get_by_label("Uppdrag till")).to_be_visible()
