"""Reminders: what has been written and sent to whom, what a person has chosen, and deputies."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from contracts.deadlines import DeadlineKind
from contracts.models import Agreement
from providers.models import Party
from providers.tracking import TrackedModel, track


class ReminderKind(models.TextChoices):
    """Which day of the chain a reminder is about."""

    DRAFT = "draft", "Börja skriva"
    PAPERS = "papers", "Stoppdag"
    ACT = "act", "Sista dag att agera"


class MailKind(models.TextChoices):
    REMINDER = "reminder", "Påminnelse"
    DIGEST = "digest", "Sammandrag"


class MailState(models.TextChoices):
    """Where a mail is on its way. The moves are made in `actions.outbox`."""

    WAITING = "waiting", "Väntar"
    SENDING = "sending", "Skickas"
    SENT = "sent", "Skickat"
    VOID = "void", "Inte längre aktuellt"


class OutgoingMail(models.Model):
    """A mail in the outbox (sv: utskick), written once for a reason and sent once.

    What makes it one and the same is the agreement, the kind of day, the day itself and who gets
    it; a digest is one for each person and day. The row is its own record of what happened.
    """

    kind = models.CharField("slag", max_length=10, choices=MailKind)
    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name="mottagare",
    )
    on_behalf_of = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        verbose_name="i stället för",
    )
    board = models.ForeignKey(
        Party, on_delete=models.PROTECT, related_name="+", null=True, verbose_name="nämnd"
    )
    agreement = models.ForeignKey(
        Agreement, on_delete=models.PROTECT, related_name="+", null=True, verbose_name="avtal"
    )
    reminder_kind = models.CharField("om", max_length=10, choices=ReminderKind, blank=True)
    deadline_kind = models.CharField(
        "åtgärd", max_length=10, blank=True, choices=[(k.value, k.label) for k in DeadlineKind]
    )
    due_on = models.DateField("dag")
    subject = models.CharField("ämne", max_length=250)
    body = models.TextField("text")

    state = models.CharField("läge", max_length=10, choices=MailState, default=MailState.WAITING)
    written_at = models.DateTimeField("skrivet", default=timezone.now)
    next_try_at = models.DateTimeField(default=timezone.now)
    attempts = models.PositiveIntegerField("försök", default=0)
    claimed_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField("skickat", null=True)
    sent_to = models.CharField("adress", max_length=254, blank=True)
    may_be_double = models.BooleanField("kan ha kommit två gånger", default=False)
    problem = models.CharField("hinder", max_length=300, blank=True)

    class Meta:
        verbose_name = "utskick"
        verbose_name_plural = "utskick"
        ordering = ("-written_at", "-pk")
        constraints = (
            models.UniqueConstraint(
                fields=["agreement", "reminder_kind", "deadline_kind", "due_on", "recipient"],
                condition=Q(kind=MailKind.REMINDER),
                name="outgoingmail_one_reminder",
            ),
            models.UniqueConstraint(
                fields=["recipient", "due_on"],
                condition=Q(kind=MailKind.DIGEST),
                name="outgoingmail_one_digest",
            ),
            models.CheckConstraint(
                condition=Q(kind=MailKind.DIGEST, agreement=None)
                | Q(kind=MailKind.REMINDER, agreement__isnull=False, board__isnull=False),
                name="outgoingmail_about",
            ),
            models.CheckConstraint(
                condition=Q(state__in=MailState.values), name="outgoingmail_state"
            ),
            models.CheckConstraint(
                condition=Q(state=MailState.SENT, sent_at__isnull=False)
                | (~Q(state=MailState.SENT) & Q(sent_at=None)),
                name="outgoingmail_sent_at",
            ),
        )
        indexes = (
            models.Index(
                fields=["next_try_at"],
                condition=Q(state__in=("waiting", "sending")),
                name="outgoingmail_waiting",
            ),
            models.Index(fields=["board", "due_on", "id"], name="outgoingmail_board"),
        )

    def __str__(self) -> str:
        return f"{self.subject} → {self.recipient}"

    @property
    def is_under_way(self) -> bool:
        return self.state in (MailState.WAITING, MailState.SENDING)


class Digest(models.TextChoices):
    """How often a person wants the list of what comes."""

    OFF = "off", "Aldrig"
    WEEKLY = "weekly", "Varje måndag"
    DAILY = "daily", "Varje vardag"


class ReminderChoice(models.Model):
    """What a person has chosen (sv: mina påminnelser): how often a digest, and a calendar address.

    Of the calendar's secret only a checksum is kept; the address is shown once.
    """

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="reminder_choice"
    )
    digest = models.CharField("sammandrag", max_length=10, choices=Digest, default=Digest.OFF)
    calendar_digest = models.CharField(max_length=64, blank=True)
    calendar_made_at = models.DateTimeField("kalenderadressen gjord", null=True)

    class Meta:
        verbose_name = "mina påminnelser"
        verbose_name_plural = "mina påminnelser"
        constraints = (
            models.UniqueConstraint(
                fields=["calendar_digest"],
                condition=~Q(calendar_digest=""),
                name="reminderchoice_calendar",
            ),
        )

    def __str__(self) -> str:
        return f"{self.user}: {self.get_digest_display()}"


class Deputy(TrackedModel):
    """Somebody who gets a person's reminders for a time, besides the person (sv: ställföreträdare).

    A deputy gets the mails, not the person's permissions.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="deputies"
    )
    deputy = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name="ställföreträdare",
    )
    starts_on = models.DateField("från och med")
    ends_on = models.DateField("till och med")

    history = track()

    class Meta:
        verbose_name = "ställföreträdare"
        verbose_name_plural = "ställföreträdare"
        ordering = ("starts_on", "pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")),
                name="deputy_dates_in_order",
                violation_error_message="Till och med-dagen ligger före från och med-dagen.",
            ),
            models.CheckConstraint(
                condition=~Q(user=F("deputy")),
                name="deputy_somebody_else",
                violation_error_message="Du kan inte vara din egen ställföreträdare.",
            ),
            models.UniqueConstraint(
                fields=["user", "deputy", "starts_on"],
                name="deputy_once",
                violation_error_message="Personen är redan ställföreträdare från den dagen.",
            ),
        )

    def __str__(self) -> str:
        return f"{self.deputy} för {self.user} {self.starts_on}–{self.ends_on}"


class UseReport(TrackedModel):
    """Somebody's word that an ended agreement is used (sv: används efter slutet), or no longer.

    Reports are added, never edited: the latest word counts.
    """

    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="+")
    seen_on = models.DateField("sågs")
    is_used = models.BooleanField("används")
    note = models.CharField("anteckning", max_length=300)

    history = track()

    class Meta:
        verbose_name = "användning efter slutet"
        verbose_name_plural = "användning efter slutet"
        ordering = ("seen_on", "pk")

    def __str__(self) -> str:
        return f"{self.agreement} {self.seen_on}: {'används' if self.is_used else 'används inte'}"
