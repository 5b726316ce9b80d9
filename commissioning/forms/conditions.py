"""The other board's decision, as somebody read it in its minutes."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms

from commissioning.forms.base import ActionForm
from commissioning.forms.days import DayField
from commissioning.forms.decisions import section_field
from commissioning.models import Condition, ConditionState, PointOutcome

ANSWERS = [
    (ConditionState.MET, "Samma beslut"),
    (ConditionState.LAPSED, "Avslag, eller ett annat beslut"),
]


class ConditionForm(ActionForm):
    """Day, paragraph and text of the other board's decision, and whether it is the same."""

    state = forms.ChoiceField(
        label="Den andra nämndens beslut",
        error_messages={"required": "Välj vad den andra nämnden beslutade."},
        choices=ANSWERS,
        widget=forms.RadioSelect(attrs={"class": "segment"}),
    )
    decided_on = DayField(label="Beslutsdatum")
    section = section_field()
    text = forms.CharField(
        label="Beslutad text",
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 5, "class": "handlingstext"}),
        help_text="Klistra in texten ur den andra nämndens protokoll. Skillnaderna visas.",
    )
    note = forms.CharField(
        label="Anteckning",
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Krävs när texterna skiljer sig: varför besluten ändå är desamma, eller inte.",
    )

    def __init__(
        self,
        *args: Any,
        condition: Condition,
        known: PointOutcome | None,
        today: date,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, version=condition.version, **kwargs)
        self.condition, self.today = condition, today
        if known:
            self.fields["decided_on"].initial = known.decision.decided_on
            self.fields["section"].initial = known.decision.section
            self.fields["text"].initial = known.decided_text
        else:
            self.fields["text"].initial = ""

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if (day := cleaned.get("decided_on")) and day > self.today:
            self.add_error(
                "decided_on", "Dagen har inte kommit. Registrera när beslutet är fattat."
            )
        is_met = cleaned.get("state") == ConditionState.MET
        if is_met and not cleaned.get("text"):
            self.add_error("text", "Klistra in den andra nämndens text, så att den kan jämföras.")
        return cleaned
