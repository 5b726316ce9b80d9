"""Decision memos: the text that is put before the board, section by section."""

from __future__ import annotations

from django.db import models

from providers.models import Party, PartyKind
from providers.tracking import TrackedModel, Versioned, track

from .matters import Matter


class AppliesWhen(models.TextChoices):
    """When a section of the template is wanted. Computed from what the matter carries."""

    ALWAYS = "always", "Alltid"
    CHILDREN = "children", "När barn berörs"
    MONEY = "money", "När beslutet kostar pengar"
    IN_HOUSE = "in_house", "När egen regi berörs"
    PROCURED = "procured", "När ett upphandlat avtal berörs"
    TASK = "task", "När någon ska återkomma"


class MemoSectionTemplate(TrackedModel):
    """A section that a board's memos have, in the municipality's order. Empty board: all boards."""

    board = models.ForeignKey(
        Party,
        on_delete=models.PROTECT,
        related_name="memo_sections",
        null=True,
        blank=True,
        limit_choices_to={"kind": PartyKind.BOARD},
    )
    key = models.SlugField("nyckel", max_length=40)
    heading = models.CharField("rubrik", max_length=200)
    position = models.PositiveSmallIntegerField("ordning")
    is_required = models.BooleanField("måste finnas", default=False)
    applies_when = models.CharField(
        "behövs", max_length=20, choices=AppliesWhen, default=AppliesWhen.ALWAYS
    )
    hint = models.CharField("tips", max_length=300, blank=True)

    history = track()

    class Meta:
        verbose_name = "avsnitt i mall"
        verbose_name_plural = "avsnitt i mall"
        ordering = ("board", "position")
        constraints = (
            models.UniqueConstraint(
                fields=["board", "key"], name="memosectiontemplate_key", nulls_distinct=False
            ),
        )

    def __str__(self) -> str:
        return self.heading


class Memo(Versioned, TrackedModel):
    """A decision memo (sv: tjänsteskrivelse). Its points are the matter's decision points."""

    matter = models.OneToOneField(Matter, on_delete=models.CASCADE, related_name="memo")
    dated_on = models.DateField("datum", null=True, blank=True)
    signatories = models.CharField("undertecknas av", max_length=300, blank=True)
    recipients = models.TextField(
        "beslutet skickas till", blank=True, help_text="En mottagare per rad."
    )

    history = track()

    class Meta:
        verbose_name = "tjänsteskrivelse"
        verbose_name_plural = "tjänsteskrivelser"

    def __str__(self) -> str:
        return f"Tjänsteskrivelse {self.dated_on or ''}".strip()

    @property
    def recipient_lines(self) -> list[str]:
        return [line.strip() for line in self.recipients.splitlines() if line.strip()]


class MemoSection(Versioned, TrackedModel):
    """A section of a memo (sv: avsnitt), free text with bullets on lines that start with "- ".

    It has a version of its own, so that two people can write in different sections at once.
    """

    memo = models.ForeignKey(Memo, on_delete=models.CASCADE, related_name="sections")
    key = models.SlugField("nyckel", max_length=40)
    heading = models.CharField("rubrik", max_length=200)
    position = models.PositiveSmallIntegerField("ordning")
    is_required = models.BooleanField(default=False)
    applies_when = models.CharField(max_length=20, choices=AppliesWhen, default=AppliesWhen.ALWAYS)
    hint = models.CharField(max_length=300, blank=True)
    body = models.TextField("text", blank=True, max_length=20_000)
    # The register table that is printed below the text, always from the amendments.
    table = models.CharField("tabell", max_length=20, blank=True)

    history = track()

    class Meta:
        verbose_name = "avsnitt"
        verbose_name_plural = "avsnitt"
        ordering = ("memo", "position")
        constraints = (models.UniqueConstraint(fields=["memo", "key"], name="memosection_key"),)

    def __str__(self) -> str:
        return self.heading


class AcceptedFinding(TrackedModel):
    """A remark on the memo that somebody has accepted, and why (sv: godtagen anmärkning).

    It is known by its digest: when the sentence or the fact behind it changes, the remark is
    another one and comes back.
    """

    matter = models.ForeignKey(Matter, on_delete=models.CASCADE, related_name="accepted_findings")
    digest = models.CharField(max_length=32, editable=False)
    code = models.CharField("kontroll", max_length=40)
    heading = models.CharField("avsnitt", max_length=200, blank=True)
    message = models.TextField("anmärkning")
    reason = models.CharField("skäl", max_length=500)

    history = track()

    class Meta:
        verbose_name = "godtagen anmärkning"
        verbose_name_plural = "godtagna anmärkningar"
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(fields=["matter", "digest"], name="acceptedfinding_once"),
        )

    def __str__(self) -> str:
        return f"Godtagen: {self.message}"
