"""What a controller looks at: money by year, what ends, and what departs from what it should be."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from urllib.parse import urlencode

from django.db.models import Count, F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce, TruncMonth
from django.urls import reverse

from commissioning.forms.costs import CostQuestion
from commissioning.pages.cost_sums import YearSum, added, grouped
from commissioning.pages.cost_table import CostLinks
from contracts.deadlines import DeadlineKind
from contracts.models import PeriodTerm, Standing, YearCost
from contracts.money import ZERO
from contracts.periods import add_months
from contracts.querysets import NON_EXPIRING, StandingQuerySet
from contracts.states import PeriodKind, Status
from providers.models import Party

MOST_OF_A_KIND = 8
YEARS_SHOWN = 3
# Decided, with an end that lies ahead.
ENDING = (Status.UPCOMING, Status.IN_FORCE, Status.EXTENDED, Status.ENDS_SOON)


@dataclass(frozen=True)
class Deviation:
    """An agreement that departs from what it should be, and why."""

    kind: str
    standing: Standing
    title: str
    text: str
    on: date | None

    @property
    def is_late(self) -> bool:
        return self.kind == "passed"


def counts(rows: StandingQuerySet, on: date) -> dict[str, int]:
    """How many there are, lack an amount, end within a year, lack a successor, are too late."""
    until = add_months(on, 12)
    ending = Q(is_decided=True, ends_on__gte=on, ends_on__lte=until)
    late = Q(is_decided=True, act_by__lt=on, ends_on__gte=on) & ~Q(form__in=NON_EXPIRING)
    return rows.aggregate(
        lacks_amount=Count("pk", filter=Q(lacks_amount=True)),
        shown=Count("pk"),
        ending=Count("pk", filter=ending),
        orphaned=Count("pk", filter=ending & Q(lacks_successor=True)),
        passed=Count("pk", filter=late),
    )


class Links:
    """Addresses of the register, narrowed to exactly the rows that a number counts."""

    def __init__(self, boards: Iterable[Party], on: date, *, per: str) -> None:
        self.on = on
        self.boards = [("board", str(board.pk)) for board in boards]
        self.day = [("per", per)] if per else []

    @property
    def shown(self) -> str:
        return self._url()

    @property
    def lacks_amount(self) -> str:
        return self._url(("flag", "lacks_amount"))

    @property
    def ending(self) -> str:
        return self._ends(self.on, add_months(self.on, 12))

    @property
    def orphaned(self) -> str:
        return self._ends(self.on, add_months(self.on, 12), ("flag", "lacks_successor"))

    def month(self, first: date) -> str:
        """Those that end in the month that begins on `first`, within the coming year."""
        last = add_months(first, 1) - timedelta(days=1)
        return self._ends(max(first, self.on), min(last, add_months(self.on, 12)))

    def _ends(self, first: date, last: date, *more: tuple[str, str]) -> str:
        days = [("ends_from", first.isoformat()), ("ends_to", last.isoformat()), ("sort", "ends")]
        return self._url(*[("status", status.value) for status in ENDING], *days, *more)

    def _url(self, *pairs: tuple[str, str]) -> str:
        query = urlencode([*self.boards, *pairs, *self.day])
        return f"{reverse('commissioning:agreement-list')}?{query}"


@dataclass(frozen=True)
class BoardYear:
    """What a board's agreements cost in a year, with the ways to the rows."""

    sum: YearSum
    decided_url: str
    proposed_url: str


def costs(boards: Iterable[Party], on: date, *, per: str = "") -> dict[str, list[BoardYear]]:
    """Kronor per board for this calendar year and the following ones, as they are stored.

    Each agreement counts in its own price level, and to its current end; proposals apart.
    """
    years = range(on.year, on.year + YEARS_SHOWN)
    names = {board.pk: board.name for board in boards}
    found = YearCost.objects.on(on).filter(standing__board__in=names).in_years(years, on)
    links = CostLinks(per=per)
    by_name = {
        names[key]: [_board_year(key, one, on, links) for one in sums]
        for (key,), sums in grouped(found, ("standing__board",), years, on)
    }
    return dict(sorted(by_name.items()))


