"""Forms for extracts of the minutes and their dispatch."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms

from commissioning.actions.extracts import distinct
from commissioning.forms.base import ActionForm
from commissioning.forms.days import DayField
from commissioning.models import Channel, Dispatch

LONGEST_NAME = Dispatch._meta.get_field("recipient").max_length or 300
MOST_NAMES = 200


class ExtractForm(ActionForm):
    """Make the extract; a new version says why."""

    note = forms.CharField(
        label="Varför en ny version",
        max_length=300,
        help_text="Till exempel: paragrafens nummer är rättat. Det står inte i utdraget.",
    )

    def __init__(self, *args: Any, is_first: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if is_first:
            del self.fields["note"]


class RecipientsField(forms.MultipleChoiceField):
    """Recipients to tick; one that is no longer on the list is refused in a sentence."""

    default_error_messages = {"invalid_choice": "Mottagaren står inte på listan: %(value)s."}


class DispatchForm(ActionForm):
    """To whom, how, and on which day an extract was sent."""

    recipients = RecipientsField(
        label="Skickat till",
        required=False,
        widget=forms.CheckboxSelectMultiple(attrs={"class": "en-kolumn"}),
    )
    others = forms.CharField(
        label="Fler mottagare",
        required=False,
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="En mottagare per rad.",
    )
    channel = forms.ChoiceField(
        label="Sätt",
        choices=Channel.choices,
        initial=Channel.EMAIL,
        widget=forms.RadioSelect(attrs={"class": "segment"}),
    )
    sent_on = DayField(label="Skickat")

    field_order = ("recipients", "others", "channel", "sent_on")

    def __init__(
        self,
        *args: Any,
        recipients: Iterable[tuple[str, str]],
        missing: Iterable[str],
        today: date,
        **kwargs: Any,
    ) -> None:
        """`recipients` are pairs of name and what has been sent, `missing` those who lack it."""
        super().__init__(*args, **kwargs)
        field: Any = self.fields["recipients"]
        field.choices = [(n, f"{n}, {sent}" if sent else n) for n, sent in recipients]
        field.initial = list(missing)
        self.fields["sent_on"].initial = today
        if not field.choices:
            del self.fields["recipients"]

    def names(self) -> list[str]:
        """The ticked and the typed recipients, each once."""
        ticked = self.cleaned_data.get("recipients") or []
        return distinct([*ticked, *self.cleaned_data["others"].splitlines()])

    def clean_others(self) -> str:
        text: str = self.cleaned_data["others"]
        lines = text.splitlines()
        if len(lines) > MOST_NAMES:
            raise forms.ValidationError(f"Ange högst {MOST_NAMES} mottagare åt gången.")
        if too_long := next((x for x in lines if len(x.strip()) > LONGEST_NAME), ""):
            raise forms.ValidationError(
                f"Mottagaren ”{too_long[:40]} …” är för lång, högst {LONGEST_NAME} tecken ryms."
            )
        return text


class DispatchDeleteForm(ActionForm):
    """Why a recorded dispatch was a mistake."""

    reason = forms.CharField(
        label="Vad blev fel?",
        max_length=150,
        help_text="Står i historiken. Ett utskick som verkligen gjordes ska stå kvar.",
    )
