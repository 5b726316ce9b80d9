"""The "as of" date (sv: lägesdatum): the day for which the register is shown."""

from collections.abc import Callable
from datetime import date

from django.http import HttpResponse
from django.utils import timezone

from commissioning.requests import SiteRequest

EARLIEST = date(1990, 1, 1)
LATEST = date(2100, 12, 31)


def parse_day(text: str) -> date | None:
    """An ISO day between 1990 and 2100; None for anything else."""
    try:
        day = date.fromisoformat(text) if len(text) == 10 else None
    except ValueError:
        return None
    return day if day and EARLIEST <= day <= LATEST else None


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
