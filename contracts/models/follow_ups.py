"""How agreements are followed up: records, findings and remedies, risk class and description."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from contracts.follow_ups import Grade, RemedyState, remedy_state, worst
from providers.tracking import TrackedModel, TrackedQuerySet, Versioned, track

from .agreements import Agreement

CHOOSE = "Välj ett alternativ ur listan."


class FollowUpKind(models.TextChoices):
    """Why it was made. Only a planned one fulfils a planned day."""

    PLANNED = "planned", "Planerad"
    EVENT = "event", "Händelsestyrd"
    SELF_CHECK = "self_check", "Utförarens egenkontroll"


class FollowUpMethod(models.TextChoices):
    VISIT = "visit", "Besök"
    INTERVIEW = "interview", "Intervju"
    SURVEY = "survey", "Enkät"
    DOCUMENTS = "documents", "Dokumentgranskning"
    RECORDS = "records", "Registergranskning"
    DIALOGUE = "dialogue", "Dialogmöte"


class Area(models.TextChoices):
    """What is looked at (sv: område); the same for all, so that providers can be compared."""

    QUALITY = "quality", "Kvalitet och innehåll"
    STAFF = "staff", "Bemanning och kompetens"
    DOCUMENTATION = "documentation", "Dokumentation och genomförandeplaner"
    PARTICIPATION = "participation", "Delaktighet och bemötande"
    SAFETY = "safety", "Säkerhet och avvikelser"
    RESOURCES = "resources", "Resursutnyttjande"
    TERMS = "terms", "Avtalsvillkor i övrigt"


class Severity(models.TextChoices):
    MINOR = "minor", "Mindre"
    SERIOUS = "serious", "Allvarlig"
    CRITICAL = "critical", "Mycket allvarlig"


class FollowUpQuerySet(TrackedQuerySet):
    def held_by(self, on: date) -> FollowUpQuerySet:
        """What had been made on the day, the latest first."""
        return self.filter(held_on__lte=on).order_by("-held_on", "-pk")

    def by_the_board(self) -> FollowUpQuerySet:
        """Those that the commissioner has made: a provider's own control is none of them."""
        return self.exclude(kind=FollowUpKind.SELF_CHECK)


