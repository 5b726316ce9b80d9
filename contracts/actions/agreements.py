"""Changes of state of agreements. Each function is one transaction and names who and why."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from contracts.actions import standings
from contracts.models import (
    TERM_MODELS,
    Agreement,
    Amendment,
    PeriodTerm,
    Succession,
    TerminationTerm,
)
from contracts.models.terms import Term
from contracts.states import AmendmentKind, AmendmentState


@transaction.atomic
def register(
    *,
    agreement: Agreement,
    terms: Sequence[Term],
    predecessors: Iterable[Agreement] = (),
    by: Any,
    note: str = "",
    origin: str = Amendment.Origin.DECISION,
) -> Amendment:
    """Register a new agreement with its first amendment, as a draft.

    `agreement` and `terms` are unsaved. Raises ValidationError. Returns the amendment.
    """
    agreement.save_because("Registrerat", by=by)
    return _add_amendment(
        agreement, AmendmentKind.ESTABLISH, terms, predecessors, by=by, note=note, origin=origin
    )


@transaction.atomic
def propose(
    *,
    agreement: Agreement,
    kind: str,
    terms: Sequence[Term],
    predecessors: Iterable[Agreement] = (),
    by: Any,
    version: int | None = None,
    note: str = "",
    origin: str = Amendment.Origin.DECISION,
) -> Amendment:
    """Write a proposal to change the agreement, as a draft that nobody has decided.

    Raises ConflictError when the agreement is no longer at `version`, ValidationError for terms
    that contradict themselves.
    """
    locked = Agreement.objects.locked(agreement.pk)
    locked.expect(version)
    locked.save_because(f"Förslag: {AmendmentKind(kind).label.lower()}", by=by)
    agreement.version = locked.version
    return _add_amendment(locked, kind, terms, predecessors, by=by, note=note, origin=origin)


@transaction.atomic
def revise(
    *,
    amendment: Amendment,
    terms: Sequence[Term],
    predecessors: Iterable[Agreement] = (),
    by: Any,
    version: int | None = None,
    note: str = "",
) -> Amendment:
    """Put new terms in place of those of an amendment that is not yet decided."""
    locked = _locked(amendment)
    locked.expect(version)
    if not locked.can_be_edited:
        raise ValidationError("Ändringen är beslutad. Föreslå en ny ändring i stället.")
    locked.note = note
    locked.save_because("Förslaget ändrat", by=by)
    left = set(locked.successions.values_list("predecessor_id", flat=True))
    for old in [*existing_terms(locked), *locked.successions.all()]:
        old.delete_because("Förslaget ändrat", by=by)
    _attach(locked, terms, predecessors, by=by, reason="Förslaget ändrat")
    standings.refresh_with_predecessors(locked.agreement)
    standings.refresh(left)
    return locked


@transaction.atomic
def change_particulars(
    *, agreement: Agreement, values: dict[str, Any], by: Any, version: int | None, reason: str
) -> Agreement:
    """Correct what identifies the agreement (title, dnr, parties), never its terms."""
    locked = Agreement.objects.locked(agreement.pk)
    locked.expect(version)
    for name, value in values.items():
        setattr(locked, name, value)
    locked.save_because(reason, by=by)
    standings.refresh([locked.pk])
    return locked


@transaction.atomic
def move(*, amendment: Amendment, to: str, by: Any, reason: str) -> Amendment:
    """Move an undecided amendment between draft, proposed, rejected and withdrawn."""
    locked = _locked(amendment)
    _check_move(locked, to)
    locked.state = to
    locked.version += 1
    locked.save_because(reason, by=by)
    standings.refresh_with_predecessors(locked.agreement)
    return locked


@transaction.atomic
def put_in_force(
    *, amendments: Iterable[Amendment], on: date, reference: str, by: Any
) -> list[Amendment]:
    """Let the amendments count from the day of the decision: all of them or none.

    Raises ValidationError with a sentence for people when a period overlaps one that is decided
    or begins after a decided end, or when the agreement itself was not decided by then.
    """
    decided: list[Amendment] = []
    for batch in _one_of_each(_locked_together(amendments)):
        _decide(batch, on=on, reference=reference, by=by)
        decided += batch
    standings.refresh_all_with_predecessors({a.agreement_id for a in decided})
    return decided


def _decide(batch: list[Amendment], *, on: date, reference: str, by: Any) -> None:
    """Put amendments of different agreements in force, in few queries however many they are."""
    days = _days_established(batch)
    for amendment in batch:
        _check_move(amendment, AmendmentState.IN_FORCE)
        _check_order(amendment, days.get(amendment.agreement_id), on)
        amendment.state = AmendmentState.IN_FORCE
        amendment.in_force_on = on
        amendment.decision_reference = reference
        amendment.version += 1
    Amendment.objects.change_many(
        batch,
        ("state", "in_force_on", "decision_reference", "version"),
        reason=f"Beslut: {reference}"[:200],
        by=by,
    )
    _decide_periods(batch, by=by)
    _check_ends(batch)


def existing_terms(amendment: Amendment) -> list[Term]:
    """All typed terms of an amendment, in the order of their kinds."""
    return [term for model in TERM_MODELS for term in model.objects.filter(amendment=amendment)]


def _locked(amendment: Amendment) -> Amendment:
    Agreement.objects.locked(amendment.agreement_id)
    return Amendment.objects.select_for_update().get(pk=amendment.pk)


def _check_move(amendment: Amendment, to: str) -> None:
    if not amendment.can_move_to(to):
        state = amendment.get_state_display().lower()
        raise ValidationError(
            f"{amendment} är {state} och kan inte bli {AmendmentState(to).label.lower()}."
        )


def _locked_together(amendments: Iterable[Amendment]) -> list[Amendment]:
    """The amendments as they are now, locked with their agreements in one order."""
    keys = {amendment.pk for amendment in amendments}
    owners = {amendment.agreement_id for amendment in amendments}
    list(Agreement.objects.select_for_update(of=("self",)).filter(pk__in=owners).order_by("pk"))
    found = Amendment.objects.select_for_update(of=("self",)).filter(pk__in=keys)
    return list(
        found.select_related("agreement")
        .prefetch_related("periodterms", "terminationterms")
        .order_by("agreement_id", "number")
    )


def _one_of_each(amendments: Iterable[Amendment]) -> list[list[Amendment]]:
    """Batches in which each agreement stands once, its earlier amendments in earlier batches."""
    batches: list[list[Amendment]] = []
    seen: dict[int, int] = {}
    for amendment in amendments:
        place = seen.get(amendment.agreement_id, 0)
        seen[amendment.agreement_id] = place + 1
        if place == len(batches):
            batches.append([])
        batches[place].append(amendment)
    return batches


def _days_established(batch: list[Amendment]) -> dict[int, date]:
    """The day on which each agreement of the batch was decided, where it is."""
    first = Amendment.objects.in_force().filter(
        agreement__in=[a.agreement_id for a in batch], kind=AmendmentKind.ESTABLISH
    )
    return dict(first.values_list("agreement_id", "in_force_on"))


def _check_order(amendment: Amendment, decided_on: date | None, on: date) -> None:
    """An agreement is decided before its changes are."""
    if amendment.kind == AmendmentKind.ESTABLISH:
        return
    if decided_on is None:
        raise ValidationError("Avtalet är inte beslutat än. Besluta om det före ändringen.")
    if on < decided_on:
        raise ValidationError(
            f"Avtalet beslutades {decided_on}. En ändring kan inte vara beslutad tidigare."
        )


def _check_ends(batch: list[Amendment]) -> None:
    """A decided end stands: nothing begins after it, and it does not lie before the start."""
    owners = [amendment.agreement_id for amendment in batch]
    ends = _first_days(
        TerminationTerm.objects.filter(
            amendment__agreement__in=owners, amendment__state=AmendmentState.IN_FORCE
        ).values_list("amendment__agreement_id", "ends_on")
    )
    if not ends:
        return
    starts = _first_days(
        PeriodTerm.objects.filter(
            agreement__in=list(ends), amendment__state=AmendmentState.IN_FORCE
        ).values_list("agreement_id", "starts_on")
    )
    for amendment in batch:
        end = ends.get(amendment.agreement_id)
        if end is not None:
            _check_end(amendment, end, starts.get(amendment.agreement_id))


def _check_end(amendment: Amendment, end: date, start: date | None) -> None:
    late = [period for period in amendment.periodterms.all() if period.starts_on > end]
    if late:
        raise ValidationError(
            f"Det är beslutat att avtalet upphör {end}. Perioden {late[0]} kan inte beslutas."
        )
    if start and start > end:
        raise ValidationError(f"Avtalet kan inte upphöra {end}, innan det har börjat.")


def _first_days(rows: Iterable[tuple[int, date]]) -> dict[int, date]:
    days: dict[int, date] = {}
    for key, day in rows:
        days[key] = min(day, days.get(key, day))
    return days


def _add_amendment(
    agreement: Agreement,
    kind: str,
    terms: Sequence[Term],
    predecessors: Iterable[Agreement],
    *,
    by: Any,
    note: str,
    origin: str,
) -> Amendment:
    number = agreement.amendments.count() + 1
    amendment = Amendment(agreement=agreement, number=number, kind=kind, note=note, origin=origin)
    reason = f"{AmendmentKind(kind).label} föreslagen"
    amendment.save_because(reason, by=by)
    _attach(amendment, terms, predecessors, by=by, reason=reason)
    standings.refresh_with_predecessors(agreement)
    return amendment


def _attach(
    amendment: Amendment,
    terms: Sequence[Term],
    predecessors: Iterable[Agreement],
    *,
    by: Any,
    reason: str,
) -> None:
    for term in terms:
        term.amendment = amendment
        if isinstance(term, PeriodTerm):
            term.agreement = amendment.agreement
        term.save_because(reason, by=by)
    for predecessor in predecessors:
        succession = Succession(amendment=amendment, predecessor=predecessor)
        succession.save_because(reason, by=by)


def _decide_periods(batch: list[Amendment], *, by: Any) -> None:
    """Mark the periods as decided, so that the database refuses overlaps.

    An end that was decided earlier frees the time after it, and shortens decided periods.
    """
    ends = {a.agreement_id: end.ends_on for a in batch for end in a.terminationterms.all()}
    if ends:
        _shorten(ends, by=by)
    for amendment in batch:
        for period in amendment.periodterms.all():
            period.is_in_force = True
            period.save_because("Beslutad", by=by)


def _shorten(ends: dict[int, date], *, by: Any) -> None:
    """Periods that begin after their agreement's end (by key) count no more."""
    decided = PeriodTerm.objects.filter(
        agreement__in=list(ends), is_in_force=True, starts_on__gt=min(ends.values())
    )
    for period in decided:
        ends_on = ends[period.agreement_id]
        if period.starts_on > ends_on:
            period.is_in_force = False
            period.save_because(f"Avtalet upphör {ends_on}", by=by)
