"""The form in which a decision is recorded: one outcome for every open point."""

from __future__ import annotations

from datetime import date
from typing import Any, cast

from django import forms

from commissioning.actions.decisions import Ruling
from commissioning.delegation import supports_of
from commissioning.effects import Proposed
from commissioning.forms.base import ActionForm
from commissioning.forms.days import DayField
from commissioning.models import Decision, DecisionPoint, Matter, Organ, Outcome
from contracts.legal_time import last_appeal_day

DECIDED = (
    "section",
    "decided_on",
    "adjusted_on",
    "posted_on",
    "organ",
    "is_adjusted_immediately",
)
SECTION_ERRORS = {
    name: "Skriv paragrafens nummer, ett heltal mellan 1 och 9999."
    for name in ("invalid", "min_value", "max_value")
}


def section_field() -> forms.IntegerField:
    return forms.IntegerField(
        label="Paragraf",
        required=False,
        min_value=1,
        max_value=9999,
        error_messages=SECTION_ERRORS,
        widget=forms.TextInput(attrs={"class": "kort", "inputmode": "numeric"}),
    )


class MinutesFields(forms.Form):
    """When the minutes were adjusted and posted; the rules are the same wherever it is asked."""

    adjusted_on = DayField(label="Justerat", required=False)
    posted_on = DayField(
        label="Anslaget",
        required=False,
        help_text="Dagen då justeringen tillkännagavs. Därifrån räknas tiden för överklagande.",
    )
    is_adjusted_immediately = forms.BooleanField(label="Omedelbart justerat", required=False)

    def check_minutes(self, decided_on: date | None, today: date) -> None:
        """Put an error at each day that cannot be right."""
        adjusted_on = self.cleaned_data.get("adjusted_on")
        posted_on = self.cleaned_data.get("posted_on")
        if wrong := _wrong_adjustment(decided_on, adjusted_on, today):
            self.add_error("adjusted_on", wrong)
        elif wrong := _wrong_posting(adjusted_on, posted_on, today):
            self.add_error("posted_on", wrong)


class DecisionForm(MinutesFields, ActionForm):
    """Paragraph, days, organ, and for each point what was decided."""

    section = section_field()
    decided_on = DayField(label="Beslutsdatum")
    organ = forms.ChoiceField(
        label="Beslutat av",
        choices=Organ.choices,
        initial=Organ.BOARD,
        widget=forms.RadioSelect(attrs={"class": "segment"}),
    )
    delegate = forms.CharField(
        label="Delegat",
        required=False,
        max_length=200,
        help_text="Den som beslutade, till exempel socialdirektören.",
    )
    support = forms.ChoiceField(
        label="Stöd för delegationen",
        required=False,
        help_text="Punkt och version i delegationsordningen, eller beslutet som delegerade.",
    )

    def __init__(
        self, *args: Any, matter: Matter, points: list[DecisionPoint], today: date, **kwargs: Any
    ) -> None:
        super().__init__(*args, version=matter.version, **kwargs)
        self.matter, self.points, self.today = matter, points, today
        meets_on = matter.meeting.held_on if matter.meeting else today
        self.fields["decided_on"].initial = min(meets_on, today)
        self.fields["organ"].initial = _organ_next(points)
        self.meets_later_on = meets_on if meets_on > today and not self.is_bound else None
        self.supports = supports_of(matter.board)
        choices = cast("forms.ChoiceField", self.fields["support"])
        choices.choices = [("", "Välj"), *((s.key, s.label) for s in self.supports)]
        for point in points:
            self.fields.update(fields_of(point))

    def rows(self) -> list[dict[str, Any]]:
        """Each point with its three bound fields, in order."""
        names = ("outcome", "text", "question")
        return [
            {"point": point, **{name: self[f"{name}_{point.pk}"] for name in names}}
            for point in self.points
        ]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        decided_on = cleaned.get("decided_on")
        if decided_on and decided_on > self.today:
            self.add_error(
                "decided_on",
                "Beslutsdatumet ligger i framtiden. Registrera beslutet när det är fattat.",
            )
        self.check_minutes(decided_on, self.today)
        if cleaned.get("organ") == Organ.DELEGATE:
            self._check_delegation(cleaned)
            self._check_is_not_adjusted(cleaned)
        else:
            check_section(self, self.matter, cleaned)
        for point in self.points:
            check_point(self, cleaned, point)
        return cleaned

    def _check_delegation(self, cleaned: dict[str, Any]) -> None:
        if not cleaned.get("delegate"):
            self.add_error("delegate", "Skriv vem som beslutade.")
        support = next((s for s in self.supports if s.key == cleaned.get("support")), None)
        if support is None:
            self.add_error(
                "support",
                "Ange vilken punkt i delegationsordningen, eller vilket beslut, delegaten stödjer "
                "sig på.",
            )
        elif cleaned.get("decided_on") and not support.covers(cleaned["decided_on"]):
            self.add_error("support", f"{support.label} gällde inte {cleaned['decided_on']}.")

    def _check_is_not_adjusted(self, cleaned: dict[str, Any]) -> None:
        """The time to appeal runs from the minutes of the meeting that is told (KL 13 kap. 5 §)."""
        for name in ("adjusted_on", "posted_on"):
            if cleaned.get(name):
                self.add_error(
                    name,
                    "Ett delegationsbeslut justeras när det har anmälts. Ta bort dagen här och "
                    "ange den på beslutets sida.",
                )

    def decision(self) -> Decision:
        """The decision, unsaved."""
        values = {name: self.cleaned_data[name] for name in DECIDED}
        is_delegated = values["organ"] == Organ.DELEGATE
        if is_delegated:
            support = next(s for s in self.supports if s.key == self.cleaned_data["support"])
            values |= {"delegate": self.cleaned_data["delegate"], **support.values}
        meeting = None if is_delegated else self.matter.meeting
        return Decision(matter=self.matter, meeting=meeting, **values)

    def rulings(self) -> list[Ruling]:
        return [ruling_of(self.cleaned_data, point) for point in self.points]

    def proposed(self) -> Proposed:
        """What is chosen so far, whether or not the form can be recorded."""
        cleaned = getattr(self, "cleaned_data", {}) if self.is_bound and self._read() else {}
        return Proposed(
            on=cleaned.get("decided_on") or self.fields["decided_on"].initial,
            organ=cleaned.get("organ") or self.fields["organ"].initial,
            section=cleaned.get("section") or self.fields["section"].initial,
            last_appeal_on=_appeal(cleaned.get("posted_on")),
            outcomes={
                point.pk: cleaned.get(f"outcome_{point.pk}") or Outcome.APPROVED
                for point in self.points
            },
        )

    def _read(self) -> bool:
        self.is_valid()
        return True


