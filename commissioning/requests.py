"""A request as the site's middleware leaves it."""

from datetime import date

from django.contrib.auth.models import User
from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails


class SiteRequest(HttpRequest):
    """What views can count on. `as_of` is the day the register is shown for (sv: lägesdatum)."""

    user: User  # pages that are open to anybody ask `is_authenticated` first
    htmx: HtmxDetails
    today: date
    as_of: date
    as_of_refused: bool
