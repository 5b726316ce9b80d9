"""What the service of a matter needs in a year, and what there is once its points are approved.

The need is what a source had stated before the decision, and the capacity what the agreements
promised the day before, with what the points add over a whole year. The limit of direct awards is
that of the day.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from commissioning.effects import AgreementEffect
from commissioning.memos import agreement_facts
from commissioning.memos.checks.facts import DemandFact
from commissioning.memos.content import MemoMaterial
from contracts import balances, capacity, direct_awards
from contracts.balances import Place
from contracts.capacity import Amount
from contracts.derivation import Facts
from contracts.direct_awards import Limit
from contracts.models import AwardGroupService, DirectAwardLimit, Need, VolumeKind
from contracts.states import AwardKind, VolumeUnit

Answer = dict[Place, tuple[Decimal, Decimal]]


@dataclass(frozen=True)
class Question:
    """What is asked of the register: the day before the decision, and the year it is about."""

    before: date
    year: int


def read_demands(materials: Sequence[MemoMaterial]) -> dict[int, DemandFact]:
    """By matter, where a need is stated for a service of it.

    One query where no need is stated; otherwise two more, and two for each day and year.
    """
    services = {m.matter.pk: _services(m) for m in materials}
    every = {pk for found in services.values() for pk in found}
    stated = set(Need.objects.filter(service__in=every).values_list("service", flat=True))
    if not stated:
        return {}
    asked = {m.matter.pk: _question(m) for m in materials if services[m.matter.pk] & stated}
    answers = {question: _answer(question, stated) for question in set(asked.values()) if question}
    limits = _Limits.read()
    return {
        material.matter.pk: fact
        for material in materials
        if (question := asked.get(material.matter.pk))
        and (fact := _fact(material, question, answers[question], limits))
    }


def _services(material: MemoMaterial) -> set[int]:
    return {service.id for effect in material.effects for service in effect.after.services}


def _question(material: MemoMaterial) -> Question | None:
    year = next(filter(None, map(_year, material.effects)), None)
    return Question(material.day - timedelta(1), year) if year else None


def _year(effect: AgreementEffect) -> int | None:
    """The first whole calendar year of what is decided, otherwise its first year."""
    fact = agreement_facts.as_approved(effect)
    first, last = fact.first_day, fact.last_day
    if first is None:
        return None
    whole = first.year + (first != date(first.year, 1, 1))
    return whole if last is None or last >= date(whole, 12, 31) else first.year


def _answer(question: Question, services: set[int]) -> Answer:
    """The need of each place, and what was promised there."""
    years = range(question.year, question.year + 1)
    needs = balances.stated_needs(question.before, years, services)
    amounts = balances.promised(question.before, years, services)
    return {
        place: (
            need.quantity,
            amounts.get((place, VolumeKind.CONTRACTED), Amount()).quantity
            + amounts.get((place, VolumeKind.ORDERED), Amount()).full_year,
        )
        for place, need in sorted(needs.items())
    }


def _fact(
    material: MemoMaterial, question: Question, known: Answer, limits: _Limits
) -> DemandFact | None:
    """The first service whose need is stated in the unit that the points change."""
    added = _added(material.effects, question.year)
    for place, (need, capacity_before) in known.items():
        if added.get(place):
            return DemandFact(
                unit=VolumeUnit(place.unit).label,
                need=need,
                capacity=capacity_before + added[place],
                direct_award_limit=limits.of(place.service_id, question.before),
            )
    return None


def _added(effects: Sequence[AgreementEffect], year: int) -> dict[Place, Decimal]:
    """What the points add in a whole year, by service and unit."""
    found: dict[Place, Decimal] = defaultdict(Decimal)
    for effect in effects:
        for facts, sign in ((effect.after, 1), (effect.before, -1)):
            for place, quantity in _promised(facts, year) if facts else ():
                found[place] += sign * quantity
    return found


def _promised(facts: Facts, year: int) -> list[tuple[Place, Decimal]]:
    return [
        (
            Place(run.key.service_id, run.key.unit, year),
            run.amount.full_year if run.key.kind == capacity.ORDERED else run.amount.quantity,
        )
        for run in capacity.runs(facts)
        if run.covers(year) and run.key.kind in (capacity.CONTRACTED, capacity.ORDERED)
    ]


@dataclass(frozen=True)
class _Limits:
    """The limits of direct awards, and the sort of each service that has one of its own."""

    limits: list[Limit]
    kinds: dict[int, str]

    @classmethod
    def read(cls) -> _Limits:
        members = AwardGroupService.objects.values_list("service", "group__kind")
        return cls([row.as_limit for row in DirectAwardLimit.objects.all()], dict(members))

    def of(self, service_id: int, day: date) -> Decimal | None:
        kind = self.kinds.get(service_id, AwardKind.WELFARE)
        return direct_awards.limit_on(self.limits, kind, day)
