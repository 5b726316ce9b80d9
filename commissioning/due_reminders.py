"""Which reminders are due on a day, and what they say. Asks nothing of the outbox.

A reminder is due from N days before its day (N is the board's) for as long as something can be
done about it: a run that was missed catches up, and when one day has passed for good, the next
kind of reminder takes over.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from django.urls import reverse

from commissioning.chains import Entry
from commissioning.mailing import link
from commissioning.models import BoardProfile, ReminderKind

PREFERENCES = "commissioning:reminder-settings"


@dataclass(frozen=True)
class Due:
    """A day of an agreement's chain that somebody must be reminded of."""

    kind: ReminderKind
    on: date
    entry: Entry


def due_of(entry: Entry, profile: BoardProfile, today: date) -> Iterator[Due]:
    """The reminders that are due about an agreement today."""
    if not entry.must_be_handled or entry.chain is None:
        return
    for kind, day, days_before, until in _windows(entry, profile):
        if days_before is None or day is None or until is None:
            continue
        if day - timedelta(days=days_before) <= today <= until:
            yield Due(kind, day, entry)


def _windows(
    entry: Entry, profile: BoardProfile
) -> Iterator[tuple[ReminderKind, date | None, int | None, date | None]]:
    """(kind, its day, days before, last day it makes sense). A proposal that exists needs no
    reminder to begin writing."""
    chain = entry.chain
    assert chain is not None
    if not entry.standing.has_open_proposal:
        yield ReminderKind.DRAFT, chain.drafting_on, profile.remind_draft_days, chain.papers_on
    yield ReminderKind.PAPERS, chain.papers_on, profile.remind_papers_days, chain.held_on
    yield ReminderKind.ACT, chain.act_by, profile.remind_act_days, chain.ends_on


def subject(due: Due) -> str:
    """The mail's subject, the day first."""
    what = {
        ReminderKind.DRAFT: "börja skriva ärendet om",
        ReminderKind.PAPERS: "stoppdag för ärendet om",
        ReminderKind.ACT: "sista dag att agera,",
    }[due.kind]
    return f"{due.on} {what} {' '.join(due.entry.standing.title.split())}"


def body(due: Due, today: date) -> str:
    """The mail's text, without the last lines that say why the reader gets it."""
    standing, chain = due.entry.standing, due.entry.chain
    assert chain is not None
    days = "\n".join(f"{row.name}: {row.on or 'saknas'} ({row.how})" for row in chain.links)
    return "\n".join(
        [
            f"{standing.title} ({standing.number})",
            f"{standing.board_name} – {standing.provider_name}",
            "",
            f"Vad: {standing.deadline_kind_label}",
            f"Läge {today}: {chain.state(today).label}. {chain.state(today).meaning}",
            "",
            days,
            "",
            f"Öppna avtalet: {link(standing.get_absolute_url())}",
        ]
    )


def signature(role: str, board: str, instead_of: str) -> str:
    """Why the reader gets the mail, and where to change that."""
    deputy = f", i stället för {instead_of}" if instead_of else ""
    return (
        f"\n\nDu får brevet som {role} för {board}{deputy}."
        f"\nMina påminnelser: {link(reverse(PREFERENCES))}\n"
    )
