"""Index 2018: two contracts with the same price of 2017 part ways under OPI and 90/10.

The announcement names no contract; these two are made up to carry the two formulas.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from commissioning.demo.world import World
from contracts.models import (
    Agreement,
    CompensationTerm,
    ExtensionRightTerm,
    PeriodTerm,
    ServiceTerm,
    VolumeTerm,
)
from contracts.states import (
    CompensationModel,
    CompensationUnit,
    Form,
    VolumeBasis,
    VolumePer,
    VolumeUnit,
)

PRICE = Decimal(1_500)
PAIR = (
    ("Gruppbostad Lövsångargatan", "almvik", "opi"),
    ("Gruppbostad Trädgårdsgatan", "granby", "90/10"),
)


def enter(world: World) -> list[Agreement]:
    return [_contract(world, *row) for row in PAIR]


def _contract(world: World, title: str, provider: str, formula: str) -> Agreement:
    agreement = world.agreement(
        form=Form.PROCURED_CONTRACT,
        title=title,
        board="son",
        provider=provider,
        registered_on=date(2016, 10, 19),
    )
    terms = [
        PeriodTerm(starts_on=date(2017, 1, 1), ends_on=date(2019, 12, 31)),
        ExtensionRightTerm(steps=1, months_per_step=24, notice_months=6),
        ServiceTerm(service=world.services["group_home"]),
        VolumeTerm(
            quantity=6,
            unit=VolumeUnit.PLACES,
            per=VolumePer.CONSTANT,
            basis=VolumeBasis.CAPACITY,
        ),
        CompensationTerm(
            model=CompensationModel.PLACE,
            amount=PRICE,
            unit=CompensationUnit.PLACE_DAY,
            price_level_year=2017,
            index_formula=world.formulas[formula],
        ),
    ]
    return world.record(
        agreement,
        terms,
        on=date(2016, 10, 19),
        reference="Omsorgsnämnden 2016-10-19",
        note="Påhittat avtal som visar hur ett index slår. Beskedet om 2018 års index är verkligt.",
    )
