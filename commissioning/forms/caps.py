"""Forms about caps: the cap of an agreement, what has been used of it, and the list of caps."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.db.models import Q

from commissioning.forms.base import ActionForm
from commissioning.forms.records import RecordForm
from contracts.caps import WHOLE
from contracts.fields import AmountField, DayField, RecordField, VolumeField
from contracts.models import Agreement, CapTerm, Consumption, OptionTerm
from contracts.models.terms import REVERSED, Term
from contracts.states import AmendmentState, VolumeUnit
from providers.models import Party

NO_CEILING = "Avtalet har varken takvolym eller option med tak."


class CapFields(forms.Form):
    """The cap of the whole agreement. Without a value or a volume there is none."""

    cap_amount = AmountField(
        label="Högsta värde",
        required=False,
        help_text="Under hela avtalet, utan moms. Till exempel 12 000 000 eller 12 mnkr.",
    )
    cap_quantity = VolumeField(label="Högsta volym", required=False)
    cap_unit = forms.ChoiceField(
        label="Enhet", choices=VolumeUnit, initial=VolumeUnit.HOURS, required=False
    )
    cap_clause = forms.CharField(
        label="Var det står",
        max_length=200,
        required=False,
        help_text="Till exempel avtalet punkt 4.2 eller annonsen.",
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        names = ("cap_amount", "cap_quantity")
        has_cap = any(data.get(name) is not None for name in names)
        if data.get("cap_clause") and not has_cap and not set(names) & set(self.errors):
            self.add_error("cap_amount", "Ange takvolymens värde eller volym.")
        return data

    def cap_terms(self) -> list[Term]:
        data = self.cleaned_data
        amount, quantity = data.get("cap_amount"), data.get("cap_quantity")
        if amount is None and quantity is None:
            return []
        return [
            CapTerm(
                max_amount=amount,
                max_quantity=quantity,
                unit=data.get("cap_unit") or VolumeUnit.HOURS,
                clause=data.get("cap_clause", ""),
            )
        ]

    @property
    def cap_has_content(self) -> bool:
        """Whether a field is in use or wrong: then they are not folded away."""
        names = ("cap_amount", "cap_quantity", "cap_clause")
        return any(self[name].value() or self[name].errors for name in names)


def cap_initial(terms: Sequence[Term]) -> dict[str, Any]:
    """What the fields show for a cap that exists."""
    cap = next((term for term in terms if isinstance(term, CapTerm)), None)
    if cap is None:
        return {}
    return {
        "cap_amount": cap.max_amount,
        "cap_quantity": cap.max_quantity,
        "cap_unit": cap.unit,
        "cap_clause": cap.clause,
    }


class ConsumptionForm(RecordForm):
    """What has been used of an agreement during a period, in money, volume or both."""

    names = ("starts_on", "ends_on", "amount", "quantity", "unit", "option", "source")
    starts_on = DayField(label="Från och med")
    ends_on = DayField(label="Till och med", help_text="Räknas från den dagen.")
    amount = AmountField(label="Belopp", required=False, help_text="Utan moms.")
    quantity = VolumeField(label="Volym", required=False)
    unit = forms.ChoiceField(label="Enhet", choices=VolumeUnit, initial=VolumeUnit.HOURS)
    option = RecordField(label="Gäller", required=False)
    source = forms.CharField(
        label="Källa", max_length=200, help_text="Till exempel fakturor i ekonomisystemet."
    )

    def __init__(
        self, *args: Any, agreement: Agreement, record: Consumption | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, record=record, **kwargs)
        counts = Q(amendment__agreement=agreement, amendment__state=AmendmentState.IN_FORCE)
        # What is recorded of an option that was revoked since can still be corrected.
        kept = Q(pk=record.option_id if record else None)
        fields: dict[str, Any] = self.fields
        fields["option"].offer(OptionTerm.objects.filter(counts | kept), WHOLE)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        first, last = data.get("starts_on"), data.get("ends_on")
        if first and last and last < first:
            self.add_error("ends_on", REVERSED)
        used = {"amount", "quantity"}
        if not used & set(self.errors) and all(data.get(name) is None for name in used):
            self.add_error("amount", "Ange ett belopp, en volym eller båda.")
        return data


class RemovalForm(ActionForm):
    """Why a record is taken away."""

    reason = forms.CharField(
        label="Skäl", max_length=200, help_text="Skrivs i historiken tillsammans med ditt namn."
    )


CAP_STATES = [
    ("", "Alla tak"),
    ("near", "Minst 80 % använt"),
    ("reached", "Taket är nått"),
    ("missing", "Ramavtal utan takvolym"),
]


class CapFilterForm(forms.Form):
    """What the list of caps is narrowed by. Bad values are ignored."""

    state = forms.ChoiceField(
        label="Läge",
        choices=CAP_STATES,
        required=False,
        widget=forms.RadioSelect(attrs={"class": "segment"}),
    )
    board = RecordField(label="Nämnd", required=False)

    def __init__(self, data: Any, *, boards: Sequence[Party]) -> None:
        super().__init__(data)
        self.boards = boards
        fields: dict[str, Any] = self.fields
        fields["board"].offer(boards, "Alla nämnder")
        self.full_clean()

    @property
    def state_chosen(self) -> str:
        return str(self.cleaned_data.get("state") or "")

    @property
    def boards_chosen(self) -> list[Party]:
        board = self.cleaned_data.get("board")
        return [board] if board else list(self.boards)

    def pairs(self) -> list[tuple[str, str]]:
        """What is chosen as (parameter, value)."""
        board = self.cleaned_data.get("board")
        found = [("state", self.state_chosen), ("board", str(board.pk) if board else "")]
        return [pair for pair in found if pair[1]]
