"""From rows to values: the `TermSheet` of an agreement, in a fixed number of queries."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import Prefetch, QuerySet

from .deadlines import Actor, CountedFrom, ExtensionRight, Notice
from .models import (
    Agreement,
    Amendment,
    CallOffTerm,
    CapTerm,
    CompensationTerm,
    Consumption,
    ExtensionRightTerm,
    IndexComponent,
    IndexFormula,
    OptionTerm,
    PremisesTerm,
    Service,
    ServiceLegalBasis,
    ServiceTerm,
    Succession,
    VolumeTerm,
)
from .periods import Period
from .proration import Rule
from .states import DEAD, DECIDED, AmendmentKind, AmendmentState, Effect, PeriodKind, Status
from .termsheet import (
    AmendmentFact,
    CapFact,
    CompensationFact,
    ConsumptionFact,
    OptionFact,
    PeriodFact,
    ServiceFact,
    SuccessorFact,
    TermSheet,
    VolumeFact,
)

# An undecided agreement has come as far as its most advanced proposal.
STAGES = (
    AmendmentState.CONDITIONAL,
    AmendmentState.PROPOSED,
    AmendmentState.DRAFT,
    AmendmentState.LAPSED,
)
TERMS = (
    "periodterms",
    "extensionrightterms",
    "followupterms",
    "capterms",
    "terminationterms",
    "conditionterms",
    "securityterms",
)
BASES = ServiceLegalBasis.objects.select_related("legal_basis")
PREFETCH: tuple[Any, ...] = (
    Prefetch("amendments", Amendment.objects.order_by("number")),
    *(f"amendments__{name}" for name in TERMS),
    Prefetch("amendments__serviceterms", ServiceTerm.objects.select_related("service")),
    Prefetch("amendments__serviceterms__service__bases", BASES),
    Prefetch("amendments__volumeterms", VolumeTerm.objects.select_related("service")),
    Prefetch("amendments__compensationterms", CompensationTerm.objects.select_related("service")),
    Prefetch("amendments__optionterms", OptionTerm.objects.select_related("service")),
    Prefetch("amendments__premisesterms", PremisesTerm.objects.select_related("service")),
    Prefetch("amendments__calloffterms", CallOffTerm.objects.select_related("option")),
    Prefetch(
        "amendments__compensationterms__index_formula",
        IndexFormula.objects.prefetch_related(
            Prefetch("components", IndexComponent.objects.select_related("series")),
            "components__series__values",
        ),
    ),
    Prefetch(
        "successors",
        Succession.objects.select_related("amendment__agreement").prefetch_related(
            "amendment__serviceterms", "amendment__periodterms"
        ),
    ),
    Prefetch("amendments__successions", Succession.objects.select_related("predecessor__provider")),
    "performances",
    "consumptions",
)


def with_terms(agreements: QuerySet[Agreement]) -> QuerySet[Agreement]:
    """Everything that `read` needs, in a fixed number of queries."""
    return agreements.select_related("board", "provider").prefetch_related(*PREFETCH)


def read(agreement: Agreement) -> TermSheet:
    """The terms of an agreement that was fetched through `with_terms`."""
    rules = agreement.rules
    board, provider = agreement.board, agreement.provider
    numbers = {board.organisation_number, provider.organisation_number}
    return TermSheet(
        form=agreement.form,
        registered_on=agreement.registered_on,
        amendments=tuple(
            amendment_fact(a) for a in agreement.amendments.all() if a.state not in DEAD
        ),
        successors=tuple(_successor(s) for s in _alive(agreement.successors.all())),
        dnr=agreement.dnr,
        same_organisation=len(numbers) == 1 and "" not in numbers,
        expires=rules.expires,
        in_house=rules.in_house,
        procured=rules.procured,
        performed=tuple(
            (Period(p.starts_on, p.ends_on), p.quantity, p.unit)
            for p in agreement.performances.all()
        ),
        consumed=tuple(consumption_fact(c) for c in agreement.consumptions.all()),
    )


def stage(agreement: Agreement, on: date) -> str:
    """How far an agreement that no decision holds on the day had come."""
    first = [a for a in agreement.amendments.all() if a.kind == AmendmentKind.ESTABLISH]
    states = {a.state for a in first}
    if any(a.revoked_on and a.revoked_on <= on for a in first) and states <= {*DEAD, *DECIDED}:
        return Status.REVOKED
    if states & {*DECIDED}:
        return Status.PROPOSED
    for state in STAGES:
        if state in states:
            return state
    return Status.REJECTED if states else Status.DRAFT


def amendment_fact(amendment: Amendment) -> AmendmentFact:
    """The amendment with its terms, which were fetched through `with_terms`."""
    right = next(iter(amendment.extensionrightterms.all()), None)
    plan = next(iter(amendment.followupterms.all()), None)
    end = next(iter(amendment.terminationterms.all()), None)
    cap = next(iter(amendment.capterms.all()), None)
    return AmendmentFact(
        number=amendment.number,
        kind=amendment.kind,
        in_force_on=amendment.in_force_on,
        revoked_on=amendment.revoked_on,
        reference=amendment.decision_reference,
        periods=tuple(
            PeriodFact(
                Period(p.starts_on, p.ends_on), p.kind == PeriodKind.EXTENSION, p.approximate
            )
            for p in amendment.periodterms.all()
        ),
        services=tuple(service_fact(s.service, amendment) for s in amendment.serviceterms.all()),
        volumes=tuple(volume_fact(v) for v in amendment.volumeterms.all()),
        compensations=tuple(compensation_fact(c) for c in amendment.compensationterms.all()),
        right=extension_right(right) if right else None,
        is_right_unclear=bool(right and right.is_cap_unclear),
        options=tuple(option_fact(o) for o in amendment.optionterms.all()),
        called_off=tuple(c.option_id for c in amendment.calloffterms.all()),
        cap=cap_fact(cap) if cap else None,
        follow_up_months=plan.every_months if plan else None,
        follow_up_first_on=plan.first_on if plan else None,
        follow_up_subject=plan.subject if plan else "",
        terminated_on=end.ends_on if end else None,
    )


def service_fact(service: Service, amendment: Amendment | None = None) -> ServiceFact:
    """The service with the statute places that counted when the amendment's term began."""
    starts = [p.starts_on for p in amendment.periodterms.all()] if amendment else []
    names = [
        row.legal_basis.in_list
        for row in service.bases.all()
        if not starts or row.covers(min(starts))
    ]
    return ServiceFact(service.pk, service.name, ", ".join(names), service.target_group)


