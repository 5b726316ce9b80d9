"""Forms of the capacity pages: which years, what is needed, and what was performed."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.http import QueryDict

from commissioning.forms.base import offer
from commissioning.forms.records import RecordForm, YearField
from contracts.fields import DayField, VolumeField
from contracts.models import Service
from contracts.states import VolumeUnit

YEARS_SHOWN = 4
# A share of the assignments is no volume that can be needed or performed.
UNITS = [(unit.value, unit.label) for unit in VolumeUnit if unit != VolumeUnit.PERCENT]


def source_field() -> forms.CharField:
    return forms.CharField(label="Källa", max_length=200, help_text="Var siffran står att läsa.")


def note_field() -> forms.CharField:
    return forms.CharField(
        label="Anteckning",
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class YearsForm(forms.Form):
    """From which year the page shows four years; anything unreadable is answered and left out."""

    first = YearField(label="Från och med år", required=False)

    def __init__(self, data: QueryDict, on: date) -> None:
        super().__init__(data if "first" in data else None, initial={"first": on.year - 1})
        self.on = on

    @property
    def first_year(self) -> int:
        """The year that was asked for, otherwise the year before the day."""
        self.is_valid()
        asked = getattr(self, "cleaned_data", {}).get("first")
        return min(asked or self.on.year - 1, 2100 - YEARS_SHOWN + 1)


class StatedForm(RecordForm):
    """What a source stated on a day."""

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today

    def clean_stated_on(self) -> date:
        day: date = self.cleaned_data["stated_on"]
        if day > self.today:
            raise forms.ValidationError("Dagen har inte varit än. Ange den dag uppgiften lämnades.")
        return day


class NeedForm(StatedForm):
    """How much of the service is needed a year."""

    names = (
        *("first_year", "last_year", "quantity", "unit", "persons"),
        *("stated_on", "source", "note"),
    )
    first_year = YearField(label="Från och med år")
    last_year = YearField(label="Till och med år")
    quantity = VolumeField(label="Behov per år")
    unit = forms.ChoiceField(label="Enhet", choices=UNITS, initial=VolumeUnit.HOURS)
    persons = forms.IntegerField(
        label="Antal personer",
        required=False,
        min_value=1,
        max_value=1_000_000,
        widget=forms.TextInput(attrs={"class": "kort", "inputmode": "numeric"}),
        help_text="Behövs för prognosen.",
        error_messages={
            "invalid": "Skriv antalet personer med siffror.",
            "min_value": "Ange minst en person, eller lämna tomt.",
            "max_value": "Ange högst en miljon personer.",
        },
    )
    stated_on = DayField(
        label="Uppgiftens dag",
        help_text="En senare uppgift om samma år gäller framför en tidigare.",
    )
    source = source_field()
    note = note_field()

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        self.check_years(cleaned)
        return cleaned


class NeedFlowForm(StatedForm):
    """How many begin and end each month."""

    names = ("inflow", "outflow_least", "outflow_most", "stated_on", "source", "note")
    inflow = VolumeField(label="Nya per månad", help_text="Personer.")
    outflow_least = VolumeField(label="Avslutas per månad, lägst")
    outflow_most = VolumeField(
        label="Avslutas per månad, högst", help_text="Samma som lägst om det inte är ett spann."
    )
    stated_on = DayField(label="Uppgiftens dag", help_text="Den senaste uppgiften gäller.")
    source = source_field()
    note = note_field()

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        for name in ("inflow", "outflow_least", "outflow_most"):
            if (cleaned.get(name) or 0) >= 1_000_000:
                self.add_error(name, "Ange färre än en miljon personer.")
        least, most = cleaned.get("outflow_least"), cleaned.get("outflow_most")
        if least is not None and most is not None and most < least:
            self.add_error("outflow_most", "Det högsta utflödet är lägre än det lägsta.")
        return cleaned


class PerformanceForm(RecordForm):
    """What was performed during a time."""

    names = ("service", "starts_on", "ends_on", "quantity", "unit", "is_approximate", "source")
    service = forms.ModelChoiceField(
        Service.objects.none(),
        label="Insats",
        required=False,
        empty_label="Hela avtalet",
        error_messages={"invalid_choice": "Välj en insats i listan."},
    )
    starts_on = DayField(label="Från och med")
    ends_on = DayField(label="Till och med", help_text="Inom samma kalenderår.")
    quantity = VolumeField(
        label="Utförd volym",
        help_text="För platser och personer: hur många i genomsnitt under tiden.",
    )
    unit = forms.ChoiceField(label="Enhet", choices=UNITS, initial=VolumeUnit.HOURS)
    is_approximate = forms.BooleanField(label="Ungefärlig", required=False)
    source = source_field()

    def __init__(self, *args: Any, services: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "service", services)
        self.today = today

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        first, last = cleaned.get("starts_on"), cleaned.get("ends_on")
        if last and last > self.today:
            self.add_error("ends_on", "Dagen har inte varit än. Ange en tid som är slut.")
        if first and last and last < first:
            self.add_error("ends_on", "Till och med-dagen ligger före från och med-dagen.")
        elif first and last and first.year != last.year:
            self.add_error("ends_on", "Dela tiden vid årsskiftet: en rad för varje år.")
        return cleaned
