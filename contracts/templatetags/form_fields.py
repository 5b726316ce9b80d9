"""What the field templates need to know about a bound field, and the error summary."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple

from django import forms, template
from django.forms.boundfield import BoundField
from django.forms.formsets import BaseFormSet
from django.utils.safestring import SafeString

register = template.Library()

CHOICE_WIDGETS = (forms.RadioSelect, forms.CheckboxSelectMultiple)
COUNT_WORDS = (
    "noll",
    "en",
    "två",
    "tre",
    "fyra",
    "fem",
    "sex",
    "sju",
    "åtta",
    "nio",
    "tio",
    "elva",
    "tolv",
)
WIDTH_CLASSES = {"kort", "mellan", "tal", "datum"}


class FieldError(NamedTuple):
    """One row of the error summary; `anchor` is the id of the control, or empty."""

    anchor: str
    text: str


@register.filter
def field_kind(field: BoundField) -> str:
    """Which layout a field gets: "hidden", "choices", "segment", "check" or "control"."""
    widget = field.field.widget
    if field.is_hidden:
        return "hidden"
    if isinstance(widget, CHOICE_WIDGETS):
        return "segment" if "segment" in _classes(widget) else "choices"
    return "check" if isinstance(widget, forms.CheckboxInput) else "control"


@register.filter
def unit(field: BoundField) -> str:
    """The unit after the input, from the widget attribute `data-unit`."""
    return field.field.widget.attrs.get("data-unit", "")


@register.filter
def is_wide_choice(field: BoundField) -> bool:
    """Whether the choices stand in one column: widget class "en-kolumn"."""
    return "en-kolumn" in _classes(field.field.widget)


@register.filter
def control(field: BoundField) -> SafeString:
    """The input with the design's classes; "kort", "mellan", "tal", "datum" set its width."""
    widget = field.field.widget
    if isinstance(widget, forms.CheckboxInput):
        return field.as_widget()
    return field.as_widget(attrs={"class": " ".join(_control_classes(field)), **_keyboard(widget)})


def _control_classes(field: BoundField) -> list[str]:
    own = _classes(field.field.widget)
    width = next(
        (f"inmatning--{name}" for name in own if name in WIDTH_CLASSES),
        ""
        if any(name.startswith("inmatning--") for name in own)
        else _usual_width(field.field.widget),
    )
    rest = [name for name in own if name not in WIDTH_CLASSES]
    return [name for name in ("inmatning", width, *rest) if name]


def _usual_width(widget: forms.Widget) -> str:
    if isinstance(widget, forms.DateInput):
        return "inmatning--datum"
    return "inmatning--tal" if isinstance(widget, forms.NumberInput) else ""


def _keyboard(widget: forms.Widget) -> dict[str, str]:
    wants_digits = {"kort", "tal"} & set(_classes(widget))
    return {"inputmode": "numeric"} if wants_digits and "inputmode" not in widget.attrs else {}


def _classes(widget: forms.Widget) -> list[str]:
    return widget.attrs.get("class", "").split()


@register.filter
def error_texts(field: BoundField) -> list[str]:
    """A field's errors; the standard "required" text becomes "Fyll i …" or "Välj …"."""
    return [_named(field, error) for error in field.errors.as_data()]


def _named(field: BoundField, error: forms.ValidationError) -> str:
    text = str(next(iter(error)))
    if error.code != "required" or text != str(forms.Field.default_error_messages["required"]):
        return text
    is_choice = isinstance(field.field, forms.ChoiceField | forms.ModelChoiceField)
    verb = "Välj" if is_choice else "Fyll i"
    label = str(field.label)
    return f"{verb} {label if label[:2].isupper() else label[:1].lower() + label[1:]}."


@register.filter
def count_in_words(count: int) -> str:
    """3 -> "tre"; digits from thirteen."""
    return COUNT_WORDS[count] if 0 <= count < len(COUNT_WORDS) else str(count)


@register.filter
def error_heading(errors: list[FieldError]) -> str:
    """ "En uppgift behöver rättas", "Tre uppgifter behöver rättas"."""
    count = len(errors)
    noun = "uppgift" if count == 1 else "uppgifter"
    return f"{count_in_words(count)} {noun} behöver rättas".capitalize()


@register.filter
def form_errors(source: Any) -> list[FieldError]:
    """Every error of a form, a formset, or a list of both, in reading order."""
    if source is None or source == "":
        return []
    if isinstance(source, BaseFormSet):
        return [FieldError("", str(text)) for text in source.non_form_errors()] + _of_all(
            source.forms
        )
    if isinstance(source, forms.BaseForm):
        return _of_form(source)
    return _of_all(source)


def _of_all(sources: Iterable[Any]) -> list[FieldError]:
    return [error for source in sources for error in form_errors(source)]


def _of_form(form: forms.BaseForm) -> list[FieldError]:
    if not form.is_bound:
        return []
    general = [FieldError("", str(text)) for text in form.non_field_errors()]
    return general + [
        FieldError(_anchor(field), text) for field in form for text in error_texts(field)
    ]


def _anchor(field: BoundField) -> str:
    if not field.auto_id or field.is_hidden:
        return ""
    return f"{field.auto_id}_0" if isinstance(field.field.widget, CHOICE_WIDGETS) else field.auto_id
