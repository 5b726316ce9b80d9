"""Direct awards of a year: the sorts with their sums, and the rows that a sum is made of."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from commissioning.forms.direct_awards import DirectAwardFilterForm
from contracts import direct_awards
from contracts.direct_awards import AwardState, Limit, Step
from contracts.models import AwardGroupService, DirectAwardLimit, Service, Standing
from contracts.money import ZERO
from contracts.querysets import StandingQuerySet
from contracts.states import AwardKind, Form, Status

MOST_ROWS = 5000
NO_SERVICE = "Utan insats"
FIELDS = (
    "agreement_id",
    "title",
    "number",
    "form",
    "board_name",
    "provider_name",
    "starts_on",
    "ends_on",
    "latest_end_on",
    "awarded_on",
    "whole_value",
    "service_ids",
)
OPEN_STAGES = (Status.DRAFT, Status.PROPOSED, Status.CONDITIONAL)
PILLS = {
    AwardState.ROOM: "in_force",
    AwardState.HALF: "proposed",
    AwardState.NEAR: "ends_soon",
    AwardState.REACHED: "late",
    AwardState.NO_LIMIT: "draft",
}


@dataclass(frozen=True)
class Sort:
    """A sort of services: `key` stands in addresses, `kind` decides the limit."""

    key: str
    name: str
    kind: str
    is_group: bool = False

    @property
    def kind_label(self) -> str:
        return str(AwardKind(self.kind).label)


@dataclass(frozen=True)
class AwardRow:
    """An agreement in a sort, with the total so far and the limit of its day."""

    values: Mapping[str, Any]
    step: Step

    @property
    def pill(self) -> str:
        return PILLS[self.step.state]

    @property
    def pill_text(self) -> str:
        return share_text(self.step.percent)

    @property
    def form_label(self) -> str:
        return str(Form(self.values["form"]).label)


@dataclass(frozen=True)
class SortRow:
    """A sort with the sum of its year: what is decided, and what is proposed besides."""

    sort: Sort
    rows: list[AwardRow]
    proposed: list[Mapping[str, Any]]
    limit_now: Decimal | None

    @property
    def total(self) -> Decimal:
        return self.rows[-1].step.total if self.rows else ZERO

    @property
    def limit(self) -> Decimal | None:
        """The limit of the last award's day, or of the page's day where nothing is awarded."""
        return self.rows[-1].step.limit if self.rows else self.limit_now

    @property
    def percent(self) -> int | None:
        return direct_awards.percent_of(self.total, self.limit) if self.limit else None

    @property
    def state(self) -> AwardState:
        """The most serious that any of the awards came to."""
        if not self.rows:
            return direct_awards.state_at(self.percent)
        return direct_awards.worst(row.step for row in self.rows)

    @property
    def pill(self) -> str:
        return PILLS[self.state]

    @property
    def pill_text(self) -> str:
        return share_text(self.percent)

    @property
    def state_text(self) -> str:
        return self.state.label

    @property
    def unknown(self) -> int:
        return sum(row.step.value is None for row in self.rows)

    @property
    def proposed_sum(self) -> Decimal:
        return sum((row["whole_value"] or ZERO for row in self.proposed), ZERO)

    @property
    def with_proposed(self) -> str:
        """The share if all that is proposed is decided."""
        limit = self.limit_now or self.limit
        if not self.proposed or not limit:
            return ""
        return share_text(direct_awards.percent_of(self.total + self.proposed_sum, limit))


@dataclass
class Sorts:
    """Which sort each service belongs to, read once for a page."""

    by_service: dict[int, Sort] = field(default_factory=dict)

    def of(self, service_ids: Sequence[int]) -> list[Sort]:
        """The sorts of an agreement; it counts in full in each of them."""
        found = {s.key: s for pk in service_ids if (s := self.by_service.get(pk))}
        return list(found.values()) or [Sort("none", NO_SERVICE, AwardKind.WELFARE)]


def load_sorts() -> Sorts:
    """Two queries. A service in no group is a sort of its own, and a welfare service."""
    sorts = {
        pk: Sort(f"s{pk}", name, AwardKind.WELFARE)
        for pk, name in Service.objects.values_list("pk", "name")
    }
    for member in AwardGroupService.objects.select_related("group"):
        group = member.group
        sorts[member.service_id] = Sort(f"g{group.pk}", group.name, group.kind, is_group=True)
    return Sorts(sorts)


def load_limits() -> list[Limit]:
    """The table of limits as values."""
    return [row.as_limit for row in DirectAwardLimit.objects.all()]


def find(form: DirectAwardFilterForm, on: date) -> StandingQuerySet:
    """What was awarded in the year, as the register was on the day."""
    year = form.year_chosen
    rows = Standing.objects.on(on).filter(form__in=form.forms_chosen, is_decided=True)
    return rows.awarded_between(date(year, 1, 1), date(year, 12, 31))


def proposed(form: DirectAwardFilterForm, on: date) -> StandingQuerySet:
    """What is proposed; it would be awarded in the year of the page's day."""
    rows = Standing.objects.on(on).filter(form__in=form.forms_chosen, is_decided=False)
    return rows.filter(stage__in=OPEN_STAGES) if form.year_chosen == on.year else rows.none()


