"""Take back what was decided: by a later decision, or because it was recorded wrongly."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from contracts.actions import standings
from contracts.models import Agreement, Amendment, CallOffTerm, PeriodTerm, TerminationTerm
from contracts.states import CORRECTABLE, DECIDED, AmendmentKind, AmendmentState


@transaction.atomic
def revoke(
    *, amendments: Iterable[Amendment], on: date, reference: str, by: Any
) -> list[Amendment]:
    """Let decided amendments count no more from the day: all of them or none.

    What counted before that day stays as it was. Raises ValidationError for a day before the
    decision, and when something that is decided later builds on one of them.
    """
    revoked = []
    for amendment in _latest_first(amendments):
        locked = _locked(amendment)
        if not locked.can_move_to(AmendmentState.REVOKED):
            raise ValidationError(
                f"{locked} är {locked.get_state_display().lower()}, inte beslutad."
            )
        if locked.in_force_on and on < locked.in_force_on:
            raise ValidationError(
                f"{locked} beslutades {locked.in_force_on} och kan inte upphävas tidigare."
            )
        _check_nothing_builds_on(locked)
        locked.state, locked.revoked_on = AmendmentState.REVOKED, on
        revoked.append(_save(locked, f"Upphävd: {reference}", by=by))
    _refresh(revoked)
    return revoked


@transaction.atomic
def undo(*, amendments: Iterable[Amendment], reason: str, by: Any) -> list[Amendment]:
    """Make proposals again of amendments whose outcome was recorded wrongly.

    They never counted. Raises ValidationError when something decided builds on one of them.
    """
    undone = []
    for amendment in _latest_first(amendments):
        locked = _locked(amendment)
        if locked.state not in CORRECTABLE:
            continue
        if locked.state == AmendmentState.IN_FORCE:
            _check_nothing_builds_on(locked)
        locked.state, locked.in_force_on = AmendmentState.PROPOSED, None
        locked.decision_reference = ""
        undone.append(_save(locked, reason, by=by))
    _refresh(undone)
    return undone


@transaction.atomic
def reinstate(*, amendments: Iterable[Amendment], reason: str, by: Any) -> list[Amendment]:
    """Let revoked amendments count again, because the revocation was recorded wrongly."""
    back = []
    for amendment in sorted(amendments, key=lambda a: (a.agreement_id, a.number)):
        locked = _locked(amendment)
        if locked.state != AmendmentState.REVOKED:
            continue
        locked.state, locked.revoked_on = AmendmentState.IN_FORCE, None
        back.append(_save(locked, reason, by=by))
    _refresh(back)
    return back


@transaction.atomic
def await_again(*, amendments: Iterable[Amendment], reason: str, by: Any) -> None:
    """Let lapsed amendments wait again, because what made them lapse was recorded wrongly."""
    back = []
    for amendment in sorted(amendments, key=lambda a: (a.agreement_id, a.number)):
        locked = _locked(amendment)
        if locked.state != AmendmentState.LAPSED:
            continue
        locked.state = AmendmentState.CONDITIONAL
        back.append(_save(locked, reason, by=by))
    _refresh(back)


@transaction.atomic
def redate(*, amendments: Iterable[Amendment], on: date, reference: str, by: Any) -> None:
    """Correct the day and the paragraph of the decision that amendments in force rest on."""
    changed = []
    for amendment in sorted(amendments, key=lambda a: (a.agreement_id, a.number)):
        locked = _locked(amendment)
        if locked.state not in DECIDED:
            continue
        _check_day(locked, on)
        if locked.revoked_on and locked.revoked_on < on:
            raise ValidationError(
                f"{locked} upphävdes {locked.revoked_on}. Beslutet kan inte vara fattat senare."
            )
        locked.in_force_on, locked.decision_reference = on, reference
        changed.append(_save(locked, f"Rättat beslut: {reference}", by=by))
    _refresh(changed)


def what_builds_on(amendment: Amendment) -> Iterator[str]:
    """Names of what is decided and would lose its ground without the amendment."""
    others = Amendment.objects.in_force().filter(agreement=amendment.agreement_id)
    others = others.exclude(pk=amendment.pk)
    if amendment.kind == AmendmentKind.ESTABLISH:
        yield from map(str, others)
        yield from (
            f"{s.amendment.agreement} (ersätter)"
            for s in amendment.agreement.successors.filter(
                amendment__state=AmendmentState.IN_FORCE
            ).select_related("amendment__agreement")
        )
    starts = PeriodTerm.objects.filter(amendment=amendment).values_list("starts_on", flat=True)
    if starts:
        later = others.filter(periodterms__is_in_force=True, periodterms__starts_on__gt=max(starts))
        yield from map(str, later.distinct())
    used = CallOffTerm.objects.filter(
        option__amendment=amendment, amendment__state=AmendmentState.IN_FORCE
    )
    yield from map(str, used)


def _latest_first(amendments: Iterable[Amendment]) -> list[Amendment]:
    """So that what builds on another goes before it."""
    return sorted(amendments, key=lambda a: (a.agreement_id, -a.number))


def _locked(amendment: Amendment) -> Amendment:
    Agreement.objects.locked(amendment.agreement_id)
    found = Amendment.objects.select_for_update(of=("self",)).select_related("agreement")
    locked: Amendment = found.get(pk=amendment.pk)
    return locked


def _save(amendment: Amendment, reason: str, *, by: Any) -> Amendment:
    amendment.version += 1
    amendment.save_because(reason[:200], by=by)
    mark_periods(amendment.agreement, by=by)
    return amendment


def _check_nothing_builds_on(amendment: Amendment) -> None:
    names = list(dict.fromkeys(what_builds_on(amendment)))
    if names:
        raise ValidationError(
            f"{amendment} av {amendment.agreement} kan inte tas tillbaka: {', '.join(names[:3])} "
            "bygger på den. Ta tillbaka det senare först."
        )


def _check_day(amendment: Amendment, on: date) -> None:
    """An agreement is decided before its changes are, also after a correction."""
    others = Amendment.objects.in_force().filter(agreement=amendment.agreement)
    others = others.exclude(pk=amendment.pk)
    if amendment.kind == AmendmentKind.ESTABLISH:
        first = others.order_by("in_force_on").values_list("in_force_on", flat=True).first()
        if first and on > first:
            raise ValidationError(f"En ändring av avtalet beslutades redan {first}.")
        return
    start = others.filter(kind=AmendmentKind.ESTABLISH).first()
    if start and start.in_force_on and on < start.in_force_on:
        raise ValidationError(
            f"Avtalet beslutades {start.in_force_on}. En ändring kan inte vara beslutad tidigare."
        )


def mark_periods(agreement: Agreement, *, by: Any) -> None:
    """Mark the periods that count, so that the database refuses overlaps with those alone.

    A period counts when its amendment is in force and no decided end lies before it.
    """
    ends = TerminationTerm.objects.filter(
        amendment__agreement=agreement, amendment__state=AmendmentState.IN_FORCE
    )
    end = ends.order_by("ends_on").values_list("ends_on", flat=True).first()
    periods = list(PeriodTerm.objects.filter(agreement=agreement).select_related("amendment"))
    changed = [p for p in periods if p.is_in_force != _counts(p, end)]
    for period in sorted(changed, key=lambda p: not p.is_in_force):  # free time before taking it
        period.is_in_force = not period.is_in_force
        period.save_because("Beslutad" if period.is_in_force else "Gäller inte längre", by=by)


def _counts(period: PeriodTerm, end: date | None) -> bool:
    return period.amendment.state == AmendmentState.IN_FORCE and not (
        end is not None and period.starts_on > end
    )


def _refresh(amendments: Iterable[Amendment]) -> None:
    for agreement in {a.agreement_id: a.agreement for a in amendments}.values():
        standings.refresh_with_predecessors(agreement)
