"""Forms for consultations and for negotiation with the unions."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms

from commissioning.forms.base import ActionForm
from commissioning.forms.days import DayField
from commissioning.models import (
    CoDeterminationKind,
    CoDeterminationOutcome,
    CoDeterminationRecord,
    Consultation,
)


class PreparationForm(ActionForm):
    """What the two have in common: a day that may be ahead, and what is known only afterwards."""

    names: tuple[str, ...] = ()

    def __init__(self, *args: Any, today: date, part: Any = None, **kwargs: Any) -> None:
        if part is not None:
            kwargs["initial"] = {name: getattr(part, name) for name in self.names}
        super().__init__(*args, **kwargs)
        self.today = today

    def has_come(self, cleaned: dict[str, Any]) -> bool:
        day = cleaned.get("held_on")
        return day is not None and day <= self.today

    def values(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in self.names}


class ConsultationForm(PreparationForm):
    """Somebody who is heard, or has been."""

    names = ("who", "held_on", "answer")
    who = forms.CharField(
        label="Vem",
        max_length=200,
        help_text=Consultation._meta.get_field("who").help_text,
    )
    held_on = DayField(
        label="Dag", required=False, help_text="Lämna tomt om dagen inte är bestämd."
    )
    answer = forms.CharField(
        label="Synpunkter",
        max_length=4000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Vad de sade. Fyll i när samrådet har hållits.",
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("answer") and "held_on" in cleaned and not self.has_come(cleaned):
            self.add_error("held_on", "Synpunkter kräver en dag som har varit. Ange dagen.")
        return cleaned


class CoDeterminationForm(PreparationForm):
    """A negotiation, information or cooperation with the unions."""

    names = ("kind", "forum", "held_on", "outcome", "note")
    kind = forms.ChoiceField(
        label="Slag", choices=CoDeterminationKind.choices, widget=forms.RadioSelect
    )
    forum = forms.CharField(
        label="Forum eller motpart",
        max_length=200,
        required=False,
        help_text=CoDeterminationRecord._meta.get_field("forum").help_text,
    )
    held_on = DayField(label="Dag", required=False, help_text="Till exempel 2023-06-12.")
    is_planned = forms.BooleanField(label="Planerad, dagen är inte bestämd", required=False)
    outcome = forms.ChoiceField(
        label="Utfall",
        choices=CoDeterminationOutcome.choices,
        required=False,
        help_text="Anges när dagen har varit.",
    )
    note = forms.CharField(
        label="Anteckning",
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Till exempel vad som sades, eller varför det inte är aktuellt.",
    )

    def __init__(self, *args: Any, part: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, part=part, **kwargs)
        if part is not None:
            needed = part.kind != CoDeterminationKind.NOT_NEEDED
            self.fields["is_planned"].initial = needed and part.held_on is None

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if "kind" not in cleaned or "held_on" not in cleaned:
            return cleaned
        if cleaned["kind"] == CoDeterminationKind.NOT_NEEDED:
            self._check_not_needed(cleaned)
        else:
            self._check_day(cleaned)
        return cleaned

    def _check_not_needed(self, cleaned: dict[str, Any]) -> None:
        if cleaned["held_on"] or cleaned.get("outcome"):
            self.add_error("kind", "Är det inte aktuellt ska dag och utfall vara tomma.")

    def _check_day(self, cleaned: dict[str, Any]) -> None:
        if not cleaned["held_on"] and not cleaned.get("is_planned"):
            self.add_error("held_on", "Ange dagen, eller kryssa för att den är planerad.")
        elif cleaned["held_on"] and cleaned.get("is_planned"):
            self.add_error("is_planned", "Dagen är ifylld. Ta bort krysset.")
        if cleaned.get("outcome") and not self.has_come(cleaned):
            self.add_error("outcome", "Utfallet kan anges först när dagen har varit.")
        if cleaned["kind"] == CoDeterminationKind.FORUM and not cleaned.get("forum"):
            self.add_error("forum", "Ange vilket forum, till exempel förvaltningsgruppen.")
