"""The terms of an agreement that are not sums: units, securities, options, rights, conditions."""

from __future__ import annotations

from typing import Any

from contracts.derivation import Facts
from contracts.models import Agreement, Amendment


def terms_in_words(agreement: Agreement, facts: Facts) -> dict[str, Any]:
    """Terms of the amendments that count on the day of `facts`."""
    numbers = {fact.number for fact in facts.amendments}
    amendments = [a for a in agreement.amendments.all() if a.number in numbers]
    return {
        "extension_right": _right(amendments),
        "compensations": _compensations(facts),
        "premises": [
            {"name": p.name, "service": p.service.name if p.service else None, "places": p.places}
            for a in amendments
            for p in a.premisesterms.all()
        ],
        "securities": [
            {"name": s.name, "amount": s.amount, "ends_on": s.ends_on}
            for a in amendments
            for s in a.securityterms.all()
        ],
        "options": [
            {"title": o.title, "clause": o.clause, "has_ceiling": o.has_ceiling}
            for a in amendments
            for o in a.optionterms.all()
        ],
        "conditions": [c.text for a in amendments for c in a.conditionterms.all()],
        "performed": [
            {
                "starts_on": p.starts_on,
                "ends_on": p.ends_on,
                "quantity": p.quantity,
                "unit": p.unit,
                "is_approximate": p.is_approximate,
            }
            for p in agreement.performances.all()
        ],
    }


def _right(amendments: list[Amendment]) -> dict[str, Any] | None:
    rights = [right for a in amendments for right in a.extensionrightterms.all()]
    if not rights:
        return None
    right = rights[-1]
    return {
        "steps": right.steps,
        "months_per_step": right.months_per_step,
        "is_automatic": right.is_automatic,
        "actor": right.actor,
        "notice_months": right.notice_months,
        "notice_from": right.notice_from,
        "channel": right.channel,
        "not_after": right.not_after,
        "is_cap_unclear": right.is_cap_unclear,
    }


def _compensations(facts: Facts) -> list[dict[str, Any]]:
    return [
        {
            "service": c.service.name if c.service else None,
            "amount": c.amount,
            "unit": c.unit,
            "model": c.model,
            "price_level_year": c.price_level_year,
            "index": c.index,
            "valid_from": c.valid_from,
            "valid_until": c.valid_until,
            "note": c.note,
        }
        for c in facts.compensations
    ]
