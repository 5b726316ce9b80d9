"""A group of matters as plain rows: old agreements, new ones and what is planned between them.

Read in a fixed number of queries, however many agreements there are.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.db.models import Q, QuerySet

from commissioning.models import Matter, MatterGroup, ReplacedAgreement
from commissioning.replacement import coverage
from commissioning.replacement.coverage import Code, Finding
from contracts.models import Amendment, Service, Standing, Succession, TerminationTerm
from contracts.states import DEAD, AmendmentKind, AmendmentState
from providers.swedish import sort_key

NOT_DECIDED = (AmendmentState.DRAFT, AmendmentState.PROPOSED, AmendmentState.CONDITIONAL)


@dataclass(frozen=True)
class NewRow:
    """A new agreement of the group. `key` is its establishing amendment."""

    key: int
    agreement_id: int
    title: str
    board_id: int
    matter_id: int
    point_id: int
    provider: str
    starts_on: date | None
    services: frozenset[int]
    yearly_cost: Decimal | None
    can_be_edited: bool

    @property
    def last_day_before(self) -> date | None:
        return self.starts_on - timedelta(days=1) if self.starts_on else None


@dataclass(frozen=True)
class Ending:
    """A proposed end that one of the group's points carries."""

    amendment_id: int
    agreement_id: int
    ends_on: date


@dataclass(frozen=True)
class OldRow:
    """An old agreement of the group; `ends_on` is its last day after the planned endings.

    `key` is the row in the group, and `successors` are keys of `NewRow`.
    """

    key: int
    agreement_id: int
    title: str
    number: str
    board_id: int
    board: str
    provider_id: int
    provider: str
    form: str
    decided_end: date | None
    ends_on: date | None
    services: frozenset[int]
    yearly_cost: Decimal | None
    successors: tuple[int, ...]
    elsewhere: tuple[str, ...]
    ends_without: str
    ending: Ending | None = None

    @property
    def mark(self) -> str:
        """What a person sees as its replacement; a post says what it was when it was ticked."""
        if self.ends_without:
            return "x"
        return ".".join(map(str, self.successors)) or "0"


@dataclass(frozen=True)
class Mapping:
    """Everything about a group on a day."""

    group: MatterGroup
    on: date
    matters: tuple[Matter, ...]
    news: tuple[NewRow, ...]
    olds: tuple[OldRow, ...]
    outside: tuple[coverage.Outside, ...]
    services: dict[int, str]

    @cached_property
    def findings(self) -> list[Finding]:
        olds = [
            coverage.Old(
                o.agreement_id,
                o.title,
                o.ends_on,
                o.services,
                o.successors,
                o.elsewhere,
                o.ends_without,
            )
            for o in self.olds
        ]
        news = [coverage.New(n.key, n.title, n.starts_on, n.services) for n in self.news]
        return coverage.check(olds, news, outside=self.outside, services=self.services)

    @cached_property
    def by_agreement(self) -> dict[int, list[Finding]]:
        found: dict[int, list[Finding]] = defaultdict(list)
        for finding in self.findings:
            found[finding.key].append(finding)
        return found

    def having(self, code: Code) -> set[int]:
        """The agreements that a code concerns."""
        return {f.key for f in self.findings if f.code == code}


def read(group: MatterGroup, on: date) -> Mapping:
    """The group as it stands on the day."""
    matters = tuple(
        Matter.objects.filter(group=group).select_related("board", "meeting").order_by("pk")
    )
    carried = list(_new_amendments(group))
    replaced: list[Any] = list(
        ReplacedAgreement.objects.filter(group=group).values(
            "pk", "agreement_id", "ends_without_successor"
        )
    )
    keys = {row["agreement_id"] for row in replaced} | {a.agreement_id for a in carried}
    standings = {row["agreement_id"]: row for row in _standings(keys, on)}
    news = tuple(_new(a, standings.get(a.agreement_id)) for a in carried)
    olds = _olds(group, replaced, standings, news)
    return Mapping(
        group=group,
        on=on,
        matters=matters,
        news=news,
        olds=olds,
        outside=_outside(matters, news, olds, on),
        services=_service_names(olds),
    )


def _new_amendments(group: MatterGroup) -> QuerySet[Amendment]:
    return (
        Amendment.objects.filter(effect__point__matter__group=group, kind=AmendmentKind.ESTABLISH)
        .exclude(state__in=DEAD)
        .select_related("agreement__provider", "effect__point__matter")
        .order_by("effect__point__matter_id", "effect__point__number", "pk")
    )


def _standings(keys: Iterable[int], on: date) -> Iterable[dict[str, Any]]:
    rows = Standing.objects.on(on).filter(agreement_id__in=keys)
    return rows.values(
        "agreement_id",
        "title",
        "number",
        "board_id",
        "board_name",
        "provider_id",
        "provider_name",
        "form",
        "starts_on",
        "ends_on",
        "proposed_ends_on",
        "service_ids",
        "yearly_cost",
    )


