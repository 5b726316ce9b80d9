"""Forms for meetings: new ones, a year of them, changes, the agenda and the board's settings."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db.models import QuerySet

from commissioning.as_of import EARLIEST, LATEST
from commissioning.forms.base import ActionForm, offer
from commissioning.forms.days import DayField
from commissioning.meeting_series import JULY, MONTHS, PLACES, WEEKDAYS, days_of_year
from commissioning.models import BoardProfile, Decision, Matter, Meeting
from providers.models import Party

OTHER_DAYS = ("papers_on", "dispatched_on", "adjusts_on")


def _items_field(label: str, *, where: str, rows: int) -> forms.CharField:
    """The agenda's fixed items, one to a line: the same for a board and for one of its meetings."""
    return forms.CharField(
        label=label,
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": rows}),
        help_text=f"En punkt per rad. De står {where} på dagordningen.",
    )


def _reminder_field(label: str) -> forms.IntegerField:
    """How long before its day a reminder is sent; empty for none."""
    return forms.IntegerField(
        label=label,
        min_value=0,
        max_value=365,
        required=False,
        help_text="Lämna tomt för ingen påminnelse.",
    )


class ClockField(forms.TimeField):
    """A time of day, written with a colon or, as Swedes do, a full stop."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(input_formats=["%H:%M", "%H.%M", "%H:%M:%S"], required=False, **kwargs)
        self.widget = forms.TimeInput(format="%H:%M")
        self.error_messages["invalid"] = "Skriv klockslaget så här: 13.30"


class YearField(forms.IntegerField):
    """A year that the register can reckon with."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        message = f"Ange ett år mellan {EARLIEST.year} och {LATEST.year}."
        self.validators += [
            MinValueValidator(EARLIEST.year, message),
            MaxValueValidator(LATEST.year - 1, message),
        ]
        self.error_messages["invalid"] = "Skriv året med fyra siffror."


def profile_of(board: Party) -> BoardProfile:
    """The board's settings; the usual ones, unsaved, where it has none."""
    return BoardProfile.objects.filter(board=board).first() or BoardProfile(board=board)


class MeetingForm(ActionForm):
    """A new meeting. Days left empty follow from the board's settings."""

    board = forms.ModelChoiceField(label="Nämnd", queryset=Party.objects.none(), empty_label=None)
    held_on = DayField(label="Sammanträdesdag", help_text="Till exempel 2021-12-15.")
    starts_at = ClockField(label="Klockslag", help_text="Till exempel 13.30.")
    place = forms.CharField(label="Plats", required=False, max_length=200)
    papers_on = DayField(
        label="Stoppdag", required=False, help_text="Dagen då skrivelserna ska vara klara."
    )
    dispatched_on = DayField(
        label="Kallelse", required=False, help_text="Dagen då kallelsen skickas."
    )
    adjusts_on = DayField(
        label="Justering", required=False, help_text="Dagen då protokollet justeras."
    )

    def __init__(self, *args: Any, boards: list[Party], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "board", Party.objects.filter(pk__in=[b.pk for b in boards]))

    def meeting(self) -> Meeting:
        """The meeting, unsaved, with the board's usual days where none were given."""
        data = self.cleaned_data
        meeting = Meeting.planned(profile_of(data["board"]), data["held_on"])
        for name in OTHER_DAYS:
            setattr(meeting, name, data[name] or getattr(meeting, name))
        meeting.starts_at, meeting.place = data["starts_at"], data["place"]
        return meeting


class MeetingFilterForm(forms.Form):
    """Which board's meetings are listed; the person's own when none is chosen."""

    board = forms.ModelChoiceField(
        label="Nämnd", queryset=Party.objects.boards(), required=False, empty_label="Mina nämnder"
    )


class CalendarForm(forms.Form):
    """Which board's year the calendar shows."""

    board = forms.ModelChoiceField(
        label="Nämnd", queryset=Party.objects.boards(), required=False, empty_label=None
    )
    year = YearField(label="År", required=False)


class MeetingEditForm(ActionForm):
    """A meeting that is moved or described anew. `move_days`: untouched days move along."""

    held_on = DayField(label="Sammanträdesdag")
    move_days = forms.BooleanField(
        label="Flytta stoppdag, kallelse och justering lika mycket",
        required=False,
        initial=True,
        help_text="Gäller de dagar som du inte ändrar själv.",
    )
    papers_on = DayField(label="Stoppdag")
    dispatched_on = DayField(label="Kallelse")
    adjusts_on = DayField(label="Justering", required=False)
    starts_at = ClockField(label="Klockslag", help_text="Till exempel 13.30.")
    place = forms.CharField(label="Plats", required=False, max_length=200)
    opening_items = _items_field("Inledande punkter", where="först", rows=4)
    closing_items = _items_field("Avslutande punkter", where="sist", rows=3)
    FIELDS = (
        "held_on",
        *OTHER_DAYS,
        "starts_at",
        "place",
        "opening_items",
        "closing_items",
    )

    def __init__(self, *args: Any, meeting: Meeting, **kwargs: Any) -> None:
        initial = {name: getattr(meeting, name) for name in self.FIELDS}
        super().__init__(*args, version=meeting.version, initial=initial, **kwargs)
        self._meeting = meeting

    def values(self) -> dict[str, Any]:
        """What to save, with the days that move along moved."""
        data = {name: self.cleaned_data[name] for name in self.FIELDS}
        moved = data["held_on"] - self._meeting.held_on
        for name in OTHER_DAYS if self.cleaned_data["move_days"] else ():
            if data[name] and data[name] == getattr(self._meeting, name):
                data[name] += moved
        return data


