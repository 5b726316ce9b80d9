"""Count prices up by an index, and take a run back: every agreement of it changes, or none."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from contracts.actions import agreements, standings
from contracts.index_candidates import Candidate, Selection, candidates
from contracts.index_plan import NewPrice, Plan
from contracts.index_take_backs import obstacles
from contracts.indexation import ROUNDING_TEXT
from contracts.models import (
    Agreement,
    Amendment,
    CompensationTerm,
    IndexedPrice,
    IndexFormula,
    IndexRun,
)
from contracts.states import AmendmentKind, AmendmentState, CompensationUnit, Effect
from contracts.termsheet import CompensationFact

CHANGED = "Något har ändrats sedan du öppnade sidan. Granska raderna och räkna upp igen."


def record(
    *,
    selection: Selection,
    seen: Mapping[int, str],
    reference: str,
    made_on: date,
    board: Any = None,
    by: Any,
) -> IndexRun:
    """Put new prices in force that the agreements themselves prescribe, from `selection.on`.

    `seen` is the mark (`Plan.mark`) of each chosen agreement as it was shown; raises
    ValidationError when any of them would now get another price, and then changes nothing.
    `reference` is what the uplift rests on, and is kept with every amendment.
    """
    run = _new_run(selection, board, made_on)
    run.decided_on, run.reference = selection.on, reference
    with standings.refreshed_together():
        made = _carry_out(run, selection, seen, origin=Amendment.Origin.INDEX, by=by)
        agreements.put_in_force(amendments=made, on=selection.on, reference=reference, by=by)
    return run


def propose(
    *,
    selection: Selection,
    seen: Mapping[int, str],
    made_on: date,
    board: Any = None,
    by: Any,
) -> tuple[IndexRun, list[Amendment]]:
    """As `record`, but as drafts that somebody has to decide; returns the run and the drafts."""
    run = _new_run(selection, board, made_on)
    run.needs_decision = True
    with standings.refreshed_together():
        made = _carry_out(run, selection, seen, origin=Amendment.Origin.DECISION, by=by)
    return run, made


@transaction.atomic
def take_back(
    *, run: IndexRun, reason: str, on: date, by: Any, version: int | None = None
) -> IndexRun:
    """Let no price of the run count from the day: what was said before it is in force again.

    The prices before it count again also for the time that has passed since they were counted
    up; how the agreements stood until the day stays known. Raises ValidationError with what to
    do first (`obstacles`), and ConflictError when the run is no longer at `version`.
    """
    locked = IndexRun.objects.select_for_update(of=("self",)).get(pk=run.pk)
    owners = _locked(locked.prices.values("agreement"))
    if found := obstacles(locked):
        raise ValidationError([obstacle.text for obstacle in found])
    locked.expect(version)
    locked.taken_back_on, locked.taken_back_by, locked.take_back_reason = on, by, reason
    why = f"Uppräkning {locked} tillbakatagen: {reason}"[:200]
    locked.save_because(why, by=by)
    _revoke(locked, owners, on=on, why=why, by=by)
    standings.refresh_all_with_predecessors([agreement.pk for agreement in owners])
    return locked


def _revoke(run: IndexRun, owners: Sequence[Agreement], *, on: date, why: str, by: Any) -> None:
    """The run's amendments are revoked; a form that is open on one of the agreements is told."""
    found = Amendment.objects.select_for_update(of=("self",)).in_force()
    amendments = list(found.filter(pk__in=run.prices.values("amendment")).order_by("pk"))
    for amendment in amendments:
        amendment.state, amendment.revoked_on = AmendmentState.REVOKED, on
        amendment.version += 1
    for agreement in owners:
        agreement.version += 1
    fields = ("state", "revoked_on", "version")
    Amendment.objects.change_many(amendments, fields, reason=why, by=by)
    Agreement.objects.change_many(owners, ("version",), reason=why, by=by)


def _locked(keys: Any) -> list[Agreement]:
    """The agreements with their rows locked, always in the same order."""
    found = Agreement.objects.select_for_update(of=("self",)).filter(pk__in=keys)
    return list(found.order_by("pk"))


def _new_run(selection: Selection, board: Any, made_on: date) -> IndexRun:
    return IndexRun(
        formula=selection.formula,
        year=selection.year,
        applies_from=selection.from_on,
        board=board,
        made_on=made_on,
    )


