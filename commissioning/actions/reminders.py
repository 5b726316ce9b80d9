"""Write what is due to the outbox: reminders by board, agreement and day, and digests."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from itertools import islice
from typing import Any

from django.db import connection, transaction
from django.db.models import Max

from commissioning import due_reminders
from commissioning.chains import Entry, entries
from commissioning.digests import digest_mails
from commissioning.models import BoardProfile, MailKind, MailState, OutgoingMail
from commissioning.recipients import Recipient, recipients_of
from contracts.models import Standing

# Drafting begins at most a year before the day for papers, which lies at most half a year before
# the meeting, and a reminder comes at most a year before that.
MONTHS_AHEAD = 36
CHUNK = 500
LOCK = 4014  # any number that nobody else uses
KEY = ("agreement_id", "reminder_kind", "deadline_kind", "due_on", "recipient_id")
Key = tuple[Any, ...]


@transaction.atomic
def write_due(*, today: date) -> int:
    """Write every mail that is due and not yet written; returns how many are new.

    What waits although its day has changed is taken back; if the day comes back, so does the
    mail. All in one transaction, and one run at a time: a run that dies has done nothing.
    """
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(%s)", [LOCK])
    wanted = {_key(mail): mail for mail in _reminders(today)}
    known = _known(today)
    for key, mail in known.items():
        _bring_up_to_date(mail, wanted.get(key))
    new = [mail for key, mail in wanted.items() if key not in known]
    new += digest_mails(today)
    last = OutgoingMail.objects.aggregate(pk=Max("pk"))["pk"] or 0
    OutgoingMail.objects.bulk_create(new, batch_size=CHUNK, ignore_conflicts=True)
    return OutgoingMail.objects.filter(pk__gt=last).count()


def _known(today: date) -> dict[Key, OutgoingMail]:
    """The reminders that wait or were taken back: those whose state may change."""
    rows = OutgoingMail.objects.filter(
        kind=MailKind.REMINDER, state__in=(MailState.WAITING, MailState.VOID)
    )
    recent = rows.filter(due_on__gte=today - timedelta(days=366))
    return {_key(mail): mail for mail in recent.select_for_update(skip_locked=True)}


def _bring_up_to_date(mail: OutgoingMail, wanted: OutgoingMail | None) -> None:
    if wanted is None and mail.state == MailState.WAITING:
        mail.state = MailState.VOID
        mail.save(update_fields=["state"])
    if wanted is not None and mail.state == MailState.VOID:
        mail.state, mail.subject, mail.body = MailState.WAITING, wanted.subject, wanted.body
        mail.next_try_at = wanted.next_try_at
        mail.save(update_fields=["state", "subject", "body", "next_try_at"])


def _reminders(today: date) -> Iterator[OutgoingMail]:
    """What is due today, for everybody who shall have it."""
    profiles = {p.board_id: p for p in BoardProfile.objects.all()}
    people: dict[int, list[Recipient]] = {}
    for chunk in _chunks(_standings(today)):
        boards = {s.board_id for s in chunk} - people.keys()
        people |= {board: [] for board in boards} | (recipients_of(boards, today) if boards else {})
        for entry in entries(chunk, today):
            board = entry.standing.board_id
            profile = profiles.get(board) or BoardProfile(board_id=board)
            yield from _mails(entry, profile, people[board], today)


def _standings(today: date) -> Iterator[Standing]:
    rows = Standing.objects.on(today).acting_within(months=MONTHS_AHEAD, on=today)
    return rows.defer("search_text", "search_fold", "periods").order_by("pk").iterator(CHUNK)


def _chunks(standings: Iterator[Standing]) -> Iterator[list[Standing]]:
    while chunk := list(islice(standings, CHUNK)):
        yield chunk


def _mails(
    entry: Entry, profile: BoardProfile, people: Iterable[Recipient], today: date
) -> Iterator[OutgoingMail]:
    standing = entry.standing
    for due in due_reminders.due_of(entry, profile, today):
        subject, text = due_reminders.subject(due), due_reminders.body(due, today)
        for person in people:
            why = due_reminders.signature(person.role, standing.board_name, person.instead_of_name)
            yield OutgoingMail(
                kind=MailKind.REMINDER,
                recipient=person.user,
                on_behalf_of=person.instead_of,
                board_id=standing.board_id,
                agreement_id=standing.agreement_id,
                reminder_kind=due.kind,
                deadline_kind=standing.deadline_kind,
                due_on=due.on,
                subject=subject[:250],
                body=text + why,
            )


def _key(mail: OutgoingMail) -> Key:
    return tuple(getattr(mail, name) for name in KEY)
