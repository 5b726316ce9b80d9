"""Decisions: what a board did with each point, and what it asked to have reported back."""

from __future__ import annotations

from datetime import date

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q

from providers.tracking import TrackedModel, TrackedQuerySet, track

from .matters import DecisionPoint, Matter, Organ
from .meetings import Meeting


class Outcome(models.TextChoices):
    APPROVED = "approved", "Bifall"
    APPROVED_AS_CHANGED = "approved_as_changed", "Bifall med ändring"
    REJECTED = "rejected", "Avslag"
    REFERRED_BACK = "referred_back", "Återremiss"
    TABLED = "tabled", "Bordläggning"


class Decision(TrackedModel):
    """One recorded treatment of a matter (sv: beslut): organ, day and paragraph of the minutes."""

    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, related_name="decisions")
    meeting = models.ForeignKey(
        Meeting, on_delete=models.PROTECT, related_name="decisions", null=True, blank=True
    )
    organ = models.CharField("beslutat av", max_length=20, choices=Organ, default=Organ.BOARD)
    decided_on = models.DateField("beslutsdatum")
    section = models.PositiveSmallIntegerField("paragraf", null=True, blank=True)
    adjusted_on = models.DateField("justerat", null=True, blank=True)
    is_adjusted_immediately = models.BooleanField("omedelbart justerat", default=False)

    history = track()

    class Meta:
        verbose_name = "beslut"
        verbose_name_plural = "beslut"
        ordering = ("-decided_on", "-pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(adjusted_on=None) | Q(adjusted_on__gte=F("decided_on")),
                name="decision_adjusted_after",
                violation_error_message="Protokollet kan inte justeras före sammanträdet.",
            ),
            models.CheckConstraint(
                condition=Q(section=None) | Q(section__gte=1),
                name="decision_section",
                violation_error_message="Ange paragrafens nummer.",
            ),
        )

    def __str__(self) -> str:
        return self.reference

    def clean(self) -> None:
        if self.decided_on and self.adjusted_on and self.adjusted_on < self.decided_on:
            raise ValidationError(
                {"adjusted_on": "Protokollet kan inte justeras före sammanträdet."}
            )

    @property
    def reference(self) -> str:
        """Organ, day and paragraph: "Social- och omsorgsnämnden 2019-05-22 § 87"."""
        section = f" § {self.section}" if self.section else ""
        board = self.matter.board.name_on(self.decided_on)
        organ = board if self.organ == Organ.BOARD else self.get_organ_display()
        return f"{organ} {self.decided_on}{section}"


class PointOutcome(TrackedModel):
    """What was decided on a point. The decided text is kept apart from the proposed one."""

    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="outcomes")
    point = models.ForeignKey(DecisionPoint, on_delete=models.PROTECT, related_name="outcomes")
    outcome = models.CharField("utfall", max_length=30, choices=Outcome)
    decided_text = models.TextField("beslutad text", blank=True, max_length=4000)
    question = models.TextField("vad nämnden vill veta", blank=True, max_length=2000)

    history = track()

    class Meta:
        verbose_name = "utfall"
        verbose_name_plural = "utfall"
        ordering = ("point__number",)
        constraints = (
            models.UniqueConstraint(fields=["decision", "point"], name="pointoutcome_once"),
            models.CheckConstraint(
                condition=Q(outcome__in=Outcome.values), name="pointoutcome_outcome"
            ),
        )

    def __str__(self) -> str:
        return f"{self.point}: {self.get_outcome_display()}"

    @property
    def is_approval(self) -> bool:
        return self.outcome in (Outcome.APPROVED, Outcome.APPROVED_AS_CHANGED)

    @property
    def is_only_proposal(self) -> bool:
        """Approved here, but to be decided by a higher organ: proposed, not decided."""
        return self.is_approval and Organ.rank(self.decision.organ) < Organ.rank(self.point.organ)

    @property
    def is_final(self) -> bool:
        """Nothing more will be decided on the point."""
        return (self.is_approval and not self.is_only_proposal) or (
            self.outcome == Outcome.REJECTED
        )


class ReportBackTaskQuerySet(TrackedQuerySet):
    def open(self) -> ReportBackTaskQuerySet:
        return self.filter(reported_on=None)

    def overdue(self, on: date) -> ReportBackTaskQuerySet:
        return self.open().filter(due_on__lt=on)


class ReportBackTask(TrackedModel):
    """Something a board has asked somebody to come back with (sv: återrapporteringsuppdrag)."""

    outcome = models.OneToOneField(PointOutcome, on_delete=models.PROTECT, related_name="task")
    owner = models.CharField("ansvarig", max_length=200)
    text = models.TextField("uppdrag")
    due_on = models.DateField("senast", null=True, blank=True)
    reported_on = models.DateField("återrapporterat", null=True, blank=True)

    objects = ReportBackTaskQuerySet.as_manager()
    history = track()

    class Meta:
        verbose_name = "återrapporteringsuppdrag"
        verbose_name_plural = "återrapporteringsuppdrag"
        ordering = (F("due_on").asc(nulls_last=True), "pk")

    def __str__(self) -> str:
        return self.text[:80]

    def is_overdue(self, on: date) -> bool:
        return self.reported_on is None and self.due_on is not None and self.due_on < on
