"""Send what waits in the outbox: each mail once, by a worker that may die at any point.

A mail is claimed in one transaction and handed over in the next, which holds its row locked.
Whoever dies lets go of the lock; the mail is then "being sent" by nobody, and after a while is
handed over again with the same Message-ID. ADR 0014 says what that means with SMTP.
"""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from commissioning import mailing
from commissioning.models import MailState, OutgoingMail

ABANDONED_AFTER = timedelta(minutes=2)
FIRST_PAUSE, LONGEST_PAUSE = timedelta(minutes=1), timedelta(hours=6)
NO_ADDRESS = "Mottagaren har ingen e-postadress. Lägg in den hos användaren."
log = logging.getLogger(__name__)


def send_waiting(*, abandoned_after: timedelta = ABANDONED_AFTER) -> int:
    """Send every mail whose time has come; returns how many were sent. Nothing while mail is
    not set up: the mails then wait."""
    sent = 0
    while mailing.is_set_up() and (mail := _claim(abandoned_after)):
        sent += _hand_over(mail)
    return sent


@transaction.atomic
def _claim(abandoned_after: timedelta) -> OutgoingMail | None:
    """Take the next mail, so that no other worker does."""
    now = timezone.now()
    mail = (
        OutgoingMail.objects.select_for_update(skip_locked=True)
        .filter(
            Q(state=MailState.WAITING, next_try_at__lte=now)
            | Q(state=MailState.SENDING, claimed_at__lte=now - abandoned_after)
        )
        .order_by("next_try_at", "pk")
        .first()
    )
    if mail is None:
        return None
    if mail.state == MailState.SENDING and not mailing.takes_each_once():
        mail.may_be_double = True  # its sender died, and may have got as far as the server
    mail.state, mail.claimed_at = MailState.SENDING, now
    mail.attempts += 1
    mail.save(update_fields=["state", "claimed_at", "attempts", "may_be_double"])
    return mail


@transaction.atomic
def _hand_over(claimed: OutgoingMail) -> bool:
    """Send a claimed mail with its row locked; False when it could not be sent, or when somebody
    else has taken it in the meantime."""
    rows = OutgoingMail.objects.select_for_update(skip_locked=True, of=("self",))
    mail = (
        rows.select_related("recipient")
        .filter(pk=claimed.pk, state=MailState.SENDING, attempts=claimed.attempts)
        .first()
    )
    if mail is None:
        return False
    address = mail.recipient.email
    if not address:
        _put_back(mail, NO_ADDRESS)
        return False
    try:
        mailing.compose(mail, address).send()
    except Exception as error:  # one mail that cannot be sent shall not stop the others
        log.warning("Utskick %s kunde inte skickas: %s", mail.pk, error)
        _put_back(mail, str(error) or type(error).__name__)
        return False
    mail.state, mail.sent_at = MailState.SENT, timezone.now()
    mail.sent_to, mail.problem = address, ""
    mail.save(update_fields=["state", "sent_at", "sent_to", "problem"])
    return True


def _put_back(mail: OutgoingMail, problem: str) -> None:
    """Wait and try again: a minute, two, four, and so on up to six hours, for ever."""
    mail.state, mail.problem = MailState.WAITING, problem[:300].replace("\x00", "")
    mail.next_try_at = next_try(mail.attempts, timezone.now())
    mail.save(update_fields=["state", "problem", "next_try_at"])


def next_try(attempts: int, now: datetime) -> datetime:
    """When to try again after so many attempts."""
    return now + min(FIRST_PAUSE * 2 ** min(attempts - 1, 20), LONGEST_PAUSE)
