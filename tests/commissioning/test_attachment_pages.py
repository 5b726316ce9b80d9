"""Attach papers to a matter: what is taken in, what is refused, and what comes back."""

from __future__ import annotations

import contextlib
import io
import re
import zipfile

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pypdf import PdfWriter

from commissioning.actions import attachments, matters
from commissioning.models import Attachment, StoredFile
from commissioning.pages.preparation_rows import size_in_words
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

WHO = {"username": "handlaggare", "password": "demo"}
OPEN = {"mimetype": ODT.encode(), "content.xml": b"<office/>"}
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
            # A day of its own, so that the bytes are the same at every run.
            file.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def locked(content):
    """A packed file whose parts all say that they need a password."""
    parts = bytearray(content)
    at = parts.find(b"PK\x01\x02")
    while at >= 0:
        parts[at + 8] |= 1
        at = parts.find(b"PK\x01\x02", at + 4)
    return bytes(parts)


def named(value: object) -> str:
    """The sentence or the type tells the case; the bytes of a file do not."""
    return value if isinstance(value, str) else "file"


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
        ids=named,
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
            (packed(WORD)[:40], "skadad"),
            (b"PK\x03\x04" + b"\0" * 200, "skadad"),
            (packed(WORD)[:-30] + b"\xff" * 30, "skadad"),
            (
                b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 500,
                "låst med lösenord eller i ett äldre",
            ),
            (locked(packed(WORD)), "låst med lösenord"),
            (packed(OPEN | {"META-INF/manifest.xml": b"<encryption-data/>"}), "låst med lösenord"),
            (packed(OPEN | {"Basic/script-lc.xml": b"x"}), "makron"),
            (packed({"mimetype": b"application/zip", "a": b""}), "Filtypen tas inte emot"),
            (b"GIF89a", "Filtypen tas inte emot"),
            (b"%!PS-Adobe", "Filtypen tas inte emot"),
            (b"%PDF-" + b"x" * MOST_BYTES, "större än 20 MB"),
        ],
        ids=named,
    )
    def test_the_rest_gets_a_sentence(self, content, sentence):
        with pytest.raises(UploadRefused, match=sentence):
            examine("x.docx", content)

    def test_a_file_that_swells_is_refused(self):
        swelling = packed(WORD | {"word/media.bin": b"\0" * (20 * 1024 * 1024)})
        assert len(swelling) < 100 * 1024
        with pytest.raises(UploadRefused, match="för stor när den packas upp"):
            examine("x.docx", swelling)

    def test_a_file_of_very_many_parts_is_refused(self):
        with pytest.raises(UploadRefused, match="för stor när den packas upp"):
            examine("x.docx", packed(WORD | {f"p{n}": b"" for n in range(10_001)}))

    def test_a_damaged_packed_file_is_never_more_than_a_sentence(self):
        """Every byte of it changed in turn."""
        whole = packed(OPEN)
        for place in range(len(whole)):
            for value in (0, 255):
                damaged = bytearray(whole)
                damaged[place] = value
                with contextlib.suppress(UploadRefused):
                    examine("x.odt", bytes(damaged))

    def test_a_large_file_without_an_end_is_not_read_through(self):
        assert examine("x.pdf", b"%PDF-1.7\n" + b"1 0 obj " * 500_000).page_count is None

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
            ("a\x00b.pdf", "ab.pdf"),
            ("Ärende \U0001f600 å.pdf", "Ärende \U0001f600 å.pdf"),
            ("A\u030arsrapport.pdf", "Årsrapport.pdf"),
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


def move(client, part, direction):
    return client.post(f"/attachments/{part.pk}/move/", {"direction": direction})


def titles(matter):
    return [part.title for part in matter.attachments.all()]


def text_of(response):
    page = response.content.decode()
    return page.replace("\N{NO-BREAK SPACE}", " ").replace("\N{SOFT HYPHEN}", "")


