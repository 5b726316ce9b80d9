"""Forms for services and the law they rest on."""

from __future__ import annotations

from typing import Any

from django import forms

from commissioning.forms.agreement_search import SearchText
from commissioning.forms.base import ActionForm
from contracts.fields import DayField
from contracts.models import Service
from contracts.models.services import TargetGroup

FIELDS = ("name", "target_group", "is_active")
SHORT = {"class": "kort", "autocomplete": "off"}


class ServiceSearchForm(forms.Form):
    q = SearchText(label="Insats eller lagrum", required=False)


class ServiceForm(ActionForm):
    """A service's name, whom it is for, and whether it is in use."""

    name = forms.CharField(label="Insats", max_length=200)
    target_group = forms.ChoiceField(
        label="Målgrupp", choices=TargetGroup.choices, initial=TargetGroup.EVERYONE
    )
    is_active = forms.BooleanField(
        label="Används",
        required=False,
        initial=True,
        help_text="Insatser som inte används visas inte när nya avtal registreras.",
    )

    def __init__(self, *args: Any, service: Service | None = None, **kwargs: Any) -> None:
        if service is not None:
            kwargs.setdefault("initial", {name: getattr(service, name) for name in FIELDS})
            kwargs.setdefault("version", service.version)
        super().__init__(*args, **kwargs)

    @property
    def values(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in FIELDS}


def differences(saved: Service, typed: dict[str, Any]) -> list[dict[str, str]]:
    """What is saved now beside what was typed, where they differ."""
    return [
        {
            "label": str(ServiceForm.base_fields[name].label),
            "old": _shown(name, getattr(saved, name)),
            "new": _shown(name, value),
        }
        for name, value in typed.items()
        if getattr(saved, name) != value
    ]


def _shown(name: str, value: Any) -> str:
    if name == "is_active":
        return "ja" if value else "nej"
    return str(TargetGroup(value).label) if name == "target_group" else str(value)


class BasisForm(ActionForm):
    """A place in a statute and the time during which the service rests on it."""

    law = forms.CharField(
        label="Lag",
        max_length=20,
        help_text="Förkortning, till exempel LSS.",
        widget=forms.TextInput(attrs=SHORT),
    )
    chapter = forms.CharField(
        label="Kapitel", max_length=10, required=False, widget=forms.TextInput(attrs=SHORT)
    )
    section = forms.CharField(
        label="Paragraf", max_length=10, required=False, widget=forms.TextInput(attrs=SHORT)
    )
    point = forms.CharField(
        label="Punkt", max_length=10, required=False, widget=forms.TextInput(attrs=SHORT)
    )
    valid_from = DayField(label="Gäller från och med", required=False)
    valid_until = DayField(label="Gäller till och med", required=False)

    @property
    def place(self) -> dict[str, str]:
        return {name: self.cleaned_data[name] for name in ("law", "chapter", "section", "point")}


class EndBasisForm(ActionForm):
    """The last day of a legal basis."""

    basis = forms.IntegerField(
        widget=forms.HiddenInput, required=False, min_value=1, max_value=2**63 - 1
    )
    valid_until = DayField(label="Sista dag")
