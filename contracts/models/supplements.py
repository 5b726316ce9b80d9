"""More typed terms: options and call-offs, units, securities, follow-up, conditions, ends."""

from __future__ import annotations

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models

from contracts.states import VolumeUnit
from providers.tracking import track

from .terms import Term


class OptionTerm(Term):
    """A right to order more (sv: option), with its ceiling and the clause it rests on."""

    title = models.CharField("option", max_length=120)
    service = models.ForeignKey(
        "contracts.Service",
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        verbose_name="insats",
    )
    clause = models.TextField("klausul", blank=True)
    max_quantity = models.DecimalField(
        "högsta volym per år", max_digits=12, decimal_places=2, null=True, blank=True
    )
    unit = models.CharField("enhet", max_length=10, choices=VolumeUnit, default=VolumeUnit.HOURS)
    max_amount = models.DecimalField(
        "högsta belopp", max_digits=14, decimal_places=2, null=True, blank=True
    )

    history = track()

    class Meta:
        verbose_name = "option"
        verbose_name_plural = "optioner"
        ordering = ("pk",)

    def __str__(self) -> str:
        return self.title

    @property
    def has_ceiling(self) -> bool:
        return self.max_quantity is not None or self.max_amount is not None


class CallOffTerm(Term):
    """The use of an option (sv: avrop); its volume and money are terms of the same amendment."""

    option = models.ForeignKey(
        OptionTerm, on_delete=models.PROTECT, related_name="call_offs", verbose_name="option"
    )

    history = track()

    class Meta:
        verbose_name = "avrop"
        verbose_name_plural = "avrop"
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"Avrop av {self.option}"


class PremisesTerm(Term):
    """A unit or place where the service is given (sv: enhet, lokal)."""

    name = models.CharField("enhet", max_length=120)
    address = models.CharField("adress", max_length=200, blank=True)
    service = models.ForeignKey(
        "contracts.Service",
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        verbose_name="insats",
    )
    places = models.PositiveIntegerField("platser", null=True, blank=True)

    history = track()

    class Meta:
        verbose_name = "enhet"
        verbose_name_plural = "enheter"
        ordering = ("pk",)

    def __str__(self) -> str:
        return self.name


class SecurityTerm(Term):
    """A security lodged by the provider (sv: säkerhet), such as a bank guarantee."""

    name = models.CharField("säkerhet", max_length=120, default="Bankgaranti")
    amount = models.DecimalField("belopp", max_digits=14, decimal_places=2)
    ends_on = models.DateField("gäller till och med", null=True, blank=True)

    history = track()

    class Meta:
        verbose_name = "säkerhet"
        verbose_name_plural = "säkerheter"
        ordering = ("pk",)

    def __str__(self) -> str:
        return self.name


class FollowUpTerm(Term):
    """A plan for follow-up (sv: uppföljning): how often, and of what."""

    every_months = models.PositiveSmallIntegerField(
        "hur ofta", validators=[MinValueValidator(1), MaxValueValidator(60)]
    )
    first_on = models.DateField("första uppföljning", null=True, blank=True)
    subject = models.CharField("vad följs upp", max_length=200, blank=True)

    history = track()

    class Meta:
        verbose_name = "uppföljningsplan"
        verbose_name_plural = "uppföljningsplaner"
        ordering = ("pk",)
        constraints = (models.UniqueConstraint(fields=["amendment"], name="followupterm_one"),)

    def __str__(self) -> str:
        return f"var {self.every_months}:e månad"


class ConditionTerm(Term):
    """A condition in words (sv: särskilt villkor)."""

    text = models.TextField("villkor")

    history = track()

    class Meta:
        verbose_name = "villkor"
        verbose_name_plural = "villkor"
        ordering = ("pk",)

    def __str__(self) -> str:
        return self.text


class TerminationTerm(Term):
    """An earlier end than the periods say (sv: upphörande)."""

    ends_on = models.DateField("upphör")
    reason = models.CharField("skäl", max_length=200, blank=True)

    history = track()

    class Meta:
        verbose_name = "upphörande"
        verbose_name_plural = "upphöranden"
        ordering = ("pk",)
        constraints = (models.UniqueConstraint(fields=["amendment"], name="terminationterm_one"),)

    def __str__(self) -> str:
        return f"upphör {self.ends_on}"
