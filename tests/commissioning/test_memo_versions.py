"""The versions of a memo, and what differs between them."""

from __future__ import annotations

from datetime import date

import pytest

from commissioning.actions import documents, memos
from commissioning.models import StoredFile
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def matter(son):
    return factories.make_matter(board=son, dnr="SON 2019-509")


@pytest.fixture
def url(matter):
    return f"/matters/{matter.pk}/memo/versions/"


@pytest.fixture
def client(administrator, signed_in):
    return signed_in(administrator)


def write(matter, text, **head):
    memos.write(memo=matter.memo, head=head, bodies={"arende": text}, by=factories.registrar())


@pytest.fixture
def finalise(matter, administrator):
    """`finalise(text)` keeps a version that says so, with a few bytes for its file."""

    def keep(text, note="", **head):
        write(matter, text, **head)
        paper = documents.finalise_memo(matter=matter, by=administrator, note=note)
        paper.file = StoredFile.keep(f"%PDF-1.7 {text}".encode(), "application/pdf")
        paper.save_because("Test", by=administrator)
        return paper

    return keep


def changed(response):
    return {row.heading: row for row in response.context["rows"] if row.is_changed}


def test_there_is_nothing_before_the_first(url, client):
    page = client.get(url).content.decode()
    assert "Ingen version är färdigställd" in page


def test_each_is_told_with_its_author_note_file_and_checksum(url, client, finalise):
    paper = finalise("Ett.", note="Till kallelsen")
    page = client.get(url).content.decode()
    assert "Version 1" in page and "Till kallelsen" in page and "handlaggare" in page
    assert paper.file.sha256 in page
    assert f"{url}1.pdf" in page


def test_two_are_laid_side_by_side(url, client, finalise):
    finalise("Avtalet gäller två år.", dated_on=date(2019, 5, 2))
    finalise("Avtalet gäller tre år.", dated_on=date(2019, 5, 7))
    response = client.get(url, {"a": "1", "b": "2"})
    page = response.content.decode()
    assert "<del>två</del>" in page and "<ins>tre</ins>" in page
    assert set(changed(response)) == {"Ärende", "Datum"}


def test_the_newest_is_compared_with_the_text_of_now(matter, url, client, finalise):
    finalise("Avtalet gäller två år.")
    write(matter, "Avtalet gäller fyra år.")
    response = client.get(url)
    assert (response.context["old"], response.context["new"]) == ("1", "now")
    assert "<ins>fyra</ins>" in response.content.decode()


def test_a_closed_matter_has_no_text_of_now(matter, url, client, finalise):
    finalise("Ett.")
    finalise("Två.")
    matter.state = "decided"
    matter.save_because("Test", by=factories.registrar())
    response = client.get(url)
    assert response.context["names"] == ["2", "1"]
    assert "Texten nu" not in response.content.decode()


@pytest.mark.parametrize("name", ["", "3", "-1", "0", "x", "\x00", "9" * 30, "now", "²"])
def test_it_bears_any_version(url, client, finalise, name):
    finalise("Ett.")
    assert client.get(url, {"a": name, "b": name}).status_code == 200


def test_what_was_written_is_escaped(url, client, finalise):
    finalise("Ett.")
    finalise("<script>alert(1)</script>")
    assert "<script>alert" not in client.get(url, {"a": "1", "b": "2"}).content.decode()


def test_a_version_is_read_as_it_was_stored(url, client, finalise):
    finalise("Ett.")
    finalise("Två.")
    response = client.get(f"{url}1.pdf")
    assert response.content == b"%PDF-1.7 Ett."
    again = client.get(f"{url}1.pdf", headers={"If-None-Match": response["ETag"]})
    assert again.status_code == 304


@pytest.mark.parametrize("number", ["3", "0", "9" * 20])
def test_a_version_that_is_not_is_not_found(url, client, finalise, number):
    finalise("Ett.")
    assert client.get(f"{url}{number}.pdf").status_code == 404


def test_everybody_with_a_role_may_look(url, controller, outsider, signed_in):
    assert signed_in(controller).get(url).status_code == 200
    assert signed_in(outsider).get(url).status_code == 403


def test_queries_do_not_grow_with_the_versions(
    url, client, finalise, django_assert_max_num_queries
):
    for number in range(6):
        finalise(f"Text {number}.")
    with django_assert_max_num_queries(22):
        client.get(url)
