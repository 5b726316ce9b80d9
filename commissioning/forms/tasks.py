"""Forms for the list of what is to be reported back."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.validators import ProhibitNullCharactersValidator
from django.db.models import Q, QuerySet

from commissioning.actions.tasks import version_of
from commissioning.forms.base import ActionForm, offer
from commissioning.forms.days import DayField
from commissioning.models import Matter, ReportBackTask
from providers.models import Party

OPEN, REPORTED, ALL = "open", "reported", "all"
STATES = [(OPEN, "Öppna"), (REPORTED, "Återrapporterade"), (ALL, "Alla")]
# More open matters than this nobody reads in a list; the newest are offered.
MAX_MATTERS = 200


class TaskFilterForm(forms.Form):
    """What the list shows. Every unknown value is left aside."""

    board = forms.ModelChoiceField(
        label="Nämnd", queryset=Party.objects.boards(), required=False, empty_label="Mina nämnder"
    )
    state = forms.ChoiceField(label="Läge", choices=STATES, required=False)
    owner = forms.CharField(
        label="Ansvarig",
        required=False,
        max_length=100,
        validators=[ProhibitNullCharactersValidator()],
        widget=forms.TextInput(attrs={"class": "mellan", "autocomplete": "off"}),
    )

    @property
    def choices(self) -> dict[str, Any]:
        """The values that could be read; the rest at their usual."""
        self.is_valid()
        return {
            "board": self.cleaned_data.get("board"),
            "state": self.cleaned_data.get("state") or OPEN,
            "owner": self.cleaned_data.get("owner") or "",
        }


class MatterField(forms.ModelChoiceField):
    """A matter, named by its number and title."""

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.number} {obj.title}"


class TaskForm(ActionForm):
    """Who reports, in which matter, and by when."""

    owner = forms.CharField(label="Ansvarig", max_length=200)
    reporting_matter = MatterField(
        label="Återrapporteras i",
        queryset=Matter.objects.none(),
        required=False,
        empty_label="Inget ärende än",
        help_text="När ärendet beslutas blir uppdraget återrapporterat.",
    )
    due_on = DayField(
        label="Återrapporteras senast",
        required=False,
        help_text="Nämnden har bestämt dagen. Ändra bara om nämnden har godtagit en annan.",
    )
    reason = forms.CharField(
        label="Skäl till ny dag",
        required=False,
        max_length=200,
        help_text="Krävs när dagen ändras. Till exempel: anstånd vid nämnden 2022-04-20, § 41.",
    )

    def __init__(self, *args: Any, task: ReportBackTask, **kwargs: Any) -> None:
        super().__init__(*args, version=version_of(task), **kwargs)
        self.task = task
        self.fields["owner"].initial = task.owner
        self.fields["due_on"].initial = task.due_on
        self.fields["reporting_matter"].initial = task.reporting_matter_id
        offer(self, "reporting_matter", matters_to_choose(task))


def matters_to_choose(task: ReportBackTask) -> QuerySet[Matter]:
    """The board's open matters but the one that gave the task, and the one chosen already."""
    origin = task.outcome.decision.matter
    free = Matter.objects.open().filter(board=origin.board).exclude(pk=origin.pk)
    newest = free.order_by("-opened_on", "-pk").values("pk")[:MAX_MATTERS]
    chosen = Q(pk__in=newest) | Q(pk=task.reporting_matter_id)
    found: QuerySet[Matter] = Matter.objects.filter(chosen).order_by("-opened_on", "-pk")
    return found
