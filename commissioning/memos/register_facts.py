"""The facts that a memo is checked against, from the register."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Q

from commissioning.effects import REVOKES, AgreementEffect, added_time
from commissioning.memos import tables
from commissioning.memos.checks import facts as checked
from commissioning.memos.content import MemoMaterial
from commissioning.models import CoDeterminationRecord, Matter
from contracts import economy
from contracts.derivation import Facts
from contracts.models import Agreement
from contracts.models.services import Service, TargetGroup
from contracts.states import AmendmentKind, Form, VolumeUnit
from providers.models import Party, PartyKind

# Names to know in one memo: those of the matter, and of others who perform the same services.
MOST_PARTIES = 300
MOST_SERVICES = 300
KINDS: dict[str, str] = {
    AmendmentKind.ESTABLISH: "new",
    AmendmentKind.EXTEND: "extension",
    AmendmentKind.CALL_OFF: "call_off",
    AmendmentKind.END: "end",
}
OWN = (PartyKind.BOARD, PartyKind.ADMINISTRATION)


@dataclass(frozen=True)
class Shared:
    """What several matters' facts have in common, read once."""

    parties: tuple[checked.PartyFact, ...]
    services: tuple[str, ...]
    mbl_days: dict[int, date]
    groups: dict[int, dict[int, str]]


def read_shared(materials: Sequence[MemoMaterial]) -> Shared:
    """At most five queries, however many the matters are."""
    matters = [material.matter for material in materials]
    return Shared(
        parties=_parties(materials),
        services=tuple(Service.objects.values_list("name", flat=True)[:MOST_SERVICES]),
        mbl_days=_mbl_days(matters),
        groups=_groups(matters),
    )


def facts_of(material: MemoMaterial, shared: Shared | None = None) -> checked.Facts:
    """Everything the register knows of the matter."""
    known = shared or read_shared([material])
    matter = material.matter
    agreements = tuple(_agreement(effect, matter) for effect in material.effects)
    siblings = known.groups.get(matter.group_id or 0, {})
    return checked.Facts(
        matter=matter.dnr,
        title=matter.title,
        agreements=agreements,
        context=tuple(_before(e) for e in material.effects if e.before is not None),
        parties=known.parties,
        amounts=tuple(_prices(material)),
        affected=tuple(material.providers),
        services=known.services,
        dates=checked.MatterDates(
            mbl_on=known.mbl_days.get(matter.pk),
            meeting_on=matter.meeting.held_on if matter.meeting else None,
        ),
        target_group=_target_group(agreements),
        children=material.situation.children,
        siblings=tuple(dnr for pk, dnr in siblings.items() if pk != matter.pk),
        tasks_due_on=tuple(p.task_due_on for p in material.points if p.task_due_on),
        is_conditional=any(point.is_conditional for point in material.points),
        is_inter_board=any(a.form == Form.INTER_BOARD_AGREEMENT for a in agreements),
    )


def _agreement(effect: AgreementEffect, matter: Matter) -> checked.AgreementFact:
    """The agreement as it is when the points are approved, and what they add."""
    agreement, after = effect.agreement, effect.after
    added = added_time(effect.before, after) if effect.before else None
    kind = _kind(effect)
    first = added.starts_on if added else _first_of_volumes(effect, kind)
    return checked.AgreementFact(
        title=agreement.title,
        provider=agreement.provider.name,
        number=agreement.number,
        form=agreement.form,
        kind=kind,
        services=tuple(service.name for service in after.services),
        legal_bases=_bases(after),
        target_group=next((s.target_group for s in after.services if s.target_group), ""),
        starts_on=after.starts_on,
        starts_about=next((p.approximate for p in after.periods), ""),
        ends_on=after.ends_on,
        latest_end_on=after.latest_end_on,
        added_from=first,
        added_until=(added.ends_on if added else after.ends_on) if first else None,
        extension_months=_steps(after),
        notice_months=_notice(after),
        volumes=_volumes(effect),
        amounts=_amounts(effect),
        yearly_cost=economy.yearly_cost(after),
        price_level=economy.price_level_year(after),
        index=next((c.index for c in after.compensations if c.index), ""),
        ceiling=Decimal(0) if any(o.has_ceiling for o in after.options) else None,
    )