def _board_year(board: int, one: YearSum, on: date, links: CostLinks) -> BoardYear:
    question = CostQuestion(on, (), "board", one.year, one.year, board_ids=(board,))
    return BoardYear(
        one,
        links.rows(question, year=one.year, kind="decided"),
        links.rows(question, year=one.year, kind="proposed"),
    )


def total_of(by_board: dict[str, list[BoardYear]], year: int) -> YearSum:
    """All boards together in a year."""
    return added((cell.sum for cells in by_board.values() for cell in cells), year)


def ends_by_month(rows: StandingQuerySet, on: date) -> list[tuple[date, int]]:
    """(first of the month, how many end) for the coming twelve months; empty months left out."""
    ending = rows.ending_within(months=12, on=on)
    months = ending.order_by().annotate(month=TruncMonth("ends_on")).values("month")
    return [(m["month"], m["n"]) for m in months.annotate(n=Count("pk")).order_by("month")]


def deviations(rows: StandingQuerySet, on: date) -> list[Deviation]:
    """What a controller asks about, the worst first; at most a handful of each kind."""
    return [*passed(rows, on), *orphaned(rows, on), *silent(rows, on)]


def hidden(counts: dict[str, int], shown: list[Deviation]) -> dict[str, int]:
    """How many more there are of the kinds that are counted, beyond those shown."""
    kinds = [one.kind for one in shown]
    return {kind: counts[kind] - kinds.count(kind) for kind in ("passed", "orphaned")}


def passed(rows: StandingQuerySet, on: date) -> Iterable[Deviation]:
    """The last day to extend has passed, and the agreement still runs."""
    late = rows.filter(is_decided=True, act_by__lt=on, ends_on__gte=on)
    late = late.exclude(form__in=NON_EXPIRING).order_by("act_by", "title_sort")
    for row in late[:MOST_OF_A_KIND]:
        yield Deviation(
            "passed",
            row,
            f"Sista dag för besked har passerat: {row.title}",
            f"{row.provider_name}. Avtalet slutar {row.ends_on}. Förlängning kräver att parterna "
            "är överens.",
            row.act_by,
        )


def orphaned(rows: StandingQuerySet, on: date) -> Iterable[Deviation]:
    """Ends within a year, and nobody takes over (all of) it."""
    ending = rows.ending_within(months=12, on=on).without_successor()
    ending = ending.order_by("ends_on", "title_sort")
    for row in ending[:MOST_OF_A_KIND]:
        volume = f"{row.volume_text}. " if row.volume_text else ""
        yield Deviation(
            "orphaned",
            row,
            f"{row.title} saknar ersättare",
            f"{volume}{row.provider_name} har inget uppdrag efter {row.ends_on}.",
            row.ends_on,
        )


def silent(rows: StandingQuerySet, on: date) -> Iterable[Deviation]:
    """Extended because nobody gave notice: more steps used than any board has decided."""
    decided = (
        PeriodTerm.objects.filter(
            agreement=OuterRef("agreement"),
            kind=PeriodKind.EXTENSION,
            amendment__in_force_on__lte=on,
        )
        .order_by()
        .values("agreement")
        .annotate(n=Count("pk"))
        .values("n")
    )
    extended = rows.filter(is_decided=True, steps_used__gt=0, ends_on__gte=on)
    extended = extended.annotate(decided=Coalesce(Subquery(decided), 0))
    for row in extended.filter(steps_used__gt=F("decided")).order_by("ends_on")[:MOST_OF_A_KIND]:
        again = row.deadline_kind == DeadlineKind.STOP
        tail = f" Förlängs igen om ingen säger upp senast {row.act_by}." if again else ""
        yield Deviation(
            "silent",
            row,
            f"{row.title} har förlängts av sig självt",
            f"{row.provider_name}. Gäller nu till {row.ends_on} utan beslut.{tail}",
            row.ends_on,
        )


def largest(by_board: dict[str, list[BoardYear]]) -> Decimal:
    """The largest year, to which the bars of the diagram are drawn."""
    amounts = [cell.sum.total for cells in by_board.values() for cell in cells]
    return max(amounts, default=ZERO) or Decimal(1)
