"""Decisions: what a board did with each point, and what it asked to have reported back."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from contracts.legal_time import last_appeal_day
from contracts.periods import ONE_DAY
from providers.models import Party, PartyKind
from providers.tracking import TrackedModel, TrackedQuerySet, Versioned, track

from .delegation import DelegationItem
from .matters import DecisionPoint, Matter, Organ
from .meetings import Meeting


class Outcome(models.TextChoices):
    APPROVED = "approved", "Bifall"
    APPROVED_AS_CHANGED = "approved_as_changed", "Bifall med ändring"
    REJECTED = "rejected", "Avslag"
    REFERRED_BACK = "referred_back", "Återremiss"
    TABLED = "tabled", "Bordläggning"
    WITHDRAWN = "withdrawn", "Utgår"


# Outcomes that only prepare: nothing is decided in the matter, so nothing can be appealed.
PREPARATORY = (Outcome.REFERRED_BACK, Outcome.TABLED, Outcome.WITHDRAWN)


def only_prepares(outcomes: Iterable[str]) -> bool:
    """Whether there are outcomes, and all of them only prepare the matter."""
    found = list(outcomes)
    return bool(found) and all(outcome in PREPARATORY for outcome in found)


class DecisionQuerySet(TrackedQuerySet):
    def delegated(self) -> DecisionQuerySet:
        return self.filter(organ=Organ.DELEGATE)

    def unreported(self, board: Party) -> DecisionQuerySet:
        """Delegated decisions that the board has not been told of, the oldest first."""
        found = self.delegated().filter(matter__board=board, reported_at=None)
        return found.order_by("decided_on", "pk")


class Decision(TrackedModel):
    """One recorded treatment of a matter (sv: beslut): organ, day and paragraph of the minutes.

    A delegated decision names the delegate and cites an item of the delegation order, or a point
    by which the board delegated; it is then reported to a meeting (KL 6 kap. 40 §).
    """

    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, related_name="decisions")
    meeting = models.ForeignKey(
        Meeting, on_delete=models.PROTECT, related_name="decisions", null=True, blank=True
    )
    organ = models.CharField("beslutat av", max_length=20, choices=Organ, default=Organ.BOARD)
    decided_on = models.DateField("beslutsdatum")
    section = models.PositiveSmallIntegerField("paragraf", null=True, blank=True)
    adjusted_on = models.DateField("justerat", null=True, blank=True)
    is_adjusted_immediately = models.BooleanField("omedelbart justerat", default=False)
    posted_on = models.DateField("anslaget", null=True, blank=True)
    delegate = models.CharField("delegat", max_length=200, blank=True)
    delegation_item = models.ForeignKey(
        DelegationItem, on_delete=models.PROTECT, related_name="decisions", null=True, blank=True
    )
    delegated_in = models.ForeignKey(
        "commissioning.PointOutcome",
        on_delete=models.PROTECT,
        related_name="delegated_decisions",
        null=True,
        blank=True,
    )
    reported_at = models.ForeignKey(
        Meeting,
        on_delete=models.PROTECT,
        related_name="reported_decisions",
        null=True,
        blank=True,
        verbose_name="anmält till",
    )

    objects = DecisionQuerySet.as_manager()
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
                condition=Q(posted_on=None) | Q(posted_on__gte=F("adjusted_on")),
                name="decision_posted_after_adjusted",
                violation_error_message="Protokollet kan inte anslås innan det är justerat.",
            ),
            models.CheckConstraint(
                condition=Q(organ=Organ.DELEGATE, delegation_item__isnull=False)
                | Q(organ=Organ.DELEGATE, delegated_in__isnull=False)
                | (
                    ~Q(organ=Organ.DELEGATE)
                    & Q(delegation_item=None, delegated_in=None, delegate="")
                ),
                name="decision_delegate_cites",
                violation_error_message="Ett delegationsbeslut ska ange stöd för delegationen.",
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
        if self.posted_on and (not self.adjusted_on or self.posted_on < self.adjusted_on):
            raise ValidationError(
                {"posted_on": "Protokollet kan inte anslås innan det är justerat."}
            )

    def get_absolute_url(self) -> str:
        return reverse("commissioning:decision-detail", args=[self.pk])

    @property
    def reference(self) -> str:
        """Organ, day and paragraph: "Social- och omsorgsnämnden 2019-05-22 § 87"."""
        section = f" § {self.section}" if self.section else ""
        return f"{self.organ_name} {self.decided_on}{section}"

    @property
    def organ_name(self) -> str:
        """The board by the name it had that day, a higher organ, or the delegate."""
        if self.organ == Organ.BOARD:
            return self.matter.board.name_on(self.decided_on)
        if self.organ == Organ.DELEGATE:
            return f"Delegationsbeslut, {self.delegate}" if self.delegate else "Delegationsbeslut"
        return self.get_organ_display()

    @property
    def is_delegated(self) -> bool:
        return self.organ == Organ.DELEGATE

    @property
    def is_preparatory(self) -> bool:
        """Whether it only prepares the matter and cannot be appealed (KL 13 kap. 2 §)."""
        return only_prepares(o.outcome for o in self.outcomes.all() if not o.is_superseded)

    @property
    def last_appeal_on(self) -> date | None:
        """Last day to appeal (laglighetsprövning, KL 13 kap. 5 §); None until it is posted.

        Counted whatever was decided: `is_preparatory` says whether there is anything to appeal.
        """
        return last_appeal_day(self.posted_on) if self.posted_on else None

    @property
    def legal_force_on(self) -> date | None:
        """The day after the last day to appeal, unless somebody appeals."""
        return self.last_appeal_on + ONE_DAY if self.last_appeal_on else None


class PointOutcomeQuerySet(TrackedQuerySet):
    def live(self) -> PointOutcomeQuerySet:
        """What counts as recorded: not those that a correction has replaced."""
        return self.filter(is_superseded=False)

    def reversible(self) -> PointOutcomeQuerySet:
        """Approvals that a later decision may revoke."""
        return self.live().filter(
            outcome__in=(Outcome.APPROVED, Outcome.APPROVED_AS_CHANGED),
            reversed_by=None,
            point__reverses=None,
        )


class PointOutcome(TrackedModel):
    """What was decided on a point. The decided text is kept apart from the proposed one.

    Never edited: a wrong recording is superseded by a corrected one, and what a later decision
    revokes points at the outcome that revoked it.
    """

    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="outcomes")
    point = models.ForeignKey(DecisionPoint, on_delete=models.PROTECT, related_name="outcomes")
    outcome = models.CharField("utfall", max_length=30, choices=Outcome)
    decided_text = models.TextField("beslutad text", blank=True, max_length=4000)
    question = models.TextField("vad nämnden vill veta", blank=True, max_length=2000)
    is_superseded = models.BooleanField("ersatt av en rättelse", default=False)
    reversed_by = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        related_name="reversed",
        null=True,
        blank=True,
        verbose_name="upphävt genom",
    )

    objects = PointOutcomeQuerySet.as_manager()
    history = track()

    class Meta:
        verbose_name = "utfall"
        verbose_name_plural = "utfall"
        ordering = ("point__number",)
        constraints = (
            models.UniqueConstraint(
                fields=["decision", "point"],
                condition=Q(is_superseded=False),
                name="pointoutcome_once",
                violation_error_message="Punkten har redan ett utfall i beslutet.",
            ),
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
        if self.is_superseded or not self.is_approval:
            return False
        return Organ.rank(self.decision.organ) < Organ.rank(self.point.organ)

    @property
    def is_final_approval(self) -> bool:
        return not self.is_superseded and self.is_approval and not self.is_only_proposal

    @property
    def is_final(self) -> bool:
        """Nothing more will be decided on the point."""
        if self.is_superseded:
            return False
        return self.is_final_approval or self.outcome in (Outcome.REJECTED, Outcome.WITHDRAWN)


class ConditionState(models.TextChoices):
    PENDING = "pending", "Väntar"
    MET = "met", "Uppfyllt"
    LAPSED = "lapsed", "Förfallet"
    VOID = "void", "Ogiltigt efter rättelse"


class Condition(Versioned, TrackedModel):
    """That a decision counts only when another board has decided the same (sv: villkorat beslut).

    Pending until that decision is known: `counterpart` where the register has it, otherwise day,
    paragraph and text as somebody read them in the other board's minutes.
    """

    outcome = models.OneToOneField(PointOutcome, on_delete=models.PROTECT, related_name="condition")
    board = models.ForeignKey(
        Party,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name="nämnd",
        limit_choices_to={"kind": PartyKind.BOARD},
    )
    state = models.CharField(
        "läge", max_length=20, choices=ConditionState, default=ConditionState.PENDING
    )
    counterpart = models.ForeignKey(
        PointOutcome, on_delete=models.PROTECT, related_name="conditions_met", null=True, blank=True
    )
    decided_on = models.DateField("den andra nämndens beslutsdag", null=True, blank=True)
    section = models.PositiveSmallIntegerField("paragraf", null=True, blank=True)
    text = models.TextField("den andra nämndens text", blank=True, max_length=4000)
    note = models.TextField("anteckning", blank=True, max_length=2000)
    settled_on = models.DateField("avgjort", null=True, blank=True)

    history = track()

    class Meta:
        verbose_name = "villkor för beslut"
        verbose_name_plural = "villkor för beslut"
        ordering = ("pk",)
        constraints = (
            models.CheckConstraint(
                condition=Q(state__in=ConditionState.values), name="condition_state"
            ),
            models.CheckConstraint(
                condition=Q(state=ConditionState.PENDING, settled_on=None)
                | (~Q(state=ConditionState.PENDING) & Q(settled_on__isnull=False)),
                name="condition_settled_has_day",
            ),
        )

    def __str__(self) -> str:
        return f"Villkor: {self.board} beslutar samma"

    def get_absolute_url(self) -> str:
        return reverse("commissioning:condition-detail", args=[self.pk])

    @property
    def is_pending(self) -> bool:
        return self.state == ConditionState.PENDING

    def days_pending(self, on: date) -> int:
        """Days from the first board's decision, while the other's is not known."""
        return max((on - self.outcome.decision.decided_on).days, 0) if self.is_pending else 0


class Correction(TrackedModel):
    """A recorded act that puts a wrong recording right (sv: rättelse), with old and new."""

    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="corrections")
    corrected_on = models.DateField("rättat")
    corrected_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    reason = models.TextField("skäl", max_length=1000)
    # Label, old, new: as people read them.
    changes = models.JSONField("ändringar", default=list)

    history = track()

    class Meta:
        verbose_name = "rättelse"
        verbose_name_plural = "rättelser"
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"Rättelse {self.corrected_on}"


class ReportBackTaskQuerySet(TrackedQuerySet):
    def open(self) -> ReportBackTaskQuerySet:
        return self.filter(reported_on=None, closed_on=None)

    def overdue(self, on: date) -> ReportBackTaskQuerySet:
        return self.open().filter(due_on__lt=on)


class ReportBackTask(TrackedModel):
    """Something a board has asked somebody to come back with (sv: återrapporteringsuppdrag)."""

    outcome = models.OneToOneField(PointOutcome, on_delete=models.PROTECT, related_name="task")
    owner = models.CharField("ansvarig", max_length=200)
    text = models.TextField("uppdrag")
    due_on = models.DateField("senast", null=True, blank=True)
    # The later matter that reports back; when it is decided, the task is reported.
    reporting_matter = models.ForeignKey(
        Matter,
        on_delete=models.PROTECT,
        related_name="reported_tasks",
        null=True,
        blank=True,
        verbose_name="återrapporteras i",
    )
    reported_on = models.DateField("återrapporterat", null=True, blank=True)
    # Closed without a report: the decision was revoked or its recording corrected.
    closed_on = models.DateField("avslutat utan rapport", null=True, blank=True)

    objects = ReportBackTaskQuerySet.as_manager()
    history = track()

    class Meta:
        verbose_name = "återrapporteringsuppdrag"
        verbose_name_plural = "återrapporteringsuppdrag"
        ordering = (F("due_on").asc(nulls_last=True), "pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(reported_on=None) | Q(closed_on=None),
                name="reportbacktask_ends_once",
                violation_error_message="Uppdraget är redan avslutat.",
            ),
        )

    def __str__(self) -> str:
        return self.text[:80]

    @property
    def is_open(self) -> bool:
        return self.reported_on is None and self.closed_on is None

    def is_overdue(self, on: date) -> bool:
        return self.is_open and self.due_on is not None and self.due_on < on
