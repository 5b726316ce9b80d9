"""Forms for the papers of a matter."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from commissioning.forms.base import ActionForm
from commissioning.forms.days import DayField
from commissioning.models import Attachment
from commissioning.uploads import (
    ENDINGS,
    MOST_BYTES,
    TOO_LARGE,
    Examined,
    UploadRefused,
    examine,
)

AGAIN = "Välj filen igen."


class PaperField(forms.FileField):
    """A file that has been examined; cleaned it is an `Examined`."""

    default_error_messages = {
        "required": "Välj en fil.",
        "missing": "Ingen fil kom fram. Välj filen igen.",
        "empty": "Filen är tom. Välj en annan.",
        "invalid": "Ingen fil kom fram. Välj filen igen.",
        "max_length": "Filens namn är för långt. Byt namn på den.",
    }

    def to_python(self, data: Any) -> Examined | None:  # type: ignore[override]
        upload = super().to_python(data)
        if upload is None:
            return None
        if upload.size > MOST_BYTES:
            raise ValidationError(TOO_LARGE)
        try:
            return examine(upload.name or "", upload.read())
        except UploadRefused as refused:
            raise ValidationError(str(refused)) from refused


class AttachmentFields(ActionForm):
    """What is said about a paper."""

    names = ("title", "dated_on", "is_secret")
    title = forms.CharField(
        label="Titel", max_length=200, help_text="Så som bilagan ska heta i kallelsen."
    )
    dated_on = DayField(
        label="Handlingens datum", required=False, help_text="Till exempel 2022-05-17."
    )
    is_secret = forms.BooleanField(
        label="Sekretess",
        required=False,
        help_text="Bilagan lämnas utanför de handlingar som är offentliga.",
    )

    def values(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in self.names}


class AttachmentNewForm(AttachmentFields):
    """A paper to attach."""

    file = PaperField(
        label="Fil",
        max_length=400,
        help_text="PDF, Word, Excel, OpenDocument, PNG eller JPEG. Högst 20 MB.",
        widget=forms.FileInput(attrs={"accept": ",".join(ENDINGS.values())}),
    )
    # Set by the page that is shown after signing in again; a file cannot be carried over.
    had_file = forms.BooleanField(required=False, widget=forms.HiddenInput)
    field_order = ("file", "title", "dated_on", "is_secret")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.data.get("had_file"):
            self.fields["file"].error_messages["required"] = AGAIN

    def ask_for_the_file_again(self) -> None:
        """No page can hand a file back: say so, whatever else was wrong or has happened."""
        if not self.has_error("file"):
            self.add_error("file", AGAIN)


class AttachmentEditForm(AttachmentFields):
    """Change what is said about a paper; the file itself stays."""

    def __init__(self, *args: Any, part: Attachment, **kwargs: Any) -> None:
        kwargs["initial"] = {name: getattr(part, name) for name in self.names}
        super().__init__(*args, **kwargs)