def _named(service: Service) -> ServiceFact:
    """The service that a volume or a price concerns; what it rests on is said elsewhere."""
    return ServiceFact(service.pk, service.name, target_group=service.target_group)


def volume_fact(term: VolumeTerm) -> VolumeFact:
    """A volume, saved or not."""
    return VolumeFact(
        service=_named(term.service) if term.service else None,
        valid_from=term.valid_from,
        valid_until=term.valid_until,
        replaces=term.effect == Effect.SET,
        quantity=term.quantity,
        quantity_max=term.quantity_max,
        unit=term.unit,
        per=term.per,
        basis=term.basis,
        is_part=term.is_part,
        label=term.label,
    )


def compensation_fact(term: CompensationTerm) -> CompensationFact:
    """A price, saved or not, with the index values that have been published."""
    formula = term.index_formula
    return CompensationFact(
        service=_named(term.service) if term.service else None,
        valid_from=term.valid_from,
        valid_until=term.valid_until,
        replaces=term.effect == Effect.SET,
        amount=term.amount,
        unit=term.unit,
        model=term.model,
        price_level_year=term.price_level_year,
        rule=Rule(term.proration),
        index=formula.name if formula else "",
        uplifts=tuple(formula.uplifts()) if formula else (),
        note=term.note,
    )


def extension_right(term: ExtensionRightTerm) -> ExtensionRight:
    """A right, saved or not. Without notice the last day to act is the last day of the period."""
    notice = None
    if term.notice_months:
        notice = Notice(months=term.notice_months, counted_from=CountedFrom(term.notice_from))
    return ExtensionRight(
        steps=term.steps,
        months_per_step=term.months_per_step,
        automatic=term.is_automatic,
        actor=Actor(term.actor),
        notice=notice,
        not_after=term.not_after,
    )


def option_fact(term: OptionTerm) -> OptionFact:
    """An option, saved or not."""
    return OptionFact(
        title=term.title,
        has_ceiling=term.has_ceiling,
        has_clause=bool(term.clause),
        id=term.pk or 0,
        max_quantity=term.max_quantity,
        unit=term.unit,
        max_amount=term.max_amount,
    )


def cap_fact(term: CapTerm) -> CapFact:
    """A cap, saved or not."""
    return CapFact(term.max_amount, term.max_quantity, term.unit)


def consumption_fact(row: Consumption) -> ConsumptionFact:
    """What has been reported as used."""
    return ConsumptionFact(
        period=Period(row.starts_on, row.ends_on),
        amount=row.amount,
        quantity=row.quantity,
        unit=row.unit,
        option=row.option_id,
    )


def _alive(successions: Iterable[Succession]) -> list[Succession]:
    return [s for s in successions if s.amendment.state not in DEAD]


def _successor(succession: Succession) -> SuccessorFact:
    amendment = succession.amendment
    starts = [p.starts_on for p in amendment.periodterms.all()]
    return SuccessorFact(
        title=amendment.agreement.title,
        service_ids=frozenset(s.service_id for s in amendment.serviceterms.all()),
        decided_on=amendment.in_force_on,
        revoked_on=amendment.revoked_on,
        starts_on=min(starts, default=None),
    )
