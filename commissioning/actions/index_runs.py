"""An index run that somebody has to decide: the new prices under a point of an open matter."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from commissioning.actions import matters
from commissioning.models import DecisionPoint, Matter
from contracts.actions import index_runs
from contracts.index_candidates import Selection
from contracts.models import Amendment, IndexedPrice, IndexRun
from contracts.states import CompensationUnit

LONGEST_TEXT = 3800


@transaction.atomic
def propose_in_matter(
    *,
    selection: Selection,
    seen: Mapping[int, str],
    matter: Matter,
    made_on: date,
    board: Any = None,
    by: Any,
) -> IndexRun:
    """Draft the new prices and place them under a new point, last in the matter.

    Raises ValidationError when an agreement is another board's, or as `contracts` does.
    """
    run, amendments = index_runs.propose(
        selection=selection, seen=seen, made_on=made_on, board=board, by=by
    )
    other = [a.agreement for a in amendments if a.agreement.board_id != matter.board_id]
    if other:
        raise ValidationError(
            f"{other[0]} är {other[0].board}s avtal, men ärendet är {matter.board}s. "
            "Välj bara avtal hos ärendets nämnd."
        )
    point = DecisionPoint(proposed_text=point_text(run, amendments))
    matters.add_point(matter=matter, point=point, amendments=amendments, by=by)
    return run


def point_text(run: IndexRun, amendments: Sequence[Amendment]) -> str:
    """What is to be decided, agreement by agreement as far as there is room."""
    start = f"Priserna räknas upp med {run} ({run.formula_text}) i följande avtal."
    prices = run.prices.select_related("agreement__provider").order_by("agreement", "place")
    lines = [_line(price) for price in prices]
    text = "\n".join([start, *lines])
    if len(text) <= LONGEST_TEXT:
        return text
    names = "; ".join(str(a.agreement) for a in amendments)
    short = f"{start[:-1]}: {names}."
    return short if len(short) <= LONGEST_TEXT else f"{start[:-1]} enligt uppräkning {run.pk}."


def _line(price: IndexedPrice) -> str:
    unit = CompensationUnit(price.unit).label
    return (
        f"{price.agreement.provider}, {price.agreement} ({price.agreement.number}): "
        f"{price.explanation}, {unit} från och med {price.valid_from}."
    )
