"""Plain records, facts and texts, from JSON and to it."""

from __future__ import annotations

import types
import typing
from dataclasses import MISSING, Field, fields, is_dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any


class BadRecord(ValueError):
    """The JSON cannot be read. The message is Swedish, for whoever wrote it."""


def read(kind: Any, value: Any, where: str) -> Any:
    """A value of that kind: a record, a list of them, a day, a number or a text."""
    if is_dataclass(kind) and isinstance(kind, type):
        return _record(kind, value, where)
    origin = typing.get_origin(kind)
    if origin is types.UnionType:
        inner = next(each for each in typing.get_args(kind) if each is not types.NoneType)
        return None if value is None else read(inner, value, where)
    if origin is tuple:
        if not isinstance(value, list):
            raise BadRecord(f"{where}: en lista väntades.")
        each = typing.get_args(kind)[0]
        return tuple(read(each, row, f"{where}[{n}]") for n, row in enumerate(value))
    return _plain(kind, value, where)


def _record(kind: type, value: Any, where: str) -> Any:
    if not isinstance(value, dict):
        raise BadRecord(f"{where}: ett objekt väntades.")
    kinds = typing.get_type_hints(kind)
    known = {each.name for each in fields(kind)}
    for name in value:
        if name not in known:
            raise BadRecord(
                f"{where}: {name} är inget känt namn. Kända: {', '.join(sorted(known))}."
            )
    try:
        return kind(**{n: read(kinds[n], v, f"{where}.{n}") for n, v in value.items()})
    except TypeError:
        raise BadRecord(f"{where}: något som måste finnas är utelämnat.") from None


def _plain(kind: Any, value: Any, where: str) -> Any:
    try:
        if kind is date:
            return date.fromisoformat(value)
        if kind is Decimal and not isinstance(value, bool):
            number = Decimal(str(value))
            if number.is_finite():
                return number
    except (ValueError, TypeError, InvalidOperation):
        pass
    if isinstance(value, kind) and not (kind is int and isinstance(value, bool)):
        return value
    raise BadRecord(f"{where}: {value!r} kan inte läsas.")


def plain(value: Any) -> Any:
    """The record as JSON types, without what is as it is by itself."""
    if is_dataclass(value) and not isinstance(value, type):
        found = {f.name: getattr(value, f.name) for f in fields(value) if not _is_usual(value, f)}
        return {name: plain(each) for name, each in found.items()}
    if isinstance(value, tuple | list):
        return [plain(each) for each in value]
    if isinstance(value, date):
        return value.isoformat()
    return f"{value:f}" if isinstance(value, Decimal) else value


def _is_usual(value: Any, field: Field[Any]) -> bool:
    return field.default is not MISSING and getattr(value, field.name) == field.default
