"""A person's last days as a calendar that other programs fetch. Opens without signing in."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, time
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from commissioning.actions.reminder_choices import digest_of
from commissioning.chains import Entry, entries
from commissioning.ical import Event, calendar
from commissioning.mailing import link, site_host
from commissioning.models import ReminderChoice
from commissioning.permissions import Permission, boards_of, has_permission
from contracts.models import Standing

MONTHS_AHEAD = 36
MOST_AGREEMENTS = 2000
SECRET = re.compile(r"[A-Za-z0-9_-]{43}")
NAMES = {
    "Sista dag att agera": "act",
    "Senaste sammanträde": "meeting",
    "Stoppdag": "papers",
    "Börja skriva": "draft",
}


@login_not_required
@require_safe
@cache_control(private=True, max_age=3600)
def calendar_feed(request: HttpRequest, secret: str) -> HttpResponse:
    """The chains of the person's boards, whoever asks with the right secret; otherwise 404."""
    user = _owner(secret)
    today = timezone.localdate()
    events = [event for entry in _entries(user, today) for event in _events(entry)]
    stamp = datetime.combine(today, time(), UTC)
    response = HttpResponse(
        calendar("Avtal, sista dagar", events, stamp), content_type="text/calendar; charset=utf-8"
    )
    response["Content-Disposition"] = 'inline; filename="sista-dagar.ics"'
    response["X-Robots-Tag"] = "noindex"
    return response


def _owner(secret: str) -> Any:
    if not SECRET.fullmatch(secret):
        raise Http404
    found = ReminderChoice.objects.filter(
        calendar_digest=digest_of(secret), user__is_active=True
    ).select_related("user")
    choice = found.first()
    if choice is None or not has_permission(choice.user, Permission.READ):
        raise Http404
    return choice.user


def _entries(user: Any, today: date) -> list[Entry]:
    rows = Standing.objects.on(today).acting_within(months=MONTHS_AHEAD, on=today)
    rows = rows.filter(board__in=[board.pk for board in boards_of(user)])
    rows = rows.defer("search_text", "search_fold", "periods").order_by("act_by", "pk")
    found = entries(list(rows[:MOST_AGREEMENTS]), today)
    return [entry for entry in found if entry.must_be_handled]


def _events(entry: Entry) -> Iterator[Event]:
    """The days of the chain but the end itself. The same end has the same events, however they
    are moved."""
    standing, chain = entry.standing, entry.chain
    assert chain is not None  # only decided agreements are asked for
    rows = "\n".join(f"{row.name}: {row.on or 'saknas'} ({row.how})" for row in chain.links)
    url = link(standing.get_absolute_url())
    for row in chain.links[1:]:
        if row.on is not None:
            yield Event(
                uid=f"{standing.agreement_id}-{chain.ends_on}-{NAMES[row.name]}@{site_host()}",
                on=row.on,
                summary=f"{row.name}: {standing.title}",
                description=f"{standing.deadline_kind_label}\n{standing.number}, "
                f"{standing.provider_name}\n\n{rows}\n\n{url}",
                url=url,
            )
