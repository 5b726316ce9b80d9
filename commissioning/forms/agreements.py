"""Register an agreement, and correct what identifies it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django import forms
from django.http import QueryDict

from commissioning.forms.base import ActionForm
from commissioning.forms.sheets import SheetForm
from contracts.fields import DnrField, DnrListField
from contracts.models import Agreement
from contracts.states import RULES, Form
from providers.models import Party

WITH_ITSELF = "Kommunen kan inte sluta avtal med sig själv. Välj verksamhetsuppdrag."
OUTSIDE = "Typen gäller bara inom kommunen. Välj en utförare i egen regi, eller en annan typ."


class ParticularsFields(forms.Form):
    """What identifies an agreement."""

    # Not named "form": in the browser that would hide the element's own property from htmx.
    agreement_form = forms.ChoiceField(label="Typ av post", choices=Form, widget=forms.RadioSelect)
    title = forms.CharField(
        label="Rubrik",
        max_length=120,
        help_text="Så som posten ska heta i listor och skrivelser. Högst 120 tecken.",
    )
    dnr = DnrField(
        label="Diarienummer",
        widget=forms.TextInput(attrs={"class": "mellan"}),
        help_text="Skriv numret som det står i diariet. Lämna tomt om det saknas.",
    )
    other_dnrs = DnrListField(
        label="Andra diarienummer",
        required=False,
        max_length=60,
        help_text="Nummer som avtalet hänvisar till, skilda med komma.",
    )
    board = forms.ModelChoiceField(
        label="Beställande nämnd", queryset=Party.objects.none(), empty_label="Välj nämnd"
    )
    provider = forms.ModelChoiceField(
        label="Utförare", queryset=Party.objects.none(), empty_label="Välj utförare"
    )

    def offer_parties(self, boards: Iterable[Party], on: date, keep: Sequence[int] = ()) -> None:
        """The boards the person may register for, and every party that exists on the day."""
        parties = Party.objects.active_on(on) | Party.objects.filter(pk__in=keep)
        fields: dict[str, Any] = self.fields
        fields["board"].queryset = Party.objects.filter(pk__in=[b.pk for b in boards])
        fields["provider"].queryset = parties

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        board, provider = data.get("board"), data.get("provider")
        if board and provider and board == provider:
            self.add_error("provider", "Nämnden kan inte vara sin egen utförare.")
        elif provider and (sentence := party_error(data.get("agreement_form", ""), provider)):
            self.add_error("provider", sentence)
        return data


def party_error(form: str, provider: Party) -> str:
    """Why the form does not suit the provider; empty when it does.

    The municipality is one legal person: with itself it makes assignments, not contracts.
    """
    if form not in RULES:
        return ""
    if RULES[form].in_house and not provider.is_in_house:
        return OUTSIDE
    if not RULES[form].in_house and provider.is_in_house:
        return WITH_ITSELF
    return ""


class AgreementForm(ParticularsFields, SheetForm):
    """A new agreement: what identifies it, and everything its first amendment says."""

    SECTIONS = (
        ("grund", "Grunduppgifter", ("agreement_form", "title", "dnr", "other_dnrs"), ()),
        ("parter", "Parter", ("board", "provider"), ()),
        ("insatser", "Insatser och lagrum", ("services",), ("premises",)),
        (
            "tid",
            "Avtalstid",
            (
                *("starts_on", "ends_on", "is_open_ended", "approximate"),
                *("right_steps", "right_months", "right_is_automatic", "right_actor"),
                *("right_notice_months", "right_notice_from", "right_channel"),
                *("right_not_after", "right_is_cap_unclear"),
            ),
            (),
        ),
        (
            "volym",
            "Volym",
            ("cap_amount", "cap_quantity", "cap_unit", "cap_clause"),
            ("volumes", "options"),
        ),
        ("ersattning", "Ersättning", (), ("compensations",)),
        (
            "uppfoljning",
            "Uppföljning",
            ("follow_up_months", "follow_up_first_on", "follow_up_subject", "conditions"),
            (),
        ),
        ("ersatter", "Ersätter", ("replaces",), ()),
    )
    # The error summary follows the page.
    field_order = [name for _, _, names, _ in SECTIONS for name in names]

    def __init__(
        self, data: QueryDict | None = None, *, boards: Sequence[Party], on: date, **kwargs: Any
    ) -> None:
        super().__init__(data, on=on, **kwargs)
        self.offer_parties(boards, on)
        self.offer_predecessors(boards)

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        self.refuse_other_boards(data.get("board"))
        return data

    def agreement(self, on: date) -> Agreement:
        """The unsaved agreement."""
        data = self.cleaned_data
        values = {name: data[name] for name in ("title", "dnr", "other_dnrs", "board", "provider")}
        return Agreement(registered_on=on, form=data["agreement_form"], **values)

    def sections(self) -> list[dict[str, str]]:
        """The list beside the form: what is done, wrong or left."""
        return [
            {"id": key, "title": title, "state": self._state(fields, rows)}
            for key, title, fields, rows in self.SECTIONS
        ]

    def _state(self, fields: Sequence[str], rows: Sequence[str]) -> str:
        if not self.is_bound:
            return "left"
        if any(name in self.errors for name in fields) or any(map(self.rows.has_errors, rows)):
            return "error"
        filled = any(self.cleaned_data.get(n) for n in fields if not n.endswith("_unit"))
        return "done" if filled or any(self.rows[name].terms() for name in rows) else "left"


class FirstAmendmentForm(SheetForm):
    """Revise what a new agreement says, before a board has decided."""

    field_order = AgreementForm.field_order

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        agreement: Agreement,
        predecessors: Sequence[int],
        **kwargs: Any,
    ) -> None:
        super().__init__(data, initial={"replaces": list(predecessors)}, **kwargs)
        self.agreement = agreement
        self.offer_predecessors([agreement.board])


class ParticularsForm(ParticularsFields, ActionForm):
    """Correct what identifies an agreement. The parties stand once a board has decided."""

    reason = forms.CharField(
        label="Skäl till rättelsen",
        max_length=200,
        required=False,
        help_text="Skrivs i historiken tillsammans med ditt namn.",
    )

    def __init__(
        self,
        *args: Any,
        agreement: Agreement,
        boards: Sequence[Party],
        on: date,
        is_decided: bool,
        **kwargs: Any,
    ) -> None:
        names = ("title", "dnr", "other_dnrs", "board", "provider")
        values = {name: getattr(agreement, name) for name in names}
        kwargs["initial"] = {"agreement_form": agreement.form, **values}
        super().__init__(*args, **kwargs)
        self.offer_parties(boards, on, keep=[agreement.provider_id])
        self.fields["reason"].required = is_decided
        if is_decided:
            for name in ("agreement_form", "board", "provider"):
                del self.fields[name]

    def values(self) -> dict[str, Any]:
        """What `change_particulars` is to set."""
        kept = ("reason", "form_key", "version")
        values = {name: value for name, value in self.cleaned_data.items() if name not in kept}
        if "agreement_form" in values:
            values["form"] = values.pop("agreement_form")
        return values
