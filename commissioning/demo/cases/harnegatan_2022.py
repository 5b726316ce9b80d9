"""Härnegatan: extended by itself, with a notice time as long as the term.

The last day for notice, 2022-02-28, falls before the assignment starts. A caution, no refusal.
"""

from __future__ import annotations

from datetime import date

from commissioning.demo.world import World
from contracts.deadlines import Actor
from contracts.models import (
    Agreement,
    ConditionTerm,
    ExtensionRightTerm,
    PeriodTerm,
    PremisesTerm,
    ServiceTerm,
    VolumeTerm,
)
from contracts.states import Channel, Form, VolumeBasis, VolumePer, VolumeUnit

DNR = "SON 2019-1232"


def enter(world: World) -> Agreement:
    group_home, daily = world.services["group_home"], world.services["daily"]
    agreement = world.agreement(
        form=Form.ACTIVITY_ASSIGNMENT,
        title="Boende och daglig verksamhet på Härnegatan",
        dnr=DNR,
        other_dnrs=["On 2014-84", "On 2014-230"],
        board="son",
        provider="lss",
        registered_on=date(2021, 11, 17),
    )
    terms = [
        PeriodTerm(starts_on=date(2022, 3, 1), ends_on=date(2023, 2, 28)),
        ExtensionRightTerm(
            steps=1,
            months_per_step=12,
            is_automatic=True,
            actor=Actor.EITHER,
            notice_months=12,
            channel=Channel.WRITTEN,
            is_cap_unclear=True,
        ),
        ServiceTerm(service=group_home),
        ServiceTerm(service=daily),
        VolumeTerm(
            service=daily,
            quantity=1,
            unit=VolumeUnit.PERSONS,
            per=VolumePer.CONSTANT,
            basis=VolumeBasis.CAPACITY,
            label="plats att kunna ta emot ytterligare en person",
        ),
        PremisesTerm(name="Härnegatan"),
        ConditionTerm(
            text="Om behovet minskar får omfattning, inriktning eller målgrupp ändras under tiden. "
            "Ersättningen förhandlas då om."
        ),
        ConditionTerm(text="Villkoren följer upphandlingarna On 2014-84 och On 2014-230."),
    ]
    return world.record(
        agreement,
        terms,
        on=date(2021, 11, 17),
        reference="Social- och omsorgsnämnden 2021-11-17",
        note="Antaget, framgår inte av handlingen: beslutsdag, och att uppdraget förlängs högst en "
        "gång. Pris saknas.",
    )
