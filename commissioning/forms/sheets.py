"""The fields of an agreement's first amendment: time, right, follow-up, services, conditions."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, TypeVar

from django import forms
from django.http import QueryDict

from commissioning.forms.base import ActionForm
from commissioning.forms.caps import CapFields, cap_initial
from commissioning.forms.successions import ReplacesFields
from commissioning.forms.terms import ROWS, Catalogue, Rows
from contracts.deadlines import Actor, CountedFrom
from contracts.fields import DayField, LinesField
from contracts.models import (
    ConditionTerm,
    ExtensionRightTerm,
    FollowUpTerm,
    PeriodTerm,
    SecurityTerm,
    Service,
    ServiceTerm,
)
from contracts.models.terms import REVERSED, Term
from contracts.states import Channel, PeriodKind

T = TypeVar("T", bound=Term)

INTERVALS = {1: "Varje månad", 3: "Var tredje månad", 6: "Halvår", 12: "År"}


def number(label: str, least: int, most: int, **kwargs: Any) -> forms.IntegerField:
    """A short field for a small whole number."""
    unit = kwargs.pop("unit", "")
    attrs = {"class": "kort"} | ({"data-unit": unit} if unit else {})
    bounds = f"{label}: ange ett tal mellan {least} och {most}."
    return forms.IntegerField(
        label=label,
        min_value=least,
        max_value=most,
        required=False,
        widget=forms.TextInput(attrs=attrs),
        error_messages={"invalid": bounds, "min_value": bounds, "max_value": bounds},
        **kwargs,
    )


class PeriodFields(forms.Form):
    """The base period. An open end has to be said, so that it is not left out by mistake."""

    starts_on = DayField(
        label="Från och med", error_messages={"required": "Fyll i från och med-dagen."}
    )
    ends_on = DayField(label="Till och med", required=False)
    is_open_ended = forms.BooleanField(label="Gäller tills vidare", required=False)
    approximate = forms.CharField(
        label="Ungefärlig start",
        max_length=60,
        required=False,
        widget=forms.TextInput(attrs={"class": "mellan"}),
        help_text="Fyll i om dagen inte är känd, till exempel våren 2020.",
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        first, last = data.get("starts_on"), data.get("ends_on")
        if last and data.get("is_open_ended"):
            self.add_error("ends_on", "Töm till och med-dagen, eller ta bort tills vidare.")
        elif first and last and last < first:
            self.add_error("ends_on", REVERSED)
        elif not last and "ends_on" not in self.errors and not data.get("is_open_ended"):
            self.add_error("ends_on", "Fyll i till och med-dagen, eller välj tills vidare.")
        return data

    def period_terms(self) -> list[Term]:
        first, last = self.cleaned_data.get("starts_on"), self.cleaned_data.get("ends_on")
        is_open_ended = self.cleaned_data.get("is_open_ended")
        if not first or (last and last < first) or not (last or is_open_ended):
            return []  # a wrong or missing last day is not an open end
        text = self.cleaned_data.get("approximate", "")
        return [PeriodTerm(starts_on=first, ends_on=last, approximate=text)]


class RightFields(forms.Form):
    """The right to extend. Without a length there is none."""

    right_steps = number("Antal förlängningar", 1, 20)
    right_months = number("Längd per förlängning", 1, 120, unit="månader")
    right_is_automatic = forms.ChoiceField(
        label="Hur förlängs avtalet?",
        choices=[("", "Om någon beslutar det"), ("yes", "Av sig självt")],
        required=False,
        widget=forms.RadioSelect(attrs={"class": "segment"}),
    )
    right_actor = forms.ChoiceField(
        label="Vem förlänger eller säger upp?",
        choices=[(actor.value, actor.label) for actor in Actor],
        initial=Actor.BOARD.value,
        required=False,
    )
    right_notice_months = number("Besked till utföraren", 0, 60, unit="månader")
    right_notice_from = forms.ChoiceField(
        label="Räknas",
        choices=[(start.value, start.label) for start in CountedFrom],
        initial=CountedFrom.PERIOD_END.value,
        required=False,
    )
    right_channel = forms.ChoiceField(label="Besked lämnas", choices=Channel, required=False)
    right_not_after = DayField(
        label="Längst till och med",
        required=False,
        help_text="Fyll i om texten anger en sista dag för alla förlängningar.",
    )
    right_is_cap_unclear = forms.BooleanField(
        label="Antalet framgår inte av texten",
        required=False,
        help_text="Markera om texten kan läsas som en eller flera förlängningar.",
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        asked = any(
            data.get(f"right_{name}")
            for name in ("steps", "notice_months", "not_after", "is_automatic", "is_cap_unclear")
        )
        if asked and not data.get("right_months") and "right_months" not in self.errors:
            self.add_error("right_months", "Fyll i hur många månader en förlängning är.")
        end, cap = data.get("ends_on"), data.get("right_not_after")
        if end and cap and cap < end:
            self.add_error("right_not_after", f"Taket ligger före periodens slut {end}.")
        if data.get("right_months") and data.get("is_open_ended"):
            self.add_error("right_months", "Ett avtal tills vidare har inget slut att förlänga.")
        return data

    def right_terms(self) -> list[Term]:
        data = self.cleaned_data
        if not data.get("right_months"):
            return []
        return [
            ExtensionRightTerm(
                steps=data.get("right_steps"),
                months_per_step=data["right_months"],
                is_automatic=data.get("right_is_automatic") == "yes",
                actor=data.get("right_actor") or Actor.BOARD.value,
                notice_months=data.get("right_notice_months"),
                notice_from=data.get("right_notice_from") or CountedFrom.PERIOD_END.value,
                channel=data.get("right_channel") or "",
                not_after=data.get("right_not_after"),
                is_cap_unclear=bool(data.get("right_is_cap_unclear")),
            )
        ]


class FollowUpFields(forms.Form):
    """The plan for follow-up."""

    follow_up_months = forms.TypedChoiceField(
        label="Hur ofta?",
        choices=[("", "Ingen plan"), *INTERVALS.items()],
        coerce=int,
        empty_value=None,
        required=False,
        widget=forms.RadioSelect(attrs={"class": "segment"}),
    )
    follow_up_first_on = DayField(
        label="Första uppföljning",
        required=False,
        help_text="Lämna tomt för att räkna från avtalets start.",
    )
    follow_up_subject = forms.CharField(
        label="Vad följs upp?",
        max_length=200,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2, "maxlength": 200}),
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        start, first = data.get("starts_on"), data.get("follow_up_first_on")
        if start and first and first < start:
            self.add_error(
                "follow_up_first_on", f"Ange en dag för första uppföljningen, tidigast {start}."
            )
        beside = first or data.get("follow_up_subject")
        if beside and not data.get("follow_up_months") and "follow_up_months" not in self.errors:
            self.add_error("follow_up_months", "Välj hur ofta avtalet följs upp.")
        return data

    def follow_up_terms(self) -> list[Term]:
        data = self.cleaned_data
        if not data.get("follow_up_months"):
            return []
        return [
            FollowUpTerm(
                every_months=data["follow_up_months"],
                first_on=data.get("follow_up_first_on"),
                subject=data.get("follow_up_subject", ""),
            )
        ]


class SheetForm(PeriodFields, RightFields, FollowUpFields, CapFields, ReplacesFields, ActionForm):
    """Everything the first amendment of an agreement says."""

    services = forms.ModelMultipleChoiceField(
        label="Vilka insatser ingår?",
        queryset=Service.objects.none(),
        widget=forms.CheckboxSelectMultiple(attrs={"class": "en-kolumn"}),
        error_messages={"required": "Välj minst en insats."},
    )
    conditions = LinesField(
        label="Särskilda villkor",
        required=False,
        max_length=10_000,
        help_text="Ett villkor på varje rad.",
    )

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        catalogue: Catalogue,
        on: date,
        terms: Sequence[Term] = (),
        add: str = "",
        **kwargs: Any,
    ) -> None:
        self.on = on
        kwargs["initial"] = sheet_initial(terms) | (kwargs.get("initial") or {})
        super().__init__(data, **kwargs)
        self.catalogue = catalogue
        self.rows = Rows(data, catalogue, ROWS, terms, add)
        fields: dict[str, Any] = self.fields
        fields["services"].queryset = Service.objects.filter(is_active=True)
        every = self.initial.get("follow_up_months")
        if every and every not in INTERVALS:
            choices = [*INTERVALS.items(), (every, f"Var {every}:e månad")]
            fields["follow_up_months"].choices = [("", "Ingen plan"), *choices]

    def is_valid(self) -> bool:
        return all([super().is_valid(), self.rows.is_valid()])

    def forgive(self) -> None:
        """Show what is typed without its errors: the person has not asked to save yet."""
        self.is_valid()
        self._errors = forms.utils.ErrorDict()
        self.rows.forgive()

    def terms(self) -> list[Term]:
        """The unsaved terms; of a form with errors, those that can be read."""
        data = self.cleaned_data
        return [
            *self.period_terms(),
            *(ServiceTerm(service=service) for service in self.chosen_services()),
            *self.rows.terms(),
            *self.right_terms(),
            *self.follow_up_terms(),
            *self.cap_terms(),
            *(ConditionTerm(text=text) for text in data.get("conditions", [])),
        ]

    def chosen_services(self) -> list[Service]:
        """The services ticked, with their statute places already read."""
        chosen = {service.pk for service in self.cleaned_data.get("services", ())}
        return [service for service in self.catalogue.services if service.pk in chosen]

    def all_forms(self) -> list[Any]:
        """For the error summary, in reading order."""
        names = ("premises", "volumes", "options", "compensations")
        return [self, *(self.rows[name] for name in names)]

    @property
    def right_details_open(self) -> bool:
        """Whether one of the fields about the right that are folded away is in use or wrong."""
        names = ("right_channel", "right_not_after", "right_is_cap_unclear")
        return any(self[name].value() or self[name].errors for name in names)

    def service_options(self) -> list[tuple[Any, str]]:
        """Each check box with the statute place that counts on the first day."""
        by_pk = {str(service.pk): service for service in self.catalogue.services}
        day = self.first_day() or self.on
        options = list(self["services"])
        return [(o, _basis(by_pk.get(str(o.data["value"])), day)) for o in options]

    def first_day(self) -> date | None:
        if self.is_bound:
            return getattr(self, "cleaned_data", {}).get("starts_on")
        return self.initial.get("starts_on")


def _basis(service: Service | None, day: date) -> str:
    return service.basis_text(day) if service else ""


def sheet_initial(terms: Sequence[Term]) -> dict[str, Any]:
    """What the form shows for terms that exist."""
    period = base_period(terms)
    right, plan = _first(ExtensionRightTerm, terms), _first(FollowUpTerm, terms)
    initial: dict[str, Any] = {
        "services": [t.service_id for t in terms if isinstance(t, ServiceTerm)],
        "conditions": [t.text for t in terms if isinstance(t, ConditionTerm)],
        "right_is_automatic": "",
        "follow_up_months": "",
    }
    if period:
        initial |= {
            "starts_on": period.starts_on,
            "ends_on": period.ends_on,
            "is_open_ended": period.ends_on is None,
            "approximate": period.approximate,
        }
    if right:
        names = [name[6:] for name in RightFields.base_fields]
        names = [name for name in names if name not in ("months", "is_automatic")]
        initial |= {f"right_{name}": getattr(right, name) for name in names}
        initial["right_months"] = right.months_per_step
        initial["right_is_automatic"] = "yes" if right.is_automatic else ""
    initial |= cap_initial(terms)
    if plan:
        initial |= {
            "follow_up_months": plan.every_months,
            "follow_up_first_on": plan.first_on,
            "follow_up_subject": plan.subject,
        }
    return initial


def base_period(terms: Sequence[Term]) -> PeriodTerm | None:
    periods = [t for t in terms if isinstance(t, PeriodTerm) and t.kind == PeriodKind.BASE]
    return min(periods, key=lambda t: t.starts_on, default=None)


def _first(model: type[T], terms: Sequence[Term]) -> T | None:
    return next((term for term in terms if isinstance(term, model)), None)


def carried(terms: Sequence[Term]) -> list[Term]:
    """Copies of terms that the form does not show, so that revising an amendment keeps them."""
    base = base_period(terms)
    others = [t for t in terms if isinstance(t, PeriodTerm) and t is not base]
    kept = [*others, *(t for t in terms if isinstance(t, SecurityTerm))]
    for term in kept:
        term.pk = None
        term._state.adding = True
    return kept
