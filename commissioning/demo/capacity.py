"""Needs, in- and outflow, performed volumes and competition plans.

Boendestöd 2018 is as the memo of 2018-03-05 says; what concerns the running register is made up.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal

from commissioning.demo.running_lines import LINES, Line
from commissioning.demo.world import REASON, World
from contracts.models import (
    Agreement,
    Choice,
    CompetitionLine,
    CompetitionPlan,
    Need,
    NeedFlow,
    Performance,
)
from contracts.periods import add_months
from contracts.states import VolumePer, VolumeUnit

MEMO = "Tjänsteskrivelse 2018-03-05, boendestöd"
MADE_UP = "Påhittad uppgift ur verksamhetssystemet"
# Service, unit, need a year in the present year, and persons.
NEEDS = [
    ("support_at_home", VolumeUnit.HOURS, 24_800, 205),
    ("daily", VolumeUnit.PLACES, 68, 68),
    ("group_home", VolumeUnit.PLACES, 31, 31),
    ("care_home", VolumeUnit.PLACES, 204, 204),
    ("escort", VolumeUnit.HOURS, 5_900, 96),
    ("relief", VolumeUnit.HOURS, 3_600, 70),
    ("assistance", VolumeUnit.HOURS, 21_400, 9),
]
# Service, new persons a month, and how many leave.
FLOWS = [("support_at_home", "4", "2", "3"), ("care_home", "6", "5", "5.5")]
USED = ("0.97", "0.91", "1.04", "0.88")
PLAN = [
    ("support_at_home", Choice.PROCURED, "Volymen växer, och flera utförare ger valmöjlighet."),
    ("daily", Choice.PROCURED, "Två av tre enheter ska prövas mot marknaden."),
    ("residential_children", Choice.OWN, "Akuta placeringar kräver rådighet över platserna."),
    ("family_counselling", Choice.OWN, "Liten volym. Kompetensen finns i förvaltningen."),
    ("escort", Choice.CHOICE_SYSTEM, "Den enskilde ska kunna välja utförare."),
]
ELDERLY_PLAN = [
    ("care_home", Choice.PROCURED, "Hälften av platserna ska drivas av andra än kommunen."),
    ("home_care", Choice.CHOICE_SYSTEM, "Valfrihet enligt kommunfullmäktiges beslut."),
    ("short_term", Choice.OWN, "Nära samarbete med sjukhuset om utskrivningar."),
]


def enter(world: World, running: dict[str, Agreement]) -> None:
    """Everything of this module."""
    _housing_support(world)
    _needs(world)
    rows = list(_performances(world, running))
    Performance.objects.create_many(rows, reason=REASON, by=world.by)
    _plan(world, "son", PLAN)
    _plan(world, "aldre", ELDERLY_PLAN)


def _housing_support(world: World) -> None:
    world.keep(
        Need(
            service=world.services["support_at_home"],
            first_year=2018,
            last_year=2019,
            quantity=75_500,
            persons=620,
            stated_on=date(2018, 3, 5),
            source=MEMO,
            note="Omkring 620 personer, ungefär tio timmar per person och månad.",
        )
    )
    world.keep(_flow(world, "support_at_home", "10", "5", "6", date(2018, 3, 5), MEMO))


def _needs(world: World) -> None:
    year, stated_on = world.today.year, _first_of_year(world)
    for service, unit, quantity, persons in NEEDS:
        world.keep(
            Need(
                service=world.services[service],
                unit=unit,
                first_year=year,
                last_year=year,
                quantity=quantity,
                persons=persons,
                stated_on=stated_on,
                source=MADE_UP,
            )
        )
    for service, inflow, least, most in FLOWS:
        world.keep(_flow(world, service, inflow, least, most, stated_on, MADE_UP))


def _flow(
    world: World, service: str, inflow: str, least: str, most: str, on: date, source: str
) -> NeedFlow:
    return NeedFlow(
        service=world.services[service],
        stated_on=on,
        inflow=Decimal(inflow),
        outflow_least=Decimal(least),
        outflow_most=Decimal(most),
        source=source,
    )


def _performances(world: World, running: dict[str, Agreement]) -> Iterator[Performance]:
    """Quarter by quarter this year, and whole quarters of last year, while the line runs."""
    for index, line in enumerate(line for line in LINES if line.volume):
        first = add_months(world.today.replace(day=1), line.start)
        last = add_months(first, line.months or 1200) - timedelta(days=1)
        for starts_on, ends_on in _quarters(world):
            if first <= starts_on and ends_on <= last:
                yield _performance(world, line, running[line.title], index, starts_on, ends_on)


def _quarters(world: World) -> Iterator[tuple[date, date]]:
    for year in (world.today.year - 1, world.today.year):
        for month in (1, 4, 7, 10):
            starts_on = date(year, month, 1)
            ends_on = add_months(starts_on, 3) - timedelta(days=1)
            if ends_on < world.today:
                yield starts_on, ends_on


def _performance(
    world: World, line: Line, agreement: Agreement, index: int, starts_on: date, ends_on: date
) -> Performance:
    assert line.volume is not None
    share = Decimal(USED[(index + starts_on.month // 3) % len(USED)])
    quarter = Decimal(4) if line.volume.per == VolumePer.YEAR else Decimal(1)
    return Performance(
        agreement=agreement,
        service=world.services[line.service],
        starts_on=starts_on,
        ends_on=ends_on,
        quantity=round(line.volume.quantity * share / quarter),
        unit=line.volume.unit,
        source=MADE_UP,
    )


def _plan(world: World, board: str, lines: list[tuple[str, Choice, str]]) -> None:
    year = world.today.year
    plan = world.keep(
        CompetitionPlan(
            board=world.parties[board],
            first_year=year - 1,
            last_year=year + 2,
            decided_on=date(year - 2, 11, 20),
            reference=f"{world.parties[board].name} {year - 2}-11-20 § 141",
            note="Påhittad plan.",
            is_example=True,
        )
    )
    for index, (service, choice, ground) in enumerate(lines):
        world.keep(
            CompetitionLine(
                plan=plan,
                service=world.services[service],
                choice=choice,
                ground=ground,
                starts_on=date(year - 1 + index % 3, 1 + 3 * (index % 2), 1),
            )
        )


def _first_of_year(world: World) -> date:
    """A day in January, or the day itself when January is young."""
    return min(date(world.today.year, 1, 15), world.today)
