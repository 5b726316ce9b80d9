"""The list of follow-ups: what is late, what is open, what comes and what has been made."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from commissioning.pages.deadline_rows import named_like
from contracts import follow_up_reading
from contracts.follow_up_reading import Followed
from contracts.follow_ups import RemedyState
from contracts.models import Finding, FollowUp, RecheckResult, Remedy, Standing
from contracts.periods import add_months
from contracts.querysets import StandingQuerySet
from providers.models import Party

MOST_ROWS = 200
MONTHS_AHEAD = 12
WITHOUT_REMEDY = "Åtgärd saknas"


@dataclass(frozen=True)
class OpenRow:
    """A remedy, or a finding that nobody does anything about, that is open on the day."""

    finding: Finding
    remedy: Remedy | None
    on: date
    state_text: str
    is_late: bool

    @property
    def record(self) -> Finding | Remedy:
        return self.remedy or self.finding

    @property
    def text(self) -> str:
        return str(self.remedy.text if self.remedy else self.finding.text)

    @property
    def owner(self) -> str:
        return str(self.remedy.owner) if self.remedy else ""

    @property
    def follow_up(self) -> FollowUp:
        return self.finding.follow_up


def scope(on: date, choices: dict[str, Any], boards: Iterable[Party]) -> StandingQuerySet:
    """How the chosen agreements stand on the day."""
    chosen = [choices["board"]] if choices["board"] else boards
    rows = Standing.objects.on(on).with_status(on)
    rows = rows.filter(board_id__in=[board.pk for board in chosen])
    if choices["service"]:
        rows = rows.filter(service_ids__contains=[choices["service"].pk])
    if choices["provider"]:
        rows = rows.filter(named_like(choices["provider"]))
    return rows


def late(rows: Iterable[Followed]) -> list[Followed]:
    """Agreements with a planned day that has passed, the one that has waited longest first."""
    found = [row for row in rows if row.late]
    return sorted(found, key=lambda row: (row.late[0], row.standing.title))


def coming(rows: Iterable[Followed], on: date) -> list[Followed]:
    """Agreements whose next planned day lies within twelve months, the nearest first."""
    until = add_months(on, MONTHS_AHEAD)
    found = [row for row in rows if row.coming_on and row.coming_on <= until]
    return sorted(found, key=lambda row: (row.coming_on, row.standing.title))


def done(scoped: StandingQuerySet, on: date) -> QuerySet[FollowUp]:
    """Follow-ups that have been made, the latest first."""
    found = FollowUp.objects.held_by(on).filter(agreement_id__in=_ids(scoped))
    chosen: QuerySet[FollowUp] = found.select_related(
        "agreement__board", "agreement__provider"
    ).prefetch_related("areas", "findings__remedies")
    return chosen


def open_rows(scoped: StandingQuerySet, on: date) -> list[OpenRow]:
    """Open remedies, and findings without any: the overdue first, then by day. Two queries."""
    rows = [
        *(_remedy_row(remedy, on) for remedy in open_remedies(scoped, on)),
        *(_finding_row(finding) for finding in _without_remedy(scoped, on)),
    ]
    return sorted(rows, key=lambda row: (not row.is_late, row.on, row.record.pk))


def open_remedies(scoped: StandingQuerySet, on: date) -> QuerySet[Remedy]:
    """Remedies that leave their finding open on the day."""
    later = Remedy.objects.filter(finding=OuterRef("finding"), pk__gt=OuterRef("pk"))
    finished = (
        Q(done_on__lte=on, recheck_by=None, rechecked_on=None)
        | Q(rechecked_on__lte=on, recheck_result=RecheckResult.CURED)
        | Q(Exists(later), rechecked_on__lte=on)
    )
    found: QuerySet[Remedy] = (
        Remedy.objects.filter(
            finding__follow_up__agreement_id__in=_ids(scoped), finding__follow_up__held_on__lte=on
        )
        .exclude(finished)
        .select_related(
            "finding__follow_up__agreement__board", "finding__follow_up__agreement__provider"
        )
    )
    return found


def _without_remedy(scoped: StandingQuerySet, on: date) -> QuerySet[Finding]:
    found: QuerySet[Finding] = Finding.objects.filter(
        follow_up__agreement_id__in=_ids(scoped), follow_up__held_on__lte=on, remedies=None
    ).select_related("follow_up__agreement__board", "follow_up__agreement__provider")
    return found


def _remedy_row(remedy: Remedy, on: date) -> OpenRow:
    state = remedy.state_on(on)
    day = remedy.rechecked_on if state == RemedyState.REMAINS else remedy.next_day(on)
    return OpenRow(remedy.finding, remedy, day or remedy.due_on, state.label, state.is_late)


def _finding_row(finding: Finding) -> OpenRow:
    return OpenRow(finding, None, finding.follow_up.held_on, WITHOUT_REMEDY, is_late=False)


def _ids(scoped: StandingQuerySet) -> QuerySet:
    return scoped.order_by().values("agreement_id")


def followed(scoped: StandingQuerySet, on: date) -> list[Followed]:
    """Every chosen agreement that has a plan, with its days."""
    return follow_up_reading.followed(scoped, on)
