"""Old agreements in bulk and new ones in a matter, for the tests of many-to-few."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from commissioning.actions import replacements
from commissioning.models import Matter, MatterGroup
from contracts.actions import imports
from contracts.models import (
    Agreement,
    Amendment,
    CompensationTerm,
    PeriodTerm,
    Service,
    ServiceTerm,
)
from providers.models import Party
from tests import factories

NEW_STARTS_ON = date(2028, 1, 1)
LAST_OLD_DAY = date(2027, 12, 31)


def make_olds(
    number: int,
    *,
    board: Party,
    provider: Party,
    ends_on: date | None = LAST_OLD_DAY,
    services: Sequence[Service] = (),
    per_year: int | None = 1000,
    title: str = "Äldre uppdrag",
) -> list[Agreement]:
    """Running agreements "Äldre uppdrag 1", "Äldre uppdrag 2" …"""
    rows = []
    for index in range(1, number + 1):
        terms = [PeriodTerm(starts_on=date(2024, 1, 1), ends_on=ends_on)]
        terms += [ServiceTerm(service=service) for service in services]
        if per_year is not None:
            terms.append(CompensationTerm(amount=Decimal(per_year), price_level_year=2024))
        agreement = factories.new_agreement(
            board=board,
            provider=provider,
            title=f"{title} {index}",
            registered_on=date(2023, 10, 1),
        )
        rows.append((agreement, terms))
    return imports.record_many(
        rows=rows,
        on=date(2023, 11, 1),
        reference=f"{board} 2023-11-01 § 1",
        by=factories.registrar(),
    )


def make_new(
    board: Party,
    title: str,
    *,
    provider: Party,
    services: tuple[Service, ...] = (),
    starts_on: date = NEW_STARTS_ON,
    per_year: int | None = 5000,
) -> Amendment:
    """The draft of a new agreement."""
    return factories.make_draft(
        board=board,
        title=title,
        provider=provider,
        terms=factories.base_terms(
            starts_on, None, services=services, per_year=per_year, price_level_year=2028
        ),
    )


def make_group(*matters: Matter) -> MatterGroup:
    """A group that the matters, one for each board, belong to."""
    first, *others = matters
    by = factories.registrar()
    group = replacements.begin(matter=first, title="Många blir få", by=by)
    for matter in others:
        replacements.join(matter=matter, group=group, by=by)
    for matter in matters:
        matter.refresh_from_db()
    return group


def draw_in(group: MatterGroup, agreements: Sequence[Agreement]) -> list[int]:
    keys = [agreement.pk for agreement in agreements]
    replacements.add(group=group, agreements=keys, by=factories.registrar())
    return keys
