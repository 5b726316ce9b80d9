"""Agreements of every form. What an agreement says is in its amendments, not here."""

from __future__ import annotations

import re
import unicodedata

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from contracts.querysets import AgreementQuerySet
from contracts.states import RULES, Form, FormRules
from providers.models import Party, PartyKind
from providers.tracking import TrackedModel, Versioned, track


def normalise_dnr(text: str) -> str:
    """A diary number with its white space folded; it is opaque text and never parsed."""
    visible = "".join(
        c for c in unicodedata.normalize("NFC", text) if c.isprintable() or c.isspace()
    )
    return re.sub(r"\s+", " ", visible).strip()


class Agreement(Versioned, TrackedModel):
    """An instrument by which a board commissions something (sv: uppdrag, avtal, överenskommelse).

    Holds what identifies it. Dates, volumes and money are terms of its amendments.
    """

    form = models.CharField("typ", max_length=30, choices=Form)
    title = models.CharField(
        "rubrik",
        max_length=120,
        help_text="Så som posten ska heta i listor och skrivelser. Högst 120 tecken.",
    )
    dnr = models.CharField(
        "diarienummer",
        max_length=60,
        blank=True,
        help_text="Skriv numret som det står i diariet. Lämna tomt om det saknas.",
    )
    other_dnrs = ArrayField(
        models.CharField(max_length=60),
        verbose_name="andra diarienummer",
        default=list,
        blank=True,
        help_text="Nummer som avtalet hänvisar till, skilda med komma.",
    )
    board = models.ForeignKey(
        Party,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name="beställande nämnd",
        limit_choices_to={"kind": PartyKind.BOARD},
    )
    provider = models.ForeignKey(
        Party, on_delete=models.PROTECT, related_name="+", verbose_name="utförare"
    )
    registered_on = models.DateField("registrerat", help_text="Den dag posten lades upp.")
    is_example = models.BooleanField("exempel", default=False)

    objects = AgreementQuerySet.as_manager()
    history = track()

    class Meta:
        verbose_name = "avtal"
        verbose_name_plural = "avtal"
        ordering = ("pk",)
        indexes = (models.Index(fields=["dnr"]), models.Index(fields=["provider"]))
        constraints = (
            models.CheckConstraint(
                condition=Q(form__in=Form.values),
                name="agreement_form",
                violation_error_message="Välj en typ ur listan.",
            ),
            models.CheckConstraint(
                condition=~Q(board=F("provider")),
                name="agreement_two_parties",
                violation_error_message="Nämnden kan inte vara sin egen utförare.",
            ),
        )

    def __str__(self) -> str:
        return self.title

    def clean(self) -> None:
        self.dnr = normalise_dnr(self.dnr)
        self.other_dnrs = [normalise_dnr(dnr) for dnr in self.other_dnrs if dnr.strip()]

    def get_absolute_url(self) -> str:
        return reverse("commissioning:agreement-detail", args=[self.pk])

    @property
    def register_number(self) -> str:
        """The register's own short number, for agreements that have no dnr: A-0012."""
        return f"A-{self.pk:04d}"

    @property
    def number(self) -> str:
        """What people call it by: the dnr, otherwise the register number."""
        return self.dnr or self.register_number

    @property
    def rules(self) -> FormRules:
        return RULES[self.form]


class Succession(TrackedModel):
    """An agreement that takes over from an earlier one (sv: ersätter).

    Many to many: 428 assignments became nine. Counts when the amendment is in force.
    """

    amendment = models.ForeignKey(
        "contracts.Amendment", on_delete=models.CASCADE, related_name="successions"
    )
    predecessor = models.ForeignKey(
        Agreement, on_delete=models.PROTECT, related_name="successors", verbose_name="ersätter"
    )
    note = models.CharField("anteckning", max_length=200, blank=True)

    history = track()

    class Meta:
        verbose_name = "ersättning av avtal"
        verbose_name_plural = "ersättningar av avtal"
        constraints = (
            models.UniqueConstraint(
                fields=["amendment", "predecessor"],
                name="succession_once",
                violation_error_message="Avtalet är redan valt.",
            ),
        )

    def __str__(self) -> str:
        return f"{self.predecessor} → {self.amendment.agreement}"
