"""The scale of the timeline over the register: from when, how long, in months or in years."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from commissioning.as_of import EARLIEST, LATEST
from contracts.periods import end_after
from contracts.timeline import Axis

SPANS = [
    ("12", "12 månader"),
    ("24", "24 månader"),
    ("36", "36 månader"),
    ("60", "5 år"),
    ("84", "7 år"),
    ("120", "10 år"),
]
USUAL_SPAN = 84
YEARS_BEFORE = 2
# Up to three years the scale is in months, beyond that in years.
LONGEST_IN_MONTHS = 36
MONTH = re.compile(r"(?P<year>[0-9]{4})(?:-(?P<month>[0-9]{1,2}))?")
PAPERS = {"a4": "A4", "a3": "A3"}


class MonthField(forms.CharField):
    """A year or a month, "2025" or "2025-04": its first day."""

    def to_python(self, value: Any) -> date | None:  # type: ignore[override]
        text = super().to_python(value)
        if not text:
            return None
        match = MONTH.fullmatch(text)
        month = int(match["month"] or 1) if match else 0
        if match is None or not 1 <= month <= 12:
            raise ValidationError("Skriv ett år eller en månad, till exempel 2025 eller 2025-04.")
        if not EARLIEST.year <= int(match["year"]) <= LATEST.year - 10:
            raise ValidationError(f"Ange ett år mellan {EARLIEST.year} och {LATEST.year - 10}.")
        return date(int(match["year"]), month, 1)

    def run_validators(self, value: Any) -> None:
        """The validators of CharField look at text; the text is already read."""


class TimelineForm(forms.Form):
    """What part of time is drawn. Empty is seven years, from two years before the day."""

    first = MonthField(
        label="Från", required=False, widget=forms.TextInput(attrs={"class": "kort"})
    )
    span = forms.ChoiceField(
        label="Längd",
        choices=SPANS,
        required=False,
        error_messages={"invalid_choice": "Välj en längd i listan."},
    )

    def __init__(self, data: Any, *, on: date) -> None:
        super().__init__(data)
        self.on = on
        self.full_clean()
        if not self.errors:
            # What is used is shown, so that it can be changed from there.
            shown = {"first": f"{self.axis.starts_on:%Y-%m}", "span": str(self.months)}
            self.data = {**dict(self.data.items()), **shown}

    @property
    def months(self) -> int:
        return int(self.cleaned_data.get("span") or USUAL_SPAN)

    @property
    def is_in_months(self) -> bool:
        return self.months <= LONGEST_IN_MONTHS

    @property
    def axis(self) -> Axis:
        """Whole months, or whole years, from the chosen day on."""
        first = self.cleaned_data.get("first") or self._usual_first()
        if not self.is_in_months:
            first = first.replace(month=1)
        return Axis(first, end_after(first, self.months))

    def _usual_first(self) -> date:
        if self.is_in_months:
            return self.on.replace(day=1)
        return date(self.on.year - YEARS_BEFORE, 1, 1)

    def pairs(self) -> list[tuple[str, str]]:
        """What is chosen as (parameter, value)."""
        first, span = self.cleaned_data.get("first"), self.cleaned_data.get("span")
        found = [("first", f"{first:%Y-%m}" if first else ""), ("span", span or "")]
        return [pair for pair in found if pair[1]]
