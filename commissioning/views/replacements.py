"""Replace many agreements by few: begin, choose the old ones, map them, and end them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse

from commissioning.access import get_matter_for, get_matter_group_for
from commissioning.actions import replacements as actions
from commissioning.exports import Column, ColumnKind, csv_response, workbook_response
from commissioning.forms.base import ActionForm, handle_once
from commissioning.forms.replacements import (
    CLEAR,
    ENDS,
    OUT,
    FilterForm,
    MapForm,
    ReplacementNewForm,
    ScopeForm,
    ScopeSearchForm,
    digest,
)
from commissioning.models import Matter, MatterGroup
from commissioning.pages import replacement_page
from commissioning.paging import Order, fetch_page
from commissioning.permissions import Permission, has_permission
from commissioning.replacement import reading
from commissioning.replacement.coverage import Code
from commissioning.replacement.reading import Mapping
from commissioning.requests import SiteRequest
from contracts.states import Form
from providers.models import Party
from providers.tracking import ConflictError

SCOPE_ORDER = Order("title_sort", tie="agreement_id")
CHANGED = (
    "Någon annan har ändrat några av uppdragen sedan du öppnade sidan. Dina val står kvar och "
    "tabellen visar hur det är nu. Läs den och försök igen."
)
COLUMNS = [
    Column("Registernummer", width=14),
    Column("Diarienummer eller nummer"),
    Column("Tidigare uppdrag", width=48),
    Column("Typ", width=26),
    Column("Nämnd", width=28),
    Column("Utförare", width=32),
    Column("Insatser", width=40),
    Column("Slutar", ColumnKind.DATE, 12),
    Column("Kostnad per år, kr", ColumnKind.MONEY),
    Column("Ersätts av", width=40),
    Column("Nytt från", ColumnKind.DATE, 12),
    Column("Upphör utan ersättare, skäl", width=40),
    Column("Att se över", width=60),
]


def replacement_new(request: SiteRequest, pk: int) -> HttpResponse:
    """Begin a replacement with an open matter, or let it join one that another board began."""
    matter = get_matter_for(request.user, pk, Permission.PREPARE)
    if matter.group_id:
        return redirect("commissioning:replacement-detail", matter.group_id)
    form = ReplacementNewForm(request.POST or None, matter=matter)
    notice = ""
    if request.method == "POST" and form.is_valid():
        try:
            key = form.cleaned_data["form_key"]
            return handle_once(request, key, lambda: _begin(request, form, matter))
        except ConflictError as conflict:
            form.take_version(conflict.current.version)
            notice = "Någon annan har ändrat ärendet sedan du öppnade sidan. Försök igen."
        except ValidationError as error:
            form.add_error(None, ValidationError(error.messages))
    context = {"form": form, "matter": matter, "notice": notice, "active_tab": "matters"}
    return render(request, "commissioning/replacement_new.html", context)


def _begin(request: SiteRequest, form: ReplacementNewForm, matter: Matter) -> str:
    data = form.cleaned_data
    group, version = data["group"], data["version"]
    if group:
        actions.join(matter=matter, group=group, by=request.user, version=version)
    else:
        group = actions.begin(matter=matter, title=data["title"], by=request.user, version=version)
    messages.success(request, "Ärendet ingår i ersättningen. Välj vilka uppdrag den gäller.")
    return _address(group)


def replacement_detail(request: SiteRequest, pk: int) -> HttpResponse:
    """The mapping; posting says what becomes of the ticked agreements."""
    permission = Permission.PREPARE if request.method == "POST" else Permission.READ
    group = get_matter_group_for(request.user, pk, permission)
    filters = FilterForm(request.GET)
    mapping = reading.read(group, request.today)
    boards = _may_edit(request, mapping)
    form = MapForm(request.POST or None, news=_own(mapping, boards), boards=_boards(mapping))
    notice = ""
    if request.method == "POST" and form.is_valid():
        try:
            key = form.cleaned_data["form_key"]
            rows = replacement_page.shown(mapping, filters)
            seen = form.chosen_among(mapping, [r for r in rows if r.board_id in boards])
            _refuse_others(mapping, boards, set(seen))
            return handle_once(request, key, lambda: _map(request, form, group, seen))
        except ConflictError:
            mapping, notice = reading.read(group, request.today), CHANGED
        except ValidationError as error:
            form.add_error(None, ValidationError(error.messages))
    ticked = MapForm.base_fields["rows"].clean(request.POST.getlist("rows"))
    page = replacement_page.page(mapping, filters, may_edit=boards, ticked=ticked)
    mine = [row for row in page["rows"] if row.board_id in boards]
    context = {
        **page,
        "form": form,
        "filters": filters,
        "notice": notice,
        "digest": digest(mine),
        "mine_count": len(mine),
        "may_prepare": bool(boards),
        "exports": _exports(request, group),
        "active_tab": "matters",
    }
    return render(request, "commissioning/replacement_detail.html", context)


def _map(request: SiteRequest, form: MapForm, group: MatterGroup, seen: dict[int, str]) -> str:
    to, reason = form.cleaned_data["to"], form.cleaned_data["reason"].strip()
    common: dict[str, Any] = {"group": group, "agreements": seen, "seen": seen, "by": request.user}
    if to == ENDS:
        text = f"{actions.end_without(reason=reason, **common)} upphör utan ersättare."
    elif to == CLEAR:
        text = f"{actions.unmap(**common)} har inte längre någon ersättare."
    elif to == OUT:
        text = f"{actions.remove(**common)} är borttagna ur ersättningen."
    else:
        amendment = actions.new_agreement_of(group, int(to))
        if amendment is None:
            raise ValidationError("Det nya uppdraget finns inte längre i ärendet. Välj ett annat.")
        count = actions.map_to(amendment=amendment, **common)
        text = f"{count} ersätts av {amendment.agreement}."
    messages.success(request, text)
    return f"{request.get_full_path()}#rader"


def _refuse_others(mapping: Mapping, boards: set[int], keys: set[int]) -> None:
    for row in mapping.olds:
        if row.agreement_id in keys and row.board_id not in boards:
            raise ValidationError(
                f"{row.title} hör till {row.board}. Du får bara ändra din egen nämnds uppdrag."
            )


def replacement_scope(request: SiteRequest, pk: int) -> HttpResponse:
    """Search among running agreements and draw them in: the ticked ones, or all that match."""
    group = get_matter_group_for(request.user, pk, Permission.PREPARE)
    boards = [m.board for m in group.matters.select_related("board") if _may(request, m)]
    search = ScopeSearchForm(request.GET, boards=boards, group=group, on=request.today)
    form = ScopeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            key = form.cleaned_data["form_key"]
            return handle_once(request, key, lambda: _add(request, form, group, search))
        except ValidationError as error:
            form.add_error(None, ValidationError(error.messages))
    found = search.found()
    page = fetch_page(
        found.values(
            "agreement_id",
            "title",
            "title_sort",
            "number",
            "form",
            "provider_name",
            "board_name",
            "ends_on",
            "yearly_cost",
        ),
        SCOPE_ORDER,
        after=request.GET.get("after", ""),
        before=request.GET.get("before", ""),
    )
    context = {
        "group": group,
        "form": form,
        "search": search,
        "rows": [row | {"form_label": Form(row["form"]).label} for row in page.rows],
        "count": found.count(),
        "next_url": _place(request, "after", page.after),
        "previous_url": _place(request, "before", page.before),
        "drawn_in": group.replaced.count(),
        "active_tab": "matters",
    }
    return render(request, "commissioning/replacement_scope.html", context)


def _add(request: SiteRequest, form: ScopeForm, group: MatterGroup, search: ScopeSearchForm) -> str:
    found = search.found()
    if not form.cleaned_data["all"]:
        if not form.cleaned_data["rows"]:
            raise ValidationError("Markera minst ett uppdrag, eller lägg till alla.")
        found = found.filter(agreement_id__in=form.cleaned_data["rows"])
    keys = list(found.order_by().values_list("agreement_id", flat=True))
    count = actions.add(group=group, agreements=keys, by=request.user)
    messages.success(request, f"{count} uppdrag tillagda." if count else "Alla var redan med.")
    return _address(group) if form.cleaned_data["all"] else request.get_full_path()


def replacement_endings(request: SiteRequest, pk: int) -> HttpResponse:
    """Create the endings that are needed, or take them back, after a question."""
    group = get_matter_group_for(request.user, pk, Permission.PREPARE)
    mapping = reading.read(group, request.today)
    boards = _may_edit(request, mapping)
    form = ActionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            key = form.cleaned_data["form_key"]
            return handle_once(request, key, lambda: _end(request, group, boards))
        except ValidationError as error:
            form.add_error(None, ValidationError(error.messages))
    context = {
        "group": group,
        "form": form,
        "to_end": replacement_page.to_end(mapping, boards),
        "planned": sum(1 for r in mapping.olds if r.ending and r.board_id in boards),
        "gaps": len(mapping.having(Code.GAP)),
        "days": sorted({n.last_day_before for n in mapping.news if n.last_day_before}),
        "active_tab": "matters",
    }
    return render(request, "commissioning/replacement_endings.html", context)


def _end(request: SiteRequest, group: MatterGroup, boards: set[int]) -> str:
    if "remove" in request.POST:
        count = actions.remove_endings(group=group, boards=boards, by=request.user)
        text = f"{count} upphöranden borttagna."
    else:
        count = actions.create_endings(group=group, boards=boards, by=request.user)
        text = f"{count} upphöranden skapade och lagda under sina beslutspunkter."
    messages.success(request, text)
    return _address(group)


def replacement_export(request: SiteRequest, pk: int, kind: str) -> HttpResponseBase:
    """The mapping as a file, a row for each old agreement. 404 for other kinds than xlsx, csv."""
    group = get_matter_group_for(request.user, pk, Permission.READ)
    name = f"ersattning-{group.pk}-{request.today}"
    mapping = reading.read(group, request.today)
    if kind == "csv":
        return csv_response(name, COLUMNS, _cells(mapping))
    if kind == "xlsx":
        return workbook_response(name, COLUMNS, _cells(mapping), sheet="Ersättning")
    raise Http404


def _cells(mapping: Mapping) -> Iterator[list[Any]]:
    news = {new.key: new for new in mapping.news}
    for row in mapping.olds:
        own = [news[key] for key in row.successors]
        starts = [new.starts_on for new in own if new.starts_on]
        yield [
            f"A-{row.agreement_id:04d}",
            row.number,
            row.title,
            Form(row.form).label,
            row.board,
            row.provider,
            ", ".join(sorted(mapping.services[key] for key in row.services)),
            row.ends_on,
            row.yearly_cost,
            ", ".join([*(new.title for new in own), *row.elsewhere]),
            min(starts, default=None),
            row.ends_without,
            " ".join(f.text for f in mapping.by_agreement.get(row.agreement_id, ())),
        ]


def _may(request: SiteRequest, matter: Matter) -> bool:
    return matter.is_open and has_permission(request.user, Permission.PREPARE, matter.board)


def _may_edit(request: SiteRequest, mapping: Mapping) -> set[int]:
    """The boards whose open matter the person may prepare."""
    return {matter.board_id for matter in mapping.matters if _may(request, matter)}


def _own(mapping: Mapping, boards: set[int]) -> list[reading.NewRow]:
    return [new for new in mapping.news if new.board_id in boards]


def _boards(mapping: Mapping) -> list[Party]:
    return [matter.board for matter in mapping.matters]


def _address(group: MatterGroup) -> str:
    return reverse("commissioning:replacement-detail", args=[group.pk])


def _exports(request: SiteRequest, group: MatterGroup) -> list[tuple[str, str]]:
    return [
        (label, reverse("commissioning:replacement-export", args=[group.pk, kind]))
        for label, kind in (("Excel", "xlsx"), ("CSV", "csv"))
    ]


def _place(request: SiteRequest, name: str, cursor: str) -> str:
    if not cursor:
        return ""
    kept = {k: v for k, v in request.GET.items() if k not in ("after", "before")}
    return f"?{urlencode(kept | {name: cursor})}"
