"""The component gallery: every component on one page, for tests by axe and by eye."""

from datetime import date
from typing import Any

from django import forms
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from contracts.templatetags.status import PILLS
from contracts.timeline import Axis, Bar

AS_OF = date(2019, 5, 7)
_HORIZON_ROWS = [
    {
        "name": "Beslut senast",
        "kind": "act_by",
        "marks": [{"on": date(2019, 9, 30), "text": "Capio och Stadsmissionen", "number": "2"}],
    },
    {
        "name": "Upphör",
        "kind": "end",
        "marks": [
            {"on": date(2019, 8, 31), "text": "Överenskommelse LSS"},
            {"on": date(2019, 9, 30), "text": "Stödteam"},
            {"on": date(2020, 4, 1), "text": "Råd och stöd"},
        ],
    },
]


class SampleForm(forms.Form):
    """One field of every kind."""

    title = forms.CharField(label="Rubrik", help_text="Så som posten ska heta. Högst 80 tecken.")
    dnr = forms.CharField(
        label="Diarienummer",
        required=False,
        help_text="Till exempel SON 2019-646.",
        widget=forms.TextInput(attrs={"class": "mellan"}),
    )
    starts_on = forms.DateField(label="Från och med", widget=forms.DateInput)
    months = forms.IntegerField(
        label="Längd per förlängning",
        widget=forms.TextInput(attrs={"class": "kort", "data-unit": "månader"}),
    )
    yearly_amount = forms.DecimalField(
        label="Årskostnad",
        help_text="Hela kronor. Mellanslag mellan tusental går bra.",
        widget=forms.TextInput(attrs={"class": "tal", "data-unit": "kr per år"}),
        error_messages={"invalid": "Ange årskostnaden i hela kronor, till exempel 28 928 446"},
    )
    provider = forms.ChoiceField(
        label="Utförare", choices=[("1", "Leanlink LSS Funktionsstöd"), ("2", "Capio psykiatri AB")]
    )
    services = forms.MultipleChoiceField(
        label="Insatser",
        choices=[("6", "Korttidsvistelse"), ("7", "Korttidstillsyn")],
        widget=forms.CheckboxSelectMultiple,
    )
    form = forms.ChoiceField(
        label="Typ av post",
        choices=[("a", "Verksamhetsuppdrag"), ("b", "Avtal (LOU)")],
        widget=forms.RadioSelect(attrs={"class": "en-kolumn"}),
    )
    outcome = forms.ChoiceField(
        label="Utfall",
        choices=[("b", "Bifall"), ("a", "Avslag"), ("r", "Återremiss")],
        widget=forms.RadioSelect(attrs={"class": "segment"}),
    )
    conditional = forms.BooleanField(
        label="Gäller först när annan nämnd fattat likalydande beslut",
        required=False,
        help_text="Posten får status Villkorat tills det beslutet har registrerats.",
    )
    remark = forms.CharField(label="Vad följs upp?", required=False, widget=forms.Textarea)


def component_gallery(request: HttpRequest) -> HttpResponse:
    """Show every component. Only while DEBUG is on; else 404."""
    if not settings.DEBUG:
        raise Http404
    return render(request, "commissioning/component_gallery.html", _context())


def _context() -> dict[str, Any]:
    good = {
        "title": "Korttidsvistelse",
        "starts_on": "2019-09-01",
        "form": "a",
        "outcome": "b",
        "services": ["6"],
        "yearly_amount": "28928446",
        "months": "12",
    }
    return {
        "as_of": AS_OF,
        "pills": list(PILLS),
        "axis": Axis.of_years(2019, 2023),
        "good_form": SampleForm(initial=good, prefix="ratt"),
        "bad_form": SampleForm(
            {"fel-title": "Korttidsvistelse", "fel-yearly_amount": "28,9 mnkr"}, prefix="fel"
        ),
        **_timelines(),
        **_lists(),
    }


def _timelines() -> dict[str, Any]:
    base = Bar("base", date(2019, 9, 1), date(2021, 8, 31))
    return {
        "decided": [
            base,
            Bar("extension", date(2021, 9, 1), date(2022, 8, 31)),
            Bar("possible", date(2022, 9, 1), date(2023, 8, 31)),
        ],
        "proposed": [
            base._replace(kind="proposed"),
            Bar("possible", date(2021, 9, 1), date(2023, 8, 31)),
        ],
        "mixed": [
            Bar("ended", date(2018, 1, 1), date(2019, 8, 31)),
            Bar("gap", date(2019, 9, 1), date(2019, 12, 31)),
            Bar("open", date(2020, 1, 1)),
        ],
        "act_by": date(2021, 5, 31),
        "points": [
            {"kind": "decided", "on": date(2019, 5, 22), "text": "Nämnden ger uppdraget"},
            {"kind": "act_by", "on": date(2021, 5, 31), "text": "Beslut om förlängning 1"},
        ],
        "followups": [
            {"kind": "followup_done", "on": date(2019, 12, 1)},
            {"kind": "followup_late", "on": date(2020, 3, 1)},
            {"kind": "followup_planned", "on": date(2020, 6, 1)},
        ],
    }


def _lists() -> dict[str, Any]:
    return {
        "crumbs": [("Register", "#"), ("Leanlink LSS Funktionsstöd", "#"), ("SON 2019-509", "")],
        "horizon": Axis(date(2019, 5, 1), date(2020, 4, 30)),
        "rows": _HORIZON_ROWS,
        "changes": [
            {"label": "Gäller till och med", "old": "2021-12-31", "new": "2022-05-31"},
            {"label": "Årskostnad", "old": "", "new": "28 928 446 kr"},
        ],
        "warnings": [
            {
                "severity": "error",
                "title": "Platshållare kvar.",
                "where": "Beslutet skickas till",
                "text": "Ersätt ”Klicka här” med mottagare.",
                "url": "#",
                "url_text": "Rätta",
            },
            {"severity": "warning", "text": "Diarienummer saknas.", "where": "Sidhuvud"},
        ],
        "late_on": date(2019, 3, 31),
        "next_on": date(2019, 9, 30),
        "long_end": date(2023, 8, 31),
    }
