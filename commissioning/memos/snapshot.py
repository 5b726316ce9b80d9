"""A memo document as JSON and back, so that what was finalised can be read and compared later."""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from datetime import date
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.utils.dateparse import parse_date

from commissioning.memos.document import (
    BulletList,
    Column,
    MemoDocument,
    Paragraph,
    Point,
    Section,
    Table,
)
from commissioning.memos.extract_document import DecidedPoint, ExtractDocument

KIND = "is"
TYPES = {
    t.__name__: t
    for t in (
        MemoDocument,
        ExtractDocument,
        Point,
        DecidedPoint,
        Section,
        Paragraph,
        BulletList,
        Table,
        Column,
    )
}
# The field that holds plain JSON and not parts of a document.
FACTS = "facts"


def to_json(value: Any) -> Any:
    """Only JSON types; every part says of which kind it is."""
    if is_dataclass(value) and not isinstance(value, type):
        parts = {f.name: to_json(getattr(value, f.name)) for f in fields(value)}
        return {KIND: type(value).__name__, **parts}
    if isinstance(value, tuple | list):
        return [to_json(part) for part in value]
    if isinstance(value, dict):
        return {str(key): to_json(part) for key, part in value.items()}
    if value is None or isinstance(value, str | int | float | bool):
        return value
    return DjangoJSONEncoder().default(value)


def from_json(value: Any) -> Any:
    """The document that `to_json` was given."""
    if isinstance(value, list):
        return tuple(map(from_json, value))
    if not isinstance(value, dict):
        return value
    kind = TYPES[value[KIND]]
    parts = {
        name: part if name == FACTS else from_json(part)
        for name, part in value.items()
        if name != KIND
    }
    return kind(**_with_day(parts))


def document_from(snapshot: dict[str, Any]) -> MemoDocument:
    """The memo of a snapshot."""
    document: MemoDocument = from_json(snapshot)
    return document


def _with_day(parts: dict[str, Any]) -> dict[str, Any]:
    day: date | None = parse_date(parts["dated_on"]) if parts.get("dated_on") else None
    return parts | {"dated_on": day} if "dated_on" in parts else parts
