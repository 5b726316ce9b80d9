"""Attach papers to a matter: what is taken in, what is refused, and what comes back."""

from __future__ import annotations

import io
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pypdf import PdfWriter

from commissioning.actions import matters
from commissioning.models import Attachment, StoredFile
from commissioning.uploads import (
    DOCX,
    MOST_BYTES,
    ODT,
    PDF,
    PNG,
    XLSX,
    UploadRefused,
    clean_name,
    examine,
)
from tests import factories

WORD = {"[Content_Types].xml": b"", "word/document.xml": b"<w/>"}


def pdf(pages=2, password=""):
    writer = PdfWriter()
    for _ in range(pages):
        writer.add_blank_page(100, 100)
    if password:
        writer.encrypt(password)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def packed(parts):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in parts.items():
            file.writestr(name, content)
    return out.getvalue()


class TestExamine:
    """Pure: by the bytes, not by the name."""

    @pytest.mark.parametrize(
        ("content", "media_type"),
        [
            (pdf(), PDF),
            (packed(WORD), DOCX),
            (packed({"[Content_Types].xml": b"", "xl/workbook.xml": b"<x/>"}), XLSX),
            (packed({"mimetype": ODT.encode(), "content.xml": b""}), ODT),
            (b"\x89PNG\r\n\x1a\n....", PNG),
        ],
    )
    def test_known_types_are_taken_in(self, content, media_type):
        assert examine("x.exe", content).media_type == media_type

    @pytest.mark.parametrize(
        ("content", "sentence"),
        [
            (b"", "Filen är tom"),
            (b"MZ\x90 a program", "Filtypen tas inte emot"),
            (b"<html><script>", "Filtypen tas inte emot"),
            (packed({"a.txt": b"x"}), "Filtypen tas inte emot"),
            (packed(WORD | {"word/vbaProject.bin": b"x"}), "makron"),
            (packed(WORD)[:40], "skadad eller låst"),
            (b"%PDF-" + b"x" * MOST_BYTES, "större än 20 MB"),
        ],
    )
    def test_the_rest_gets_a_sentence(self, content, sentence):
        with pytest.raises(UploadRefused, match=sentence):
            examine("x.docx", content)

    def test_a_file_that_swells_is_refused(self):
        swelling = packed(WORD | {"word/media.bin": b"\0" * (201 * 1024 * 1024)})
        assert len(swelling) < 1024 * 1024
        with pytest.raises(UploadRefused, match="för stor när den packas upp"):
            examine("x.docx", swelling)

    def test_pages_are_counted_where_they_can_be(self):
        assert examine("x.pdf", pdf(3)).page_count == 3
        assert examine("x.pdf", pdf(3, "hemligt")).page_count is None
        assert examine("x.pdf", b"%PDF-1.7 trasig").page_count is None

    @pytest.mark.parametrize(
        ("name", "cleaned"),
        [
            ("Avtal 2023.PDF", "Avtal 2023.pdf"),
            ("../../etc/passwd", "passwd.pdf"),
            ("C:\\hem\\a\r\nSet-Cookie: x.pdf", "aSet-Cookie x.pdf"),
            ('"><script>.pdf', "script.pdf"),
            ("\u202efdp.exe", "fdp.exe.pdf"),
            ("...", "bilaga.pdf"),
            ("x" * 400 + ".pdf", "x" * 150 + ".pdf"),
        ],
    )
    def test_hostile_names_are_cleaned(self, name, cleaned):
        assert clean_name(name, PDF) == cleaned


@pytest.fixture
def matter(son):
    return factories.make_matter(board=son)


@pytest.fixture
def client(administrator, signed_in):
    return signed_in(administrator)


@pytest.fixture
def send(client, matter):
    def post(content=None, name="uppdrag.pdf", **more):
        upload = SimpleUploadedFile(name, pdf() if content is None else content)
        data = {"title": "Uppdragsbeskrivning", "file": upload} | more
        return client.post(f"/matters/{matter.pk}/attachments/new/", data)

    return post


