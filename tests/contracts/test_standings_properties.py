"""The projection for any terms: it covers every day once, and SQL and Python agree about it."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from contracts.actions import standings
from contracts.deadlines import Actor, ExtensionRight, Notice
from contracts.derivation import Facts, derive, turning_days
from contracts.models import Standing
from contracts.periods import Period, end_after
from contracts.states import Status
from contracts.termsheet import (
    AmendmentFact,
    CompensationFact,
    PeriodFact,
    SuccessorFact,
    TermSheet,
)
from tests import factories

quick = settings(
    max_examples=100,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow],
)
in_database = settings(quick, max_examples=12)
# Around month ends and leap days more often than elsewhere.
EDGES = [date(2019, 8, 31), date(2020, 2, 28), date(2020, 2, 29), date(2020, 3, 1)]
days = st.one_of(st.sampled_from(EDGES), st.dates(date(2018, 1, 1), date(2024, 12, 31)))
maybe_days = st.one_of(st.none(), days)


@st.composite
def rights(draw: Any) -> ExtensionRight:
    return ExtensionRight(
        steps=draw(st.one_of(st.none(), st.integers(1, 4))),
        months_per_step=draw(st.sampled_from([3, 12, 24])),
        automatic=draw(st.booleans()),
        actor=Actor.BOARD,
        notice=Notice(months=draw(st.integers(0, 14))),
        not_after=draw(maybe_days),
    )


@st.composite
def sheets(draw: Any) -> TermSheet:
    """An agreement with a right, perhaps extended after a gap, repriced, ended and replaced."""
    decided_on, starts_on = draw(days), draw(days)
    ends_on = draw(st.one_of(st.none(), st.just(end_after(starts_on, draw(st.integers(1, 30))))))
    right = draw(st.one_of(st.none(), rights()))
    first = AmendmentFact(
        1,
        "establish",
        draw(st.sampled_from([None, decided_on])),
        periods=(PeriodFact(Period(starts_on, ends_on)),),
        right=right,
    )
    later = decided_on + timedelta(days=draw(st.integers(0, 900)))
    changes = []
    if first.in_force_on and ends_on and draw(st.booleans()):
        start = ends_on + timedelta(days=draw(st.sampled_from([1, 1, 400])))
        extension = PeriodFact(Period(start, end_after(start, 12)), is_extension=True)
        changes.append(AmendmentFact(2, "extend", later, periods=(extension,)))
    if first.in_force_on and draw(st.booleans()):
        price = CompensationFact(valid_from=draw(maybe_days), replaces=True)
        changes.append(AmendmentFact(3, "change", later, compensations=(price,)))
    if first.in_force_on and draw(st.booleans()):
        end = starts_on + timedelta(days=draw(st.integers(0, 1500)))
        changes.append(AmendmentFact(4, "end", later, terminated_on=end))
    successors = draw(
        st.lists(
            st.builds(SuccessorFact, st.just("Ny"), st.just(frozenset()), maybe_days, maybe_days),
            max_size=2,
        )
    )
    return TermSheet(
        form="activity_assignment",
        registered_on=draw(days),
        amendments=(first, *draw(st.permutations(changes))),
        successors=tuple(successors),
    )


def stands_alike(one: Facts, other: Facts) -> bool:
    """All that a row of the list shows, but for the day it was read."""
    names = (
        "is_decided",
        "periods",
        "ends_on",
        "latest_end_on",
        "deadline",
        "steps_used",
        "is_terminated",
        "is_replaced",
        "compensations",
    )
    return all(getattr(one, name) == getattr(other, name) for name in names)


@quick
@given(sheet=sheets(), on=st.dates(date(2018, 1, 1), date(2045, 1, 1)))
def test_nothing_changes_between_two_turning_days(sheet, on):
    passed = [day for day in turning_days(sheet) if day <= on]
    if passed:
        assert stands_alike(derive(sheet, passed[-1]), derive(sheet, on))


@quick
@given(sheet=sheets(), on=days)
def test_periods_never_overlap_and_no_right_is_used_beyond_its_steps(sheet, on):
    facts = derive(sheet, on)
    assert not any(a.period.overlaps(b.period) for a, b in pairwise(facts.periods))
    if facts.is_terminated:
        assert facts.ends_on == min(a.terminated_on for a in facts.amendments if a.terminated_on)
    if facts.right and facts.right.steps is not None:
        assert facts.automatic_extensions <= facts.right.steps


class Projection(TestCase):
    @in_database
    @given(
        starts_on=maybe_days,
        ends_on=maybe_days,
        is_decided=st.booleans(),
        is_replaced=st.booleans(),
        steps_used=st.integers(0, 2),
        stage=st.sampled_from([Status.DRAFT, Status.PROPOSED, Status.REJECTED]),
        on=days,
    )
    def test_sql_and_python_give_the_same_status(self, on, **fields):
        row = factories.make_agreement().standings.get(valid_until=None)
        for name, value in fields.items():
            setattr(row, name, value)
        row.save()
        found = Standing.objects.with_status(on).get(pk=row.pk)
        assert found.status == row.status_on(on)
        for status in Status:
            has_it = Standing.objects.filter(pk=row.pk).having_status([status], on).exists()
            assert has_it == (status == found.status)

    @in_database
    @given(
        starts_on=days,
        months=st.integers(1, 40),
        decided_on=days,
        registered_on=days,
        right=st.fixed_dictionaries(
            {
                "steps": st.one_of(st.none(), st.integers(1, 3)),
                "notice_months": st.integers(1, 14),
                "is_automatic": st.booleans(),
            }
        ),
    )
    def test_the_rows_follow_on_each_other_from_the_first_day(
        self, starts_on, months, decided_on, registered_on, right
    ):
        agreement = factories.make_agreement(
            terms=factories.base_terms(starts_on, end_after(starts_on, months), **right),
            decided_on=decided_on,
            registered_on=registered_on,
        )
        rows = list(agreement.standings.order_by("valid_from"))
        assert rows[0].valid_from == min(registered_on, decided_on)
        assert rows[-1].valid_until is None
        for earlier, later in pairwise(rows):
            assert later.valid_from == earlier.valid_until + timedelta(days=1)
        assert list(standings.differing([agreement.pk])) == []
