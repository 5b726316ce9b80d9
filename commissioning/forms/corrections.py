"""The form that corrects a wrong recording: the head and the outcomes as they should be."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms

from commissioning.actions.decisions import Ruling
from commissioning.forms.base import ActionForm
from commissioning.forms.days import DayField
from commissioning.forms.decisions import (
    MinutesFields,
    check_point,
    check_section,
    fields_of,
    ruling_of,
    section_field,
)
from commissioning.models import Decision, PointOutcome

HEAD = ("section", "decided_on", "adjusted_on", "posted_on", "is_adjusted_immediately")


class CorrectionForm(MinutesFields, ActionForm):
    """Everything that was recorded, ready to be changed, and why."""

    section = section_field()
    decided_on = DayField(label="Beslutsdatum")
    reason = forms.CharField(
        label="Skäl till rättelsen",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Vad blev fel, och hur vet du det? Texten står kvar i ärendet.",
    )

    def __init__(self, *args: Any, decision: Decision, today: date, **kwargs: Any) -> None:
        super().__init__(*args, version=decision.matter.version, **kwargs)
        self.decision, self.today = decision, today
        self.outcomes: list[PointOutcome] = list(
            decision.outcomes.live().select_related("point").order_by("point__number")
        )
        for name in HEAD:
            self.fields[name].initial = getattr(decision, name)
        for outcome in self.outcomes:
            self._add_fields(outcome)

    def _add_fields(self, outcome: PointOutcome) -> None:
        point = outcome.point
        self.fields.update(fields_of(point))
        self.fields[f"outcome_{point.pk}"].initial = outcome.outcome
        self.fields[f"text_{point.pk}"].initial = outcome.decided_text
        self.fields[f"question_{point.pk}"].initial = outcome.question

    def rows(self) -> list[dict[str, Any]]:
        """Each point with its three bound fields, in order."""
        names = ("outcome", "text", "question")
        return [
            {"point": o.point, **{name: self[f"{name}_{o.point.pk}"] for name in names}}
            for o in self.outcomes
        ]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        decided_on = cleaned.get("decided_on")
        if decided_on and decided_on > self.today:
            self.add_error("decided_on", "Beslutsdatumet ligger i framtiden.")
        self.check_minutes(decided_on, self.today)
        check_section(self, self.decision.matter, cleaned | {"organ": self.decision.organ})
        for outcome in self.outcomes:
            check_point(self, cleaned, outcome.point)
        return cleaned

    def head(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in HEAD}

    def rulings(self) -> list[Ruling]:
        return [ruling_of(self.cleaned_data, outcome.point) for outcome in self.outcomes]
