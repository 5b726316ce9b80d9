"""How a matter was prepared: who was heard, and what was negotiated with the unions."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import Q

from providers.tracking import TrackedModel, track

from .matters import Matter


class Consultation(TrackedModel):
    """Somebody who was heard before the decision (sv: samråd, remiss), and what they said."""

    matter = models.ForeignKey(Matter, on_delete=models.CASCADE, related_name="consultations")
    who = models.CharField(
        "vem", max_length=200, help_text="Till exempel Rådet för funktionshinderfrågor."
    )
    held_on = models.DateField("dag", null=True, blank=True)
    answer = models.TextField("synpunkter", blank=True, max_length=4000)

    history = track()

    class Meta:
        verbose_name = "samråd"
        verbose_name_plural = "samråd"
        ordering = ("held_on", "pk")

    def __str__(self) -> str:
        return f"Samråd med {self.who}"

    def is_planned(self, on: date) -> bool:
        return self.held_on is None or self.held_on > on


class CoDeterminationKind(models.TextChoices):
    """By which rule: lag (1976:580) om medbestämmande i arbetslivet, or a local agreement."""

    NEGOTIATION_11 = "mbl_11", "Förhandling enligt 11 § MBL"
    INFORMATION_19 = "mbl_19", "Information enligt 19 § MBL"
    NEGOTIATION_38 = "mbl_38", "Förhandling enligt 38 § MBL"
    FORUM = "forum", "Samverkan enligt avtal"
    NOT_NEEDED = "not_needed", "Inte aktuellt"


class CoDeterminationOutcome(models.TextChoices):
    UNKNOWN = "", "Inte angivet"
    AGREED = "agreed", "Enighet"
    DISAGREED = "disagreed", "Oenighet"
    ADJOURNED = "adjourned", "Ajournerad"
    INFORMED = "informed", "Information lämnad"


class CoDeterminationRecord(TrackedModel):
    """A negotiation or information with the unions (sv: MBL eller samverkan)."""

    matter = models.ForeignKey(Matter, on_delete=models.CASCADE, related_name="codetermination")
    kind = models.CharField("slag", max_length=20, choices=CoDeterminationKind)
    forum = models.CharField(
        "forum eller motpart",
        max_length=200,
        blank=True,
        help_text="Till exempel förvaltningsgruppen.",
    )
    held_on = models.DateField("dag", null=True, blank=True)
    outcome = models.CharField(
        "utfall", max_length=20, choices=CoDeterminationOutcome, blank=True, default=""
    )
    note = models.TextField("anteckning", blank=True, max_length=2000)

    history = track()

    class Meta:
        verbose_name = "MBL eller samverkan"
        verbose_name_plural = "MBL och samverkan"
        ordering = ("held_on", "pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(kind__in=CoDeterminationKind.values), name="codeterminationrecord_kind"
            ),
        )

    def __str__(self) -> str:
        return self.get_kind_display()

    def is_planned(self, on: date) -> bool:
        if self.kind == CoDeterminationKind.NOT_NEEDED:
            return False
        return self.held_on is None or self.held_on > on
