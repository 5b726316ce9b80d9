"""Follow-ups, findings and remedies; risk class and description. Each is one transaction."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.db import transaction

from contracts.models import (
    Agreement,
    AssignmentDescription,
    Finding,
    FollowUp,
    FollowUpArea,
    Remedy,
    RiskAssessment,
)
from providers.tracking import ConflictError

Part = TypeVar("Part", bound=Finding | Remedy)
Dated = RiskAssessment | AssignmentDescription


@transaction.atomic
def record(*, follow_up: FollowUp, grades: Mapping[str, str], by: Any) -> FollowUp:
    """Record a follow-up (unsaved) with a grade for each area that was looked at."""
    Agreement.objects.locked(follow_up.agreement_id)
    follow_up.save_because("Uppföljning registrerad", by=by)
    _grade(follow_up, grades, by)
    return follow_up


@transaction.atomic
def change(
    *,
    follow_up: FollowUp,
    values: Mapping[str, Any],
    grades: Mapping[str, str],
    by: Any,
    version: int | None = None,
) -> FollowUp:
    """Correct it. Raises ConflictError when it is no longer at `version`."""
    locked = _locked(FollowUp, follow_up.pk)
    locked.expect(version)
    _set(locked, values)
    locked.save_because("Uppföljning ändrad", by=by)
    _grade(locked, grades, by)
    return locked


@transaction.atomic
def remove(*, follow_up: FollowUp, by: Any, version: int | None = None) -> None:
    """Take away one that was recorded by mistake; what it said is kept in history.

    Raises ValidationError when it has findings, which somebody may be putting right.
    """
    locked = _locked(FollowUp, follow_up.pk)
    locked.expect(version)
    if locked.findings.exists():
        raise ValidationError("Uppföljningen har brister och kan inte tas bort. Ta bort dem först.")
    for area in locked.areas.all():
        area.delete_because("Uppföljning borttagen", by=by)
    locked.delete_because("Uppföljning borttagen", by=by)


@transaction.atomic
def add_finding(*, finding: Finding, by: Any) -> Finding:
    """Add what was not as it should be (unsaved) to a follow-up."""
    _locked(FollowUp, finding.follow_up_id)
    finding.save_because("Brist registrerad", by=by)
    return finding


@transaction.atomic
def add_remedy(*, remedy: Remedy, by: Any) -> Remedy:
    """Add what somebody is to do about a finding (unsaved)."""
    _locked(Finding, remedy.finding_id)
    remedy.save_because("Åtgärd registrerad", by=by)
    return remedy


@transaction.atomic
def change_part(
    *, part: Part, values: Mapping[str, Any], by: Any, version: int | None = None
) -> Part:
    """Change a finding or a remedy, as when it is done or checked again.

    Raises ConflictError when it is no longer at `version`.
    """
    locked: Part = _locked(type(part), part.pk)
    locked.expect(version)
    _set(locked, values)
    locked.save_because(f"{_name(locked)} ändrad", by=by)
    return locked


@transaction.atomic
def remove_part(*, part: Part, by: Any, version: int | None = None) -> None:
    """Take away a finding without remedies, or a remedy, that was recorded by mistake."""
    locked: Part = _locked(type(part), part.pk)
    locked.expect(version)
    if isinstance(locked, Finding) and locked.remedies.exists():
        raise ValidationError("Bristen har åtgärder och kan inte tas bort. Ta bort dem först.")
    locked.delete_because(f"{_name(locked)} borttagen", by=by)


@transaction.atomic
def assess_risk(
    *,
    agreement: Agreement,
    level: str,
    assessed_on: date,
    ground: str,
    by: Any,
    version: int | None = None,
) -> RiskAssessment:
    """The risk class from a day. A second one of the same day takes the place of the first.

    Raises ConflictError when somebody has written since `version` (see `version_of`).
    """
    _expect(RiskAssessment, agreement, version)
    found = RiskAssessment.objects.filter(agreement=agreement, assessed_on=assessed_on).first()
    risk: RiskAssessment = found or RiskAssessment(agreement=agreement, assessed_on=assessed_on)
    risk.level, risk.ground = level, ground
    risk.save_because("Riskklass bedömd", by=by)
    return risk


@transaction.atomic
def describe(
    *, agreement: Agreement, dated_on: date, reference: str, by: Any, version: int | None = None
) -> AssignmentDescription:
    """Where the description of the assignment is. Same day and conflict as `assess_risk`."""
    _expect(AssignmentDescription, agreement, version)
    found = AssignmentDescription.objects.filter(agreement=agreement, dated_on=dated_on).first()
    row: AssignmentDescription = found or AssignmentDescription(
        agreement=agreement, dated_on=dated_on
    )
    row.reference = reference
    row.save_because("Uppdragsbeskrivning registrerad", by=by)
    return row


def version_of(model: type[Dated], agreement: Agreement) -> int:
    """How many times the agreement's rows have been written, so that two at once are found out."""
    return int(model.history.filter(agreement_id=agreement.pk).count())


def _expect(model: type[Dated], agreement: Agreement, version: int | None) -> None:
    Agreement.objects.locked(agreement.pk)
    if version is not None and version != version_of(model, agreement):
        raise ConflictError(model.objects.filter(agreement=agreement).last())


def _grade(follow_up: FollowUp, grades: Mapping[str, str], by: Any) -> None:
    """Leave exactly these grades; those that are as before are not written again."""
    known = {row.area: row for row in follow_up.areas.all()}
    for area, grade in grades.items():
        row = known.pop(area, None) or FollowUpArea(follow_up=follow_up, area=area)
        if row.grade != grade:
            row.grade = grade
            row.save_because("Område bedömt", by=by)
    for row in known.values():
        row.delete_because("Område borttaget", by=by)


def _locked(model: type[Any], pk: int) -> Any:
    found = model.objects.select_for_update(of=("self",)).filter(pk=pk).first()
    if found is None:
        raise ValidationError("Någon annan har tagit bort det. Gå tillbaka till avtalet.")
    return found


def _set(record: Any, values: Mapping[str, Any]) -> None:
    for name, value in values.items():
        setattr(record, name, value)


def _name(part: Finding | Remedy) -> str:
    return str(part._meta.verbose_name).capitalize()
