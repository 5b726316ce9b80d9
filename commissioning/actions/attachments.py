"""Attach papers to a matter. The bytes are stored once and never removed."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

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
    attachment.position = attachment.position or locked.attachments.count() + 1
    attachment.save_because(f"Bilaga tillagd: {attachment.title}"[:200], by=by)
    return attachment
