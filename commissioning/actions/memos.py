"""Start and edit memos. Text that somebody wrote is never overwritten without their knowing."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q

from commissioning.models import BoardProfile, Matter, Memo, MemoSection, MemoSectionTemplate


@transaction.atomic
def start(*, matter: Matter, by: Any) -> Memo:
    """An empty memo with the sections of the board's template (or the common one)."""
    profile = BoardProfile.objects.filter(board=matter.board).first()
    memo = Memo(matter=matter, signatories=profile.signatory if profile else "")
    memo.save_because("Tjänsteskrivelse påbörjad", by=by)
    for template in template_for(matter):
        section = MemoSection(
            memo=memo,
            key=template.key,
            heading=template.heading,
            position=template.position,
            is_required=template.is_required,
            hint=template.hint,
        )
        section.save_because("Ur mallen", by=by)
    return memo


def template_for(matter: Matter) -> list[MemoSectionTemplate]:
    """The board's own sections, or the common ones when it has none."""
    rows = MemoSectionTemplate.objects.filter(Q(board=matter.board) | Q(board=None))
    own = [row for row in rows if row.board_id]
    return sorted(own or rows, key=lambda row: row.position)


@transaction.atomic
def save(
    *, memo: Memo, head: dict[str, Any], bodies: dict[str, str], by: Any, version: int | None
) -> Memo:
    """Save the head and the texts by section key.

    Raises ConflictError if the memo moved on, ValidationError once the matter is decided: what
    the board had before it is kept as it was.
    """
    locked = Memo.objects.select_for_update(of=("self",)).select_related("matter").get(pk=memo.pk)
    if not locked.matter.can_be_edited:
        raise ValidationError("Ärendet är avslutat. Skrivelsen kan inte ändras.")
    locked.expect(version)
    for name, value in head.items():
        setattr(locked, name, value)
    locked.save_because("Tjänsteskrivelsen ändrad", by=by)
    for section in locked.sections.all():
        body = bodies.get(section.key, section.body)
        if body != section.body:
            section.body = body
            section.save_because("Tjänsteskrivelsen ändrad", by=by)
    return locked
