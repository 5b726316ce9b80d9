"""Forms for the papers of a matter."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from commissioning.forms.base import ActionForm
from commissioning.forms.days import DayField
from commissioning.models import Attachment
from commissioning.uploads import ENDINGS, MOST_BYTES, Examined, UploadRefused, examine


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
            raise ValidationError("Filen är större än 20 MB. Dela den eller gör den mindre.")
        try:
            return examine(upload.name or "", upload.read())
        except UploadRefused as refused:
            raise ValidationError(str(refused)) from refused


class AttachmentFields(ActionForm):
    """What is said about a paper."""

    names = ("title", "dated_on", "is_secret", "position")
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
    position = forms.IntegerField(
        label="Ordning",
        required=False,
        min_value=0,
        max_value=999,
        help_text="Lägst nummer först. Lämna tomt för att lägga den sist.",
        widget=forms.TextInput(attrs={"class": "kort"}),
    )

    def values(self) -> dict[str, Any]:
        data = {name: self.cleaned_data[name] for name in self.names}
        return data | {"position": data["position"] or 0}


class AttachmentNewForm(AttachmentFields):
    """A paper to attach."""

    file = PaperField(
        label="Fil",
        max_length=400,
        help_text="PDF, Word, Excel, OpenDocument, PNG eller JPEG. Högst 20 MB.",
        widget=forms.FileInput(attrs={"accept": ",".join(ENDINGS.values())}),
    )
    field_order = ("file", "title", "dated_on", "is_secret", "position")


class AttachmentEditForm(AttachmentFields):
    """Change what is said about a paper; the file itself stays."""

    def __init__(self, *args: Any, part: Attachment, **kwargs: Any) -> None:
        kwargs["initial"] = {name: getattr(part, name) for name in self.names}
        super().__init__(*args, **kwargs)
