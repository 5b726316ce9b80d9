"""The chain of last days of each agreement in a list: three queries, however many there are."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q

from commissioning.board_calendars import calendars_of
from commissioning.last_days import BoardCalendar, Chain, ChainState, chain
from contracts import reading
from contracts.deadlines import DeadlineKind, ExtensionRight, next_deadline
from contracts.derivation import Facts
from contracts.models import ExtensionRightTerm, Standing


@dataclass(frozen=True)
class Entry:
    """An agreement that ends or must be acted on, with its chain (None while it is undecided)."""

    standing: Standing
    chain: Chain | None
    state: ChainState | None

    @property
    def needs_decision(self) -> bool:
        """Ends unless somebody extends it."""
        return self.standing.deadline_kind == DeadlineKind.EXTEND

    @property
    def extends_itself(self) -> bool:
        """Goes on unless somebody gives notice."""
        return self.standing.deadline_kind == DeadlineKind.STOP

    @property
    def lacks_successor(self) -> bool:
        """Ends for good, and nobody takes over (all of) it."""
        return self.standing.lacks_successor

    @property
    def must_be_handled(self) -> bool:
        """Whether somebody has to do something before its last day."""
        return self.needs_decision or self.extends_itself or self.lacks_successor


@dataclass(frozen=True)
class Step:
    """One end of an agreement: what happens at it, and the chain of days before it."""

    name: str
    chain: Chain
    state: ChainState


def entries(standings: Sequence[Standing], on: date) -> list[Entry]:
    """Each standing with its chain, counted from its current end."""
    decided = [s for s in standings if s.is_decided]
    calendars = calendars_of({s.board_id for s in decided}, on)
    rights = _rights(decided, on)
    found = []
    for standing in standings:
        calendar = calendars.get(standing.board_id, BoardCalendar())
        counted = _chain(standing, rights.get(standing.agreement_id), calendar)
        found.append(Entry(standing, counted, counted.state(on) if counted else None))
    return found


def steps(facts: Facts, calendar: BoardCalendar, shown: Iterable[Any]) -> list[Step]:
    """The current end and each extension step that is left: the chain for every one of them.

    The last end of all is left out where there is none, or where somebody takes over.
    """
    if not facts.is_decided or facts.ends_on is None or facts.ends_on < facts.on:
        return []
    found, end, used = [], facts.ends_on, facts.steps_used
    right = None if facts.is_terminated else facts.right
    has_last_end = facts.latest_end_on is not None and not facts.is_replaced
    for step in [*shown, *([None] if has_last_end else [])]:
        deadline = next_deadline(end, right if step else None, used)
        assert deadline is not None  # the end is a day
        counted = chain(end, deadline.act_by, deadline.explanation, calendar)
        name = f"{deadline.kind.label}, förlängning {step.number}" if step else "Nytt beslut"
        found.append(Step(name, counted, counted.state(facts.on)))
        if step is None or step.period.ends_on is None:
            break
        end, used = step.period.ends_on, used + 1
    return found


def _chain(
    standing: Standing, right: ExtensionRight | None, calendar: BoardCalendar
) -> Chain | None:
    if not standing.is_decided or standing.ends_on is None or standing.act_by is None:
        return None
    can_go_on = standing.deadline_kind != DeadlineKind.END
    deadline = next_deadline(standing.ends_on, right if can_go_on else None, standing.steps_used)
    same = deadline is not None and deadline.act_by == standing.act_by
    how = deadline.explanation if deadline and same else "enligt avtalets villkor"
    return chain(standing.ends_on, standing.act_by, how, calendar)


def _rights(standings: Iterable[Standing], on: date) -> dict[int, ExtensionRight]:
    """The right to extend that counts on the day: the one decided last."""
    ids = [s.agreement_id for s in standings]
    terms = (
        ExtensionRightTerm.objects.filter(
            Q(amendment__revoked_on=None) | Q(amendment__revoked_on__gt=on),
            amendment__agreement__in=ids,
            amendment__in_force_on__lte=on,
        )
        .select_related("amendment")
        .order_by("amendment__in_force_on", "amendment__number")
    )
    return {term.amendment.agreement_id: reading.extension_right(term) for term in terms}
