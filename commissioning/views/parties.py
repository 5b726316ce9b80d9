"""Parties: the list, one party with its names and agreements, and the forms that change it."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.core.exceptions import ValidationError
from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from commissioning.access import requires
from commissioning.actions import parties as actions
from commissioning.forms.base import handle_once
from commissioning.forms.parties import (
    PartyForm,
    PartyNameForm,
    PartySearchForm,
    SuccessionForm,
    differences,
)
from commissioning.forms.terms import refuse
from commissioning.paging import Order, fetch_page
from commissioning.permissions import Permission, has_permission
from commissioning.requests import SiteRequest
from contracts.models import Standing
from providers.actions import record_succession, register
from providers.functions import SwedishFold
from providers.models import Party, PartyKind, PartyName
from providers.swedish import fold, words
from providers.tracking import ConflictError

ORDER = Order("name_sort")
MOST_AGREEMENTS = 100
COLUMNS = ("pk", "name_sort", "name", "kind", "organisation_number", "dissolved_on", "parent__name")


@requires(Permission.READ)
def party_list(request: SiteRequest) -> HttpResponse:
    form = PartySearchForm(request.GET)
    chosen = form.chosen
    page = fetch_page(
        _found(chosen).values(*COLUMNS),
        ORDER,
        after=request.GET.get("after", ""),
        before=request.GET.get("before", ""),
    )
    counts = _agreement_counts([row["pk"] for row in page.rows], request)
    kept = {name: value for name, value in chosen.items() if value}
    if request.as_of != request.today:
        kept["per"] = request.as_of.isoformat()
    context = {
        "active_tab": "parties",
        "form": form,
        "chosen": chosen,
        "rows": [
            row | {"kind": PartyKind(row["kind"]).label, "agreements": counts.get(row["pk"], 0)}
            for row in page.rows
        ],
        "next_url": _page_url(kept, "after", page.after),
        "previous_url": _page_url(kept, "before", page.before),
        "can_register": has_permission(request.user, Permission.REGISTER),
    }
    return render(request, "commissioning/party_list.html", context)


def _found(chosen: dict[str, str]) -> QuerySet[Party]:
    """Every word in today's name, an older name, an alias or the organisation number."""
    parties: Any = Party.objects.annotate(name_fold=SwedishFold("name"))
    if chosen["kind"]:
        parties = parties.filter(kind=chosen["kind"])
    for word in words(chosen["q"])[:6]:
        other = PartyName.objects.filter(party=OuterRef("pk"), name_fold__contains=fold(word))
        hit = Q(name_fold__contains=fold(word)) | Q(organisation_number__contains=word)
        parties = parties.filter(hit | Exists(other))
    return parties


def _agreement_counts(keys: list[int], request: SiteRequest) -> dict[int, int]:
    """How many decided agreements each party has on the day, as provider or as board."""
    found: dict[int, int] = {}
    for role in ("provider_id", "board_id"):
        rows = Standing.objects.on(request.as_of).filter(**{f"{role}__in": keys}, is_decided=True)
        for key, count in rows.order_by().values_list(role).annotate(n=Count("pk")):
            found[key] = found.get(key, 0) + count
    return found


def _page_url(kept: dict[str, str], name: str, cursor: str) -> str:
    return f"?{urlencode(kept | {name: cursor})}" if cursor else ""


@requires(Permission.READ)
def party_detail(request: SiteRequest, pk: int) -> HttpResponse:
    party = get_object_or_404(
        Party.objects.select_related("parent__parent").prefetch_related(
            "names", "units", "successions_out__successor", "successions_in__predecessor"
        ),
        pk=pk,
    )
    name = party.name_on(request.as_of)
    context = {
        "active_tab": "parties",
        "party": party,
        "name": name,
        "crumbs": [("Parter", reverse("commissioning:party-list")), (name, "")],
        "official": [row for row in party.names.all() if not row.is_alias],
        "aliases": [row for row in party.names.all() if row.is_alias],
        "as_board": _standings(request, board=party) if party.is_board else [],
        "as_provider": _standings(request, provider=party),
        "most": MOST_AGREEMENTS,
        "can_register": has_permission(request.user, Permission.REGISTER),
    }
    return render(request, "commissioning/party_detail.html", context)


