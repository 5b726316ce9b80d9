"""The page of an agreement: its key facts, parties, periods, options and conditions in words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from commissioning.last_days import BoardCalendar
from commissioning.pages import (
    agreement_caps,
    agreement_economy,
    agreement_follow_ups,
    agreement_ledger,
    agreement_steps,
    agreement_timeline,
)
from commissioning.pages.agreement_records import Neighbours
from commissioning.pages.replacement_history import Neighbour, replaced
from commissioning.pages.terms_in_words import (
    ceiling_text,
    in_words,
    notice_text,
    right_steps_text,
    sentence_case,
)
from commissioning.permissions import Permission, has_permission
from contracts import cautions, deadlines, derivation, economy, reading
from contracts.deadlines import ExtensionRight
from contracts.derivation import Facts
from contracts.models import Agreement, Amendment, OptionTerm, PremisesTerm
from contracts.money import ZERO, format_sek
from contracts.quantities import quantity_text
from contracts.states import DEAD, Status
from contracts.termsheet import TermSheet
from providers.models import Party


@dataclass(frozen=True)
class Name:
    """A party's name on the day that counts, and today's when it is another."""

    party: Party
    then: str
    now: str


@dataclass(frozen=True)
class PeriodRow:
    """A row of the table of periods."""

    name: str
    starts_on: date
    ends_on: date | None
    act_by: date | None
    how: str
    state: str
    text: str


@dataclass(frozen=True)
class OptionRow:
    """An option with its ceiling and how it has been used."""

    title: str
    ceiling: str
    clause: str
    uses: list[str]


def agreement_page(
    agreement: Agreement,
    on: date,
    neighbours: Neighbours,
    user: Any,
    *,
    today: date,
    calendar: BoardCalendar,
) -> dict[str, Any]:
    """The context of the page: the agreement as valid on the day. Makes no queries."""
    sheet = reading.read(agreement)
    facts = derivation.derive(sheet, on)
    status = derivation.status(facts, reading.stage(agreement, on), on)
    plan, days = agreement_follow_ups.planned(agreement, facts, status)
    return {
        "agreement": agreement,
        "facts": facts,
        "status": status,
        "status_text": status_text(facts, status),
        "key": key_facts(agreement, facts),
        "timeline": agreement_timeline.timeline(sheet, facts, days),
        "cautions": caution_rows(sheet, facts),
        "undecided_then": _was_decided_later(sheet, facts),
        **_about(agreement, sheet, facts, neighbours),
        **_economy(sheet, facts),
        **_rights(agreement, sheet, facts),
        **agreement_caps.context(agreement, sheet, facts),
        **agreement_follow_ups.context(agreement, facts, plan, days),
        "may_follow_up": has_permission(user, Permission.FOLLOW_UP, agreement.board),
        "ledger": agreement_ledger.ledger(agreement, facts, user),
        "decisions": agreement_ledger.decisions(agreement, on),
        "next_steps": agreement_steps.next_steps(agreement, facts, user, today, calendar, days),
    }


def caution_rows(sheet: TermSheet, facts: Facts) -> list[tuple[str, cautions.Caution]]:
    """(anchor, caution): the code, numbered from the second one of the same sort."""
    seen: dict[str, int] = {}
    rows = []
    for caution in cautions.cautions(sheet, facts):
        seen[caution.code] = seen.get(caution.code, 0) + 1
        number = f"-{seen[caution.code]}" if seen[caution.code] > 1 else ""
        rows.append((f"{caution.code}{number}", caution))
    return rows


def status_text(facts: Facts, status: Status) -> str:
    """The word of the pill, "Förlängt, period 1 av 2" where the number says more."""
    if status == Status.EXTENDED and facts.right and facts.right.steps:
        return f"Förlängt, {facts.steps_used} av {facts.right.steps} gånger"
    return str(status.label)


def key_facts(agreement: Agreement, facts: Facts) -> dict[str, Any]:
    """What is said in the row below the heading."""
    level = economy.price_level_year(facts)
    cost = economy.yearly_cost(facts)
    return {
        "cost": format_sek(cost),
        "level": f"{level} års prisnivå" if level else ("prisnivå saknas" if cost else ""),
        "latest": _latest_end_note(facts),
        "provider": party_name(agreement.provider, facts.on),
        "board": party_name(agreement.board, facts.on),
    }


def _latest_end_note(facts: Facts) -> str:
    if facts.ends_on is None:
        return ""
    if not facts.steps:
        return "ingen förlängning återstår"
    if facts.ends_on < facts.on:
        return "förlängdes inte så långt"
    if facts.latest_end_on is None:
        return "kan förlängas utan gräns"
    numbers = [str(step.number) for step in facts.steps]
    named = numbers[0] if len(numbers) == 1 else f"{', '.join(numbers[:-1])} och {numbers[-1]}"
    return f"med förlängning {named}"


def party_name(party: Party, on: date) -> Name:
    then = party.name_on(on)
    return Name(party, then, party.name if party.name != then else "")


def _was_decided_later(sheet: TermSheet, facts: Facts) -> date | None:
    """The day of the first decision, when the page shows a day before it."""
    days = [a.in_force_on for a in sheet.amendments if a.in_force_on]
    return min(days) if days and min(days) > facts.on else None


def shown_amendments(agreement: Agreement, facts: Facts) -> list[Amendment]:
    """The amendments whose terms count on the day."""
    numbers = {a.number for a in facts.amendments}
    return [a for a in agreement.amendments.all() if a.number in numbers and a.state not in DEAD]


def _about(
    agreement: Agreement, sheet: TermSheet, facts: Facts, neighbours: Neighbours
) -> dict[str, Any]:
    shown = shown_amendments(agreement, facts)
    started_on = facts.starts_on or facts.on
    premises = [p for a in shown for p in a.premisesterms.all()]
    return {
        "board_then": party_name(agreement.board, min(started_on, facts.on)),
        "provider_then": party_name(agreement.provider, min(started_on, facts.on)),
        "conditions": [c.text for a in shown for c in a.conditionterms.all()],
        "premises": premises,
        "premises_text": premises_text(premises),
        "securities": [in_words(s) for a in shown for s in a.securityterms.all()],
        "replaced": replaced(
            agreement, list(_predecessors(agreement, neighbours)), economy.yearly_cost(facts)
        ),
        "replaced_by": list(_successors(agreement, neighbours)),
        "orphans": _orphans_text(sheet, facts),
    }


def premises_text(premises: list[PremisesTerm]) -> str:
    """ "6 enheter, 31 platser"; says when places are unknown."""
    count = len(premises)
    known = [p.places for p in premises if p.places is not None]
    units = f"{count} enhet" if count == 1 else f"{count} enheter"
    if not known:
        return f"{units}, antal platser saknas"
    places = f"{units}, {sum(known)} platser"
    missing = count - len(known)
    return places if not missing else f"{places} (antal saknas för {missing})"


def _predecessors(agreement: Agreement, neighbours: Neighbours) -> Iterator[Neighbour]:
    for amendment in agreement.amendments.all():
        for succession in amendment.successions.all():
            if amendment.state not in DEAD:
                earlier = succession.predecessor
                row = neighbours.standings.get(earlier.pk)
                yield Neighbour(
                    earlier,
                    row.starts_on if row else None,
                    row.ends_on if row else None,
                    succession.note,
                    neighbours.orphans.get(earlier.pk, []),
                    provider=row.provider_name if row else earlier.provider.name,
                    yearly_cost=row.yearly_cost if row else None,
                )


def _successors(agreement: Agreement, neighbours: Neighbours) -> Iterator[Neighbour]:
    for succession in agreement.successors.all():
        amendment = succession.amendment
        if amendment.state not in DEAD:
            row = neighbours.standings.get(amendment.agreement_id)
            yield Neighbour(
                amendment.agreement,
                row.starts_on if row else None,
                row.ends_on if row else None,
                succession.note,
                [],
                amendment.in_force_on is not None,
                yearly_cost=row.yearly_cost if row else None,
                together=neighbours.together.get(amendment.pk, 1) - 1,
            )


def _orphans_text(sheet: TermSheet, facts: Facts) -> str:
    names = cautions.orphaned_services(sheet, facts)
    return f"Saknar ersättare: {', '.join(names)}" if names else ""


def _economy(sheet: TermSheet, facts: Facts) -> dict[str, Any]:
    return {
        "years": agreement_economy.year_table(facts),
        "economy_notes": agreement_economy.notes(facts, sheet),
    }


def _rights(agreement: Agreement, sheet: TermSheet, facts: Facts) -> dict[str, Any]:
    return {
        "period_rows": list(period_rows(sheet, facts)),
        "right_text": right_text(facts.right),
        "options": option_rows(shown_amendments(agreement, facts)),
    }


def right_text(right: ExtensionRight | None) -> str:
    """The right to extend as a sentence."""
    if right is None:
        return "Ingen rätt till förlängning är angiven."
    parts = [
        right_steps_text(right.steps, right.months_per_step),
        "förlängs av sig självt om ingen säger upp" if right.automatic else "",
        f"{right.actor.label.lower()} {'säger upp' if right.automatic else 'förlänger'}",
        notice_text(
            right.notice.months if right.notice else None,
            right.notice.counted_from if right.notice else "",
        ),
        f"längst till och med {right.not_after}" if right.not_after else "",
    ]
    return sentence_case(", ".join(part for part in parts if part)) + "."


def period_rows(sheet: TermSheet, facts: Facts) -> Iterator[PeriodRow]:
    """Every decided period with the day the decision was due, then the steps that are left."""
    decided = {p: a for a in facts.amendments for p in a.periods}
    number, end = 0, None
    for fact in facts.periods:
        number += fact.is_extension
        name = f"Förlängning {number}" if fact.is_extension else "Grundperiod"
        due = _due(end, facts.right) if fact.is_extension and end else (None, "")
        amendment = decided.get(fact)
        day = amendment.in_force_on if amendment else None
        state = ("decided", f"Beslutad {day}") if day else ("proposed", "Inte beslutad")
        if facts.is_decided and amendment is None:
            state = ("automatic", "Förlängdes av sig självt")
        if agreement_timeline.is_cut_away(fact.period, facts):
            state = ("cut", f"Gäller inte, avtalet upphör {facts.ends_on}")
        yield PeriodRow(name, fact.period.starts_on, fact.period.ends_on, *due, *state)
        end = fact.period.ends_on
    yield from _step_rows(sheet, facts)


def _due(end: date, right: ExtensionRight | None) -> tuple[date | None, str]:
    """The last day to act for what follows an end, and how it was counted."""
    if right is None:
        return None, ""
    deadline = deadlines.next_deadline(end, right, 0)
    if deadline is None:
        return None, ""
    return deadline.act_by, deadline.explanation


def _step_rows(sheet: TermSheet, facts: Facts) -> Iterator[PeriodRow]:
    proposed = agreement_timeline.proposed_periods(sheet, facts)
    end = facts.ends_on
    for step in agreement_timeline.shown_steps(facts):
        is_proposed = any(p.period.overlaps(step.period) for p in proposed)
        yield PeriodRow(
            f"Förlängning {step.number}",
            step.period.starts_on,
            step.period.ends_on,
            step.act_by,
            _due(end, facts.right)[1] if end else "",
            "proposed" if is_proposed else "possible",
            "Föreslagen" if is_proposed else "Inte beslutad",
        )
        end = step.period.ends_on


def option_rows(shown: list[Amendment]) -> list[OptionRow]:
    """The options, and each call-off of them with what it added."""
    uses: dict[int, list[str]] = {}
    for amendment in shown:
        for call_off in amendment.calloffterms.all():
            uses.setdefault(call_off.option_id, []).append(_use(amendment))
    options: list[OptionTerm] = [o for a in shown for o in a.optionterms.all()]
    return [OptionRow(o.title, ceiling_text(o), o.clause, uses.get(o.pk, [])) for o in options]


def _use(amendment: Amendment) -> str:
    money = sum((c.amount for c in amendment.compensationterms.all()), ZERO)
    hours: Decimal = sum(
        (v.quantity for v in amendment.volumeterms.all() if v.unit == "hours" and not v.is_part),
        ZERO,
    )
    day = f"Avropad {amendment.in_force_on}" if amendment.in_force_on else "Avrop föreslaget"
    said = [f"{quantity_text(hours)} timmar" if hours else "", format_sek(money) if money else ""]
    return ", ".join(part for part in [day, *said] if part)
