"""Forms for matters and their decision points."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.db.models import QuerySet

from commissioning.forms.base import ActionForm, offer
from commissioning.forms.days import DayField
from commissioning.models import Matter, MatterState, Meeting, Organ
from contracts.models import Amendment
from contracts.states import AmendmentState
from providers.models import Party

MAX_DRAFTS = 60  # more check boxes than this nobody reads; the agreement's page leads here too
STATES = [("open", "Öppna"), ("decided", "Avslutade"), ("all", "Alla")]


class MeetingField(forms.ModelChoiceField):
    """A meeting, named by its day and its day for papers."""

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.held_on} {obj.board.name}, stoppdag {obj.papers_on}"


class AmendmentsField(forms.ModelMultipleChoiceField):
    """Amendments, named by kind and agreement."""

    def label_from_instance(self, obj: Any) -> str:
        return amendment_label(obj)


def amendment_label(amendment: Amendment) -> str:
    """Kind, title, number and provider: "Förlängning: Yttersta ansvaret (SON 2021-1), Leanlink"."""
    agreement = amendment.agreement
    return (
        f"{amendment.get_kind_display()}: {agreement.title} ({agreement.number}), "
        f"{agreement.provider.name}"
    )


def free_drafts(boards: Iterable[Party]) -> QuerySet[Amendment]:
    """Drafts of the boards' agreements that no decision point carries, the newest first."""
    return (
        Amendment.objects.filter(
            state=AmendmentState.DRAFT, effect=None, agreement__board__in=list(boards)
        )
        .select_related("agreement__board", "agreement__provider")
        .order_by("-pk")
    )


def drafts_to_choose(boards: Iterable[Party], also: Iterable[int] = ()) -> QuerySet[Amendment]:
    """The newest free drafts, and those that were asked for by number even when they are older."""
    free = free_drafts(boards)
    wanted = {*free.values_list("pk", flat=True)[:MAX_DRAFTS], *also}
    return free.filter(pk__in=wanted)


def meetings_to_choose(
    boards: Iterable[Party], on: date, current: Meeting | None = None
) -> QuerySet[Meeting]:
    """The boards' meetings from the day on, and the one that is chosen already."""
    coming = Meeting.objects.from_day(on).filter(board__in=list(boards))
    if current:
        coming = coming | Meeting.objects.filter(pk=current.pk)
    return coming.select_related("board").order_by("held_on", "pk")


class MatterFilterForm(forms.Form):
    """What the list of matters shows. Every unknown value is left aside."""

    q = forms.CharField(label="Sök", required=False, max_length=100)
    state = forms.ChoiceField(label="Läge", choices=STATES, required=False)
    board = forms.ModelChoiceField(
        label="Nämnd", queryset=Party.objects.boards(), required=False, empty_label="Alla nämnder"
    )


