"""Typed terms: what an amendment says about time, volume, money and rights."""

from __future__ import annotations

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q, Value

from contracts.deadlines import Actor, CountedFrom
from contracts.proration import Rule
from contracts.states import (
    Channel,
    CompensationModel,
    CompensationUnit,
    Effect,
    PeriodKind,
    VolumeBasis,
    VolumePer,
    VolumeUnit,
)
from providers.models import DateRange
from providers.tracking import TrackedModel, track

from .agreements import Agreement
from .amendments import Amendment

REVERSED = "Till och med-dagen ligger före från och med-dagen."


def dates_in_order(first: str, last: str, name: str) -> models.CheckConstraint:
    return models.CheckConstraint(
        condition=Q(**{first: None}) | Q(**{last: None}) | Q(**{f"{last}__gte": F(first)}),
        name=name,
        violation_error_message=REVERSED,
    )


class Term(TrackedModel):
    """Base of all terms. A term belongs to one amendment and counts when that is in force."""

    amendment = models.ForeignKey(
        Amendment, on_delete=models.CASCADE, related_name="%(class)ss", editable=False
    )

    class Meta:
        abstract = True


class ValidTerm(Term):
    """A term with a validity of its own; empty means the whole agreement."""

    service = models.ForeignKey(
        "contracts.Service",
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        verbose_name="insats",
    )
    valid_from = models.DateField("gäller från och med", null=True, blank=True)
    valid_until = models.DateField("gäller till och med", null=True, blank=True)
    effect = models.CharField("verkan", max_length=10, choices=Effect, default=Effect.ADD)

    class Meta:
        abstract = True

    def clean(self) -> None:
        if self.valid_from and self.valid_until and self.valid_until < self.valid_from:
            raise ValidationError({"valid_until": REVERSED})


class PeriodTerm(Term):
    """A time during which the agreement is valid (sv: avtalsperiod). Last day inclusive."""

    agreement = models.ForeignKey(
        Agreement, on_delete=models.PROTECT, related_name="+", editable=False
    )
    kind = models.CharField("slag", max_length=10, choices=PeriodKind, default=PeriodKind.BASE)
    starts_on = models.DateField("från och med")
    ends_on = models.DateField("till och med", null=True, blank=True)
    approximate = models.CharField(
        "ungefärlig start",
        max_length=60,
        blank=True,
        help_text="Fyll i om dagen inte är känd, till exempel våren 2020.",
    )
    # Copied from the amendment by the action, so that the database can refuse overlaps
    # among decided periods while competing proposals may stand side by side.
    is_in_force = models.BooleanField(default=False, editable=False)

    history = track()

    class Meta:
        verbose_name = "period"
        verbose_name_plural = "perioder"
        ordering = ("starts_on", "pk")
        constraints = (
            dates_in_order("starts_on", "ends_on", "periodterm_dates_in_order"),
            ExclusionConstraint(
                name="periodterm_no_overlap",
                expressions=[
                    ("agreement", RangeOperators.EQUAL),
                    (DateRange("starts_on", "ends_on", Value("[]")), RangeOperators.OVERLAPS),
                ],
                condition=Q(is_in_force=True),
                violation_error_message="Perioden överlappar en period som redan är beslutad.",
            ),
        )

    def __str__(self) -> str:
        return f"{self.starts_on}–{self.ends_on or ''}"

    def clean(self) -> None:
        # Keyed to the field: the overlap check would otherwise send a reversed range to SQL.
        if self.starts_on and self.ends_on and self.ends_on < self.starts_on:
            raise ValidationError({"ends_on": REVERSED})


class ServiceTerm(Term):
    """A service that the agreement covers (sv: insats som ingår)."""

    service = models.ForeignKey(
        "contracts.Service", on_delete=models.PROTECT, related_name="+", verbose_name="insats"
    )

    history = track()

    class Meta:
        verbose_name = "insats"
        verbose_name_plural = "insatser"
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(
                fields=["amendment", "service"],
                name="serviceterm_once",
                violation_error_message="Insatsen är redan vald.",
            ),
        )

    def __str__(self) -> str:
        return str(self.service)


