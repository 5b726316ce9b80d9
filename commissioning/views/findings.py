"""The remarks on a memo: accept one with a reason, or let it be shown again."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from commissioning.access import get_matter_for
from commissioning.actions import findings as actions
from commissioning.forms.base import ActionForm, handle_once
from commissioning.forms.findings import AcceptFindingForm, ShowFindingForm
from commissioning.memos.checks.finding import Finding
from commissioning.memos.content import read_material
from commissioning.memos.remarks import Check
from commissioning.memos.review import reviewed_as_saved
from commissioning.models import AcceptedFinding, Matter
from commissioning.permissions import Permission
from commissioning.requests import SiteRequest

GONE = "Anmärkningen finns inte längre. Texten eller registret har ändrats."


def memo_findings(request: SiteRequest, pk: int) -> HttpResponse:
    """Every remark on the saved memo with a field for the reason, and those accepted."""
    matter = get_matter_for(request.user, pk, Permission.PREPARE)
    if not matter.can_be_edited:
        messages.error(request, "Ärendet är avslutat. Skrivelsen kan inte ändras.")
        return redirect(matter)
    form: ActionForm | None = None
    checks = reviewed_as_saved(read_material(matter, request.today))
    if request.method == "POST":
        is_shown_again = "accepted" in request.POST
        form = (ShowFindingForm if is_shown_again else AcceptFindingForm)(request.POST)
        if form.is_valid():
            try:
                return _do(request, form, matter, checks)
            except ValidationError as error:
                form.add_error(None, ValidationError(error.messages))
    return _page(request, matter, checks, form)


def _do(
    request: SiteRequest, form: ActionForm, matter: Matter, checks: list[Check]
) -> HttpResponse:
    key, data = form.cleaned_data["form_key"], form.cleaned_data
    if isinstance(form, ShowFindingForm):
        found = matter.accepted_findings.filter(pk=data["accepted"]).first()
        return handle_once(request, key, lambda: _show_again(request, matter, found))
    finding = _finding(checks, data["digest"])
    if finding is None:
        raise ValidationError(GONE)
    return handle_once(request, key, lambda: _accept(request, matter, finding, data["reason"]))


def _accept(request: SiteRequest, matter: Matter, finding: Finding, reason: str) -> str:
    actions.accept(matter=matter, finding=finding, reason=reason, by=request.user)
    messages.success(request, "Anmärkningen är godtagen. Den kommer tillbaka om texten ändras.")
    return _address(matter)


def _show_again(request: SiteRequest, matter: Matter, found: AcceptedFinding | None) -> str:
    if found:
        actions.show_again(accepted=found, by=request.user)
    messages.success(request, "Anmärkningen visas igen.")
    return _address(matter)


def _address(matter: Matter) -> str:
    return reverse("commissioning:memo-findings", args=[matter.pk])


def _finding(checks: list[Check], digest: str) -> Finding | None:
    """The remark that somebody accepts; None when it is gone, or may not be accepted."""
    found = (c.finding for c in checks if c.can_be_accepted and c.finding.digest == digest)
    return next(found, None)


def _page(
    request: SiteRequest, matter: Matter, checks: list[Check], form: ActionForm | None
) -> HttpResponse:
    accepted = list(matter.accepted_findings.all())
    digests = {each.digest for each in accepted}
    who = AcceptedFinding.history.filter(matter=matter, history_type="+")
    by = {row.id: row for row in who.select_related("history_user")}
    left = [c for c in checks if not (c.can_be_accepted and c.finding.digest in digests)]
    rows = [(check, _form_for(check, form)) for check in left]
    shown = [
        (each, ShowFindingForm(initial={"accepted": each.pk}), by.get(each.pk)) for each in accepted
    ]
    context: dict[str, Any] = {
        "matter": matter,
        "rows": rows,
        "accepted": shown,
        "form": form,
        "active_tab": "matters",
    }
    return render(request, "commissioning/memo_findings.html", context)


def _form_for(check: Check, posted: ActionForm | None) -> ActionForm | None:
    """The form of a remark; the one that was posted keeps what was typed."""
    if not check.can_be_accepted:
        return None
    digest = check.finding.digest
    is_posted = isinstance(posted, AcceptFindingForm) and posted.data.get("digest") == digest
    if is_posted:
        return posted
    return AcceptFindingForm(initial={"digest": digest}, auto_id=f"id_%s_{digest[:8]}")
