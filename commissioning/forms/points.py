"""Forms for decision points: what one organ is asked to decide, and what that does."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.db.models import Q, QuerySet

from commissioning.forms.base import ActionForm, offer
from commissioning.forms.days import DayField
from commissioning.forms.questions import AskingForm
from commissioning.models import DecisionPoint, Organ
from contracts.models import Amendment
from contracts.states import AmendmentState
from providers.models import Party

MAX_DRAFTS = 60  # more check boxes than this nobody reads; the agreement's page leads here too
MAX_COUNTERPARTS = 200
AMEND, DELEGATE, TASK, TEXT = "amend", "delegate", "task", "text"
DOES = [
    (AMEND, "Beslutar ändringar"),
    (DELEGATE, "Delegerar"),
    (TASK, "Ger ett uppdrag"),
    (TEXT, "Bara text"),
]
# What each choice needs first, and everything that belongs to it.
NEEDS = {
    AMEND: ("amendments", "Välj minst en ändring, eller Bara text."),
    DELEGATE: ("delegate_to", "Skriv vem som får besluta."),
    TASK: ("task_owner", "Skriv vem som ska återkomma."),
}
BELONGS = {
    AMEND: ("amendments",),
    DELEGATE: ("delegate_to", "delegation_limits"),
    TASK: ("task_owner", "task_due_on"),
}
VALUES = (
    "proposed_text",
    "organ",
    "task_owner",
    "task_due_on",
    "delegate_to",
    "delegation_limits",
    "condition_board",
    "same_as",
)


class AmendmentsField(forms.ModelMultipleChoiceField):
    """Amendments, named by kind and agreement."""

    def label_from_instance(self, obj: Any) -> str:
        return amendment_label(obj)


class CounterpartField(forms.ModelChoiceField):
    """Another board's points, named by matter, number and how the text begins."""

    def label_from_instance(self, obj: Any) -> str:
        matter = obj.matter
        begins = obj.proposed_text[:60].rstrip()
        return f"{matter.board}, {matter.number}, punkt {obj.number}: {begins} …"


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


def counterparts(boards: Iterable[Party], current: int | None = None) -> QuerySet[DecisionPoint]:
    """Points of other boards that may be the same as one of these boards', the newest first.

    What is secret with another board is not offered; the one that is chosen already stays.
    """
    others = DecisionPoint.objects.exclude(matter__board__in=list(boards)).order_by("-pk")
    public = others.filter(
        Q(matter__secrecy_ground="") | Q(matter__secrecy_lifted_on__isnull=False)
    )
    offered = set(public.values_list("pk", flat=True)[:MAX_COUNTERPARTS])
    wanted = offered | ({current} if current else set())
    return others.filter(pk__in=wanted).select_related("matter__board")


def does_of(values: Any) -> str:
    """What a point does, from its values; empty when it does several things at once."""
    found = [does for does, names in BELONGS.items() if any(values.get(name) for name in names)]
    return found[0] if len(found) == 1 else ("" if found else TEXT)


class PointFields(AskingForm):
    """The fields of a decision point. What it does is one thing; a condition goes with any."""

    does = forms.ChoiceField(
        label="Punkten",
        choices=DOES,
        required=False,
        widget=forms.RadioSelect(attrs={"class": "segment"}),
    )
    proposed_text = forms.CharField(
        label="Förslag till beslut",
        max_length=4000,
        widget=forms.Textarea(attrs={"class": "handlingstext", "rows": 4}),
        help_text="Skriv meningen så att den kan stå för sig själv i protokollet.",
    )
    organ = forms.ChoiceField(
        label="Beslutas av",
        choices=Organ.of_points(),
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
    delegate_to = forms.CharField(
        label="Delegeras till",
        max_length=200,
        required=False,
        help_text="Till exempel socialdirektören.",
    )
    delegation_limits = forms.CharField(
        label="Gränser för delegationen",
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Vad delegaten får besluta, till vilket belopp och hur länge. Mål, inriktning, "
        "omfattning och kvalitet får inte delegeras (KL 6 kap. 38 §).",
    )
    condition_board = forms.ModelChoiceField(
        label="Gäller om samma beslut fattas av",
        queryset=Party.objects.boards(),
        required=False,
        empty_label="Inget villkor",
    )
    same_as = CounterpartField(
        label="Samma punkt hos den andra nämnden",
        queryset=DecisionPoint.objects.none(),
        required=False,
        empty_label="Inte i registret",
        help_text="Villkoret avgörs av sig självt när den punkten beslutas med samma text.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["does"].initial = does_of(self.initial)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not self._does_one_thing(cleaned):
            return cleaned
        if cleaned.get("task_due_on") and not cleaned.get("task_owner"):
            self.add_error("task_owner", "Ange vem som ska återkomma, eller ta bort dagen.")
        self._check_delegation(cleaned)
        self._check_condition(cleaned)
        if cleaned.get("task_owner") and "task_due_on" in cleaned and not cleaned["task_due_on"]:
            self.ask("no_day", "Ingen dag är angiven för återrapporteringen. Spara utan dag")
        self.settle(cleaned)
        return cleaned

    def _does_one_thing(self, cleaned: dict[str, Any]) -> bool:
        """What was filled in has to be what was chosen; nothing is dropped without a word."""
        does = cleaned.get("does")
        if not does:
            return True
        for other, names in BELONGS.items():
            filled = [name for name in names if cleaned.get(name)]
            if other != does and filled:
                label = dict(DOES)[other]
                self.add_error(filled[0], f"Töm fältet, eller välj {label} ovan.")
        name, sentence = NEEDS.get(does, ("", ""))
        if name in self.fields and name in cleaned and not cleaned[name]:
            self.add_error(name, sentence)
        return not self.errors

    def _check_delegation(self, cleaned: dict[str, Any]) -> None:
        if cleaned.get("delegate_to") and not cleaned.get("delegation_limits"):
            self.add_error("delegation_limits", "Skriv vad delegaten får besluta.")
        if cleaned.get("delegation_limits") and not cleaned.get("delegate_to"):
            self.add_error("delegate_to", "Skriv vem som får besluta, eller ta bort gränserna.")

    def _check_condition(self, cleaned: dict[str, Any]) -> None:
        same, board = cleaned.get("same_as"), cleaned.get("condition_board")
        if same and board and same.matter.board_id != board.pk:
            self.add_error("same_as", f"Punkten är inte {board.name}s. Välj en annan.")

    def refuse_own_board(self, board: Party | None) -> None:
        """A board cannot wait for itself."""
        if board and self.cleaned_data.get("condition_board") == board:
            self.add_error("condition_board", "Välj en annan nämnd än ärendets.")

    def point_values(self) -> dict[str, Any]:
        """The values of the point itself, without the amendments."""
        return {name: self.cleaned_data[name] for name in VALUES}


class PointForm(PointFields, ActionForm):
    """A new point, or a change of one that has not been decided."""

    def __init__(
        self,
        *args: Any,
        board: Party,
        amendments: QuerySet[Amendment],
        point: DecisionPoint | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.board = board
        offer(self, "amendments", amendments)
        offer(self, "condition_board", Party.objects.boards().exclude(pk=board.pk))
        offer(self, "same_as", counterparts([board], point.same_as_id if point else None))
        if not amendments:
            del self.fields["amendments"]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        self.refuse_own_board(self.board)
        return cleaned

    def chosen(self) -> list[Amendment]:
        return list(self.cleaned_data.get("amendments") or [])


class PointDeleteForm(ActionForm):
    """Only the key against repeats."""
