"""The form in which a decision is recorded: one outcome for every open point."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms

from commissioning.actions.decisions import Ruling
from commissioning.effects import Proposed
from commissioning.forms.base import ActionForm
from commissioning.forms.days import DayField
from commissioning.models import Decision, DecisionPoint, Matter, Organ, Outcome


class DecisionForm(ActionForm):
    """Paragraph, days, organ, and for each point what was decided."""

    section = forms.IntegerField(
        label="Paragraf",
        required=False,
        min_value=1,
        max_value=9999,
        error_messages={
            name: "Skriv paragrafens nummer, ett heltal mellan 1 och 9999."
            for name in ("invalid", "min_value", "max_value")
        },
        widget=forms.TextInput(attrs={"class": "kort"}),
    )
    decided_on = DayField(label="Beslutsdatum")
    adjusted_on = DayField(label="Justerat", required=False)
    organ = forms.ChoiceField(
        label="Beslutat av",
        choices=Organ.choices,
        initial=Organ.BOARD,
        widget=forms.RadioSelect(attrs={"class": "segment"}),
    )
    is_adjusted_immediately = forms.BooleanField(label="Omedelbart justerat", required=False)

    def __init__(
        self, *args: Any, matter: Matter, points: list[DecisionPoint], today: date, **kwargs: Any
    ) -> None:
        super().__init__(*args, version=matter.version, **kwargs)
        self.matter, self.points, self.today = matter, points, today
        meets_on = matter.meeting.held_on if matter.meeting else today
        self.fields["decided_on"].initial = min(meets_on, today)
        self.fields["organ"].initial = _organ_next(points)
        self.meets_later_on = meets_on if meets_on > today and not self.is_bound else None
        for point in points:
            self.fields.update(_fields_of(point))

    def rows(self) -> list[dict[str, Any]]:
        """Each point with its three bound fields, in order."""
        names = ("outcome", "text", "question")
        return [
            {"point": point, **{name: self[f"{name}_{point.pk}"] for name in names}}
            for point in self.points
        ]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        self._check_days(cleaned)
        self._check_section(cleaned)
        for point in self.points:
            self._check_point(cleaned, point)
        return cleaned

    def _check_days(self, cleaned: dict[str, Any]) -> None:
        decided_on, adjusted_on = cleaned.get("decided_on"), cleaned.get("adjusted_on")
        if decided_on and decided_on > self.today:
            self.add_error(
                "decided_on",
                "Beslutsdatumet ligger i framtiden. Registrera beslutet när det är fattat.",
            )
        wrong = _wrong_adjustment(decided_on, adjusted_on, self.today)
        if wrong:
            self.add_error("adjusted_on", wrong)

    def _check_section(self, cleaned: dict[str, Any]) -> None:
        """A paragraph of the minutes stands for one matter."""
        if not cleaned.get("section"):
            return
        names = ("section", "decided_on", "organ")
        same = Decision.objects.filter(
            matter__board=self.matter.board_id, **{name: cleaned.get(name) for name in names}
        )
        taken = same.exclude(matter=self.matter).select_related("matter").first()
        if taken:
            self.add_error(
                "section", f"§ {taken.section} den dagen är redan ”{taken.matter.title}”."
            )

    def _check_point(self, cleaned: dict[str, Any], point: DecisionPoint) -> None:
        outcome = cleaned.get(f"outcome_{point.pk}")
        if outcome == Outcome.APPROVED_AS_CHANGED and not cleaned.get(f"text_{point.pk}"):
            self.add_error(f"text_{point.pk}", f"Skriv den beslutade texten i punkt {point.number}")
        if outcome == Outcome.REFERRED_BACK and not cleaned.get(f"question_{point.pk}"):
            self.add_error(
                f"question_{point.pk}", f"Skriv vad nämnden frågar efter i punkt {point.number}"
            )

    def decision(self) -> Decision:
        """The decision, unsaved."""
        names = ("section", "decided_on", "adjusted_on", "organ", "is_adjusted_immediately")
        values = {name: self.cleaned_data[name] for name in names}
        return Decision(matter=self.matter, meeting=self.matter.meeting, **values)

    def rulings(self) -> list[Ruling]:
        return [self._ruling(point) for point in self.points]

    def _ruling(self, point: DecisionPoint) -> Ruling:
        outcome = self.cleaned_data[f"outcome_{point.pk}"]
        is_changed = outcome == Outcome.APPROVED_AS_CHANGED
        is_referred = outcome == Outcome.REFERRED_BACK
        return Ruling(
            point=point,
            outcome=outcome,
            text=self.cleaned_data[f"text_{point.pk}"] if is_changed else "",
            question=self.cleaned_data[f"question_{point.pk}"] if is_referred else "",
        )

    def proposed(self) -> Proposed:
        """What is chosen so far, whether or not the form can be recorded."""
        cleaned = getattr(self, "cleaned_data", {}) if self.is_bound and self._read() else {}
        return Proposed(
            on=cleaned.get("decided_on") or self.fields["decided_on"].initial,
            organ=cleaned.get("organ") or self.fields["organ"].initial,
            section=cleaned.get("section") or self.fields["section"].initial,
            outcomes={
                point.pk: cleaned.get(f"outcome_{point.pk}") or Outcome.APPROVED
                for point in self.points
            },
        )

    def _read(self) -> bool:
        self.is_valid()
        return True


class AdjustmentForm(ActionForm):
    """When the minutes of a recorded decision were adjusted."""

    adjusted_on = DayField(label="Justerat")
    is_adjusted_immediately = forms.BooleanField(label="Omedelbart justerat", required=False)

    def __init__(self, *args: Any, decision: Decision, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.decision, self.today = decision, today
        self.fields["adjusted_on"].initial = decision.adjusted_on
        self.fields["is_adjusted_immediately"].initial = decision.is_adjusted_immediately

    def clean_adjusted_on(self) -> date:
        adjusted_on: date = self.cleaned_data["adjusted_on"]
        wrong = _wrong_adjustment(self.decision.decided_on, adjusted_on, self.today)
        if wrong:
            raise forms.ValidationError(wrong)
        return adjusted_on


def _wrong_adjustment(decided_on: date | None, adjusted_on: date | None, today: date) -> str:
    if decided_on and adjusted_on and adjusted_on < decided_on:
        return "Protokollet kan inte justeras före sammanträdet."
    if adjusted_on and adjusted_on > today:
        return "Dagen har inte kommit. Ange den när protokollet är justerat."
    return ""


def _organ_next(points: list[DecisionPoint]) -> str:
    """Who decides next: a higher organ once the board has proposed every point that is left."""
    has_proposed = all(any(o.is_only_proposal for o in p.outcomes.all()) for p in points)
    return (
        min((p.organ for p in points), key=Organ.rank) if points and has_proposed else Organ.BOARD
    )


def _fields_of(point: DecisionPoint) -> dict[str, forms.Field]:
    number = point.number
    return {
        f"outcome_{point.pk}": forms.ChoiceField(
            label=f"Utfall, punkt {number}",
            choices=Outcome.choices,
            initial=Outcome.APPROVED,
            widget=forms.RadioSelect(attrs={"class": "segment"}),
        ),
        f"text_{point.pk}": forms.CharField(
            label=f"Beslutad text, punkt {number}",
            required=False,
            max_length=4000,
            initial=point.proposed_text,
            widget=forms.Textarea(attrs={"rows": 4, "class": "handlingstext"}),
        ),
        f"question_{point.pk}": forms.CharField(
            label=f"Vad nämnden vill veta, punkt {number}",
            required=False,
            max_length=2000,
            widget=forms.Textarea(attrs={"rows": 3}),
        ),
    }
