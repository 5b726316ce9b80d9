"""Forms for index series, their yearly values, and formulas that weigh series together."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms

from commissioning.forms.base import ActionForm
from commissioning.forms.meetings import YearField
from contracts.fields import DayField, PercentField, RecordField
from contracts.models import IndexFormula, IndexSeries, IndexValue

MOST_PARTS = 4
SHORT = {"class": "kort"}


class SeriesForm(ActionForm):
    """What a series is called."""

    FIELDS = ("code", "name")

    code = forms.CharField(
        label="Beteckning",
        max_length=20,
        widget=forms.TextInput(attrs={"class": "mellan"}),
        help_text="Kort, till exempel OPI.",
    )
    name = forms.CharField(
        label="Namn", max_length=200, help_text="Till exempel Omsorgsprisindex (SKR)."
    )

    def __init__(self, *args: Any, series: IndexSeries | None = None, **kwargs: Any) -> None:
        if series is not None:
            kwargs.setdefault("initial", {n: getattr(series, n) for n in self.FIELDS})
            kwargs.setdefault("version", series.version)
        super().__init__(*args, **kwargs)

    @property
    def values(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in self.FIELDS}


class ValueForm(ActionForm):
    """The change of a year as it was published. A correction says why."""

    FIELDS = ("year", "percent", "is_preliminary", "published_on", "applies_from", "source")

    year = YearField(label="År", widget=forms.TextInput(attrs=SHORT))
    percent = PercentField(label="Förändring", help_text="Som värdet är publicerat, till ex. 2,6.")
    is_preliminary = forms.TypedChoiceField(
        label="Värdet är",
        choices=[("no", "Definitivt"), ("yes", "Preliminärt")],
        coerce=lambda value: value == "yes",
        initial="no",
        widget=forms.RadioSelect(attrs={"class": "segment"}),
    )
    published_on = DayField(label="Publicerat", required=False)
    applies_from = DayField(
        label="Tillämpas från och med",
        required=False,
        help_text="Lämna tomt om det är den 1 januari.",
    )
    source = forms.CharField(
        label="Källa",
        max_length=300,
        required=False,
        help_text="Till exempel SKR, cirkulär eller webbadress.",
    )
    reason = forms.CharField(
        label="Varför ändras värdet?",
        max_length=150,
        required=False,
        help_text="Skälet står i historiken. Ett definitivt värde läggs in som ett nytt värde.",
    )

    def __init__(self, *args: Any, value: IndexValue | None = None, **kwargs: Any) -> None:
        if value is not None:
            initial = {name: getattr(value, name) for name in self.FIELDS}
            initial["is_preliminary"] = "yes" if value.is_preliminary else "no"
            kwargs.setdefault("initial", initial)
            kwargs.setdefault("version", value.version)
        super().__init__(*args, **kwargs)
        if value is None:
            del self.fields["reason"]
        else:
            self.fields["reason"].required = True

    @property
    def values(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in self.FIELDS}


class FormulaForm(ActionForm):
    """A name, and series with weights in percent that add up to 100. Empty rows are left aside."""

    name = forms.CharField(
        label="Namn",
        max_length=100,
        widget=forms.TextInput(attrs={"class": "mellan"}),
        help_text="Till exempel 90/10.",
    )

    def __init__(self, *args: Any, formula: IndexFormula | None = None, **kwargs: Any) -> None:
        if formula is not None:
            kwargs.setdefault("initial", _formula_initial(formula))
            kwargs.setdefault("version", formula.version)
        super().__init__(*args, **kwargs)
        every = list(IndexSeries.objects.all())
        for number in range(1, MOST_PARTS + 1):
            series = RecordField(label=f"Serie {number}", required=number == 1)
            series.offer(every, "Ingen serie")
            self.fields[f"series_{number}"] = series
            self.fields[f"weight_{number}"] = PercentField(
                label=f"Vikt {number}", required=number == 1
            )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        for number in range(1, MOST_PARTS + 1):
            names = (f"series_{number}", f"weight_{number}")
            series, weight = (data.get(name) for name in names)
            if weight is not None and not 0 < weight <= 100:
                self.add_error(names[1], "Ange vikten mellan 0 och 100 procent.")
            elif series and weight is None and not self.has_error(names[1]):
                self.add_error(names[1], "Fyll i vikten i procent.")
            elif weight is not None and not series and not self.has_error(names[0]):
                self.add_error(names[0], "Välj serien som vikten gäller.")
            elif weight is not None and weight != round(weight, 2):
                self.add_error(names[1], "Ange vikten med högst två decimaler.")
        return data

    @property
    def parts(self) -> list[tuple[IndexSeries, Decimal]]:
        data = self.cleaned_data
        rows = [
            (data.get(f"series_{n}"), data.get(f"weight_{n}")) for n in range(1, MOST_PARTS + 1)
        ]
        return [(series, weight / 100) for series, weight in rows if series and weight]

    @property
    def rows(self) -> list[tuple[Any, Any]]:
        """The fields of each part, for the page."""
        return [(self[f"series_{n}"], self[f"weight_{n}"]) for n in range(1, MOST_PARTS + 1)]

    @property
    def values(self) -> dict[str, Any]:
        parts = ", ".join(f"{series} {_percent(weight)}" for series, weight in self.parts)
        return {"name": self.cleaned_data["name"], "parts": parts}


def _percent(weight: Decimal) -> str:
    return f"{(weight * 100).normalize():f} %".replace(".", ",")


def formula_values(formula: IndexFormula) -> dict[str, Any]:
    """The formula as `FormulaForm.values` says it."""
    parts = ", ".join(f"{c.series} {_percent(c.weight)}" for c in formula.components.all())
    return {"name": formula.name, "parts": parts}


def _formula_initial(formula: IndexFormula) -> dict[str, Any]:
    initial: dict[str, Any] = {"name": formula.name}
    for number, part in enumerate(formula.components.all(), start=1):
        initial |= {f"series_{number}": part.series, f"weight_{number}": part.weight * 100}
    return initial


LABELS = {"name": "Namn", "code": "Beteckning", "parts": "Vikter"}


def differences(saved: dict[str, Any], typed: dict[str, Any], form: Any) -> list[dict[str, str]]:
    """What is saved now beside what was typed, where they differ."""
    return [
        {
            "label": str(form.fields[name].label if name in form.fields else LABELS[name]),
            "old": _shown(saved[name]),
            "new": _shown(value),
        }
        for name, value in typed.items()
        if saved[name] != value
    ]


def _shown(value: Any) -> str:
    if isinstance(value, bool):
        return "preliminärt" if value else "definitivt"
    if isinstance(value, Decimal):
        return f"{value.normalize():f}".replace(".", ",")
    return str(value) if value not in (None, "") else "inget"
