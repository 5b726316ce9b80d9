"""Propose that many agreements end, and take such proposals back: hundreds in one transaction."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max

from contracts.actions import standings
from contracts.models import Agreement, Amendment, TerminationTerm
from contracts.states import AmendmentKind, AmendmentState


@transaction.atomic
def propose(
    *, last_days: Mapping[int, date], reason: str, by: Any, state: str = AmendmentState.PROPOSED
) -> list[Amendment]:
    """One amendment for each agreement (by key) that ends it on the day (inclusive).

    They are proposed at once, for a caller that puts them under decision points in the same
    transaction. `reason` is kept with each. Returns the amendments with their agreements.
    """
    found = _locked(last_days)
    for agreement in found:
        agreement.version += 1
    Agreement.objects.change_many(found, ("version",), reason="Förslag: upphörande", by=by)
    amendments = [
        Amendment(
            agreement=agreement,
            number=agreement.last_number + 1,
            kind=AmendmentKind.END,
            state=state,
        )
        for agreement in found
    ]
    Amendment.objects.create_many(amendments, reason="Upphörande föreslaget", by=by)
    terms = [
        TerminationTerm(amendment=a, ends_on=last_days[a.agreement_id], reason=reason[:200])
        for a in amendments
    ]
    TerminationTerm.objects.create_many(terms, reason="Upphörande föreslaget", by=by)
    standings.refresh(last_days)
    return amendments


@transaction.atomic
def withdraw(*, amendments: Iterable[Amendment], reason: str, by: Any) -> int:
    """Withdraw proposals that nobody has decided: how many. Raises ValidationError."""
    keys = [amendment.pk for amendment in amendments]
    found = list(
        Amendment.objects.select_for_update(of=("self",)).filter(pk__in=keys).order_by("pk")
    )
    for amendment in found:
        if not amendment.can_move_to(AmendmentState.WITHDRAWN):
            raise ValidationError(
                f"{amendment} är {amendment.get_state_display().lower()} och kan inte återtas."
            )
        amendment.state = AmendmentState.WITHDRAWN
        amendment.version += 1
    Amendment.objects.change_many(found, ("state", "version"), reason=reason, by=by)
    standings.refresh(amendment.agreement_id for amendment in found)
    return len(found)


def _locked(keys: Iterable[int]) -> list[Any]:
    """The agreements in one order, with `last_number`: the number of their last amendment."""
    rows = Agreement.objects.filter(pk__in=list(keys)).select_related("board")
    found = list(rows.select_for_update(of=("self",)).order_by("pk"))
    numbers = dict(
        Amendment.objects.filter(agreement__in=found)
        .values_list("agreement_id")
        .annotate(last=Max("number"))
    )
    for agreement in found:
        agreement.last_number = numbers.get(agreement.pk, 0)
    return found
