"""What every request passes: the day the register is shown for (sv: lägesdatum), and sign-in."""

from collections.abc import Callable
from typing import Any

from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.http import HttpResponse, HttpResponseBase
from django.utils import timezone

from commissioning import kept_posts
from commissioning.as_of import parse_day
from commissioning.requests import SiteRequest
from commissioning.views.sign_in import ask_to_sign_in


class AsOfMiddleware:
    """Sets `request.today` and `request.as_of` (`?per=2021-06-01`, otherwise today)."""

    def __init__(self, get_response: Callable[[SiteRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: SiteRequest) -> HttpResponse:
        asked = request.GET.get("per", "")
        request.today = timezone.localdate()
        request.as_of = parse_day(asked) or request.today
        request.as_of_refused = bool(asked) and parse_day(asked) is None
        return self.get_response(request)


class SignedInMiddleware(LoginRequiredMiddleware):
    """Asks strangers to sign in, and keeps what somebody posts after the session has ended."""

    def handle_no_permission(  # type: ignore[override]
        self, request: SiteRequest, view_func: Callable[..., Any]
    ) -> HttpResponseBase:
        if request.htmx:
            return _answer_part(request)
        kept = kept_posts.keep(request) if request.method == "POST" else ""
        if kept:
            return ask_to_sign_in(request, kept)
        return super().handle_no_permission(request, view_func)


def _answer_part(request: SiteRequest) -> HttpResponse:
    """A part of a page is never replaced by the sign-in page.

    A list is opened anew, by way of signing in; a form stays as it is until it is saved.
    """
    response = HttpResponse(status=401)
    if request.method == "GET":
        response["HX-Refresh"] = "true"
    return response
