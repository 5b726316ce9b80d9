"""The mapping page: the old agreements beside the new ones, with sums and what is not whole."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from commissioning.forms.replacements import FilterForm
from commissioning.replacement.coverage import Code, Finding, counts, phrase
from commissioning.replacement.reading import Mapping, NewRow, OldRow
from contracts.money import ZERO
from contracts.templatetags.form_fields import count_in_words
from providers.models import Party
from providers.swedish import fold

ROWS_A_PAGE = 100
MOST_OUTSIDE = 10
ENDING = "ending"


@dataclass(frozen=True)
class Money:
    """Yearly cost of several agreements: the sum of those known, and how many are not."""

    known: Decimal
    missing: int
    count: int

    @classmethod
    def of(cls, costs: Iterable[Decimal | None]) -> Money:
        costs = list(costs)
        known = [cost for cost in costs if cost is not None]
        return cls(sum(known, ZERO), len(costs) - len(known), len(costs))

    @property
    def is_known(self) -> bool:
        """Whether there is a sum to show at all."""
        return self.missing < self.count

    @property
    def note(self) -> str:
        return f"{self.missing} saknar belopp" if self.missing and self.is_known else ""


@dataclass(frozen=True)
class Balance:
    """What several old agreements cost a year beside what takes over from them."""

    before: Money
    after: Money

    @property
    def difference(self) -> Decimal | None:
        """None unless every amount on both sides is known."""
        if not self.before.count or self.before.missing or self.after.missing:
            return None
        return self.after.known - self.before.known


@dataclass(frozen=True)
class NewLine:
    """A new agreement with how many it replaces, what is wrong among them, and money."""

    new: NewRow
    count: int
    faulty: int
    balance: Balance
    url: str


@dataclass(frozen=True)
class BoardPart:
    """A board's matter in the group, with its new agreements and its sums."""

    matter: Any
    news: list[NewLine]
    count: int
    unmapped: int
    balance: Balance


@dataclass(frozen=True)
class OldLine:
    """A row of the table: what takes over, and what is wrong with it."""

    row: OldRow
    successors: list[str]
    findings: list[Finding]
    is_ticked: bool
    may_edit: bool

    @property
    def value(self) -> str:
        return f"{self.row.agreement_id}:{self.row.mark}"


@dataclass(frozen=True)
class Choice:
    """A way to narrow the table."""

    text: str
    number: int
    url: str
    is_current: bool


def boards_of_matters(mapping: Mapping) -> list[Party]:
    return [matter.board for matter in mapping.matters]


def shown(mapping: Mapping, filters: FilterForm) -> list[OldRow]:
    """The rows that the filters leave, in order."""
    chosen, rows = filters.chosen, list(mapping.olds)
    if filters.show_code == ENDING:
        rows = [row for row in rows if row.ending]
    elif filters.show_code:
        keys = mapping.having(Code(filters.show_code))
        rows = [row for row in rows if row.agreement_id in keys]
    if "new" in chosen:
        rows = [row for row in rows if chosen["new"] in row.successors]
    if "board" in chosen:
        rows = [row for row in rows if row.board_id == chosen["board"]]
    if "q" in chosen:
        wanted = [fold(word) for word in chosen["q"].split()]
        rows = [row for row in rows if _matches(row, wanted)]
    return rows


def _matches(row: OldRow, words: list[str]) -> bool:
    text = fold(f"{row.title} {row.number} {row.provider}")
    return all(word in text for word in words)


def page(
    mapping: Mapping, filters: FilterForm, *, may_edit: set[int], ticked: Iterable[int] = ()
) -> dict[str, Any]:
    """The context of the page. `may_edit` are the boards whose rows the person may change."""
    rows = shown(mapping, filters)
    part, before, after = _page_of(rows, filters.chosen.get("after"))
    names = {new.key: new.title for new in mapping.news}
    ticked = set(ticked)
    lines = [
        OldLine(
            row=row,
            successors=[names[key] for key in row.successors],
            findings=mapping.by_agreement.get(row.agreement_id, []),
            is_ticked=row.agreement_id in ticked,
            may_edit=row.board_id in may_edit,
        )
        for row in part
    ]
    return {
        "group": mapping.group,
        "parts": [_board_part(mapping, matter, filters) for matter in mapping.matters],
        "total": balance(mapping.olds, mapping.news),
        "opening": opening(mapping),
        "remarks": remarks(mapping),
        "choices": _choices(mapping, filters),
        "outside": mapping.outside[:MOST_OUTSIDE],
        "outside_more": len(mapping.outside) - MOST_OUTSIDE,
        "lines": lines,
        "count": len(rows),
        "rows": rows,
        "old_count": len(mapping.olds),
        "next_url": _url(filters, after=after) if after is not None else "",
        "previous_url": _url(filters, after=before) if before is not None else "",
        "ending_count": sum(1 for row in mapping.olds if row.ending),
        "to_end": to_end(mapping, may_edit),
    }


