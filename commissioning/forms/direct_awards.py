"""Forms about direct awards: which year is added up, and the limits and sorts they rest on."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms

from commissioning.forms.base import ActionForm
from contracts.fields import AmountField, DayField
from contracts.models import AwardGroup, AwardGroupService, DirectAwardLimit, Service
from contracts.models.terms import REVERSED
from contracts.states import UNADVERTISED, AwardKind, Form

FIRST_YEAR, LAST_YEAR = 1990, 2100
LIMIT_FIELDS = ("kind", "valid_from", "valid_until", "amount", "source")
COUNTED = [
    ("", "Direktupphandlade och individuella avtal"),
    ("direct", "Bara direktupphandlade avtal"),
]


class DirectAwardFilterForm(forms.Form):
    """Which year, which agreements, and the sort whose rows are shown. Bad values are ignored."""

    year = forms.IntegerField(
        label="År",
        required=False,
        min_value=FIRST_YEAR,
        max_value=LAST_YEAR,
        widget=forms.TextInput(attrs={"class": "kort", "inputmode": "numeric"}),
        error_messages=dict.fromkeys(
            ("invalid", "min_value", "max_value"), "Skriv ett årtal, till exempel 2026."
        ),
    )
    counted = forms.ChoiceField(
        label="Räkna",
        choices=COUNTED,
        required=False,
        error_messages={"invalid_choice": "Välj vilka avtal som ska räknas."},
    )
    group = forms.CharField(required=False, max_length=20, widget=forms.HiddenInput)

    def __init__(self, data: Any, *, on: date) -> None:
        super().__init__(data)
        self.on = on
        self.full_clean()
        if not self.errors:
            # The year that is used is shown, so that it can be changed from there.
            self.data = {**dict(self.data.items()), "year": str(self.year_chosen)}

    @property
    def year_chosen(self) -> int:
        return self.cleaned_data.get("year") or self.on.year

    @property
    def forms_chosen(self) -> tuple[str, ...]:
        return (Form.DIRECT_AWARD,) if self.cleaned_data.get("counted") else UNADVERTISED

    @property
    def group_chosen(self) -> str:
        return str(self.cleaned_data.get("group") or "")

    def pairs(self) -> list[tuple[str, str]]:
        """The year and what is counted as (parameter, value)."""
        counted = self.cleaned_data.get("counted") or ""
        found = [("year", str(self.year_chosen)), ("counted", counted)]
        return [pair for pair in found if pair[1]]


class LimitForm(ActionForm):
    """A limit of direct awards: for which kind, from when to when, how much, and says who."""

    kind = forms.ChoiceField(label="Slag", choices=AwardKind, widget=forms.RadioSelect)
    valid_from = DayField(label="Gäller från och med")
    valid_until = DayField(
        label="Gäller till och med",
        required=False,
        help_text="Lämna tomt om ingen sista dag är bestämd.",
    )
    amount = AmountField(
        label="Gränsvärde", help_text="Kronor utan moms, till exempel 700 000 eller 7,8 mnkr."
    )
    source = forms.CharField(
        label="Källa", max_length=200, help_text="Till exempel Upphandlingsmyndigheten och dagen."
    )

    def __init__(self, *args: Any, limit: DirectAwardLimit | None = None, **kwargs: Any) -> None:
        if limit is not None:
            kwargs["initial"] = {name: getattr(limit, name) for name in LIMIT_FIELDS}
            kwargs["version"] = limit.version
        super().__init__(*args, **kwargs)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        first, last = data.get("valid_from"), data.get("valid_until")
        if first and last and last < first:
            self.add_error("valid_until", REVERSED)
        if data.get("amount") == 0:
            self.add_error("amount", "Ange ett belopp över noll.")
        return data

    def values(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in LIMIT_FIELDS}


class AwardGroupForm(ActionForm):
    """Services of the same sort, and which limit they have."""

    name = forms.CharField(
        label="Slag", max_length=120, help_text="Till exempel stöd i hemmet eller tolktjänster."
    )
    kind = forms.ChoiceField(
        label="Gränsvärde",
        choices=AwardKind,
        initial=AwardKind.WELFARE,
        widget=forms.RadioSelect,
        help_text="Sociala tjänster står i LOU bilaga 2. För dem gäller ett högre gränsvärde.",
    )
    services = forms.ModelMultipleChoiceField(
        label="Insatser",
        queryset=Service.objects.all(),
        widget=forms.CheckboxSelectMultiple(attrs={"class": "en-kolumn"}),
        error_messages={"required": "Välj minst en insats."},
    )

    def __init__(self, *args: Any, group: AwardGroup | None = None, **kwargs: Any) -> None:
        if group is not None:
            kwargs["initial"] = group_values(group)
            kwargs["version"] = group.version
        super().__init__(*args, **kwargs)

    def values(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in ("name", "kind", "services")}


def group_values(group: AwardGroup) -> dict[str, Any]:
    """What is saved of a sort, as the form shows it."""
    members = AwardGroupService.objects.filter(group=group).values_list("service_id", flat=True)
    return {"name": group.name, "kind": group.kind, "services": sorted(members)}


def limit_differences(saved: DirectAwardLimit, typed: dict[str, Any]) -> list[dict[str, str]]:
    """What is saved now beside what was typed, where they differ."""
    return [
        {
            "label": str(LimitForm.base_fields[name].label),
            "old": _shown(name, getattr(saved, name)),
            "new": _shown(name, value),
        }
        for name, value in typed.items()
        if getattr(saved, name) != value
    ]


def group_differences(saved: AwardGroup, typed: dict[str, Any]) -> list[dict[str, str]]:
    """As `limit_differences`, for a sort and its services."""
    now = group_values(saved)
    ids = sorted(service.pk for service in typed["services"])
    rows = [
        {"label": label, "old": _shown(name, now[name]), "new": _shown(name, typed[name])}
        for name, label in (("name", "Slag"), ("kind", "Gränsvärde"))
        if now[name] != typed[name]
    ]
    if now["services"] != ids:
        saved_names = Service.objects.filter(pk__in=now["services"])
        rows.append(
            {
                "label": "Insatser",
                "old": _names(saved_names),
                "new": _names(typed["services"]),
            }
        )
    return rows


def _names(services: Any) -> str:
    names: Sequence[str] = [service.name for service in services]
    return ", ".join(names) or "inga"


def _shown(name: str, value: Any) -> str:
    return str(AwardKind(value).label) if name == "kind" else str(value or "tomt")
