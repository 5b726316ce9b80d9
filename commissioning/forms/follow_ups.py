"""Forms for follow-ups, their findings and remedies, risk class and description."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms

from commissioning.forms.base import ActionForm
from commissioning.forms.days import DayField
from contracts.follow_ups import Grade
from contracts.models import (
    Area,
    Finding,
    FollowUp,
    FollowUpKind,
    FollowUpMethod,
    RecheckResult,
    Remedy,
    RiskLevel,
    Severity,
)

AHEAD = "Dagen har inte varit än."
GRADES = [("", "Inte bedömt"), *((grade.value, grade.label) for grade in Grade)]
PREFIX = "grade_"


class DatedForm(ActionForm):
    """A form that knows the day it is filled in. `names` are the fields of the record."""

    names: tuple[str, ...] = ()

    def __init__(self, *args: Any, today: date, record: Any = None, **kwargs: Any) -> None:
        if record is not None:
            values = {name: getattr(record, name) for name in self.names}
            kwargs["initial"] = values | kwargs.get("initial", {})
        super().__init__(*args, **kwargs)
        self.today = today

    def values(self) -> dict[str, Any]:
        """What was typed, by the names of the record."""
        return {name: self.cleaned_data[name] for name in self.names}

    def not_ahead(self, name: str) -> None:
        """Refuse a day that has not come: what has happened is recorded, not what will."""
        day = self.cleaned_data.get(name)
        if day and day > self.today:
            self.add_error(name, AHEAD)


class FollowUpForm(DatedForm):
    """A follow-up that has been made, with a grade for each area that was looked at."""

    names = ("kind", "method", "held_on", "performed_by", "summary")
    kind = forms.ChoiceField(
        label="Slag",
        choices=FollowUpKind.choices,
        initial=FollowUpKind.PLANNED,
        widget=forms.RadioSelect(attrs={"class": "segment"}),
    )
    method = forms.ChoiceField(label="Metod", choices=FollowUpMethod.choices)
    held_on = DayField(label="Dag", help_text="Den dag uppföljningen gjordes.")
    performed_by = forms.CharField(
        label="Genomförd av", max_length=200, help_text="Namn eller funktion."
    )
    summary = forms.CharField(
        label="Sammanfattning",
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text="Vad som granskades och vad det visade. Skriv inga uppgifter om enskilda.",
    )

    def __init__(self, *args: Any, record: FollowUp | None = None, **kwargs: Any) -> None:
        if record is not None:
            graded = {PREFIX + row.area: row.grade for row in record.areas.all()}
            kwargs["initial"] = graded | kwargs.get("initial", {})
        super().__init__(*args, record=record, **kwargs)
        for area in Area:
            self.fields[PREFIX + area] = forms.ChoiceField(
                label=area.label, choices=GRADES, required=False
            )

    @property
    def areas(self) -> list[forms.BoundField]:
        """The grade of each area, in the order they are shown."""
        return [self[PREFIX + area] for area in Area]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        self.not_ahead("held_on")
        if not any(cleaned.get(PREFIX + area) for area in Area):
            self.add_error(PREFIX + Area.QUALITY, "Ge ett omdöme om minst ett område.")
        return cleaned

    def grades(self) -> dict[str, str]:
        """Grade by area, for those that were looked at."""
        found = {str(area): self.cleaned_data[PREFIX + area] for area in Area}
        return {area: grade for area, grade in found.items() if grade}


class FindingForm(DatedForm):
    """Something that is not as it should be."""

    names = ("text", "severity", "area")
    text = forms.CharField(
        label="Brist",
        max_length=Finding._meta.get_field("text").max_length,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Vad som inte är som det ska. Skriv inga uppgifter om enskilda.",
    )
    severity = forms.ChoiceField(
        label="Allvar",
        choices=Severity.choices,
        widget=forms.RadioSelect(attrs={"class": "segment"}),
    )
    area = forms.ChoiceField(
        label="Område", choices=[("", "Inget särskilt"), *Area.choices], required=False
    )


class RemedyForm(DatedForm):
    """What somebody is to do about a finding, and how it went."""

    names = (
        "text",
        "owner",
        "due_on",
        "done_on",
        "recheck_by",
        "rechecked_on",
        "recheck_result",
    )
    text = forms.CharField(
        label="Åtgärd",
        max_length=Remedy._meta.get_field("text").max_length,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    owner = forms.CharField(label="Ansvarig", max_length=200, help_text="Namn eller funktion.")
    due_on = DayField(label="Klar senast")
    recheck_by = DayField(
        label="Återkontroll senast",
        required=False,
        help_text="Lämna tomt om åtgärden inte behöver kontrolleras igen.",
    )
    done_on = DayField(label="Klar", required=False, help_text="Den dag åtgärden var gjord.")
    rechecked_on = DayField(label="Återkontroll gjord", required=False)
    recheck_result = forms.ChoiceField(
        label="Återkontrollen visar", choices=RecheckResult.choices, required=False
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        for name in ("done_on", "rechecked_on"):
            self.not_ahead(name)
        self._check_recheck(cleaned)
        due, again = cleaned.get("due_on"), cleaned.get("recheck_by")
        if due and again and again < due:
            self.add_error("recheck_by", f"Ange en dag efter {due}, då åtgärden ska vara klar.")
        return cleaned

    def _check_recheck(self, cleaned: dict[str, Any]) -> None:
        done, rechecked = cleaned.get("done_on"), cleaned.get("rechecked_on")
        if rechecked and not done and "done_on" not in self.errors:
            self.add_error("done_on", "Ange när åtgärden var klar.")
        if rechecked and done and rechecked < done:
            self.add_error("rechecked_on", f"Åtgärden var klar först {done}.")
        if rechecked and not cleaned.get("recheck_result"):
            self.add_error("recheck_result", "Ange vad återkontrollen visade.")
        if cleaned.get("recheck_result") and not rechecked and "rechecked_on" not in self.errors:
            self.add_error("rechecked_on", "Ange vilken dag återkontrollen gjordes.")


class RiskForm(DatedForm):
    """The risk class from a day, and why."""

    names = ("level", "assessed_on", "ground")
    level = forms.ChoiceField(
        label="Riskklass",
        choices=RiskLevel.choices,
        widget=forms.RadioSelect(attrs={"class": "en-kolumn"}),
    )
    assessed_on = DayField(
        label="Bedömd", help_text="Finns redan en bedömning den dagen ersätts den."
    )
    ground = forms.CharField(
        label="Skäl",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Till exempel målgrupp, volym, tidigare brister eller ny utförare.",
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        self.not_ahead("assessed_on")
        return cleaned


class DescriptionForm(DatedForm):
    """Where the description of the assignment is."""

    names = ("dated_on", "reference")
    dated_on = DayField(label="Daterad", help_text="Den dag beskrivningen beslutades eller skrevs.")
    reference = forms.CharField(
        label="Var den finns",
        max_length=300,
        help_text="Till exempel diarienummer och bilaga, så att den går att hitta.",
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        self.not_ahead("dated_on")
        return cleaned
