"""Forms for matters and their decision points."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.db.models import QuerySet

from commissioning.forms.base import ActionForm, offer
from commissioning.forms.days import DayField
from commissioning.forms.points import PointFields, counterparts, drafts_to_choose
from commissioning.models import (
    Matter,
    MatterKind,
    MatterState,
    Meeting,
    PointOutcome,
    ReportBackTask,
)
from contracts.models import Amendment
from contracts.models.agreements import normalise_dnr
from providers.models import Party

SECRECY = ("secrecy_ground", "secrecy_until", "secrecy_lifted_on")
EDITABLE = ("kind", "title", "dnr", "officers", "meeting", *SECRECY)
STATES = [("open", "Öppna"), ("decided", "Avslutade"), ("all", "Alla")]


class MeetingField(forms.ModelChoiceField):
    """A meeting, named by its day and its day for papers."""

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.held_on} {obj.board.name}, stoppdag {obj.papers_on}"


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


class MatterFields(forms.Form):
    """What identifies a matter, who prepares it, and whether it is secret."""

    kind = forms.ChoiceField(
        label="Ärendetyp",
        choices=MatterKind.choices,
        initial=MatterKind.COMMISSION,
        required=False,  # none chosen: as it was
    )
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
    same_dnr = forms.BooleanField(label="Båda ärendena ska ha samma diarienummer", required=False)
    officers = forms.CharField(
        label="Handläggare", required=False, max_length=300, help_text="Skilj namn med komma."
    )
    secrecy_ground = forms.CharField(
        label="Sekretess enligt",
        max_length=200,
        required=False,
        help_text="Lagrum, till exempel 19 kap. 3 § OSL. Lämna tomt om ärendet är offentligt.",
    )
    secrecy_until = forms.CharField(
        label="Sekretessen gäller",
        max_length=200,
        required=False,
        help_text="Till exempel: till dess avtalet är tecknat.",
    )

    def clean_kind(self) -> str:
        return self.cleaned_data["kind"] or str(self.fields["kind"].initial)

    def check_dnr(self, board: Party | None, current: Matter | None = None) -> None:
        """One diary number on two matters is unusual: ask, but do not refuse."""
        dnr = normalise_dnr(self.cleaned_data.get("dnr") or "")
        if not dnr or board is None or self.cleaned_data.get("same_dnr"):
            return
        others = Matter.objects.filter(board=board, dnr__iexact=dnr)
        other = others.exclude(pk=current.pk if current else None).first()
        if other:
            self.add_error(
                "dnr",
                f"{dnr} står redan på ”{other.title}”. Ändra numret, eller kryssa i rutan nedan.",
            )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("secrecy_until") and not cleaned.get("secrecy_ground"):
            self.add_error("secrecy_ground", "Ange lagrum för sekretessen.")
        return cleaned

    @property
    def asks_about_dnr(self) -> bool:
        """Whether the tick for a shared diary number is to be shown."""
        if not self.is_bound or "dnr" not in self.fields:
            return False
        return bool(self["same_dnr"].value()) or "dnr" in self.errors


class MatterNewForm(MatterFields, PointFields, ActionForm):
    """A new matter with its first point.

    It may report back a task, or propose to revoke what was decided: both come from a page that
    leads here, and travel hidden.
    """

    board = forms.ModelChoiceField(label="Nämnd", queryset=Party.objects.none(), empty_label=None)
    meeting = MeetingField(
        label="Sammanträde",
        queryset=Meeting.objects.none(),
        required=False,
        empty_label="Inte bestämt",
    )
    task = forms.ModelChoiceField(
        queryset=ReportBackTask.objects.none(), required=False, widget=forms.HiddenInput
    )
    reverses = forms.ModelChoiceField(
        queryset=PointOutcome.objects.none(), required=False, widget=forms.HiddenInput
    )

    def __init__(
        self, *args: Any, boards: list[Party], on: date, amendments: Iterable[int], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "board", Party.objects.filter(pk__in=[b.pk for b in boards]))
        offer(self, "meeting", meetings_to_choose(boards, on))
        offer(self, "amendments", drafts_to_choose(boards, amendments))
        offer(self, "same_as", counterparts(()))
        offer(
            self,
            "task",
            ReportBackTask.objects.open().filter(outcome__point__matter__board__in=boards),
        )
        offer(
            self,
            "reverses",
            PointOutcome.objects.reversible().filter(point__matter__board__in=boards),
        )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        board, meeting = cleaned.get("board"), cleaned.get("meeting")
        if board and meeting and meeting.board_id != board.pk:
            self.add_error("meeting", f"Sammanträdet är inte {board.name}s. Välj ett annat.")
        self.refuse_own_board(board)
        self.check_dnr(board)
        if board:
            self._check_amendments(board, list(cleaned.get("amendments") or ()))
            self._check_origin(board, cleaned)
        return cleaned

    def _check_amendments(self, board: Party, amendments: list[Amendment]) -> None:
        for amendment in amendments:
            if amendment.agreement.board_id != board.pk:
                self.add_error(
                    "amendments",
                    f"{amendment.agreement.title} hör till {amendment.agreement.board.name}. "
                    "Ett ärende har en nämnd.",
                )

    def _check_origin(self, board: Party, cleaned: dict[str, Any]) -> None:
        task, reverses = cleaned.get("task"), cleaned.get("reverses")
        origins = [task.outcome.point.matter] if task else []
        origins += [reverses.point.matter] if reverses else []
        if any(matter.board_id != board.pk for matter in origins):
            self.add_error("board", f"Ärendet hör till {origins[0].board}. Välj den nämnden.")

    def matter_values(self) -> dict[str, Any]:
        names = ("kind", "title", "dnr", "board", "meeting", "officers", *SECRECY[:2])
        return {name: self.cleaned_data[name] for name in names}

    def point_values(self) -> dict[str, Any]:
        return super().point_values() | {"reverses": self.cleaned_data["reverses"]}


class MatterEditForm(MatterFields, ActionForm):
    """What may be changed in a matter while it is open."""

    secrecy_lifted_on = DayField(
        label="Sekretessen hävd", required=False, help_text="Dagen då ärendet blev offentligt."
    )
    meeting = MeetingField(
        label="Sammanträde",
        queryset=Meeting.objects.none(),
        required=False,
        empty_label="Inte bestämt",
    )

    def __init__(self, *args: Any, matter: Matter, on: date, **kwargs: Any) -> None:
        super().__init__(*args, version=matter.version, **kwargs)
        self.matter = matter
        offer(self, "meeting", meetings_to_choose([matter.board], on, matter.meeting))
        for name in EDITABLE:
            self.fields[name].initial = getattr(matter, name)
        if not matter.can_be_edited:
            self._keep_only_secrecy()

    def _keep_only_secrecy(self) -> None:
        """Decided, a matter may still become public."""
        for name in set(self.fields) - {*SECRECY, "form_key", "version"}:
            del self.fields[name]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        self.check_dnr(self.matter.board, self.matter)
        if cleaned.get("secrecy_lifted_on") and not cleaned.get("secrecy_ground"):
            self.add_error("secrecy_lifted_on", "Ärendet har ingen sekretess att häva.")
        return cleaned

    def values(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in EDITABLE if name in self.fields}


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
        "decided": (MatterState.DECIDED, MatterState.CONDITIONAL, MatterState.WITHDRAWN),
        "all": tuple(MatterState.values),
    }.get(choice, (MatterState.PREPARING, MatterState.REFERRED_BACK))
