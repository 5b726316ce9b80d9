"""Forms for meetings."""

from __future__ import annotations

from typing import Any

from django import forms

from commissioning.forms.base import ActionForm, offer
from commissioning.forms.days import DayField
from commissioning.models import BoardProfile, Meeting
from providers.models import Party


class MeetingForm(ActionForm):
    """A new meeting. Days left empty follow from the board's settings."""

    board = forms.ModelChoiceField(label="Nämnd", queryset=Party.objects.none(), empty_label=None)
    held_on = DayField(label="Sammanträdesdag", help_text="Till exempel 2021-12-15.")
    papers_on = DayField(
        label="Stoppdag", required=False, help_text="Dagen då skrivelserna ska vara klara."
    )
    dispatched_on = DayField(
        label="Kallelse", required=False, help_text="Dagen då kallelsen skickas."
    )

    def __init__(self, *args: Any, boards: list[Party], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "board", Party.objects.filter(pk__in=[b.pk for b in boards]))

    def meeting(self) -> Meeting:
        """The meeting, unsaved, with the board's usual days where none were given."""
        data = self.cleaned_data
        board = data["board"]
        profile = BoardProfile.objects.filter(board=board).first() or BoardProfile(board=board)
        meeting = Meeting.planned(profile, data["held_on"])
        meeting.papers_on = data["papers_on"] or meeting.papers_on
        meeting.dispatched_on = data["dispatched_on"] or meeting.dispatched_on
        return meeting


class MeetingFilterForm(forms.Form):
    """Which board's meetings are listed; the person's own when none is chosen."""

    board = forms.ModelChoiceField(
        label="Nämnd", queryset=Party.objects.boards(), required=False, empty_label="Mina nämnder"
    )
