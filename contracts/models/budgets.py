"""What a board has to spend in a year."""

from __future__ import annotations

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q

from providers.models import Party
from providers.tracking import TrackedModel, Versioned, track

FIRST_YEAR = 1990
LAST_YEAR = 2100


class Budget(Versioned, TrackedModel):
    """A board's budget for a calendar year in kronor (sv: budget), as the source says.

    Without a service it is the board's whole budget for what the register holds; with one it is
    a part of that.
    """

    board = models.ForeignKey(
        Party, on_delete=models.PROTECT, related_name="+", verbose_name="nämnd"
    )
    service = models.ForeignKey(
        "contracts.Service",
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        verbose_name="insats",
    )
    year = models.PositiveSmallIntegerField(
        "år", validators=[MinValueValidator(FIRST_YEAR), MaxValueValidator(LAST_YEAR)]
    )
    amount = models.DecimalField(
        "belopp", max_digits=14, decimal_places=0, validators=[MinValueValidator(0)]
    )
    source = models.CharField(
        "underlag", max_length=200, help_text="Beslut eller dokument, till exempel KF § 301."
    )
    decided_on = models.DateField("beslutad", null=True, blank=True)
    note = models.CharField("anteckning", max_length=200, blank=True)
    is_example = models.BooleanField("exempel", default=False)

    history = track()

    class Meta:
        verbose_name = "nämndens budget"
        verbose_name_plural = "nämndernas budgetar"
        ordering = ("-year", "board", "service")
        constraints = (
            models.UniqueConstraint(
                fields=["board", "year", "service"],
                name="budget_once",
                nulls_distinct=False,
                violation_error_message="Det finns redan en budget för nämnden, året och insatsen.",
            ),
            models.CheckConstraint(
                condition=Q(amount__gte=0),
                name="budget_not_negative",
                violation_error_message="Beloppet kan inte vara negativt.",
            ),
        )

    def __str__(self) -> str:
        return f"{self.board} {self.year}"
