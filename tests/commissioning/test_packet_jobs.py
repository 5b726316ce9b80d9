"""The queue: a packet is made by the worker, exactly when its order was saved, once at a time."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection, connections, transaction
from django.utils import timezone
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob, ProcrastinateWorker

from commissioning import jobs
from commissioning.actions import packets
from commissioning.models import Packet, PacketState
from commissioning.pages.meeting_packets import nobody_works
from tests import factories
from tests.commissioning.packet_cases import HELD_ON

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _empty_queue(settings, tmp_path, monkeypatch):
    """The tables of the queue are not Django's own, so nobody empties them between tests."""
    settings.MEMO_CACHE_DIR = str(tmp_path)
    # The worker's own thread leaves no connection behind, which would keep the database busy.
    monkeypatch.setitem(connections.settings["default"], "CONN_MAX_AGE", 0)
    with connection.cursor() as cursor:
        cursor.execute("delete from procrastinate_jobs; delete from procrastinate_workers")


@pytest.fixture
def meeting(son):
    return factories.make_meeting(son, HELD_ON)


def order(meeting, *, is_public=False) -> Packet:
    return packets.order(meeting=meeting, is_public=is_public, by=factories.registrar())


def by_itself(act: Callable[[], None]) -> None:
    """Do it in a thread of its own: a browser test leaves an event loop running in this one."""
    with ThreadPoolExecutor(max_workers=1) as thread:
        thread.submit(act).result()


def work() -> None:
    """What `manage.py procrastinate worker` does, until the queue is empty."""

    def run() -> None:
        with app.replace_connector(app.connector.get_worker_connector()) as worker:
            worker.run_worker(wait=False, install_signal_handlers=False, listen_notify=False)

    by_itself(run)


def retry_stalled() -> None:
    class Context:
        pass

    async def run() -> None:
        connector = app.connector.get_worker_connector()
        with app.replace_connector(connector) as with_worker:
            async with with_worker.open_async():
                context = Context()
                context.app = with_worker
                await jobs.retry_stalled_jobs.func(context, 0)

    by_itself(lambda: asyncio.run(run()))


def stall(packet: Packet, attempts: int = 0) -> None:
    """As after `kill -9`: the job is somebody's, and nobody has heard of them for an hour."""
    with connection.cursor() as cursor:
        cursor.execute(
            "insert into procrastinate_workers (last_heartbeat) values (%s) returning id",
            [timezone.now() - timedelta(hours=1)],
        )
        worker = cursor.fetchone()[0]
        cursor.execute(
            "update procrastinate_jobs set status = 'doing', worker_id = %s, attempts = %s"
            " where args->>'packet_id' = %s",
            [worker, attempts, str(packet.pk)],
        )
    Packet.objects.filter(pk=packet.pk).update(state=PacketState.RUNNING, parts_done=1)


def test_the_worker_makes_what_was_ordered(meeting):
    packet = order(meeting)
    assert packet.state == PacketState.WAITING
    work()
    packet.refresh_from_db()
    assert (packet.state, packet.page_count, packet.parts_done) == (PacketState.DONE, 1, 2)
    assert bytes(packet.file.content).startswith(b"%PDF-")
    assert packet.finished_at is not None


def test_an_order_that_is_undone_leaves_no_job(meeting):
    with pytest.raises(RuntimeError), transaction.atomic():
        order(meeting)
        raise RuntimeError
    assert not ProcrastinateJob.objects.filter(task_name=packets.JOB).exists()
    assert not Packet.objects.exists()


def test_a_second_order_is_the_first_while_it_is_under_way(meeting):
    assert order(meeting) == order(meeting)
    assert order(meeting, is_public=True) != order(meeting)
    assert ProcrastinateJob.objects.filter(task_name=packets.JOB).count() == 2


def test_an_order_after_the_first_is_done_is_a_new_one(meeting):
    first = order(meeting)
    work()
    assert order(meeting) != first


def test_an_order_whose_job_is_gone_gives_way_to_a_new_one(meeting):
    first = order(meeting)
    with connection.cursor() as cursor:
        cursor.execute("delete from procrastinate_jobs")
    assert order(meeting) != first
    first.refresh_from_db()
    assert first.state == PacketState.FAILED


def test_what_a_killed_worker_left_is_taken_up_again(meeting):
    packet = order(meeting)
    stall(packet)
    retry_stalled()
    work()
    packet.refresh_from_db()
    assert packet.state == PacketState.DONE


def test_what_kills_every_worker_is_given_up(meeting):
    packet = order(meeting)
    stall(packet, attempts=3)
    retry_stalled()
    packet.refresh_from_db()
    assert packet.state == PacketState.FAILED
    assert "avbröts" in packet.message


def test_progress_is_seen_by_others_while_it_works(meeting, monkeypatch):
    """Each step is committed: another connection sees it before the whole is done."""
    packet, seen = order(meeting), []

    def look(packet, done, total):
        told(packet, done, total)
        seen.append(connection.in_atomic_block)

    told = packets._tell
    monkeypatch.setattr(packets, "_tell", look)
    packets.make(packet=packet, today=HELD_ON)
    assert seen == [False, False, False]


class TestNobodyWorks:
    def waiting(self, meeting, seconds):
        packet = order(meeting)
        packet.requested_at = timezone.now() - timedelta(seconds=seconds)
        return packet

    def test_it_is_said_after_half_a_minute(self, meeting):
        assert not nobody_works(self.waiting(meeting, 10))
        assert nobody_works(self.waiting(meeting, 60))

    def test_it_is_not_said_while_a_worker_is_heard(self, meeting):
        with connection.cursor() as cursor:
            cursor.execute("insert into procrastinate_workers (last_heartbeat) values (now())")
        assert ProcrastinateWorker.objects.count() == 1
        assert not nobody_works(self.waiting(meeting, 60))
