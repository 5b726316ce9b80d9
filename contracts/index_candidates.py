"""The agreements that an index run concerns, each with what the run would do to it or why not."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from contracts import reading
from contracts.derivation import derive
from contracts.index_plan import LeftOutError, Plan, Written, plan
from contracts.models import Agreement, Amendment, IndexedPrice, IndexFormula
from contracts.states import DEAD, AmendmentState
from contracts.termsheet import TermSheet
from providers.models import Party

# A form may hold 2 000 fields (settings), and each agreement is one.
MOST_AGREEMENTS = 1500


@dataclass(frozen=True)
class Selection:
    """What somebody wants counted up: by which index, to which year, from when, decided when."""

    formula: IndexFormula
    year: int
    from_on: date
    on: date
    boards: tuple[Party, ...]


@dataclass(frozen=True)
class Candidate:
    """An agreement with its plan, or with the reason why it is left out."""

    agreement: Agreement
    plan: Plan | None
    reason: str = ""
    turn: int = 1


def candidates(selection: Selection, among: Iterable[int] | None = None) -> list[Candidate]:
    """Every agreement with a decided price by the formula, in a fixed number of queries.

    At most MOST_AGREEMENTS; `among` limits them to some keys.
    """
    found = _indexed(selection)
    if among is not None:
        found = found.filter(pk__in=list(among))
    agreements = list(
        reading.with_terms(found.order_by("board__name", "title", "pk"))[:MOST_AGREEMENTS]
    )
    earlier = _earlier(selection, [agreement.pk for agreement in agreements])
    return [_candidate(a, selection, earlier.get(a.pk, [])) for a in agreements]


def count(selection: Selection) -> int:
    """How many agreements there are, also beyond MOST_AGREEMENTS."""
    return _indexed(selection).count()


def _indexed(selection: Selection) -> QuerySet[Agreement]:
    priced = Amendment.objects.in_force().filter(compensationterms__index_formula=selection.formula)
    found: QuerySet[Agreement] = Agreement.objects.filter(
        pk__in=priced.values("agreement"), board__in=selection.boards
    )
    return found


def _earlier(selection: Selection, keys: Sequence[int]) -> dict[int, list[IndexedPrice]]:
    """What runs have written of the same formula and year, by agreement."""
    rows = IndexedPrice.objects.filter(
        agreement__in=keys, formula=selection.formula, year=selection.year
    )
    found: dict[int, list[IndexedPrice]] = {}
    for row in rows.select_related("amendment").order_by("turn", "place"):
        found.setdefault(row.agreement_id, []).append(row)
    return found


def _candidate(
    agreement: Agreement, selection: Selection, earlier: list[IndexedPrice]
) -> Candidate:
    turn = max((row.turn for row in earlier), default=0) + 1
    sheet = reading.read(agreement)
    try:
        _check_proposals(agreement)
        _check_later(sheet, selection.on)
        made = plan(
            derive(sheet, selection.on),
            selection.formula.name,
            selection.year,
            selection.from_on,
            _written(earlier),
        )
    except LeftOutError as reason:
        return Candidate(agreement, None, str(reason), turn)
    return Candidate(agreement, made, turn=turn)


def _check_proposals(agreement: Agreement) -> None:
    """Two changes of a price at once: the one that is decided last would undo the other."""
    for amendment in agreement.amendments.all():
        is_open = amendment.state in (
            AmendmentState.DRAFT,
            AmendmentState.PROPOSED,
            AmendmentState.CONDITIONAL,
        )
        if is_open and amendment.compensationterms.all() and amendment.number > 1:
            raise LeftOutError("Har ett öppet förslag om priset.")


def _check_later(sheet: TermSheet, on: date) -> None:
    days = [a.in_force_on for a in sheet.amendments if a.compensations and a.in_force_on]
    if days and max(days) > on:
        raise LeftOutError(f"Priset beslutades {max(days)}, efter uppräkningens beslutsdag {on}.")
    gone = [a.revoked_on for a in sheet.amendments if a.compensations and a.revoked_on]
    if gone and max(gone) > on:
        raise LeftOutError(
            f"En prisändring togs tillbaka {max(gone)}. Ange den dagen eller en senare som "
            "beslutsdag."
        )


def _written(earlier: list[IndexedPrice]) -> list[Written]:
    """The last turn that counts: what was refused or revoked does not."""
    alive = [row for row in earlier if row.amendment.state not in (*DEAD, AmendmentState.REVOKED)]
    last = max((row.turn for row in alive), default=0)
    return [
        Written(
            amendment=row.amendment.number,
            service_id=row.service_id,
            unit=row.unit,
            amount=row.new_amount,
            base=row.base_amount,
            base_year=row.base_year,
            is_preliminary=row.is_preliminary,
        )
        for row in alive
        if row.turn == last
    ]
