"""An agreement's history as old → new in Swedish words, grouped by moment, person and reason."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any, NamedTuple

from django.contrib.auth import get_user_model
from django.db import models
from django.utils.dateparse import parse_datetime

from commissioning.models import Decision, DecisionPoint, PointEffect, PointOutcome
from commissioning.pages.agreement_history_rows import HistoryRow, rows
from commissioning.pages.terms_in_words import in_words, sentence_case
from contracts.models import Agreement, Amendment, Succession
from contracts.models.terms import Term
from contracts.money import format_sek
from contracts.quantities import quantity_text

ROWS_A_PAGE = 300
SAME_MOMENT = timedelta(seconds=2)
# What the register keeps for its own sake says nothing to a reader.
TECHNICAL = frozenset(
    {
        "id",
        "version",
        "number",
        "is_in_force",
        "is_example",
        "agreement_id",
        "amendment_id",
        "decision_id",
        "matter_id",
        "point_id",
        "follow_up_id",
        "finding_id",
        "registered_on",
        "origin",
    }
)
LONG_TEXT = 4000
Names = dict[tuple[type[models.Model], int], models.Model]


class Change(NamedTuple):
    """A field in words. An empty `old` was added, an empty `new` taken away."""

    label: str
    old: str
    new: str


@dataclass
class Entry:
    """What one person did at one moment, for one reason."""

    at: datetime
    by: str
    reason: str
    changes: list[Change] = field(default_factory=list)


@dataclass(frozen=True)
class History:
    """A page of entries, newest first; `older` is the cursor of the next page, or empty."""

    entries: list[Entry]
    older: str = ""


def parse_cursor(text: str) -> datetime | None:
    """The moment of a page link; None for anything that is not one."""
    try:
        moment = parse_datetime(text) if len(text) <= 40 else None
    except ValueError:
        return None
    return moment if moment and moment.tzinfo else None


def history_of(
    agreement: Agreement,
    *,
    before: datetime | None = None,
    limit: int = ROWS_A_PAGE,
    known: Iterable[Any] = (),
) -> History:
    """A page of the history. `known` records are not looked up again for their names."""
    found = rows(agreement, limit=limit + 1, before=before)
    groups = list(_groups(found))
    older = ""
    if len(found) > limit and len(groups) > 1:
        # The last group may go on beyond the page, so it is left for the next one.
        groups = groups[:-1]
    if len(found) > limit:
        older = groups[-1][-1].at.isoformat()
    names = _names([row for group in groups for row in group], known)
    entries = [_entry(group, names) for group in groups]
    return History([entry for entry in entries if entry.changes], older)


def _groups(found: list[HistoryRow]) -> Iterator[list[HistoryRow]]:
    group: list[HistoryRow] = []
    for row in found:
        if group and not _belongs(row, group[-1]):
            yield group
            group = []
        group.append(row)
    if group:
        yield group


def _belongs(row: HistoryRow, later: HistoryRow) -> bool:
    same = (row.user_id, row.reason) == (later.user_id, later.reason)
    return same and later.at - row.at <= SAME_MOMENT


def _entry(group: list[HistoryRow], names: Names) -> Entry:
    user = names.get((get_user_model(), group[0].user_id or 0))
    by = (user.get_full_name() or user.get_username()) if user else ""  # type: ignore[attr-defined]
    oldest_first = group[::-1]
    changes = [
        change
        for model in dict.fromkeys(row.model for row in oldest_first)
        for change in _changes(model, [r for r in oldest_first if r.model is model], names)
    ]
    return Entry(group[0].at, by, group[0].reason or "Ändrat", changes)


def _changes(model: type[models.Model], found: list[HistoryRow], names: Names) -> list[Change]:
    """Rewritten terms are deleted and made anew: those are paired and shown as changed."""
    gone = [row for row in found if row.kind == "-"]
    new = [row for row in found if row.kind == "+"]
    changes = [c for row in found if row.kind == "~" for c in _fields(row, names)]
    for index in range(max(len(gone), len(new))):
        old_row = gone[index] if index < len(gone) else None
        new_row = new[index] if index < len(new) else None
        changes += _replaced(model, old_row, new_row, names)
    return changes


def _replaced(
    model: type[models.Model], old: HistoryRow | None, new: HistoryRow | None, names: Names
) -> list[Change]:
    if model is Agreement and new:
        return list(_fields(new, names))
    old_words = _summary(old, names) if old else ""
    new_words = _summary(new, names) if new else ""
    if old_words == new_words:
        return []
    return [Change(sentence_case(str(model._meta.verbose_name)), old_words, new_words)]


def _fields(row: HistoryRow, names: Names) -> Iterator[Change]:
    before = row.before or {}
    for field_ in row.model._meta.concrete_fields:
        name = field_.attname
        if name in TECHNICAL or name not in row.after:
            continue
        old = _value(field_, before.get(name), names)
        new = _value(field_, row.after[name], names)
        if old != new:
            yield Change(_label(row, field_), old, new)


def _label(row: HistoryRow, field_: models.Field) -> str:
    name = str(field_.verbose_name)
    if row.model is Agreement:
        return sentence_case(name)
    if row.model is Amendment:
        return f"Ändring {row.after['number']}: {name}"
    return f"{sentence_case(str(row.model._meta.verbose_name))}: {name}"


def _value(field_: models.Field, raw: Any, names: Names) -> str:
    if raw is None or raw == "" or raw == []:
        return ""
    if isinstance(field_, models.ForeignKey):
        return str(names.get((field_.related_model, raw), "uppgift saknas"))
    if field_.choices:
        return str(dict(field_.flatchoices).get(raw, raw))
    if isinstance(field_, models.BooleanField):
        return "ja" if raw else "nej"
    if isinstance(field_, models.DecimalField):
        money = "amount" in field_.name
        return format_sek(Decimal(str(raw))) if money else quantity_text(Decimal(str(raw)))
    if isinstance(raw, list):
        return ", ".join(map(str, raw))
    return _shortened(str(raw))


def _shortened(text: str) -> str:
    return text if len(text) <= LONG_TEXT else text[:LONG_TEXT].rstrip() + " …"


def _summary(row: HistoryRow, names: Names) -> str:
    """A whole record in one sentence."""
    record = _restored(row, names)
    if isinstance(record, Term):
        return _shortened(in_words(record))
    if isinstance(record, Amendment):
        return f"{record.get_kind_display()} {record.number}"
    if isinstance(record, Succession):
        return f"{record.predecessor.number}, {record.predecessor}"
    if isinstance(record, PointOutcome):
        return _shortened(f"{record.get_outcome_display()}. {record.decided_text}")
    if isinstance(record, DecisionPoint):
        return _shortened(record.proposed_text)
    if isinstance(record, Decision):
        section = f" § {record.section}" if record.section else ""
        return f"{record.get_organ_display()} {record.decided_on}{section}"
    if isinstance(record, PointEffect):
        return f"Beslutspunkt {record.point.number}" if record.point else ""
    return _plain(record)


def _plain(record: models.Model) -> str:
    values = (
        str(_value(f, getattr(record, f.attname), {}))
        for f in record._meta.concrete_fields
        if f.attname not in TECHNICAL and not isinstance(f, models.ForeignKey)
    )
    return _shortened(", ".join(value for value in values if value and value != "nej"))


def _restored(row: HistoryRow, names: Names) -> models.Model:
    """The record as it was, with the records it pointed to in place of queries."""
    kept = [f for f in row.model._meta.concrete_fields if f.attname in row.after]
    record = row.model(**{f.attname: f.to_python(_exact(row.after[f.attname])) for f in kept})
    for f in kept:
        if isinstance(f, models.ForeignKey) and f.name not in ("amendment", "agreement"):
            target = names.get((f.related_model, row.after[f.attname]))
            record._state.fields_cache[f.name] = target or _unknown(f, row)
    return record


def _unknown(f: models.ForeignKey, row: HistoryRow) -> models.Model | None:
    if row.after[f.attname] is None:
        return None
    return f.related_model(pk=row.after[f.attname])


def _exact(raw: Any) -> Any:
    return Decimal(str(raw)) if isinstance(raw, float) else raw


def _names(found: list[HistoryRow], known: Iterable[Any]) -> Names:
    """The records that foreign keys point to, one query for each model that is not known."""
    names: Names = {(type(record), record.pk): record for record in known if record}
    wanted: dict[type[models.Model], set[int]] = {}
    for row in found:
        if row.user_id:
            wanted.setdefault(get_user_model(), set()).add(row.user_id)
        for f in row.model._meta.concrete_fields:
            if isinstance(f, models.ForeignKey) and f.name in _NAMED:
                ids = [(values or {}).get(f.attname) for values in (row.before, row.after)]
                wanted.setdefault(f.related_model, set()).update(pk for pk in ids if pk)
    for model, pks in wanted.items():
        missing = {pk for pk in pks if (model, pk) not in names}
        if missing:
            names |= {(model, r.pk): r for r in model._default_manager.filter(pk__in=missing)}
    return names


_NAMED = frozenset(
    {"board", "provider", "service", "index_formula", "option", "predecessor", "meeting", "point"}
)
