"""Forms for an index run: what to count up, and how the chosen agreements are carried out."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict

from commissioning.forms.base import ActionForm, offer
from commissioning.forms.meetings import YearField
from commissioning.models import Matter
from contracts.fields import DayField
from contracts.index_candidates import MOST_AGREEMENTS, Selection
from contracts.models import IndexFormula
from providers.models import Party

CHOSEN = re.compile(r"(?P<pk>[0-9]{1,18}):(?P<mark>[0-9a-f]{12})")
BY_AGREEMENT, BY_DECISION = "agreement", "decision"


class SelectionForm(forms.Form):
    """What to count up: by which index, for which year, whose agreements, and from when."""

    formula = forms.ModelChoiceField(
        label="Index", queryset=IndexFormula.objects.all(), empty_label="Välj index"
    )
    year = YearField(label="År", widget=forms.TextInput(attrs={"class": "kort"}))
    board = forms.ModelChoiceField(
        label="Nämnd",
        queryset=Party.objects.none(),
        required=False,
        empty_label="Alla mina nämnder",
    )
    from_on = DayField(
        label="Nya priser från och med",
        required=False,
        help_text="Lämna tomt för indexets egen dag.",
    )
    decided_on = DayField(label="Beslutsdag", required=False, help_text="Lämna tomt för i dag.")

    def __init__(
        self, data: QueryDict | None, *, boards: Sequence[Party], today: date, **kwargs: Any
    ) -> None:
        super().__init__(data, **kwargs)
        self.boards, self.today = boards, today
        offer(self, "board", Party.objects.filter(pk__in=[board.pk for board in boards]))

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("formula") and data.get("year"):
            self._find_uplift(data["formula"], data["year"])
        if data.get("decided_on") and data["decided_on"] > self.today:
            self.add_error("decided_on", "Beslutsdagen kan inte ligga i framtiden.")
        return data

    def _find_uplift(self, formula: IndexFormula, year: int) -> None:
        found = [uplift for uplift in formula.uplifts() if uplift.year == year]
        if not found:
            self.add_error("year", f"{formula} saknar värde för {year}. Lägg först in det.")
            return
        self.uplift = found[0]
        first = self.cleaned_data.get("from_on")
        if first and not date(year, 1, 1) <= first <= date(year + 1, 12, 31):
            self.add_error("from_on", f"Ange en dag under {year} eller {year + 1}.")

    @property
    def selection(self) -> Selection | None:
        """What was asked for; None while something is missing or wrong."""
        if not self.is_bound or not self.is_valid():
            return None
        data = self.cleaned_data
        return Selection(
            formula=data["formula"],
            year=data["year"],
            from_on=data["from_on"] or self.uplift.from_on,
            on=data["decided_on"] or self.today,
            boards=(data["board"],) if data["board"] else tuple(self.boards),
        )


class ChosenField(forms.Field):
    """The ticked rows: each is an agreement's key with the mark of the prices that were shown."""

    widget = forms.MultipleHiddenInput

    def clean(self, value: Any) -> dict[int, str]:
        found = [CHOSEN.fullmatch(text) for text in (value or [])[:MOST_AGREEMENTS]]
        if not found or not all(found):
            raise ValidationError("Välj minst ett avtal att räkna upp.")
        return {int(match["pk"]): match["mark"] for match in found if match}


class RunForm(ActionForm):
    """How the chosen agreements are counted up: at once, or in a matter that is decided."""

    way = forms.ChoiceField(
        label="Hur ska priserna ändras?",
        choices=[
            (BY_AGREEMENT, "Avtalet föreskriver uppräkningen"),
            (BY_DECISION, "Kräver beslut i ett ärende"),
        ],
        initial=BY_AGREEMENT,
        widget=forms.RadioSelect(attrs={"class": "en-kolumn"}),
    )
    reference = forms.CharField(
        label="Uppräkningen stöds på",
        max_length=200,
        required=False,
        help_text="Delegationsbeslut med diarienummer, eller avtalspunkt. "
        "Till exempel: enligt avtalet punkt 7.2.",
    )
    matter = forms.ModelChoiceField(
        label="Ärende som punkten läggs i",
        queryset=Matter.objects.none(),
        required=False,
        empty_label="Inget ärende",
        help_text="Fyll i om uppräkningen kräver beslut. Bara öppna ärenden visas.",
    )
    agreement = ChosenField(label="Avtal")

    def __init__(self, *args: Any, boards: Sequence[Party], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        matters = Matter.objects.open().filter(board__in=boards).select_related("board")
        offer(self, "matter", matters)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("way") == BY_AGREEMENT and not data.get("reference"):
            self.add_error("reference", "Skriv vad uppräkningen stöds på.")
        if data.get("way") == BY_DECISION and not data.get("matter"):
            self.add_error("matter", "Välj ärendet som ska avgöra uppräkningen.")
        return data

    @property
    def ticked(self) -> set[int] | None:
        """The agreements that were ticked when the form was sent; None before that."""
        if not self.is_bound or not isinstance(self.data, QueryDict):
            return None
        found = (CHOSEN.fullmatch(text) for text in self.data.getlist("agreement"))
        return {int(match["pk"]) for match in found if match}


class TakeBackForm(ActionForm):
    """Why a run is taken back."""

    reason = forms.CharField(
        label="Skäl",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Vad blev fel? Texten står kvar vid uppräkningen och i avtalens historik.",
    )
