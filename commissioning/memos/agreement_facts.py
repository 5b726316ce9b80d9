"""An agreement of the register as the checks of a memo know it, before and after the decision."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from commissioning.effects import REVOKES, AgreementEffect, added_time
from commissioning.memos import tables
from commissioning.memos.checks import facts as checked
from contracts import economy
from contracts.derivation import Facts
from contracts.states import AmendmentKind, CompensationUnit, VolumeUnit

KINDS: dict[str, str] = {
    AmendmentKind.ESTABLISH: "new",
    AmendmentKind.EXTEND: "extension",
    AmendmentKind.CALL_OFF: "call_off",
    AmendmentKind.END: "end",
}
ORE = Decimal("0.01")


def as_approved(effect: AgreementEffect) -> checked.AgreementFact:
    """The agreement as it is when the points are approved, and what they add."""
    agreement, after = effect.agreement, effect.after
    added = added_time(effect.before, after) if effect.before else None
    kind = _kind(effect)
    first = added.starts_on if added else _first_of_volumes(effect, kind)
    base = effect.before if kind == "call_off" else None
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
        base_ends_on=base.ends_on if base else None,
        base_latest_end_on=base.latest_end_on if base else None,
        extension_months=_steps(after),
        notice_months=_notice(after),
        volumes=_volumes(effect),
        amounts=_amounts(effect),
        yearly_cost=economy.yearly_cost(after),
        price_level=economy.price_level_year(after),
        index=next((c.index for c in after.compensations if c.index), ""),
        unit_price=_price_per_hour(effect),
        ceiling=Decimal(0) if any(o.has_ceiling for o in after.options) else None,
    )


def as_it_is(effect: AgreementEffect) -> checked.AgreementFact:
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
        unit_price=_hourly(before),
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


def _price_per_hour(effect: AgreementEffect) -> Decimal | None:
    """Kronor an hour, to öre: as agreed, otherwise what is added in money by what is in hours.

    None where money and hours do not meet in a year.
    """
    agreed = _hourly(effect.after)
    if agreed is not None:
        return agreed
    hours = tables.added_volumes(effect)
    for year, cost in sorted(tables.added_cost(effect).items(), reverse=True):
        quantity = hours.get((year, VolumeUnit.HOURS))
        if quantity and quantity > 0 and cost > 0:
            return (cost / quantity).quantize(ORE)
    return None


def _hourly(facts: Facts) -> Decimal | None:
    """The lowest agreed price for an hour, unindexed."""
    prices = [c.amount for c in facts.compensations if c.unit == CompensationUnit.HOUR]
    return min(prices, default=None)