class AdjustmentForm(MinutesFields, ActionForm):
    """When the minutes of a recorded decision were adjusted and posted."""

    field_order = ("adjusted_on", "is_adjusted_immediately", "posted_on")

    def __init__(self, *args: Any, decision: Decision, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.decision, self.today = decision, today
        self.fields["adjusted_on"].required = True
        if decision.is_delegated:
            # Not adjusted itself: what counts is the minutes where the board was told of it.
            self.fields["adjusted_on"].label = "Protokollet med anmälan justerat"
            self.fields["posted_on"].label = "Protokollet med anmälan anslaget"
        for name in ("adjusted_on", "posted_on", "is_adjusted_immediately"):
            self.fields[name].initial = getattr(decision, name)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        self.check_minutes(self.decision.decided_on, self.today)
        return cleaned


def _appeal(posted_on: date | None) -> date | None:
    return last_appeal_day(posted_on) if posted_on else None


def _wrong_adjustment(decided_on: date | None, adjusted_on: date | None, today: date) -> str:
    if decided_on and adjusted_on and adjusted_on < decided_on:
        return "Protokollet kan inte justeras före sammanträdet."
    if adjusted_on and adjusted_on > today:
        return "Dagen har inte kommit. Ange den när protokollet är justerat."
    return ""


def _wrong_posting(adjusted_on: date | None, posted_on: date | None, today: date) -> str:
    if posted_on and not adjusted_on:
        return "Ange först när protokollet justerades."
    if posted_on and adjusted_on and posted_on < adjusted_on:
        return "Protokollet kan inte anslås innan det är justerat."
    if posted_on and posted_on > today:
        return "Dagen har inte kommit. Ange den när protokollet är anslaget."
    return ""


def check_section(form: forms.Form, matter: Matter, cleaned: dict[str, Any]) -> None:
    """A paragraph of the minutes stands for one matter."""
    if not cleaned.get("section"):
        return
    names = ("section", "decided_on", "organ")
    same = Decision.objects.filter(
        matter__board=matter.board_id, **{name: cleaned.get(name) for name in names}
    )
    taken = same.exclude(matter=matter).select_related("matter").first()
    if taken:
        form.add_error(
            "section", f"§ {taken.section} är redan använd den dagen: ”{taken.matter.title}”."
        )


def check_point(form: forms.Form, cleaned: dict[str, Any], point: DecisionPoint) -> None:
    """What the outcome of a point asks for."""
    outcome = cleaned.get(f"outcome_{point.pk}")
    if outcome == Outcome.APPROVED_AS_CHANGED and not cleaned.get(f"text_{point.pk}"):
        form.add_error(f"text_{point.pk}", f"Skriv den beslutade texten i punkt {point.number}.")
    elif outcome == Outcome.APPROVED_AS_CHANGED and _is_proposal(cleaned, point):
        form.add_error(
            f"text_{point.pk}",
            f"Texten i punkt {point.number} är densamma som förslaget. Skriv vad som ändrades, "
            "eller välj Bifall.",
        )
    if outcome == Outcome.REFERRED_BACK and not cleaned.get(f"question_{point.pk}"):
        form.add_error(
            f"question_{point.pk}", f"Skriv vad nämnden frågar efter i punkt {point.number}."
        )


def _is_proposal(cleaned: dict[str, Any], point: DecisionPoint) -> bool:
    return cleaned[f"text_{point.pk}"].split() == point.proposed_text.split()


def ruling_of(cleaned: dict[str, Any], point: DecisionPoint) -> Ruling:
    outcome = cleaned[f"outcome_{point.pk}"]
    is_changed = outcome == Outcome.APPROVED_AS_CHANGED
    is_referred = outcome == Outcome.REFERRED_BACK
    return Ruling(
        point=point,
        outcome=outcome,
        text=cleaned[f"text_{point.pk}"] if is_changed else "",
        question=cleaned[f"question_{point.pk}"] if is_referred else "",
    )


def _organ_next(points: list[DecisionPoint]) -> str:
    """Who decides next: a higher organ once the board has proposed every point that is left."""
    has_proposed = all(any(o.is_only_proposal for o in p.outcomes.all()) for p in points)
    return (
        min((p.organ for p in points), key=Organ.rank) if points and has_proposed else Organ.BOARD
    )


def fields_of(point: DecisionPoint) -> dict[str, forms.Field]:
    """The three fields of one point: outcome, decided text, question."""
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
