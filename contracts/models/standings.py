"""The projection: how each agreement stands, from one day to the next change."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q
from django.urls import reverse

from contracts.deadlines import DeadlineKind, DeadlineState, deadline_state
from contracts.derivation import status_of
from contracts.querysets import StandingQuerySet, YearCostQuerySet, amount_field
from contracts.states import Form, Status
from contracts.year_costs import CostRule
from providers.functions import SwedishFold, SwedishSortKey
from providers.models import Party

from .agreements import Agreement


class Standing(models.Model):
    """How an agreement stands (sv: läge) from `valid_from` to `valid_until`, both inclusive.

    Derived and never edited: `contracts.actions.standings` writes it in the transaction that
    changes a term, and `manage.py check_register` proves that it equals the derivation. One row
    for each time between two decisions, so the register can be shown as it was on any day.
    It is therefore the one model without history.
    """

    agreement = models.ForeignKey(Agreement, on_delete=models.CASCADE, related_name="standings")
    valid_from = models.DateField()
    valid_until = models.DateField(null=True)

    form = models.CharField(max_length=30, choices=Form)
    board = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="+")
    provider = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="+")
    title = models.CharField(max_length=120)
    number = models.CharField(max_length=60)
    board_name = models.CharField(max_length=200)
    provider_name = models.CharField(max_length=200)
    service_ids = ArrayField(models.BigIntegerField(), default=list)
    legal_basis = models.CharField(max_length=300, blank=True)

    stage = models.CharField(max_length=20, choices=Status, blank=True)
    is_decided = models.BooleanField()
    starts_on = models.DateField(null=True)
    base_ends_on = models.DateField(null=True)
    ends_on = models.DateField(null=True)
    latest_end_on = models.DateField(null=True)
    act_by = models.DateField(null=True)
    deadline_kind = models.CharField(max_length=10, blank=True)
    steps_used = models.PositiveSmallIntegerField(default=0)
    steps_left = models.PositiveSmallIntegerField(default=0)
    is_replaced = models.BooleanField(default=False)
    has_open_proposal = models.BooleanField(default=False)
    proposed_ends_on = models.DateField(null=True)

    yearly_cost = models.DecimalField(max_digits=14, decimal_places=0, null=True)
    price_level_year = models.PositiveSmallIntegerField(null=True)
    volume_text = models.CharField(max_length=120, blank=True)
    periods = models.JSONField(default=list)
    lacks_dnr = models.BooleanField(default=False)
    lacks_amount = models.BooleanField(default=False)
    lacks_successor = models.BooleanField(default=False)
    is_example = models.BooleanField(default=False)
    # The share of the fullest cap or ceiling that has been used, in whole percent.
    cap_percent = models.IntegerField(null=True)
    # Of agreements awarded without advertising: when, and their value with all that may follow.
    awarded_on = models.DateField(null=True)
    whole_value = models.DecimalField(max_digits=16, decimal_places=0, null=True)

    search_text = models.TextField()
    title_sort = models.GeneratedField(
        expression=SwedishSortKey("title"),
        output_field=models.TextField(db_collation="C"),
        db_persist=True,
    )
    provider_sort = models.GeneratedField(
        expression=SwedishSortKey("provider_name"),
        output_field=models.TextField(db_collation="C"),
        db_persist=True,
    )
    search_fold = models.GeneratedField(
        expression=SwedishFold("search_text"), output_field=models.TextField(), db_persist=True
    )

    objects = StandingQuerySet.as_manager()

    class Meta:
        verbose_name = "läge"
        verbose_name_plural = "lägen"
        ordering = ("title_sort", "agreement_id")
        constraints = (
            models.UniqueConstraint(fields=["agreement", "valid_from"], name="standing_once"),
        )
        indexes = (
            models.Index(fields=["title_sort", "agreement"], name="standing_title"),
            models.Index(fields=["provider_sort", "agreement"], name="standing_provider"),
            models.Index(fields=["ends_on", "agreement"], name="standing_ends_on"),
            models.Index(fields=["act_by", "agreement"], name="standing_act_by"),
            models.Index(fields=["valid_from", "valid_until"], name="standing_valid"),
            models.Index(
                fields=["cap_percent", "agreement"],
                name="standing_cap",
                condition=Q(cap_percent__isnull=False),
            ),
            models.Index(
                fields=["awarded_on"],
                name="standing_awarded",
                condition=Q(awarded_on__isnull=False),
            ),
            models.Index(fields=["board", "form"], name="standing_board_form"),
            GinIndex(fields=["service_ids"], name="standing_services"),
            GinIndex(fields=["search_fold"], opclasses=["gin_trgm_ops"], name="standing_trigrams"),
        )

    def __str__(self) -> str:
        return f"{self.title} {self.valid_from}–{self.valid_until or ''}"

    def get_absolute_url(self) -> str:
        return reverse("commissioning:agreement-detail", args=[self.agreement_id])

    def status_on(self, on: date) -> Status:
        if not self.is_decided:
            return Status(self.stage)
        return status_of(self.starts_on, self.ends_on, self.steps_used, self.is_replaced, on)

    def deadline_state_on(self, on: date) -> DeadlineState | None:
        return deadline_state(self.act_by, on) if self.act_by else None

    @property
    def deadline_kind_label(self) -> str:
        return DeadlineKind(self.deadline_kind).label if self.deadline_kind else ""


class YearCost(models.Model):
    """What an agreement costs in each of some years (sv: årskostnad), as it stands.

    Derived with the `Standing` it belongs to, written with it and checked with it; therefore
    without history. One row for years in a row that cost the same, so that a long agreement
    needs few; `leap_amount` is that of the leap years among them. A row that is not decided says
    what the open proposals would change, which may be less than nothing.
    """

    standing = models.ForeignKey(Standing, on_delete=models.CASCADE, related_name="year_costs")
    service = models.ForeignKey(
        "contracts.Service", on_delete=models.PROTECT, related_name="+", null=True
    )
    is_decided = models.BooleanField()
    first_year = models.PositiveSmallIntegerField()
    last_year = models.PositiveSmallIntegerField(null=True)
    rule = models.CharField(max_length=12, choices=[(rule.value, rule.label) for rule in CostRule])
    price_level_year = models.PositiveSmallIntegerField(null=True)
    amount = models.DecimalField(max_digits=22, decimal_places=0)
    leap_amount = models.DecimalField(max_digits=22, decimal_places=0)

    objects = YearCostQuerySet.as_manager()

    class Meta:
        verbose_name = "årskostnad"
        verbose_name_plural = "årskostnader"
        ordering = ("standing", "first_year", "pk")
        indexes = (models.Index(fields=["first_year", "last_year"], name="yearcost_years"),)

    def __str__(self) -> str:
        return f"{self.first_year}–{self.last_year or ''}: {self.amount} kr"

    def in_year(self, year: int) -> Decimal:
        """Kronor in a year that the row is about."""
        amount: Decimal = getattr(self, amount_field(year))
        return amount
