"""What is needed, what is contracted and ordered year by year, and what was performed."""

from __future__ import annotations

from datetime import date

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q, Value
from django.db.models.functions import Coalesce

from contracts.states import VolumeUnit
from providers.models import DateRange, Party
from providers.tracking import TrackedModel, TrackedQuerySet, Versioned, track

from .agreements import Agreement
from .services import Service

REVERSED = "Till och med-dagen ligger före från och med-dagen."
YEARS = (MinValueValidator(1990), MaxValueValidator(2100))
NOT_NEGATIVE = MinValueValidator(0)


class Performance(Versioned, TrackedModel):
    """What was performed during a time (sv: utförd volym), as reported by somebody.

    A time lies within one calendar year, and two times of the same service and unit never
    overlap: so that the sum of a year is the sum of its rows.
    """

    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="performances")
    service = models.ForeignKey(
        Service,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        verbose_name="insats",
    )
    starts_on = models.DateField("från och med")
    ends_on = models.DateField("till och med")
    quantity = models.DecimalField("volym", max_digits=12, decimal_places=2)
    unit = models.CharField("enhet", max_length=10, choices=VolumeUnit, default=VolumeUnit.HOURS)
    is_approximate = models.BooleanField("ungefärlig", default=False)
    source = models.CharField("källa", max_length=200, blank=True)

    history = track()

    class Meta:
        verbose_name = "utförd volym"
        verbose_name_plural = "utförda volymer"
        ordering = ("starts_on", "pk")
        indexes = (models.Index(fields=["service", "starts_on"], name="performance_service"),)
        constraints = (
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")),
                name="performance_dates_in_order",
                violation_error_message=REVERSED,
            ),
            models.CheckConstraint(
                condition=Q(quantity__gte=0),
                name="performance_not_negative",
                violation_error_message="Volymen kan inte vara negativ.",
            ),
            models.CheckConstraint(
                condition=Q(ends_on__year=F("starts_on__year")),
                name="performance_within_a_year",
                violation_error_message="Dela tiden vid årsskiftet: en rad för varje år.",
            ),
            ExclusionConstraint(
                name="performance_once",
                expressions=[
                    ("agreement", RangeOperators.EQUAL),
                    (Coalesce("service_id", Value(0)), RangeOperators.EQUAL),
                    ("unit", RangeOperators.EQUAL),
                    (DateRange("starts_on", "ends_on", Value("[]")), RangeOperators.OVERLAPS),
                ],
                violation_error_message=(
                    "Det finns redan en utförd volym för en del av tiden. Ändra den i stället."
                ),
            ),
        )

    def __str__(self) -> str:
        return f"{self.quantity} {self.get_unit_display()} {self.starts_on}–{self.ends_on}"

    def clean(self) -> None:
        # Keyed to the field: the overlap check would otherwise send a reversed range to SQL.
        if self.starts_on and self.ends_on and self.ends_on < self.starts_on:
            raise ValidationError({"ends_on": REVERSED})


class NeedQuerySet(TrackedQuerySet):
    def known_on(self, on: date) -> NeedQuerySet:
        """What had been stated on the day."""
        return self.filter(stated_on__lte=on)


class Need(Versioned, TrackedModel):
    """How much of a service is needed a year (sv: behov), as a source stated it on a day.

    It holds for each year from `first_year` to `last_year`. A later statement about the same
    year takes the place of an earlier one, which stays.
    """

    service = models.ForeignKey(
        Service, on_delete=models.PROTECT, related_name="needs", verbose_name="insats"
    )
    unit = models.CharField("enhet", max_length=10, choices=VolumeUnit, default=VolumeUnit.HOURS)
    first_year = models.PositiveSmallIntegerField("från och med år", validators=YEARS)
    last_year = models.PositiveSmallIntegerField("till och med år", validators=YEARS)
    quantity = models.DecimalField(
        "behov per år", max_digits=12, decimal_places=2, validators=[NOT_NEGATIVE]
    )
    persons = models.PositiveIntegerField("antal personer", null=True, blank=True)
    stated_on = models.DateField("uppgiftens dag")
    source = models.CharField("källa", max_length=200)
    note = models.CharField("anteckning", max_length=500, blank=True)

    objects = NeedQuerySet.as_manager()
    history = track()

    class Meta:
        verbose_name = "behov"
        verbose_name_plural = "behov"
        ordering = ("first_year", "stated_on", "pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(last_year__gte=F("first_year")),
                name="need_years_in_order",
                violation_error_message="Sista året ligger före det första.",
            ),
            models.CheckConstraint(
                condition=Q(quantity__gte=0),
                name="need_not_negative",
                violation_error_message="Behovet kan inte vara negativt.",
            ),
            models.UniqueConstraint(
                fields=["service", "unit", "first_year", "stated_on"],
                name="need_stated_once",
                violation_error_message=(
                    "Det finns redan en uppgift från den dagen för samma år. Ändra den i stället."
                ),
            ),
        )

    def __str__(self) -> str:
        return f"{self.service} {self.first_year}–{self.last_year}: {self.quantity}"


