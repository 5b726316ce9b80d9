"""Tunngatan: a group home in the municipality's own hands, paid by performed day.

The index starts inside the term: 242 days at the price of 2015 and 124 at that of 2016.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from commissioning.demo.world import World
from contracts.deadlines import Actor
from contracts.models import (
    Agreement,
    CompensationTerm,
    ConditionTerm,
    ExtensionRightTerm,
    PeriodTerm,
    ServiceTerm,
    VolumeTerm,
)
from contracts.states import (
    Channel,
    CompensationModel,
    CompensationUnit,
    Form,
    VolumeBasis,
    VolumePer,
    VolumeUnit,
)

DNR = "On 2015-110"


def enter(world: World) -> Agreement:
    group_home, extra = world.services["group_home"], world.services["extra_support"]
    agreement = world.agreement(
        form=Form.ACTIVITY_ASSIGNMENT,
        title="Gruppbostad på Tunngatan",
        dnr=DNR,
        board="son",
        provider="lss",
        registered_on=date(2015, 4, 22),
    )
    terms = [
        PeriodTerm(starts_on=date(2015, 5, 4), ends_on=date(2016, 5, 3)),
        ExtensionRightTerm(
            steps=1,
            months_per_step=6,
            actor=Actor.BOARD,
            notice_months=2,
            channel=Channel.UNSTATED,
            not_after=date(2016, 11, 3),
        ),
        ServiceTerm(service=group_home),
        ServiceTerm(service=extra),
        VolumeTerm(
            service=group_home,
            quantity=6,
            unit=VolumeUnit.PERSONS,
            per=VolumePer.CONSTANT,
            basis=VolumeBasis.CAPACITY,
        ),
        CompensationTerm(
            service=group_home,
            model=CompensationModel.PERFORMED_DAY,
            amount=Decimal(1_493),
            unit=CompensationUnit.PERSON_DAY,
            price_level_year=2015,
            index_formula=world.formulas["opi"],
            note="Per person, utfört verksamhetsdygn och plats, 2015 års pris- och löneläge",
        ),
        CompensationTerm(
            service=extra,
            model=CompensationModel.PERFORMED_DAY,
            amount=Decimal(402),
            unit=CompensationUnit.PERSON_DAY,
            price_level_year=2015,
            index_formula=world.formulas["opi"],
            note="Tillägg per person och verksamhetsdygn för stöd enligt SoL",
        ),
        ConditionTerm(text="Uppdragsbeskrivningen i bilaga 1 hör till uppdraget."),
        ConditionTerm(
            text="Uppdraget upphör när tiden är slut, utan uppsägning. Priserna räknas upp med OPI "
            "varje år från och med 2016-01-01."
        ),
    ]
    return world.record(
        agreement,
        terms,
        on=date(2015, 4, 22),
        reference="Omsorgsnämnden 2015-04-22",
        note="Antaget, framgår inte av handlingen: beslutsdag.",
    )
