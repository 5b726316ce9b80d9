"""What an amendment would say before it is saved: facts from terms that have no rows yet."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TypeVar

from contracts import reading
from contracts.models import (
    CallOffTerm,
    CapTerm,
    CompensationTerm,
    ExtensionRightTerm,
    FollowUpTerm,
    OptionTerm,
    PeriodTerm,
    ServiceTerm,
    TerminationTerm,
    VolumeTerm,
)
from contracts.models.terms import Term
from contracts.periods import Period
from contracts.states import RULES, AmendmentKind, PeriodKind
from contracts.termsheet import AmendmentFact, PeriodFact, ServiceFact, TermSheet
from providers.models import Party

T = TypeVar("T", bound=Term)


def amendment_fact(terms: Sequence[Term], *, number: int, kind: str) -> AmendmentFact:
    """The unsaved terms as values, like `reading.amendment_fact` does for saved ones."""
    right = next(iter(_of(ExtensionRightTerm, terms)), None)
    plan = next(iter(_of(FollowUpTerm, terms)), None)
    end = next(iter(_of(TerminationTerm, terms)), None)
    cap = next(iter(_of(CapTerm, terms)), None)
    periods = _of(PeriodTerm, terms)
    starts_on = min((p.starts_on for p in periods), default=None)
    return AmendmentFact(
        number=number,
        kind=kind,
        periods=tuple(_period(term) for term in periods),
        services=tuple(_service(term, starts_on) for term in _of(ServiceTerm, terms)),
        volumes=tuple(reading.volume_fact(term) for term in _of(VolumeTerm, terms)),
        compensations=tuple(reading.compensation_fact(t) for t in _of(CompensationTerm, terms)),
        right=reading.extension_right(right) if right else None,
        is_right_unclear=bool(right and right.is_cap_unclear),
        options=tuple(reading.option_fact(o) for o in _of(OptionTerm, terms)),
        called_off=tuple(c.option_id for c in _of(CallOffTerm, terms)),
        cap=reading.cap_fact(cap) if cap else None,
        follow_up_months=plan.every_months if plan else None,
        follow_up_first_on=plan.first_on if plan else None,
        follow_up_subject=plan.subject if plan else "",
        terminated_on=end.ends_on if end else None,
    )


def new_sheet(
    terms: Sequence[Term],
    *,
    form: str,
    dnr: str,
    board: Party | None,
    provider: Party | None,
    registered_on: date,
) -> TermSheet:
    """The term sheet of an agreement that is being written. Parties may still be missing."""
    rules = RULES[form]
    numbers = {party.organisation_number if party else "" for party in (board, provider)}
    return TermSheet(
        form=form,
        registered_on=registered_on,
        amendments=(amendment_fact(terms, number=1, kind=AmendmentKind.ESTABLISH),),
        dnr=dnr,
        same_organisation=len(numbers) == 1 and "" not in numbers,
        expires=rules.expires,
        in_house=rules.in_house,
        procured=rules.procured,
    )


def _of(model: type[T], terms: Sequence[Term]) -> list[T]:
    return [term for term in terms if isinstance(term, model)]


def _period(term: PeriodTerm) -> PeriodFact:
    is_extension = term.kind == PeriodKind.EXTENSION
    return PeriodFact(Period(term.starts_on, term.ends_on), is_extension, term.approximate)


def _service(term: ServiceTerm, starts_on: date | None) -> ServiceFact:
    """With the statute places that count when the term begins."""
    service = term.service
    if starts_on is None:
        return reading.service_fact(service)
    return ServiceFact(
        service.pk, service.name, service.basis_text(starts_on), service.target_group
    )
