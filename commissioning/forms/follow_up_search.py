"""The choices of the lists of follow-ups. Every parameter is optional; bad ones are answered."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.validators import ProhibitNullCharactersValidator

from contracts.models import Service
from contracts.states import Form
from providers.models import Party

ALL, LATE, COMING, DONE, OPEN = "", "late", "coming", "done", "open"
STATES = [
    (ALL, "Alla lägen"),
    (LATE, "Försenade"),
    (OPEN, "Öppna brister och åtgärder"),
    (COMING, "Planerade"),
    (DONE, "Genomförda"),
]
NOTHING, DESCRIPTION, FOLLOW_UP = "", "description", "follow_up"
LACKS = [
    (NOTHING, "Alla"),
    (DESCRIPTION, "Saknar uppdragsbeskrivning"),
    (FOLLOW_UP, "Saknar uppföljning"),
]


class ScopeForm(forms.Form):
    """For whom: board, service and provider. `choices` holds what could be read."""

    names: tuple[str, ...] = ("board", "service", "provider")
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

    def __init__(self, *args: Any, boards: list[Party], services: list[Service], **kwargs: Any):
        super().__init__(*args, **kwargs)
        self._offer("board", boards)
        self._offer("service", services)

    def _offer(self, name: str, objects: list[Any]) -> None:
        """Show objects that are already read; a chosen one is looked up among them."""
        field: Any = self.fields[name]
        field.queryset = field.queryset.model.objects.filter(pk__in=[o.pk for o in objects])
        field.choices = [("", field.empty_label), *((str(o.pk), str(o)) for o in objects)]

    @property
    def choices(self) -> dict[str, Any]:
        """The values that could be read; the rest empty."""
        self.is_valid()
        values = getattr(self, "cleaned_data", {})
        return {name: values.get(name) or None for name in self.names}


class FollowUpFilterForm(ScopeForm):
    """The list of follow-ups: in what state too."""

    names = ("board", "service", "provider", "state")
    state = forms.ChoiceField(
        label="Läge",
        choices=STATES,
        required=False,
        error_messages={"invalid_choice": "Välj ett läge i listan."},
    )


class CoverageFilterForm(ScopeForm):
    """The coverage: of which form, and what is lacking."""

    names = ("board", "service", "provider", "form", "lacks")
    form = forms.ChoiceField(
        label="Typ",
        choices=[("", "Alla typer"), *Form.choices],
        required=False,
        error_messages={"invalid_choice": "Välj en typ i listan."},
    )
    lacks = forms.ChoiceField(
        label="Brist i underlaget",
        choices=LACKS,
        required=False,
        error_messages={"invalid_choice": "Välj ett alternativ i listan."},
    )
