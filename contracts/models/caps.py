"""What may be used at most, what has been used, and the limits of direct awards."""

from __future__ import annotations

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q, Value

from contracts.direct_awards import Limit
from contracts.states import AwardKind, VolumeUnit
from providers.models import DateRange
from providers.tracking import TrackedModel, Versioned, track

from .agreements import Agreement
from .services import Service
from .supplements import OptionTerm
from .terms import REVERSED, Term


class CapTerm(Term):
    """The largest value and volume of the whole agreement (sv: takvolym).

    A framework agreement has no further effect once it is reached (C-216/17, C-23/20, HFD 2022:4).
    The cap that was decided last takes the place of earlier ones.
    """

    max_amount = models.DecimalField(
        "högsta värde",
        max_digits=14,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(0)],
    )
    max_quantity = models.DecimalField(
        "högsta volym",
        max_digits=12,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(0)],
    )
    unit = models.CharField("enhet", max_length=10, choices=VolumeUnit, default=VolumeUnit.HOURS)
    clause = models.CharField("var det står", max_length=200, blank=True)

    history = track()

    class Meta:
        verbose_name = "takvolym"
        verbose_name_plural = "takvolymer"
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(fields=["amendment"], name="capterm_one"),
            models.CheckConstraint(
                condition=Q(max_amount__gte=0) | Q(max_quantity__gte=0),
                name="capterm_something",
                violation_error_message="Ange ett högsta värde, en högsta volym eller båda.",
            ),
        )

    def __str__(self) -> str:
        return "takvolym"


class Consumption(Versioned, TrackedModel):
    """What has been used of an agreement or an option (sv: förbrukning), as somebody reports it.

    Call-offs that a board has decided count by themselves and are not reported here.
    """

    agreement = models.ForeignKey(
        Agreement, on_delete=models.PROTECT, related_name="consumptions", editable=False
    )
    option = models.ForeignKey(
        OptionTerm,
        on_delete=models.PROTECT,
        related_name="consumptions",
        null=True,
        blank=True,
        verbose_name="option",
    )
    starts_on = models.DateField("från och med")
    ends_on = models.DateField("till och med")
    amount = models.DecimalField(
        "belopp",
        max_digits=14,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(0)],
    )
    quantity = models.DecimalField(
        "volym",
        max_digits=12,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(0)],
    )
    unit = models.CharField("enhet", max_length=10, choices=VolumeUnit, default=VolumeUnit.HOURS)
    source = models.CharField("källa", max_length=200)

    history = track()

    class Meta:
        verbose_name = "förbrukning"
        verbose_name_plural = "förbrukning"
        ordering = ("starts_on", "pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")),
                name="consumption_dates_in_order",
                violation_error_message=REVERSED,
            ),
            models.CheckConstraint(
                condition=Q(amount__gte=0) | Q(quantity__gte=0),
                name="consumption_something",
                violation_error_message="Ange ett belopp, en volym eller båda.",
            ),
        )

    def __str__(self) -> str:
        return f"förbrukning {self.starts_on}–{self.ends_on}"


class AwardGroup(Versioned, TrackedModel):
    """Services that are of the same sort when direct awards are added up (sv: slag).

    A service in no group is a sort of its own, and a welfare service.
    """

    name = models.CharField("slag", max_length=120, unique=True)
    kind = models.CharField(
        "gränsvärde", max_length=10, choices=AwardKind, default=AwardKind.WELFARE
    )

    history = track()

    class Meta:
        verbose_name = "slag av tjänst"
        verbose_name_plural = "slag av tjänster"
        ordering = ("name", "pk")

    def __str__(self) -> str:
        return self.name


class AwardGroupService(TrackedModel):
    """A service that belongs to a sort; it belongs to one at most."""

    group = models.ForeignKey(AwardGroup, on_delete=models.CASCADE, related_name="members")
    service = models.OneToOneField(
        Service, on_delete=models.PROTECT, related_name="+", verbose_name="insats"
    )

    history = track()

    class Meta:
        verbose_name = "insats i slag"
        verbose_name_plural = "insatser i slag"
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"{self.group}: {self.service}"


class DirectAwardLimit(Versioned, TrackedModel):
    """Up to where a service may be bought without advertising (sv: direktupphandlingsgräns)."""

    kind = models.CharField("slag", max_length=10, choices=AwardKind)
    valid_from = models.DateField("gäller från och med")
    valid_until = models.DateField("gäller till och med", null=True, blank=True)
    amount = models.DecimalField(
        "gränsvärde", max_digits=14, decimal_places=2, validators=[MinValueValidator(1)]
    )
    source = models.CharField("källa", max_length=200)

    history = track()

    class Meta:
        verbose_name = "gränsvärde för direktupphandling"
        verbose_name_plural = "gränsvärden för direktupphandling"
        ordering = ("kind", "valid_from")
        constraints = (
            models.CheckConstraint(
                condition=Q(valid_until=None) | Q(valid_until__gte=F("valid_from")),
                name="directawardlimit_dates_in_order",
                violation_error_message=REVERSED,
            ),
            models.CheckConstraint(
                condition=Q(kind__in=AwardKind.values) & Q(amount__gt=0),
                name="directawardlimit_kind_and_amount",
                violation_error_message="Välj ett slag och ange ett belopp över noll.",
            ),
            ExclusionConstraint(
                name="directawardlimit_no_overlap",
                expressions=[
                    ("kind", RangeOperators.EQUAL),
                    (DateRange("valid_from", "valid_until", Value("[]")), RangeOperators.OVERLAPS),
                ],
                violation_error_message="Det finns redan ett gränsvärde för slaget under tiden. "
                "Avsluta det först.",
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_kind_display()} från {self.valid_from}"

    @property
    def as_limit(self) -> Limit:
        """The row as a plain value, for the calculation."""
        return Limit(self.kind, self.valid_from, self.valid_until, self.amount)

    def clean(self) -> None:
        # Keyed to the field: the overlap check would otherwise send a reversed range to SQL.
        if self.valid_from and self.valid_until and self.valid_until < self.valid_from:
            raise ValidationError({"valid_until": REVERSED})
