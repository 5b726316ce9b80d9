"""The form of the memo editor: the head, one text for every section, and what each builds on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError

from commissioning.forms.base import ActionForm
from commissioning.forms.days import DayField
from commissioning.memos.merging import HEAD, Part, body_name
from commissioning.models import Memo, MemoSection

MAX_BODY = 20_000
LARGEST_VERSION = 2**31 - 1


MINE, THEIRS, BOTH = "mine", "theirs", "both"
# What stands between the two texts when both are kept; an empty line in a section.
GAPS = {"signatories": ", ", "recipients": "\n"}


@dataclass(frozen=True)
class Choice:
    """Which text a person keeps in a part that two have written in, and which they had seen."""

    keeps: str
    name: str
    version: int

    @classmethod
    def read(cls, text: str, names: Sequence[str]) -> Choice | None:
        """From the value of a button: "mine:body_arende:5". None for anything else."""
        keeps, _, rest = text.partition(":")
        name, _, number = rest.rpartition(":")
        is_number = number.isascii() and number.isdigit() and len(number) < 10
        if keeps not in (MINE, THEIRS, BOTH) or name not in names or not is_number:
            return None
        return None if (keeps == BOTH and name == "dated_on") else cls(keeps, name, int(number))


class VersionField(forms.IntegerField):
    """The version that a part was opened at. Something else is as good as none."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            widget=forms.HiddenInput,
            required=False,
            min_value=1,
            max_value=LARGEST_VERSION,
            **kwargs,
        )

    def clean(self, value: Any) -> int | None:
        try:
            version: int | None = super().clean(value)
        except ValidationError:
            return None
        return version


class MemoForm(forms.Form):
    """Head and sections of one memo. `version_…` is what each part builds on."""

    dated_on = DayField(label="Datum", required=False)
    signatories = forms.CharField(
        label="Undertecknas av", required=False, max_length=300, help_text="Skilj namn med komma."
    )
    recipients = forms.CharField(
        label="Beslutet skickas till",
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 3, "class": "inmatning--lag"}),
        help_text="En mottagare per rad.",
    )
    add_recipients = forms.MultipleChoiceField(
        label="Ur registret", required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, memo: Memo, suggested: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.sections: list[MemoSection] = list(memo.sections.all())
        for name in HEAD:
            self.fields[name].initial = getattr(memo, name)
            self.fields[version_name(name)] = VersionField(initial=memo.version)
        for section in self.sections:
            self.fields[body_name(section.key)] = _body(section)
            self.fields[version_name(body_name(section.key))] = VersionField(
                initial=section.version
            )
        missing = [name for name in suggested if name not in memo.recipient_lines]
        ticks = cast("forms.MultipleChoiceField", self.fields["add_recipients"])
        ticks.choices = [(name, name) for name in missing]
        if not missing:
            del self.fields["add_recipients"]

    def typed(self) -> dict[str, Any]:
        """The parts that were sent and can be read, by name."""
        sent = [n for n in self.part_names if n in self.data and n in self.cleaned_data]
        values = {name: self._value(name) for name in sent}
        if "recipients" in values:
            values["recipients"] = self._recipients()
        return values

    def versions(self) -> dict[str, int | None]:
        """What each part builds on; None where that cannot be told."""
        return {name: self.cleaned_data.get(version_name(name)) for name in self.part_names}

    @property
    def part_names(self) -> list[str]:
        """Every part of the memo: the fields of the head, and each section's text."""
        return [*HEAD, *(body_name(section.key) for section in self.sections)]

    def head(self) -> dict[str, Any]:
        """The head as typed, for the preview."""
        return {
            "dated_on": self.cleaned_data.get("dated_on"),
            "signatories": self.cleaned_data.get("signatories") or "",
            "recipients": self._recipients(),
        }

    def bodies(self) -> dict[str, str]:
        """Every section's text by key, for the preview."""
        return {
            s.key: self._value(name)
            for s in self.sections
            if (name := body_name(s.key)) in self.cleaned_data
        }

    def put(self, name: str, value: Any) -> None:
        """Put a value in a field of what was sent, as if it had been typed."""
        data: Any = self.data.copy()  # type: ignore[attr-defined]
        data[name] = "" if value is None else str(value)
        self.data = data
        self._errors = None  # what is in the fields now is to be read again

    def build_on(self, parts: Mapping[str, Part]) -> None:
        """After a save: each part builds on what is saved now, and takes in what others wrote.

        A part that clashes builds on what it did, so that no later save writes over the other
        text before somebody has chosen.
        """
        for name, part in parts.items():
            if not part.is_clash:
                self.put(version_name(name), part.version)
                self.put(name, part.value)
        self._errors = None  # what is in the fields now is to be read again
        self.is_valid()

    def choose(self, choice: Choice, saved: Any, version: int) -> None:
        """Settle a clash as somebody asked, when `saved` is the text that is saved now."""
        if choice.keeps == MINE:
            self.put(version_name(choice.name), choice.version)
            return
        self.put(version_name(choice.name), version)
        typed = self.data.get(choice.name, "")
        gap = GAPS.get(choice.name, "\n\n")
        both = f"{saved}{gap}{typed}" if choice.keeps == BOTH else saved
        self.put(choice.name, both)

    def _value(self, name: str) -> Any:
        value = self.cleaned_data[name]
        return value.replace("\r\n", "\n") if isinstance(value, str) else value

    def _recipients(self) -> str:
        """The lines as typed, with the ticked ones last."""
        text = self.cleaned_data.get("recipients") or ""
        lines = [line.strip() for line in text.splitlines() if line.strip()]
        lines += [n for n in self.cleaned_data.get("add_recipients") or [] if n not in lines]
        return "\n".join(lines)


class MemoFinaliseForm(ActionForm):
    """That somebody has read the memo, and seen what is remarked on it."""

    seen = forms.CharField(widget=forms.HiddenInput, max_length=64)
    note = forms.CharField(
        label="Anteckning",
        required=False,
        max_length=300,
        help_text="Till exempel vad som skiljer från förra versionen.",
    )
    accepts_warnings = forms.BooleanField(label="Jag har sett varningarna", required=False)

    def __init__(self, *args: Any, has_warnings: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not has_warnings:
            del self.fields["accepts_warnings"]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if "accepts_warnings" in self.fields and not cleaned.get("accepts_warnings"):
            self.add_error("accepts_warnings", "Läs varningarna och kryssa i rutan, eller rätta.")
        return cleaned


def version_name(name: str) -> str:
    return f"version_{name}"


def _body(section: MemoSection) -> forms.CharField:
    return forms.CharField(
        label=section.heading,
        required=False,
        max_length=MAX_BODY,
        initial=section.body,
        help_text=section.hint,
        widget=forms.Textarea(attrs={"rows": 8, "class": "handlingstext"}),
    )
