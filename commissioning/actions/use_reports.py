"""Say of an ended agreement that it is still used, or no longer."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from commissioning.models import UseReport
from contracts.models import Agreement, Standing


@transaction.atomic
def report(*, report: UseReport, by: Any) -> UseReport:
    """Add what somebody saw. Raises ValidationError for a day on which the agreement ran."""
    Agreement.objects.locked(report.agreement_id)
    standing = Standing.objects.on(report.seen_on).filter(agreement=report.agreement_id).first()
    ends_on = standing.ends_on if standing is not None and standing.is_decided else None
    if ends_on is None or ends_on >= report.seen_on:
        raise ValidationError(
            {"seen_on": "Den dagen hade avtalet inte upphört. Ange en dag efter slutet."}
        )
    word = "Används efter slutet" if report.is_used else "Används inte längre"
    report.save_because(word, by=by)
    return report
