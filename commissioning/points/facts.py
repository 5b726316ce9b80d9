"""What the register knows of what a decision point does, for `standalone.remarks`."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal

from commissioning.effects import AgreementEffect, added_time, effects_on_agreements
from commissioning.models import DecisionPoint
from commissioning.points.standalone import Carried, PointFacts, Remark, remarks
from contracts import economy
from contracts.derivation import Facts
from contracts.models import Agreement, Amendment
from contracts.states import AmendmentKind

# What neither adds time nor ends it is told by its own terms; only the party is asked for.
TIMELESS = (AmendmentKind.CHANGE, AmendmentKind.CALL_OFF, AmendmentKind.INDEX)


def remarks_on(points: Sequence[DecisionPoint], on: date) -> dict[int, list[Remark]]:
    """The remarks on each point by its key, in a number of queries that does not grow."""
    amendments = [amendment for point in points for amendment in point.amendments]
    effects = {e.agreement.pk: e for e in effects_on_agreements(amendments, on)}
    return {p.pk: remarks(p.proposed_text, point_facts(p, effects)) for p in points}


def remarks_on_draft(
    point: DecisionPoint, amendments: Sequence[Amendment], on: date
) -> list[Remark]:
    """The remarks on a point that has not been saved."""
    effects = {e.agreement.pk: e for e in effects_on_agreements(amendments, on)}
    return remarks(point.proposed_text, point_facts(point, effects, amendments))


def point_facts(
    point: DecisionPoint,
    effects: dict[int, AgreementEffect],
    amendments: Sequence[Amendment] | None = None,
) -> PointFacts:
    """The facts of one point, from what it would do to its agreements."""
    carried = _told(point.amendments if amendments is None else amendments)
    return PointFacts(
        carried=tuple(
            carried_by(effects[a.agreement_id], a.kind)
            for a in carried
            if a.agreement_id in effects
        ),
        delegate_to=point.delegate_to,
        delegation_limits=point.delegation_limits,
        task_owner=point.task_owner,
        task_due_on=point.task_due_on,
        condition_board=point.condition_board.name if point.condition_board else "",
        reverses=str(point.reverses.decision.decided_on) if point.reverses else "",
    )


def _told(amendments: Sequence[Amendment]) -> Sequence[Amendment]:
    """What the text has to tell: not the ends that follow from what takes over."""
    if any(amendment.kind == AmendmentKind.ESTABLISH for amendment in amendments):
        return [a for a in amendments if a.kind != AmendmentKind.END]
    return amendments


def carried_by(effect: AgreementEffect, kind: str) -> Carried:
    """What has to be named of one agreement: its party, and the time and money that are new."""
    names = names_of(effect.agreement)
    if kind in TIMELESS:
        return Carried(names)
    if kind == AmendmentKind.END:
        return Carried(names, ends_on=effect.after.ends_on)
    added = added_time(effect.before, effect.after)
    if added is None:
        return Carried(names)
    return Carried(
        names=names,
        starts_on=added.starts_on,
        ends_on=added.ends_on,
        is_open=added.ends_on is None,
        amounts=tuple(_amounts(effect.after, economy.value(effect.after, added))),
    )


def names_of(agreement: Agreement) -> tuple[str, ...]:
    """The provider's name and every other name it goes by."""
    provider = agreement.provider
    return (provider.name, *(row.name for row in provider.names.all()))


def _amounts(facts: Facts, value: Decimal | None) -> Iterable[Decimal]:
    """Any of these tells what it costs: the whole time, a year, or the price of a unit."""
    found = [value, economy.yearly_cost(facts), *(c.amount for c in facts.compensations)]
    return dict.fromkeys(amount for amount in found if amount)
