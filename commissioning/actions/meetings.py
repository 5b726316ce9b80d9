"""Plan the meetings of boards."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from commissioning.models import Meeting


@transaction.atomic
def plan(*, meeting: Meeting, by: Any) -> Meeting:
    """Save a new meeting. Raises ValidationError for days in the wrong order, or a second one."""
    meeting.save_because("Sammanträdet planerat", by=by)
    return meeting
