"""What is commissioned: services, and the law they rest on, each with its time."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import F, Q

from providers.functions import SwedishSortKey
from providers.tracking import TrackedModel, Versioned, track


class LegalBasis(TrackedModel):
    """A place in a statute (sv: lagrum), valid for a time: "LSS 9 § 6" or "SoL 4 kap. 1 §"."""

    law = models.CharField("lag", max_length=20, help_text="Förkortning, till exempel LSS.")
    statute_number = models.CharField("SFS-nummer", max_length=20, blank=True)
    chapter = models.CharField("kapitel", max_length=10, blank=True)
    section = models.CharField("paragraf", max_length=10, blank=True)
    point = models.CharField("punkt", max_length=10, blank=True)
    label = models.CharField("benämning", max_length=200, blank=True)
    valid_from = models.DateField("gäller från och med", null=True, blank=True)
    valid_until = models.DateField("gäller till och med", null=True, blank=True)

    history = track()

    class Meta:
        verbose_name = "lagrum"
        verbose_name_plural = "lagrum"
        ordering = ("law", "chapter", "section", "point")
        constraints = (
            models.CheckConstraint(
                condition=Q(valid_until=None)
                | Q(valid_from=None)
                | Q(valid_until__gte=F("valid_from")),
                name="legalbasis_dates_in_order",
                violation_error_message="Till och med-dagen ligger före från och med-dagen.",
            ),
        )

    def __str__(self) -> str:
        return self.in_list

    @property
    def in_list(self) -> str:
        """The order used in lists: "LSS 9 § 6"."""
        chapter = f"{self.chapter} kap." if self.chapter else ""
        section = f"{self.section} §" if self.section else ""
        return " ".join(part for part in (self.law, chapter, section, self.point) if part)


class TargetGroup(models.TextChoices):
    CHILDREN = "children", "Barn och unga"
    ADULTS = "adults", "Vuxna"
    OLDER = "older", "Äldre"
    EVERYONE = "everyone", "Alla åldrar"


class Service(Versioned, TrackedModel):
    """Something a person can be granted or offered (sv: insats)."""

    name = models.CharField("insats", max_length=200, unique=True)
    target_group = models.CharField(
        "målgrupp", max_length=20, choices=TargetGroup, default=TargetGroup.EVERYONE
    )
    is_active = models.BooleanField("används", default=True)
    is_example = models.BooleanField("exempel", default=False)
    name_sort = models.GeneratedField(
        expression=SwedishSortKey("name"),
        output_field=models.TextField(db_collation="C"),
        db_persist=True,
    )

    history = track(excluded_fields=["name_sort"])

    class Meta:
        verbose_name = "insats"
        verbose_name_plural = "insatser"
        ordering = ("name_sort", "pk")

    def __str__(self) -> str:
        return self.name

    def legal_bases_on(self, day: date) -> list[LegalBasis]:
        """The statute places the service rests on that day."""
        return [row.legal_basis for row in self.bases.all() if row.covers(day)]

    def basis_text(self, day: date) -> str:
        return ", ".join(basis.in_list for basis in self.legal_bases_on(day))


class ServiceLegalBasis(TrackedModel):
    """The time during which a service rests on a legal basis."""

    service = models.ForeignKey(Service, on_delete=models.PROTECT, related_name="bases")
    legal_basis = models.ForeignKey(LegalBasis, on_delete=models.PROTECT, related_name="services")
    valid_from = models.DateField("gäller från och med", null=True, blank=True)
    valid_until = models.DateField("gäller till och med", null=True, blank=True)

    history = track()

    class Meta:
        verbose_name = "lagrum för insats"
        verbose_name_plural = "lagrum för insatser"
        ordering = ("legal_basis__law", "pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(valid_until=None)
                | Q(valid_from=None)
                | Q(valid_until__gte=F("valid_from")),
                name="servicelegalbasis_dates_in_order",
                violation_error_message="Till och med-dagen ligger före från och med-dagen.",
            ),
        )

    def __str__(self) -> str:
        return f"{self.service}: {self.legal_basis}"

    def covers(self, day: date) -> bool:
        return (self.valid_from is None or self.valid_from <= day) and (
            self.valid_until is None or day <= self.valid_until
        )
