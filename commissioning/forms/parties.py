"""Forms for parties: the list's question, particulars, names and successors."""

from __future__ import annotations

from typing import Any

from django import forms

from commissioning.forms.agreement_search import SearchText
from commissioning.forms.base import ActionForm
from contracts.fields import DayField
from providers.models import Party, PartyKind, PartyName, PartySuccession

CONFLICT_FIELDS = ("kind", "name", "organisation_number", "parent", "prefix", "dissolved_on")


class PartySearchForm(forms.Form):
    """What the list of parties is narrowed by. Unknown kinds are ignored."""

    q = SearchText(label="Namn, alias eller organisationsnummer", required=False)
    kind = forms.ChoiceField(
        label="Slag", choices=[("", "Alla slag"), *PartyKind.choices], required=False
    )

    @property
    def chosen(self) -> dict[str, str]:
        self.is_valid()
        return {"q": "", "kind": ""} | self.cleaned_data


class PartyForm(ActionForm):
    """A party's particulars."""

    kind = forms.ChoiceField(label="Slag", choices=PartyKind.choices)
    name = forms.CharField(label="Namn", max_length=200)
    organisation_number = forms.CharField(
        label="Organisationsnummer",
        max_length=20,
        required=False,
        help_text="Tio siffror, till exempel 212000-0449.",
        widget=forms.TextInput(attrs={"class": "mellan", "autocomplete": "off"}),
    )
    parent = forms.ModelChoiceField(
        Party.objects.none(),
        label="Hör till",
        required=False,
        empty_label="Ingen",
        help_text="Den förvaltning eller det företag som enheten är en del av.",
    )
    prefix = forms.CharField(  # type: ignore[assignment]
        label="Beteckning",
        max_length=10,
        required=False,
        help_text="Nämndens beteckning i diariet, till exempel SON.",
        widget=forms.TextInput(attrs={"class": "kort"}),
    )
    dissolved_on = DayField(
        label="Upphörde", required=False, help_text="Sista dagen som parten fanns."
    )

    def __init__(self, *args: Any, party: Party | None = None, **kwargs: Any) -> None:
        if party is not None:
            kwargs.setdefault("initial", values_of(party))
            kwargs.setdefault("version", party.version)
        super().__init__(*args, **kwargs)
        field: Any = self.fields["parent"]
        others = Party.objects.exclude(kind=PartyKind.BOARD)
        field.queryset = others.exclude(pk=party.pk) if party else others

    @property
    def values(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in CONFLICT_FIELDS}


class PartyNameForm(ActionForm):
    """A name that the party had for a time, or another name it goes by."""

    name = forms.CharField(label="Namn", max_length=200)
    is_alias = forms.TypedChoiceField(
        label="Vad är namnet?",
        choices=[("", "Officiellt namn under en tid"), ("1", "Alias: ett annat sätt att skriva")],
        coerce=bool,
        empty_value=False,  # type: ignore[arg-type]
        required=False,
        widget=forms.RadioSelect(attrs={"class": "en-kolumn"}),
    )
    starts_on = DayField(label="Från och med", required=False)
    ends_on = DayField(label="Till och med", required=False)

    def party_name(self, party: Party) -> PartyName:
        names = ("name", "is_alias", "starts_on", "ends_on")
        return PartyName(party=party, **{name: self.cleaned_data[name] for name in names})


class SuccessionForm(ActionForm):
    """Who took over from the party, and when."""

    successor = forms.ModelChoiceField(
        Party.objects.none(), label="Efterträdare", empty_label="Välj part"
    )
    took_over_on = DayField(label="Tog över")
    note = forms.CharField(label="Anteckning", max_length=200, required=False)

    def __init__(self, *args: Any, party: Party, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["successor"]
        field.queryset = Party.objects.exclude(pk=party.pk)

    def succession(self, party: Party) -> PartySuccession:
        names = ("successor", "took_over_on", "note")
        values = {name: self.cleaned_data[name] for name in names}
        return PartySuccession(predecessor=party, **values)


def values_of(party: Party) -> dict[str, Any]:
    return {name: getattr(party, name) for name in CONFLICT_FIELDS}


def differences(saved: Party, typed: dict[str, Any]) -> list[dict[str, str]]:
    """What is saved now beside what was typed, where they differ."""
    rows = []
    for name, value in typed.items():
        old = getattr(saved, name)
        if old != value:
            label = str(Party._meta.get_field(name).verbose_name)  # type: ignore[union-attr]
            rows.append(
                {
                    "label": label.capitalize(),
                    "old": _shown(name, old),
                    "new": _shown(name, value),
                }
            )
    return rows


def _shown(name: str, value: Any) -> str:
    if name == "kind":
        return str(PartyKind(value).label)
    return str(value) if value else "tomt"
