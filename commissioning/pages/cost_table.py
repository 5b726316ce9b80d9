"""The page Ekonomi: costs grouped and added up, with the way to the rows of every figure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from urllib.parse import urlencode

from django.db.models import Count
from django.urls import reverse

from commissioning.forms.costs import GROUPINGS, CostQuestion
from commissioning.pages.cost_sums import YearSum, added, grouped
from contracts.models import Service, YearCost
from contracts.money import ZERO
from contracts.states import Form
from contracts.year_costs import CostRule
from providers.models import Party
from providers.swedish import fold

MOST_GROUPS = 200
MOST_LEVELS = 2
SHARED_NAME = "Gemensamt för flera insatser"
FIELDS = {
    "board": ("standing__board",),
    "service": ("service",),
    "provider": ("standing__provider",),
    "form": ("standing__form",),
}
# What a group is opened into: a board into its services, anything else into boards or providers.
OPENED_BY = {"board": "service", "service": "provider", "provider": "service", "form": "board"}


@dataclass(frozen=True)
class Cell:
    """A year of a group; the addresses lead to exactly the rows that were added up."""

    sum: YearSum
    decided_url: str
    proposed_url: str


@dataclass(frozen=True)
class Group:
    label: str
    url: str
    cells: list[Cell]

    @property
    def total(self) -> Decimal:
        return sum((cell.sum.total for cell in self.cells), ZERO)


@dataclass(frozen=True)
class RuleUse:
    """A rule that some of the costs were counted by, and by how many agreements."""

    rule: CostRule
    agreements: int


@dataclass(frozen=True)
class PriceLevels:
    """The price levels of the agreements; no sum is indexed."""

    first: int | None
    last: int | None
    unknown: int

    @property
    def are_mixed(self) -> bool:
        return self.first != self.last or bool(self.unknown and self.first)


class CostLinks:
    """Addresses of the page and of its rows, for the day that is shown."""

    def __init__(self, *, per: str) -> None:
        self.day = [("per", per)] if per else []

    def table(self, question: CostQuestion) -> str:
        return self._url("cost-table", question)

    def rows(self, question: CostQuestion, *, year: int, kind: str = "") -> str:
        return self._url("cost-rows", question.but(first=year, last=year, kind=kind))

    def export(self, name: str, question: CostQuestion) -> list[tuple[str, str]]:
        """(name, address) of the files."""
        return [
            ("Excel", self._url(name, question, "xlsx")),
            ("CSV", self._url(name, question, "csv")),
        ]

    def _url(self, name: str, question: CostQuestion, *arguments: str) -> str:
        query = urlencode([*question.pairs(), *self.day])
        return f"{reverse(f'commissioning:{name}', args=arguments)}?{query}"


def groups(question: CostQuestion, links: CostLinks) -> list[Group]:
    """A row for each board, service, provider or form, the largest first."""
    costs = question.narrow(YearCost.objects.all())
    found = grouped(costs, FIELDS[question.by], question.years, question.on)
    names = _names(question.by, [key for (key,), _ in found])
    rows = [
        Group(
            names.get(key, SHARED_NAME),
            _opened(question, key, links),
            _cells(question, key, sums, links),
        )
        for (key,), sums in found
    ]
    return sorted(rows, key=lambda group: (-group.total, fold(group.label)))


def totals(question: CostQuestion, found: list[Group], links: CostLinks) -> list[Cell]:
    """All groups together, year by year."""
    sums = [cell.sum for group in found for cell in group.cells]
    return [_cell(question, added(sums, year), links) for year in question.years]


def rules_used(question: CostQuestion) -> tuple[list[RuleUse], PriceLevels]:
    """Which rules and price levels stand behind the sums."""
    costs = question.narrow(YearCost.objects.all()).order_by()
    number = Count("standing__agreement", distinct=True)
    rules = costs.values_list("rule").annotate(n=number).order_by("-n", "rule")
    levels = dict(costs.values_list("price_level_year").annotate(n=number))
    known = [level for level in levels if level]
    return (
        [RuleUse(CostRule(rule), n) for rule, n in rules],
        PriceLevels(min(known, default=None), max(known, default=None), levels.get(None, 0)),
    )


def narrowed_to(question: CostQuestion, links: CostLinks) -> list[tuple[str, str]]:
    """What the page is narrowed to, each with the address of the page without it."""
    return [
        (label, links.table(question.but(**{name: empty})))
        for name, label, empty in _said(question)
    ]


def _said(question: CostQuestion) -> Iterator[tuple[str, str, object]]:
    """(field, what it says, its value when nothing is said)."""
    if question.board_ids:
        names = _names("board", list(question.board_ids))
        label = ", ".join(names.get(pk, "Okänd nämnd") for pk in question.board_ids[:3])
        yield "board_ids", label, ()
    if key := question.service_id:
        yield "service_id", _names("service", [key]).get(key, "Okänd insats"), None
    if question.is_shared:
        yield "is_shared", SHARED_NAME, False
    if key := question.provider_id:
        yield "provider_id", _names("provider", [key]).get(key, "Okänd utförare"), None
    if question.form:
        yield "form", str(Form(question.form).label), ""


def _names(by: str, keys: list[int | str | None]) -> dict[int | str | None, str]:
    if by == "form":
        return {key: str(Form(str(key)).label) for key in keys}
    model = Service if by == "service" else Party
    return dict(model.objects.filter(pk__in=[key for key in keys if key]).values_list("pk", "name"))


def _of_group(question: CostQuestion, key: int | str | None) -> CostQuestion:
    """The question narrowed to one of its groups."""
    match question.by:
        case "board":
            return question.but(board_ids=(key,))
        case "service":
            return question.but(service_id=key, is_shared=key is None)
        case "provider":
            return question.but(provider_id=key)
        case _:
            return question.but(form=key)


def _opened(question: CostQuestion, key: int | str | None, links: CostLinks) -> str:
    """Where the name of a group leads: the group divided further, as long as that tells more."""
    narrowed = _of_group(question, key)
    said = narrowed.narrowed_by
    by = next(
        (b for b in (OPENED_BY[question.by], *GROUPINGS) if b != question.by and b not in said), ""
    )
    return links.table(narrowed.but(by=by)) if by and len(said) <= MOST_LEVELS else ""


def _cells(
    question: CostQuestion, key: int | str | None, sums: list[YearSum], links: CostLinks
) -> list[Cell]:
    narrowed = _of_group(question, key)
    return [_cell(narrowed, one, links) for one in sums]


def _cell(question: CostQuestion, one: YearSum, links: CostLinks) -> Cell:
    return Cell(
        one,
        links.rows(question, year=one.year, kind="decided"),
        links.rows(question, year=one.year, kind="proposed"),
    )
