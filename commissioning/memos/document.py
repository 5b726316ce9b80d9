"""The content of one decision memo (sv: tjänsteskrivelse), without layout and without database."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any, ClassVar, Literal

from commissioning.memos.characters import clean_text

# Sizes are characters unless said. Measured with WeasyPrint 70: 100 000 characters take 3 s,
# 500 table rows 3 s, one million characters 20 s. A memo in use has 3 000 to 30 000.
MAX_SECTION = 40_000
MAX_DOCUMENT = 100_000  # about forty pages, printed within ten seconds
MAX_BLOCKS = 400  # paragraphs, lists and tables in one section
MAX_ITEMS = 200  # entries of one list; decision points; recipients
MAX_ROWS = 300  # rows of one table
MAX_COLUMNS = 10
LINE_LENGTH = 62  # on 120 mm
SHORT_SECTION = 12  # lines

_BULLET = re.compile(r"[-–•] +")


class MemoTooLarge(ValueError):
    """The memo is larger than can be printed in reasonable time. The message is for the user."""


@dataclass(frozen=True)
class Paragraph:
    """Running text. A newline inside is a plain space."""

    text: str


@dataclass(frozen=True)
class BulletList:
    """A list without order."""

    items: tuple[str, ...]


@dataclass(frozen=True)
class Column:
    """Head of a table column; numbers stand to the right (`align="right"`)."""

    label: str
    align: Literal["left", "right"] = "left"


@dataclass(frozen=True)
class Table:
    """A table whose first column names the row; every row has one cell for each column."""

    caption: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]
    total: tuple[str, ...] | None = None
    note: str = ""

    def __post_init__(self) -> None:
        """Refuse ragged rows: PDF/UA-1 7.2 wants the same number of cells in each."""
        if any(len(row) != len(self.columns) for row in self.all_rows):
            raise ValueError("Every row of a memo table needs one cell for each column.")

    @property
    def all_rows(self) -> tuple[tuple[str, ...], ...]:
        """The rows with the total, when there is one, as the last."""
        return self.rows if self.total is None else (*self.rows, self.total)

    @property
    def aligned_rows(self) -> list[list[tuple[str, str]]]:
        """Each row as pairs of alignment and text."""
        return [self._aligned(row) for row in self.rows]

    @property
    def aligned_total(self) -> list[tuple[str, str]]:
        """The total as pairs of alignment and text, empty when there is none."""
        return self._aligned(self.total or ())

    def _aligned(self, row: tuple[str, ...]) -> list[tuple[str, str]]:
        return [(c.align, cell) for c, cell in zip(self.columns, row, strict=False)]


Block = Paragraph | BulletList | Table


@dataclass(frozen=True)
class Point:
    """One decision point (sv: beslutspunkt); `organ` names the body that decides it, if several."""

    number: int
    text: str
    organ: str = ""


@dataclass(frozen=True)
class Section:
    """A part of the memo under a heading of its own, such as Ärende or Samråd."""

    key: str
    heading: str
    blocks: tuple[Block, ...]

    @property
    def is_short(self) -> bool:
        """A short section is moved whole to the next page instead of being divided."""
        return sum(map(_lines, self.blocks)) <= SHORT_SECTION


def _lines(block: Block) -> int:
    """Estimate the printed lines of a block, its space above included."""
    if isinstance(block, Table):
        return len(block.all_rows) + 3
    texts = block.items if isinstance(block, BulletList) else (block.text,)
    return sum(2 + len(text) // LINE_LENGTH for text in texts)


@dataclass(frozen=True)
class MemoDocument:
    """Everything that is printed in one memo.

    `dnr` is empty and `dated_on` None where the register has none: the memo then says so.
    `facts` are the register's own figures, attached to the PDF as JSON; only JSON types.
    """

    body_template: ClassVar[str] = "memos/_document.html"

    title: str
    administration: str
    officers: tuple[str, ...]
    dated_on: date | None
    dnr: str
    register_number: str
    receiver: str
    points: tuple[Point, ...]
    sections: tuple[Section, ...]
    signatories: tuple[str, ...]
    recipients: tuple[str, ...]
    is_draft: bool
    language: str = "sv"
    municipality: str = ""
    facts: dict[str, Any] = field(default_factory=dict)
    proposal_heading: str = "Förslag till beslut"
    kind: str = "Tjänsteskrivelse"


def parse_blocks(text: str) -> tuple[Block, ...]:
    """Return the paragraphs and bullet lists of a plain text.

    An empty line ends a paragraph. A line that begins with "- " or "– " (or a pasted "• ") is
    a list entry; the lines below it belong to it until the next entry or an empty line.
    Raises MemoTooLarge when the text is longer than one section may be.
    """
    _require(len(text), MAX_SECTION, "Avsnittet har {size} tecken. Det får ha högst {limit}.")
    blocks = tuple(_blocks(clean_text(text).split("\n")))
    _check_blocks(blocks)
    return blocks


def _blocks(lines: list[str]) -> Iterator[Block]:
    words: list[str] = []
    items: list[str] = []
    for line in [*map(str.strip, lines), ""]:
        bullet = _BULLET.match(line)
        if (bullet or not line) and words:
            yield Paragraph(" ".join(words))
            words = []
        if not line and items:
            yield BulletList(tuple(items))
            items = []
        if bullet:
            items.append(line[bullet.end() :])
        elif line and items:
            items[-1] += f" {line}"
        elif line:
            words.append(line)


def check_size(document: MemoDocument) -> None:
    """Raise MemoTooLarge, with a sentence for the user, when the memo is too large to print."""
    _require(len(document.points), MAX_ITEMS, "Förslaget har {size} punkter, högst {limit} ryms.")
    _require(len(document.recipients), MAX_ITEMS, "Sändlistan har {size} rader, högst {limit}.")
    for section in document.sections:
        _check_blocks(section.blocks)
    size = sum(map(len, texts_of(document)))
    _require(size, MAX_DOCUMENT, "Skrivelsen har {size} tecken. Den får ha högst {limit}.")


def _check_blocks(blocks: tuple[Block, ...]) -> None:
    _require(len(blocks), MAX_BLOCKS, "Avsnittet har {size} stycken. Det får ha högst {limit}.")
    size = sum(map(len, texts_of(blocks)))
    _require(size, MAX_SECTION, "Avsnittet har {size} tecken. Det får ha högst {limit}.")
    for block in blocks:
        if isinstance(block, BulletList):
            _require(len(block.items), MAX_ITEMS, "Listan har {size} punkter, högst {limit} ryms.")
        elif isinstance(block, Table):
            _require(len(block.rows), MAX_ROWS, "Tabellen har {size} rader, högst {limit} ryms.")
            _require(
                len(block.columns), MAX_COLUMNS, "Tabellen har {size} kolumner, högst {limit} ryms."
            )


def _require(size: int, limit: int, sentence: str) -> None:
    if size > limit:
        said = sentence.format(size=_grouped(size), limit=_grouped(limit))
        raise MemoTooLarge(f"{said} Korta texten eller lägg delar av den i en bilaga.")


def _grouped(number: int) -> str:
    return f"{number:,}".replace(",", "\N{NO-BREAK SPACE}")


def texts_of(value: object) -> Iterator[str]:
    """Yield every text in a document or a part of it, the attached facts left out."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, tuple):
        for part in value:
            yield from texts_of(part)
    elif hasattr(value, "__dataclass_fields__"):
        yield from texts_of(tuple(vars(value).values()))
