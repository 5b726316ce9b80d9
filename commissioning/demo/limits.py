"""Caps with running use, sorts of services and the limits of direct awards."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal

from commissioning.demo.world import World
from contracts.actions import limits
from contracts.models import Agreement, AwardGroup, CapTerm, Consumption
from contracts.models.terms import Term
from contracts.periods import add_months
from contracts.states import AwardKind, VolumeUnit

# The largest value in kronor and the largest volume of care days of each framework agreement.
CAPS = {
    "Behandlingshem för barn och unga": (18_000_000, 3_300),
    "Behandlingshem för vuxna": (24_000_000, None),
    "Konsulentstödda familjehem": (34_000_000, 20_400),
}
GROUPS = {
    "Placering utanför hemmet": ("residential_children", "residential_adults", "foster"),
    "Stöd i eget boende": ("support_at_home", "escort", "relief", "contact"),
}


@dataclass(frozen=True)
class Use:
    """What was used in a year that ended so many months ago."""

    title: str
    months_ago: int
    amount: int
    days: int | None = None


USES = (
    Use("Behandlingshem för barn och unga", 18, 6_900_000, 1_270),
    Use("Behandlingshem för barn och unga", 6, 8_400_000, 1_540),
    Use("Behandlingshem för vuxna", 8, 7_350_000),
    Use("Konsulentstödda familjehem", 24, 16_200_000, 9_590),
    Use("Konsulentstödda familjehem", 2, 18_100_000, 10_700),
)
SOURCE = "Påhittat: fakturor i ekonomisystemet"


def cap_terms(title: str) -> list[Term]:
    """The cap of a line of the running register, where it has one."""
    if title not in CAPS:
        return []
    amount, days = CAPS[title]
    quantity = Decimal(days) if days else None
    return [CapTerm(max_amount=Decimal(amount), max_quantity=quantity, unit=VolumeUnit.DAYS)]


def enter(world: World, running: dict[str, Agreement]) -> None:
    """After the running register, whose agreements are given by title."""
    limits.enter_known_limits(by=world.by)
    for name, keys in GROUPS.items():
        limits.save_group(
            group=AwardGroup(),
            name=name,
            kind=AwardKind.WELFARE,
            services=[world.services[key] for key in keys],
            version=None,
            by=world.by,
        )
    for use in USES:
        _report(world, running[use.title], use)


def _report(world: World, agreement: Agreement, use: Use) -> None:
    last = add_months(world.today.replace(day=1), -use.months_ago) - timedelta(days=1)
    first = add_months(last + timedelta(days=1), -12)
    record = Consumption(
        starts_on=first,
        ends_on=last,
        amount=Decimal(use.amount),
        quantity=Decimal(use.days) if use.days else None,
        unit=VolumeUnit.DAYS,
        source=SOURCE,
    )
    limits.report_consumption(consumption=record, agreement=agreement, by=world.by)
