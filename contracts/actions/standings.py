"""Keep the projection: after every change of terms, and compared with the derivation on demand."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, timedelta
from typing import Any

from django.db import transaction

from contracts import caps, cautions, direct_awards, economy, reading, year_costs
from contracts.actions import year_volumes
from contracts.actions.year_volumes import Span
from contracts.derivation import Facts, derive, turning_days
from contracts.models import Agreement, Standing, YearCost, YearVolume
from contracts.money import ZERO
from contracts.periods import Period
from contracts.quantities import volume_text
from contracts.states import UNADVERTISED, Form, Status
from contracts.termsheet import AmendmentFact, TermSheet
from providers.models import Party

COMPARED = [
    field.attname
    for field in Standing._meta.concrete_fields
    if not field.primary_key and not getattr(field, "generated", False)
]
COMPARED_COSTS = [
    field.attname
    for field in YearCost._meta.concrete_fields
    if field.name not in ("id", "standing")
]
# What will never be decided costs nothing.
DEAD_STAGES = (Status.REJECTED, Status.LAPSED, Status.REVOKED)

# The agreements that a load in progress has changed; None outside such a load.
_changed: ContextVar[set[int] | None] = ContextVar("changed", default=None)


@contextmanager
def refreshed_together() -> Iterator[None]:
    """For loading many agreements: their standings are written once, at the end.

    Inside it the lists are behind; it is atomic, so nobody else sees that.
    """
    with transaction.atomic():
        token = _changed.set(set())
        try:
            yield
            changed = _changed.get() or set()
        finally:
            _changed.reset(token)
        refresh(changed)


@transaction.atomic
def refresh(agreement_ids: Iterable[int]) -> None:
    """Rewrite the standings of the agreements, and what they cost."""
    ids = set(agreement_ids)
    if (changed := _changed.get()) is not None:
        changed |= ids
        return
    fetched = list(_fetch(ids))
    found = [pair for agreement in fetched for pair in projection(agreement)]
    rows = [standing for standing, _ in found]
    Standing.objects.filter(agreement_id__in=ids).delete()
    Standing.objects.bulk_create(rows, batch_size=500)
    YearCost.objects.bulk_create([c for _, costs in found for c in costs], batch_size=1000)
    year_volumes.rewrite(fetched, _spans(rows))


def refresh_with_predecessors(agreement: Agreement) -> None:
    """For a change that may replace other agreements: theirs stand differently too."""
    predecessors = Agreement.objects.filter(successors__amendment__agreement=agreement)
    refresh({agreement.pk, *predecessors.values_list("pk", flat=True)})


def refresh_all_with_predecessors(agreement_ids: Iterable[int]) -> None:
    """As `refresh_with_predecessors`, for many agreements at once."""
    ids = set(agreement_ids)
    predecessors = Agreement.objects.filter(successors__amendment__agreement__in=ids)
    refresh({*ids, *predecessors.values_list("pk", flat=True)})


def differing(agreement_ids: Iterable[int] | None = None) -> Iterator[str]:
    """A sentence for each agreement whose stored standings or costs are not what the terms say."""
    ids = set(agreement_ids or Agreement.objects.values_list("pk", flat=True))
    stored: dict[int, list[tuple[Any, ...]]] = {}
    for row in Standing.objects.filter(agreement_id__in=ids).order_by("valid_from"):
        stored.setdefault(row.agreement_id, []).append(_comparable(row))
    costs = _stored_costs(ids)
    for agreement in _fetch(ids):
        derived = projection(agreement)
        if [_comparable(row) for row, _ in derived] != stored.get(agreement.pk, []):
            yield f"{agreement.register_number}: läget i listan stämmer inte med villkoren."
        found = sorted(_comparable_cost(row.valid_from, c) for row, some in derived for c in some)
        if found != sorted(costs.get(agreement.pk, [])):
            yield f"{agreement.register_number}: kostnaden per år stämmer inte med villkoren."


def differing_volumes(agreement_ids: Iterable[int] | None = None) -> Iterator[str]:
    """A sentence for each agreement whose stored year volumes are not what the terms say."""
    ids = set(agreement_ids or Agreement.objects.values_list("pk", flat=True))
    stored: dict[int, list[YearVolume]] = {}
    for row in YearVolume.objects.filter(agreement_id__in=ids):
        stored.setdefault(row.agreement_id, []).append(row)
    for agreement in _fetch(ids):
        spans = _spans(standings(agreement))[agreement.pk]
        if year_volumes.differing(agreement, spans, stored.get(agreement.pk, [])):
            yield f"{agreement.register_number}: årsvolymerna stämmer inte med villkoren."


def standings(agreement: Agreement) -> list[Standing]:
    """One row for each time between two changes of what is in force."""
    return [standing for standing, _ in projection(agreement)]


def projection(agreement: Agreement) -> list[tuple[Standing, list[YearCost]]]:
    """How the agreement stands between two changes of what is in force, and what it costs then."""
    sheet = reading.read(agreement)
    starts = turning_days(sheet)
    if starts:
        later = {day for day in caps.turning_days(sheet) if day > starts[0]}
        starts = sorted({*starts, *later})
    if not starts or agreement.registered_on < starts[0]:
        starts.insert(0, agreement.registered_on)
    ends = [*(day - timedelta(days=1) for day in starts[1:]), None]
    return [
        _projected(agreement, sheet, first, last) for first, last in zip(starts, ends, strict=True)
    ]


def _spans(rows: Iterable[Standing]) -> dict[int, list[Span]]:
    """From when until when each agreement stood as it did."""
    found: dict[int, list[Span]] = {}
    for row in rows:
        found.setdefault(row.agreement_id, []).append((row.valid_from, row.valid_until))
    return found


def _stored_costs(ids: set[int]) -> dict[int, list[tuple[Any, ...]]]:
    stored: dict[int, list[tuple[Any, ...]]] = {}
    found = YearCost.objects.filter(standing__agreement_id__in=ids).select_related("standing")
    for cost in found.iterator(chunk_size=2000):
        row = _comparable_cost(cost.standing.valid_from, cost)
        stored.setdefault(cost.standing.agreement_id, []).append(row)
    return stored


def _fetch(ids: set[int]) -> Iterable[Agreement]:
    found = reading.with_terms(Agreement.objects.filter(pk__in=ids))
    return found.prefetch_related("provider__names", "board__names")


def _comparable(row: Standing) -> tuple[Any, ...]:
    return tuple(getattr(row, name) for name in COMPARED)


def _comparable_cost(valid_from: date, cost: YearCost) -> tuple[Any, ...]:
    """Sortable: an unknown number comes before the known ones."""
    values = (getattr(cost, name) for name in COMPARED_COSTS)
    return (valid_from, *(-1 if value is None else value for value in values))


def _projected(
    agreement: Agreement, sheet: TermSheet, first: date, last: date | None
) -> tuple[Standing, list[YearCost]]:
    facts = derive(sheet, first)
    proposed = _proposed(sheet, first)
    latest = derive(sheet.approving({a.number for a in proposed}, first), first)
    standing = Standing(
        agreement=agreement,
        valid_from=first,
        valid_until=last,
        form=agreement.form,
        board=agreement.board,
        provider=agreement.provider,
        title=agreement.title,
        number=agreement.number,
        board_name=agreement.board.name,
        provider_name=agreement.provider.name,
        lacks_dnr=not agreement.dnr,
        is_example=agreement.is_example,
        has_open_proposal=bool(proposed),
        proposed_ends_on=latest.ends_on if proposed else None,
        search_text=_search_text(agreement, facts),
        stage="" if facts.is_decided else reading.stage(agreement, first),
        lacks_successor=_lacks_successor(sheet, facts),
        cap_percent=caps.highest(caps.ceilings(sheet, facts)) if facts.is_decided else None,
        **_award(agreement, facts),
        **_computed(facts),
    )
    return standing, list(_costs(standing, facts, latest))


def _costs(standing: Standing, facts: Facts, latest: Facts) -> Iterator[YearCost]:
    """What is decided, and what the open proposals would change."""
    if standing.stage in DEAD_STAGES:
        return
    now = year_costs.costs_of(facts)
    yield from _cost_rows(standing, now, is_decided=facts.is_decided)
    if facts.is_decided and standing.has_open_proposal:
        change = year_costs.difference(year_costs.costs_of(latest), now)
        yield from _cost_rows(standing, change, is_decided=False)


def _cost_rows(
    standing: Standing, costs: dict[year_costs.CostKey, year_costs.Costs], *, is_decided: bool
) -> Iterator[YearCost]:
    for key, by_year in costs.items():
        for span in year_costs.spans(by_year):
            yield YearCost(
                standing=standing, is_decided=is_decided, **key._asdict(), **span._asdict()
            )


def _award(agreement: Agreement, facts: Facts) -> dict[str, Any]:
    """When an agreement was awarded without advertising, and what it may come to in all."""
    if agreement.form not in UNADVERTISED:
        return {}
    day = direct_awards.awarded_on(facts)
    return {"awarded_on": day, "whole_value": direct_awards.whole_value(facts)}


def _proposed(sheet: TermSheet, first: date) -> list[AmendmentFact]:
    """What is proposed today. It is about the agreement as last decided, not as it once stood."""
    if any(a.in_force_on and a.in_force_on > first for a in sheet.amendments):
        return []
    return [a for a in sheet.amendments if a.in_force_on is None]


def _computed(facts: Facts) -> dict[str, Any]:
    cost = economy.yearly_cost(facts)
    deadline = facts.deadline
    return {
        "service_ids": [service.id for service in facts.services],
        "legal_basis": ", ".join(dict.fromkeys(s.basis for s in facts.services if s.basis))[:300],
        "is_decided": facts.is_decided,
        "starts_on": facts.starts_on,
        "base_ends_on": facts.base.ends_on if facts.base else None,
        "ends_on": facts.ends_on,
        "latest_end_on": facts.latest_end_on,
        "act_by": deadline.act_by if deadline else None,
        "deadline_kind": deadline.kind.value if deadline else "",
        "steps_used": facts.steps_used,
        "steps_left": len(facts.steps),
        "is_replaced": facts.is_replaced,
        "yearly_cost": cost,
        "price_level_year": economy.price_level_year(facts),
        "lacks_amount": cost is None,
        "volume_text": _volume_text(facts),
        "periods": [_period_row(facts, index) for index in range(len(facts.periods))],
    }


def _period_row(facts: Facts, index: int) -> list[str | None]:
    """[kind, first day, last day] for the row's timeline; a termination cuts the last one."""
    fact = facts.periods[index]
    kind = "extension" if fact.is_extension else "base"
    ends_on = fact.period.ends_on if facts.expires else None
    if facts.is_terminated and facts.ends_on and (ends_on is None or ends_on > facts.ends_on):
        ends_on = facts.ends_on
    return [
        kind if facts.is_decided else "proposed",
        fact.period.starts_on.isoformat(),
        ends_on.isoformat() if ends_on else None,
    ]


