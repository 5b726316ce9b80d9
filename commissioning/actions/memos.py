"""Start and edit memos. Text that somebody wrote is never overwritten without their knowing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from commissioning.actions.memo_templates import template_for
from commissioning.memos.merging import HEAD, UNKNOWN, Outcome, Part, body_name, merge
from commissioning.models import BoardProfile, Matter, Memo, MemoSection, MemoSectionTemplate

CHANGED = "Tjänsteskrivelsen ändrad"
CLOSED = "Ärendet är avslutat. Skrivelsen kan inte ändras."


@transaction.atomic
def start(*, matter: Matter, by: Any) -> Memo:
    """An empty memo with the sections of the board's template (or the common one)."""
    profile = BoardProfile.objects.filter(board=matter.board).first()
    memo = Memo(matter=matter, signatories=profile.signatory if profile else "")
    memo.save_because("Tjänsteskrivelse påbörjad", by=by)
    for template in template_for(matter.board):
        _section(memo, template).save_because("Ur mallen", by=by)
    return memo


@transaction.atomic
def save(
    *, memo: Memo, typed: Mapping[str, Any], versions: Mapping[str, int | None], by: Any
) -> dict[str, Part]:
    """Save the parts that nobody else has changed; the others come back as clashes.

    `typed` is the value of each part by name: a field of the head, or `body_<key>`. `versions`
    is what each builds on, of the memo or of the section. Twice does no more than once.
    Raises ValidationError once the matter is decided: what the board had before it is kept.
    """
    locked = _editable(memo)
    head = _merge_head(locked, typed, versions, by)
    bodies = {
        name: _merge_body(section, typed[name], versions.get(name), by)
        for section in locked.sections.all()
        if (name := body_name(section.key)) in typed
    }
    return head | bodies


@transaction.atomic
def write(*, memo: Memo, head: Mapping[str, Any], bodies: Mapping[str, str], by: Any) -> Memo:
    """Set head and texts (by section key), whatever they were: for what is entered from papers."""
    locked = _editable(memo)
    if head:
        _set_head(locked, head, by)
    for section in locked.sections.all():
        if section.key in bodies and bodies[section.key] != section.body:
            _set_body(section, bodies[section.key], by)
    return locked


@transaction.atomic
def add_sections(*, memo: Memo, by: Any) -> list[MemoSection]:
    """Take in the sections that the template has got since the memo was begun, each in its place.

    Nothing that the memo has is removed or changed but its order.
    """
    locked = _editable(memo)
    sections = list(locked.sections.all())
    added = []
    for template in missing_sections(locked):
        section = _section(locked, template)
        sections.insert(_place(sections, template, locked), section)
        added.append(section)
    for position, section in enumerate(sections, start=1):
        if section.pk is None or section.position != position:
            section.position = position
            section.save_because("Ur mallen", by=by)
    return added


def missing_sections(memo: Memo) -> list[MemoSectionTemplate]:
    """The sections of the template that the memo lacks, in order."""
    has = {section.key for section in memo.sections.all()}
    return [row for row in template_for(memo.matter.board) if row.key not in has]


def _section(memo: Memo, template: MemoSectionTemplate) -> MemoSection:
    names = ("key", "heading", "position", "is_required", "applies_when", "hint")
    return MemoSection(memo=memo, **{name: getattr(template, name) for name in names})


def _place(sections: list[MemoSection], template: MemoSectionTemplate, memo: Memo) -> int:
    """Where in the memo: after the nearest section that stands before it in the template."""
    before = []
    for row in template_for(memo.matter.board):
        if row.key == template.key:
            break
        before.append(row.key)
    keys = [section.key for section in sections]
    return next((keys.index(key) + 1 for key in reversed(before) if key in keys), 0)


def _editable(memo: Memo) -> Memo:
    """The memo, locked: two who save at once wait for each other."""
    locked: Memo = (
        Memo.objects.select_for_update(of=("self",)).select_related("matter__board").get(pk=memo.pk)
    )
    if not locked.matter.can_be_edited:
        raise ValidationError(CLOSED)
    return locked


def _merge_head(
    memo: Memo, typed: Mapping[str, Any], versions: Mapping[str, int | None], by: Any
) -> dict[str, Part]:
    """Field by field; each may build on a version of its own, when one of them has clashed."""
    names = [name for name in HEAD if name in typed]
    outcomes = {
        name: merge(
            base=_base(memo, name, versions.get(name)),
            theirs=getattr(memo, name),
            mine=typed[name],
        )
        for name in names
    }
    saved = {name: typed[name] for name in names if outcomes[name] == Outcome.SAVED}
    clashes = {name: _clash(memo, name, typed[name]) for name in names if _is_clash(outcomes[name])}
    if saved:
        _set_head(memo, saved, by)
    settled = {
        name: Part(outcomes[name], getattr(memo, name), memo.version)
        for name in names
        if name not in clashes
    }
    return settled | clashes


def _merge_body(section: MemoSection, mine: str, version: int | None, by: Any) -> Part:
    outcome = merge(base=_base(section, "body", version), theirs=section.body, mine=mine)
    if _is_clash(outcome):
        return _clash(section, "body", mine)
    if outcome == Outcome.SAVED:
        _set_body(section, mine, by)
    return Part(outcome, section.body, section.version)


def _is_clash(outcome: Outcome) -> bool:
    return outcome == Outcome.CLASH


def _base(record: Memo | MemoSection, name: str, version: int | None) -> Any:
    """What the field said at that version, as the history tells; UNKNOWN when it does not."""
    if version == record.version:
        return getattr(record, name)
    rows = record.history.filter(version=version).values_list(name, flat=True)
    said = list(rows[:2]) if version else []
    return said[0] if said and len(set(said)) == 1 else UNKNOWN


def _clash(record: Memo | MemoSection, name: str, mine: Any) -> Part:
    last = record.history.select_related("history_user").first()
    user = last.history_user if last else None
    return Part(
        Outcome.CLASH,
        getattr(record, name),
        record.version,
        typed=mine,
        by=(user.get_full_name() or user.get_username()) if user else "",
        at=last.history_date if last else None,
    )


def _set_head(memo: Memo, values: Mapping[str, Any], by: Any) -> None:
    for name, value in values.items():
        setattr(memo, name, value)
    memo.version += 1
    memo.save_because(CHANGED, by=by)


def _set_body(section: MemoSection, text: str, by: Any) -> None:
    section.body = text
    section.version += 1
    section.save_because(CHANGED, by=by)
