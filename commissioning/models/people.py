"""Who may do what for which board, and what the site remembers about a person."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from providers.models import Party, PartyKind
from providers.tracking import TrackedModel, track


class Role(models.TextChoices):
    ADMINISTRATOR = "administrator", "Handläggare"
    SECRETARY = "secretary", "Nämndsekreterare"
    CONTROLLER = "controller", "Controller"


class Membership(TrackedModel):
    """A role that a person has, for one board or (empty) for all of them."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="memberships"
    )
    role = models.CharField("roll", max_length=20, choices=Role)
    board = models.ForeignKey(
        Party,
        on_delete=models.PROTECT,
        related_name="memberships",
        null=True,
        blank=True,
        limit_choices_to={"kind": PartyKind.BOARD},
    )

    history = track()

    class Meta:
        verbose_name = "behörighet"
        verbose_name_plural = "behörigheter"
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(
                fields=["user", "role", "board"], name="membership_once", nulls_distinct=False
            ),
            models.CheckConstraint(condition=Q(role__in=Role.values), name="membership_role"),
        )

    def __str__(self) -> str:
        return f"{self.user}: {self.get_role_display()} {self.board or ''}".strip()


class SavedView(models.Model):
    """A search of the register that a person has given a name (sv: sparad vy)."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="saved_views"
    )
    name = models.CharField("namn", max_length=60)
    query = models.CharField(max_length=1000, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = "sparad vy"
        verbose_name_plural = "sparade vyer"
        ordering = ("name", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=["user", "name"],
                name="savedview_name",
                violation_error_message="Du har redan en vy med det namnet.",
            ),
        )

    def __str__(self) -> str:
        return self.name


class HandledForm(models.Model):
    """A posted form that has been carried out, so that a repeated post does nothing twice.

    `digest` is of what was posted: the same key with other content (somebody went back, changed
    the text and sent it again) is another post.
    """

    key = models.UUIDField(primary_key=True, default=uuid.uuid4)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    digest = models.CharField(max_length=64, blank=True)
    result_url = models.CharField(max_length=300, blank=True)
    handled_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = "mottaget formulär"
        verbose_name_plural = "mottagna formulär"

    def __str__(self) -> str:
        return str(self.key)
