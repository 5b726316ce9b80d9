"""A new version of a delegation order: its label and day, and one row for each item."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, cast

from django import forms
from django.http import QueryDict

from commissioning.forms.base import ActionForm, offer
from commissioning.forms.days import DayField
from commissioning.models import DelegationItem, DelegationOrder
from providers.models import Party

EMPTY_ROWS = 5
MOST_ROWS = 300


class DelegationOrderForm(ActionForm):
    board = forms.ModelChoiceField(label="Nämnd", queryset=Party.objects.none(), empty_label=None)
    label = forms.CharField(
        label="Beteckning", max_length=100, help_text="Till exempel: antagen 2024-01-17 § 5."
    )
    valid_from = DayField(label="Gäller från och med")

    def __init__(self, *args: Any, boards: list[Party], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "board", Party.objects.filter(pk__in=[b.pk for b in boards]))

    def order(self) -> DelegationOrder:
        data = self.cleaned_data
        return DelegationOrder(
            board=data["board"], label=data["label"], valid_from=data["valid_from"]
        )


class DelegationItemForm(forms.Form):
    """One item; a row whose fields are all empty is left aside."""

    number = forms.CharField(label="Nummer", max_length=20, required=False)
    text = forms.CharField(label="Vad som får beslutas", max_length=500, required=False)
    delegate = forms.CharField(label="Delegat", max_length=200, required=False)
    limits = forms.CharField(label="Villkor", max_length=500, required=False)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if any(cleaned.values()):
            for name, sentence in (
                ("number", "Skriv punktens nummer."),
                ("text", "Skriv vad som får beslutas."),
                ("delegate", "Skriv vem som får besluta."),
            ):
                if not cleaned.get(name) and name not in self.errors:
                    self.add_error(name, sentence)
        return cleaned

    def item(self) -> DelegationItem | None:
        values = {name: self.cleaned_data.get(name) or "" for name in self.fields}
        return DelegationItem(**values) if any(values.values()) else None


class BaseItems(forms.BaseFormSet):
    """The rows; a number stands once."""

    def clean(self) -> None:
        seen: set[str] = set()
        for form in self.forms:
            number = form.cleaned_data.get("number", "") if hasattr(form, "cleaned_data") else ""
            if number and number in seen:
                form.add_error("number", "Numret finns redan i en annan rad.")
            seen.add(number)

    def items(self) -> list[DelegationItem]:
        found = (cast("DelegationItemForm", form).item() for form in self.forms)
        return [item for item in found if item]


DelegationItems = forms.formset_factory(
    DelegationItemForm, formset=BaseItems, extra=EMPTY_ROWS, max_num=MOST_ROWS, validate_max=True
)


def as_initial(items: Iterable[DelegationItem]) -> list[dict[str, str]]:
    """The rows of an earlier version, to begin the next one from."""
    names = ("number", "text", "delegate", "limits")
    return [{name: getattr(item, name) for name in names} for item in items]


def with_more_rows(posted: QueryDict) -> QueryDict:
    """What was posted, with more empty rows last."""
    data = posted.copy()
    text = data.get("items-TOTAL_FORMS", "")
    count = int(text) if text.isascii() and text.isdigit() and len(text) < 6 else 0
    data["items-TOTAL_FORMS"] = str(min(count + EMPTY_ROWS, MOST_ROWS))
    return data
