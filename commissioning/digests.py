"""The list of what comes, as a mail for whoever has asked for one."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from django.urls import reverse

from commissioning import uses
from commissioning.chains import Entry, entries
from commissioning.last_days import ChainState
from commissioning.mailing import link
from commissioning.models import Digest, MailKind, OutgoingMail, ReminderChoice
from commissioning.permissions import boards_of
from contracts.models import Standing

MONTHS_AHEAD = 24
MOST_ROWS = 200
FRIDAY = 4
SHOWN = set(ChainState) - {ChainState.PLENTY}


def digest_mails(today: date) -> Iterator[OutgoingMail]:
    """The digests of the day that are not written yet. None where there is nothing to tell."""
    choices = ReminderChoice.objects.exclude(digest=Digest.OFF).filter(user__is_active=True)
    for choice in choices.select_related("user"):
        day = digest_day(choice.digest, today)
        if day is None or _is_written(choice.user, day):
            continue
        if text := digest_text(boards_of(choice.user), today):
            yield OutgoingMail(
                kind=MailKind.DIGEST,
                recipient=choice.user,
                due_on=day,
                subject=f"{day} avtal som närmar sig sina sista dagar",
                body=text,
            )


def digest_day(digest: str, today: date) -> date | None:
    """The day a digest is for: the Monday of the week, or the weekday. Whoever was not reached on
    the Monday gets it later in the week."""
    if digest == Digest.WEEKLY:
        return today - timedelta(days=today.weekday())
    return today if digest == Digest.DAILY and today.weekday() <= FRIDAY else None


def _is_written(user: Any, day: date) -> bool:
    return OutgoingMail.objects.filter(kind=MailKind.DIGEST, recipient=user, due_on=day).exists()


def digest_text(boards: list[Any], today: date) -> str:
    """The lists of the page Slutdatum, but only what somebody must see to now."""
    found = _entries(boards, today)
    lists = {
        "Beslut krävs": [_row(e) for e in found if e.needs_decision],
        "Förlängs av sig självt om ingen gör något": [_row(e) for e in found if e.extends_itself],
        "Upphör utan ersättare": [_row(e) for e in found if e.lacks_successor],
        "Redan upphört men används": [_used(u) for u in uses.still_used(boards, today)],
    }
    parts = [f"{title.upper()}\n\n" + "\n\n".join(rows) for title, rows in lists.items() if rows]
    if not parts:
        return ""
    foot = f"Slutdatum: {link(reverse('commissioning:deadline-list'))}"
    choice = f"Mina påminnelser: {link(reverse('commissioning:reminder-settings'))}"
    return "\n\n\n".join([*parts, f"{foot}\n{choice}\n"])


def _entries(boards: list[Any], today: date) -> list[Entry]:
    rows = Standing.objects.on(today).acting_within(months=MONTHS_AHEAD, on=today)
    rows = rows.filter(board__in=[board.pk for board in boards]).order_by("act_by", "pk")
    standings = list(rows.defer("search_text", "search_fold", "periods")[:MOST_ROWS])
    return [entry for entry in entries(standings, today) if entry.state in SHOWN]


def _row(entry: Entry) -> str:
    standing, chain = entry.standing, entry.chain
    assert chain is not None and entry.state is not None  # what is not decided has no state
    days = [f"slutar {chain.ends_on}", f"sista dag {chain.act_by}"]
    days += [f"sammanträde {chain.held_on}, stoppdag {chain.papers_on}"] if chain.held_on else []
    return (
        f"{standing.title} ({standing.number}), {standing.provider_name}\n"
        f"{entry.state.label}: {', '.join(days)}\n{link(standing.get_absolute_url())}"
    )


def _used(used: uses.Used) -> str:
    standing = used.standing
    return (
        f"{standing.title} ({standing.number}), {standing.provider_name}\n"
        f"Upphörde {standing.ends_on}. {used.use.on}: {used.use.text}\n"
        f"{link(standing.get_absolute_url())}"
    )