def sort_rows(
    form: DirectAwardFilterForm, on: date, limits: list[Limit], sorts: Sorts
) -> list[SortRow]:
    """Every sort that has awards or proposals, the most serious first. Two queries."""
    awards = _by_sort(find(form, on), sorts)
    waiting = _by_sort(proposed(form, on), sorts)
    known = {sort.key: sort for sort in (*awards, *waiting)}
    day = on if form.year_chosen == on.year else date(form.year_chosen, 12, 31)
    rows = [
        SortRow(
            sort,
            award_rows(awards.get(sort, []), sort.kind, limits),
            waiting.get(sort, []),
            direct_awards.limit_on(limits, sort.kind, day),
        )
        for sort in known.values()
    ]
    return sorted(rows, key=_seriousness)


def award_rows(
    found: Iterable[Mapping[str, Any]], kind: str, limits: Sequence[Limit]
) -> list[AwardRow]:
    """The agreements of one sort in order of day, each with the total so far."""
    by_key = {values["agreement_id"]: values for values in found}
    awards = [(key, v["awarded_on"], v["whole_value"]) for key, v in by_key.items()]
    steps = direct_awards.add_up(awards, kind, limits)
    return [AwardRow(by_key[step.key], step) for step in steps]


def share_text(percent: int | None) -> str:
    """ "978 %", or that no limit is known."""
    return "gränsvärde saknas" if percent is None else f"{percent} %"


def counts(rows: Iterable[SortRow]) -> dict[AwardState, int]:
    """How many sorts have come to each state."""
    states = [row.state for row in rows]
    return {state: states.count(state) for state in AwardState}


def cells(rows: Iterable[SortRow], year: int) -> Iterator[tuple[Any, ...]]:
    """The rows of every sort for a file."""
    for row in rows:
        for award in row.rows:
            v, step = award.values, award.step
            yield (
                year,
                row.sort.name,
                row.sort.kind_label,
                v["awarded_on"],
                v["number"],
                v["title"],
                award.form_label,
                v["board_name"],
                v["provider_name"],
                v["starts_on"],
                v["latest_end_on"],
                step.value,
                step.total,
                step.limit,
                step.percent,
                step.state.label,
            )


def _by_sort(rows: StandingQuerySet, sorts: Sorts) -> dict[Sort, list[Mapping[str, Any]]]:
    found: dict[Sort, list[Mapping[str, Any]]] = {}
    for values in rows.order_by("awarded_on", "agreement_id").values(*FIELDS)[:MOST_ROWS]:
        for sort in sorts.of(values["service_ids"]):
            found.setdefault(sort, []).append(values)
    return found


def _seriousness(row: SortRow) -> tuple[int, Decimal, str]:
    return -direct_awards.SERIOUS.index(row.state), -row.total, row.sort.name
