"""Give a search a name, and take the name away. A person's own; nobody else sees it."""

from __future__ import annotations

from typing import Any

from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.db import transaction

from commissioning.models import SavedView

MOST_VIEWS = 20


@transaction.atomic
def save_view(*, name: str, query: str, by: Any) -> SavedView:
    """Save the search. Raises ValidationError when the name is taken or there are too many."""
    # The person's row is locked, so that two posts at once cannot both take the name.
    get_user_model().objects.select_for_update().get(pk=by.pk)
    if by.saved_views.count() >= MOST_VIEWS:
        raise ValidationError(f"Du har redan {MOST_VIEWS} vyer. Ta bort någon först.")
    view = SavedView(user=by, name=name, query=query)
    view.full_clean()
    view.save()
    return view


@transaction.atomic
def delete_view(*, view: SavedView) -> None:
    """Take away the saved search."""
    view.delete()
