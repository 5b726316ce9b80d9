"""What the page of an agreement needs from the database, in a fixed number of queries."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Count, Model, Prefetch, QuerySet

from commissioning.models import PointEffect, PointOutcome
from contracts import last_follow_up, reading
from contracts.models import Agreement, Service, ServiceTerm, Standing, Succession
from contracts.states import DEAD


def with_everything(agreements: QuerySet[Agreement]) -> QuerySet[Agreement]:
    """Terms, names of the parties, and the points and outcomes that carry the amendments."""
    effects = PointEffect.objects.select_related("point__matter__memo")
    outcomes = PointOutcome.objects.select_related("decision").order_by("decision__decided_on")
    return reading.with_terms(agreements).prefetch_related(
        "board__names",
        "provider__names",
        "amendments__indexed_prices",
        *last_follow_up.PREFETCH,
        "risks",
        "descriptions",
        Prefetch("amendments__effect", effects),
        Prefetch("amendments__effect__point__outcomes", outcomes),
    )


def known_records(agreement: Agreement) -> list[Model]:
    """Records that were fetched with the agreement, so that nobody asks for their names again."""
    known: list[Model] = [agreement.board, agreement.provider]
    for amendment in agreement.amendments.all():
        terms = [*amendment.serviceterms.all(), *amendment.volumeterms.all()]
        terms += [*amendment.compensationterms.all(), *amendment.premisesterms.all()]
        known += [term.service for term in terms if term.service]
        known += [succession.predecessor for succession in amendment.successions.all()]
    return known


@dataclass(frozen=True)
class Neighbours:
    """How the agreements before and after this one stand on the day, and how many each amendment
    after it replaces in all."""

    standings: dict[int, Standing] = field(default_factory=dict)
    orphans: dict[int, list[str]] = field(default_factory=dict)
    together: dict[int, int] = field(default_factory=dict)


def neighbours(agreement: Agreement, on: date) -> Neighbours:
    """Standings of predecessors and successors, and the services that a predecessor gave and
    that no successor of it covers. At most four queries, however many they are."""
    before = {s.predecessor_id for a in agreement.amendments.all() for s in a.successions.all()}
    after = {s.amendment.agreement_id for s in agreement.successors.all()}
    if not before | after:
        return Neighbours()
    rows = Standing.objects.filter(agreement_id__in=before | after, valid_from__lte=on)
    standings = {row.agreement_id: row for row in rows.order_by("valid_from")}
    orphans = _orphans({pk: standings[pk] for pk in before & set(standings)})
    return Neighbours(standings, orphans, _together(agreement))


def _together(agreement: Agreement) -> dict[int, int]:
    amendments = [succession.amendment_id for succession in agreement.successors.all()]
    if not amendments:
        return {}
    links = Succession.objects.filter(amendment__in=amendments).values_list("amendment_id")
    return dict(links.annotate(number=Count("pk")))


def _orphans(predecessors: dict[int, Standing]) -> dict[int, list[str]]:
    given = {pk: set(row.service_ids) for pk, row in predecessors.items()}
    if not any(given.values()):
        return {}
    for predecessor, service in _covered(given):
        given[predecessor].discard(service)
    names = dict(
        Service.objects.filter(pk__in=set().union(*given.values())).values_list("pk", "name")
    )
    return {pk: sorted(names[s] for s in left) for pk, left in given.items() if left}


def _covered(predecessors: Iterable[int]) -> QuerySet:
    return (
        ServiceTerm.objects.filter(amendment__successions__predecessor_id__in=predecessors)
        .exclude(amendment__state__in=DEAD)
        .values_list("amendment__successions__predecessor_id", "service_id")
    )
