"""Every history row that concerns an agreement, in one query, with the row before it.

Each tracked model has a table of its own. They are read as a union, newest first, with the
values as JSON and the previous values beside them, so that the cost does not grow with the
number of amendments.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from django.db.models import F, JSONField, Model, Q, QuerySet, TextField, Value, Window
from django.db.models.functions import JSONObject, Lag

from commissioning.models import Decision, DecisionPoint, PointEffect, PointOutcome
from contracts.models import (
    TERM_MODELS,
    Agreement,
    Amendment,
    AssignmentDescription,
    Consumption,
    Finding,
    FollowUp,
    FollowUpArea,
    Performance,
    Remedy,
    RiskAssessment,
    Succession,
)

FOLLOWED: tuple[type[Model], ...] = (FollowUp, RiskAssessment, AssignmentDescription)
COLUMNS = (
    "of_model",
    "history_id",
    "history_date",
    "history_type",
    "history_user_id",
    "history_change_reason",
    "id",
    "snapshot",
    "previous",
)


@dataclass(frozen=True)
class HistoryRow:
    """One saved change of one record: what it was (None: new) and what it became."""

    model: type[Model]
    at: datetime
    kind: str
    user_id: int | None
    reason: str
    record_id: int
    before: dict[str, Any] | None
    after: dict[str, Any]


@cache
def tracked() -> dict[str, type[Model]]:
    """The models whose history is an agreement's history, by label."""
    models: tuple[type[Model], ...] = (
        Agreement,
        Amendment,
        *TERM_MODELS,
        Succession,
        Performance,
        Consumption,
        *FOLLOWED,
        FollowUpArea,
        Finding,
        Remedy,
        PointEffect,
        DecisionPoint,
        PointOutcome,
        Decision,
    )
    return {model._meta.label_lower: model for model in models}


def rows(agreement: Agreement, *, limit: int, before: datetime | None = None) -> list[HistoryRow]:
    """The newest rows first, at most `limit`, older than `before`. One query."""
    parts = [_part(model, where, before) for model, where in _conditions(agreement)]
    union = parts[0].union(*parts[1:], all=True).order_by("-history_date", "-history_id")
    return [_row(values) for values in union[:limit]]


def _row(values: tuple[Any, ...]) -> HistoryRow:
    source, _, at, kind, user_id, reason, record_id, snapshot, previous = values
    return HistoryRow(
        tracked()[source], at, kind, user_id, reason or "", record_id, previous, snapshot
    )


def _part(model: type[Model], where: Q, before: datetime | None) -> QuerySet:
    # Older rows than the page are never cut away, so every row finds the one before it.
    history = model.history.filter(where)  # type: ignore[attr-defined]
    if before:
        history = history.filter(history_date__lt=before)
    snapshot = JSONObject(**{name: F(name) for name in field_names(model)})
    return (
        history.order_by()
        .annotate(
            of_model=Value(model._meta.label_lower, output_field=TextField()),
            snapshot=snapshot,
            previous=Window(
                Lag(snapshot, output_field=JSONField()),
                partition_by="id",
                order_by=("history_date", "history_id"),
            ),
        )
        .values_list(*COLUMNS)
    )


def field_names(model: type[Model]) -> list[str]:
    """The columns that history keeps of a model."""
    kept = model.history.model.tracked_fields  # type: ignore[attr-defined]
    return [field.attname for field in kept]


def _conditions(agreement: Agreement) -> Iterator[tuple[type[Model], Q]]:
    amendments = Amendment.objects.filter(agreement=agreement.pk).values("pk")
    points = PointEffect.history.filter(amendment_id__in=amendments).values("point_id")
    matters = DecisionPoint.history.filter(id__in=points).values("matter_id")
    yield Agreement, Q(id=agreement.pk)
    yield Amendment, Q(agreement_id=agreement.pk)
    yield Performance, Q(agreement_id=agreement.pk)
    yield Consumption, Q(agreement_id=agreement.pk)
    for own in FOLLOWED:
        yield own, Q(agreement_id=agreement.pk)
    held = FollowUp.history.filter(agreement_id=agreement.pk).values("id")
    findings = Finding.history.filter(follow_up_id__in=held).values("id")
    yield FollowUpArea, Q(follow_up_id__in=held)
    yield Finding, Q(follow_up_id__in=held)
    yield Remedy, Q(finding_id__in=findings)
    carried: tuple[type[Model], ...] = (*TERM_MODELS, Succession, PointEffect)
    for model in carried:
        yield model, Q(amendment_id__in=amendments)
    yield DecisionPoint, Q(id__in=points)
    yield PointOutcome, Q(point_id__in=points)
    yield Decision, Q(matter_id__in=matters)