def opening(mapping: Mapping) -> str:
    """ "428 uppdrag blir nio."."""
    if not mapping.olds:
        return "Inga uppdrag är valda än."
    old = f"{len(mapping.olds)} uppdrag"
    if not mapping.news:
        return f"{old} ska ersättas. De nya finns inte i ärendet än."
    new = "ett" if len(mapping.news) == 1 else count_in_words(len(mapping.news))
    return f"{old} blir {new}."


def remarks(mapping: Mapping) -> list[tuple[str, str, bool]]:
    """(what is not whole, address of the rows, whether it is an error) for each sort."""
    return [
        (
            phrase(code, number),
            "#utanfor" if code == Code.OUTSIDE else f"?show={code.value}#rader",
            code.is_error,
        )
        for code, number in counts(mapping.findings).items()
    ]


def balance(olds: Sequence[OldRow], news: Sequence[NewRow]) -> Balance:
    return Balance(
        Money.of(row.yearly_cost for row in olds), Money.of(new.yearly_cost for new in news)
    )


def to_end(mapping: Mapping, boards: set[int]) -> int:
    """How many "Skapa upphöranden" would end, or end on another day than planned."""
    news = {new.key: new for new in mapping.news if new.can_be_edited}
    number = 0
    for row in mapping.olds:
        new = news.get(row.successors[0]) if len(row.successors) == 1 else None
        last = new.last_day_before if new else None
        if row.board_id in boards and last and not row.ends_without:
            number += _runs_past(row, last)
    return number


def _runs_past(row: OldRow, last: date) -> bool:
    if row.ending:
        return row.ending.ends_on != last
    return row.decided_end is None or row.decided_end > last


def _board_part(mapping: Mapping, matter: Any, filters: FilterForm) -> BoardPart:
    olds = [row for row in mapping.olds if row.board_id == matter.board_id]
    news = [new for new in mapping.news if new.matter_id == matter.pk]
    errors = {f.key for f in mapping.findings if f.code.is_error}
    lines = []
    for new in news:
        own = [row for row in olds if new.key in row.successors]
        lines.append(
            NewLine(
                new=new,
                count=len(own),
                faulty=sum(row.agreement_id in errors for row in own),
                balance=balance(own, [new]),
                url=f"?new={new.key}#rader",
            )
        )
    return BoardPart(
        matter=matter,
        news=lines,
        count=len(olds),
        unmapped=sum(not row.successors and not row.ends_without for row in olds),
        balance=balance(olds, news),
    )


def _choices(mapping: Mapping, filters: FilterForm) -> list[Choice]:
    numbers = counts(mapping.findings)
    current = filters.show_code
    found = [Choice("Alla", len(mapping.olds), _url(filters, show=None), not current)]
    labels = {
        Code.MISSING: "Saknar ersättare",
        Code.DOUBLE: "Dubbla",
        Code.GAP: "Glapp",
        Code.OVERLAP: "Överlapp",
        Code.NO_START: "Utan startdag",
        Code.SERVICE: "Insatser",
    }
    for code, label in labels.items():
        if numbers.get(code) or current == code:
            url = _url(filters, show=code.value)
            found.append(Choice(label, numbers.get(code, 0), url, current == code))
    planned = sum(1 for row in mapping.olds if row.ending)
    if planned or current == ENDING:
        url = _url(filters, show=ENDING)
        found.append(Choice("Upphör i ärendet", planned, url, current == ENDING))
    return found


def _page_of(rows: list[OldRow], after: int | None) -> tuple[list[OldRow], int | None, int | None]:
    """The rows after that agreement, and where the pages before and after begin.

    0 stands for the first page. A place that is no longer there gives the first page.
    """
    keys = [row.agreement_id for row in rows]
    first = keys.index(after) + 1 if after in keys else 0
    part = rows[first : first + ROWS_A_PAGE]
    following = keys[first + ROWS_A_PAGE - 1] if len(rows) > first + ROWS_A_PAGE else None
    if not first:
        return part, None, following
    earlier = first - ROWS_A_PAGE
    return part, keys[earlier - 1] if earlier > 0 else 0, following


def _url(filters: FilterForm, **changes: Any) -> str:
    """The address with the filters as they are, but for the changes; without a place."""
    kept = {k: v[0] if isinstance(v, list) else v for k, v in filters.chosen.items()}
    kept.pop("after", None)
    kept |= changes
    query = urlencode({k: v for k, v in kept.items() if v})
    return f"?{query}#rader"
