"""Order the papers of a meeting as one file, make it, and tell how far it has come."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob
from procrastinate.exceptions import AlreadyEnqueued

from commissioning.models import Meeting, Packet, PacketState, StoredFile
from commissioning.packets.making import PacketFailed, make_packet
from commissioning.packets.plan import PDF, read_plan

# By name, since the module of the jobs stands above the actions.
JOB, QUEUE = "commissioning.jobs.make_packet", "papers"
UNEXPECTED = (
    "Något gick fel som inte borde gå fel. Beställ handlingarna igen, eller be driften om hjälp."
)
INTERRUPTED = "Arbetet avbröts. Beställ handlingarna igen."


@transaction.atomic
def order(*, meeting: Meeting, is_public: bool, by: Any) -> Packet:
    """Put the meeting's packet in the queue; the one that is under way where there is one.

    Raises ValidationError for a cancelled meeting.
    """
    locked = _open_meeting(meeting)
    under_way = locked.packets.filter(
        is_public=is_public, state__in=(PacketState.WAITING, PacketState.RUNNING)
    )
    for packet in under_way:
        if has_job(packet):
            return packet
        _save(packet, state=PacketState.FAILED, message=INTERRUPTED)
    packet = Packet.objects.create(meeting=locked, is_public=is_public, requested_by=by)
    _put_in_queue(packet)
    return packet


@transaction.atomic
def start_now(*, meeting: Meeting, is_public: bool, by: Any) -> Packet:
    """A packet that the caller makes at once, outside the queue. Raises ValidationError."""
    locked = _open_meeting(meeting)
    return Packet.objects.create(meeting=locked, is_public=is_public, requested_by=by)


def make(*, packet: Packet, today: date) -> Packet:
    """Make the file. Every step is saved in a transaction of its own, for those who wait.

    It can be run again after a stop in the middle. What cannot be printed leaves the packet
    failed with a sentence; anything else does too, and is raised.
    """
    if not packet.is_under_way:
        return packet
    _save(packet, state=PacketState.RUNNING, parts_done=0, parts_total=0, message="")
    try:
        plan = read_plan(packet.meeting, today, is_public=packet.is_public)
        content, pages = make_packet(plan, partial(_tell, packet))
    except (PacketFailed, ValueError, RuntimeError) as error:
        return _save(packet, state=PacketState.FAILED, message=str(error))
    except Exception:
        _save(packet, state=PacketState.FAILED, message=UNEXPECTED)
        raise
    return _finish(packet, content, page_count=pages, contents=plan.contents())


def give_up(*, packet_id: int) -> None:
    """Say of a packet that its work was stopped too many times."""
    packet = Packet.objects.filter(pk=packet_id).first()
    if packet and packet.is_under_way:
        _save(packet, state=PacketState.FAILED, message=INTERRUPTED)


def has_job(packet: Packet) -> bool:
    """Whether somebody makes it, or it stands in the queue."""
    jobs = ProcrastinateJob.objects.filter(task_name=JOB, status__in=("todo", "doing"))
    return jobs.filter(args__packet_id=packet.pk).exists()


def _open_meeting(meeting: Meeting) -> Meeting:
    locked: Meeting = Meeting.objects.select_for_update(of=("self",)).get(pk=meeting.pk)
    if locked.is_cancelled:
        raise ValidationError("Sammanträdet är inställt.")
    return locked


def _put_in_queue(packet: Packet) -> None:
    name = f"packet-{packet.meeting_id}"
    job = app.configure_task(
        JOB, queue=QUEUE, lock=name, queueing_lock=f"{name}-{packet.is_public}"
    )
    try:
        with transaction.atomic():
            job.defer(packet_id=packet.pk)
    except AlreadyEnqueued as error:
        raise ValidationError("Handlingarna står redan i kö. Vänta tills de är klara.") from error


def _tell(packet: Packet, done: int, total: int) -> None:
    _save(packet, parts_done=done, parts_total=total)


def _finish(packet: Packet, content: bytes, **values: Any) -> Packet:
    with transaction.atomic():
        file = StoredFile.keep(content, PDF)
        return _save(
            packet, state=PacketState.DONE, file=file, finished_at=timezone.now(), **values
        )


@transaction.atomic
def _save(packet: Packet, **values: Any) -> Packet:
    for name, value in values.items():
        setattr(packet, name, value)
    packet.save(update_fields=list(values))
    return packet
