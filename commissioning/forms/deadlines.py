"""The choices of the page Slutdatum. Every parameter is optional; bad ones are answered."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.validators import (
    MaxValueValidator,
    MinValueValidator,
    ProhibitNullCharactersValidator,
)

from contracts.models import Service
from providers.models import Party

USUAL_MONTHS = 12
MONTHS = [("6", "6 mån"), ("12", "12 mån"), ("24", "24 mån"), ("36", "36 mån")]


class DeadlineFilterForm(forms.Form):
    """How far ahead, and for whom. `choices` gives usable values also when some are refused."""

    months = forms.ChoiceField(
        label="Framåt",
        choices=MONTHS,
        required=False,
        widget=forms.RadioSelect(attrs={"class": "segment"}),
        error_messages={"invalid_choice": "Välj 6, 12, 24 eller 36 månader."},
    )
    other_months = forms.IntegerField(
        label="Annat antal månader",
        required=False,
        validators=[MinValueValidator(1), MaxValueValidator(120)],
        widget=forms.TextInput(attrs={"class": "kort", "inputmode": "numeric"}),
        error_messages={"invalid": "Skriv antalet månader med siffror, 1–120."},
    )
    board = forms.ModelChoiceField(
        Party.objects.none(),
        label="Nämnd",
        required=False,
        empty_label="Alla nämnder",
        error_messages={"invalid_choice": "Välj en nämnd i listan."},
    )
    service = forms.ModelChoiceField(
        Service.objects.none(),
        label="Insats",
        required=False,
        empty_label="Alla insatser",
        error_messages={"invalid_choice": "Välj en insats i listan."},
    )
    provider = forms.CharField(
        label="Utförare",
        required=False,
        max_length=100,
        validators=[ProhibitNullCharactersValidator("Skriv namnet utan styrtecken.")],
        widget=forms.TextInput(attrs={"class": "mellan", "autocomplete": "off"}),
    )
    undecided = forms.BooleanField(label="Visa även förslag som inte är beslutade", required=False)

    def __init__(self, *args: Any, boards: list[Party], services: list[Service], **kwargs: Any):
        super().__init__(*args, **kwargs)
        self._offer("board", boards)
        self._offer("service", services)
        self.fields["months"].initial = str(USUAL_MONTHS)

    def _offer(self, name: str, objects: list[Any]) -> None:
        """Show objects that are already read; a chosen one is looked up among them."""
        field: Any = self.fields[name]
        field.queryset = field.queryset.model.objects.filter(pk__in=[o.pk for o in objects])
        field.choices = [("", field.empty_label), *((str(o.pk), str(o)) for o in objects)]

    @property
    def choices(self) -> dict[str, Any]:
        """The values that could be read; the rest at their usual."""
        self.is_valid()
        values = getattr(self, "cleaned_data", {})
        return {
            "months": values.get("other_months") or int(values.get("months") or USUAL_MONTHS),
            "board": values.get("board"),
            "service": values.get("service"),
            "provider": values.get("provider") or "",
            "undecided": bool(values.get("undecided")),
        }
