"""Mina påminnelser: digests, the calendar's address and deputies. Each person's own."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from commissioning import mailing
from commissioning.access import requires
from commissioning.actions import reminder_choices as actions
from commissioning.forms.base import handle_once
from commissioning.forms.reminders import DeputyForm, DigestForm, EmptyForm
from commissioning.models import Deputy, Digest, ReminderChoice
from commissioning.permissions import Permission, has_permission
from commissioning.requests import SiteRequest

# The new address waits in the session for the page that shows it, once.
SECRET = "calendar_secret"


@never_cache
@requires(Permission.READ)
def reminder_settings(request: SiteRequest) -> HttpResponse:
    """What the person has chosen; posts the choice of digest."""
    choice = ReminderChoice.objects.filter(user=request.user).first()
    digest = choice.digest if choice else Digest.OFF
    form = DigestForm(request.POST or None, initial={"digest": digest})
    if request.method == "POST" and form.is_valid():
        return handle_once(request, form.cleaned_data["form_key"], lambda: _choose(request, form))
    return render(
        request,
        "commissioning/reminder_settings.html",
        {
            "form": form,
            "empty_form": EmptyForm(),
            "choice": choice,
            "address": _new_address(request),
            "deputies": _deputies(request),
            "mail_is_set_up": mailing.is_set_up(),
            "may_see_outbox": has_permission(request.user, Permission.FOLLOW_UP),
            "crumbs": [("Slutdatum", reverse("commissioning:deadline-list")), (_TITLE, "")],
            "active_tab": "deadlines",
        },
    )


_TITLE = "Mina påminnelser"


def _choose(request: SiteRequest, form: DigestForm) -> str:
    actions.choose_digest(digest=form.cleaned_data["digest"], by=request.user)
    messages.success(request, "Valet är sparat.")
    return reverse("commissioning:reminder-settings")


def _new_address(request: SiteRequest) -> str:
    """The calendar's address, the first time the page is shown after it was made."""
    if SECRET not in request.session:
        return ""
    path = reverse("calendar-feed", args=[request.session.pop(SECRET)])
    return request.build_absolute_uri(path)


def _deputies(request: SiteRequest) -> list[Deputy]:
    rows = Deputy.objects.filter(user=request.user, ends_on__gte=request.today)
    return list(rows.select_related("deputy"))


@require_POST
@requires(Permission.READ)
def calendar_address_new(request: SiteRequest) -> HttpResponse:
    """Make a calendar address, or replace the one there is."""

    def make() -> str:
        request.session[SECRET] = actions.make_calendar_address(by=request.user)
        messages.success(request, "Kalenderadressen är gjord. Den visas bara en gång.")
        return _calendar_section()

    return _press(request, make)


@require_POST
@requires(Permission.READ)
def calendar_address_delete(request: SiteRequest) -> HttpResponse:
    """Let the calendar's address stop working."""

    def close() -> str:
        actions.close_calendar(by=request.user)
        request.session.pop(SECRET, None)
        messages.success(request, "Kalenderadressen fungerar inte längre.")
        return _calendar_section()

    return _press(request, close)


def _press(request: SiteRequest, do: Any) -> HttpResponse:
    form = EmptyForm(request.POST)
    if not form.is_valid():
        return HttpResponseRedirect(_calendar_section())
    return handle_once(request, form.cleaned_data["form_key"], do)


def _calendar_section() -> str:
    return f"{reverse('commissioning:reminder-settings')}#kalender"


@requires(Permission.READ)
def deputy_new(request: SiteRequest) -> HttpResponse:
    """Appoint somebody to get the person's reminders for a time."""
    form = DeputyForm(request.POST or None, user=request.user, today=request.today)
    if request.method == "POST" and form.is_valid():
        try:
            key = form.cleaned_data["form_key"]
            return handle_once(request, key, lambda: _appoint(request, form))
        except ValidationError as error:
            form.add_error(None, ValidationError(error.messages))
    context = {"form": form, "crumbs": _crumbs("Lägg till ställföreträdare")}
    return render(request, "commissioning/deputy_new.html", context | {"active_tab": "deadlines"})


def _appoint(request: SiteRequest, form: DeputyForm) -> str:
    data = form.cleaned_data
    actions.appoint_deputy(
        deputy=data["deputy"],
        starts_on=data["starts_on"],
        ends_on=data["ends_on"],
        by=request.user,
    )
    messages.success(request, "Ställföreträdaren är tillagd.")
    return reverse("commissioning:reminder-settings")


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.READ)
def deputy_delete(request: SiteRequest, pk: int) -> HttpResponse:
    """Ask first (GET), then take away (POST). Another person's deputy is 404."""
    deputy = get_object_or_404(Deputy.objects.select_related("deputy"), pk=pk, user=request.user)
    if request.method != "POST":
        context = {"deputy": deputy, "crumbs": _crumbs("Ta bort ställföreträdare")}
        template = "commissioning/deputy_delete.html"
        return render(request, template, context | {"active_tab": "deadlines"})
    actions.dismiss_deputy(deputy=deputy, by=request.user)
    messages.success(request, "Ställföreträdaren är borttagen.")
    return HttpResponseRedirect(reverse("commissioning:reminder-settings"))


def _crumbs(last: str) -> list[tuple[str, str]]:
    return [(_TITLE, reverse("commissioning:reminder-settings")), (last, "")]
