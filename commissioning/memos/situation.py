"""What a matter is about, and which sections its memo therefore needs. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from commissioning.effects import AgreementEffect
from commissioning.memos import tables
from commissioning.models import AppliesWhen, DecisionPoint
from contracts.models.services import TargetGroup
from contracts.termsheet import ServiceFact


@dataclass(frozen=True)
class Situation:
    """Facts that decide which sections are wanted, computed from what the matter carries."""

    children: bool = False
    money: bool = False
    in_house: bool = False
    procured: bool = False
    task: bool = False

    def wants(self, applies_when: str) -> bool:
        """Whether a section with that rule is wanted in this matter."""
        return applies_when == AppliesWhen.ALWAYS or bool(getattr(self, applies_when, True))


def situation_of(
    effects: Sequence[AgreementEffect], points: Sequence[DecisionPoint] = ()
) -> Situation:
    """The situation of a matter whose points have these effects on agreements."""
    rules = [effect.agreement.rules for effect in effects]
    return Situation(
        children=any(s.target_group == TargetGroup.CHILDREN for s in _services(effects)),
        money=any(any(tables.added_cost(effect).values()) for effect in effects),
        in_house=any(rule.in_house for rule in rules),
        procured=any(rule.procured for rule in rules),
        task=any(point.is_task for point in points),
    )


def _services(effects: Sequence[AgreementEffect]) -> list[ServiceFact]:
    """Before and after: a service that is taken away concerns its users as much."""
    return [
        service
        for effect in effects
        for facts in (effect.before, effect.after)
        if facts
        for service in facts.services
    ]
