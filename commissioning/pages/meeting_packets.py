"""The packets of a meeting, with what has changed since each was made."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateWorker

from commissioning.memos.document import MemoTooLarge
from commissioning.memos.remarks import Check, to_ask
from commissioning.memos.review import reviewed_many
from commissioning.models import Matter, Meeting, Packet, PacketState
from commissioning.packets.freshness import changes_since
from commissioning.packets.plan import read_plan

MOST_SHOWN = 10
PATIENCE = timedelta(seconds=30)


@dataclass(frozen=True)
class PacketRow:
    packet: Packet
    changes: str = ""


def packet_rows(meeting: Meeting, today: date) -> list[PacketRow]:
    """The latest packets, newest first. Of each kind the newest finished one is compared.

    What has been decided no longer changes, so after the meeting nothing is compared.
    """
    packets = list(meeting.packets.select_related("requested_by").defer("file")[:MOST_SHOWN])
    newest: dict[bool, Packet] = {}
    for packet in packets:
        if packet.state == PacketState.DONE:
            newest.setdefault(packet.is_public, packet)
    compared = newest.values() if meeting.held_on >= today and not meeting.is_cancelled else ()
    changes = {packet.pk: _changes(packet, meeting, today) for packet in compared}
    return [PacketRow(packet, changes.get(packet.pk, "")) for packet in packets]


def _changes(packet: Packet, meeting: Meeting, today: date) -> str:
    try:
        return changes_since(packet, read_plan(meeting, today, is_public=packet.is_public))
    except MemoTooLarge as error:
        return str(error)


@dataclass(frozen=True)
class MemoRemarks:
    """One memo of the packet, with the errors and warnings that are left on it."""

    matter: Matter
    checks: list[Check]


def remarks_on_memos(packet: Packet, today: date) -> list[MemoRemarks]:
    """The open matters of the meeting, each with what its memo's text and form are remarked for.

    A public packet has no secret matters, and so none of their remarks.
    """
    matters = packet.meeting.matters.exclude(memo=None).select_related("board", "meeting", "memo")
    shown = [m for m in matters if m.is_open and not (packet.is_public and m.is_secret)]
    found = reviewed_many(shown, today)
    return [MemoRemarks(matter, to_ask(found[matter.pk])) for matter in shown]


def nobody_works(packet: Packet) -> bool:
    """Whether a packet has waited for half a minute, and no worker has been heard of as long."""
    if not packet.is_under_way or timezone.now() - packet.requested_at < PATIENCE:
        return False
    heard_since = timezone.now() - PATIENCE
    return not ProcrastinateWorker.objects.filter(last_heartbeat__gte=heard_since).exists()
