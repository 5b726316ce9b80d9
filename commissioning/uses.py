"""Ended agreements that still are used: what the register knows of use after the last day.

`SOURCES` is the list of places that know of use. Whoever adds records of use to the register
(a follow-up, an invoice) adds a function here; nothing else has to know.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from commissioning.last_days import Use, used_after_end
from commissioning.models import UseReport
from contracts.models import Performance, Standing
from contracts.quantities import volume_text
from providers.models import Party

# How long after its end an agreement is looked at; older ones are history.
DAYS_BACK = 3 * 365


@dataclass(frozen=True)
class Used:
    """An ended agreement and the latest sign that it still is used."""

    standing: Standing
    use: Use


def performances(agreement_ids: Collection[int]) -> Iterator[tuple[int, Use]]:
    """Volume that somebody has reported as performed."""
    for row in Performance.objects.filter(agreement__in=agreement_ids):
        amount = volume_text(row.quantity, row.unit)
        text = f"{amount} utförda {row.starts_on}–{row.ends_on}"
        yield row.agreement_id, Use(row.ends_on, text)


def reports(agreement_ids: Collection[int]) -> Iterator[tuple[int, Use]]:
    """What somebody has said by hand."""
    for row in UseReport.objects.filter(agreement__in=agreement_ids):
        yield row.agreement_id, Use(row.seen_on, row.note, row.is_used)


SOURCES: list[Callable[[Collection[int]], Iterator[tuple[int, Use]]]] = [performances, reports]


def still_used(boards: Collection[Party], on: date) -> list[Used]:
    """Agreements that ended within three years with a sign of use after the end, latest first."""
    ended = Standing.objects.on(on).filter(
        board__in=[board.pk for board in boards],
        is_decided=True,
        ends_on__lt=on,
        ends_on__gte=on - timedelta(days=DAYS_BACK),
    )
    standings = {s.agreement_id: s for s in ended.defer("search_text", "search_fold", "periods")}
    uses = uses_of(standings)
    found = []
    for pk, standing in standings.items():
        assert standing.ends_on is not None  # asked for
        if use := used_after_end(standing.ends_on, uses.get(pk, []), on):
            found.append(Used(standing, use))
    return sorted(found, key=lambda used: (used.use.on, used.standing.title_sort), reverse=True)


def uses_of(agreement_ids: Collection[int]) -> dict[int, list[Use]]:
    """Every fact of use, by agreement."""
    found: dict[int, list[Use]] = defaultdict(list)
    ids = list(agreement_ids)
    for source in SOURCES if ids else ():
        for pk, use in source(ids):
            found[pk].append(use)
    return found
