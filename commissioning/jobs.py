"""Work done in the background by `manage.py procrastinate worker`, kept in PostgreSQL.

A job is put in the queue in the transaction that needs it, so it exists exactly when that does.
Every job can be run again without harm.
"""

from __future__ import annotations

from contextlib import suppress
from typing import Any

from asgiref.sync import sync_to_async
from django.utils import timezone
from procrastinate.contrib.django import app
from procrastinate.exceptions import ProcrastinateException
from procrastinate.jobs import Job, Status

from commissioning.actions import documents, outbox, packets, reminders
from commissioning.models import Document, Packet

MOST_ATTEMPTS = 3
DAYS_KEPT = 30


@app.task(queue="papers", retry=3)
def store_document(document_id: int) -> None:
    """Make the PDF of a finalised paper, unless it is there."""
    paper = Document.objects.select_related("file", "finalised_by").get(pk=document_id)
    documents.store_pdf(paper, by=paper.finalised_by)


@app.task(queue="papers")
def make_packet(packet_id: int) -> None:
    """Make the papers of a meeting as one file, unless that is done."""
    packet = Packet.objects.select_related("meeting__board").get(pk=packet_id)
    packets.make(packet=packet, today=timezone.localdate())


@app.periodic(cron="* * * * *")
@app.task(queue="papers", queueing_lock="retry_stalled_jobs", pass_context=True)
async def retry_stalled_jobs(context: Any, timestamp: int) -> None:
    """Put back what a killed worker was doing; after some attempts, give it up."""
    manager = context.app.job_manager
    for job in await manager.get_stalled_jobs():
        with suppress(ProcrastinateException):  # somebody else has taken it
            if job.attempts < MOST_ATTEMPTS:
                await manager.retry_job(job)
            else:
                await manager.finish_job(job, status=Status.FAILED, delete_job=False)
                await sync_to_async(_give_up)(job)


def _give_up(job: Job) -> None:
    if job.task_name == packets.JOB:
        packets.give_up(packet_id=int(str(job.task_kwargs["packet_id"])))


@app.periodic(cron="*/10 4-20 * * *")
@app.task(queue="mail", queueing_lock="write_reminders")
def write_reminders(timestamp: int) -> None:
    """Write the reminders and digests that are due to the outbox."""
    reminders.write_due(today=timezone.localdate())


@app.periodic(cron="* * * * *")
@app.task(queue="mail", queueing_lock="send_mail")
def send_mail(timestamp: int) -> None:
    """Send what waits in the outbox."""
    outbox.send_waiting()


@app.periodic(cron="17 3 * * *")
@app.task(queue="papers", queueing_lock="remove_old_jobs", pass_context=True)
async def remove_old_jobs(context: Any, timestamp: int) -> None:
    """Forget the jobs that ended a month ago."""
    await context.app.job_manager.delete_old_jobs(
        nb_hours=24 * DAYS_KEPT, include_failed=True, include_cancelled=True, include_aborted=True
    )
