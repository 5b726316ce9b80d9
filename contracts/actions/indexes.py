"""Changes of index series, their values and the formulas that weigh them. Each one transaction."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from contracts.models import IndexComponent, IndexFormula, IndexSeries, IndexValue

Parts = Sequence[tuple[IndexSeries, Decimal]]
USED = (
    "Formeln har använts i en uppräkning, så vikterna står fast. "
    "Lägg upp en ny formel med de nya vikterna."
)


@transaction.atomic
def register_series(*, series: IndexSeries, by: Any) -> IndexSeries:
    """Add a series (unsaved). Raises ValidationError for a code that is taken."""
    series.save_because("Upplagd", by=by)
    return series


@transaction.atomic
def change_series(
    *, series: IndexSeries, values: dict[str, Any], by: Any, version: int | None
) -> IndexSeries:
    """Change code or name. Raises ConflictError when it is no longer at `version`."""
    locked = IndexSeries.objects.select_for_update().get(pk=series.pk)
    return _changed(locked, values, "Uppgifter ändrade", by=by, version=version)


@transaction.atomic
def add_value(*, value: IndexValue, by: Any) -> IndexValue:
    """Add a value (unsaved). Raises ValidationError when the year already has one of its sort."""
    value.save_because("Värde inlagt", by=by)
    return value


@transaction.atomic
def change_value(
    *, value: IndexValue, values: dict[str, Any], reason: str, by: Any, version: int | None
) -> IndexValue:
    """Correct a value that was entered wrongly, with the reason in its history.

    A definitive value is added beside the preliminary one; it does not overwrite it.
    """
    locked = IndexValue.objects.select_for_update().get(pk=value.pk)
    return _changed(locked, values, reason, by=by, version=version)


@transaction.atomic
def register_formula(*, formula: IndexFormula, parts: Parts, by: Any) -> IndexFormula:
    """Add a formula (unsaved) of series with weights that add up to exactly 1."""
    _check_weights(parts)
    formula.save_because("Upplagd", by=by)
    _attach(formula, parts, by=by)
    return formula


@transaction.atomic
def change_formula(
    *, formula: IndexFormula, name: str, parts: Parts, by: Any, version: int | None
) -> IndexFormula:
    """Change the name, or the weights of a formula that no run has used.

    Raises ConflictError and ValidationError.
    """
    _check_weights(parts)
    locked = IndexFormula.objects.select_for_update().get(pk=formula.pk)
    _changed(locked, {"name": name}, "Uppgifter ändrade", by=by, version=version)
    now = {(c.series_id, c.weight) for c in locked.components.all()}
    if now == {(series.pk, weight) for series, weight in parts}:
        return locked
    if locked.runs.exists():
        raise ValidationError(USED)
    for component in locked.components.all():
        component.delete_because("Vikterna ändrade", by=by)
    _attach(locked, parts, by=by)
    return locked


def _changed(
    locked: Any, values: dict[str, Any], reason: str, *, by: Any, version: int | None
) -> Any:
    locked.expect(version)
    for name, value in values.items():
        setattr(locked, name, value)
    locked.save_because(reason, by=by)
    return locked


def _check_weights(parts: Parts) -> None:
    total = sum((weight for _, weight in parts), Decimal(0))
    if total != 1:
        shown = f"{(total * 100).normalize():f}".replace(".", ",")
        raise ValidationError(
            f"Vikterna blir tillsammans {shown} procent. Ändra dem så att de blir 100."
        )
    if len({series.pk for series, _ in parts}) != len(parts):
        raise ValidationError("Samma serie står två gånger. Slå ihop raderna.")


def _attach(formula: IndexFormula, parts: Parts, *, by: Any) -> None:
    for series, weight in parts:
        part = IndexComponent(formula=formula, series=series, weight=weight)
        part.save_because("Vikt angiven", by=by)
