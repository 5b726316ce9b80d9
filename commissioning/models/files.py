"""What is kept as bytes: attachments, finalised memos, extracts and packets. Written once."""

from __future__ import annotations

import hashlib
import uuid

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q

from providers.tracking import TrackedModel, track

from .decisions import Decision
from .matters import Matter
from .meetings import Meeting


class StoredFile(models.Model):
    """The bytes of a file under their checksum. The database refuses to change or delete it."""

    sha256 = models.CharField("kontrollsumma", max_length=64, unique=True)
    content = models.BinaryField("innehåll")
    size = models.PositiveIntegerField("storlek, byte")
    media_type = models.CharField("filtyp", max_length=100)
    stored_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = "lagrad fil"
        verbose_name_plural = "lagrade filer"

    def __str__(self) -> str:
        return self.sha256[:12]

    @classmethod
    def keep(cls, content: bytes, media_type: str) -> StoredFile:
        """The file with that content; the same bytes are stored once."""
        found, _ = cls.objects.get_or_create(
            sha256=hashlib.sha256(content).hexdigest(),
            defaults={"content": content, "size": len(content), "media_type": media_type},
        )
        return found

    @property
    def is_whole(self) -> bool:
        """Whether the bytes are those that were stored."""
        return hashlib.sha256(bytes(self.content)).hexdigest() == self.sha256


class DocumentKind(models.TextChoices):
    MEMO = "memo", "Tjänsteskrivelse"
    EXTRACT = "extract", "Protokollsutdrag"


class Document(TrackedModel):
    """A finalised paper (sv: handling): a version of the memo, or an extract of the minutes.

    `snapshot` is the whole content as JSON; `file` is the PDF, made once and never again.
    """

    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, related_name="documents")
    decision = models.ForeignKey(
        Decision, on_delete=models.PROTECT, related_name="extracts", null=True, blank=True
    )
    kind = models.CharField("slag", max_length=20, choices=DocumentKind)
    number = models.PositiveSmallIntegerField("version")
    title = models.CharField("rubrik", max_length=300)
    snapshot = models.JSONField("innehåll")
    file = models.ForeignKey(
        StoredFile, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    note = models.CharField("anteckning", max_length=300, blank=True)
    finalised_at = models.DateTimeField("färdigställd", auto_now_add=True)
    finalised_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    history = track(excluded_fields=["snapshot"])

    class Meta:
        verbose_name = "handling"
        verbose_name_plural = "handlingar"
        ordering = ("matter", "kind", "number")
        constraints = (
            models.UniqueConstraint(
                fields=["matter", "kind", "decision", "number"],
                name="document_number",
                nulls_distinct=False,
            ),
            models.CheckConstraint(
                condition=Q(kind=DocumentKind.MEMO, decision=None)
                | Q(kind=DocumentKind.EXTRACT, decision__isnull=False),
                name="document_extract_has_decision",
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, version {self.number}"


class Attachment(TrackedModel):
    """A paper that belongs to a matter (sv: bilaga), with its day and whether it is secret."""

    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, related_name="attachments")
    title = models.CharField("titel", max_length=200)
    dated_on = models.DateField("handlingens datum", null=True, blank=True)
    file_name = models.CharField("filnamn", max_length=200)
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    is_secret = models.BooleanField("sekretess", default=False)
    position = models.PositiveSmallIntegerField("ordning", default=0)
    page_count = models.PositiveSmallIntegerField("sidor", null=True, blank=True)

    history = track()

    class Meta:
        verbose_name = "bilaga"
        verbose_name_plural = "bilagor"
        ordering = ("matter", "position", "pk")

    def __str__(self) -> str:
        return self.title


class Channel(models.TextChoices):
    EMAIL = "email", "E-post"
    POST = "post", "Post"
    SYSTEM = "system", "Ärendesystem"
    HAND = "hand", "Överlämnat"


class Dispatch(TrackedModel):
    """That an extract was sent to a recipient (sv: expediering): to whom, when, how, by whom."""

    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="dispatches")
    recipient = models.CharField("mottagare", max_length=300)
    channel = models.CharField("sätt", max_length=20, choices=Channel, default=Channel.EMAIL)
    sent_on = models.DateField("skickat")
    sent_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    history = track()

    class Meta:
        verbose_name = "expediering"
        verbose_name_plural = "expedieringar"
        ordering = ("sent_on", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=["document", "recipient", "sent_on", "channel"], name="dispatch_once"
            ),
        )

    def __str__(self) -> str:
        return f"{self.recipient} {self.sent_on}"


class PacketState(models.TextChoices):
    WAITING = "waiting", "Väntar"
    RUNNING = "running", "Görs"
    DONE = "done", "Klar"
    FAILED = "failed", "Misslyckades"


class Packet(models.Model):
    """The papers of a meeting in one file (sv: kallelse med handlingar), made in the background.

    Without history: its progress is the machine's, and what it became is a `StoredFile`.
    """

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="packets")
    is_public = models.BooleanField("utan sekretess", default=False)
    state = models.CharField(
        "läge", max_length=20, choices=PacketState, default=PacketState.WAITING
    )
    parts_done = models.PositiveSmallIntegerField("delar klara", default=0)
    parts_total = models.PositiveSmallIntegerField("delar", default=0)
    message = models.TextField("meddelande", blank=True)
    # The versions of what went in, to see whether the packet still says what the matters say.
    contents = models.JSONField("innehåll", default=list)
    page_count = models.PositiveSmallIntegerField("sidor", null=True)
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+", null=True)
    requested_at = models.DateTimeField(auto_now_add=True)
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    finished_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = "kallelse med handlingar"
        verbose_name_plural = "kallelser med handlingar"
        ordering = ("-requested_at", "-pk")
        constraints = (
            models.CheckConstraint(condition=Q(state__in=PacketState.values), name="packet_state"),
            models.CheckConstraint(
                condition=~Q(state=PacketState.DONE) | Q(file__isnull=False),
                name="packet_done_has_file",
            ),
        )

    def __str__(self) -> str:
        return f"Handlingar {self.meeting}"

    @property
    def is_under_way(self) -> bool:
        return self.state in (PacketState.WAITING, PacketState.RUNNING)

    def clean(self) -> None:
        if self.parts_done > self.parts_total:
            raise ValidationError("Fler delar är klara än vad som finns.")
