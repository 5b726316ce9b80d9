"""`manage.py packet BOARD DATE -o FILE.pdf` makes the same file as the page."""

from __future__ import annotations

import pytest
from django.core.management import CommandError, call_command

from commissioning.models import Packet, PacketState
from tests import factories
from tests.commissioning import packet_cases
from tests.commissioning.packet_cases import HELD_ON, SECRET, text_of

pytestmark = pytest.mark.django_db
DAY = str(HELD_ON)


@pytest.fixture(autouse=True)
def _store(settings, tmp_path):
    settings.MEMO_CACHE_DIR = str(tmp_path)


@pytest.fixture
def meeting(son):
    return packet_cases.meeting_with_papers(son)


@pytest.fixture
def file(tmp_path):
    return tmp_path / "handlingar.pdf"


def test_it_writes_the_file_and_keeps_it(meeting, file, capsys):
    call_command("packet", "SON", DAY, output=str(file))
    packet = Packet.objects.get()
    assert packet.state == PacketState.DONE
    assert file.read_bytes() == bytes(packet.file.content)
    assert SECRET in text_of(file.read_bytes())
    assert f"{packet.page_count} sidor" in capsys.readouterr().out


def test_the_public_one_keeps_what_is_secret_to_itself(meeting, file):
    call_command("packet", "Social- och omsorgsnämnden", DAY, output=str(file), public=True)
    assert "Hunden" not in text_of(file.read_bytes())
    assert Packet.objects.get().is_public


@pytest.mark.parametrize(
    ("board", "day", "said"),
    [
        ("XYZ", DAY, "Ingen nämnd heter XYZ"),
        ("SON", "2021-12-16", "har inget sammanträde 2021-12-16"),
        ("SON", "i morgon", "är inte ett datum"),
        ("SON", "2021-02-30", "är inte ett datum"),
    ],
)
def test_it_says_what_is_wrong(meeting, file, board, day, said):
    with pytest.raises(CommandError, match=said):
        call_command("packet", board, day, output=str(file))
    assert not Packet.objects.exists()


def test_it_finds_out_first_whether_the_file_can_be_written(meeting, tmp_path):
    with pytest.raises(CommandError, match="kan inte skrivas"):
        call_command("packet", "SON", DAY, output=str(tmp_path / "finns" / "inte.pdf"))
    assert not Packet.objects.exists()


def test_a_cancelled_meeting_has_no_papers(meeting, file):
    meeting.is_cancelled = True
    meeting.save_because("Test", by=factories.registrar())
    with pytest.raises(CommandError, match="inställt"):
        call_command("packet", "SON", DAY, output=str(file))


def test_a_part_that_cannot_be_printed_is_named(meeting, file):
    matter = meeting.matters.get(dnr="SON 3")
    matter.title = "\N{EGYPTIAN HIEROGLYPH A001}"
    matter.save_because("Test", by=factories.registrar())
    with pytest.raises(CommandError, match="kan inte skrivas ut"):
        call_command("packet", "SON", DAY, output=str(file))
    assert not file.exists()