@pytest.mark.django_db
class TestPages:
    def test_a_paper_is_attached_with_its_checksum(self, send, client, matter):
        send(dated_on="2022-05-17")
        one = Attachment.objects.get()
        assert (one.page_count, one.position, one.file.is_whole) == (2, 1, True)
        page = client.get(matter.get_absolute_url()).content.decode()
        assert one.file.sha256 in page
        assert "Uppdragsbeskrivning" in page

    def test_the_same_bytes_are_not_attached_twice(self, send):
        content = pdf()
        send(content)
        page = send(content, title="En gång till").content.decode()
        assert "Filen finns redan i ärendet: Uppdragsbeskrivning." in page
        assert "En gång till" in page
        assert Attachment.objects.count() == 1

    @pytest.mark.parametrize(
        ("content", "sentence"),
        [(b"", "tom"), (b"MZ", "Filtypen tas inte emot"), (packed({"a": b""}), "Filtypen")],
    )
    def test_what_is_refused_keeps_what_was_typed(self, send, content, sentence):
        page = send(content, title="Min titel").content.decode()
        assert sentence in page and "Min titel" in page
        assert not StoredFile.objects.exists()

    def test_no_file_is_a_sentence(self, client, matter):
        url = f"/matters/{matter.pk}/attachments/new/"
        assert "Välj en fil." in client.post(url, {"title": "Utan fil"}).content.decode()

    def test_it_comes_back_as_it_was(self, send, controller, signed_in):
        content = pdf()
        send(content, name="../Ärendets avtal.pdf")
        url = f"/attachments/{Attachment.objects.get().pk}/file/"
        response = signed_in(controller).get(url)
        assert response.content == content
        assert response["X-Content-Type-Options"] == "nosniff"
        assert response["Content-Disposition"].startswith("attachment; ")
        assert "%C3%84rendets%20avtal.pdf" in response["Content-Disposition"]
        assert (
            signed_in(controller).get(f"{url}?show=1")["Content-Disposition"].startswith("inline")
        )

    def test_only_a_pdf_is_shown_in_the_browser(self, send, client):
        send(packed(WORD), name="a.docx")
        url = f"/attachments/{Attachment.objects.get().pk}/file/?show=1"
        assert client.get(url)["Content-Disposition"].startswith("attachment")

    def test_an_unknown_type_is_only_bytes(self, send, client):
        """A file that came in by another way, as in an import."""
        send()
        one = Attachment.objects.get()
        one.file = StoredFile.keep(b"<script>", "text/html")
        one.save_because("Test")
        response = client.get(f"/attachments/{one.pk}/file/?show=1")
        assert response["Content-Type"] == "application/octet-stream"
        assert response["Content-Disposition"].startswith("attachment")

    def test_it_is_described_anew(self, send, client):
        send()
        one = Attachment.objects.get()
        data = {"title": "Bilaga A", "is_secret": "on", "position": "4", "version": 1}
        client.post(f"/attachments/{one.pk}/edit/", data)
        one.refresh_from_db()
        assert (one.title, one.is_secret, one.position) == ("Bilaga A", True, 4)
        page = client.post(f"/attachments/{one.pk}/edit/", data | {"title": "Sent"})
        assert "Någon annan har ändrat bilagan" in page.content.decode()

    def test_taken_away_its_bytes_stay(self, send, client):
        send()
        client.post(f"/attachments/{Attachment.objects.get().pk}/delete/", {"form_key": ""})
        assert not Attachment.objects.exists()
        assert StoredFile.objects.count() == 1

    def test_nothing_is_taken_from_a_closed_matter(self, send, client, matter, administrator):
        send()
        one = Attachment.objects.get()
        matters.withdraw(matter=matter, by=administrator)
        client.post(f"/attachments/{one.pk}/delete/", {"form_key": ""})
        assert send(pdf(1)).status_code == 302
        assert Attachment.objects.count() == 1

    def test_when_the_session_has_ended_the_rest_is_kept(self, matter):
        upload = SimpleUploadedFile("a.pdf", pdf())
        url = f"/matters/{matter.pk}/attachments/new/"
        page = Client().post(url, {"title": "Min titel", "file": upload}).content.decode()
        assert "Filen följer inte med. Välj den igen" in page
        assert 'name="kept"' in page

    def test_only_those_who_prepare_may(self, send, controller, signed_in, matter):
        send()
        client = signed_in(controller)
        one = Attachment.objects.get()
        assert client.post(f"/attachments/{one.pk}/delete/").status_code == 403
        assert client.get(f"/matters/{matter.pk}/attachments/new/").status_code == 403
