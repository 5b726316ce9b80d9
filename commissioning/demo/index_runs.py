"""Prices counted up by OPI: a contract of 2017 for 2019, and running ones for 2023.

The run of 2023 is made by the preliminary value. The definitive one comes after it, so that the
page has corrections to show. The runs are made up; the index values are real.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from commissioning.demo.world import World
from contracts.actions import index_runs
from contracts.index_candidates import Selection, candidates
from contracts.models import IndexFormula, IndexSeries, IndexValue

REFERENCE = "Enligt avtalet punkt 7.2 (exempel)"
PUBLISHED_2023 = date(2023, 4, 19)


def enter(world: World) -> None:
    """Two finished runs, and then the value that makes a third one due."""
    _run(world, "son", 2019, date(2019, 1, 16), only="Gruppbostad Lövsångargatan")
    _run(world, "aldre", 2023, date(2023, 1, 18))
    enter_definitive(world)


def enter_definitive(world: World) -> None:
    """OPI 2023, 4.6 percent: the definitive value beside the preliminary one of 3.5."""
    series = IndexSeries.objects.get(code="OPI")
    key = {"series": series, "year": 2023, "is_preliminary": False}
    if not IndexValue.objects.filter(**key).exists():
        value = IndexValue(
            **key,
            percent=Decimal("4.6"),
            published_on=PUBLISHED_2023,
            source="SKR och Vårdföretagarna, 19 april 2023",
        )
        world.keep(value)


def _run(world: World, key: str, year: int, on: date, only: str = "") -> None:
    """Every agreement of the board that can be counted up, or the one of that title."""
    board = world.parties[key]
    formula = IndexFormula.objects.get(name="OPI")
    selection = Selection(formula, year, date(year, 1, 1), on, (board,))
    found = [c for c in candidates(selection) if only in c.agreement.title]
    seen = {c.agreement.pk: c.plan.mark for c in found if c.plan}
    if seen:
        index_runs.record(
            selection=selection,
            seen=seen,
            reference=REFERENCE,
            made_on=on,
            board=board,
            by=world.by,
        )
