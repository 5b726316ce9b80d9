"""A day that the register can reckon with."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from commissioning.as_of import EARLIEST, LATEST


class DayField(forms.DateField):
    """A day between 1990 and 2100, so that terms and notice can be counted from it."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.error_messages["invalid"] = "Skriv dagen så här: 2022-05-31"

    def clean(self, value: Any) -> date | None:
        day: date | None = super().clean(value)
        if day and not EARLIEST <= day <= LATEST:
            raise ValidationError(f"Ange en dag mellan {EARLIEST.year} och {LATEST.year}.")
        return day