def _standings(request: SiteRequest, **role: Party) -> list[Standing]:
    rows = Standing.objects.on(request.as_of).with_status(request.as_of).filter(**role)
    return list(
        rows.defer("search_text", "search_fold").order_by("-is_decided", "title_sort")[
            :MOST_AGREEMENTS
        ]
    )


@requires(Permission.REGISTER)
def party_new(request: SiteRequest) -> HttpResponse:
    form = PartyForm(request.POST or None, initial={"kind": PartyKind.COMPANY})
    if request.method == "POST" and form.is_valid():

        def do() -> str:
            return register(party=Party(**form.values), by=request.user).get_absolute_url()

        try:
            return handle_once(request, form.cleaned_data["form_key"], do)
        except ValidationError as error:
            refuse(form, error)
    context = {"active_tab": "parties", "form": form, "similar": _similar(form)}
    return render(request, "commissioning/party_new.html", context)


def _similar(form: PartyForm) -> list[Party]:
    """Parties with the same organisation number: perhaps the one that is being registered."""
    number = form.data.get("organisation_number", "") if form.is_bound and form.errors else ""
    if not number or "\x00" in number:
        return []
    return list(Party.objects.filter(organisation_number=number.strip())[:5])


@requires(Permission.REGISTER)
def party_edit(request: SiteRequest, pk: int) -> HttpResponse:
    """Two forms: the particulars, and who took over."""
    party = get_object_or_404(Party, pk=pk)
    is_succession = request.POST.get("part") == "succession"
    data = request.POST if request.method == "POST" else None
    form = PartyForm(data if not is_succession else None, party=party)
    succession = SuccessionForm(data if is_succession else None, party=party, prefix="succession")
    context = {
        "active_tab": "parties",
        "party": party,
        "form": form,
        "succession": succession,
        "crumbs": _crumbs(party, "Ändra"),
    }
    active = succession if is_succession else form
    if data is not None and active.is_valid():
        save = _save_succession if is_succession else _save_particulars
        try:
            return handle_once(
                request, active.cleaned_data["form_key"], lambda: save(request, party, active)
            )
        except ConflictError as conflict:
            current = Party.objects.get(pk=conflict.current.pk)
            context["conflicts"] = differences(current, form.values)
            context["has_conflict"] = True
            form.take_version(current.version)
        except ValidationError as error:
            refuse(active, error)
    return render(request, "commissioning/party_edit.html", context)


def _save_particulars(request: SiteRequest, party: Party, form: Any) -> str:
    version = form.cleaned_data["version"] or 0
    changed = actions.change(party=party, values=form.values, by=request.user, version=version)
    return changed.get_absolute_url()


def _save_succession(request: SiteRequest, party: Party, form: Any) -> str:
    record_succession(succession=form.succession(party), by=request.user)
    return party.get_absolute_url()


@requires(Permission.REGISTER)
def party_name_new(request: SiteRequest, pk: int) -> HttpResponse:
    party = get_object_or_404(Party.objects.prefetch_related("names"), pk=pk)
    form = PartyNameForm(request.POST or None)
    if request.method == "POST" and form.is_valid():

        def do() -> str:
            actions.add_name(name=form.party_name(party), by=request.user)
            return party.get_absolute_url()

        try:
            return handle_once(request, form.cleaned_data["form_key"], do)
        except ValidationError as error:
            refuse(form, error)
    context = {
        "active_tab": "parties",
        "party": party,
        "form": form,
        "crumbs": _crumbs(party, "Nytt namn"),
    }
    return render(request, "commissioning/party_name_new.html", context)


def _crumbs(party: Party, last: str) -> list[tuple[str, str]]:
    parties = ("Parter", reverse("commissioning:party-list"))
    return [parties, (party.name, party.get_absolute_url()), (last, "")]