def _carry_out(
    run: IndexRun, selection: Selection, seen: Mapping[int, str], *, origin: str, by: Any
) -> list[Amendment]:
    if not seen:
        raise ValidationError("Välj minst ett avtal att räkna upp.")
    _locked(seen)
    chosen = _unchanged(candidates(selection, among=seen), seen)
    run.formula_text = formula_text(selection)
    run.is_preliminary = any(plan.is_preliminary for _, plan in chosen)
    run.save_because("Uppräkning gjord", by=by)
    made = [_propose(run, c, plan, origin=origin, by=by) for c, plan in chosen]
    rows = [
        row
        for (candidate, plan), amendment in zip(chosen, made, strict=True)
        for row in _rows(run, candidate, plan, amendment)
    ]
    IndexedPrice.objects.create_many(rows, reason="Uppräkning gjord", by=by)
    return made


def _unchanged(found: Sequence[Candidate], seen: Mapping[int, str]) -> list[tuple[Candidate, Plan]]:
    """The chosen agreements, as long as each would still get the price that was shown."""
    plans = [(c, c.plan) for c in found if c.plan is not None]
    gone = [f"{c.agreement.number}: {c.reason}" for c in found if c.plan is None]
    if gone:
        raise ValidationError([CHANGED, *gone])
    if len(plans) != len(seen) or any(plan.mark != seen[c.agreement.pk] for c, plan in plans):
        raise ValidationError(CHANGED)
    return plans


def formula_text(selection: Selection) -> str:
    """ "OPI 2018 = 2,6 %", with its parts where there are several."""
    return selection.formula.explain(selection.year)


def _propose(run: IndexRun, candidate: Candidate, plan: Plan, *, origin: str, by: Any) -> Amendment:
    return agreements.propose(
        agreement=candidate.agreement,
        kind=AmendmentKind.INDEX,
        terms=[_term(fact, run, candidate) for fact in plan.terms],
        by=by,
        note=_note(run, plan),
        origin=origin,
    )


def _note(run: IndexRun, plan: Plan) -> str:
    """How each price came about, for the agreement's own ledger."""
    word = "Rättad uppräkning" if plan.is_correction else "Uppräkning"
    lines = [f"{price.explanation} {_unit(price)}" for price in plan.prices]
    mark = " Preliminärt värde." if plan.is_preliminary else ""
    return f"{word} med {run}: {'. '.join(lines)}.{mark} {ROUNDING_TEXT}"


def _unit(price: NewPrice) -> str:
    return f"({CompensationUnit(price.new.unit).label})"


def _term(fact: CompensationFact, run: IndexRun, candidate: Candidate) -> CompensationTerm:
    return CompensationTerm(
        service_id=fact.service.id if fact.service else None,
        valid_from=fact.valid_from,
        valid_until=fact.valid_until,
        effect=Effect.SET if fact.replaces else Effect.ADD,
        model=fact.model,
        amount=fact.amount,
        unit=fact.unit,
        price_level_year=fact.price_level_year,
        index_formula_id=_formula_id(fact, run, candidate),
        proration=fact.rule.value,
        note=fact.note,
    )


def _formula_id(fact: CompensationFact, run: IndexRun, candidate: Candidate) -> int | None:
    """A price that stands beside the new one may follow another index, or none."""
    if not fact.index or fact.index == run.formula.name:
        return run.formula_id if fact.index else None
    found = IndexFormula.objects.get(name=fact.index)
    return int(found.pk)


def _rows(
    run: IndexRun, candidate: Candidate, plan: Plan, amendment: Amendment
) -> list[IndexedPrice]:
    return [
        IndexedPrice(
            run=run,
            agreement=candidate.agreement,
            amendment=amendment,
            formula=run.formula,
            year=run.year,
            turn=candidate.turn,
            place=place,
            service_id=price.new.key,
            unit=price.new.unit,
            valid_from=price.new.valid_from or run.applies_from,
            base_amount=price.base,
            base_year=price.base_year,
            old_amount=price.old.amount,
            new_amount=price.new.amount,
            explanation=price.explanation,
            is_preliminary=price.is_preliminary,
            yearly_effect=price.yearly_effect,
            retroactive=price.retroactive,
            retroactive_months=[[month, str(amount)] for month, amount in price.months],
        )
        for place, price in enumerate(plan.prices, start=1)
    ]
