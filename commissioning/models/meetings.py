"""When boards meet, and how far ahead papers are due."""

from __future__ import annotations

from datetime import date, timedelta

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from providers.models import Party, PartyKind
from providers.tracking import TrackedModel, TrackedQuerySet, Versioned, track


class BoardProfile(TrackedModel):
    """What a board's memos say about the administration, and how long before papers are due."""

    board = models.OneToOneField(
        Party,
        on_delete=models.PROTECT,
        related_name="profile",
        limit_choices_to={"kind": PartyKind.BOARD},
    )
    administration = models.CharField("förvaltning", max_length=200)
    papers_days = models.PositiveSmallIntegerField("stoppdag, dagar före", default=21)
    dispatch_days = models.PositiveSmallIntegerField("kallelse, dagar före", default=7)
    adjustment_days = models.PositiveSmallIntegerField("justering, dagar efter", default=7)
    condition_days = models.PositiveSmallIntegerField(
        "varna för villkorat beslut efter, dagar", default=60
    )
    drafting_weeks = models.PositiveSmallIntegerField("börja skriva, veckor före", default=6)
    waits_for_adjustment = models.BooleanField(
        "beslut gäller när protokollet justerats", default=True
    )
    remind_draft_days = models.PositiveSmallIntegerField(
        "påminn om skrivstart, dagar före", null=True, blank=True, default=14
    )
    remind_papers_days = models.PositiveSmallIntegerField(
        "påminn om stoppdag, dagar före", null=True, blank=True, default=14
    )
    remind_act_days = models.PositiveSmallIntegerField(
        "påminn om sista dag, dagar före", null=True, blank=True, default=60
    )
    opening_items = models.TextField(
        "inledande punkter",
        blank=True,
        default="Upprop\nVal av justerare\nFastställande av dagordning",
        help_text="En punkt per rad. De står först på dagordningen.",
    )
    closing_items = models.TextField(
        "avslutande punkter",
        blank=True,
        default="Anmälan av delegationsbeslut\nInformation",
        help_text="En punkt per rad. De står sist på dagordningen.",
    )
    signatory = models.CharField("undertecknas av", max_length=200, blank=True)

    history = track()

    class Meta:
        verbose_name = "nämndens inställningar"
        verbose_name_plural = "nämndernas inställningar"

    def __str__(self) -> str:
        return f"{self.board}: {self.administration}"


class MeetingQuerySet(TrackedQuerySet):
    def of(self, board: Party) -> MeetingQuerySet:
        return self.filter(board=board)

    def from_day(self, on: date) -> MeetingQuerySet:
        return self.filter(held_on__gte=on, is_cancelled=False)


class Meeting(Versioned, TrackedModel):
    """A meeting of a board (sv: sammanträde), with its day for papers (stoppdag)."""

    board = models.ForeignKey(
        Party,
        on_delete=models.PROTECT,
        related_name="meetings",
        verbose_name="nämnd",
        limit_choices_to={"kind": PartyKind.BOARD},
    )
    held_on = models.DateField("sammanträder")
    papers_on = models.DateField("stoppdag")
    dispatched_on = models.DateField("kallelse")
    adjusts_on = models.DateField("justering", null=True, blank=True)
    starts_at = models.TimeField("klockslag", null=True, blank=True)
    place = models.CharField("plats", max_length=200, blank=True)
    opening_items = models.TextField("inledande punkter", blank=True)
    closing_items = models.TextField("avslutande punkter", blank=True)
    is_cancelled = models.BooleanField("inställt", default=False)
    is_example = models.BooleanField("exempel", default=False)

    objects = MeetingQuerySet.as_manager()
    history = track()

    class Meta:
        verbose_name = "sammanträde"
        verbose_name_plural = "sammanträden"
        ordering = ("held_on", "board__name_sort")
        constraints = (
            models.UniqueConstraint(
                fields=["board", "held_on"],
                name="meeting_once_a_day",
                violation_error_message="Nämnden har redan ett sammanträde den dagen.",
            ),
            models.CheckConstraint(
                condition=Q(papers_on__lte=F("dispatched_on")) & Q(dispatched_on__lte=F("held_on")),
                name="meeting_days_in_order",
                violation_error_message="Stoppdag, kallelse och sammanträde ligger i fel ordning.",
            ),
            models.CheckConstraint(
                condition=Q(adjusts_on=None) | Q(adjusts_on__gte=F("held_on")),
                name="meeting_adjusts_after",
                violation_error_message="Justeringen kan inte ligga före sammanträdet.",
            ),
        )

    def __str__(self) -> str:
        return f"{self.board} {self.held_on}"

    def get_absolute_url(self) -> str:
        return reverse("commissioning:meeting-detail", args=[self.pk])

    def clean(self) -> None:
        days = (self.papers_on, self.dispatched_on, self.held_on)
        if all(days) and list(days) != sorted(days):
            raise ValidationError(
                {"papers_on": "Stoppdag, kallelse och sammanträde ligger i fel ordning."}
            )
        if self.adjusts_on and self.held_on and self.adjusts_on < self.held_on:
            raise ValidationError({"adjusts_on": "Justeringen kan inte ligga före sammanträdet."})

    @classmethod
    def planned(cls, profile: BoardProfile, held_on: date) -> Meeting:
        """A meeting whose other days follow from the board's settings. Not saved."""
        return cls(
            board=profile.board,
            held_on=held_on,
            papers_on=held_on - timedelta(days=profile.papers_days),
            dispatched_on=held_on - timedelta(days=profile.dispatch_days),
            adjusts_on=held_on + timedelta(days=profile.adjustment_days),
            opening_items=profile.opening_items,
            closing_items=profile.closing_items,
        )
