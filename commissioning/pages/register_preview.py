"""How an agreement will look in the register, computed from a form that is not saved."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from contracts import economy
from contracts.cautions import Caution, cautions
from contracts.deadlines import planned_follow_ups
from contracts.derivation import Facts, derive
from contracts.periods import months_text
from contracts.states import Form
from contracts.termsheet import TermSheet
from contracts.timeline import Axis, Bar

MOST_STEPS = 4


@dataclass(frozen=True)
class Preview:
    """What `_agreement_preview.html` shows."""

    form: str
    facts: Facts
    axis: Axis | None
    bars: list[Bar]
    per_year: Decimal | None
    level: int | None
    total: Decimal | None
    follow_ups: list[date]
    cautions: list[Caution]

    @property
    def basis(self) -> str:
        names = dict.fromkeys(s.basis for s in self.facts.services if s.basis)
        return ", ".join(names)

    @property
    def act_by(self) -> date | None:
        return self.facts.deadline.act_by if self.facts.deadline else None

    @property
    def length(self) -> str:
        """ "24 månader", with the days that are over."""
        base = self.facts.base
        if base is None or base.ends_on is None:
            return ""
        months, days = base.whole_months()
        rest = f"{days} {'dag' if days == 1 else 'dagar'}" if days else ""
        return " och ".join(part for part in (months_text(months) if months else "", rest) if part)

    @property
    def longest_how(self) -> str:
        """ "Förlängning 1 till 2022-08-31, förlängning 2 till 2023-08-31. Sammanlagt 4 år."."""
        steps = self.facts.steps[:MOST_STEPS]
        if not steps:
            return "Ingen förlängning."
        text = ", ".join(f"förlängning {s.number} till {s.period.ends_on}" for s in steps)
        more = " …" if len(self.facts.steps) > MOST_STEPS else "."
        return f"F{text[1:]}{more}{self._in_all()}"

    @property
    def act_days(self) -> str:
        """ "2021-05-31 och 2022-05-31"."""
        days = [str(step.act_by) for step in self.facts.steps[:MOST_STEPS]]
        if not days:
            return str(self.act_by) if self.act_by else ""
        return f"{', '.join(days[:-1])} och {days[-1]}" if len(days) > 1 else days[0]

    def _in_all(self) -> str:
        term = self.facts.longest_term
        if term is None or term.ends_on is None:
            return ""
        months, days = term.whole_months()
        return "" if days else f" Sammanlagt {months_text(months, years=True)}."


def preview(sheet: TermSheet, on: date) -> Preview:
    """The sheet as it will stand in the register. Pure."""
    facts = derive(sheet, on)
    return Preview(
        form=Form(sheet.form).label,
        facts=facts,
        axis=_axis(facts),
        bars=bars(facts),
        per_year=economy.yearly_cost(facts),
        level=economy.price_level_year(facts),
        total=economy.value(facts, facts.longest_term),
        follow_ups=follow_ups(facts),
        cautions=cautions(sheet, facts),
    )


def bars(facts: Facts) -> list[Bar]:
    """Periods, decided or proposed, then the extensions that are possible."""
    made = [
        Bar(_kind(facts, p.is_extension), p.period.starts_on, p.period.ends_on)
        for p in facts.periods
    ]
    steps = facts.steps[:MOST_STEPS]
    return made + [Bar("possible", s.period.starts_on, s.period.ends_on) for s in steps]


def follow_ups(facts: Facts) -> list[date]:
    """The days of the latest plan within the decided term."""
    plans = [a for a in facts.amendments if a.follow_up_months]
    if not plans or facts.term is None or facts.term.ends_on is None:
        return []
    return planned_follow_ups(
        facts.term, plans[-1].follow_up_months or 1, plans[-1].follow_up_first_on
    )


def _kind(facts: Facts, is_extension: bool) -> str:
    if not facts.is_decided:
        return "proposed"
    return "extension" if is_extension else "base"


def _axis(facts: Facts) -> Axis | None:
    steps = facts.steps[:MOST_STEPS]
    days = [facts.starts_on, facts.ends_on, *(step.period.ends_on for step in steps)]
    return Axis.covering(days)
