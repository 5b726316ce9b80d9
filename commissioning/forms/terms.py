"""Rows of a form that become terms: volumes, compensations, options and premises.

A row that is left empty is no term. Rows are added by a button that submits the form, so that
no script is needed and nothing typed is lost.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.formsets import BaseFormSet, formset_factory
from django.forms.utils import ErrorDict
from django.http import QueryDict

from contracts.fields import AmountField, DayField, RecordField, VolumeField
from contracts.models import (
    CompensationTerm,
    IndexFormula,
    OptionTerm,
    PremisesTerm,
    Service,
    VolumeTerm,
)
from contracts.models.terms import REVERSED, Term
from contracts.proration import Rule
from contracts.states import (
    CompensationModel,
    CompensationUnit,
    Effect,
    VolumeBasis,
    VolumePer,
    VolumeUnit,
)

MAX_ROWS = 20
EMPTY_ROWS = 1
RULES = [(rule.value, rule.label) for rule in Rule]


@dataclass
class Catalogue:
    """What the rows may refer to, read once for a page."""

    services: list[Service] = field(default_factory=list)
    formulas: list[IndexFormula] = field(default_factory=list)

    @classmethod
    def load(cls) -> Catalogue:
        formulas = IndexFormula.objects.prefetch_related("components__series__values")
        services = Service.objects.filter(is_active=True).prefetch_related("bases__legal_basis")
        return cls(list(services), list(formulas))


class TermRow(forms.Form):
    """One row. `MODEL` is what it becomes, `MAIN` the fields without which it is nothing."""

    MODEL: type[Term]
    MAIN: tuple[str, ...] = ()
    BESIDE: tuple[str, ...] = ()
    UNFINISHED = "Fyll i raden, eller töm den helt."

    def __init__(self, *args: Any, catalogue: Catalogue, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        if "service" in fields:
            fields["service"].offer(catalogue.services, "Hela avtalet")
        if "index_formula" in fields:
            fields["index_formula"].offer(catalogue.formulas, "Inget index")

    def has_changed(self) -> bool:
        """The selects always hold something; they do not make a row."""
        return bool({*self.MAIN, *self.BESIDE} & set(self.changed_data))

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        first, last = data.get("valid_from"), data.get("valid_until")
        if first and last and last < first:
            self.add_error("valid_until", REVERSED)
        if any(data.get(name) for name in self.BESIDE) and not self.is_filled(data):
            for name in self.MAIN:
                if name not in self.errors:
                    self.add_error(name, self.UNFINISHED)
        return data

    def is_filled(self, data: dict[str, Any]) -> bool:
        return all(data.get(name) not in (None, "") for name in self.MAIN)

    def term(self) -> Term | None:
        """The unsaved term; None for an empty row or one with errors."""
        data = getattr(self, "cleaned_data", {})
        if not self.is_filled(data) or self.errors:
            return None
        names = {f.name for f in self.MODEL._meta.concrete_fields}
        values = {name: value for name, value in data.items() if name in names}
        if not values.get("effect"):
            values.pop("effect", None)
        return self.MODEL(**values)

    @classmethod
    def initial_of(cls, term: Term) -> dict[str, Any]:
        """What the row shows for a term that exists."""
        return {name: getattr(term, name) for name in cls.base_fields}

    @property
    def has_details(self) -> bool:
        """Whether one of the fields that are folded away is in use or wrong."""
        names = [name for name in ("valid_from", "valid_until", "label") if name in self.fields]
        return any(self[name].value() or self[name].errors for name in names)


class VolumeRow(TermRow):
    MODEL = VolumeTerm
    MAIN = ("quantity",)
    BESIDE = ("service", "quantity_max", "valid_from", "valid_until", "label", "is_part")
    UNFINISHED = "Fyll i volymen, eller töm raden helt."

    quantity = VolumeField(label="Volym", required=False)
    quantity_max = VolumeField(label="Högst", required=False)
    unit = forms.ChoiceField(label="Enhet", choices=VolumeUnit, initial=VolumeUnit.HOURS)
    per = forms.ChoiceField(label="Avser", choices=VolumePer, initial=VolumePer.YEAR)
    basis = forms.ChoiceField(label="Grund", choices=VolumeBasis, initial=VolumeBasis.ORDERED)
    service = RecordField(label="Insats", required=False)
    valid_from = DayField(label="Gäller från och med", required=False)
    valid_until = DayField(label="Gäller till och med", required=False)
    label = forms.CharField(label="Benämning", max_length=120, required=False)
    effect = forms.ChoiceField(choices=Effect, required=False, widget=forms.HiddenInput)
    is_part = forms.BooleanField(
        label="Varav",
        required=False,
        help_text="Ingår i en annan volym och räknas inte till summan.",
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        least, most = data.get("quantity"), data.get("quantity_max")
        if least is not None and most is not None and most < least:
            self.add_error("quantity_max", "Högsta volymen är lägre än volymen.")
        return data


class CompensationRow(TermRow):
    MODEL = CompensationTerm
    MAIN = ("amount",)
    BESIDE = ("service", "price_level_year", "valid_from", "valid_until", "index_formula")
    UNFINISHED = "Fyll i beloppet, eller töm raden helt."

    amount = AmountField(
        label="Belopp",
        required=False,
        help_text="Till exempel 28 928 446 eller 28,9 mnkr.",
    )
    unit = forms.ChoiceField(label="Enhet", choices=CompensationUnit, initial=CompensationUnit.YEAR)
    price_level_year = forms.IntegerField(
        label="Prisnivå",
        required=False,
        min_value=1990,
        max_value=2100,
        widget=forms.TextInput(attrs={"class": "kort", "data-unit": "års nivå"}),
        error_messages={
            "invalid": "Skriv prisnivån som ett årtal, till exempel 2019.",
            "min_value": "Ange ett år mellan 1990 och 2100.",
            "max_value": "Ange ett år mellan 1990 och 2100.",
        },
    )
    model = forms.ChoiceField(
        label="Ersättningsmodell", choices=CompensationModel, initial=CompensationModel.FIXED
    )
    proration = forms.ChoiceField(
        label="Del av år räknas", choices=RULES, initial=Rule.MONTHS.value
    )
    service = RecordField(label="Insats", required=False)
    index_formula = RecordField(label="Index", required=False)
    valid_from = DayField(label="Gäller från och med", required=False)
    valid_until = DayField(label="Gäller till och med", required=False)
    effect = forms.ChoiceField(choices=Effect, required=False, widget=forms.HiddenInput)
    note = forms.CharField(max_length=200, required=False, widget=forms.HiddenInput)


class OptionRow(TermRow):
    MODEL = OptionTerm
    MAIN = ("title",)
    BESIDE = ("clause", "max_quantity", "max_amount", "service")
    UNFINISHED = "Ge optionen en benämning, eller töm raden helt."

    title = forms.CharField(label="Option", max_length=120, required=False)
    service = RecordField(label="Insats", required=False)
    max_quantity = VolumeField(label="Högsta volym per år", required=False)
    unit = forms.ChoiceField(label="Enhet", choices=VolumeUnit, initial=VolumeUnit.HOURS)
    max_amount = AmountField(label="Högsta belopp", required=False)
    clause = forms.CharField(
        label="Klausul",
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Skriv av villkoret som optionen vilar på.",
    )


class PremisesRow(TermRow):
    MODEL = PremisesTerm
    MAIN = ("name",)
    BESIDE = ("address", "places")
    UNFINISHED = "Ge enheten ett namn, eller töm raden helt."

    name = forms.CharField(label="Enhet", max_length=120, required=False)
    address = forms.CharField(label="Adress", max_length=200, required=False)
    service = RecordField(label="Insats", required=False)
    places = forms.IntegerField(
        label="Platser",
        required=False,
        min_value=0,
        max_value=100_000,
        widget=forms.TextInput(attrs={"class": "kort"}),
        error_messages={"invalid": "Skriv antalet platser med siffror."},
    )


class ChangeVolumeRow(VolumeRow):
    effect = forms.ChoiceField(label="Verkan", choices=Effect, initial=Effect.ADD)


class ChangeCompensationRow(CompensationRow):
    effect = forms.ChoiceField(label="Verkan", choices=Effect, initial=Effect.SET)


class RowSet(BaseFormSet):
    """The rows of one sort."""

    default_error_messages = {
        **BaseFormSet.default_error_messages,
        "too_many_forms": f"Ange högst {MAX_ROWS} rader av samma slag.",
        "missing_management_form": "Uppgifterna kom inte fram hela. Skicka formuläret igen.",
    }

    def terms(self) -> list[Term]:
        return [term for row in self.forms if (term := row.term()) is not None]

    @property
    def has_content(self) -> bool:
        """Whether a row is in use, wrong or just added: then the rows are not folded away."""
        first = self.forms[0] if self.forms else None
        used = any(first[name].value() for name in first.MAIN) if first else False
        return used or len(self.forms) > EMPTY_ROWS or (self.is_bound and not self.is_valid())


def row_set(row: type[TermRow]) -> Any:
    return formset_factory(
        row,
        formset=RowSet,
        extra=EMPTY_ROWS,
        max_num=MAX_ROWS,
        absolute_max=MAX_ROWS + 1,
        validate_max=True,
    )


ROWS: dict[str, type[TermRow]] = {
    "volumes": VolumeRow,
    "compensations": CompensationRow,
    "options": OptionRow,
    "premises": PremisesRow,
}


class Rows:
    """All row sets of a form, by name."""

    def __init__(
        self,
        data: QueryDict | None,
        catalogue: Catalogue,
        kinds: dict[str, type[TermRow]],
        terms: Sequence[Term] = (),
        add: str = "",
    ) -> None:
        if data is not None and add in kinds:
            data = _with_one_more(data, add)
        self.sets: dict[str, RowSet] = {
            name: row_set(row)(
                data,
                prefix=name,
                initial=[row.initial_of(t) for t in terms if isinstance(t, row.MODEL)],
                form_kwargs={"catalogue": catalogue},
            )
            for name, row in kinds.items()
        }

    def __getitem__(self, name: str) -> RowSet:
        return self.sets[name]

    def is_valid(self) -> bool:
        return all([rows.is_valid() for rows in self.sets.values()])

    def has_errors(self, name: str) -> bool:
        rows = self.sets[name]
        return rows.is_bound and not rows.is_valid()

    def terms(self) -> list[Term]:
        return [term for rows in self.sets.values() for term in rows.terms()]

    def forgive(self) -> None:
        """Show what is typed without its errors: the person has not asked to save yet."""
        for rows in self.sets.values():
            rows.is_valid()
            rows.non_form_errors().clear()
            for row in rows.forms:
                row._errors = ErrorDict()


def _with_one_more(data: QueryDict, name: str) -> QueryDict:
    data = data.copy()
    count = data.get(f"{name}-TOTAL_FORMS", "")
    rows = int(count) if count.isascii() and count.isdigit() and len(count) < 4 else 0
    data[f"{name}-TOTAL_FORMS"] = str(min(rows + 1, MAX_ROWS))
    return data


def refuse(form: forms.BaseForm, error: ValidationError) -> None:
    """Put what an action refused on the form: on its field where it has one."""
    if not hasattr(error, "error_dict"):
        form.add_error(None, error)
        return
    for name, errors in error.error_dict.items():
        form.add_error(name if name in form.fields else None, _texts(errors))


def _texts(errors: Iterable[ValidationError]) -> list[str]:
    return [text for error in errors for text in error.messages]