def _new(amendment: Amendment, standing: dict[str, Any] | None) -> NewRow:
    agreement, point = amendment.agreement, amendment.effect.point
    row = standing or {}
    return NewRow(
        key=amendment.pk,
        agreement_id=agreement.pk,
        title=agreement.title,
        board_id=agreement.board_id,
        matter_id=point.matter_id,
        point_id=point.pk,
        provider=agreement.provider.name,
        starts_on=row.get("starts_on"),
        services=frozenset(row.get("service_ids") or ()),
        yearly_cost=row.get("yearly_cost"),
        can_be_edited=amendment.can_be_edited and point.matter.is_open,
    )


def _olds(
    group: MatterGroup,
    replaced: list[dict[str, Any]],
    standings: dict[int, dict[str, Any]],
    news: tuple[NewRow, ...],
) -> tuple[OldRow, ...]:
    keys = [row["agreement_id"] for row in replaced]
    own = {new.key for new in news}
    inside, elsewhere = _successions(keys, own)
    endings = _endings(group, keys)
    rows = []
    for row in replaced:
        pk = row["agreement_id"]
        standing = standings.get(pk)
        if standing is None:
            continue
        ending = endings.get(pk)
        rows.append(
            OldRow(
                key=row["pk"],
                agreement_id=pk,
                title=standing["title"],
                number=standing["number"],
                board_id=standing["board_id"],
                board=standing["board_name"],
                provider_id=standing["provider_id"],
                provider=standing["provider_name"],
                form=standing["form"],
                decided_end=standing["ends_on"],
                ends_on=standing["proposed_ends_on"] if ending else standing["ends_on"],
                services=frozenset(standing["service_ids"]),
                yearly_cost=standing["yearly_cost"],
                successors=tuple(sorted(inside.get(pk, ()))),
                elsewhere=tuple(elsewhere.get(pk, ())),
                ends_without=row["ends_without_successor"],
                ending=ending,
            )
        )
    return tuple(sorted(rows, key=lambda r: (sort_key(r.title), r.agreement_id)))


def _successions(
    keys: list[int], own: set[int]
) -> tuple[dict[int, list[int]], dict[int, list[str]]]:
    """By old agreement: the group's own amendments that take over, and titles of other ones."""
    inside: dict[int, list[int]] = defaultdict(list)
    elsewhere: dict[int, list[str]] = defaultdict(list)
    rows = (
        Succession.objects.filter(predecessor__in=keys)
        .exclude(amendment__state__in=[*DEAD, AmendmentState.REVOKED])
        .values_list("predecessor_id", "amendment_id", "amendment__agreement__title")
    )
    for predecessor, amendment, title in rows.order_by("pk"):
        if amendment in own:
            inside[predecessor].append(amendment)
        else:
            elsewhere[predecessor].append(title)
    return inside, elsewhere


def _endings(group: MatterGroup, keys: list[int]) -> dict[int, Ending]:
    terms = TerminationTerm.objects.filter(
        amendment__agreement__in=keys,
        amendment__effect__point__matter__group=group,
        amendment__kind=AmendmentKind.END,
        amendment__state__in=NOT_DECIDED,
    )
    rows = terms.values_list("amendment_id", "amendment__agreement_id", "ends_on")
    return {row[1]: Ending(*row) for row in rows.order_by("pk")}


def _outside(
    matters: tuple[Matter, ...],
    news: tuple[NewRow, ...],
    olds: tuple[OldRow, ...],
    on: date,
) -> tuple[coverage.Outside, ...]:
    """Running agreements of the same provider and board, not drawn in, that outlast the change."""
    still_open = {matter.board_id for matter in matters if matter.is_open}
    pairs = Q(pk__in=[])
    for board in sorted(still_open):
        providers = {old.provider_id for old in olds if old.board_id == board}
        lasts = [n.last_day_before for n in news if n.board_id == board and n.last_day_before]
        last = max([min(lasts), on]) if lasts else on
        outlasts = Q(ends_on=None) | Q(ends_on__gte=last)
        pairs |= Q(board_id=board, provider_id__in=providers) & outlasts
    known = {old.agreement_id for old in olds} | {new.agreement_id for new in news}
    rows = Standing.objects.on(on).filter(pairs, is_decided=True, starts_on__lte=on)
    found = rows.exclude(agreement_id__in=known).order_by("title_sort", "agreement_id")
    return tuple(
        coverage.Outside(*row)
        for row in found.values_list("agreement_id", "title", "provider_name")
    )


def _service_names(olds: tuple[OldRow, ...]) -> dict[int, str]:
    keys = {key for old in olds for key in old.services}
    return dict(Service.objects.filter(pk__in=keys).values_list("pk", "name"))
