"""Two versions of a memo side by side, section by section. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

from commissioning.memos.document import Block, BulletList, MemoDocument, Paragraph, Table
from commissioning.word_differences import ADDED, REMOVED, SAME, Part, differences

# Characters of the one text times those of the other. Above it, two paragraphs that differ are
# shown whole: the time grows with the product, and a page shall answer within a second.
MOST_COMPARED = 16_000_000


@dataclass(frozen=True)
class Row:
    """One part of the memo in both versions, with what differs word by word."""

    heading: str
    old: str
    new: str
    words: tuple[Part, ...]

    @property
    def is_changed(self) -> bool:
        return self.old != self.new


def compare(old: MemoDocument, new: MemoDocument) -> list[Row]:
    """Every part that either version has, in the order of the newer one."""
    mine, theirs = texts_of(old), texts_of(new)
    headings = [*theirs, *(heading for heading in mine if heading not in theirs)]
    return [_row(h, mine.get(h, ""), theirs.get(h, "")) for h in headings]


def texts_of(document: MemoDocument) -> dict[str, str]:
    """Heading -> text, as it is printed."""
    points = "\n".join(
        f"{p.number}. {f'{p.organ}: ' if p.organ else ''}{p.text}" for p in document.points
    )
    found = {
        "Rubrik": document.title,
        "Datum": str(document.dated_on or "Saknas"),
        "Diarienummer": document.dnr or document.register_number,
        "Handläggare": ", ".join(document.officers),
        document.proposal_heading: points,
    }
    for section in document.sections:
        text = "\n\n".join(map(_text, section.blocks))
        if text:
            found[section.heading] = text
    found["Undertecknas av"] = ", ".join(document.signatories)
    found["Beslutet skickas till"] = "\n".join(document.recipients)
    return found


def word_differences(old: str, new: str) -> list[Part]:
    """What differs, word by word in the paragraphs that are not the same in both texts."""
    return list(_differences(old.splitlines(keepends=True), new.splitlines(keepends=True)))


def _differences(old: list[str], new: list[str]) -> Iterator[Part]:
    for tag, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        before, after = "".join(old[a:b]), "".join(new[c:d])
        if tag == "equal":
            yield Part(SAME, after)
        elif tag == "replace" and len(before) * len(after) <= MOST_COMPARED:
            yield from differences(before, after)
        else:
            yield from (Part(k, t) for k, t in ((REMOVED, before), (ADDED, after)) if t)


def _row(heading: str, old: str, new: str) -> Row:
    return Row(heading, old, new, tuple(word_differences(old, new)) if old != new else ())


def _text(block: Block) -> str:
    if isinstance(block, Paragraph):
        return block.text
    if isinstance(block, BulletList):
        return "\n".join(f"- {item}" for item in block.items)
    return _table(block)


def _table(table: Table) -> str:
    rows = [" | ".join(column.label for column in table.columns)]
    rows += [" | ".join(row) for row in table.all_rows]
    return "\n".join(filter(None, [table.caption, *rows, table.note]))
