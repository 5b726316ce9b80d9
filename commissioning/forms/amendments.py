"""Change an agreement that is in force: extend, call off, change, end."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django import forms
from django.http import QueryDict

from commissioning.forms.base import ActionForm
from commissioning.forms.caps import CapFields, cap_initial
from commissioning.forms.terms import (
    Catalogue,
    ChangeCompensationRow,
    ChangeVolumeRow,
    CompensationRow,
    PremisesRow,
    Rows,
    TermRow,
    VolumeRow,
)
from contracts import economy, option_use, rights
from contracts.derivation import Facts
from contracts.fields import DayField, LinesField
from contracts.models import (
    Agreement,
    CallOffTerm,
    ConditionTerm,
    OptionTerm,
    PeriodTerm,
    Service,
    ServiceTerm,
    TerminationTerm,
)
from contracts.models.terms import Term
from contracts.states import PeriodKind


@dataclass(frozen=True)
class Ground:
    """What an amendment builds on: the agreement, its facts on the day, and the day itself."""

    agreement: Agreement
    facts: Facts
    on: date


class AmendmentForm(ActionForm):
    """Base: an amendment of an agreement in force. `ROWS` are the rows it has."""

    ROWS: dict[str, type[TermRow]] = {}
    # What stands in the way of what is typed so far, for the panel beside the form.
    remarks: Sequence[str] = ()

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        ground: Ground,
        catalogue: Catalogue,
        terms: Sequence[Term] = (),
        add: str = "",
        **kwargs: Any,
    ) -> None:
        kwargs["initial"] = self.initial_of(terms, ground) | (kwargs.get("initial") or {})
        super().__init__(data, **kwargs)
        self.ground = ground
        self.catalogue = catalogue
        self.rows = Rows(data, catalogue, self.ROWS, terms, add)
        self.amendment_id = next((term.amendment_id for term in terms), None)

    @classmethod
    def initial_of(cls, terms: Sequence[Term], ground: Ground) -> dict[str, Any]:
        return {}

    @property
    def obstacle(self) -> str:
        """Why nothing of the kind can be proposed; empty when something can."""
        return rights.change_obstacle(self.ground.facts, self.ground.on)

    def is_valid(self) -> bool:
        return all([super().is_valid(), self.rows.is_valid()])

    def forgive(self) -> None:
        """Show what is typed without its errors: the person has not asked to save yet."""
        self.is_valid()
        found = [error for errors in self.errors.as_data().values() for error in errors]
        # Only rules: what is not filled in yet is no remark.
        self.remarks = [
            str(error.message) for error in found if error.code is None and self._is_filled
        ]
        self._errors = forms.utils.ErrorDict()
        self.rows.forgive()

    @property
    def _is_filled(self) -> bool:
        return bool(self.data.get("ends_on")) or bool(self.rows.terms())

    def all_forms(self) -> list[Any]:
        return [self, *self.rows.sets.values()]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if self.obstacle:
            self.add_error(None, self.obstacle)
        return data

    def terms(self) -> list[Term]:
        return [*self.own_terms(), *self.rows.terms()]

    def own_terms(self) -> list[Term]:
        return []

    def refuse_nothing(self, sentence: str) -> None:
        """An amendment without terms changes nothing."""
        if self.rows.is_valid() and not self.errors and not self.terms():
            self.add_error(None, sentence)


class ExtendForm(AmendmentForm):
    """Extend: the next step of the right, or within the municipality a day of one's own."""

    ROWS = {"compensations": CompensationRow}

    ends_on = DayField(
        label="Förlängs till och med",
        error_messages={"required": "Fyll i vilken dag avtalet förlängs till."},
    )

    @classmethod
    def initial_of(cls, terms: Sequence[Term], ground: Ground) -> dict[str, Any]:
        periods = [t for t in terms if isinstance(t, PeriodTerm)]
        if periods:
            return {"ends_on": periods[-1].ends_on}
        step = next(iter(ground.facts.steps), None)
        return {"ends_on": step.period.ends_on} if step else {}

    @property
    def obstacle(self) -> str:
        ground = self.ground
        procured = ground.agreement.rules.procured
        return rights.extension_obstacle(ground.facts, procured=procured, on=ground.on)

    @property
    def starts_on(self) -> date | None:
        """The day after the current end."""
        end = self.ground.facts.ends_on
        return end + timedelta(days=1) if end else None

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        end = data.get("ends_on")
        if end and not self.errors and (sentence := self._refusal(end)):
            self.add_error("ends_on", sentence)
        return data

    def _refusal(self, end: date) -> str:
        ground = self.ground
        procured = ground.agreement.rules.procured
        return rights.extension_refusal(ground.facts, end, procured=procured, on=ground.on)

    def own_terms(self) -> list[Term]:
        """One period for each step of the right that is used at once."""
        end, start = self.cleaned_data.get("ends_on"), self.starts_on
        if not end or not start or end < start:
            return []
        steps = [s.period for s in self.ground.facts.steps if (s.period.ends_on or end) <= end]
        periods = [(p.starts_on, p.ends_on) for p in steps]
        last = periods[-1][1] if periods else None
        if last != end:
            periods.append((last + timedelta(days=1) if last else start, end))
        return [
            PeriodTerm(kind=PeriodKind.EXTENSION, starts_on=first, ends_on=until)
            for first, until in periods
        ]


