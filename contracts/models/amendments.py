"""Amendments: the entries of the ledger that an agreement is the sum of."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from contracts.states import AMENDMENT_MOVES, DEAD, DECIDED, AmendmentKind, AmendmentState
from providers.tracking import TrackedModel, TrackedQuerySet, Versioned, track

from .agreements import Agreement


class AmendmentQuerySet(TrackedQuerySet):
    def in_force(self) -> AmendmentQuerySet:
        return self.filter(state=AmendmentState.IN_FORCE)

    def open(self) -> AmendmentQuerySet:
        """Not yet decided: may still enter force."""
        return self.filter(
            state__in=(AmendmentState.DRAFT, AmendmentState.PROPOSED, AmendmentState.CONDITIONAL)
        )


class Amendment(Versioned, TrackedModel):
    """One change of an agreement (sv: ändring), with the terms that hang on it.

    Its terms count from `in_force_on`, the day of the decision, and never before. A later decision
    may revoke it: then they count no more from `revoked_on`.
    """

    class Origin(models.TextChoices):
        DECISION = "decision", "Beslut"
        IMPORT = "import", "Inläst"
        INDEX = "index", "Uppräknat enligt avtalet"

    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="amendments")
    number = models.PositiveSmallIntegerField("nummer")
    kind = models.CharField("slag", max_length=20, choices=AmendmentKind)
    state = models.CharField(
        "läge", max_length=20, choices=AmendmentState, default=AmendmentState.DRAFT
    )
    origin = models.CharField("ursprung", max_length=20, choices=Origin, default=Origin.DECISION)
    in_force_on = models.DateField("beslutad", null=True, blank=True)
    revoked_on = models.DateField("upphävd från och med", null=True, blank=True)
    decision_reference = models.CharField(
        "beslut", max_length=200, blank=True, help_text="Organ, dag och paragraf."
    )
    note = models.TextField("anteckning", blank=True)

    objects = AmendmentQuerySet.as_manager()
    history = track()

    class Meta:
        verbose_name = "ändring"
        verbose_name_plural = "ändringar"
        ordering = ("agreement", "number")
        constraints = (
            models.UniqueConstraint(fields=["agreement", "number"], name="amendment_number"),
            models.CheckConstraint(
                condition=Q(kind__in=AmendmentKind.values), name="amendment_kind"
            ),
            models.CheckConstraint(
                condition=Q(state__in=AmendmentState.values), name="amendment_state"
            ),
            models.CheckConstraint(
                condition=Q(state__in=DECIDED, in_force_on__isnull=False)
                | (~Q(state__in=DECIDED) & Q(in_force_on__isnull=True)),
                name="amendment_in_force_has_day",
                violation_error_message="En beslutad ändring ska ha en beslutsdag.",
            ),
            models.CheckConstraint(
                condition=Q(state=AmendmentState.REVOKED, revoked_on__gte=F("in_force_on"))
                | (~Q(state=AmendmentState.REVOKED) & Q(revoked_on__isnull=True)),
                name="amendment_revoked_has_day",
                violation_error_message="Ändringen kan inte upphävas före beslutsdagen.",
            ),
            models.UniqueConstraint(
                fields=["agreement"],
                condition=Q(kind=AmendmentKind.ESTABLISH)
                & ~Q(state__in=[*DEAD, AmendmentState.REVOKED]),
                name="amendment_established_once",
                violation_error_message="Avtalet är redan upplagt.",
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.number}"

    @property
    def is_open(self) -> bool:
        return bool(AMENDMENT_MOVES[self.state])

    @property
    def can_be_edited(self) -> bool:
        """Terms may be changed until the board has decided."""
        return self.state in (AmendmentState.DRAFT, AmendmentState.PROPOSED)

    def can_move_to(self, state: str) -> bool:
        return state in AMENDMENT_MOVES[self.state]
