"""Form fields for what people type in a register: days, amounts, volumes and numbers."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Model

from contracts.models.agreements import normalise_dnr
from contracts.money import format_number, parse_amount

EARLIEST = date(1970, 1, 1)
LATEST = date(2100, 12, 31)
LARGEST_VOLUME = Decimal(10) ** 9


class DayField(forms.DateField):
    """A day typed as year-month-day, "2019-09-01", between 1970 and 2100."""

    # No autocomplete="off" here or below: the browser then empties the field on its way back.
    widget = forms.DateInput(format="%Y-%m-%d", attrs={"placeholder": "åååå-mm-dd"})
    input_formats = ("%Y-%m-%d", "%Y%m%d")
    default_error_messages = {"invalid": "Skriv dagen som år-månad-dag, till exempel 2019-09-01."}

    def clean(self, value: Any) -> date | None:
        day: date | None = super().clean(value)
        if day and not EARLIEST <= day <= LATEST:
            raise ValidationError(f"Ange en dag mellan {EARLIEST} och {LATEST}.")
        return day


class AmountField(forms.CharField):
    """Kronor as a Swede types them: "28 928 446", "1 493,50 kr" or "28,9 mnkr"."""

    widget = forms.TextInput(attrs={"class": "tal", "inputmode": "text"})

    def to_python(self, value: Any) -> Decimal | None:  # type: ignore[override]
        if isinstance(value, Decimal):
            return value
        text = super().to_python(value)
        if not text:
            return None
        try:
            return parse_amount(text)
        except ValueError as error:
            raise ValidationError(str(error), code="invalid") from None

    def run_validators(self, value: Any) -> None:
        """The validators of CharField look at text; the text is already read."""

    def prepare_value(self, value: Any) -> Any:
        return format_number(value) if isinstance(value, Decimal) else value

    def has_changed(self, initial: Any, data: Any) -> bool:
        return super().has_changed(self.prepare_value(initial), data)


class VolumeField(forms.CharField):
    """A number that is not money: "1 450", "42 150" or "1,5"."""

    widget = forms.TextInput(attrs={"class": "kort tal"})

    def to_python(self, value: Any) -> Decimal | None:  # type: ignore[override]
        if isinstance(value, Decimal):
            return value
        text = "".join((super().to_python(value) or "").split()).replace(",", ".")
        if not text:
            return None
        return _volume(text)

    def run_validators(self, value: Any) -> None:
        """The validators of CharField look at text; the text is already read."""

    def prepare_value(self, value: Any) -> Any:
        return format_number(value) if isinstance(value, Decimal) else value

    def has_changed(self, initial: Any, data: Any) -> bool:
        return super().has_changed(self.prepare_value(initial), data)


class DnrField(forms.CharField):
    """A diary number. Opaque text: white space is folded, nothing is refused for its shape."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"max_length": 60, "required": False, **kwargs})

    def to_python(self, value: Any) -> str:
        return normalise_dnr(super().to_python(value) or "")


class DnrListField(forms.CharField):
    """Several diary numbers, separated by commas or line breaks."""

    def to_python(self, value: Any) -> list[str]:  # type: ignore[override]
        if isinstance(value, list):
            return value
        parts = (super().to_python(value) or "").replace("\n", ",").split(",")
        return [number for part in parts if (number := normalise_dnr(part))]

    def validate(self, value: Any) -> None:
        super().validate(value)
        if any(len(number) > 60 for number in value):
            raise ValidationError("Ett diarienummer är högst 60 tecken. Skilj numren med komma.")

    def run_validators(self, value: Any) -> None:
        for number in value:
            super().run_validators(number)

    def prepare_value(self, value: Any) -> Any:
        return ", ".join(value) if isinstance(value, list) else value


class LinesField(forms.CharField):
    """A text area where each line that is not empty is one item."""

    widget = forms.Textarea(attrs={"rows": 3})

    def clean(self, value: Any) -> list[str]:
        text = super().clean("\n".join(value) if isinstance(value, list) else value)
        return [line.strip() for line in text.splitlines() if line.strip()]

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(value) if isinstance(value, list) else value


class RecordField(forms.ChoiceField):
    """A select whose records are read once for a whole page, whatever the number of rows."""

    def offer(self, records: Iterable[Model], empty: str) -> None:
        """Offer the records; `empty` is the text for none of them."""
        self.records = {str(record.pk): record for record in records}
        self.choices = [("", empty), *((key, str(r)) for key, r in self.records.items())]

    def prepare_value(self, value: Any) -> Any:
        return str(value.pk) if isinstance(value, Model) else value

    def clean(self, value: Any) -> Any:
        return self.records.get(super().clean(value))

    def has_changed(self, initial: Any, data: Any) -> bool:
        return super().has_changed(self.prepare_value(initial), data)


def _volume(text: str) -> Decimal:
    try:
        number = Decimal(text) if text.isascii() and "e" not in text.casefold() else None
    except InvalidOperation:
        number = None
    if number is None or not number.is_finite():
        raise ValidationError("Skriv volymen med siffror, till exempel 1 450 eller 1,5.")
    if number < 0:
        raise ValidationError("Volymen kan inte vara negativ.")
    if number >= LARGEST_VOLUME or number != round(number, 2):
        raise ValidationError("Skriv högst nio siffror och två decimaler.")
    return number


class PercentField(forms.CharField):
    """A change in percent as it was published: "2,6", "2.58" or "-0,5". Three decimals at most."""

    widget = forms.TextInput(attrs={"class": "kort tal", "data-unit": "procent"})

    def to_python(self, value: Any) -> Decimal | None:  # type: ignore[override]
        if isinstance(value, Decimal):
            return value
        text = "".join((super().to_python(value) or "").split()).replace(",", ".")
        if not text:
            return None
        return _percent(text.replace("\N{MINUS SIGN}", "-").removesuffix("%"))

    def run_validators(self, value: Any) -> None:
        """The validators of CharField look at text; the text is already read."""

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, Decimal):
            return f"{value.normalize():f}".replace(".", ",")
        return value

    def has_changed(self, initial: Any, data: Any) -> bool:
        return super().has_changed(self.prepare_value(initial), data)


def _percent(text: str) -> Decimal:
    try:
        number = Decimal(text) if text.isascii() and "e" not in text.casefold() else None
    except InvalidOperation:
        number = None
    if number is None or not number.is_finite():
        raise ValidationError("Skriv procenten med siffror, till exempel 2,6.")
    if not -50 <= number <= 100 or number != round(number, 3):
        raise ValidationError("Ange procenten mellan -50 och 100 med högst tre decimaler.")
    return number
