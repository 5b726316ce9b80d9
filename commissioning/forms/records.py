"""Forms that show and change one record, and say what differs when two have changed it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.db.models import Model

from commissioning.forms.base import ActionForm
from contracts.money import format_number

YEAR_ERRORS = {
    "invalid": "Skriv ett årtal, till exempel 2026.",
    "min_value": "Ange ett år mellan 1990 och 2100.",
    "max_value": "Ange ett år mellan 1990 och 2100.",
}


class YearField(forms.IntegerField):
    """A calendar year between 1990 and 2100."""

    widget = forms.TextInput(attrs={"class": "kort", "inputmode": "numeric"})

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            min_value=1990, max_value=2100, error_messages=YEAR_ERRORS, localize=False, **kwargs
        )


class RecordForm(ActionForm):
    """The fields `names` of one record, which is new when none is given."""

    names: tuple[str, ...] = ()

    def __init__(self, *args: Any, record: Any = None, **kwargs: Any) -> None:
        if record is not None:
            kwargs.setdefault("initial", {name: getattr(record, name) for name in self.names})
            kwargs.setdefault("version", record.version)
        super().__init__(*args, **kwargs)

    @property
    def values(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in self.names}

    def differences(self, saved: Any) -> list[dict[str, str]]:
        """What is saved now beside what was typed, where they differ."""
        return [
            {
                "label": str(self.fields[name].label),
                "old": self._shown(name, getattr(saved, name)),
                "new": self._shown(name, value),
            }
            for name, value in self.values.items()
            if getattr(saved, name) != value
        ]

    def _shown(self, name: str, value: Any) -> str:
        labels = dict(getattr(self.fields[name], "choices", ()))
        if isinstance(value, bool):
            return "ja" if value else "nej"
        if isinstance(value, Decimal):
            return format_number(value)
        if value is None:
            return str(labels.get("", "–"))
        return str(value if isinstance(value, date | Model) else labels.get(value, value))

    def check_years(self, cleaned: dict[str, Any]) -> None:
        """A first and a last year stand in order."""
        first, last = cleaned.get("first_year"), cleaned.get("last_year")
        if first and last and last < first:
            self.add_error("last_year", "Sista året ligger före det första.")
