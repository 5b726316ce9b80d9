"""Forms for consultations and for negotiation with the unions."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms

from commissioning.forms.base import ActionForm
from commissioning.forms.days import DayField
from commissioning.forms.questions import AskingForm
from commissioning.models import (
    CoDeterminationKind,
    CoDeterminationOutcome,
    CoDeterminationRecord,
    Consultation,
)

NOT_YET = "Mötet har inte hållits än. "


class PreparationForm(AskingForm, ActionForm):
    """What the two have in common: a day that may be ahead, and what is known only afterwards.

    Without a day it is planned. A day after the matter's meeting is asked about.
    """

    names: tuple[str, ...] = ()

    def __init__(
        self,
        *args: Any,
        today: date,
        meeting_on: date | None = None,
        part: Any = None,
        **kwargs: Any,
    ) -> None:
        if part is not None:
            kwargs["initial"] = {name: getattr(part, name) for name in self.names}
        super().__init__(*args, **kwargs)
        self.today, self.meeting_on = today, meeting_on

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        self.check(cleaned)
        day = cleaned.get("held_on")
        if day and self.meeting_on and day > self.meeting_on:
            question = f"Dagen {day} ligger efter sammanträdet {self.meeting_on}. Spara ändå"
            self.ask("after_meeting", question)
        self.settle(cleaned)
        return cleaned

    def check(self, cleaned: dict[str, Any]) -> None:
        """Add the errors of this form."""

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

    def check(self, cleaned: dict[str, Any]) -> None:
        if not cleaned.get("answer") or "held_on" not in cleaned or self.has_come(cleaned):
            return
        if cleaned["held_on"]:
            self.add_error("answer", f"{NOT_YET}Lämna synpunkterna tomma.")
        else:
            self.add_error("held_on", "Ange vilken dag synpunkterna lämnades.")


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
    held_on = DayField(
        label="Dag", required=False, help_text="Lämna tomt om dagen inte är bestämd."
    )
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

    def check(self, cleaned: dict[str, Any]) -> None:
        if "kind" not in cleaned or "held_on" not in cleaned:
            return
        if cleaned["kind"] == CoDeterminationKind.NOT_NEEDED:
            self._check_not_needed(cleaned)
        else:
            self._check_held(cleaned)

    def _check_not_needed(self, cleaned: dict[str, Any]) -> None:
        if cleaned["held_on"]:
            self.add_error("held_on", "Är det inte aktuellt finns ingen dag. Lämna dagen tom.")
        if cleaned.get("outcome"):
            self.add_error("outcome", "Är det inte aktuellt finns inget utfall. Lämna det tomt.")

    def _check_held(self, cleaned: dict[str, Any]) -> None:
        if cleaned.get("outcome") and not cleaned["held_on"]:
            self.add_error("held_on", "Ange vilken dag mötet hölls.")
        elif cleaned.get("outcome") and not self.has_come(cleaned):
            self.add_error("outcome", f"{NOT_YET}Lämna utfallet tomt.")
        if cleaned["kind"] == CoDeterminationKind.FORUM and not cleaned.get("forum"):
            self.add_error("forum", "Ange vilket forum, till exempel förvaltningsgruppen.")
