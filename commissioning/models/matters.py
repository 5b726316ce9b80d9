"""Matters: what is put to a board, point by point, with the amendments each point carries."""

from __future__ import annotations

from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.urls import reverse

from contracts.models import Agreement, Amendment
from contracts.models.agreements import normalise_dnr
from providers.models import Party, PartyKind
from providers.tracking import TrackedModel, TrackedQuerySet, Versioned, track

from .meetings import Meeting


class MatterState(models.TextChoices):
    """How far a matter has come. Conditional: decided, but another board has to decide the same."""

    PREPARING = "preparing", "Under beredning"
    REFERRED_BACK = "referred_back", "Återremitterat"
    CONDITIONAL = "conditional", "Villkorat beslut"
    DECIDED = "decided", "Beslutat"
    WITHDRAWN = "withdrawn", "Återtaget"


class MatterKind(models.TextChoices):
    """What sort of matter it is (sv: ärendetyp)."""

    COMMISSION = "commission", "Uppdrag eller avtal"
    PROCUREMENT = "procurement", "Upphandling"
    INTER_BOARD = "inter_board", "Överenskommelse mellan nämnder"
    REPLACEMENT = "replacement", "Ersättning av flera uppdrag"
    REPORT = "report", "Återrapportering"
    REVOCATION = "revocation", "Upphävande av beslut"
    OTHER = "other", "Övrigt"


class Organ(models.TextChoices):
    """Who decides. Above the board, its own approval is only a proposal.

    A delegate decides in the board's place (KL 6 kap. 37 §); a point is never addressed to one.
    """

    BOARD = "board", "Nämnden"
    EXECUTIVE = "executive", "Kommunstyrelsen"
    COUNCIL = "council", "Kommunfullmäktige"
    DELEGATE = "delegate", "Delegat"

    @classmethod
    def of_points(cls) -> list[tuple[str, str]]:
        """The choices for whom a point is addressed to."""
        return [choice for choice in cls.choices if choice[0] != cls.DELEGATE]

    @classmethod
    def rank(cls, organ: str) -> int:
        return cls.values.index(cls.BOARD if organ == cls.DELEGATE else organ)


class MatterQuerySet(TrackedQuerySet):
    def open(self) -> MatterQuerySet:
        return self.filter(state__in=(MatterState.PREPARING, MatterState.REFERRED_BACK))

    def visible_to(self, boards: Iterable[Party]) -> MatterQuerySet:
        """Without the secret matters of other boards, whose titles are secret too."""
        is_public = Q(secrecy_ground="") | Q(secrecy_lifted_on__isnull=False)
        return self.filter(is_public | Q(board__in=list(boards)))

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

    def locked_with_counterparts(self, pk: int) -> Matter:
        """The matter, locked together with those where another board decides the same.

        In one order, so that two boards' decisions at once wait for each other.
        """
        same = Q(pk=pk) | Q(points__same_as__matter=pk) | Q(points__counterparts__matter=pk)
        keys = sorted(set(self.filter(same).values_list("pk", flat=True)))
        found = {
            m.pk: m for m in self.select_for_update(of=("self",)).filter(pk__in=keys).order_by("pk")
        }
        if pk not in found:
            raise self.model.DoesNotExist
        return found[pk]


class MatterGroup(TrackedModel):
    """Sibling matters (sv: syskonärenden) that together replace many agreements by few.

    Every agreement in `replaced` shall be taken over exactly once by one of the new agreements
    that the matters establish (`contracts.models.Succession`).
    """

    title = models.CharField("rubrik", max_length=200)
    created_on = models.DateField("upplagd")

    history = track()

    class Meta:
        verbose_name = "ärendegrupp"
        verbose_name_plural = "ärendegrupper"
        ordering = ("-pk",)

    def __str__(self) -> str:
        return self.title

    def siblings(self) -> MatterQuerySet:
        """The matters of the group, in the order they joined."""
        found: MatterQuerySet = self.matters.select_related("board").order_by("pk")
        return found


class ReplacedAgreement(TrackedModel):
    """An earlier agreement that a group of matters shall replace (sv: uppdrag som ersätts)."""

    group = models.ForeignKey(MatterGroup, on_delete=models.CASCADE, related_name="replaced")
    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="+")
    # Why nobody takes over; empty for one that has to have a successor.
    ends_without_successor = models.CharField(
        "upphör utan ersättare, skäl", max_length=200, blank=True
    )

    history = track()

    class Meta:
        verbose_name = "uppdrag som ersätts"
        verbose_name_plural = "uppdrag som ersätts"
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(
                fields=["group", "agreement"],
                name="replacedagreement_once",
                violation_error_message="Uppdraget är redan med.",
            ),
        )

    def __str__(self) -> str:
        return str(self.agreement)


