"""The columns of an exported list."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class ColumnKind(StrEnum):
    TEXT = "text"
    DATE = "date"
    MONEY = "money"
    PRICE = "price"
    NUMBER = "number"
    DECIMAL = "decimal"


@dataclass(frozen=True)
class Column:
    """A heading, what the cells hold, and how wide the column is in Excel (in characters)."""

    heading: str
    kind: ColumnKind = ColumnKind.TEXT
    width: int = 18
