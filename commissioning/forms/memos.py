"""The form of the memo editor: the head, and one text for every section."""

from __future__ import annotations

from typing import Any, cast

from django import forms

from commissioning.forms.base import ActionForm
from commissioning.forms.days import DayField
from commissioning.models import Memo, MemoSection

HEAD = ("dated_on", "signatories", "recipients")
MAX_BODY = 20_000


class MemoForm(ActionForm):
    """Head and sections of one memo."""

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
        super().__init__(*args, version=memo.version, **kwargs)
        self.sections: list[MemoSection] = list(memo.sections.all())
        for name in HEAD:
            self.fields[name].initial = getattr(memo, name)
        for section in self.sections:
            self.fields[body_name(section.key)] = _body(section)
        missing = [name for name in suggested if name not in memo.recipient_lines]
        ticks = cast("forms.MultipleChoiceField", self.fields["add_recipients"])
        ticks.choices = [(name, name) for name in missing]
        if not missing:
            del self.fields["add_recipients"]

    def head(self) -> dict[str, Any]:
        """The head as typed, with the ticked recipients last."""
        values = {name: self.cleaned_data.get(name) for name in HEAD}
        lines = [line.strip() for line in (values["recipients"] or "").splitlines() if line.strip()]
        lines += [n for n in self.cleaned_data.get("add_recipients") or [] if n not in lines]
        return {name: values[name] or "" for name in HEAD if name != "dated_on"} | {
            "dated_on": values["dated_on"],
            "recipients": "\n".join(lines),
        }

    def bodies(self) -> dict[str, str]:
        """Every section's text by key."""
        return {
            s.key: (self.cleaned_data.get(body_name(s.key)) or "").replace("\r\n", "\n")
            for s in self.sections
        }

    def fill(self, key: str, text: str) -> bool:
        """Put a suggested text in a section, but only where nothing is written."""
        name = body_name(key)
        if name not in self.fields or self.data.get(name, "").strip():
            return False
        data: Any = self.data.copy()  # type: ignore[attr-defined]
        data[name] = text
        self.data = data
        return True


def body_name(key: str) -> str:
    return f"body_{key}"


def _body(section: MemoSection) -> forms.CharField:
    return forms.CharField(
        label=section.heading,
        required=False,
        max_length=MAX_BODY,
        initial=section.body,
        help_text=section.hint,
        widget=forms.Textarea(attrs={"rows": 8, "class": "handlingstext"}),
    )