@pytest.mark.parametrize(
    ("size", "words"),
    [
        (0, "0 byte"),
        (999, "999 byte"),
        (1_000, "1 kB"),
        (214_400, "214 kB"),
        (999_499, "999 kB"),
        (999_500, "1,0 MB"),
        (20 * 1024 * 1024, "21,0 MB"),
    ],
)
def test_sizes_in_words(size, words):
    assert size_in_words(size) == words


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

    def test_what_is_too_large_is_refused_by_its_size(self, send, settings):
        """25 MB: no more than 20 are received, and none is kept."""
        page = send(b"%PDF-1.7\n" + b"x" * 25 * 1024 * 1024, title="Min titel").content.decode()
        assert "Filen är större än 20 MB" in page and "Min titel" in page
        assert not StoredFile.objects.exists()

    def test_a_file_that_was_whole_must_be_chosen_again_when_the_rest_was_not(self, send):
        page = send(title="").content.decode()
        assert "Välj filen igen." in page
        assert not StoredFile.objects.exists()

    @pytest.mark.parametrize("content", [pdf(2, "hemligt"), b"%PDF-1.7 trasig"])
    def test_pages_that_cannot_be_counted_are_told_of(self, send, client, matter, content):
        send(content)
        page = client.get(matter.get_absolute_url()).content.decode()
        assert "Sidorna i filen kunde inte räknas" in page
        assert Attachment.objects.get().page_count is None

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

    def test_a_browser_that_has_it_does_not_get_it_again(self, send, client):
        send()
        one = Attachment.objects.get()
        url = f"/attachments/{one.pk}/file/"
        etag = client.get(url)["ETag"]
        assert etag == f'"{one.file.sha256}"'
        again = client.get(url, headers={"If-None-Match": etag})
        assert (again.status_code, again.content) == (304, b"")

    def test_what_is_secret_stays_in_no_browser(self, send, client):
        send(is_secret="on")
        response = client.get(f"/attachments/{Attachment.objects.get().pk}/file/")
        assert "no-store" in response["Cache-Control"]

    @pytest.mark.parametrize("name", ["attachment-edit", "attachment-delete"])
    def test_its_bytes_are_not_read_to_describe_it(self, send, client, name):
        send()
        url = reverse(f"commissioning:{name}", args=[Attachment.objects.get().pk])
        with CaptureQueriesContext(connection) as queries:
            client.get(url)
        assert not [q for q in queries if '"content"' in q["sql"]]

    def test_it_is_moved_up_and_down(self, send, client, matter):
        for number in range(1, 4):
            send(pdf(number), title=f"Bilaga {number}")
        first, second, third = Attachment.objects.all()
        move(client, third, "up")
        assert titles(matter) == ["Bilaga 1", "Bilaga 3", "Bilaga 2"]
        move(client, first, "down")
        assert titles(matter) == ["Bilaga 3", "Bilaga 1", "Bilaga 2"]
        for direction in ("up", "sideways", "\x00"):
            move(client, third, direction)
        move(client, second, "down")
        assert titles(matter) == ["Bilaga 3", "Bilaga 1", "Bilaga 2"]

    def test_one_that_is_gone_or_whose_matter_is_closed_is_not_moved(
        self, send, client, matter, administrator
    ):
        for number in (1, 2):
            send(pdf(number), title=f"Bilaga {number}")
        first, second = Attachment.objects.all()
        first.delete_because("Test")
        first.pk = second.pk + 1
        with pytest.raises(ValidationError, match="Någon annan har tagit bort bilagan"):
            attachments.move(attachment=first, steps=1, by=administrator)
        matters.withdraw(matter=matter, by=administrator)
        assert move(client, second, "up").status_code == 302
        assert "Ärendet är avslutat" in text_of(client.get(matter.get_absolute_url()))

    def test_the_next_one_comes_last_also_when_one_is_gone(self, send, client, matter):
        for number in range(1, 4):
            send(pdf(number), title=f"Bilaga {number}")
        client.post(f"/attachments/{Attachment.objects.first().pk}/delete/", {"form_key": ""})
        send(pdf(4), title="Bilaga 4")
        assert titles(matter) == ["Bilaga 2", "Bilaga 3", "Bilaga 4"]

    def test_the_list_says_what_each_file_is(self, send, client, matter):
        send(is_secret="on", dated_on="2022-05-17")
        page = text_of(client.get(matter.get_absolute_url()))
        size = size_in_words(Attachment.objects.get().file.size)
        assert f"PDF, 2 sidor, {size}" in page
        assert "Sekretess" in page and "2022-05-17" in page

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
        data = {"title": "Bilaga A", "is_secret": "on", "version": 1}
        client.post(f"/attachments/{one.pk}/edit/", data)
        one.refresh_from_db()
        assert (one.title, one.is_secret) == ("Bilaga A", True)
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

    def test_when_the_session_has_ended_the_rest_is_kept(self, matter, administrator):
        upload = SimpleUploadedFile("a.pdf", pdf())
        url = f"/matters/{matter.pk}/attachments/new/"
        page = Client().post(url, {"title": "Min titel", "file": upload}).content.decode()
        assert "Filen följer inte med. Välj den igen" in page
        kept = re.search(r'name="kept" value="([^"]+)"', page)[1]
        client = Client()
        again = client.post("/login/", WHO | {"kept": kept}).content.decode()
        assert "Filen får du välja igen" in again
        hidden = dict(re.findall(r'name="(title|had_file)" value="([^"]*)"', again))
        page = client.post(url, hidden).content.decode()
        assert "Välj filen igen." in page
        assert 'value="Min titel"' in page

    def test_only_those_who_prepare_may(self, send, controller, signed_in, matter):
        send()
        client = signed_in(controller)
        one = Attachment.objects.get()
        assert client.post(f"/attachments/{one.pk}/delete/").status_code == 403
        assert client.get(f"/matters/{matter.pk}/attachments/new/").status_code == 403
