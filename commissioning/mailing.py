"""How mails leave the register: what a mail looks like, and a folder that takes each one once."""

from __future__ import annotations

import os
from collections.abc import Sequence
from email.utils import format_datetime
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend

from commissioning.models import OutgoingMail

UNSET = "django.core.mail.backends.dummy.EmailBackend"


def is_set_up() -> bool:
    """Whether somebody has said where mails go."""
    return bool(settings.EMAIL_BACKEND != UNSET)


def takes_each_once() -> bool:
    """Whether handing over the same mail again changes nothing (the folder; not SMTP)."""
    return bool(getattr(get_connection(), "takes_each_once", False))


def site_host() -> str:
    return urlsplit(settings.SITE_URL).hostname or "localhost"


def link(path: str) -> str:
    """A full address of a page of the site, for mails and calendars."""
    return settings.SITE_URL.rstrip("/") + path


def message_id(mail: OutgoingMail) -> str:
    """The mail's own number in the world: the same at every attempt."""
    return f"<utskick-{mail.pk}-{mail.written_at:%Y%m%dT%H%M%S%f}@{site_host()}>"


def compose(mail: OutgoingMail, address: str) -> EmailMessage:
    """The mail as it is sent: the same, byte for byte, at every attempt.

    Message-ID and Date follow from the row, so that a receiver knows a second copy.
    """
    headers = {
        "Message-ID": message_id(mail),
        "Date": format_datetime(mail.written_at),
        "Auto-Submitted": "auto-generated",
    }
    return EmailMessage(mail.subject, mail.body, to=[address], headers=headers)


class SpoolBackend(BaseEmailBackend):
    """Puts each mail as a file in MAIL_SPOOL_DIR, named by its Message-ID.

    The file appears whole or not at all, and a mail that is already there is left as it is: to
    hand over the same mail again, after a crash, changes nothing. A gateway fetches the files and
    keeps account of the names; it may remove them when they are a day old.
    """

    takes_each_once = True

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        folder = Path(settings.MAIL_SPOOL_DIR)
        (folder / "tmp").mkdir(parents=True, exist_ok=True)
        (folder / "new").mkdir(exist_ok=True)
        for message in email_messages:
            _deliver(folder, message)
        return len(email_messages)


def _deliver(folder: Path, message: EmailMessage) -> None:
    content = message.message()
    name = f"{str(content['Message-ID']).strip('<>').replace('/', '_')}.eml"
    part = folder / "tmp" / f"{os.getpid()}-{name}"
    with open(part, "wb") as file:
        file.write(content.as_bytes())
        file.flush()
        os.fsync(file.fileno())
    try:
        os.link(part, folder / "new" / name)  # refuses, in one step, where it already is
        _sync(folder / "new")
    except FileExistsError:
        pass
    finally:
        part.unlink()


def _sync(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