def _volume_text(facts: Facts) -> str:
    if facts.term is None:
        return ""
    year = _shown_year(facts.term, facts.on)
    units: dict[str, list[Any]] = {}
    for row in economy.volumes_by_year(facts):
        if row.year == year and row.quantity:
            units.setdefault(row.unit, []).append(row.quantity)
    return ", ".join(volume_text(sum(values, ZERO), unit) for unit, values in units.items())[:120]


def _shown_year(term: Period, on: date) -> int:
    """The whole calendar year of the term nearest the day, so that a volume is not that of a few
    months. A term without a whole year shows the nearest part of one."""
    last = term.ends_on or date(max(on.year, term.starts_on.year) + 1, 12, 31)
    years = range(term.starts_on.year, last.year + 1)
    whole = [y for y in years if term.starts_on <= date(y, 1, 1) and date(y, 12, 31) <= last]
    return min(whole or years, key=lambda year: abs(year - on.year))


def _lacks_successor(sheet: TermSheet, facts: Facts) -> bool:
    """Ends for good with nobody to take over, or with a service that nobody takes over."""
    if not facts.is_decided or facts.ends_on is None or facts.steps or not sheet.expires:
        return False
    return not sheet.successors or bool(cautions.orphaned_services(sheet, facts))


def _search_text(agreement: Agreement, facts: Facts) -> str:
    return "\n".join(
        [
            agreement.title,
            agreement.register_number,
            agreement.dnr,
            *agreement.other_dnrs,
            Form(agreement.form).label,
            *_names(agreement.provider),
            *_names(agreement.board),
            *(f"{service.name} {service.basis}" for service in facts.services),
            *_premises(agreement),
        ]
    )


def _names(party: Party) -> list[str]:
    return [party.name, party.organisation_number, *(row.name for row in party.names.all())]


def _premises(agreement: Agreement) -> Iterator[str]:
    for amendment in agreement.amendments.all():
        for premises in amendment.premisesterms.all():
            yield f"{premises.name} {premises.address}"
