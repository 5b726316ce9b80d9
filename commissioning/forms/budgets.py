"""Forms for a board's budget."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator

from commissioning.forms.base import ActionForm, offer
from contracts.fields import AmountField, DayField
from contracts.models import Budget, Service
from contracts.models.budgets import FIRST_YEAR, LAST_YEAR
from contracts.money import format_sek, to_kronor
from providers.models import Party

CHANGED = ("amount", "source", "decided_on", "note")


class BudgetForm(ActionForm):
    """What is changed afterwards: the amount and what it rests on."""

    amount = AmountField(
        label="Belopp", help_text="Hela kronor. Det går att skriva 28,9 mnkr eller 600 tkr."
    )
    source = forms.CharField(
        label="Underlag",
        max_length=200,
        help_text="Beslut eller dokument, till exempel KF 2025-11-25 § 301.",
    )
    decided_on = DayField(label="Beslutad", required=False)
    note = forms.CharField(label="Anteckning", max_length=200, required=False)

    def __init__(self, *args: Any, budget: Budget | None = None, **kwargs: Any) -> None:
        if budget is not None:
            kwargs.setdefault("initial", {name: getattr(budget, name) for name in CHANGED})
            kwargs.setdefault("version", budget.version)
        super().__init__(*args, **kwargs)

    def clean_amount(self) -> Any:
        amount = self.cleaned_data["amount"]
        if amount != to_kronor(amount):
            raise ValidationError("Skriv budgeten i hela kronor.")
        return amount

    @property
    def values(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in CHANGED}


class NewBudgetForm(BudgetForm):
    """A budget with its board, year and, where it is a part, its service."""

    board = forms.ModelChoiceField(
        Party.objects.none(),
        label="Nämnd",
        empty_label="Välj nämnd",
        error_messages={"invalid_choice": "Välj en nämnd i listan."},
    )
    year = forms.IntegerField(
        label="År",
        validators=[
            MinValueValidator(FIRST_YEAR, f"Ange ett år mellan {FIRST_YEAR} och {LAST_YEAR}."),
            MaxValueValidator(LAST_YEAR, f"Ange ett år mellan {FIRST_YEAR} och {LAST_YEAR}."),
        ],
        widget=forms.TextInput(attrs={"class": "kort", "inputmode": "numeric"}),
        error_messages={"invalid": "Skriv året med fyra siffror, till exempel 2027."},
    )
    service = forms.ModelChoiceField(
        Service.objects.none(),
        label="Insats",
        required=False,
        empty_label="Hela nämnden",
        help_text="Välj en insats om beloppet är en del av nämndens budget.",
        error_messages={"invalid_choice": "Välj en insats i listan."},
    )
    field_order = ("board", "year", "service", *CHANGED)

    def __init__(self, *args: Any, boards: list[Party], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "board", Party.objects.filter(pk__in=[board.pk for board in boards]))
        offer(self, "service", Service.objects.filter(is_active=True))

    @property
    def values(self) -> dict[str, Any]:
        names = ("board", "year", "service")
        return {**super().values, **{name: self.cleaned_data[name] for name in names}}


class RemoveBudgetForm(ActionForm):
    """Only the key and the version: whether the budget is still what it was."""


def differences(saved: Budget, typed: dict[str, Any]) -> list[dict[str, str]]:
    """What is saved now beside what was typed, where they differ."""
    return [
        {
            "label": str(BudgetForm.base_fields[name].label),
            "old": _shown(name, getattr(saved, name)),
            "new": _shown(name, value),
        }
        for name, value in typed.items()
        if getattr(saved, name) != value
    ]


def _shown(name: str, value: Any) -> str:
    return format_sek(value) if name == "amount" else str(value or "inget")
