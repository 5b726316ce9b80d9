"""Forms of the competition plan, and of the page with shares in our own hands."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms

from commissioning.forms.base import offer
from commissioning.forms.records import RecordForm, YearField
from contracts.fields import DayField
from contracts.models import Choice, Service
from providers.models import Party


class PlanForm(RecordForm):
    """Whose plan it is, for which years, and what decided it."""

    names = ("board", "first_year", "last_year", "decided_on", "reference", "note")
    board = forms.ModelChoiceField(
        Party.objects.none(),
        label="Nämnd",
        empty_label="Välj nämnd",
        error_messages={
            "required": "Välj nämnd.",
            "invalid_choice": "Välj en nämnd i listan.",
        },
    )
    first_year = YearField(label="Från och med år")
    last_year = YearField(label="Till och med år")
    decided_on = DayField(
        label="Beslutad", required=False, help_text="Lämna tomt så länge planen är ett förslag."
    )
    reference = forms.CharField(
        label="Beslut", max_length=200, required=False, help_text="Organ, dag och paragraf."
    )
    note = forms.CharField(
        label="Anteckning",
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, *args: Any, boards: list[Party], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "board", Party.objects.filter(pk__in=[board.pk for board in boards]))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        self.check_years(cleaned)
        return cleaned


class LineForm(RecordForm):
    """A service of the plan."""

    names = ("service", "choice", "ground", "starts_on", "reference")
    service = forms.ModelChoiceField(
        Service.objects.none(),
        label="Insats",
        empty_label="Välj insats",
        error_messages={
            "required": "Välj insats.",
            "invalid_choice": "Välj en insats i listan.",
        },
    )
    choice = forms.ChoiceField(
        label="Val", choices=Choice.choices, widget=forms.RadioSelect(attrs={"class": "segment"})
    )
    ground = forms.CharField(
        label="Skäl",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Varför nämnden väljer så.",
    )
    starts_on = DayField(label="Planerad start", required=False)
    reference = forms.CharField(
        label="Beslut eller ärende",
        max_length=200,
        required=False,
        help_text="Diarienummer eller paragraf.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        services = Service.objects.filter(is_active=True)
        if self.initial.get("service"):
            services |= Service.objects.filter(pk=self.initial["service"].pk)
        offer(self, "service", services.order_by("name_sort"))


class ShareForm(forms.Form):
    """Which board and year; what cannot be read is answered, and the usual shown."""

    board = forms.ModelChoiceField(
        Party.objects.none(),
        label="Nämnd",
        required=False,
        empty_label=None,
        error_messages={"invalid_choice": "Välj en nämnd i listan."},
    )
    year = YearField(label="År", required=False)

    def __init__(
        self, *args: Any, boards: list[Party], usual: Party | None, on: date, **kwargs: Any
    ) -> None:
        initial = {"board": usual.pk if usual else None, "year": on.year}
        super().__init__(*args, **{"initial": initial, **kwargs})
        self.usual, self.on = usual, on
        field: Any = self.fields["board"]
        field.queryset = Party.objects.boards()
        field.choices = [(str(board.pk), board.name) for board in boards]

    @property
    def chosen(self) -> tuple[Party | None, int]:
        """The board and year asked for, otherwise the usual board and the year of the day."""
        self.is_valid()
        values = getattr(self, "cleaned_data", {})
        return values.get("board") or self.usual, values.get("year") or self.on.year