class Matter(Versioned, TrackedModel):
    """A matter (sv: ärende) before a board. It carries decision points and has one memo."""

    kind = models.CharField(
        "ärendetyp", max_length=20, choices=MatterKind, default=MatterKind.COMMISSION
    )
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
    agenda_order = models.PositiveSmallIntegerField("plats på dagordningen", default=0)
    group = models.ForeignKey(
        MatterGroup, on_delete=models.PROTECT, related_name="matters", null=True, blank=True
    )
    officers = models.CharField(
        "handläggare", max_length=300, blank=True, help_text="Skilj namn med komma."
    )
    secrecy_ground = models.CharField(
        "sekretess enligt",
        max_length=200,
        blank=True,
        help_text="Lagrum, till exempel 19 kap. 3 § OSL. Lämna tomt om ärendet är offentligt.",
    )
    secrecy_until = models.CharField(
        "sekretessen gäller till",
        max_length=200,
        blank=True,
        help_text="Till exempel: till dess avtalet är tecknat.",
    )
    secrecy_lifted_on = models.DateField("sekretessen hävd", null=True, blank=True)
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
            models.CheckConstraint(condition=Q(kind__in=MatterKind.values), name="matter_kind"),
        )

    def __str__(self) -> str:
        return self.title

    def clean(self) -> None:
        self.dnr = normalise_dnr(self.dnr)
        if self.secrecy_lifted_on and not self.secrecy_ground:
            raise ValidationError({"secrecy_lifted_on": "Ärendet har ingen sekretess att häva."})

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
    def is_secret(self) -> bool:
        """Kept out of what is handed to the public, its title too."""
        return bool(self.secrecy_ground) and self.secrecy_lifted_on is None

    @property
    def officer_names(self) -> list[str]:
        return [name.strip() for name in self.officers.split(",") if name.strip()]

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
        points = self.points.select_related("condition_board", "reverses").prefetch_related(
            "outcomes__decision", "effects__amendment__agreement"
        )
        return [point for point in points if not point.is_settled]

    def agreements(self) -> models.QuerySet[Agreement]:
        return (
            Agreement.objects.filter(amendments__effect__point__matter=self)
            .with_parties()
            .distinct()
        )


class DecisionPoint(TrackedModel):
    """A decision point (sv: beslutspunkt): what one organ is asked to decide.

    It may carry amendments, ask somebody to report back by a day, delegate to somebody within
    limits, revoke what was decided earlier, or be only text. With `condition_board` it counts
    only when that board has decided the same; `same_as` is that board's own point, where the
    register has it.
    """

    matter = models.ForeignKey(Matter, on_delete=models.CASCADE, related_name="points")
    number = models.PositiveSmallIntegerField("nummer")
    organ = models.CharField(
        "beslutas av", max_length=20, choices=Organ.of_points(), default=Organ.BOARD
    )
    proposed_text = models.TextField("förslag till beslut", max_length=4000)
    task_owner = models.CharField(
        "uppdrag till",
        max_length=200,
        blank=True,
        help_text="Fyll i om någon ska återkomma till nämnden.",
    )
    task_due_on = models.DateField("återrapporteras senast", null=True, blank=True)
    delegate_to = models.CharField(
        "delegeras till",
        max_length=200,
        blank=True,
        help_text="Fyll i om någon får beslutanderätt, till exempel socialdirektören.",
    )
    delegation_limits = models.TextField(
        "gränser för delegationen",
        blank=True,
        max_length=2000,
        help_text="Vad delegaten får besluta, till vilket belopp och hur länge.",
    )
    condition_board = models.ForeignKey(
        Party,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        verbose_name="gäller om samma beslut fattas av",
        limit_choices_to={"kind": PartyKind.BOARD},
    )
    same_as = models.ForeignKey(
        "self",
        on_delete=models.SET_NULL,
        related_name="counterparts",
        null=True,
        blank=True,
        verbose_name="samma punkt hos den andra nämnden",
    )
    reverses = models.ForeignKey(
        "commissioning.PointOutcome",
        on_delete=models.PROTECT,
        related_name="reversals",
        null=True,
        blank=True,
        verbose_name="upphäver",
    )

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
    def is_delegation(self) -> bool:
        return bool(self.delegate_to)

    @property
    def is_conditional(self) -> bool:
        return self.condition_board_id is not None

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