def _before(effect: AgreementEffect) -> checked.AgreementFact:
    """The agreement as it is today: what the memo may tell of it."""
    agreement, before = effect.agreement, effect.before
    assert before is not None
    year_volumes = economy.volumes_by_year(before)
    return checked.AgreementFact(
        title=agreement.title,
        provider=agreement.provider.name,
        number=agreement.number,
        form=agreement.form,
        kind="change",
        services=tuple(service.name for service in before.services),
        legal_bases=_bases(before),
        starts_on=before.starts_on,
        starts_about=next((p.approximate for p in before.periods), ""),
        ends_on=before.ends_on,
        latest_end_on=before.latest_end_on,
        extension_months=_steps(before),
        notice_months=_notice(before),
        volumes=tuple(
            _volume(v.year, v.unit, quantity)
            for v in year_volumes
            for quantity in (v.quantity, *(part for _, part in v.parts))
            if quantity
        ),
        amounts=tuple(
            checked.AmountFact(cost, "", year)
            for year, cost in economy.cost_by_year(before).items()
        ),
        yearly_cost=economy.yearly_cost(before),
        price_level=economy.price_level_year(before),
    )


def _kind(effect: AgreementEffect) -> str:
    if effect.kind == REVOKES:
        return "change"
    if effect.before is None:
        return "new"
    known = {a.number for a in effect.before.amendments}
    kinds = [a.kind for a in effect.after.amendments if a.number not in known]
    found = next((KINDS[kind] for kind in reversed(kinds) if kind in KINDS), "change")
    if found == "change" and any(tables.added_volumes(effect).values()):
        return "increase"
    return found


def _first_of_volumes(effect: AgreementEffect, kind: str) -> date | None:
    """The first day of what is called off or added, where the term stays the same."""
    if effect.before is None or kind not in ("call_off", "increase"):
        return None
    known = {a.number for a in effect.before.amendments}
    new = [v for v in effect.after.volumes if v.amendment not in known]
    return min((v.valid_from for v in new if v.valid_from), default=None)


def _bases(facts: Facts) -> tuple[str, ...]:
    texts = [basis for service in facts.services for basis in service.basis.split(",")]
    return tuple(dict.fromkeys(text.strip() for text in texts if text.strip()))


def _steps(facts: Facts) -> tuple[int, ...]:
    """The months of each extension that is left; none where it goes on without limit."""
    right = facts.right
    if right is None or right.steps is None:
        return ()
    return (right.months_per_step,) * max(0, right.steps - facts.steps_used)


def _notice(facts: Facts) -> int | None:
    """Months of notice, 0 where it is known in days; None where nothing is known."""
    right = facts.right
    if right is None or right.notice is None:
        return None
    return getattr(right.notice, "months", 0) or 0


def _volumes(effect: AgreementEffect) -> tuple[checked.VolumeFact, ...]:
    """What is added, and the whole volume after, for the text may tell of either."""
    added = [_volume(y, unit, q) for (y, unit), q in tables.added_volumes(effect).items() if q]
    if added:
        return tuple(added)
    rows = economy.volumes_by_year(effect.after)
    return tuple(_volume(row.year, row.unit, row.quantity) for row in rows if row.quantity)


def _volume(year: int, unit: str, quantity: Decimal) -> checked.VolumeFact:
    return checked.VolumeFact(year, quantity.normalize(), VolumeUnit(unit).label)


def _amounts(effect: AgreementEffect) -> tuple[checked.AmountFact, ...]:
    cost = tables.added_cost(effect)
    return tuple(checked.AmountFact(c, "", year) for year, c in cost.items() if c)


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
