"""Paging by key: each page starts after (or ends before) a row, so every page costs the same.

The order is a sort field and then the tie field. Rows whose sort field is unknown come last in
both directions. A page that crosses from known to unknown values takes two queries, otherwise
one, and each of them can follow an index.
"""

from __future__ import annotations

import base64
import binascii
import json
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import F, Q, QuerySet
from django.db.models.expressions import OrderBy

PAGE_SIZE = 50
LARGEST_ID = 2**63 - 1
LONGEST_CURSOR = 4000


@dataclass(frozen=True)
class Order:
    """How a list is sorted. `kind` is the Python type of the sort field's values."""

    field: str
    kind: type = str
    is_descending: bool = False
    is_nullable: bool = False
    tie: str = "pk"

    def expressions(self) -> list[OrderBy]:
        """For `order_by`, without paging: what is unknown comes last in both directions."""
        if self.is_descending:
            return [F(self.field).desc(nulls_last=True), F(self.tie).desc()]
        return [F(self.field).asc(nulls_last=True), F(self.tie).asc()]


@dataclass(frozen=True)
class Cursor:
    """A place in the list: the sort value and the tie value of the row beside it."""

    value: Any
    tie: int


@dataclass(frozen=True)
class Page:
    """The rows of one page, and cursors to its neighbours (empty where there is none)."""

    rows: list[dict[str, Any]]
    before: str = ""
    after: str = ""


def fetch_page(
    queryset: QuerySet[Any],
    order: Order,
    *,
    after: str = "",
    before: str = "",
    size: int = PAGE_SIZE,
) -> Page:
    """One page of a `values()` queryset that holds the sort and tie fields.

    Cursors that are not of this order are ignored, and give the first page. So does a page that
    has become empty since its cursor was made.
    """
    later, earlier = read_cursor(after, order), read_cursor(before, order)
    if later is None and earlier is not None:
        page = _backwards(queryset, order, earlier, size)
    else:
        page = _forwards(queryset, order, later, size)
    if not page.rows and (later or earlier):
        return _forwards(queryset, order, None, size)
    return page


def write_cursor(row: dict[str, Any], order: Order) -> str:
    """The place of a row, for an address."""
    value = row[order.field]
    if isinstance(value, date):
        value = value.isoformat()
    text = json.dumps([order.field, order.is_descending, value, row[order.tie]])
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def read_cursor(text: str, order: Order) -> Cursor | None:
    """The place an address names; None for anything that `write_cursor` would not have written."""
    if not text or len(text) > LONGEST_CURSOR:
        return None
    try:
        raw = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
        field, is_descending, value, tie = json.loads(raw)
        if (field, is_descending) != (order.field, order.is_descending):
            return None
        return Cursor(_value(value, order), _tie(tie))
    except (binascii.Error, ValueError, TypeError, RecursionError):
        return None


def _value(value: Any, order: Order) -> Any:
    if value is None and order.is_nullable:
        return None
    if order.kind is int:
        if type(value) is not int or abs(value) > LARGEST_ID:
            raise ValueError("not a sort value")
        return value
    if not isinstance(value, str):
        raise ValueError("not a sort value")
    if order.kind is date:
        return date.fromisoformat(value)
    value.encode()  # lone surrogates cannot be sent to the database
    if "\x00" in value:
        raise ValueError("not a sort value")
    return value


def _tie(tie: Any) -> int:
    if type(tie) is not int or not 0 < tie <= LARGEST_ID:
        raise ValueError("not a key")
    return tie


def _forwards(queryset: QuerySet[Any], order: Order, cursor: Cursor | None, size: int) -> Page:
    rows = _rows(queryset, order, cursor, size + 1, is_reversed=False)
    kept = rows[:size]
    return Page(
        kept,
        before=write_cursor(kept[0], order) if kept and cursor else "",
        after=write_cursor(kept[-1], order) if len(rows) > size else "",
    )


def _backwards(queryset: QuerySet[Any], order: Order, cursor: Cursor, size: int) -> Page:
    rows = _rows(queryset, order, cursor, size + 1, is_reversed=True)
    kept = rows[:size][::-1]
    return Page(
        kept,
        before=write_cursor(kept[0], order) if len(rows) > size else "",
        after=write_cursor(kept[-1], order) if kept else "",
    )


def _rows(
    queryset: QuerySet[Any], order: Order, cursor: Cursor | None, limit: int, *, is_reversed: bool
) -> list[dict[str, Any]]:
    """The rows beyond the cursor, nearest first."""
    is_down = order.is_descending != is_reversed
    sign = "-" if is_down else ""
    rows: list[dict[str, Any]] = []
    for is_known in _stretches(order, cursor, is_reversed):
        part = queryset
        if order.is_nullable:
            part = part.filter(**{f"{order.field}__isnull": not is_known})
        if cursor and (cursor.value is not None) == is_known:
            part = part.filter(_beyond(order, cursor, is_down))
        part = part.order_by(f"{sign}{order.field}", f"{sign}{order.tie}")
        rows += part[: limit - len(rows)]
        if len(rows) == limit:
            break
    return rows


def _stretches(order: Order, cursor: Cursor | None, is_reversed: bool) -> list[bool]:
    """The stretches left to read, in reading order: True for known values, False for unknown."""
    stretches = [True, False] if order.is_nullable else [True]
    if is_reversed:
        stretches.reverse()
    if cursor:
        stretches = stretches[stretches.index(cursor.value is not None) :]
    return stretches


def _beyond(order: Order, cursor: Cursor, is_down: bool) -> Q:
    """Rows past the cursor. The first condition repeats the second so that an index can serve."""
    past = "lt" if is_down else "gt"
    tie = Q(**{f"{order.tie}__{past}": cursor.tie})
    if cursor.value is None:
        return tie
    return Q(**{f"{order.field}__{past}e": cursor.value}) & (
        Q(**{f"{order.field}__{past}": cursor.value}) | tie
    )
