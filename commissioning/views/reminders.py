"""Utskick: what has been sent and what waits; and an ended agreement's use."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse

from commissioning import mailing
from commissioning.access import get_agreement_for, requires
from commissioning.actions import use_reports
from commissioning.exports import Column, ColumnKind, csv_response, workbook_response
from commissioning.forms.base import handle_once
from commissioning.forms.reminders import MailFilterForm, UseForm
from commissioning.models import MailKind, OutgoingMail
from commissioning.pages.mail_rows import FIELDS, MailRow, mail_row
from commissioning.paging import Order, fetch_page
from commissioning.permissions import Permission, boards_of, has_permission
from commissioning.requests import SiteRequest
from contracts.models import Agreement, Standing

ORDER = Order("due_on", kind=date, is_descending=True)
COLUMNS = [
    Column("Dag", ColumnKind.DATE, 12),
    Column("Slag", width=14),
    Column("Om", width=22),
    Column("Avtal", width=44),
    Column("Nämnd", width=28),
    Column("Mottagare", width=28),
    Column("I stället för", width=28),
    Column("Läge", width=18),
    Column("Skrivet", ColumnKind.DATE, 12),
    Column("Skickat", ColumnKind.DATE, 12),
    Column("Adress", width=32),
    Column("Försök", ColumnKind.NUMBER, 8),
    Column("Kan ha kommit två gånger", width=24),
    Column("Hinder", width=50),
]


@requires(Permission.FOLLOW_UP)
def reminder_list(request: SiteRequest) -> HttpResponse:
    """The mails of the person's boards, the latest day first; digests only one's own."""
    boards = boards_of(request.user)
    form = MailFilterForm(request.GET, boards=boards)
    choices = form.choices
    page = fetch_page(
        _found(request, choices).values("pk", "due_on", *FIELDS),
        ORDER,
        after=request.GET.get("after", ""),
        before=request.GET.get("before", ""),
    )
    context = {
        "form": form,
        "choices": choices,
        "rows": [mail_row(values) for values in page.rows],
        "previous_url": _page_url(choices, "before", page.before),
        "next_url": _page_url(choices, "after", page.after),
        "mail_is_set_up": mailing.is_set_up(),
        "can_export": has_permission(request.user, Permission.EXPORT),
        "crumbs": [("Slutdatum", reverse("commissioning:deadline-list")), ("Utskick", "")],
        "active_tab": "deadlines",
    }
    return render(request, "commissioning/reminder_list.html", context)


@requires(Permission.FOLLOW_UP)
def reminder_export(request: SiteRequest, kind: str) -> HttpResponseBase:
    """Every mail that the list matches, as xlsx or csv."""
    if kind not in ("xlsx", "csv"):
        raise Http404
    choices = MailFilterForm(request.GET, boards=boards_of(request.user)).choices
    found = _found(request, choices).order_by("-due_on", "-pk").values("pk", "due_on", *FIELDS)
    write = workbook_response if kind == "xlsx" else csv_response
    rows = (mail_row(values) for values in found.iterator(chunk_size=1000))
    return write(f"utskick-{request.today}", COLUMNS, _cells(rows))


def _found(request: SiteRequest, choices: dict[str, Any]) -> QuerySet[OutgoingMail]:
    boards = [choices["board"]] if choices["board"] else boards_of(request.user)
    own_digests = Q(kind=MailKind.DIGEST, recipient=request.user)
    found = OutgoingMail.objects.filter(Q(board__in=[b.pk for b in boards]) | own_digests)
    chosen = {name: choices[name] for name in ("state", "kind") if choices[name]}
    return found.filter(**chosen)


def _page_url(choices: dict[str, Any], name: str, cursor: str) -> str:
    if not cursor:
        return ""
    pairs = {key: getattr(value, "pk", value) for key, value in choices.items() if value}
    return f"?{urlencode(pairs | {name: cursor})}"


def _cells(rows: Iterator[MailRow]) -> Iterator[tuple[Any, ...]]:
    for row in rows:
        yield (
            row.due_on,
            row.kind,
            row.about,
            row.title,
            row.board,
            row.recipient,
            row.on_behalf_of,
            row.state_text,
            row.written_on,
            row.sent_on,
            row.sent_to,
            row.attempts,
            "ja" if row.may_be_double else "",
            row.problem,
        )


def agreement_use(request: SiteRequest, pk: int) -> HttpResponse:
    """Say that an ended agreement is still used, or no longer."""
    agreement = get_agreement_for(request.user, pk, Permission.FOLLOW_UP)
    form = UseForm(request.POST or None, today=request.today)
    if request.method == "POST" and form.is_valid():
        try:
            key = form.cleaned_data["form_key"]
            return handle_once(request, key, lambda: _report(request, form, agreement))
        except ValidationError as error:
            form.add_error(None, error)
    standing = Standing.objects.on(request.today).filter(agreement=agreement).first()
    context = {
        "form": form,
        "agreement": agreement,
        "standing": standing,
        "has_ended": standing is not None
        and standing.ends_on is not None
        and standing.ends_on < request.today,
        "crumbs": [(agreement.number, agreement.get_absolute_url()), ("Ange användning", "")],
        "active_tab": "register",
    }
    return render(request, "commissioning/agreement_use.html", context)


def _report(request: SiteRequest, form: UseForm, agreement: Agreement) -> str:
    use_reports.report(report=form.report(agreement), by=request.user)
    messages.success(request, "Uppgiften är sparad.")
    return f"{agreement.get_absolute_url()}#anvandning"
