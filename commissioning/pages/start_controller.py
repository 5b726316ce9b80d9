"""What a controller looks at: money by year, what ends, and what departs from what it should be."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from urllib.parse import urlencode

from django.db.models import Count, DateField, F, OuterRef, Q, Subquery, Sum, Value
from django.db.models.functions import Coalesce, Greatest, Least, TruncMonth
from django.urls import reverse

from contracts.deadlines import DeadlineKind
from contracts.models import PeriodTerm, Standing
from contracts.money import to_kronor
from contracts.periods import Period, add_months
from contracts.proration import Rule, prorate
from contracts.querysets import NON_EXPIRING, StandingQuerySet
from contracts.states import PeriodKind, Status
from providers.models import Party

MOST_OF_A_KIND = 8
YEARS_SHOWN = 3
DEAD = (Status.REJECTED, Status.LAPSED, Status.REVOKED)
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


@dataclass(frozen=True)
class YearCost:
    """What a board's agreements cost in a calendar year, decided and proposed, in kronor."""

    year: int
    decided: Decimal
    proposed: Decimal

    @property
    def total(self) -> Decimal:
        return self.decided + self.proposed


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


def costs(rows: StandingQuerySet, on: date) -> dict[str, list[YearCost]]:
    """Kronor per board for this calendar year and the following ones.

    The yearly cost of each agreement times its months in the year / 12 (broken months by days,
    `proration.Rule.MONTHS`). Each agreement counts in its own price level, and to its current end.
    """
    first, last = date(on.year, 1, 1), date(on.year + YEARS_SHOWN - 1, 12, 31)
    terms = (
        rows.filter(yearly_cost__isnull=False, starts_on__lte=last)
        .filter(Q(ends_on=None) | Q(ends_on__gte=first))
        .exclude(is_decided=False, stage__in=DEAD)
        .annotate(
            first=Greatest("starts_on", Value(first, DateField())),
            last=Least(Coalesce("ends_on", Value(last, DateField())), Value(last, DateField())),
        )
        .order_by()
        .values("board_name", "is_decided", "first", "last")
        .annotate(per_year=Sum("yearly_cost"))
    )
    sums: dict[tuple[str, int, bool], Decimal] = defaultdict(Decimal)
    for term in terms:
        period = Period(term["first"], term["last"])
        for year in period.years():
            part = period.clip_to_year(year)
            if part:
                key = (term["board_name"], year, term["is_decided"])
                sums[key] += prorate(term["per_year"], part, Rule.MONTHS)
    years = range(on.year, on.year + YEARS_SHOWN)
    return {
        board: [
            YearCost(y, to_kronor(sums[board, y, True]), to_kronor(sums[board, y, False]))
            for y in years
        ]
        for board in sorted({key[0] for key in sums})
    }


def total_of(by_board: dict[str, list[YearCost]], year: int) -> YearCost:
    """All boards together in a year."""
    of_year = [cost for rows in by_board.values() for cost in rows if cost.year == year]
    decided = sum((cost.decided for cost in of_year), Decimal(0))
    return YearCost(year, decided, sum((cost.proposed for cost in of_year), Decimal(0)))


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


def largest(by_board: dict[str, list[YearCost]]) -> Decimal:
    """The largest year, to which the bars of the diagram are drawn."""
    amounts = [cost.total for rows in by_board.values() for cost in rows]
    return max(amounts, default=Decimal(0)) or Decimal(1)
