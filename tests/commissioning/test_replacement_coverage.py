"""Coverage: each old one replaced once, and ended the day before. A table, and random mappings."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commissioning.replacement.coverage import (
    Code,
    Finding,
    New,
    Old,
    Outside,
    check,
    counts,
    phrase,
)

START = date(2023, 9, 1)
LAST = date(2023, 8, 31)
NEW = New(1, "Heldygn", START, frozenset({7}))
OTHER = New(2, "Öppenvård", date(2024, 1, 1), frozenset({8}))
UNDATED = New(3, "Utan dag")
SERVICES = {7: "Heldygnsvård", 8: "Öppenvård"}


def old(**fields):
    fields.setdefault("ends_on", LAST)
    fields.setdefault("successors", (1,))
    return Old(10, "Lövberga", **fields)


@pytest.mark.parametrize(
    ("row", "found"),
    [
        pytest.param(old(), [], id="whole"),
        pytest.param(old(services=frozenset({7})), [], id="its service is taken over"),
        pytest.param(
            old(successors=()), [(Code.MISSING, "Lövberga saknar ersättare.")], id="nobody"
        ),
        pytest.param(old(successors=(), elsewhere=("Annan",)), [], id="somebody outside the group"),
        pytest.param(
            old(elsewhere=("Annan",)),
            [(Code.DOUBLE, "Lövberga ersätts 2 gånger: Heldygn och Annan.")],
            id="also by somebody outside the group",
        ),
        pytest.param(
            old(successors=(1, 1)),
            [(Code.DOUBLE, "Lövberga ersätts 2 gånger: Heldygn och Heldygn.")],
            id="twice by the same",
        ),
        pytest.param(
            old(ends_on=date(2023, 8, 30)),
            [
                (
                    Code.GAP,
                    "Lövberga slutar 2023-08-30 men Heldygn börjar först 2023-09-01. "
                    "En dag saknar uppdrag.",
                )
            ],
            id="a day too early",
        ),
        pytest.param(
            old(ends_on=START),
            [
                (
                    Code.OVERLAP,
                    "Lövberga slutar 2023-09-01 men Heldygn börjar redan 2023-09-01. "
                    "Skapa ett upphörande 2023-08-31.",
                )
            ],
            id="a day too late",
        ),
        pytest.param(
            old(ends_on=None),
            [
                (
                    Code.OVERLAP,
                    "Lövberga gäller tills vidare men Heldygn börjar 2023-09-01. "
                    "Skapa ett upphörande 2023-08-31.",
                )
            ],
            id="until further notice",
        ),
        pytest.param(
            old(successors=(3,)),
            [(Code.NO_START, "Lövberga ersätts av Utan dag, som saknar startdag.")],
            id="the new one has no start",
        ),
        pytest.param(
            old(services=frozenset({7, 8})),
            [(Code.SERVICE, "Lövberga: Öppenvård ingår inte i Heldygn.")],
            id="a service that nobody takes over",
        ),
        pytest.param(old(successors=(), ends_without="Stängs"), [], id="ends for good"),
        pytest.param(
            old(successors=(), ends_without="Stängs", ends_on=None),
            [
                (
                    Code.OVERLAP,
                    "Lövberga ska upphöra utan ersättare men har ingen slutdag.",
                )
            ],
            id="ends for good but never",
        ),
        pytest.param(
            old(ends_without="Stängs"),
            [(Code.DOUBLE, "Lövberga ska upphöra utan ersättare men ersätts av Heldygn.")],
            id="ends for good and is replaced",
        ),
    ],
)
def test_what_is_found_about_a_row(row, found):
    findings = check([row], [NEW, OTHER, UNDATED], services=SERVICES)
    assert [(f.code, f.text) for f in findings] == found
    assert all(f.key == 10 for f in findings)


def test_what_runs_beside_is_named():
    outside = Outside(20, "Hamngatan", "Leanlink")
    assert check([], [], outside=[outside]) == [
        Finding(Code.OUTSIDE, 20, "Hamngatan hos Leanlink löper men står utanför ersättningen.")
    ]


def test_a_row_is_counted_once_for_each_code():
    row = old(ends_on=None, successors=(1, 2))
    findings = check([row, old()], [NEW, OTHER])
    assert counts(findings) == {Code.DOUBLE: 1, Code.OVERLAP: 1}
    assert phrase(Code.DOUBLE, 1) == "1 ersätts mer än en gång"


def test_only_services_and_outsiders_are_no_errors():
    assert [code for code in Code if not code.is_error] == [Code.SERVICE, Code.OUTSIDE]


days = st.dates(date(2023, 8, 28), date(2023, 9, 4))
news = st.lists(st.one_of(st.none(), days), min_size=1, max_size=4).map(
    lambda starts: [New(key, f"Ny {key}", start) for key, start in enumerate(starts)]
)


@given(news, st.data())
def test_nothing_is_found_exactly_when_each_is_replaced_once_the_day_after(news, data):
    """Half of the rows are made whole, so that both answers are tried."""
    olds = []
    for key in range(data.draw(st.integers(0, 6))):
        successors = data.draw(st.lists(st.sampled_from(range(len(news))), max_size=2))
        ends_on = data.draw(st.one_of(st.none(), days))
        if data.draw(st.booleans()):
            successors = successors[:1] or [0]
            ends_on = news[successors[0]].last_day_before
        olds.append(Old(key, f"Gammal {key}", ends_on, successors=tuple(successors)))
    whole = all(
        len(o.successors) == 1
        and o.ends_on is not None
        and news[o.successors[0]].starts_on == o.ends_on + timedelta(days=1)
        for o in olds
    )
    assert (check(olds, news) == []) == whole
