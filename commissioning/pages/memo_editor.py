"""What the memo editor shows: its parts with remarks and clashes, and the sheet beside them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.safestring import SafeString

from commissioning.actions.memos import missing_sections
from commissioning.forms.memos import MemoForm, version_name
from commissioning.memos.checks.finding import Finding
from commissioning.memos.checks.text import RECIPIENTS
from commissioning.memos.comparison import word_differences
from commissioning.memos.content import MemoMaterial, build
from commissioning.memos.document import MemoTooLarge
from commissioning.memos.marking import Mark, marked_preview
from commissioning.memos.memo_text import SECTION
from commissioning.memos.merging import BODY, HEAD, Part, body_name
from commissioning.memos.remarks import ERROR, WARNING, Check
from commissioning.memos.review import accepted_digests, reviewed
from commissioning.memos.texts import has_suggestion
from commissioning.models import MemoSection, MemoSectionTemplate
from commissioning.word_differences import Part as Word

RECIPIENT_FIELD = "recipients"


@dataclass(frozen=True)
class Shown:
    """What the preview shows: the sheet, its remarks, or why there is none."""

    sheet: SafeString | str
    checks: list[Check]
    refusal: str = ""
    accepted: int = 0


@dataclass(frozen=True)
class Clash:
    """A part that somebody else saved while this person was typing another text in it."""

    name: str
    heading: str
    version: int
    by: str
    at: Any
    words: list[Word]

    @property
    def anchor(self) -> str:
        """The id of the part of the editor where it is."""
        is_section = self.name.startswith(BODY)
        named = {"recipients": "mottagare"}.get(self.name, "huvud")
        return f"avsnitt-{self.name.removeprefix(BODY)}" if is_section else named

    @property
    def can_keep_both(self) -> bool:
        return self.name != "dated_on"


@dataclass(frozen=True)
class EditorPart:
    """One section in the editor."""

    section: MemoSection
    field: Any
    version: Any  # the hidden field that says what the text builds on
    anchor: str
    is_empty: bool
    is_wanted: bool
    is_open: bool
    can_suggest: bool
    errors: int
    warnings: int
    clash: Clash | None = None
    suggestion: str = ""


@dataclass(frozen=True)
class Editor:
    """Everything on the page."""

    shown: Shown
    parts: list[EditorPart]
    head_clashes: dict[str, Clash]
    marks: dict[str, dict[str, int]] = field(default_factory=dict)
    missing: list[MemoSectionTemplate] = field(default_factory=list)

    @property
    def clashes(self) -> list[Clash]:
        sections = [part.clash for part in self.parts if part.clash]
        return [*self.head_clashes.values(), *sections]


def read_editor(
    form: MemoForm,
    material: MemoMaterial,
    saved: Mapping[str, Part] | None = None,
    suggested: tuple[str, str] = ("", ""),
) -> Editor:
    """The editor for a form; `saved` is how the parts came out of a save, `suggested` a section's
    key and the text that the register suggests for it."""
    shown = shown_of(form, material)
    clashes = clashes_of(form, saved or {})
    anchors = ("huvud", "mottagare", "punkter")
    return Editor(
        shown=shown,
        parts=_parts(form, material, shown, clashes, suggested),
        head_clashes={name: clashes[name] for name in HEAD if name in clashes},
        marks={anchor: marks(shown, anchor) for anchor in anchors},
        missing=missing_sections(material.memo),
    )


def shown_of(form: MemoForm, material: MemoMaterial) -> Shown:
    """The sheet of what is typed; with fields that cannot be read, of what is saved."""
    head, bodies = None, None
    if form.is_bound:
        form.is_valid()
        head, bodies = form.head(), form.bodies()
    try:
        document = build(material, head, bodies)
        typed = bodies if bodies is not None else material.bodies
        accepted = accepted_digests(material.matter)
        found = reviewed(document, material, typed, accepted)
        return Shown(marked_preview(document, _marks_of(found)), found, accepted=len(accepted))
    except MemoTooLarge as error:
        return Shown("", [], str(error))


def clashes_of(form: MemoForm, saved: Mapping[str, Part]) -> dict[str, Clash]:
    """Both texts of each part that clashes, by the part's name."""
    return {
        name: Clash(
            name=name,
            heading=str(form.fields[name].label),
            version=part.version,
            by=part.by,
            at=part.at,
            words=word_differences(str(part.value or ""), str(part.typed or "")),
        )
        for name, part in saved.items()
        if part.is_clash
    }


def marks(shown: Shown, anchor: str) -> dict[str, int]:
    """How many errors and warnings a part of the editor has."""
    here = [check for check in shown.checks if check.anchor == anchor]
    return {
        "errors": sum(check.severity == ERROR for check in here),
        "warnings": sum(check.severity == WARNING for check in here),
    }


def _marks_of(found: list[Check]) -> list[Mark]:
    """The place in the text of each remark that has one, by its number in the list."""
    return [
        Mark(n, check.severity, check.finding.part, check.finding.excerpt)
        for n, check in enumerate(found, start=1)
        if check.finding.excerpt
    ]


def mendable(form: MemoForm, material: MemoMaterial, digest: str) -> Finding | None:
    """The remark that one click mends; None when it is gone."""
    checks = shown_of(form, material).checks
    found = (c.finding for c in checks if c.can_be_mended and c.finding.digest == digest)
    return next(found, None)


def mended(form: MemoForm, found: Finding) -> tuple[str, str] | None:
    """The field and its text with the suggestion in it; None where the words are gone."""
    name = _field_of(found)
    text = found.mended(str(form.data.get(name, "")).replace("\r\n", "\n"))
    return None if text is None else (name, text)


def _field_of(found: Finding) -> str:
    """The name of the field where the text of a finding is typed."""
    return RECIPIENT_FIELD if found.part == RECIPIENTS else body_name(found.part[len(SECTION) :])


def _parts(
    form: MemoForm,
    material: MemoMaterial,
    shown: Shown,
    clashes: dict[str, Clash],
    suggested: tuple[str, str],
) -> list[EditorPart]:
    """Open are the first section with an error, those that clash, and the one asked about."""
    found: list[EditorPart] = []
    for section in material.sections:
        anchor = f"avsnitt-{section.key}"
        field, counts = form[body_name(section.key)], marks(shown, anchor)
        clash = clashes.get(body_name(section.key))
        is_first = bool(counts["errors"]) and not any(part.errors for part in found)
        is_asked = section.key == suggested[0]
        found.append(
            EditorPart(
                section=section,
                field=field,
                version=form[version_name(body_name(section.key))],
                anchor=anchor,
                is_empty=not (field.value() or "").strip(),
                is_wanted=material.wants(section),
                is_open=is_first or is_asked or bool(clash or field.errors),
                can_suggest=has_suggestion(section.key),
                clash=clash,
                suggestion=suggested[1] if is_asked else "",
                **counts,
            )
        )
    return found
