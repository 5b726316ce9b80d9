"""What every page shows: the role, the day, and the year's meetings."""

from datetime import date
from typing import Any

from django.conf import settings

from commissioning.models import Meeting
from commissioning.permissions import boards_of, leading_role
from commissioning.requests import SiteRequest


def site(request: SiteRequest) -> dict[str, Any]:
    """Context for `base.html`. Costs two queries for a person who is signed in, else none."""
    common = {
        "organisation_name": settings.ORGANISATION_NAME,
        "today": request.today,
        "as_of": request.as_of,
        "as_of_refused": request.as_of_refused,
        "is_past_view": request.as_of != request.today,
        "per": request.as_of.isoformat() if request.as_of != request.today else "",
    }
    if not request.user.is_authenticated:
        return common
    return common | {"role": leading_role(request.user)} | _meetings(request)


def _meetings(request: SiteRequest) -> dict[str, Any]:
    on: date = request.as_of
    boards = boards_of(request.user)
    meetings = list(
        Meeting.objects.from_day(date(on.year, 1, 1))
        .filter(board__in=boards, held_on__lte=date(on.year + 1, 3, 31))
        .order_by("held_on")
    )
    return {
        "year_meetings": [m for m in meetings if m.held_on.year == on.year],
        "next_meeting": next((m for m in meetings if m.held_on >= on), None),
    }
