"""The competition plan: what a board opens to competition, and what it keeps in its own hands."""

from __future__ import annotations

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import IntegerRangeField, RangeOperators
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q, Value
from django.urls import reverse

from providers.models import Party, PartyKind
from providers.tracking import TrackedModel, Versioned, track

from .capacity import YEARS
from .services import Service

YEARS_REVERSED = "Sista året ligger före det första."


class YearRange(models.Func):
    """INT4RANGE(first, last, '[]'): both years belong to the range."""

    function = "INT4RANGE"
    output_field = IntegerRangeField()


class CompetitionPlan(Versioned, TrackedModel):
    """What a board means to procure and to do itself in some years (sv: konkurrensutsättningsplan).

    A board has one plan for each year. `reference` is the decision, as it is cited.
    """

    board = models.ForeignKey(
        Party,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name="nämnd",
        limit_choices_to={"kind": PartyKind.BOARD},
    )
    first_year = models.PositiveSmallIntegerField("från och med år", validators=YEARS)
    last_year = models.PositiveSmallIntegerField("till och med år", validators=YEARS)
    decided_on = models.DateField("beslutad", null=True, blank=True)
    reference = models.CharField("beslut", max_length=200, blank=True)
    note = models.CharField("anteckning", max_length=500, blank=True)
    is_example = models.BooleanField("exempel", default=False)

    history = track()

    class Meta:
        verbose_name = "konkurrensplan"
        verbose_name_plural = "konkurrensplaner"
        ordering = ("-first_year", "board", "pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(last_year__gte=F("first_year")),
                name="competitionplan_years_in_order",
                violation_error_message=YEARS_REVERSED,
            ),
            ExclusionConstraint(
                name="competitionplan_one_a_year",
                expressions=[
                    ("board", RangeOperators.EQUAL),
                    (YearRange("first_year", "last_year", Value("[]")), RangeOperators.OVERLAPS),
                ],
                violation_error_message="Nämnden har redan en plan för något av åren.",
            ),
        )

    def __str__(self) -> str:
        return f"{self.board} {self.years}"

    def clean(self) -> None:
        # Keyed to the field: the overlap check would otherwise send a reversed range to SQL.
        if self.first_year and self.last_year and self.last_year < self.first_year:
            raise ValidationError({"last_year": YEARS_REVERSED})

    def get_absolute_url(self) -> str:
        return reverse("commissioning:competition-detail", args=[self.pk])

    @property
    def years(self) -> str:
        """ "2024–2027", or one year."""
        if self.first_year == self.last_year:
            return str(self.first_year)
        return f"{self.first_year}–{self.last_year}"


class Choice(models.TextChoices):
    """Who is to perform a service."""

    PROCURED = "procured", "Upphandlas (LOU)"
    CHOICE_SYSTEM = "choice_system", "Valfrihetssystem (LOV)"
    OWN = "own", "Egen regi"


class CompetitionLine(Versioned, TrackedModel):
    """A service of a plan: how it is to be performed, on what ground and from when."""

    plan = models.ForeignKey(CompetitionPlan, on_delete=models.PROTECT, related_name="lines")
    service = models.ForeignKey(
        Service, on_delete=models.PROTECT, related_name="+", verbose_name="insats"
    )
    choice = models.CharField("val", max_length=20, choices=Choice)
    ground = models.CharField("skäl", max_length=500)
    starts_on = models.DateField("planerad start", null=True, blank=True)
    reference = models.CharField("beslut eller ärende", max_length=200, blank=True)

    history = track()

    class Meta:
        verbose_name = "rad i konkurrensplan"
        verbose_name_plural = "rader i konkurrensplan"
        ordering = ("service__name_sort", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=["plan", "service"],
                name="competitionline_once",
                violation_error_message="Insatsen finns redan i planen.",
            ),
            models.CheckConstraint(
                condition=Q(choice__in=Choice.values),
                name="competitionline_choice",
                violation_error_message="Välj ett alternativ ur listan.",
            ),
        )

    def __str__(self) -> str:
        return f"{self.service}: {self.get_choice_display()}"
