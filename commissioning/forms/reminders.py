"""Forms of a person's own reminders, of the outbox, and of use after the end."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.core.validators import ProhibitNullCharactersValidator

from commissioning.forms.base import ActionForm, offer
from commissioning.forms.days import DayField
from commissioning.models import Digest, MailKind, MailState, UseReport
from commissioning.recipients import name_of
from providers.models import Party

LONGEST_DEPUTY_DAYS = 366
YES, NO = "yes", "no"


class DigestForm(ActionForm):
    """How often somebody wants the list of what comes."""

    digest = forms.ChoiceField(
        label="Sammandrag med e-post", choices=Digest.choices, widget=forms.RadioSelect
    )


class EmptyForm(ActionForm):
    """A button and nothing more."""


class PersonField(forms.ModelChoiceField):
    """A user, by name."""

    def label_from_instance(self, obj: Any) -> str:
        return name_of(obj)


class DeputyForm(ActionForm):
    """Who gets somebody's reminders, and for how long."""

    deputy = PersonField(
        label="Ställföreträdare",
        queryset=get_user_model().objects.none(),
        help_text="Får dina påminnelser också. Du får dem som vanligt.",
    )
    starts_on = DayField(label="Från och med")
    ends_on = DayField(label="Till och med")

    def __init__(self, *args: Any, user: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        people = get_user_model().objects.filter(is_active=True, memberships__isnull=False)
        others = people.exclude(pk=user.pk).distinct()
        offer(self, "deputy", others.order_by("first_name", "last_name", "username"))

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        first, last = data.get("starts_on"), data.get("ends_on")
        if last and last < self.today:
            raise ValidationError({"ends_on": "Dagen har passerat. Ange en senare dag."})
        if first and last and last < first:
            raise ValidationError({"ends_on": "Till och med-dagen ligger före från och med-dagen."})
        if first and last and (last - first).days > LONGEST_DEPUTY_DAYS:
            raise ValidationError({"ends_on": "Ange högst ett år. Förläng sedan vid behov."})
        return data


class MailFilterForm(forms.Form):
    """What the list of mails shows. Every unknown value is left aside."""

    board = forms.ModelChoiceField(
        label="Nämnd", queryset=Party.objects.none(), required=False, empty_label="Mina nämnder"
    )
    state = forms.ChoiceField(
        label="Läge", choices=[("", "Alla lägen"), *MailState.choices], required=False
    )
    kind = forms.ChoiceField(
        label="Slag", choices=[("", "Alla slag"), *MailKind.choices], required=False
    )

    def __init__(self, *args: Any, boards: list[Party], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["board"]
        field.queryset = Party.objects.filter(pk__in=[b.pk for b in boards])
        field.choices = [("", field.empty_label), *((str(b.pk), str(b)) for b in boards)]

    @property
    def choices(self) -> dict[str, Any]:
        """The values that could be read."""
        self.is_valid()
        return {name: self.cleaned_data.get(name) or None for name in self.fields}


class UseForm(ActionForm):
    """What somebody saw of an ended agreement."""

    is_used = forms.ChoiceField(
        label="Används avtalet?",
        choices=((YES, "Ja, det används"), (NO, "Nej, det används inte längre")),
        widget=forms.RadioSelect,
    )
    seen_on = DayField(label="Den dag det gällde", help_text="En dag efter avtalets slut.")
    note = forms.CharField(
        label="Vad visar det?",
        max_length=300,
        validators=[ProhibitNullCharactersValidator()],
        help_text="Till exempel: faktura för oktober, eller avslutat av enhetschefen.",
    )

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today

    def clean_seen_on(self) -> date:
        day: date = self.cleaned_data["seen_on"]
        if day > self.today:
            raise ValidationError("Dagen har inte kommit än. Ange en dag till och med i dag.")
        return day

    def report(self, agreement: Any) -> UseReport:
        data = self.cleaned_data
        return UseReport(
            agreement=agreement,
            seen_on=data["seen_on"],
            is_used=data["is_used"] == YES,
            note=data["note"],
        )
