"""The sections that a board's memos have: add, change, move and remove them.

Memos that are begun already keep theirs; `memos.add_sections` takes in what is new.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max, Q
from django.utils.text import slugify

from commissioning.models import MemoSectionTemplate
from providers.models import Party
from providers.tracking import ConflictError

LONGEST_KEY = 40
COPIED = ("key", "heading", "position", "is_required", "applies_when", "hint")


def template_for(board: Party) -> list[MemoSectionTemplate]:
    """The board's own sections, or the common ones when it has none."""
    rows = MemoSectionTemplate.objects.filter(Q(board=board) | Q(board=None))
    own = [row for row in rows if row.board_id]
    return sorted(own or rows, key=lambda row: (row.position, row.pk))


@transaction.atomic
def copy_common(*, board: Party, by: Any) -> list[MemoSectionTemplate]:
    """Give the board a template of its own, beginning as the common one. Twice is once."""
    own = _own(board)
    if own:
        return own
    for common in template_for(board):
        section = MemoSectionTemplate(
            board=board, **{name: getattr(common, name) for name in COPIED}
        )
        section.save_because("Kopierad från den gemensamma mallen", by=by)
        own.append(section)
    return own


@transaction.atomic
def add(*, section: MemoSectionTemplate, by: Any) -> MemoSectionTemplate:
    """Add a section (unsaved) last in its board's own template."""
    if section.board is None:
        raise ValidationError("Ett nytt avsnitt ska höra till en nämnd.")
    own = copy_common(board=section.board, by=by)
    _refuse_repeated(section.heading, own)
    section.position = len(own) + 1
    section.key = _free_key(section.heading, {row.key for row in own})
    section.save_because("Avsnitt tillagt i mallen", by=by)
    return section


@transaction.atomic
def change(
    *, board: Party, key: str, values: dict[str, Any], by: Any, revision: int | None = None
) -> MemoSectionTemplate:
    """Change heading, whether it is required, when it is needed, and the hint; the key stays.

    Raises ConflictError when somebody else has changed the section since `revision`.
    """
    _own(board)
    shown = _with_key(template_for(board), key)
    if revision is not None and revision != revision_of(shown):
        raise ConflictError(shown)
    own = copy_common(board=board, by=by)
    section = _with_key(own, key)
    _refuse_repeated(values.get("heading", section.heading), [r for r in own if r.key != key])
    for name, value in values.items():
        setattr(section, name, value)
    section.save_because("Avsnitt ändrat i mallen", by=by)
    return section


@transaction.atomic
def move(*, board: Party, key: str, steps: int, by: Any) -> None:
    """Move a section that many steps down (up when negative), at most to the end."""
    own = copy_common(board=board, by=by)
    section = _with_key(own, key)
    here = own.index(section)
    own.remove(section)
    own.insert(min(max(here + steps, 0), len(own)), section)
    _number(own, by)


@transaction.atomic
def remove(*, board: Party, key: str, by: Any) -> MemoSectionTemplate:
    """Take a section out of the template. The last one stays: a memo needs one."""
    own = copy_common(board=board, by=by)
    section = _with_key(own, key)
    if len(own) < 2:
        raise ValidationError("Mallen ska ha minst ett avsnitt.")
    own.remove(section)
    section.delete_because("Avsnitt borttaget ur mallen", by=by)
    _number(own, by)
    return section


def revision_of(section: MemoSectionTemplate) -> int:
    """A number that is new each time the section is changed."""
    return revisions_of([section]).get(section.pk, 0)


def revisions_of(sections: Sequence[MemoSectionTemplate]) -> dict[int, int]:
    """The revision of each section by its id, in one query."""
    past = MemoSectionTemplate.history.filter(id__in=[section.pk for section in sections])
    return dict(past.values_list("id").annotate(Max("history_id")).order_by())


def _with_key(sections: Sequence[MemoSectionTemplate], key: str) -> MemoSectionTemplate:
    found = next((row for row in sections if row.key == key), None)
    if found is None:
        raise ValidationError("Avsnittet finns inte längre i mallen.")
    return found


def _refuse_repeated(heading: str, others: Sequence[MemoSectionTemplate]) -> None:
    if heading.casefold() in {row.heading.casefold() for row in others}:
        raise ValidationError({"heading": "Mallen har redan ett avsnitt med den rubriken."})


def _own(board: Party) -> list[MemoSectionTemplate]:
    """The board's own sections in order, with the board locked so that the order holds."""
    Party.objects.select_for_update(of=("self",)).get(pk=board.pk)
    return list(MemoSectionTemplate.objects.filter(board=board).order_by("position", "pk"))


def _number(sections: Sequence[MemoSectionTemplate], by: Any) -> None:
    for position, section in enumerate(sections, start=1):
        if section.position != position:
            section.position = position
            section.save_because("Avsnitt flyttat i mallen", by=by)


def _free_key(heading: str, taken: set[str]) -> str:
    stem = slugify(heading)[: LONGEST_KEY - 4].strip("-") or "avsnitt"
    numbered = (f"{stem}-{number}" for number in range(2, len(taken) + 3))
    return next(key for key in (stem, *numbered) if key not in taken)
