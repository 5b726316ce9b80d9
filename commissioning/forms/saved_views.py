"""Name a search of the register."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms

from commissioning.models import SavedView

from .agreement_search import AgreementSearchForm
from .base import ActionForm

LONGEST_QUERY = SavedView._meta.get_field("query").max_length or 0


class SavedViewForm(ActionForm):
    """`as_of` only reads the query; the day itself is not saved."""

    name = forms.CharField(
        label="Namn",
        max_length=60,
        help_text="Så som fliken ska heta, till exempel Mina boenden. Högst 60 tecken.",
    )
    query = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, as_of: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.as_of = as_of

    def clean_query(self) -> str:
        """The search in its canonical form, without unknown parameters."""
        query = AgreementSearchForm.of_query(self.cleaned_data["query"], as_of=self.as_of).query
        if not query:
            raise forms.ValidationError("Välj minst ett filter innan du sparar vyn.")
        if len(query) > LONGEST_QUERY:
            raise forms.ValidationError("Vyn har för många val. Ta bort några filter.")
        return query
