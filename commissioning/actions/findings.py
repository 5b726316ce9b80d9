"""Accept a remark on a memo, with a reason, or take that back."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from commissioning.memos.checks.finding import Finding
from commissioning.models import AcceptedFinding, Matter


@transaction.atomic
def accept(*, matter: Matter, finding: Finding, reason: str, by: Any) -> AcceptedFinding:
    """Keep that the remark is right to leave. Twice is once. Raises ValidationError when closed."""
    _locked_open(matter)
    known = matter.accepted_findings.filter(digest=finding.digest).first()
    if known:
        return known
    accepted = AcceptedFinding(
        matter=matter,
        digest=finding.digest,
        code=finding.code,
        heading=finding.heading[:200],
        message=finding.message,
        reason=reason,
    )
    accepted.save_because(f"Anmärkning godtagen: {reason}"[:100], by=by)
    return accepted


@transaction.atomic
def show_again(*, accepted: AcceptedFinding, by: Any) -> None:
    """Let the remark be shown again. What was said is kept in history."""
    _locked_open(accepted.matter)
    current = AcceptedFinding.objects.filter(pk=accepted.pk).first()
    if current:
        current.delete_because("Anmärkningen visas igen", by=by)


def _locked_open(matter: Matter) -> None:
    if not Matter.objects.locked(matter.pk).can_be_edited:
        raise ValidationError("Ärendet är avslutat. Skrivelsen kan inte ändras.")
