"""Runs that count prices up by an index, and every price that each of them wrote."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.urls import reverse

from contracts.states import CompensationUnit
from providers.models import Party, PartyKind
from providers.tracking import TrackedModel, Versioned, track

from .agreements import Agreement
from .amendments import Amendment
from .indexes import IndexFormula


class IndexRun(Versioned, TrackedModel):
    """One run (sv: uppräkning) of a formula and a year. Never changed after it was made, but it
    can be taken back, once: then none of its prices counts from `taken_back_on`.

    What the agreements themselves prescribe is in force at once and rests on `reference`, from
    `decided_on`. What needs a decision is proposed in a matter: then both are empty.
    """

    formula = models.ForeignKey(
        IndexFormula, on_delete=models.PROTECT, related_name="runs", verbose_name="index"
    )
    year = models.PositiveSmallIntegerField("år")
    applies_from = models.DateField("nya priser från och med")
    board = models.ForeignKey(
        Party,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        verbose_name="nämnd",
        limit_choices_to={"kind": PartyKind.BOARD},
    )
    needs_decision = models.BooleanField("kräver beslut", default=False)
    decided_on = models.DateField("beslutsdag", null=True, blank=True)
    reference = models.CharField("stöd för uppräkningen", max_length=200, blank=True)
    formula_text = models.CharField("så räknades indexet", max_length=300)
    is_preliminary = models.BooleanField("preliminärt", default=False)
    made_on = models.DateField("gjord")
    taken_back_on = models.DateField("tillbakatagen", null=True, blank=True)
    taken_back_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        verbose_name="tillbakatagen av",
    )
    take_back_reason = models.CharField("skäl", max_length=500, blank=True)

    history = track()

    class Meta:
        verbose_name = "uppräkning"
        verbose_name_plural = "uppräkningar"
        ordering = ("-pk",)
        constraints = (
            models.CheckConstraint(
                condition=models.Q(needs_decision=True, decided_on__isnull=True, reference="")
                | (
                    models.Q(needs_decision=False, decided_on__isnull=False)
                    & ~models.Q(reference="")
                ),
                name="indexrun_rests_on_something",
                violation_error_message="Ange beslutsdagen och vad uppräkningen stöds på.",
            ),
            models.CheckConstraint(
                condition=models.Q(
                    taken_back_on__isnull=True, taken_back_by__isnull=True, take_back_reason=""
                )
                | (
                    models.Q(taken_back_on__isnull=False, taken_back_by__isnull=False)
                    & ~models.Q(take_back_reason="")
                ),
                name="indexrun_taken_back_for_a_reason",
                violation_error_message="Skriv varför uppräkningen tas tillbaka.",
            ),
        )

    def __str__(self) -> str:
        return f"{self.formula} {self.year}"

    def get_absolute_url(self) -> str:
        return reverse("commissioning:index-run-detail", args=[self.pk])

    @property
    def is_taken_back(self) -> bool:
        return self.taken_back_on is not None

    @property
    def can_be_taken_back(self) -> bool:
        """What is proposed or decided in a matter is taken back there. What later runs build on
        is found by `index_take_backs.obstacles`."""
        return not self.is_taken_back and not self.needs_decision


class IndexedPrice(TrackedModel):
    """A price as a run wrote it (sv: uppräknat pris), with how it came about.

    `turn` numbers the runs of one agreement, formula and year: the first, and each correction
    or new attempt after a refused one. The database refuses the same turn twice, so two runs at
    once cannot both count an agreement up. `place` numbers the prices of the same amendment.
    """

    run = models.ForeignKey(IndexRun, on_delete=models.PROTECT, related_name="prices")
    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="+")
    amendment = models.ForeignKey(
        Amendment, on_delete=models.PROTECT, related_name="indexed_prices"
    )
    formula = models.ForeignKey(IndexFormula, on_delete=models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField("år")
    turn = models.PositiveSmallIntegerField("omgång", default=1)
    place = models.PositiveSmallIntegerField("plats", default=1)
    service = models.ForeignKey(
        "contracts.Service", on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    unit = models.CharField("enhet", max_length=12, choices=CompensationUnit)
    valid_from = models.DateField("gäller från och med")
    base_amount = models.DecimalField("utgångspris", max_digits=14, decimal_places=2)
    base_year = models.PositiveSmallIntegerField("utgångsprisets nivå")
    old_amount = models.DecimalField("pris före", max_digits=14, decimal_places=2)
    new_amount = models.DecimalField("pris efter", max_digits=14, decimal_places=2)
    explanation = models.CharField("så räknades priset", max_length=1000)
    is_preliminary = models.BooleanField("preliminärt", default=False)
    yearly_effect = models.DecimalField(
        "skillnad per år", max_digits=16, decimal_places=2, null=True, blank=True
    )
    retroactive = models.DecimalField(
        "retroaktivt belopp", max_digits=16, decimal_places=2, null=True, blank=True
    )

    retroactive_months = models.JSONField(
        "retroaktivt per månad", default=list, blank=True, help_text="Månad och kronor."
    )

    history = track()

    class Meta:
        verbose_name = "uppräknat pris"
        verbose_name_plural = "uppräknade priser"
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(
                fields=["agreement", "formula", "year", "turn", "place"],
                name="indexedprice_once",
                violation_error_message="Avtalet har redan räknats upp för det året.",
            ),
        )

    def __str__(self) -> str:
        return f"{self.agreement}: {self.explanation}"

    @property
    def is_correction(self) -> bool:
        """Whether it came after another one of the same year (or after a refused proposal)."""
        return self.turn > 1
