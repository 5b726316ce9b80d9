"""An agreement of the register as the checks of a memo know it, before and after the decision."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

from commissioning.effects import REVOKES, AgreementEffect, added_time
from commissioning.memos import tables
from commissioning.memos.checks import facts as checked
from contracts import economy
from contracts.derivation import Facts
from contracts.models import Agreement
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
    after = effect.after
    added = added_time(effect.before, after) if effect.before else None
    kind = _kind(effect)
    first = added.starts_on if added else _first_of_volumes(effect, kind)
    base = effect.before if kind == "call_off" else None
    return replace(
        _said(effect.agreement, after),
        kind=kind,
        target_group=next((s.target_group for s in after.services if s.target_group), ""),
        added_from=first,
        added_until=(added.ends_on if added else after.ends_on) if first else None,
        base_ends_on=base.ends_on if base else None,
        base_latest_end_on=base.latest_end_on if base else None,
        volumes=_volumes(effect),
        amounts=_amounts(effect),
        index=next((c.index for c in after.compensations if c.index), ""),
        unit_price=_price_per_hour(effect),
        ceiling=Decimal(0) if any(o.has_ceiling for o in after.options) else None,
    )


def as_it_is(effect: AgreementEffect) -> checked.AgreementFact:
    """The agreement as it is today: what the memo may tell of it."""
    before = effect.before
    assert before is not None
    return replace(
        _said(effect.agreement, before),
        kind="change",
        volumes=tuple(
            volume(row.year, row.unit, quantity)
            for row in economy.volumes_by_year(before)
            for quantity in (row.quantity, *(part for _, part in row.parts))
            if quantity
        ),
        amounts=tuple(
            checked.AmountFact(cost, "", year)
            for year, cost in economy.cost_by_year(before).items()
        ),
        unit_price=_hourly(before),
    )


def _said(agreement: Agreement, facts: Facts) -> checked.AgreementFact:
    """What the terms say, whether before or after the decision."""
    return checked.AgreementFact(
        title=agreement.title,
        provider=agreement.provider.name,
        number=agreement.number,
        form=agreement.form,
        services=tuple(service.name for service in facts.services),
        legal_bases=_bases(facts),
        starts_on=facts.starts_on,
        starts_about=next((p.approximate for p in facts.periods), ""),
        ends_on=facts.ends_on,
        latest_end_on=facts.latest_end_on,
        extension_months=_steps(facts),
        notice_months=_notice(facts),
        yearly_cost=economy.yearly_cost(facts),
        price_level=economy.price_level_year(facts),
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
    added = [volume(y, unit, q) for (y, unit), q in tables.added_volumes(effect).items() if q]
    if added:
        return tuple(added)
    rows = economy.volumes_by_year(effect.after)
    return tuple(volume(row.year, row.unit, row.quantity) for row in rows if row.quantity)


def volume(year: int, unit: str, quantity: Decimal) -> checked.VolumeFact:
    """A volume of a year, with its unit in words."""
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
