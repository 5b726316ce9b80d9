"""Accept a remark on a memo, with a reason, or take that back."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from commissioning.actions import matters
from commissioning.memos.checks.finding import Finding
from commissioning.memos.checks.text import POINT, TITLE
from commissioning.models import AcceptedFinding, Matter

GONE = "Texten har ändrats sedan anmärkningen. Inget rättades."


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
def mend(*, matter: Matter, finding: Finding, by: Any) -> None:
    """Put the suggestion in the title or the point that the remark is on.

    Raises ValidationError where the words are no longer there, or the point is decided.
    """
    current = _locked_open(matter)
    if finding.part == TITLE:
        values = {"title": _mended(finding, current.title)}
        matters.change(matter=current, values=values, by=by, version=current.version)
        return
    number = int(finding.part.removeprefix(POINT))
    point = list(current.points.all())[number - 1 : number]
    text = _mended(finding, point[0].proposed_text if point else "")
    matters.revise_point(point=point[0], values={"proposed_text": text}, by=by)


def _mended(finding: Finding, text: str) -> str:
    made = finding.mended(text)
    if made is None:
        raise ValidationError(GONE)
    return made


@transaction.atomic
def show_again(*, accepted: AcceptedFinding, by: Any) -> None:
    """Let the remark be shown again. What was said is kept in history."""
    _locked_open(accepted.matter)
    current = AcceptedFinding.objects.filter(pk=accepted.pk).first()
    if current:
        current.delete_because("Anmärkningen visas igen", by=by)


def _locked_open(matter: Matter) -> Matter:
    locked = Matter.objects.locked(matter.pk)
    if not locked.can_be_edited:
        raise ValidationError("Ärendet är avslutat. Skrivelsen kan inte ändras.")
    return locked
