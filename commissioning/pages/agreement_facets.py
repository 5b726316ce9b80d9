"""How many agreements each choice of the register list would give, counted in one query."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db import connection

from commissioning.forms.agreement_search import FLAGS, AgreementSearchForm
from contracts.models import Service
from contracts.querysets import StandingQuerySet
from contracts.states import Form, Status
from providers.models import Party
from providers.swedish import sort_key

# Beyond this nothing is counted exactly: people narrow such a list, they do not read it.
COUNT_LIMIT = 10_000
MOST_OPTIONS = 12


# The columns that are counted, and how a facet's choices are written in SQL.
CHOICES = {
    "status": "status",
    "form": "form",
    "board": "board_id",
    "provider": "provider_id",
    "service": "unnest(service_ids)",
}
COLUMNS = (
    "status",
    "form",
    "board_id",
    "board_name",
    "provider_id",
    "provider_name",
    "service_ids",
    *FLAGS,
)


@dataclass(frozen=True)
class Option:
    """A choice in a facet. `number` None: too many to count."""

    value: str
    label: str
    number: int | None
    is_chosen: bool


@dataclass(frozen=True)
class Facet:
    """A group of choices; `hidden` says how many more there are than are shown."""

    name: str
    label: str
    options: list[Option]
    is_open: bool = True
    hidden: int = 0


@dataclass
class Counts:
    """Numbers of agreements: all, those found, of named questions, of each (facet, choice)."""

    everything: int = 0
    found: int = 0
    questions: Counter[str] = field(default_factory=Counter)
    choices: dict[str, Counter[str]] = field(default_factory=dict)
    names: dict[tuple[str, str], str] = field(default_factory=dict)


def count(form: AgreementSearchForm, questions: dict[str, AgreementSearchForm]) -> Counts:
    """Count the answers to `questions` and to every choice of `form`, in one query.

    Every number is exact up to `COUNT_LIMIT`; above it stands `COUNT_LIMIT` + 1. `questions`
    are counted only in a register that is no larger: some of them must read all of it.
    """
    everything = AgreementSearchForm.of_query("", as_of=form.as_of).found()
    tally = _Tally()
    tally.add("all", everything, "''")
    tally.add("found", form.found(), "''")
    for index, asked in enumerate(questions.values()):
        tally.add("question", asked.found(), str(index), tally.at_most(everything))
    for name, column in CHOICES.items():
        tally.add(name, form.found(but=name), column)
    for flag in FLAGS:
        tally.add("flag", form.found(), f"'{flag}'", f"WHERE {flag}")
    counts = Counts()
    names = list(questions)
    for kind, choice, name, number in tally.rows():
        if kind == "question":
            counts.questions[names[int(choice)]] = number
        elif kind == "all":
            counts.everything = number
        elif kind == "found":
            counts.found = number
        else:
            counts.choices.setdefault(kind, Counter())[choice] = number
            counts.names[kind, choice] = name
    return counts


def facets(form: AgreementSearchForm, counts: Counts) -> list[Facet]:
    """The choices at the left of the list: those that would give something, and the chosen."""
    named = _names(form, counts)
    return [
        _facet(form, counts, "status", "Status", dict(Status.choices)),
        _facet(form, counts, "form", "Typ", dict(Form.choices)),
        _facet(form, counts, "board", "Nämnd", named["board"]),
        _facet(form, counts, "provider", "Utförare", named["provider"], is_open=False),
        _facet(form, counts, "service", "Insats", named["service"]),
        _facet(form, counts, "flag", "Datakvalitet", FLAGS),
    ]


class _Tally:
    """Builds the one query: each question is read once, however many numbers come from it."""

    def __init__(self) -> None:
        self.sources: dict[tuple[str, tuple[Any, ...]], str] = {}
        self.parts: list[str] = []
        self.names: list[str] = []

    def add(self, kind: str, standings: StandingQuerySet, choice: str, where: str = "") -> None:
        """Count what the expression `choice` gives among the standings."""
        name = "board_name" if kind == "board" else "provider_name" if kind == "provider" else "''"
        self.names.append(kind)
        self.parts.append(
            f"SELECT %s, ({choice})::text, {name}, count(*) FROM {self._source(standings)} "
            f"{where} GROUP BY 2, 3"
        )

    def at_most(self, standings: StandingQuerySet) -> str:
        """A condition that holds when there are few enough of them to count others exactly."""
        return f"WHERE (SELECT count(*) FROM {self._source(standings)}) <= {COUNT_LIMIT}"

    def rows(self) -> list[tuple[str, str, str, int]]:
        """(kind, choice, its name, number)."""
        sources = ", ".join(
            f"{name} AS MATERIALIZED ({sql})" for (sql, _), name in self.sources.items()
        )
        params = [value for _, values in self.sources for value in values]
        with connection.cursor() as cursor:
            cursor.execute(
                f"WITH {sources} {' UNION ALL '.join(self.parts)}",
                [*params, *self.names],
            )
            return cursor.fetchall()

    def _source(self, standings: StandingQuerySet) -> str:
        """At most one standing more than is counted exactly; nothing reads the whole register."""
        found = standings.order_by().values(*COLUMNS)[: COUNT_LIMIT + 1]
        asked = found.query.sql_with_params()
        return self.sources.setdefault(asked, f"found_{len(self.sources)}")


def _names(form: AgreementSearchForm, counts: Counts) -> dict[str, dict[str, str]]:
    """Names of boards, providers and services, in Swedish order."""
    named: dict[str, dict[str, str]] = {"board": {}, "provider": {}, "service": {}}
    for (kind, choice), name in counts.names.items():
        if kind in ("board", "provider"):
            named[kind][choice] = name
    for kind in ("board", "provider"):
        named[kind] |= _missing_parties(form.chosen.get(kind, []), named[kind])
        named[kind] = dict(sorted(named[kind].items(), key=lambda item: sort_key(item[1])))
    keys = {*counts.choices.get("service", {}), *form.chosen.get("service", [])}
    services = Service.objects.filter(pk__in=keys).values_list("pk", "name")
    named["service"] = {str(pk): name for pk, name in services}
    return named


def _missing_parties(chosen: Iterable[int], known: dict[str, str]) -> dict[str, str]:
    """Names of chosen parties that no agreement in the list has."""
    missing = [key for key in chosen if str(key) not in known]
    if not missing:
        return {}
    found = Party.objects.filter(pk__in=missing).values_list("pk", "name")
    return {str(pk): name for pk, name in found}


def _facet(
    form: AgreementSearchForm,
    counts: Counts,
    name: str,
    label: str,
    labels: dict[str, str],
    is_open: bool = True,
) -> Facet:
    numbers = counts.choices.get(name, Counter())
    is_capped = sum(numbers.values()) > COUNT_LIMIT
    chosen = {str(value) for value in form.chosen.get(name, [])}
    shown = [value for value in labels if numbers[value] or value in chosen]
    kept = set(sorted(shown, key=lambda v: (v not in chosen, -numbers[v]))[:MOST_OPTIONS])
    options = [
        Option(value, labels[value], None if is_capped else numbers[value], value in chosen)
        for value in shown
        if value in kept
    ]
    return Facet(name, label, options, is_open or bool(chosen), len(shown) - len(options))
