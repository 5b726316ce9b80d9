"""The last days of an agreement, and what is known of its use after the end."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from commissioning import chains, uses
from commissioning.last_days import BoardCalendar, Chain, ChainState, used_after_end
from commissioning.pages.agreement_timeline import shown_steps
from commissioning.pages.deadline_rows import PILLS
from commissioning.permissions import Permission, has_permission
from contracts.derivation import Facts
from contracts.models import Agreement


@dataclass(frozen=True)
class StepRow:
    """One end of the agreement, the chain before it and how much time is left."""

    name: str
    chain: Chain
    state: ChainState

    @property
    def pill(self) -> str:
        return PILLS[self.state]


def last_days(
    agreement: Agreement, facts: Facts, user: Any, calendar: BoardCalendar
) -> dict[str, Any]:
    """No queries while the agreement runs; two when it has ended."""
    if facts.is_decided and facts.ends_on is not None and facts.ends_on < facts.on:
        return _after_the_end(agreement, facts, user)
    found = [
        StepRow(step.name, step.chain, step.state)
        for step in chains.steps(facts, calendar, shown_steps(facts))
    ]
    return {"chain_steps": found, "has_ended": False}


def _after_the_end(agreement: Agreement, facts: Facts, user: Any) -> dict[str, Any]:
    assert facts.ends_on is not None
    known = uses.uses_of([agreement.pk]).get(agreement.pk, [])
    after = [use for use in known if facts.ends_on < use.on <= facts.on]
    return {
        "has_ended": True,
        "used": used_after_end(facts.ends_on, known, facts.on),
        "uses": sorted(after, key=lambda use: use.on, reverse=True),
        "may_report_use": has_permission(user, Permission.FOLLOW_UP, agreement.board),
    }
