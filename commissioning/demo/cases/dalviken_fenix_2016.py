"""Dalviken and Fenix: daily activities in Norrköping, extended by e-mail nine months ahead."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from commissioning.demo.world import World
from contracts.deadlines import Actor, CountedFrom
from contracts.models import (
    Agreement,
    ConditionTerm,
    ExtensionRightTerm,
    PeriodTerm,
    PremisesTerm,
    SecurityTerm,
    ServiceTerm,
    VolumeTerm,
)
from contracts.states import Channel, Form, VolumeBasis, VolumePer, VolumeUnit

TITLE = "Daglig verksamhet på Dalviken och Fenix"
# The document gives the two sizes, not which unit has which.
UNITS = (("Dalviken", 19), ("Fenix", 21))


def enter(world: World) -> Agreement:
    daily = world.services["daily"]
    agreement = world.agreement(
        form=Form.PROCURED_CONTRACT,
        title=TITLE,
        board="norrkoping_von",
        provider="norrkoping_nn",
        registered_on=date(2016, 2, 10),
    )
    terms = [
        PeriodTerm(starts_on=date(2016, 5, 1), ends_on=date(2019, 4, 30)),
        ExtensionRightTerm(
            steps=2,
            months_per_step=12,
            actor=Actor.BOARD,
            notice_months=9,
            notice_from=CountedFrom.EXTENSION_START,
            channel=Channel.EMAIL,
            not_after=date(2021, 4, 30),
        ),
        ServiceTerm(service=daily),
        VolumeTerm(
            service=daily,
            quantity=sum(places for _, places in UNITS),
            unit=VolumeUnit.PERSONS,
            per=VolumePer.CONSTANT,
            basis=VolumeBasis.CAPACITY,
        ),
        *(PremisesTerm(name=name, service=daily, places=places) for name, places in UNITS),
        SecurityTerm(name="Bankgaranti", amount=Decimal(1_045_210)),
        ConditionTerm(
            text="Verksamheten är öppen minst sju timmar per dag och brukare, fem dagar i veckan, "
            "men inte på helgdagar som infaller måndag till fredag."
        ),
        ConditionTerm(text="Bankgarantin lämnas när avtalet undertecknas."),
        ConditionTerm(text="Ändrade kontaktuppgifter anmäls skriftligt."),
    ]
    return world.record(
        agreement,
        terms,
        on=date(2016, 2, 10),
        reference="Vård- och omsorgsnämnden i Norrköping 2016-02-10",
        note="Antaget, framgår inte av handlingen: beslutsdag och vilken enhet som har 19 "
        "respektive 21 platser. Entreprenör och pris saknas i avtalsmallen.",
    )
