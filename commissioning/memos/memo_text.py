"""The memo as plain text for the checks: what is typed, not how it is printed."""

from __future__ import annotations

from collections.abc import Mapping

from commissioning.memos.checks.text import MemoText, Part, TextTable
from commissioning.memos.document import BulletList, MemoDocument, Paragraph, Section, Table

# The parts of the editor are called so; the checks' own keys for them are in `checks.text`.
SECTION = "avsnitt-"


def text_of(document: MemoDocument, bodies: Mapping[str, str] | None = None) -> MemoText:
    """The document as text. `bodies` are the sections as they are typed, by key: places found in
    them can then be mended where they stand. Without them the printed blocks are used."""
    return MemoText(
        title=document.title,
        administration=document.administration,
        receiver=document.receiver,
        dnr=document.dnr,
        dated_on=document.dated_on,
        officers=document.officers,
        points=tuple(point.text for point in document.points),
        sections=tuple(_part(section, bodies or {}) for section in document.sections),
        tables=tuple(
            _table(section, block)
            for section in document.sections
            for block in section.blocks
            if isinstance(block, Table)
        ),
        signatories=document.signatories,
        recipients=document.recipients,
    )


def _part(section: Section, bodies: Mapping[str, str]) -> Part:
    body = bodies.get(section.key)
    if body is not None:
        return Part(f"{SECTION}{section.key}", section.heading, body.replace("\r\n", "\n"))
    texts = [text for block in section.blocks for text in _texts(block)]
    return Part(f"{SECTION}{section.key}", section.heading, "\n".join(texts))


def _texts(block: object) -> tuple[str, ...]:
    if isinstance(block, Paragraph):
        return (block.text,)
    if isinstance(block, BulletList):
        return tuple(f"- {item}" for item in block.items)
    return ()


def _table(section: Section, table: Table) -> TextTable:
    columns = tuple(column.label for column in table.columns)
    key = f"{SECTION}{section.key}"
    return TextTable(key, columns, table.rows, table.total or ())
