"""The parties: boards that commission, and providers that perform."""

from __future__ import annotations

from datetime import date

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from .functions import SwedishFold, SwedishSortKey
from .organisation_numbers import normalise
from .tracking import TrackedModel, TrackedQuerySet, Versioned, track


class DateRange(models.Func):
    """DATERANGE(from, until, '[]'): both days belong to the range; an empty end is open."""

    function = "DATERANGE"
    output_field = DateRangeField()


class PartyKind(models.TextChoices):
    BOARD = "board", "Nämnd"
    IN_HOUSE = "in_house", "Egen regi"
    ADMINISTRATION = "administration", "Förvaltning"
    COMPANY = "company", "Företag"
    ASSOCIATION = "association", "Idéburen organisation"
    MUNICIPALITY = "municipality", "Annan kommun"
    REGION = "region", "Region"
    GROUP = "group", "Grupp av utförare"


class PartyQuerySet(TrackedQuerySet):
    def boards(self) -> PartyQuerySet:
        return self.filter(kind=PartyKind.BOARD)

    def active_on(self, on: date) -> PartyQuerySet:
        """Parties that have not been dissolved or replaced before the day."""
        return self.filter(Q(dissolved_on=None) | Q(dissolved_on__gte=on))


class Party(Versioned, TrackedModel):
    """A party to an agreement (sv: part): a board, a unit of our own or somebody else.

    The same legal person may be several parties: a board and an in-house unit share the
    municipality's organisation number. `name` is today's name; older names and aliases are rows.
    """

    kind = models.CharField("slag", max_length=20, choices=PartyKind)
    name = models.CharField("namn", max_length=200)
    parent = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="units",
        verbose_name="hör till",
    )
    organisation_number = models.CharField(
        "organisationsnummer",
        max_length=11,
        blank=True,
        help_text="Tio siffror, till exempel 212000-0449.",
    )
    prefix = models.CharField(
        "beteckning", max_length=10, blank=True, help_text="Nämndens beteckning i diariet: SON."
    )
    dissolved_on = models.DateField("upphörde", null=True, blank=True)
    is_example = models.BooleanField("exempel", default=False)

    name_sort = models.GeneratedField(
        expression=SwedishSortKey("name"),
        output_field=models.TextField(db_collation="C"),
        db_persist=True,
    )

    objects = PartyQuerySet.as_manager()
    history = track(excluded_fields=["name_sort"])

    class Meta:
        verbose_name = "part"
        verbose_name_plural = "parter"
        ordering = ("name_sort", "pk")
        indexes = (models.Index(fields=["name_sort", "id"]), models.Index(fields=["kind"]))
        constraints = (
            models.CheckConstraint(
                condition=Q(kind__in=PartyKind.values),
                name="party_kind",
                violation_error_message="Välj ett slag ur listan.",
            ),
        )

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("commissioning:party-detail", args=[self.pk])

    def clean(self) -> None:
        if self.organisation_number:
            try:
                self.organisation_number = normalise(self.organisation_number)
            except ValueError as error:
                raise ValidationError({"organisation_number": str(error)}) from None

    @property
    def is_board(self) -> bool:
        return self.kind == PartyKind.BOARD

    @property
    def is_in_house(self) -> bool:
        """Part of the municipality itself, so that no civil contract is possible."""
        return self.kind in (PartyKind.IN_HOUSE, PartyKind.ADMINISTRATION, PartyKind.BOARD)

    def name_on(self, day: date) -> str:
        """The official name on a day; today's name where no dated row says otherwise."""
        for row in self.names.all():
            if not row.is_alias and row.covers(day):
                return row.name
        return self.name


class PartyName(TrackedModel):
    """A name that a party had for a time, or an alias under which it is met (sv: alias)."""

    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="names")
    name = models.CharField("namn", max_length=200)
    is_alias = models.BooleanField("alias", default=False)
    starts_on = models.DateField("från och med", null=True, blank=True)
    ends_on = models.DateField("till och med", null=True, blank=True)
    name_fold = models.GeneratedField(
        expression=SwedishFold("name"), output_field=models.TextField(), db_persist=True
    )

    history = track(excluded_fields=["name_fold"])

    class Meta:
        verbose_name = "namn"
        verbose_name_plural = "namn"
        ordering = ("starts_on", "pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(starts_on=None) | Q(ends_on__gte=F("starts_on")),
                name="partyname_dates_in_order",
                violation_error_message="Till och med-dagen ligger före från och med-dagen.",
            ),
            ExclusionConstraint(
                name="partyname_one_official_a_day",
                expressions=[
                    ("party", RangeOperators.EQUAL),
                    (
                        DateRange("starts_on", "ends_on", models.Value("[]")),
                        RangeOperators.OVERLAPS,
                    ),
                ],
                condition=Q(is_alias=False),
                violation_error_message="Parten har redan ett annat namn under den tiden.",
            ),
        )

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        if self.starts_on and self.ends_on and self.ends_on < self.starts_on:
            raise ValidationError({"ends_on": "Till och med-dagen ligger före från och med-dagen."})

    def covers(self, day: date) -> bool:
        return (self.starts_on is None or self.starts_on <= day) and (
            self.ends_on is None or day <= self.ends_on
        )


class PartySuccession(TrackedModel):
    """One party takes over from another on a day (sv: efterträdare)."""

    predecessor = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="successions_out")
    successor = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="successions_in")
    took_over_on = models.DateField("tog över")
    note = models.CharField("anteckning", max_length=200, blank=True)

    history = track()

    class Meta:
        verbose_name = "efterträdare"
        verbose_name_plural = "efterträdare"
        ordering = ("took_over_on", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=["predecessor", "successor"], name="partysuccession_once"
            ),
            models.CheckConstraint(
                condition=~Q(predecessor=F("successor")),
                name="partysuccession_two_parties",
                violation_error_message="En part kan inte efterträda sig själv.",
            ),
        )

    def __str__(self) -> str:
        return f"{self.predecessor} → {self.successor}"
