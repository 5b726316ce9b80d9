"""Matters: what is put to a board, point by point, with the amendments each point carries."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.urls import reverse

from contracts.models import Agreement, Amendment
from contracts.models.agreements import normalise_dnr
from providers.models import Party, PartyKind
from providers.tracking import TrackedModel, TrackedQuerySet, Versioned, track

from .meetings import Meeting


class MatterState(models.TextChoices):
    PREPARING = "preparing", "Under beredning"
    REFERRED_BACK = "referred_back", "Återremitterat"
    DECIDED = "decided", "Beslutat"
    WITHDRAWN = "withdrawn", "Återtaget"


class Organ(models.TextChoices):
    """Who decides a point. Above the board, its own approval is only a proposal."""

    BOARD = "board", "Nämnden"
    EXECUTIVE = "executive", "Kommunstyrelsen"
    COUNCIL = "council", "Kommunfullmäktige"

    @classmethod
    def rank(cls, organ: str) -> int:
        return cls.values.index(organ)


class MatterQuerySet(TrackedQuerySet):
    def open(self) -> MatterQuerySet:
        return self.filter(state__in=(MatterState.PREPARING, MatterState.REFERRED_BACK))

    def by_number(self, number: str) -> MatterQuerySet:
        """Matters with that dnr or register number (Ä-0003)."""
        text = normalise_dnr(number)
        if not text:
            return self.none()
        if text[:2].upper() == "Ä-" and text[2:].isdecimal() and len(text) < 12:
            return self.filter(pk=int(text[2:]))
        return self.filter(dnr__iexact=text)

    def locked(self, pk: int) -> Matter:
        return self.select_for_update(of=("self",)).get(pk=pk)


class Matter(Versioned, TrackedModel):
    """A matter (sv: ärende) before a board. It carries decision points and has one memo."""

    title = models.CharField("rubrik", max_length=200)
    dnr = models.CharField("diarienummer", max_length=60, blank=True)
    board = models.ForeignKey(
        Party,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name="nämnd",
        limit_choices_to={"kind": PartyKind.BOARD},
    )
    meeting = models.ForeignKey(
        Meeting,
        on_delete=models.PROTECT,
        related_name="matters",
        null=True,
        blank=True,
        verbose_name="sammanträde",
    )
    state = models.CharField(
        "läge", max_length=20, choices=MatterState, default=MatterState.PREPARING, editable=False
    )
    referral_question = models.TextField("återremissens fråga", blank=True, editable=False)
    referral_answer = models.TextField(
        "svar på återremissen",
        blank=True,
        help_text="Skriv vad som har gjorts med det som nämnden frågade efter.",
    )
    opened_on = models.DateField("öppnat")
    is_example = models.BooleanField("exempel", default=False)

    objects = MatterQuerySet.as_manager()
    history = track()

    class Meta:
        verbose_name = "ärende"
        verbose_name_plural = "ärenden"
        ordering = ("-opened_on", "-pk")
        indexes = (models.Index(fields=["dnr"]), models.Index(fields=["state", "-opened_on"]))
        constraints = (
            models.CheckConstraint(condition=Q(state__in=MatterState.values), name="matter_state"),
        )

    def __str__(self) -> str:
        return self.title

    def clean(self) -> None:
        self.dnr = normalise_dnr(self.dnr)

    def get_absolute_url(self) -> str:
        return reverse("commissioning:matter-detail", args=[self.pk])

    @property
    def register_number(self) -> str:
        return f"Ä-{self.pk:04d}"

    @property
    def number(self) -> str:
        return self.dnr or self.register_number

    @property
    def is_open(self) -> bool:
        return self.state in (MatterState.PREPARING, MatterState.REFERRED_BACK)

    @property
    def awaits_answer(self) -> bool:
        """Referred back, and what was asked for has not been answered."""
        return self.state == MatterState.REFERRED_BACK and not self.referral_answer.strip()

    @property
    def can_be_put_to_meeting(self) -> bool:
        return self.is_open and not self.awaits_answer

    @property
    def can_be_decided(self) -> bool:
        return self.can_be_put_to_meeting and self.points.exists()

    @property
    def can_be_edited(self) -> bool:
        return self.is_open

    def open_points(self) -> list[DecisionPoint]:
        """The points that the next decision has to rule on, in order."""
        points = self.points.prefetch_related("outcomes__decision", "effects__amendment__agreement")
        return [point for point in points if not point.is_settled]

    def agreements(self) -> models.QuerySet[Agreement]:
        return (
            Agreement.objects.filter(amendments__effect__point__matter=self)
            .with_parties()
            .distinct()
        )


class DecisionPoint(TrackedModel):
    """A decision point (sv: beslutspunkt): what one organ is asked to decide.

    It may carry amendments, or ask somebody to report back by a day, or be only text.
    """

    matter = models.ForeignKey(Matter, on_delete=models.CASCADE, related_name="points")
    number = models.PositiveSmallIntegerField("nummer")
    organ = models.CharField("beslutas av", max_length=20, choices=Organ, default=Organ.BOARD)
    proposed_text = models.TextField("förslag till beslut", max_length=4000)
    task_owner = models.CharField(
        "uppdrag till",
        max_length=200,
        blank=True,
        help_text="Fyll i om någon ska återkomma till nämnden.",
    )
    task_due_on = models.DateField("återrapporteras senast", null=True, blank=True)

    history = track()

    class Meta:
        verbose_name = "beslutspunkt"
        verbose_name_plural = "beslutspunkter"
        ordering = ("matter", "number")
        constraints = (
            models.UniqueConstraint(
                fields=["matter", "number"],
                name="decisionpoint_number",
                deferrable=models.Deferrable.DEFERRED,
            ),
        )

    def __str__(self) -> str:
        return f"Beslutspunkt {self.number}"

    @property
    def is_task(self) -> bool:
        return bool(self.task_owner)

    @property
    def is_settled(self) -> bool:
        """Whether an outcome is final; a referred or tabled point comes back."""
        return any(outcome.is_final for outcome in self.outcomes.all())

    @property
    def amendments(self) -> list[Amendment]:
        return [effect.amendment for effect in self.effects.all()]


class PointEffect(TrackedModel):
    """A decision point carries an amendment: approved, the amendment enters force."""

    point = models.ForeignKey(DecisionPoint, on_delete=models.CASCADE, related_name="effects")
    amendment = models.OneToOneField(Amendment, on_delete=models.PROTECT, related_name="effect")

    history = track()

    class Meta:
        verbose_name = "verkan av beslutspunkt"
        verbose_name_plural = "verkan av beslutspunkter"
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"{self.point}: {self.amendment}"
