"""Everything that is computed about one agreement on a day."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from commissioning.models import Matter
from contracts import cautions, deadlines, derivation, economy, reading
from contracts.derivation import Facts
from contracts.models import Agreement, Amendment
from contracts.states import DEAD, AmendmentKind, AmendmentState, Form
from contracts.termsheet import AmendmentFact, TermSheet

from .agreement_terms import terms_in_words
from .plain import plain


def find_agreements(number: str) -> list[Agreement]:
    """The agreements with that number, otherwise those of the matter with that number."""
    found = reading.with_terms(Agreement.objects.by_number(number).order_by("pk"))
    agreements = list(found)
    if agreements:
        return agreements
    matters = Matter.objects.by_number(number)
    touched = Agreement.objects.filter(amendments__effect__point__matter__in=matters).distinct()
    return list(reading.with_terms(touched.order_by("pk")))


def agreement_facts(agreement: Agreement, on: date) -> dict[str, Any]:
    """The agreement as it stood on the day. Days are ISO, money kronor; see `plain`.

    Sums are unindexed unless the key says so. Keys whose value is not known hold None.
    """
    sheet = reading.read(agreement)
    facts = derivation.derive(sheet, on)
    return plain(
        {
            **_identity(agreement, on),
            **_standing(agreement, facts, on),
            **_sums(sheet, facts),
            **_relations(agreement, on),
            **terms_in_words(agreement, facts),
            "amendments": _amendments(agreement, facts),
            "price_per_hour": _prices_per_hour(facts),
            "warnings": _warnings(agreement, sheet, facts),
        }
    )


def _identity(agreement: Agreement, on: date) -> dict[str, Any]:
    return {
        "on": on,
        "dnr": agreement.dnr,
        "other_dnrs": agreement.other_dnrs,
        "register_number": agreement.register_number,
        "title": agreement.title,
        "form": agreement.form,
        "form_label": Form(agreement.form).label,
        "board": agreement.board.name_on(on),
        "provider": agreement.provider.name_on(on),
    }


def _standing(agreement: Agreement, facts: Facts, on: date) -> dict[str, Any]:
    status = derivation.status(facts, reading.stage(agreement, on), on)
    deadline = facts.deadline
    return {
        "status": status.value,
        "status_label": status.label,
        "is_decided": facts.is_decided,
        "services": [
            {"name": s.name, "legal_basis": s.basis, "target_group": s.target_group}
            for s in facts.services
        ],
        "starts_on": facts.starts_on,
        "base_ends_on": facts.base.ends_on if facts.base else None,
        "ends_on": facts.ends_on,
        "latest_end_on": facts.latest_end_on,
        "act_by": deadline.act_by if deadline else None,
        "deadline_kind": deadline.kind if deadline else None,
        "deadline_explanation": deadline.explanation if deadline else None,
        "steps_used": facts.steps_used,
        "automatic_extensions": facts.automatic_extensions,
        "extension_steps": [
            {
                "number": step.number,
                "starts_on": step.period.starts_on,
                "ends_on": step.period.ends_on,
                "notice_on": step.notice_on,
                "act_by": step.act_by,
            }
            for step in facts.steps
        ],
        "follow_ups": _follow_ups(facts),
    }


def _follow_ups(facts: Facts) -> list[date]:
    """The planned days of the decided term."""
    plan = next((a for a in reversed(facts.amendments) if a.follow_up_months), None)
    term = economy.closed(facts.term, facts.on)
    if plan is None or plan.follow_up_months is None or term is None:
        return []
    return deadlines.planned_follow_ups(term, plan.follow_up_months, plan.follow_up_first_on)


def _sums(sheet: TermSheet, facts: Facts) -> dict[str, Any]:
    return {
        "yearly_cost": economy.yearly_cost(facts),
        "price_level_year": economy.price_level_year(facts),
        "volumes_by_year": _volumes(facts),
        "cost_by_year": economy.cost_by_year(facts),
        "value_base_term": economy.value(facts, facts.base),
        "value_current_term": economy.value(facts, facts.term),
        "value_with_extensions": economy.value(facts, facts.longest_term),
        "indexed_value_base_term": economy.indexed_value(facts, facts.base),
        "cost_per_performed_unit": [
            {"year": year, "unit": unit, "amount": amount}
            for year, unit, amount in economy.cost_per_performed(facts, sheet.performed)
        ],
    }


def _volumes(facts: Facts) -> list[dict[str, Any]]:
    return [
        {
            "year": row.year,
            "service": row.service,
            "unit": row.unit,
            "quantity": row.quantity,
            "highest": row.highest,
            "parts": [{"label": label, "quantity": part} for label, part in row.parts],
        }
        for row in economy.volumes_by_year(facts)
    ]


def _relations(agreement: Agreement, on: date) -> dict[str, Any]:
    """What it replaces and is replaced by, whether or not that is decided yet."""
    return {
        "predecessors": [
            _related(succession.predecessor, amendment)
            for amendment in _alive(agreement)
            for succession in amendment.successions.all()
        ],
        "successors": [
            _related(succession.amendment.agreement, succession.amendment)
            for succession in agreement.successors.all()
            if succession.amendment.state not in DEAD
        ],
    }


def _related(agreement: Agreement, amendment: Amendment) -> dict[str, Any]:
    return {
        "dnr": agreement.dnr,
        "register_number": agreement.register_number,
        "title": agreement.title,
        "decided_on": amendment.in_force_on,
    }


def _alive(agreement: Agreement) -> list[Amendment]:
    return [a for a in agreement.amendments.all() if a.state not in DEAD]


def _amendments(agreement: Agreement, facts: Facts) -> list[dict[str, Any]]:
    return [_amendment(amendment, facts) for amendment in _alive(agreement)]


def _amendment(amendment: Amendment, facts: Facts) -> dict[str, Any]:
    fact = reading.amendment_fact(amendment)
    alone = replace(facts, volumes=fact.volumes, compensations=fact.compensations)
    return {
        "number": amendment.number,
        "kind": amendment.kind,
        "kind_label": AmendmentKind(amendment.kind).label,
        "state": amendment.state,
        "state_label": AmendmentState(amendment.state).label,
        "in_force_on": amendment.in_force_on,
        "counts": fact.counts_on(facts.on),
        "reference": amendment.decision_reference,
        "note": amendment.note,
        "periods": [
            {
                "starts_on": p.period.starts_on,
                "ends_on": p.period.ends_on,
                "is_extension": p.is_extension,
                "approximate": p.approximate,
            }
            for p in fact.periods
        ],
        "volumes_by_year": _volumes(alone),
        "cost_by_year": economy.cost_by_year(alone),
        "price_per_hour": _price_per_hour(fact, facts),
    }


def _price_per_hour(fact: AmendmentFact, facts: Facts) -> dict[int, Any]:
    term = economy.closed(facts.longest_term, facts.on)
    years = term.years() if term else []
    prices = {year: economy.price_per_hour(fact, year) for year in years}
    return {year: price for year, price in prices.items() if price is not None}


def _prices_per_hour(facts: Facts) -> list[dict[str, Any]]:
    return [
        {"amendment": fact.number, "year": year, "amount": price}
        for fact in facts.amendments
        for year, price in _price_per_hour(fact, facts).items()
    ]


def _warnings(agreement: Agreement, sheet: TermSheet, facts: Facts) -> list[dict[str, str]]:
    own = [
        {"code": c.code, "severity": c.severity, "text": c.text}
        for c in cautions.cautions(sheet, facts)
    ]
    return own + _left_behind(agreement, facts)


def _left_behind(agreement: Agreement, facts: Facts) -> list[dict[str, str]]:
    """Services of the agreements it replaces that neither it nor anybody else takes over."""
    replaced = [s.predecessor_id for a in _alive(agreement) for s in a.successions.all()]
    found = []
    for earlier in reading.with_terms(Agreement.objects.filter(pk__in=replaced)):
        sheet = reading.read(earlier)
        for name in cautions.orphaned_services(sheet, derivation.derive(sheet, facts.on)):
            found.append(
                {
                    "code": "orphan_service",
                    "severity": cautions.WARNING,
                    "text": f"{earlier.number} ({earlier.title}), som ersätts, omfattar även "
                    f"{name.lower()}. Ingen tar över insatsen.",
                }
            )
    return found
