"""How many agreements each choice of the register list would give, counted in one query."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import CharField, Count, F, Func, TextField, Value
from django.db.models.functions import Cast

from commissioning.forms.agreement_search import FLAGS, AgreementSearchForm
from contracts.models import Service, Standing
from contracts.querysets import StandingQuerySet
from contracts.states import Form, Status
from providers.models import Party
from providers.swedish import sort_key

# Beyond this nothing is counted exactly: people narrow such a list, they do not read it.
COUNT_LIMIT = 10_000
MOST_OPTIONS = 12


class Unnest(Func):
    """One row for each element of an array."""

    function = "unnest"
    set_returning = True


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
    """Numbers of agreements: of named questions, and of each (facet, choice)."""

    questions: Counter[str] = field(default_factory=Counter)
    choices: dict[str, Counter[str]] = field(default_factory=dict)
    names: dict[tuple[str, str], str] = field(default_factory=dict)


def count(form: AgreementSearchForm, questions: dict[str, AgreementSearchForm]) -> Counts:
    """Count the answers to `questions` and to every choice of `form`, in one query.

    Every number is exact up to `COUNT_LIMIT`; above it stands `COUNT_LIMIT` + 1.
    """
    parts = [_question(name, asked.found()) for name, asked in questions.items()]
    parts += [_grouped(name, form) for name in ("status", "form", "board", "provider", "service")]
    parts += [_question(flag, form.found().filter(**{flag: True}), "flag") for flag in FLAGS]
    counts = Counts()
    for kind, choice, name, number in parts[0].union(*parts[1:], all=True):
        if kind == "question":
            counts.questions[choice] = number
            continue
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


def _first(standings: StandingQuerySet) -> StandingQuerySet:
    """At most one more than is counted exactly, so that counting never reads everything."""
    keys = standings.order_by().values("pk")[: COUNT_LIMIT + 1]
    return Standing.objects.filter(pk__in=keys).order_by()


def _question(name: str, standings: StandingQuerySet, kind: str = "question") -> Any:
    return _numbers(_first(standings), kind, Value(name))


def _grouped(name: str, form: AgreementSearchForm) -> Any:
    standings = _first(form.found(but=name))
    if name == "status":
        return _numbers(standings.with_status(form.as_of), name, F("status"))
    if name == "form":
        return _numbers(standings, name, F("form"))
    if name == "service":
        return _numbers(standings, name, Unnest("service_ids", output_field=TextField()))
    return _numbers(standings, name, F(f"{name}_id"), F(f"{name}_name"))


def _numbers(standings: StandingQuerySet, kind: str, choice: Any, name: Any = None) -> Any:
    """(kind, choice, its name, number of standings)."""
    return (
        standings.annotate(
            counted=Value(kind, CharField()),
            choice=Cast(choice, TextField()),
            called=Cast(name or Value(""), TextField()),
        )
        .values_list("counted", "choice", "called")
        .annotate(number=Count("*"))
    )


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
