"""Paging by key: every row once, forwards and back, also where sort values are equal or missing."""

import base64
import json
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from commissioning.forms.agreement_search import SORTS
from commissioning.paging import Order, fetch_page, read_cursor, write_cursor
from contracts.models import Agreement, Standing
from contracts.states import Form
from tests import factories

MOST_ROWS = 24
FIRST = date(2020, 1, 1)
TITLES = ["Ängen", "Åsen 2", "Åsen 10", "Östra"]

rows = st.lists(
    st.tuples(
        st.sampled_from(TITLES),
        st.none() | st.integers(0, 3).map(lambda days: FIRST + timedelta(days)),
        st.none() | st.integers(0, 3).map(lambda days: FIRST + timedelta(days)),
    ),
    max_size=MOST_ROWS,
)


@pytest.fixture
def agreements(son, leanlink):
    made = [
        Agreement(
            board=son, provider=leanlink, title="x", form=Form.DIRECT_AWARD, registered_on=FIRST
        )
        for _ in range(MOST_ROWS)
    ]
    return Agreement.objects.create_many(made, reason="Test", by=factories.registrar())


def stand(agreements, drawn):
    """Standings with nothing but what can be sorted by."""
    Standing.objects.all().delete()
    Standing.objects.bulk_create(
        Standing(
            agreement=agreement,
            board=agreement.board,
            provider=agreement.provider,
            board_name="Nämnden",
            provider_name=title[::-1],
            title=title,
            valid_from=FIRST,
            form=agreement.form,
            is_decided=True,
            ends_on=ends_on,
            act_by=act_by,
        )
        for agreement, (title, ends_on, act_by) in zip(agreements, drawn, strict=False)
    )


def listed(order):
    return Standing.objects.values("agreement_id", order.field)


def walk(order, size, *, cursor="", direction="after"):
    """The pages from the cursor on, each as a list of keys."""
    while True:
        page = fetch_page(listed(order), order, size=size, **{direction: cursor})
        yield [row["agreement_id"] for row in page.rows], page
        cursor = getattr(page, direction)
        if not cursor:
            return


def expected(order):
    """The same order by Python: unknown values last both ways, the key breaks ties."""
    found = list(listed(order))
    known = [row for row in found if row[order.field] is not None]
    unknown = [row for row in found if row[order.field] is None]
    for part in (known, unknown):
        part.sort(
            key=lambda row: (row[order.field] or "", row["agreement_id"]),
            reverse=order.is_descending,
        )
    return [row["agreement_id"] for row in known + unknown]


@pytest.mark.parametrize("sort", SORTS)
@settings(
    max_examples=20,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(drawn=rows, size=st.integers(1, 7))
def test_walking_forwards_and_back_meets_every_row_once(agreements, sort, drawn, size):
    order = SORTS[sort][1]
    stand(agreements, drawn)
    everything = expected(order)

    forwards = list(walk(order, size))
    assert [key for keys, _ in forwards for key in keys] == everything

    last = forwards[-1][1]
    if last.before:
        back = list(walk(order, size, cursor=last.before, direction="before"))
        keys = [key for page_keys, _ in reversed(back) for key in page_keys]
        assert keys == everything[: len(everything) - len(last.rows)]


def test_the_first_page_has_nothing_before_and_the_last_nothing_after(agreements):
    order = SORTS["title"][1]
    stand(agreements, [("Åsen", None, None)] * 7)

    pages = [page for _, page in walk(order, 3)]

    assert [(bool(page.before), bool(page.after)) for page in pages] == [
        (False, True),
        (True, True),
        (True, False),
    ]


def test_a_page_that_has_become_empty_gives_the_first(agreements):
    order = SORTS["title"][1]
    stand(agreements, [("Åsen", None, None)] * 5)
    cursor = fetch_page(listed(order), order, size=4).after
    stand(agreements, [("Åsen", None, None)] * 4)

    assert len(fetch_page(listed(order), order, size=4, after=cursor).rows) == 4


@pytest.mark.parametrize("sort", SORTS)
def test_no_page_skips_rows_by_number_or_counts_them(agreements, sort):
    order = SORTS[sort][1]
    stand(agreements, [("Åsen", FIRST, FIRST)] * MOST_ROWS)
    cursor = fetch_page(listed(order), order, size=5).after

    with CaptureQueriesContext(
        connection,
    ) as captured:
        fetch_page(listed(order), order, size=5, after=cursor)

    (query,) = captured.captured_queries
    assert "OFFSET" not in query["sql"]
    assert "COUNT" not in query["sql"]


ORDER = Order("title_sort", tie="agreement_id")


def cursor_of(*content):
    return base64.urlsafe_b64encode(json.dumps(content).encode()).decode()


def test_a_cursor_is_read_as_it_was_written():
    text = write_cursor({"title_sort": "{sen 0000000002", "agreement_id": 7}, ORDER)
    cursor = read_cursor(text, ORDER)

    assert cursor is not None
    assert (cursor.value, cursor.tie) == ("{sen 0000000002", 7)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "%",
        "å",
        "A",
        "AAAA",
        cursor_of(),
        cursor_of("title_sort", False, "a"),
        cursor_of("title_sort", True, "a", 1),
        cursor_of("provider_sort", False, "a", 1),
        cursor_of("title_sort", False, None, 1),
        cursor_of("title_sort", False, 5, 1),
        cursor_of("title_sort", False, ["a"], 1),
        cursor_of("title_sort", False, "a\x00", 1),
        cursor_of("title_sort", False, "\ud800", 1),
        cursor_of("title_sort", False, "a", 2**63),
        cursor_of("title_sort", False, "a", -1),
        cursor_of("title_sort", False, "a", True),
        cursor_of("title_sort", False, "a", 1.5),
        cursor_of("title_sort", False, "a", "1"),
        "W1tb" * 900,
    ],
)
def test_a_bad_cursor_is_no_cursor(text):
    assert read_cursor(text, ORDER) is None


@given(st.text(max_size=200))
def test_no_text_makes_reading_a_cursor_fail(text):
    read_cursor(text, ORDER)
    read_cursor(base64.urlsafe_b64encode(text.encode("utf-8", "replace")).decode(), ORDER)