class CallOffForm(AmendmentForm):
    """Use an option: volume and money for each calendar period."""

    ROWS = {"volumes": VolumeRow, "compensations": CompensationRow}

    option = forms.ModelChoiceField(
        label="Option",
        queryset=OptionTerm.objects.none(),
        widget=forms.RadioSelect(attrs={"class": "en-kolumn"}),
        empty_label=None,
    )

    def __init__(self, *args: Any, ground: Ground, **kwargs: Any) -> None:
        super().__init__(*args, ground=ground, **kwargs)
        field: Any = self.fields["option"]
        field.queryset = OptionTerm.objects.filter(
            amendment__agreement=ground.agreement, amendment__state="in_force"
        ).select_related("service")

    @classmethod
    def initial_of(cls, terms: Sequence[Term], ground: Ground) -> dict[str, Any]:
        chosen = next((t.option_id for t in terms if isinstance(t, CallOffTerm)), None)
        return {"option": chosen}

    @property
    def obstacle(self) -> str:
        return rights.call_off_obstacle(self.ground.facts, self.ground.on)

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if not self.rows.is_valid():
            return data
        self.refuse_nothing("Fyll i minst en volym eller ett belopp.")
        for sentence in self._refusals(data.get("option")):
            self.add_error(None, sentence)
        return data

    def _refusals(self, option: OptionTerm | None) -> list[str]:
        latest = self.ground.facts.latest_end_on
        terms: list[Any] = self.rows.terms()
        late = [t.valid_until for t in terms if latest and t.valid_until and t.valid_until > latest]
        found = [f"Avropet kan inte gälla längre än avtalet, som slutar {latest}."] if late else []
        if option is None:
            return found
        return found + self._above_ceiling(option, terms)

    def _above_ceiling(self, option: OptionTerm, terms: Sequence[Term]) -> list[str]:
        facts, unit = self.ground.facts, option.get_unit_display()
        term = economy.closed(facts.longest_term, facts.on)
        if term is None:
            return []
        earlier = option_use.earlier_terms(option, but=self.amendment_id)
        volumes = [option_use.yearly_volume(t, option.unit, term) for t in (terms, earlier)]
        sums = [option_use.lump_sum(t) for t in (terms, earlier)]
        sentences = (
            rights.above_yearly_ceiling(option.max_quantity, unit, *volumes),
            rights.above_amount_ceiling(option.max_amount, *sums),
        )
        return [sentence for sentence in sentences if sentence]

    def own_terms(self) -> list[Term]:
        option = self.cleaned_data.get("option")
        return [CallOffTerm(option=option)] if option and self.rows.terms() else []

    def options(self) -> list[OptionTerm]:
        field: Any = self.fields["option"]
        return list(field.queryset)


class ChangeForm(CapFields, AmendmentForm):
    """Change volumes, prices, the cap, services, units or conditions from a day."""

    ROWS = {
        "volumes": ChangeVolumeRow,
        "compensations": ChangeCompensationRow,
        "premises": PremisesRow,
    }

    services = forms.ModelMultipleChoiceField(
        label="Lägg till insatser",
        queryset=Service.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    conditions = LinesField(
        label="Nya villkor", required=False, max_length=10_000, help_text="Ett på varje rad."
    )

    def __init__(self, *args: Any, ground: Ground, **kwargs: Any) -> None:
        super().__init__(*args, ground=ground, **kwargs)
        had = [service.id for service in ground.facts.services]
        active = Service.objects.filter(is_active=True)
        field: Any = self.fields["services"]
        field.queryset = active.exclude(pk__in=had)

    @classmethod
    def initial_of(cls, terms: Sequence[Term], ground: Ground) -> dict[str, Any]:
        return {
            "services": [t.service_id for t in terms if isinstance(t, ServiceTerm)],
            "conditions": [t.text for t in terms if isinstance(t, ConditionTerm)],
            **cap_initial(terms),
        }

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        self.refuse_nothing("Fyll i vad som ändras.")
        return data

    def own_terms(self) -> list[Term]:
        data = self.cleaned_data
        services: list[Term] = [ServiceTerm(service=s) for s in data.get("services") or ()]
        conditions: list[Term] = [ConditionTerm(text=t) for t in data.get("conditions") or ()]
        return [*services, *self.cap_terms(), *conditions]


class EndForm(AmendmentForm):
    """Let the agreement end before its time."""

    ends_on = DayField(label="Sista dag", help_text="Avtalet gäller till och med den dagen.")
    reason = forms.CharField(
        label="Skäl", max_length=200, widget=forms.Textarea(attrs={"rows": 2, "maxlength": 200})
    )

    @classmethod
    def initial_of(cls, terms: Sequence[Term], ground: Ground) -> dict[str, Any]:
        end = next((t for t in terms if isinstance(t, TerminationTerm)), None)
        return {"ends_on": end.ends_on, "reason": end.reason} if end else {}

    @property
    def obstacle(self) -> str:
        return rights.end_obstacle(self.ground.facts, self.ground.on)

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        day = data.get("ends_on")
        if day is None or self.obstacle:
            return data
        if sentence := rights.end_refusal(self.ground.facts, day):
            self.add_error("ends_on", sentence)
        return data

    def own_terms(self) -> list[Term]:
        day = self.cleaned_data.get("ends_on")
        reason = self.cleaned_data.get("reason", "")
        return [TerminationTerm(ends_on=day, reason=reason)] if day else []
