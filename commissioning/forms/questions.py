"""Warnings ask: what is unusual but allowed is saved only after a tick that names it."""

from __future__ import annotations

from typing import Any

from django import forms


class QuestionsField(forms.MultipleChoiceField):
    """Ticks for questions that are known only once the rest has been read."""

    def valid_value(self, value: Any) -> bool:
        return True


class AskingForm(forms.Form):
    """A form that asks before it saves something unusual. Call `ask` in `clean`, then `settle`."""

    accept = QuestionsField(
        label="Kontrollera",
        required=False,
        widget=forms.CheckboxSelectMultiple(attrs={"class": "en-kolumn"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.questions: dict[str, str] = {}

    def ask(self, code: str, question: str) -> None:
        """Ask about one thing: "Diarienumret finns redan på Ä-0012. Spara ändå"."""
        self.questions[code] = question

    def settle(self, cleaned: dict[str, Any]) -> None:
        """Show the questions, and refuse the form while one of them has not been ticked."""
        field = self.fields["accept"]
        field.choices = list(self.questions.items())  # type: ignore[attr-defined]
        if set(self.questions) - set(cleaned.get("accept") or ()):
            self.add_error("accept", "Kryssa för om det ska sparas ändå, eller ändra uppgiften.")