class FollowUp(Versioned, TrackedModel):
    """A follow-up that has been made (sv: uppföljning), with what was seen and by whom."""

    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="follow_ups")
    kind = models.CharField("slag", max_length=20, choices=FollowUpKind)
    method = models.CharField("metod", max_length=20, choices=FollowUpMethod)
    held_on = models.DateField("dag")
    performed_by = models.CharField("genomförd av", max_length=200)
    summary = models.TextField("sammanfattning", max_length=4000)
    is_example = models.BooleanField("exempel", default=False)

    objects = FollowUpQuerySet.as_manager()
    history = track()

    class Meta:
        verbose_name = "uppföljning"
        verbose_name_plural = "uppföljningar"
        ordering = ("-held_on", "-pk")
        indexes = (
            models.Index(fields=["agreement", "held_on"], name="followup_agreement"),
            models.Index(fields=["held_on"], name="followup_held_on"),
        )
        constraints = (
            models.CheckConstraint(
                condition=Q(kind__in=FollowUpKind.values) & Q(method__in=FollowUpMethod.values),
                name="followup_kind",
                violation_error_message=CHOOSE,
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_kind_display()} uppföljning {self.held_on}"

    def get_absolute_url(self) -> str:
        return reverse("commissioning:follow-up-detail", args=[self.pk])

    @property
    def grade(self) -> Grade | None:
        """The lowest grade of any area; None where no area was graded."""
        return worst(row.as_grade for row in self.areas.all())

    def open_findings(self, on: date) -> list[Finding]:
        """The findings that are not put right on the day."""
        return [finding for finding in self.findings.all() if finding.is_open(on)]


class FollowUpArea(TrackedModel):
    """How one area was found to be (sv: område och omdöme)."""

    follow_up = models.ForeignKey(FollowUp, on_delete=models.CASCADE, related_name="areas")
    area = models.CharField("område", max_length=20, choices=Area)
    grade = models.CharField(
        "omdöme", max_length=20, choices=[(grade.value, grade.label) for grade in Grade]
    )

    history = track()

    class Meta:
        verbose_name = "område i uppföljning"
        verbose_name_plural = "områden i uppföljningar"
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(
                fields=["follow_up", "area"],
                name="followuparea_once",
                violation_error_message="Området är redan bedömt.",
            ),
            models.CheckConstraint(
                condition=Q(area__in=Area.values) & Q(grade__in=[g.value for g in Grade]),
                name="followuparea_grade",
                violation_error_message=CHOOSE,
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_area_display()}: {self.get_grade_display()}"

    @property
    def as_grade(self) -> Grade:
        return Grade(self.grade)


class Finding(Versioned, TrackedModel):
    """Something that is not as it should be (sv: brist)."""

    follow_up = models.ForeignKey(FollowUp, on_delete=models.PROTECT, related_name="findings")
    text = models.TextField("brist", max_length=2000)
    severity = models.CharField("allvar", max_length=20, choices=Severity)
    area = models.CharField("område", max_length=20, choices=Area, blank=True)

    history = track()

    class Meta:
        verbose_name = "brist"
        verbose_name_plural = "brister"
        ordering = ("pk",)
        constraints = (
            models.CheckConstraint(
                condition=Q(severity__in=Severity.values) & Q(area__in=["", *Area.values]),
                name="finding_severity",
                violation_error_message=CHOOSE,
            ),
        )

    def __str__(self) -> str:
        return self.text

    def get_absolute_url(self) -> str:
        return f"{self.follow_up.get_absolute_url()}#brist-{self.pk}"

    def is_open(self, on: date) -> bool:
        """Open until its last remedy is finished, and found good where it is checked again."""
        remedies = list(self.remedies.all())
        return not remedies or remedies[-1].state_on(on) != RemedyState.FINISHED


class RecheckResult(models.TextChoices):
    NONE = "", "Inte gjord"
    CURED = "cured", "Bristen är avhjälpt"
    REMAINS = "remains", "Bristen kvarstår"


class Remedy(Versioned, TrackedModel):
    """What somebody is to do about a finding (sv: åtgärd), and how it is checked again."""

    finding = models.ForeignKey(Finding, on_delete=models.PROTECT, related_name="remedies")
    text = models.TextField("åtgärd", max_length=2000)
    owner = models.CharField("ansvarig", max_length=200)
    due_on = models.DateField("klar senast")
    done_on = models.DateField("klar", null=True, blank=True)
    recheck_by = models.DateField("återkontroll senast", null=True, blank=True)
    rechecked_on = models.DateField("återkontroll gjord", null=True, blank=True)
    recheck_result = models.CharField(
        "resultat", max_length=10, choices=RecheckResult, blank=True, default=""
    )

    history = track()

    class Meta:
        verbose_name = "åtgärd"
        verbose_name_plural = "åtgärder"
        ordering = ("pk",)
        indexes = (models.Index(fields=["due_on"], name="remedy_due_on"),)
        constraints = (
            models.CheckConstraint(
                condition=Q(rechecked_on=None) | Q(done_on__isnull=False),
                name="remedy_done_before_recheck",
                violation_error_message="Ange när åtgärden blev klar före återkontrollen.",
            ),
            models.CheckConstraint(
                condition=Q(rechecked_on=None) | Q(rechecked_on__gte=F("done_on")),
                name="remedy_recheck_after_done",
                violation_error_message="Återkontrollen ligger före dagen då åtgärden blev klar.",
            ),
            models.CheckConstraint(
                condition=Q(rechecked_on=None, recheck_result="")
                | Q(rechecked_on__isnull=False, recheck_result__in=["cured", "remains"]),
                name="remedy_recheck_whole",
                violation_error_message="Ange både dag och resultat för återkontrollen.",
            ),
        )

    def __str__(self) -> str:
        return self.text

    def get_absolute_url(self) -> str:
        return f"{self.finding.follow_up.get_absolute_url()}#atgard-{self.pk}"

    def state_on(self, on: date) -> RemedyState:
        return remedy_state(
            due_on=self.due_on,
            done_on=self.done_on,
            recheck_by=self.recheck_by,
            rechecked_on=self.rechecked_on,
            remains=self.recheck_result == RecheckResult.REMAINS,
            on=on,
        )

    def next_day(self, on: date) -> date:
        """The day that it is waited for: when it is to be done, then when it is to be checked."""
        is_done = self.done_on is not None and self.done_on <= on
        return self.recheck_by if is_done and self.recheck_by else self.due_on


class RiskLevel(models.TextChoices):
    """How great the risk is (sv: riskklass); see `contracts.follow_ups.RISK_MONTHS`."""

    HIGH = "high", "Hög: tre gånger om året"
    MEDIUM = "medium", "Medel: varje år"
    LOW = "low", "Låg: vartannat år"

    @property
    def word(self) -> str:
        return str(self.label).split(":")[0]


class RiskAssessment(TrackedModel):
    """The risk class of an agreement from a day (sv: riskbedömning), with its ground."""

    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="risks")
    level = models.CharField("riskklass", max_length=10, choices=RiskLevel)
    assessed_on = models.DateField("bedömd")
    ground = models.TextField("skäl", max_length=1000)

    history = track()

    class Meta:
        verbose_name = "riskbedömning"
        verbose_name_plural = "riskbedömningar"
        ordering = ("assessed_on", "pk")
        constraints = (
            models.UniqueConstraint(fields=["agreement", "assessed_on"], name="risk_once_a_day"),
            models.CheckConstraint(
                condition=Q(level__in=RiskLevel.values),
                name="risk_level",
                violation_error_message=CHOOSE,
            ),
        )

    def __str__(self) -> str:
        return f"{RiskLevel(self.level).word} {self.assessed_on}"


class AssignmentDescription(TrackedModel):
    """That a description of the assignment exists (sv: uppdragsbeskrivning), and where it is.

    The audit finding: providers of the municipality's own lacked one, so nothing could be
    followed up against it. The paper itself lies in the archive that `reference` names.
    """

    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="descriptions")
    dated_on = models.DateField("daterad")
    reference = models.CharField("var den finns", max_length=300)

    history = track()

    class Meta:
        verbose_name = "uppdragsbeskrivning"
        verbose_name_plural = "uppdragsbeskrivningar"
        ordering = ("dated_on", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=["agreement", "dated_on"], name="description_once_a_day"
            ),
        )

    def __str__(self) -> str:
        return f"{self.reference} {self.dated_on}"
