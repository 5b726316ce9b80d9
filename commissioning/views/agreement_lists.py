"""The register: every agreement as it stands on a day, narrowed, sorted and paged."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any
from urllib.parse import urlencode

from django.contrib.postgres.search import TrigramWordSimilarity
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django_htmx.http import push_url

from commissioning.access import requires
from commissioning.forms.agreement_search import SORTS, AgreementSearchForm
from commissioning.models import SavedView
from commissioning.pages.agreement_facets import COUNT_LIMIT, Counts, Facet, count, facets
from commissioning.pages.agreement_list_rows import FIELDS, as_row
from commissioning.paging import fetch_page
from commissioning.permissions import Permission, has_permission
from commissioning.requests import SiteRequest
from contracts.models import Standing
from contracts.money import format_number
from contracts.timeline import Axis
from providers.swedish import fold, stem, words

BUILT_IN_VIEWS = {
    "Alla": "",
    "Upphör inom 6 månader": "status=ends_soon&sort=ends",
    "Upphör utan ersättare": (
        "status=in_force&status=extended&status=ends_soon&flag=lacks_successor&sort=ends"
    ),
    "Utkast och förslag": "status=draft&status=proposed&status=conditional",
}
YEARS_AROUND = 3


@dataclass(frozen=True)
class Tab:
    name: str
    url: str
    number: str
    is_current: bool


@dataclass(frozen=True)
class Chip:
    """A chosen value with the address of the list without it."""

    label: str
    url: str


@requires(Permission.READ)
def agreement_list(request: SiteRequest) -> HttpResponse:
    """The list with its filters; with htmx only what a changed filter changes."""
    form = AgreementSearchForm(request.GET, as_of=request.as_of)
    template = "commissioning/agreement_list.html"
    context = _context(request, form)
    if not request.htmx or request.htmx.history_restore_request:
        return render(request, template, context)
    response = render(request, f"{template}#svar", context | {"is_swap": True})
    return push_url(response, context["current_url"])


def _context(request: SiteRequest, form: AgreementSearchForm) -> dict[str, Any]:
    own_views = list(request.user.saved_views.all())
    counts = count(form, _questions(form, own_views))
    offered = facets(form, counts)
    found = _found(request, form)
    return {
        "active_tab": "register",
        "form": form,
        "current_url": list_url(request, form.pairs()),
        "tabs": _tabs(request, form, own_views, counts),
        "has_own_views": bool(own_views),
        "facets": offered,
        "chips": _chips(request, form, offered),
        "sorts": [(name, label) for name, (label, _) in SORTS.items()],
        "headings": _headings(request, form),
        "count_text": _count_text(form, counts),
        "nothing_registered": counts.everything == 0,
        "suggestion": _suggestion(request, form) if not found["rows"] else None,
        "all_url": list_url(request, []),
        "today_url": reverse("commissioning:agreement-list"),
        "axis": Axis.of_years(request.as_of.year - YEARS_AROUND, request.as_of.year + YEARS_AROUND),
        "save_url": _with_query(reverse("commissioning:saved-view-create"), form.pairs()),
        "may_register": has_permission(request.user, Permission.REGISTER),
        "exports": _exports(request, form),
        "timeline_url": _with_query(
            reverse("commissioning:agreement-timeline"), [*form.pairs(), *_day(request)]
        ),
        **found,
    }


def _found(request: SiteRequest, form: AgreementSearchForm) -> dict[str, Any]:
    page = fetch_page(
        form.found().values(*FIELDS),
        form.order,
        after=request.GET.get("after", ""),
        before=request.GET.get("before", ""),
    )
    pairs = form.pairs()
    return {
        "rows": [as_row(values) for values in page.rows],
        "previous_url": list_url(request, [*pairs, ("before", page.before)]) if page.before else "",
        "next_url": list_url(request, [*pairs, ("after", page.after)]) if page.after else "",
    }


def list_url(request: SiteRequest, pairs: list[tuple[str, str]]) -> str:
    """The list's address with those parameters, for the day that is shown."""
    return _with_query(reverse("commissioning:agreement-list"), [*pairs, *_day(request)])


def _day(request: SiteRequest) -> list[tuple[str, str]]:
    return [] if request.as_of == request.today else [("per", request.as_of.isoformat())]


def _with_query(url: str, pairs: list[tuple[str, str]]) -> str:
    return f"{url}?{urlencode(pairs)}" if pairs else url