class PointFields(forms.Form):
    """The fields of a decision point."""

    proposed_text = forms.CharField(
        label="Förslag till beslut",
        max_length=4000,
        widget=forms.Textarea(attrs={"class": "handlingstext", "rows": 4}),
        help_text="Skriv meningen så att den kan stå för sig själv i protokollet.",
    )
    organ = forms.ChoiceField(
        label="Beslutas av",
        choices=Organ.choices,
        initial=Organ.BOARD,
        widget=forms.RadioSelect(attrs={"class": "segment"}),
        help_text="Över nämnden: nämndens bifall blir då ett förslag.",
    )
    amendments = AmendmentsField(
        label="Ändringar som punkten beslutar",
        queryset=Amendment.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple(attrs={"class": "en-kolumn"}),
        help_text="De börjar gälla när punkten bifalls.",
    )
    task_owner = forms.CharField(
        label="Uppdrag till",
        max_length=200,
        required=False,
        help_text="Fyll i om någon ska återkomma till nämnden.",
        widget=forms.TextInput(attrs={"list": "agare"}),
    )
    task_due_on = DayField(
        label="Återrapporteras senast", required=False, help_text="Till exempel 2022-05-31."
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("task_due_on") and not cleaned.get("task_owner"):
            self.add_error("task_owner", "Ange vem som ska återkomma, eller ta bort dagen.")
        return cleaned

    def point_values(self) -> dict[str, Any]:
        """The values of the point itself, without the amendments."""
        names = ("proposed_text", "organ", "task_owner", "task_due_on")
        return {name: self.cleaned_data[name] for name in names}


class PointForm(PointFields, ActionForm):
    """A new point, or a change of one that has not been decided."""

    field_order = ("proposed_text", "organ", "amendments", "task_owner", "task_due_on")

    def __init__(self, *args: Any, amendments: QuerySet[Amendment], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "amendments", amendments)
        if not amendments:
            del self.fields["amendments"]

    def chosen(self) -> list[Amendment]:
        return list(self.cleaned_data.get("amendments") or [])


class PointDeleteForm(ActionForm):
    """Only the key against repeats."""


class MatterNewForm(PointFields, ActionForm):
    """A new matter with its first point."""

    title = forms.CharField(
        label="Rubrik",
        max_length=200,
        help_text="Så som ärendet ska heta i kallelsen och i skrivelsen.",
    )
    dnr = forms.CharField(
        label="Diarienummer",
        max_length=60,
        required=False,
        help_text="Lämna tomt om ärendet inte är diariefört. Registret ger ett eget nummer.",
        widget=forms.TextInput(attrs={"class": "mellan"}),
    )
    board = forms.ModelChoiceField(label="Nämnd", queryset=Party.objects.none(), empty_label=None)
    meeting = MeetingField(
        label="Sammanträde",
        queryset=Meeting.objects.none(),
        required=False,
        empty_label="Inte bestämt",
    )
    field_order = ("title", "dnr", "board", "meeting", "proposed_text", "organ", "amendments")

    def __init__(
        self, *args: Any, boards: list[Party], on: date, amendments: Iterable[int], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "board", Party.objects.filter(pk__in=[b.pk for b in boards]))
        offer(self, "meeting", meetings_to_choose(boards, on))
        offer(self, "amendments", drafts_to_choose(boards, amendments))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        board, meeting = cleaned.get("board"), cleaned.get("meeting")
        if board and meeting and meeting.board_id != board.pk:
            self.add_error("meeting", f"Sammanträdet är inte {board.name}s. Välj ett annat.")
        if board:
            self._check_amendments(board, list(cleaned.get("amendments") or ()))
        return cleaned

    def _check_amendments(self, board: Party, amendments: list[Amendment]) -> None:
        for amendment in amendments:
            if amendment.agreement.board_id != board.pk:
                self.add_error(
                    "amendments",
                    f"{amendment.agreement.title} hör till {amendment.agreement.board.name}. "
                    "Ett ärende har en nämnd.",
                )


class MatterEditForm(ActionForm):
    """What may be changed in a matter while it is open."""

    title = forms.CharField(label="Rubrik", max_length=200)
    dnr = forms.CharField(
        label="Diarienummer",
        max_length=60,
        required=False,
        widget=forms.TextInput(attrs={"class": "mellan"}),
    )
    meeting = MeetingField(
        label="Sammanträde",
        queryset=Meeting.objects.none(),
        required=False,
        empty_label="Inte bestämt",
    )

    def __init__(self, *args: Any, matter: Matter, on: date, **kwargs: Any) -> None:
        super().__init__(*args, version=matter.version, **kwargs)
        offer(self, "meeting", meetings_to_choose([matter.board], on, matter.meeting))
        for name in ("title", "dnr", "meeting"):
            self.fields[name].initial = getattr(matter, name)


class ReferralAnswerForm(ActionForm):
    """The answer to what a board asked when it referred a matter back."""

    referral_answer = forms.CharField(
        label="Svar på återremissen",
        max_length=10_000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text="Skriv vad som har gjorts med det som nämnden frågade efter.",
    )

    def __init__(self, *args: Any, matter: Matter, **kwargs: Any) -> None:
        super().__init__(*args, version=matter.version, **kwargs)
        self.fields["referral_answer"].initial = matter.referral_answer


def states_of(choice: str) -> tuple[str, ...]:
    """The states that a choice of the list stands for; open when nothing is chosen."""
    return {
        "decided": (MatterState.DECIDED, MatterState.WITHDRAWN),
        "all": tuple(MatterState.values),
    }.get(choice, (MatterState.PREPARING, MatterState.REFERRED_BACK))
