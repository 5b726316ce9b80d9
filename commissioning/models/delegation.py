"""The delegation order: what may be decided in the board's place, by whom, in which version."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import F, Q

from providers.models import Party, PartyKind
from providers.tracking import TrackedModel, TrackedQuerySet, track


class DelegationOrderQuerySet(TrackedQuerySet):
    def in_force(self, on: date) -> DelegationOrderQuerySet:
        return self.filter(Q(valid_until=None) | Q(valid_until__gte=on), valid_from__lte=on)


class DelegationOrder(TrackedModel):
    """A version of a board's delegation order (sv: delegationsordning), KL 6 kap. 37 §."""

    board = models.ForeignKey(
        Party,
        on_delete=models.PROTECT,
        related_name="delegation_orders",
        verbose_name="nämnd",
        limit_choices_to={"kind": PartyKind.BOARD},
    )
    label = models.CharField(
        "beteckning", max_length=100, help_text="Till exempel: antagen 2024-01-17 § 5."
    )
    valid_from = models.DateField("gäller från och med")
    valid_until = models.DateField("gäller till och med", null=True, blank=True)
    is_example = models.BooleanField("exempel", default=False)

    objects = DelegationOrderQuerySet.as_manager()
    history = track()

    class Meta:
        verbose_name = "delegationsordning"
        verbose_name_plural = "delegationsordningar"
        ordering = ("board", "-valid_from")
        constraints = (
            models.UniqueConstraint(
                fields=["board", "valid_from"],
                name="delegationorder_once",
                violation_error_message="Nämnden har redan en delegationsordning från den dagen.",
            ),
            models.CheckConstraint(
                condition=Q(valid_until=None) | Q(valid_until__gte=F("valid_from")),
                name="delegationorder_dates_in_order",
                violation_error_message="Till och med-dagen ligger före från och med-dagen.",
            ),
        )

    def __str__(self) -> str:
        return self.label


class DelegationItem(TrackedModel):
    """An item of a delegation order (sv: delegationspunkt): number, what, who, and limits."""

    order = models.ForeignKey(DelegationOrder, on_delete=models.CASCADE, related_name="items")
    number = models.CharField("nummer", max_length=20)
    text = models.CharField("vad som får beslutas", max_length=500)
    delegate = models.CharField("delegat", max_length=200)
    limits = models.CharField("villkor", max_length=500, blank=True)

    history = track()

    class Meta:
        verbose_name = "delegationspunkt"
        verbose_name_plural = "delegationspunkter"
        ordering = ("order", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=["order", "number"],
                name="delegationitem_number",
                violation_error_message="Numret finns redan i delegationsordningen.",
            ),
        )

    def __str__(self) -> str:
        return f"{self.number} {self.text}"

    @property
    def citation(self) -> str:
        """Item and version, as a delegated decision has to cite them."""
        return f"punkt {self.number} i delegationsordningen, {self.order.label}"
