"""The facts that a memo is checked against, from the register."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice

from django.db.models import Count, Q

from commissioning.memos import agreement_facts
from commissioning.memos.checks import facts as checked
from commissioning.memos.content import MemoMaterial
from commissioning.memos.demand_facts import read_demands
from commissioning.memos.predecessor_facts import read_predecessors
from commissioning.models import CoDeterminationRecord, Matter, ReplacedAgreement
from contracts.models import Agreement, RiskAssessment
from contracts.models.services import Service, TargetGroup
from contracts.states import Form
from providers.models import Party, PartyKind

# Names to know in one memo: those of the matter, and of others who perform the same services.
MOST_PARTIES = 300
MOST_SERVICES = 300
OWN = (PartyKind.BOARD, PartyKind.ADMINISTRATION)


@dataclass(frozen=True)
class Shared:
    """What several matters' facts have in common, read once."""

    parties: tuple[checked.PartyFact, ...]
    services: dict[int, str]
    mbl_days: dict[int, date]
    groups: dict[int, dict[int, str]]
    replaced: dict[int, int]
    planned: frozenset[int]
    predecessors: dict[int, tuple[checked.AgreementFact, ...]]
    demands: dict[int, checked.DemandFact]


def read_shared(materials: Sequence[MemoMaterial]) -> Shared:
    """In a number of queries that does not grow with the matters of a meeting."""
    matters = [material.matter for material in materials]
    services = dict(Service.objects.values_list("pk", "name"))
    return Shared(
        parties=_parties(materials),
        services=services,
        mbl_days=_mbl_days(matters),
        groups=_groups(matters),
        replaced=_replaced(matters),
        planned=_planned(materials),
        predecessors=read_predecessors(materials, services),
        demands=read_demands(materials),
    )


def facts_of(material: MemoMaterial, shared: Shared | None = None) -> checked.Facts:
    """Everything the register knows of the matter."""
    known = shared or read_shared([material])
    matter = material.matter
    agreements = tuple(map(agreement_facts.as_approved, material.effects))
    siblings = known.groups.get(matter.group_id or 0, {})
    return checked.Facts(
        matter=matter.dnr,
        register_number=matter.register_number,
        title=matter.title,
        agreements=agreements,
        context=(*_as_they_are(material), *known.predecessors.get(matter.pk, ())),
        parties=known.parties,
        amounts=tuple(_prices(material)),
        affected=tuple(material.providers),
        services=tuple(islice(known.services.values(), MOST_SERVICES)),
        dates=_dates(material, known),
        demand=known.demands.get(matter.pk, checked.DemandFact()),
        target_group=_target_group(agreements),
        children=material.situation.children,
        siblings=tuple(dnr for pk, dnr in siblings.items() if pk != matter.pk),
        replaced=known.replaced.get(matter.group_id or 0),
        follow_ups=_follow_ups(material, known),
        tasks_due_on=tuple(p.task_due_on for p in material.points if p.task_due_on),
        is_conditional=any(point.is_conditional for point in material.points),
        is_inter_board=any(a.form == Form.INTER_BOARD_AGREEMENT for a in agreements),
    )


def _as_they_are(material: MemoMaterial) -> Iterator[checked.AgreementFact]:
    for effect in material.effects:
        if effect.before is not None:
            yield agreement_facts.as_it_is(effect)


def _dates(material: MemoMaterial, known: Shared) -> checked.MatterDates:
    meeting = material.matter.meeting
    return checked.MatterDates(
        mbl_on=known.mbl_days.get(material.matter.pk),
        meeting_on=meeting.held_on if meeting else None,
        checked_on=material.today,
    )


def _follow_ups(material: MemoMaterial, known: Shared) -> int | None:
    """How many of the agreements have planned follow-ups; None where the matter has none."""
    if not material.effects:
        return None
    return sum(
        any(amendment.follow_up_months for amendment in effect.after.amendments)
        or effect.agreement.pk in known.planned
        for effect in material.effects
    )


def _prices(material: MemoMaterial) -> Iterator[checked.AmountFact]:
    """What one unit costs, before and after: a month, a day, a place."""
    for effect in material.effects:
        for facts in (effect.before, effect.after):
            for each in facts.compensations if facts else ():
                yield checked.AmountFact(each.amount, "pris per enhet")


def _parties(materials: Sequence[MemoMaterial]) -> tuple[checked.PartyFact, ...]:
    """The parties of the matters, and who else performs the same services."""
    effects = [effect for material in materials for effect in material.effects]
    services = {service.id for effect in effects for service in effect.after.services}
    ours = {effect.agreement.provider_id for effect in effects}
    wanted = Q(pk__in=ours) | Q(kind__in=OWN)
    if services:
        same = Agreement.objects.filter(amendments__serviceterms__service__in=services)
        wanted |= Q(pk__in=same.values("provider"))
    found = Party.objects.filter(wanted).prefetch_related("names")[:MOST_PARTIES]
    return tuple(_party(party) for party in found)


def _party(party: Party) -> checked.PartyFact:
    rows = [row for row in party.names.all() if row.name.casefold() != party.name.casefold()]
    return checked.PartyFact(
        name=party.name,
        aliases=tuple(row.name for row in rows if row.is_alias),
        former=tuple(row.name for row in rows if not row.is_alias),
        is_board=party.kind in OWN,
        is_in_house=party.is_in_house,
    )


def _mbl_days(matters: Sequence[Matter]) -> dict[int, date]:
    """The latest day of each matter's negotiation or information."""
    records = CoDeterminationRecord.objects.filter(matter__in=matters).exclude(held_on=None)
    rows = records.order_by("held_on").values_list("matter", "held_on")
    return {matter: held_on for matter, held_on in rows if held_on}


def _target_group(agreements: Sequence[checked.AgreementFact]) -> str:
    """The one target group of the matter; empty where there are several."""
    groups = {a.target_group for a in agreements if a.target_group}
    group = groups.pop() if len(groups) == 1 else ""
    return "" if group == TargetGroup.EVERYONE else group


def _groups(matters: Sequence[Matter]) -> dict[int, dict[int, str]]:
    """The numbers of the matters that are decided together, by group and matter."""
    groups = {matter.group_id for matter in matters if matter.group_id}
    found: dict[int, dict[int, str]] = {}
    if groups:
        rows = Matter.objects.filter(group__in=groups).exclude(dnr="")
        for group, pk, dnr in rows.values_list("group", "pk", "dnr"):
            found.setdefault(group, {})[pk] = dnr
    return found


def _planned(materials: Sequence[MemoMaterial]) -> frozenset[int]:
    """The agreements whose risk class brings follow-ups, whatever their terms say."""
    agreements = {effect.agreement.pk for m in materials for effect in m.effects}
    rows = RiskAssessment.objects.filter(agreement__in=agreements)
    return frozenset(rows.values_list("agreement", flat=True))


def _replaced(matters: Sequence[Matter]) -> dict[int, int]:
    """How many earlier agreements each group of matters has listed as replaced."""
    groups = {matter.group_id for matter in matters if matter.group_id}
    if not groups:
        return {}
    rows = ReplacedAgreement.objects.filter(group__in=groups).order_by().values("group")
    return dict(rows.annotate(count=Count("pk")).values_list("group", "count"))
