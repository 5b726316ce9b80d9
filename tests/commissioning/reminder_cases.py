"""A board with meetings and an agreement whose last days come one after the other.

Ends 2021-08-31 with two months' notice: act by 2021-06-30, meeting 2021-06-16, papers 2021-05-26,
drafting from 2021-04-14. Reminders at the usual settings: drafting 14 days before (from
2021-03-31), papers 14 days before (from 2021-05-12), last day 60 days before (from 2021-05-01).
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

from commissioning.actions import outbox, reminders
from commissioning.models import OutgoingMail, Role
from contracts.models import Agreement
from providers.models import Party
from tests import factories

DRAFT, PAPERS, ACT = date(2021, 4, 14), date(2021, 5, 26), date(2021, 6, 30)
MEETINGS = (date(2021, 5, 19), date(2021, 6, 16), date(2021, 9, 15))


def plan_meetings(board: Party) -> None:
    for day in MEETINGS:
        factories.make_meeting(board, day)


def extendable(board: Party, title: str = "Korttidsboende Ekängen") -> Agreement:
    terms = factories.base_terms(steps=2, notice_months=2)
    return factories.make_agreement(title=title, board=board, terms=terms)


def person(name: str, role: str = Role.ADMINISTRATOR, board: Party | None = None):
    user = factories.make_user(name, role=role, board=board)
    user.email = f"{name}@kommunen.example"
    user.save()
    return user


def write(day: date) -> int:
    return reminders.write_due(today=day)


def written() -> list[tuple[str, date, str]]:
    """(kind, day, recipient) of every reminder, in order."""
    rows = OutgoingMail.objects.order_by("due_on", "recipient__username")
    return [(m.reminder_kind, m.due_on, m.recipient.username) for m in rows]


def states() -> dict[tuple[str, date], str]:
    return {(m.reminder_kind, m.due_on): m.state for m in OutgoingMail.objects.all()}


def send() -> int:
    return outbox.send_waiting()


def delivered(folder: Path) -> list[str]:
    """The names of the mails in a spool."""
    return sorted(path.name for path in (folder / "new").glob("*.eml"))
