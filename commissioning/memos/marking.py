"""The numbers of the remarks in the sheet: where in the text each one is.

The places are carried through the template as three Braille signs that no memo has, and become
marks in the finished HTML, so that everything else is escaped as usual. A memo that does have
them is shown without marks.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.utils.safestring import SafeString, mark_safe

from commissioning.memos.checks.text import POINT, RECIPIENTS, TITLE
from commissioning.memos.document import (
    Block,
    BulletList,
    MemoDocument,
    Paragraph,
    Section,
    texts_of,
)
from commissioning.memos.rendering import render_preview

OPENS, MIDDLE, CLOSES = "\u28f0", "\u28f1", "\u28f2"
OURS = re.compile(f"[{OPENS}{MIDDLE}{CLOSES}]")
# A place to break a long word may have come between.
PLACED = re.compile(
    f"{OPENS}\u200b?(\\d+)\u200b?([ewi])\u200b?{MIDDLE}([^{OPENS}{CLOSES}]*){CLOSES}"
)
CLASSES = {"e": "fel", "w": "varn", "i": "info"}
SECTION = "avsnitt-"


@dataclass(frozen=True)
class Mark:
    """The number of a remark, how grave it is ("error", "warning" or "info") and what it is on."""

    number: int
    severity: str
    part: str
    excerpt: str


def marked_preview(document: MemoDocument, marks: Sequence[Mark]) -> SafeString:
    """The sheet with a numbered mark on every place that has a remark."""
    placed = document
    if any(map(OURS.search, texts_of(document))):
        return render_preview(document)
    for mark in marks:
        if mark.excerpt.strip():
            placed = _with(placed, mark)
    html = PLACED.sub(_tag, str(render_preview(placed)))
    return mark_safe(OURS.sub("", html))  # the template has escaped every text


def _tag(match: re.Match[str]) -> str:
    number, severity, text = match.groups()
    return (
        f'<mark class="kontrollmark kontrollmark--{CLASSES[severity]}">{text}'
        f'<a class="kontrollmark__nr" href="#kontroll-{number}">'
        f'<span class="dold">Kontroll </span>{number}</a></mark>'
    )


def _with(document: MemoDocument, mark: Mark) -> MemoDocument:
    if mark.part == TITLE:
        return replace(document, title=_placed(document.title, mark))
    if mark.part == RECIPIENTS:
        return replace(document, recipients=_first(document.recipients, mark))
    if mark.part.startswith(POINT):
        points = tuple(
            replace(p, text=_placed(p.text, mark)) if mark.part == f"{POINT}{n}" else p
            for n, p in enumerate(document.points, start=1)
        )
        return replace(document, points=points)
    sections = tuple(
        _section(s, mark) if mark.part == f"{SECTION}{s.key}" else s for s in document.sections
    )
    return replace(document, sections=sections)


def _section(section: Section, mark: Mark) -> Section:
    """The first block that has the text is marked."""
    blocks: list[Block] = []
    is_done = False
    for block in section.blocks:
        made = block if is_done else _block(block, mark)
        is_done = is_done or made != block
        blocks.append(made)
    return replace(section, blocks=tuple(blocks))


def _block(block: Block, mark: Mark) -> Block:
    if isinstance(block, Paragraph):
        return Paragraph(_placed(block.text, mark))
    if isinstance(block, BulletList):
        return BulletList(_first(block.items, mark))
    return block


def _first(texts: tuple[str, ...], mark: Mark) -> tuple[str, ...]:
    for n, text in enumerate(texts):
        made = _placed(text, mark)
        if made != text:
            return (*texts[:n], made, *texts[n + 1 :])
    return texts


def _placed(text: str, mark: Mark) -> str:
    """The text with the mark at the first place that is in no other mark yet."""
    words = mark.excerpt.strip().lstrip("-–• ").split()
    pattern = r"\s+".join(map(re.escape, words))
    for each in (rf"(?<!\w){pattern}(?!\w)", pattern) if words else ():
        for found in re.finditer(each, text):
            if not OURS.search(found[0]) and not _is_inside(text, found.start()):
                inner = f"{OPENS}{mark.number}{mark.severity[0]}{MIDDLE}{found[0]}{CLOSES}"
                return text[: found.start()] + inner + text[found.end() :]
    return text


def _is_inside(text: str, place: int) -> bool:
    before = text[:place]
    return before.count(OPENS) > before.count(CLOSES)