class NeedFlow(Versioned, TrackedModel):
    """How many persons begin and end each month (sv: in- och utflöde), as a source stated it."""

    service = models.ForeignKey(
        Service, on_delete=models.PROTECT, related_name="flows", verbose_name="insats"
    )
    stated_on = models.DateField("uppgiftens dag")
    inflow = models.DecimalField(
        "nya per månad", max_digits=8, decimal_places=2, validators=[NOT_NEGATIVE]
    )
    outflow_least = models.DecimalField(
        "avslutas per månad, lägst", max_digits=8, decimal_places=2, validators=[NOT_NEGATIVE]
    )
    outflow_most = models.DecimalField(
        "avslutas per månad, högst", max_digits=8, decimal_places=2, validators=[NOT_NEGATIVE]
    )
    source = models.CharField("källa", max_length=200)
    note = models.CharField("anteckning", max_length=500, blank=True)

    objects = NeedQuerySet.as_manager()
    history = track()

    class Meta:
        verbose_name = "in- och utflöde"
        verbose_name_plural = "in- och utflöden"
        ordering = ("stated_on", "pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(outflow_most__gte=F("outflow_least")),
                name="needflow_outflow_in_order",
                violation_error_message="Det högsta utflödet är lägre än det lägsta.",
            ),
            models.CheckConstraint(
                condition=Q(inflow__gte=0) & Q(outflow_least__gte=0),
                name="needflow_not_negative",
                violation_error_message="Antalet kan inte vara negativt.",
            ),
            models.UniqueConstraint(
                fields=["service", "stated_on"],
                name="needflow_stated_once",
                violation_error_message=(
                    "Det finns redan en uppgift från den dagen. Ändra den i stället."
                ),
            ),
        )

    def __str__(self) -> str:
        return f"{self.service} {self.stated_on}"


class VolumeKind(models.TextChoices):
    """What a volume of a year is: see `contracts.capacity`."""

    CONTRACTED = "contracted", "Avtalad"
    PART = "part", "Varav"
    ORDERED = "ordered", "Beställd utöver"
    PROPOSED = "proposed", "Föreslagen"


class YearVolumeQuerySet(models.QuerySet["YearVolume"]):
    def known_on(self, on: date) -> YearVolumeQuerySet:
        """What the terms said on the day."""
        return self.filter(Q(valid_until=None) | Q(valid_until__gte=on), valid_from__lte=on)

    def in_years(self, first: int, last: int) -> YearVolumeQuerySet:
        return self.filter(Q(last_year=None) | Q(last_year__gte=first), first_year__lte=last)


class YearVolume(models.Model):
    """The volume of an agreement in each of some calendar years (sv: årsvolym).

    Derived and never edited, as `Standing` is and beside it: what the terms said from
    `valid_from` to `valid_until` about each year from `first_year` to `last_year` (None: and on).
    """

    agreement = models.ForeignKey(Agreement, on_delete=models.CASCADE, related_name="year_volumes")
    board = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="+")
    in_house = models.BooleanField()
    valid_from = models.DateField()
    valid_until = models.DateField(null=True)
    first_year = models.PositiveSmallIntegerField()
    last_year = models.PositiveSmallIntegerField(null=True)
    service = models.ForeignKey(Service, on_delete=models.PROTECT, related_name="+", null=True)
    unit = models.CharField(max_length=10, choices=VolumeUnit)
    kind = models.CharField(max_length=10, choices=VolumeKind)
    label = models.CharField(max_length=120, blank=True)
    quantity = models.DecimalField(max_digits=14, decimal_places=2)
    highest = models.DecimalField(max_digits=14, decimal_places=2)
    full_year = models.DecimalField(max_digits=14, decimal_places=2)

    objects = YearVolumeQuerySet.as_manager()

    class Meta:
        verbose_name = "årsvolym"
        verbose_name_plural = "årsvolymer"
        ordering = ("agreement", "valid_from", "first_year", "pk")
        indexes = (
            models.Index(fields=["service", "first_year"], name="yearvolume_service"),
            models.Index(fields=["board", "first_year"], name="yearvolume_board"),
        )

    def __str__(self) -> str:
        return f"{self.agreement_id} {self.first_year}–{self.last_year or ''}: {self.quantity}"