class MeetingCancelForm(ActionForm):
    """Why a meeting is called off."""

    reason = forms.CharField(
        label="Skäl",
        max_length=150,
        help_text="Står i historiken för sammanträdet och för de ärenden som blir utan dag.",
    )


class SeriesForm(ActionForm):
    """A year of meetings. `previewed` holds the days that were shown before the saving."""

    board = forms.ModelChoiceField(label="Nämnd", queryset=Party.objects.none(), empty_label=None)
    year = YearField(label="År")
    place_in_month = forms.TypedChoiceField(
        label="Vilken i månaden", choices=PLACES, coerce=int, initial=3
    )
    weekday = forms.TypedChoiceField(label="Veckodag", choices=WEEKDAYS, coerce=int, initial=2)
    months = forms.TypedMultipleChoiceField(
        label="Månader",
        choices=MONTHS,
        coerce=int,
        initial=[month for month, _ in MONTHS if month != JULY],
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Välj minst en månad."},
    )
    starts_at = ClockField(label="Klockslag", help_text="Till exempel 13.30.")
    place = forms.CharField(label="Plats", required=False, max_length=200)
    previewed = forms.CharField(widget=forms.HiddenInput, required=False, max_length=400)

    def __init__(self, *args: Any, boards: list[Party], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "board", Party.objects.filter(pk__in=[b.pk for b in boards]))

    def days(self) -> list[date]:
        data = self.cleaned_data
        return days_of_year(data["year"], data["weekday"], data["place_in_month"], data["months"])

    def meetings(self, days: list[date]) -> list[Meeting]:
        """The meetings of these days, unsaved, with the board's usual other days."""
        profile = profile_of(self.cleaned_data["board"])
        found = [Meeting.planned(profile, day) for day in days]
        for meeting in found:
            meeting.starts_at = self.cleaned_data["starts_at"]
            meeting.place = self.cleaned_data["place"]
        return found


class AgendaMoveForm(ActionForm):
    """One step up or down for one of the meeting's matters."""

    matter = forms.ModelChoiceField(queryset=Matter.objects.none())
    direction = forms.ChoiceField(choices=(("up", "Flytta upp"), ("down", "Flytta ner")))

    def __init__(self, *args: Any, meeting: Meeting, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "matter", meeting.matters.all())


class DelegatedForm(ActionForm):
    """Which delegated decisions the board was told of."""

    decisions = forms.ModelMultipleChoiceField(
        label="Delegationsbeslut",
        queryset=Decision.objects.none(),
        error_messages={
            "required": "Välj minst ett beslut.",
            "invalid_choice": "Ett av besluten är redan anmält. Läs listan igen.",
        },
    )

    def __init__(self, *args: Any, waiting: QuerySet[Decision], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "decisions", waiting)


class PacketForm(ActionForm):
    """Which packet is wanted."""

    is_public = forms.BooleanField(label="Utan ärenden och bilagor med sekretess", required=False)


class BoardSettingsForm(ActionForm):
    """How a board works: names, days and the items that every agenda has."""

    administration = forms.CharField(label="Förvaltning", max_length=200)
    signatory = forms.CharField(
        label="Skrivelser undertecknas av",
        max_length=200,
        required=False,
        help_text="Namn och titel, till exempel Cecilia Carlsson, förvaltningschef.",
    )
    papers_days = forms.IntegerField(
        label="Stoppdag, dagar före sammanträdet", min_value=0, max_value=180
    )
    dispatch_days = forms.IntegerField(
        label="Kallelse, dagar före sammanträdet", min_value=0, max_value=180
    )
    adjustment_days = forms.IntegerField(
        label="Justering, dagar efter sammanträdet", min_value=0, max_value=180
    )
    condition_days = forms.IntegerField(
        label="Varna för villkorade beslut efter, dagar",
        min_value=1,
        max_value=1000,
        help_text="När den andra nämnden inte har beslutat.",
    )
    drafting_weeks = forms.IntegerField(
        label="Börja skriva, veckor före stoppdagen",
        min_value=0,
        max_value=52,
        help_text="Tiden det tar att skriva, samråda och granska ett ärende.",
    )
    waits_for_adjustment = forms.BooleanField(
        label="Beslut verkställs först när protokollet är justerat",
        required=False,
        help_text="Annars räknas ett beslut från sammanträdesdagen, som vid omedelbar justering.",
    )
    remind_draft_days = _reminder_field("Börja skriva, dagar före")
    remind_papers_days = _reminder_field("Stoppdag, dagar före")
    remind_act_days = _reminder_field("Sista dag att agera, dagar före")
    opening_items = _items_field("Inledande punkter", where="först", rows=4)
    closing_items = _items_field("Avslutande punkter", where="sist", rows=3)
    FIELDS = (
        "administration",
        "signatory",
        "papers_days",
        "dispatch_days",
        "adjustment_days",
        "condition_days",
        "drafting_weeks",
        "waits_for_adjustment",
        "remind_draft_days",
        "remind_papers_days",
        "remind_act_days",
        "opening_items",
        "closing_items",
    )

    def __init__(self, *args: Any, profile: BoardProfile, **kwargs: Any) -> None:
        initial = {name: getattr(profile, name) for name in self.FIELDS}
        super().__init__(*args, initial=initial, **kwargs)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        papers, dispatch = data.get("papers_days"), data.get("dispatch_days")
        if papers is not None and dispatch is not None and papers < dispatch:
            raise ValidationError(
                {"papers_days": "Stoppdagen ska ligga före kallelsen. Ange fler dagar."}
            )
        return data

    def values(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in self.FIELDS}
