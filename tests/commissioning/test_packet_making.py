"""A meeting's papers as one file: what goes in, in which order, and what stays out."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO

import pytest
from pypdf import PdfReader

from commissioning.actions import documents, matters, packets
from commissioning.models import Packet, PacketState
from commissioning.packets import attached
from commissioning.packets.freshness import changes_since
from commissioning.packets.plan import SECRET_ATTACHMENT, read_plan
from commissioning.pages.meeting_agenda import SECRET_TITLE
from tests import factories
from tests.commissioning import packet_cases
from tests.commissioning.packet_cases import HELD_ON, SECRET, headings, text_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _store(settings, tmp_path):
    from commissioning.memos import pdf_store

    settings.MEMO_CACHE_DIR = str(tmp_path)
    pdf_store._private_directory.cache_clear()
    yield
    pdf_store._private_directory.cache_clear()


@pytest.fixture
def meeting(son):
    return packet_cases.meeting_with_papers(son)


def make(meeting, *, is_public=False) -> Packet:
    packet = packets.start_now(meeting=meeting, is_public=is_public, by=factories.registrar())
    return packets.make(packet=packet, today=HELD_ON)


def content_of(packet: Packet) -> bytes:
    return bytes(packet.file.content)


def test_it_holds_the_notice_then_every_matter_in_the_order_of_the_agenda(meeting):
    packet = make(meeting)
    assert packet.state == PacketState.DONE
    assert headings(content_of(packet)) == [
        "Kallelse",
        f"4. {SECRET}",
        ["Tjänsteskrivelse"],
        "5. Uppföljning av boendestöd",
        ["Tjänsteskrivelse", "Bilaga 1. Rapport", "Bilaga 2. Bolagets namn Hunden"],
        "6. Förlängning av korttidsvistelse",
        ["Tjänsteskrivelse"],
    ]


def test_the_notice_says_on_which_page_each_paper_begins(meeting):
    packet = make(meeting)
    book = PdfReader(BytesIO(content_of(packet)))
    notice = book.pages[0].extract_text().replace("\xa0", " ")
    report = book.get_destination_page_number(book.outline[4][1]) + 1
    assert f"Bilaga: Rapport, sida {report}" in notice
    assert f"Sida 1 ({packet.page_count})" in notice
    assert "Upprop" in notice
    assert (
        notice.index("Val av justerare") < notice.index("Uppföljning") < notice.index("Information")
    )


def test_drafts_are_marked_and_a_finalised_memo_is_taken_as_stored(meeting):
    first = next(m for m in read_plan(meeting, HELD_ON, is_public=False).matters)
    paper = documents.finalise_memo(
        matter=meeting.matters.get(pk=first.pk), by=factories.registrar()
    )
    file = documents.store_pdf(paper, by=factories.registrar())
    planned = read_plan(meeting, HELD_ON, is_public=False).matters
    assert [m.stored_memo_id for m in planned] == [file.pk, None, None]
    assert text_of(content_of(make(meeting))).count("UTKAST") == 2


def test_attachments_that_cannot_be_read_are_told_with_their_checksum(meeting):
    text = text_of(content_of(make(meeting)))
    broken = meeting.matters.get(dnr="SON 3").attachments.get(title="Trasig").file
    assert attached.BROKEN.split(".")[0] in text
    assert broken.sha256[:16] in text
    assert "Kalkyl (Kalkyl.pdf). Bilagan finns i ärendet." in text


def test_the_public_version_tells_nothing_of_what_is_secret(meeting):
    content = content_of(make(meeting, is_public=True))
    text = text_of(content)
    assert "Hunden" not in text
    assert "Hunden".encode("utf-16-be") not in content
    assert SECRET_TITLE in text
    assert SECRET_ATTACHMENT in text
    assert f"4. {SECRET_TITLE}" in headings(content)


def test_the_delegated_decisions_are_listed(son, meeting):
    factories.make_delegated_decision(son, decided_on=HELD_ON)
    assert "Delegationsbeslut att anmäla" in text_of(content_of(make(meeting))).replace("\xad", "")


def test_a_memo_that_cannot_be_printed_fails_the_packet_with_its_name(meeting):
    matter = meeting.matters.get(dnr="SON 3")
    matter.title = "Boende \N{EGYPTIAN HIEROGLYPH A001}"
    matter.save_because("Test", by=factories.registrar())
    packet = make(meeting)
    assert packet.state == PacketState.FAILED
    assert packet.file is None
    assert "Skrivelsen ”Boende" in packet.message


def test_what_nobody_foresaw_fails_the_packet_too(meeting, monkeypatch):
    def breaks(*args):
        raise KeyError("x")

    monkeypatch.setattr(packets, "make_packet", breaks)
    with pytest.raises(KeyError):
        make(meeting)
    assert Packet.objects.get().state == PacketState.FAILED


def test_every_part_is_a_step(meeting, monkeypatch):
    steps = []
    monkeypatch.setattr(packets, "_tell", lambda packet, done, total: steps.append((done, total)))
    make(meeting)
    assert steps == [(n, 9) for n in range(10)]


def test_a_finished_packet_is_not_made_again(meeting):
    packet = make(meeting)
    assert packets.make(packet=packet, today=HELD_ON).file_id == packet.file_id


def test_a_meeting_without_matters_has_a_notice(son):
    packet = make(factories.make_meeting(son, HELD_ON))
    assert (packet.state, packet.page_count) == (PacketState.DONE, 1)


class TestFreshness:
    def test_nothing_has_changed(self, meeting):
        packet = make(meeting)
        assert changes_since(packet, read_plan(meeting, HELD_ON, is_public=False)) == ""

    def test_memos_that_changed_are_counted(self, meeting):
        packet = make(meeting)
        for dnr in ("SON 1", "SON 2"):
            matter = meeting.matters.get(dnr=dnr)
            matter.officers = "Nya Namn"
            matter.save_because("Test", by=factories.registrar())
        said = changes_since(packet, read_plan(meeting, HELD_ON, is_public=False))
        assert said == "Två skrivelser har ändrats sedan dess."

    def test_matters_that_came_and_went_are_counted(self, son, meeting):
        packet = make(meeting)
        gone = meeting.matters.get(dnr="SON 1")
        matters.put_to_meeting(matter=gone, meeting=None, by=factories.registrar())
        factories.make_matter(board=son, title="Nytt", meeting=meeting)
        said = changes_since(packet, read_plan(meeting, HELD_ON, is_public=False))
        assert said == "Ett ärende har tillkommit och ett ärende har tagits bort sedan dess."

    def test_a_new_attachment_is_told(self, meeting):
        packet = make(meeting)
        packet_cases.attach(meeting.matters.get(dnr="SON 1"), "Ny", packet_cases.pdf())
        said = changes_since(packet, read_plan(meeting, HELD_ON, is_public=False))
        assert said == "Bilagorna i ett ärende har ändrats sedan dess."

    def test_another_place_changes_the_agenda(self, meeting):
        packet = make(meeting)
        moved = replace(read_plan(meeting, HELD_ON, is_public=False))
        moved.meeting.place = "Rådhuset"
        assert changes_since(packet, moved) == "Dagordningen har ändrats sedan dess."


def test_the_plan_of_more_matters_takes_no_more_queries(
    son, meeting, django_assert_max_num_queries
):
    for number in range(4):
        factories.make_matter(board=son, title=f"Ännu ett {number}", meeting=meeting)
    with django_assert_max_num_queries(22):
        read_plan(meeting, HELD_ON, is_public=False)
