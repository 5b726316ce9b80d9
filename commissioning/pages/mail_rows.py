"""Rows of the list of mails, from the values of a query."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils import timezone

from commissioning.models import MailKind, MailState, ReminderKind
from contracts.deadlines import DeadlineKind

PERSON = ("first_name", "last_name", "username")
FIELDS = (
    "kind",
    "reminder_kind",
    "deadline_kind",
    "agreement_id",
    "agreement__title",
    "board__name",
    *(f"recipient__{name}" for name in PERSON),
    *(f"on_behalf_of__{name}" for name in PERSON),
    "state",
    "subject",
    "body",
    "written_at",
    "next_try_at",
    "sent_at",
    "sent_to",
    "attempts",
    "may_be_double",
    "problem",
)
SAME = (
    "due_on",
    "agreement_id",
    "subject",
    "body",
    "written_at",
    "next_try_at",
    "sent_at",
    "sent_to",
    "attempts",
    "may_be_double",
    "problem",
)
PILLS = {
    MailState.WAITING: "proposed",
    MailState.SENDING: "proposed",
    MailState.SENT: "done",
    MailState.VOID: "lapsed",
}


@dataclass(frozen=True)
class MailRow:
    """A mail with the words of its row."""

    due_on: date
    kind: str
    about: str
    title: str
    agreement_id: int | None
    board: str
    recipient: str
    on_behalf_of: str
    state: MailState
    subject: str
    body: str
    written_at: datetime
    next_try_at: datetime
    sent_at: datetime | None
    sent_to: str
    attempts: int
    may_be_double: bool
    problem: str

    @property
    def pill(self) -> str:
        return "late" if self.problem and self.state == MailState.WAITING else PILLS[self.state]

    @property
    def state_text(self) -> str:
        return str(self.state.label)

    @property
    def written_on(self) -> date:
        return timezone.localtime(self.written_at).date()

    @property
    def sent_on(self) -> date | None:
        return timezone.localtime(self.sent_at).date() if self.sent_at else None


def mail_row(values: dict[str, Any]) -> MailRow:
    """A row from `values("due_on", *FIELDS)`."""
    return MailRow(
        **{name: values[name] for name in SAME},
        kind=str(MailKind(values["kind"]).label),
        about=_about(values),
        title=values["agreement__title"] or "",
        board=values["board__name"] or "",
        recipient=_name(values, "recipient"),
        on_behalf_of=_name(values, "on_behalf_of"),
        state=MailState(values["state"]),
    )


def _about(values: dict[str, Any]) -> str:
    if not values["reminder_kind"]:
        return ""
    what = DeadlineKind(values["deadline_kind"]).label if values["deadline_kind"] else ""
    return ": ".join(filter(None, [str(ReminderKind(values["reminder_kind"]).label), what]))


def _name(values: dict[str, Any], person: str) -> str:
    first, last, username = (values[f"{person}__{name}"] for name in PERSON)
    return " ".join(filter(None, [first, last])) or username or ""
