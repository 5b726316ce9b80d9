"""Record what was decided before the register existed: at once in force, with its source."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django.db import transaction

from contracts.actions import agreements
from contracts.models import Agreement, Amendment
from contracts.models.terms import Term


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
def record_amendment(
    *, agreement: Agreement, kind: str, terms: Sequence[Term], on: date, reference: str, by: Any
) -> Amendment:
    """Record a later change that was decided before the register existed."""
    amendment = agreements.propose(
        agreement=agreement, kind=kind, terms=terms, by=by, origin=Amendment.Origin.IMPORT
    )
    agreements.put_in_force(amendments=[amendment], on=on, reference=reference, by=by)
    return amendment
