"""Rows of the page Slutdatum: standings with their timelines, grouped by service."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import reduce
from operator import and_
from typing import Any

from django.db.models import Q

from commissioning.chains import Entry, entries
from commissioning.last_days import Chain, ChainState
from contracts.models import Standing
from contracts.periods import add_months
from contracts.querysets import NON_EXPIRING, StandingQuerySet
from contracts.timeline import Axis, Bar
from providers.models import PartyName
from providers.swedish import fold, words

MOST_ROWS = 500
ONE_DAY = timedelta(days=1)
NO_SERVICE = "Utan insats"
SEVERAL = "Flera insatser"
PILLS = {
    ChainState.PLENTY: "in_force",
    ChainState.DUE: "proposed",
    ChainState.URGENT: "ends_soon",
    ChainState.LATE_FOR_PAPERS: "late",
    ChainState.LATE: "late",
    ChainState.UNPLANNED: "ends_soon",
}


@dataclass(frozen=True)
class Row:
    """A standing with what its row shows: the bars of the timeline and its chain of last days."""

    standing: Any
    bars: list[Bar]
    entry: Entry

    @property
    def chain(self) -> Chain | None:
        """None where nothing has to be done: not decided, or somebody takes over."""
        return self.entry.chain if self.entry.must_be_handled else None

    @property
    def pill(self) -> str:
        if self.chain is None:
            return "replaced" if self.standing.is_decided else "draft"
        return PILLS[self.entry.state] if self.entry.state else "draft"

    @property
    def pill_text(self) -> str:
        if self.chain is None or self.entry.state is None:
            return "Har ersättare" if self.standing.is_decided else "Ej beslutat"
        return self.entry.state.label


def find(on: date, choices: dict[str, Any], boards: list[Any]) -> StandingQuerySet:
    """What ends, or must be acted on, within the months; the nearest day first."""
    months = choices["months"]
    everything = Standing.objects.on(on).with_status(on)
    rows = everything.acting_within(months=months, on=on)
    if choices["undecided"]:
        ends = Q(ends_on__gte=on, ends_on__lte=add_months(on, months))
        rows = rows | everything.filter(ends, is_decided=False).exclude(form__in=NON_EXPIRING)
    chosen = [choices["board"]] if choices["board"] else boards
    rows = rows.filter(board_id__in=[board.pk for board in chosen])
    if choices["service"]:
        rows = rows.filter(service_ids__contains=[choices["service"].pk])
    if choices["provider"]:
        rows = rows.filter(named_like(choices["provider"]))
    return rows.order_by("act_by", "ends_on", "title_sort", "agreement_id")


def named_like(text: str) -> Q:
    """Providers that have every word in today's name, an older one or an alias."""
    found = words(text)[:6]
    if not found:
        return Q()
    today = reduce(and_, (Q(provider_name__icontains=word) for word in found))
    older = reduce(and_, (Q(name_fold__contains=fold(word)) for word in found))
    return today | Q(provider_id__in=PartyName.objects.filter(older).values("party_id"))


def window(on: date, months: int) -> Axis:
    """Whole months: from the one the day is in to the one the search reaches."""
    last = add_months(on, months)
    return Axis(on.replace(day=1), add_months(last.replace(day=1), 1) - ONE_DAY)


def rows(standings: Sequence[Standing], on: date, axis: Axis) -> list[Row]:
    """A row for each, with the meetings of their boards read together."""
    return [Row(e.standing, bars(e.standing, axis), e) for e in entries(standings, on)]


def bars(standing: Standing, axis: Axis) -> list[Bar]:
    """Decided periods, possible extensions, and the gap after an end that nobody takes over."""
    shown = [Bar(kind, _day(first), _day(last)) for kind, first, last in standing.periods]
    end = standing.ends_on
    if end is None or not standing.is_decided:
        return shown
    if standing.steps_left:
        shown.append(Bar("possible", end + ONE_DAY, standing.latest_end_on))
    last = standing.latest_end_on if standing.steps_left else end
    if standing.lacks_successor and last and last < axis.ends_on:
        shown.append(Bar("gap", last + ONE_DAY, axis.ends_on))
    return shown


def by_service(rows: Iterable[Row], names: dict[int, str]) -> list[tuple[str, list[Row]]]:
    """Groups in the order of the names; several services make a group of their own, last."""
    groups: dict[str, list[Row]] = {}
    for one in rows:
        groups.setdefault(_group(one.standing.service_ids, names), []).append(one)
    order = {name: place for place, name in enumerate([*names.values(), SEVERAL, NO_SERVICE])}
    return sorted(groups.items(), key=lambda group: order.get(group[0], len(order)))


def total(rows: Iterable[Row]) -> dict[str, Any]:
    """The sum of the yearly costs that are known, and how many are not."""
    costs = [one.standing.yearly_cost for one in rows]
    known = [cost for cost in costs if cost is not None]
    return {"sum": sum(known, Decimal(0)), "known": len(known), "missing": len(costs) - len(known)}


def _group(service_ids: list[int], names: dict[int, str]) -> str:
    if not service_ids:
        return NO_SERVICE
    return SEVERAL if len(service_ids) > 1 else names.get(service_ids[0], NO_SERVICE)


def _day(text: str | None) -> Any:
    return date.fromisoformat(text) if text else None
