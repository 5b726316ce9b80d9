"""The amendments of an agreement in order, what each said, and the decisions behind them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse

from commissioning.models import Matter, PointEffect, PointOutcome
from commissioning.pages.terms_in_words import terms_in_words
from commissioning.permissions import Permission, has_permission
from contracts.derivation import Facts
from contracts.models import TERM_MODELS, Agreement, Amendment
from contracts.models.terms import Term
from contracts.states import AmendmentKind, AmendmentState

GLYPHS = {
    AmendmentState.DRAFT: "streckad",
    AmendmentState.PROPOSED: "halv",
    AmendmentState.CONDITIONAL: "lank",
    AmendmentState.IN_FORCE: "rombfylld",
    AmendmentState.REJECTED: "kryss",
    AmendmentState.WITHDRAWN: "kryss",
    AmendmentState.LAPSED: "forfallet",
    AmendmentState.REVOKED: "upphavt",
}


@dataclass(frozen=True)
class LedgerRow:
    """One amendment: its state on the day, its terms in words and where it was decided."""

    amendment: Amendment
    state: str
    glyph: str
    terms: list[tuple[str, list[str]]]
    matter: Matter | None
    edit_url: str
    withdraw_url: str
    run_id: int | None = None
    is_revoked: bool = False


@dataclass(frozen=True)
class DecisionRow:
    """A decided text, or the reference of a decision that was read in from before."""

    on: date
    reference: str
    outcome: str
    is_approval: bool
    text: str
    matter: Matter | None
    memo_url: str
    url: str = ""


def ledger(agreement: Agreement, facts: Facts, user: Any) -> list[LedgerRow]:
    """Every amendment, the first one first."""
    may = has_permission(user, Permission.PROPOSE, agreement.board)
    return [_row(amendment, facts.on, may) for amendment in agreement.amendments.all()]


def _row(amendment: Amendment, on: date, may: bool) -> LedgerRow:
    effect = effect_of(amendment)
    editable = may and amendment.can_be_edited
    # What an index run wrote is computed: it is taken back and made again, never edited.
    is_computed = amendment.kind == AmendmentKind.INDEX
    return LedgerRow(
        amendment=amendment,
        state=_state_on(amendment, on),
        glyph=GLYPHS[AmendmentState(amendment.state)],
        terms=terms_in_words(terms_of(amendment)),
        matter=effect.point.matter if effect else None,
        edit_url=_url("amendment-edit", amendment) if editable and not is_computed else "",
        withdraw_url=_url("amendment-withdraw", amendment) if editable else "",
        run_id=next((price.run_id for price in amendment.indexed_prices.all()), None),
        is_revoked=_is_revoked(amendment, on),
    )


def _state_on(amendment: Amendment, on: date) -> str:
    """ "Beslutad 2019-05-22", that it was not decided on the day shown, or was revoked by then."""
    day, revoked_on = amendment.in_force_on, amendment.revoked_on
    if day is None:
        return amendment.get_state_display()
    if day > on:
        return f"Inte beslutad då, beslutades {day}"
    if _is_revoked(amendment, on):
        return f"Beslutad {day}, upphävd {revoked_on}"
    return f"Beslutad {day}"


def _is_revoked(amendment: Amendment, on: date) -> bool:
    return amendment.revoked_on is not None and amendment.revoked_on <= on


def terms_of(amendment: Amendment) -> list[Term]:
    """The terms from what was prefetched, in the order of their kinds."""
    return [
        term
        for model in TERM_MODELS
        for term in getattr(amendment, f"{model.__name__.lower()}s").all()
    ]


def effect_of(amendment: Amendment) -> PointEffect | None:
    """The decision point's effect, where the amendment lies in a matter (prefetched)."""
    return getattr(amendment, "effect", None)


def decisions(agreement: Agreement, on: date) -> list[DecisionRow]:
    """What boards had decided about the agreement by the day, the latest first."""
    rows: dict[tuple[date, str, str], DecisionRow] = {}
    for amendment in agreement.amendments.all():
        for row in _decided(amendment, on):
            if row.on <= on:
                rows[(row.on, row.reference, row.text)] = row
    return sorted(rows.values(), key=lambda row: row.on, reverse=True)


def _decided(amendment: Amendment, on: date) -> list[DecisionRow]:
    effect = effect_of(amendment)
    if effect is not None:
        outcomes = [o for o in effect.point.outcomes.all() if not o.is_superseded]
        return [_outcome(outcome, effect.point.matter) for outcome in outcomes]
    if amendment.in_force_on is None:
        return []
    reference = amendment.decision_reference
    is_revoked = _is_revoked(amendment, on)
    if is_revoked:
        reference = f"{reference}, tillbakataget {amendment.revoked_on}"
    return [DecisionRow(amendment.in_force_on, reference, "", not is_revoked, "", None, "")]


def _outcome(outcome: PointOutcome, matter: Matter) -> DecisionRow:
    decision = outcome.decision
    section = f"§ {decision.section}" if decision.section else ""
    has_memo = hasattr(matter, "memo")
    return DecisionRow(
        on=decision.decided_on,
        reference=f"{decision.get_organ_display()} {section}".strip(),
        outcome=_in_words(outcome),
        is_approval=outcome.is_approval and outcome.reversed_by_id is None,
        text=outcome.decided_text,
        matter=matter,
        memo_url=reverse("commissioning:memo-pdf", args=[matter.pk]) if has_memo else "",
        url=decision.get_absolute_url(),
    )


def _in_words(outcome: PointOutcome) -> str:
    words = outcome.get_outcome_display()
    return f"{words}, upphävt genom ett senare beslut" if outcome.reversed_by_id else words


def _url(name: str, amendment: Amendment) -> str:
    return reverse(f"commissioning:{name}", args=[amendment.pk])
