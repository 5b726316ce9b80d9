"""Record what was decided before the register existed: at once in force, with its source."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django.db import transaction

from contracts.actions import agreements, standings
from contracts.models import TERM_MODELS, Agreement, Amendment, PeriodTerm
from contracts.models.terms import Term
from contracts.states import AmendmentKind, AmendmentState


@transaction.atomic
def record_agreement(
    *,
    agreement: Agreement,
    terms: Sequence[Term],
    on: date,
    reference: str,
    predecessors: Iterable[Agreement] = (),
    by: Any,
) -> Agreement:
    """Register an agreement whose first decision is older than the register."""
    amendment = agreements.register(
        agreement=agreement,
        terms=terms,
        predecessors=predecessors,
        by=by,
        origin=Amendment.Origin.IMPORT,
    )
    agreements.put_in_force(amendments=[amendment], on=on, reference=reference, by=by)
    return agreement


@transaction.atomic
def record_many(
    *,
    rows: Sequence[tuple[Agreement, Sequence[Term]]],
    on: date,
    reference: str,
    by: Any,
    note: str = "",
) -> list[Agreement]:
    """As `record_agreement`, for hundreds at once: a few queries for each table.

    Agreements and terms are unsaved. Only the constraints of the database are checked.
    """
    reason = "Registrerat"
    saved = Agreement.objects.create_many([a for a, _ in rows], reason=reason, by=by)
    amendments = [
        Amendment(
            agreement=agreement,
            number=1,
            kind=AmendmentKind.ESTABLISH,
            state=AmendmentState.IN_FORCE,
            origin=Amendment.Origin.IMPORT,
            in_force_on=on,
            decision_reference=reference,
            note=note,
        )
        for agreement in saved
    ]
    Amendment.objects.create_many(amendments, reason=reason, by=by)
    _add_terms(amendments, [terms for _, terms in rows], by=by)
    standings.refresh(agreement.pk for agreement in saved)
    return saved


def _add_terms(amendments: Sequence[Amendment], rows: Sequence[Sequence[Term]], *, by: Any) -> None:
    """The terms of decided amendments, a table at a time."""
    terms = []
    for amendment, own in zip(amendments, rows, strict=True):
        for term in own:
            term.amendment = amendment
            if isinstance(term, PeriodTerm):
                term.agreement, term.is_in_force = amendment.agreement, True
            terms.append(term)
    for model in TERM_MODELS:
        if found := [term for term in terms if type(term) is model]:
            model.objects.create_many(found, reason="Registrerat", by=by)


@transaction.atomic
def record_amendment(
    *, agreement: Agreement, kind: str, terms: Sequence[Term], on: date, reference: str, by: Any
) -> Amendment:
    """Record a later change that was decided before the register existed."""
    amendment = agreements.propose(
        agreement=agreement, kind=kind, terms=terms, by=by, origin=Amendment.Origin.IMPORT
    )
    agreements.put_in_force(amendments=[amendment], on=on, reference=reference, by=by)
    return amendment
