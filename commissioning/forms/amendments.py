"""Change an agreement that is in force: extend, call off, change, end."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django import forms
from django.http import QueryDict

from commissioning.forms.base import ActionForm
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
from contracts.derivation import Facts
from contracts.fields import DayField, LinesField
from contracts.models import (
    Agreement,
    CallOffTerm,
    CompensationTerm,
    ConditionTerm,
    OptionTerm,
    PeriodTerm,
    Service,
    ServiceTerm,
    TerminationTerm,
    VolumeTerm,
)
from contracts.models.terms import REVERSED, Term
from contracts.money import format_number, format_sek
from contracts.states import PeriodKind

ENDED = "Avtalet har redan upphört. Registrera ett nytt avtal i stället."
UNDECIDED = "Avtalet är inte beslutat än. Ändra utkastet i stället."
OUTSIDE_RIGHT = (
    "Ett upphandlat avtal får bara förlängas så som det upphandlades (LOU 17 kap. 10 §). "
    "Annars är det en ny upphandling."
)


@dataclass(frozen=True)
class Ground:
    """What an amendment builds on: the agreement, its facts on the day, and the day itself."""

    agreement: Agreement
    facts: Facts
    on: date

    @property
    def is_over(self) -> bool:
        return self.facts.ends_on is not None and self.facts.ends_on < self.on

    @property
    def obstacle(self) -> str:
        """Why nothing can be proposed; empty when something can."""
        if not self.facts.is_decided:
            return UNDECIDED
        return ENDED if self.is_over else ""


class AmendmentForm(ActionForm):
    """Base: an amendment of an agreement in force. `ROWS` are the rows it has."""

    ROWS: dict[str, type[TermRow]] = {}

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

    @classmethod
    def initial_of(cls, terms: Sequence[Term], ground: Ground) -> dict[str, Any]:
        return {}

    def is_valid(self) -> bool:
        return all([super().is_valid(), self.rows.is_valid()])

    def forgive(self) -> None:
        """Show what is typed without its errors: the person has not asked to save yet."""
        self.is_valid()
        self._errors = forms.utils.ErrorDict()
        self.rows.forgive()

    def all_forms(self) -> list[Any]:
        return [self, *self.rows.sets.values()]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if self.ground.obstacle:
            self.add_error(None, self.ground.obstacle)
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

    ends_on = DayField(label="Förlängs till och med")

    @classmethod
    def initial_of(cls, terms: Sequence[Term], ground: Ground) -> dict[str, Any]:
        periods = [t for t in terms if isinstance(t, PeriodTerm)]
        if periods:
            return {"ends_on": periods[-1].ends_on}
        step = next(iter(ground.facts.steps), None)
        return {"ends_on": step.period.ends_on} if step else {}

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
        facts = self.ground.facts
        if facts.ends_on is None:
            return "Avtalet gäller tills vidare och behöver inte förlängas."
        if facts.is_terminated:
            return f"Det är beslutat att avtalet upphör {facts.ends_on}. Det kan inte förlängas."
        if end <= facts.ends_on:
            return f"Avtalet gäller redan till {facts.ends_on}. Ange en senare dag."
        return self._beyond_right(end)

    def _beyond_right(self, end: date) -> str:
        facts, procured = self.ground.facts, self.ground.agreement.rules.procured
        if procured and not facts.steps:
            return f"Ingen förlängning återstår. {OUTSIDE_RIGHT}"
        if procured and end not in [step.period.ends_on for step in facts.steps]:
            days = " eller ".join(str(step.period.ends_on) for step in facts.steps[:3])
            return f"Förlängningsrätten ger {days}. {OUTSIDE_RIGHT}"
        if facts.right and facts.latest_end_on and end > facts.latest_end_on:
            return f"Avtalet får förlängas längst till {facts.latest_end_on}."
        return ""

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
        return found + _above_volume(option, terms) + _above_amount(option, terms)

    def own_terms(self) -> list[Term]:
        option = self.cleaned_data.get("option")
        return [CallOffTerm(option=option)] if option and self.rows.terms() else []

    def options(self) -> list[OptionTerm]:
        field: Any = self.fields["option"]
        return list(field.queryset)


def _above_volume(option: OptionTerm, terms: Sequence[Term]) -> list[str]:
    """The ceiling of a volume counts in each calendar year."""
    years: dict[int | None, Decimal] = {}
    for term in terms:
        if isinstance(term, VolumeTerm) and term.unit == option.unit and not term.is_part:
            year = term.valid_from.year if term.valid_from else None
            years[year] = years.get(year, Decimal(0)) + (term.quantity_max or term.quantity)
    cap = option.max_quantity
    if cap is None or all(total <= cap for total in years.values()):
        return []
    most = format_number(max(years.values()))
    unit = option.get_unit_display()
    return [f"Avropet {most} {unit} överstiger optionens tak {format_number(cap)} {unit} per år."]


def _above_amount(option: OptionTerm, terms: Sequence[Term]) -> list[str]:
    lumps = [t.amount for t in terms if isinstance(t, CompensationTerm) and t.unit == "period"]
    total, cap = sum(lumps, Decimal(0)), option.max_amount
    if cap is None or total <= cap:
        return []
    return [f"Avropet {format_sek(total)} överstiger optionens tak {format_sek(cap)}."]


class ChangeForm(AmendmentForm):
    """Change volumes, prices, services, units or conditions from a day."""

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
        }

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        self.refuse_nothing("Fyll i vad som ändras.")
        return data

    def own_terms(self) -> list[Term]:
        data = self.cleaned_data
        services: list[Term] = [ServiceTerm(service=s) for s in data.get("services") or ()]
        return services + [ConditionTerm(text=text) for text in data.get("conditions") or ()]


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

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        day, facts = data.get("ends_on"), self.ground.facts
        if day is None or self.ground.obstacle:
            return data
        if facts.starts_on and day < facts.starts_on:
            self.add_error("ends_on", REVERSED.replace("Till och med-dagen", "Sista dagen"))
        elif facts.ends_on and day >= facts.ends_on:
            self.add_error(
                "ends_on", f"Avtalet slutar redan {facts.ends_on}. Ange en tidigare dag."
            )
        return data

    def own_terms(self) -> list[Term]:
        day = self.cleaned_data.get("ends_on")
        reason = self.cleaned_data.get("reason", "")
        return [TerminationTerm(ends_on=day, reason=reason)] if day else []
