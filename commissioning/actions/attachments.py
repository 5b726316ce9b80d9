"""Attach papers to a matter. The bytes are stored once and never removed."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max

from commissioning.actions.preparation import locked_open
from commissioning.models import Attachment, Matter, StoredFile
from commissioning.uploads import Examined


@transaction.atomic
def attach(*, matter: Matter, attachment: Attachment, paper: Examined, by: Any) -> Attachment:
    """Store the bytes and add the attachment (unsaved), last where no order is given.

    Raises ValidationError at `file` when the matter has the same bytes already.
    """
    locked = locked_open(matter)
    stored = StoredFile.keep(paper.content, paper.media_type)
    same = locked.attachments.filter(file=stored).first()
    if same:
        raise ValidationError({"file": f"Filen finns redan i ärendet: {same.title}."})
    attachment.matter, attachment.file = locked, stored
    attachment.file_name, attachment.page_count = paper.file_name, paper.page_count
    last = locked.attachments.aggregate(last=Max("position"))["last"]
    attachment.position = attachment.position or (last or 0) + 1
    attachment.save_because(f"Bilaga tillagd: {attachment.title}"[:200], by=by)
    return attachment


@transaction.atomic
def move(*, attachment: Attachment, steps: int, by: Any) -> None:
    """Move an attachment up (-1) or down (1) among those of its open matter.

    At either end it stays. Raises ValidationError.
    """
    locked = locked_open(attachment.matter)
    rows = list(locked.attachments.all())
    if attachment not in rows:
        raise ValidationError("Någon annan har tagit bort bilagan.")
    here = rows.index(attachment)
    there = min(max(here + steps, 0), len(rows) - 1)
    rows.insert(there, rows.pop(here))
    for position, row in enumerate(rows, start=1):
        if row.position != position:
            row.position = position
            row.save_because("Bilagorna ordnade", by=by)
