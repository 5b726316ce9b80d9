"""Remarks on the form of a memo that take more than its text: template, referral, fonts.

What the text alone shows (head, points, placeholders, recipients) is among the `checks`.
"""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse

from commissioning.memos import tables
from commissioning.memos.checks.finding import ERROR, WARNING, about
from commissioning.memos.checks.text import HEAD
from commissioning.memos.content import MemoMaterial
from commissioning.memos.document import MemoDocument, Section, Table
from commissioning.memos.memo_text import SECTION
from commissioning.memos.remarks import Check
from commissioning.memos.rendering import missing_glyphs

MOST_GLYPHS = 10


def form_checks(document: MemoDocument, material: MemoMaterial) -> Iterator[Check]:
    """Every one of them."""
    yield from _referral(material)
    yield from _sections(document, material)
    yield from _follow_ups(material)
    yield from _characters(document)


def too_large(said: str) -> Check:
    """The one remark on a memo that cannot be printed at all, in the words of the refusal."""
    return Check(about("STORLEK", ERROR, said, part=HEAD, heading="Skrivelsen"))


def _referral(material: MemoMaterial) -> Iterator[Check]:
    if material.matter.awaits_answer:
        address = reverse("commissioning:matter-edit", args=[material.matter.pk])
        found = about("ATERREMISS", ERROR, "Skriv svaret i ärendet.", heading="Ärendet")
        yield Check(found, address)


def _sections(document: MemoDocument, material: MemoMaterial) -> Iterator[Check]:
    printed = {section.key: section for section in document.sections}
    for section in material.sections:
        is_needed = section.is_required and material.wants(section)
        if is_needed and not _says_something(printed[section.key]):
            yield Check(
                about(
                    "AVSNITT-TOMT",
                    ERROR,
                    "Avsnittet ska finnas.",
                    part=f"{SECTION}{section.key}",
                    heading=section.heading,
                )
            )


def _says_something(section: Section) -> bool:
    """Whether the section is filled. The yearly sums alone do not tell where the money is."""
    if tables.needs_words(section.key):
        return any(not isinstance(block, Table) for block in section.blocks)
    return bool(section.blocks)


def _follow_ups(material: MemoMaterial) -> Iterator[Check]:
    """An extension is not proposed without a word of how the agreement was followed up."""
    for effect in material.effects:
        if effect.last_follow_up and effect.last_follow_up.is_missing:
            agreement = effect.agreement
            found = about(
                "UPPFOLJNING-SAKNAS",
                WARNING,
                f"{agreement.title} föreslås förlängas utan att ha följts upp.",
                heading="Registrera uppföljning",
                source=f"registret, {agreement.number}",
            )
            yield Check(found, reverse("commissioning:follow-up-new", args=[agreement.pk]))


def _characters(document: MemoDocument) -> Iterator[Check]:
    missing = missing_glyphs(document)
    if missing:
        said = f"Byt ut {' '.join(missing[:MOST_GLYPHS])}"
        yield Check(about("TECKEN", ERROR, said, heading="Skrivelsen"))
