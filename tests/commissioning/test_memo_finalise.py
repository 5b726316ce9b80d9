"""A memo is finalised: its bytes are stored once and never made again."""

from __future__ import annotations

from datetime import date

import pytest

from commissioning.actions import documents, memos
from commissioning.models import Document, StoredFile
from commissioning.views import memo_versions
from tests import factories
from tests.commissioning import outermost

pytestmark = pytest.mark.django_db
SEEN = {"accepts_warnings": "on"}


class Printer:
    """Counts what is printed, and prints something else each time."""

    def __init__(self) -> None:
        self.printed: list[object] = []

    def __call__(self, document):
        self.printed.append(document)
        return f"%PDF-1.7 utskrift {len(self.printed)}".encode()


@pytest.fixture(autouse=True)
def printer(monkeypatch):
    printer = Printer()
    monkeypatch.setattr(documents, "render_pdf", printer)
    monkeypatch.setattr(memo_versions, "render_pdf", printer)
    return printer


@pytest.fixture
def matter(son, leanlink):
    agreement = outermost.agreement_of(son, leanlink)
    matter = outermost.matter_of(outermost.extension_of(agreement))
    factories.make_follow_up(agreement, held_on=date(2021, 9, 1))
    head = {"dated_on": date(2021, 11, 19), "recipients": "Leanlink LSS Funktionsstöd"}
    write(matter, "Kommunen har ansvaret.", **head)
    return matter


@pytest.fixture
def client(administrator, signed_in):
    return signed_in(administrator)


@pytest.fixture
def url(matter):
    return f"/matters/{matter.pk}/memo/finalise/"


def write(matter, text, **head):
    memos.write(memo=matter.memo, head=head, bodies={"arende": text}, by=factories.registrar())


def finalise(client, url, **more):
    seen = client.get(url).context["form"]["seen"].value()
    return client.post(url, {"seen": seen, "note": "", **more}, follow=True)


def versions(matter):
    return list(Document.objects.filter(matter=matter).order_by("number"))


def pdf_of(client, matter, name="memo.pdf"):
    return client.get(f"/matters/{matter.pk}/{name}").content


def test_it_is_stored_with_its_bytes_its_author_and_what_it_says(matter, url, client):
    page = finalise(client, url, note="Efter granskning.").content.decode()
    assert "Version 1 är färdigställd." in page
    (version,) = versions(matter)
    assert bytes(version.file.content) == b"%PDF-1.7 utskrift 1"
    assert (version.note, version.finalised_by.username) == ("Efter granskning.", "handlaggare")
    assert not version.snapshot["is_draft"]
    assert "Kommunen har ansvaret." in str(version.snapshot)


def test_it_is_printed_once_and_read_ever_after(matter, url, client, printer):
    finalise(client, url)
    first = pdf_of(client, matter)
    assert first == pdf_of(client, matter) == pdf_of(client, matter, "memo/versions/1.pdf")
    assert len(printer.printed) == 1


def test_the_same_text_again_is_the_same_version(matter, url, client, printer):
    finalise(client, url)
    finalise(client, url)
    assert len(versions(matter)) == len(printer.printed) == StoredFile.objects.count() == 1


def test_what_is_changed_afterwards_is_a_draft_until_it_is_finalised(matter, url, client, printer):
    finalise(client, url)
    write(matter, "Kommunen har det yttersta ansvaret.")
    pdf_of(client, matter)
    assert printer.printed[-1].is_draft
    finalise(client, url)
    assert [version.number for version in versions(matter)] == [1, 2]
    assert pdf_of(client, matter, "memo/versions/1.pdf") == b"%PDF-1.7 utskrift 1"
    assert pdf_of(client, matter) == bytes(versions(matter)[1].file.content)


def test_once_the_matter_is_closed_the_latest_version_stands(matter, url, client, printer):
    finalise(client, url)
    write(matter, "Något som ingen färdigställde.")
    matter.state = "decided"
    matter.save_because("Test", by=factories.registrar())
    assert pdf_of(client, matter) == b"%PDF-1.7 utskrift 1"
    assert len(printer.printed) == 1


def test_it_is_not_finalised_with_an_error(matter, url, client):
    seen = client.get(url).context["form"]["seen"].value()
    write(matter, "")
    page = client.post(url, {"seen": seen}).content.decode()
    assert "Skrivelsen kan inte färdigställas än" in page
    assert "är tomt" in page
    assert versions(matter) == []


def test_warnings_are_to_be_seen(matter, url, client):
    write(matter, "Kommunen har ansvaret.", dated_on=None)
    page = finalise(client, url).content.decode()
    assert "Läs varningarna och kryssa i rutan, eller rätta." in page
    assert versions(matter) == []
    finalise(client, url, **SEEN)
    assert len(versions(matter)) == 1


def test_what_was_changed_while_it_was_read_is_not_finalised_unseen(matter, url, client):
    seen = client.get(url).context["form"]["seen"].value()
    write(matter, "En annan text.")
    response = client.post(url, {"seen": seen, "note": "Anteckningen"})
    page = response.content.decode()
    assert "Skrivelsen har ändrats sedan du öppnade sidan" in page
    assert "Anteckningen" in page
    assert versions(matter) == []
    again = {"seen": response.context["form"]["seen"].value(), "note": "Anteckningen"}
    client.post(url, again)
    assert len(versions(matter)) == 1


def test_a_double_click_makes_one_version(matter, url, client, printer):
    form = client.get(url).context["form"]
    data = {"seen": form["seen"].value(), "form_key": form["form_key"].value(), "note": ""}
    first, second = client.post(url, data), client.post(url, data)
    assert first.url == second.url
    assert len(versions(matter)) == len(printer.printed) == 1


def test_a_closed_matter_is_not_finalised_again(matter, url, client):
    matter.state = "withdrawn"
    matter.save_because("Test", by=factories.registrar())
    client.post(url, {"seen": "x"})
    assert versions(matter) == []


def test_a_printer_that_fails_leaves_no_version(matter, url, client, monkeypatch):
    def refuse(document):
        raise memo_versions.PdfUnavailable

    monkeypatch.setattr(documents, "render_pdf", refuse)
    assert "PDF-filer kan inte skapas" in finalise(client, url).content.decode()
    assert versions(matter) == []


def test_only_those_who_prepare_may(url, controller, signed_in):
    assert signed_in(controller).get(url).status_code == 403
    assert signed_in(controller).post(url, {}).status_code == 403