def _questions(form: AgreementSearchForm, own: list[SavedView]) -> dict[str, AgreementSearchForm]:
    """What the tabs count: a name for each question."""
    queries = BUILT_IN_VIEWS | {f"own {view.pk}": view.query for view in own}
    return {
        name: AgreementSearchForm.of_query(query, as_of=form.as_of)
        for name, query in queries.items()
    }


def _tabs(
    request: SiteRequest, form: AgreementSearchForm, own: list[SavedView], counts: Counts
) -> list[Tab]:
    named = [(name, name, query) for name, query in BUILT_IN_VIEWS.items()]
    named += [(f"own {view.pk}", view.name, view.query) for view in own]
    # A register too large to count shows its tabs without numbers.
    is_counted = counts.everything <= COUNT_LIMIT
    tabs = []
    for key, name, query in named:
        asked = AgreementSearchForm.of_query(query, as_of=form.as_of)
        url = list_url(request, asked.pairs())
        number = format_number(counts.questions[key]) if is_counted else ""
        tabs.append(Tab(name, url, number, asked.query == form.query))
    return tabs


def _count_text(form: AgreementSearchForm, counts: Counts) -> str:
    found, everything = counts.found, counts.everything
    if not found:
        return "Inga poster matchar filtren." if everything else "Inga poster"
    if found > COUNT_LIMIT:
        return f"Fler än {format_number(COUNT_LIMIT)} poster"
    noun = "post" if found == 1 else "poster"
    if not form.is_narrowed:
        return f"{format_number(found)} {noun}"
    of = f"fler än {format_number(COUNT_LIMIT)}" if everything > COUNT_LIMIT else everything
    return f"{format_number(found)} av {of if isinstance(of, str) else format_number(of)} poster"


def _chips(request: SiteRequest, form: AgreementSearchForm, offered: list[Facet]) -> list[Chip]:
    labels = {
        (facet.name, option.value): option.label for facet in offered for option in facet.options
    }
    pairs = form.pairs()
    return [
        Chip(
            _chip_label(pair, labels),
            list_url(request, [other for other in pairs if other != pair]),
        )
        for pair in pairs
        if pair[0] != "sort"
    ]


def _chip_label(pair: tuple[str, str], labels: dict[tuple[str, str], str]) -> str:
    name, value = pair
    if name == "q":
        return f"”{value}”"
    if name in ("ends_from", "ends_to"):
        return f"Slutar {'från' if name == 'ends_from' else 'till'} {value}"
    return labels.get(pair, "Okänt val")


def _headings(request: SiteRequest, form: AgreementSearchForm) -> dict[str, dict[str, str]]:
    """For each sortable column: where its heading leads, and how the list is sorted now."""
    others = [pair for pair in form.pairs() if pair[0] != "sort"]
    headings = {}
    for name in ("title", "provider", "ends", "act_by"):
        current = {name: "ascending", f"-{name}": "descending"}.get(form.sort_name, "")
        sort = f"-{name}" if current == "ascending" else name
        url = list_url(request, [*others, ("sort", sort)])
        headings[name] = {"url": url, "sorted": current}
    return headings


def _exports(request: SiteRequest, form: AgreementSearchForm) -> list[tuple[str, str]]:
    """(name, address) of the files; none for a person who may not export."""
    if not has_permission(request.user, Permission.EXPORT):
        return []
    pairs = [*form.pairs(), *_day(request)]
    return [
        (name, _with_query(reverse("commissioning:agreement-export", args=[kind]), pairs))
        for name, kind in (("Excel", "xlsx"), ("CSV", "csv"))
    ]


def _suggestion(request: SiteRequest, form: AgreementSearchForm) -> Chip | None:
    """ "Menade du …": the words of an agreement that come nearest to what was searched for."""
    asked = [stem(word) for word in words(form.chosen.get("q", ""))]
    if not asked:
        return None
    text = fold(" ".join(asked))
    similar = (
        Standing.objects.on(form.as_of)
        .filter(search_fold__trigram_word_similar=text)
        .order_by(TrigramWordSimilarity(text, "search_fold").desc())
        .values_list("search_fold", flat=True)[:10]
    )
    for search_text in similar:
        known = words(search_text)
        nearest = [get_close_matches(word, known, n=1) for word in asked]
        if all(nearest):
            meant = " ".join(match[0] for match in nearest)
            return Chip(meant, list_url(request, [("q", meant)]))
    return None