class VolumeTerm(ValidTerm):
    """How much (sv: volym): a quantity with unit, basis and validity.

    `is_part` marks a quantity that is included in another one ("varav"), and is not added.
    """

    quantity = models.DecimalField(
        "volym", max_digits=12, decimal_places=2, validators=[MinValueValidator(0)]
    )
    quantity_max = models.DecimalField(
        "högst",
        max_digits=12,
        decimal_places=2,
        null=True,
        blank=True,
        help_text="Fyll i om volymen är ett spann, till exempel 8–10 platser.",
    )
    unit = models.CharField("enhet", max_length=10, choices=VolumeUnit, default=VolumeUnit.HOURS)
    per = models.CharField("avser", max_length=10, choices=VolumePer, default=VolumePer.YEAR)
    basis = models.CharField(
        "grund", max_length=10, choices=VolumeBasis, default=VolumeBasis.ORDERED
    )
    is_part = models.BooleanField("varav", default=False)
    label = models.CharField("benämning", max_length=120, blank=True)

    history = track()

    class Meta:
        verbose_name = "volym"
        verbose_name_plural = "volymer"
        ordering = ("pk",)
        constraints = (
            dates_in_order("valid_from", "valid_until", "volumeterm_dates_in_order"),
            models.CheckConstraint(
                condition=Q(quantity__gte=0)
                & (Q(quantity_max=None) | Q(quantity_max__gte=F("quantity"))),
                name="volumeterm_quantity",
                violation_error_message="Högsta volymen är lägre än volymen.",
            ),
        )

    def __str__(self) -> str:
        return f"{self.quantity} {self.get_unit_display()}"


class CompensationTerm(ValidTerm):
    """What is paid (sv: ersättning): amount with unit, price level year and validity."""

    model = models.CharField(
        "ersättningsmodell",
        max_length=20,
        choices=CompensationModel,
        default=CompensationModel.FIXED,
    )
    amount = models.DecimalField(
        "belopp", max_digits=14, decimal_places=2, validators=[MinValueValidator(0)]
    )
    unit = models.CharField(
        "enhet", max_length=12, choices=CompensationUnit, default=CompensationUnit.YEAR
    )
    price_level_year = models.PositiveSmallIntegerField(
        "prisnivå",
        null=True,
        blank=True,
        validators=[MinValueValidator(1990), MaxValueValidator(2100)],
    )
    index_formula = models.ForeignKey(
        "contracts.IndexFormula",
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        verbose_name="index",
    )
    proration = models.CharField(
        "del av år räknas i",
        max_length=10,
        choices=[(rule.value, rule.label) for rule in Rule],
        default=Rule.MONTHS.value,
    )
    note = models.CharField("anteckning", max_length=200, blank=True)

    history = track()

    class Meta:
        verbose_name = "ersättning"
        verbose_name_plural = "ersättningar"
        ordering = ("pk",)
        constraints = (
            dates_in_order("valid_from", "valid_until", "compensationterm_dates_in_order"),
            models.CheckConstraint(
                condition=Q(amount__gte=0),
                name="compensationterm_not_negative",
                violation_error_message="Beloppet kan inte vara negativt.",
            ),
        )

    def __str__(self) -> str:
        return f"{self.amount} {self.get_unit_display()}"


class ExtensionRightTerm(Term):
    """A right to extend (sv: förlängningsrätt): how often, how long, by whom, with what notice.

    Notice is counted from the current end, after extensions. `is_automatic` tells apart
    two different rights: extended unless somebody acts, or only if somebody acts.
    """

    steps = models.PositiveSmallIntegerField(
        "antal förlängningar",
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(20)],
        help_text="Lämna tomt om avtalet kan förlängas utan gräns.",
    )
    months_per_step = models.PositiveSmallIntegerField(
        "längd per förlängning", validators=[MinValueValidator(1), MaxValueValidator(120)]
    )
    is_automatic = models.BooleanField("förlängs av sig självt", default=False)
    actor = models.CharField(
        "vem som förlänger eller säger upp",
        max_length=10,
        choices=[(actor.value, actor.label) for actor in Actor],
        default=Actor.BOARD.value,
    )
    notice_months = models.PositiveSmallIntegerField(
        "besked", null=True, blank=True, validators=[MaxValueValidator(60)]
    )
    notice_from = models.CharField(
        "räknas från",
        max_length=20,
        choices=[(start.value, start.label) for start in CountedFrom],
        default=CountedFrom.PERIOD_END.value,
    )
    channel = models.CharField("besked lämnas", max_length=10, choices=Channel, blank=True)
    not_after = models.DateField("längst till och med", null=True, blank=True)
    is_cap_unclear = models.BooleanField(
        "antalet framgår inte av texten",
        default=False,
        help_text="Markera om avtalet kan läsas som en eller flera förlängningar.",
    )

    history = track()

    class Meta:
        verbose_name = "förlängningsrätt"
        verbose_name_plural = "förlängningsrätter"
        ordering = ("pk",)
        constraints = (
            models.CheckConstraint(
                condition=Q(months_per_step__gte=1) & (Q(steps=None) | Q(steps__gte=1)),
                name="extensionright_positive",
                violation_error_message="Ange minst en förlängning om minst en månad.",
            ),
            models.UniqueConstraint(fields=["amendment"], name="extensionright_one"),
        )

    def __str__(self) -> str:
        return f"{self.steps or 'flera'} × {self.months_per_step} månader"
