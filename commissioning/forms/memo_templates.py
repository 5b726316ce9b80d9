"""The form of one section in a board's memo template."""

from __future__ import annotations

from typing import Any

from django import forms

from commissioning.forms.base import ActionForm
from commissioning.models import AppliesWhen, MemoSectionTemplate

NAMES = ("heading", "is_required", "applies_when", "hint")


class MemoTemplateSectionForm(ActionForm):
    """Heading, whether the section has to be there, when, and what the writer is told."""

    heading = forms.CharField(
        label="Rubrik", max_length=200, error_messages={"required": "Skriv en rubrik."}
    )
    is_required = forms.BooleanField(label="Måste finnas", required=False)
    applies_when = forms.ChoiceField(
        label="Behövs",
        choices=AppliesWhen.choices,
        initial=AppliesWhen.ALWAYS,
        help_text="Registret ser i ärendet om det stämmer. Annars viks avsnittet ihop.",
    )
    hint = forms.CharField(
        label="Tips till den som skriver",
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2, "class": "inmatning--lag"}),
    )

    def __init__(
        self, *args: Any, section: MemoSectionTemplate | None = None, **kwargs: Any
    ) -> None:
        if section is not None:
            kwargs["initial"] = {name: getattr(section, name) for name in NAMES}
        super().__init__(*args, **kwargs)

    def values(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in NAMES}
