"""Södertälje: a higher price per performed hour, with a validity that outlives the contracts.

A later notice says that the contracts end in 2017, yet the price holds until November 2018.
Nothing says which is right, so the register keeps both and flags it.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from commissioning.demo.world import World
from contracts.models import (
    Agreement,
    CompensationTerm,
    ConditionTerm,
    PeriodTerm,
    ServiceTerm,
    VolumeTerm,
)
from contracts.states import (
    AmendmentKind,
    CompensationModel,
    CompensationUnit,
    Effect,
    Form,
    VolumeBasis,
    VolumePer,
    VolumeUnit,
)

TITLE = "Hemtjänst i Södertälje"
DECIDED_ON = date(2017, 10, 17)


def enter(world: World) -> Agreement:
    agreement = world.agreement(
        form=Form.PROCURED_CONTRACT,
        title=TITLE,
        board="sodertalje_aon",
        provider="sodertalje_grupp",
        registered_on=date(2014, 11, 18),
    )
    terms = [
        PeriodTerm(starts_on=date(2015, 1, 1), ends_on=date(2017, 12, 31), approximate="före 2016"),
        ServiceTerm(service=world.services["home_care"]),
        VolumeTerm(
            quantity=40,
            unit=VolumeUnit.PERCENT,
            per=VolumePer.CONSTANT,
            basis=VolumeBasis.CAPACITY,
            label="upphandlad andel, fyra privata leverantörer",
        ),
        CompensationTerm(
            model=CompensationModel.PERFORMED_TIME,
            amount=Decimal(390),
            unit=CompensationUnit.HOUR,
            price_level_year=2016,
            note="Per utförd timme. Grunden ändrades under avtalet från beviljad till utförd tid",
        ),
        ConditionTerm(
            text="Andelen 40 procent är ett planeringstal; egen regi utför 60 procent. Nästa "
            "avtalsperiod börjar 2018-12-01."
        ),
    ]
    world.record(
        agreement,
        terms,
        on=date(2014, 11, 18),
        reference="Äldreomsorgsnämnden i Södertälje 2014-11-18",
        note="Antaget, framgår inte av källan: startdag och beslutsdag. Diarienummer saknas. "
        "Slutet 2017-12-31 kommer från en senare nyhet (2018-03-29).",
    )
    raise_price(world, agreement)
    return agreement


def raise_price(world: World, agreement: Agreement) -> None:
    """410 kronor for twelve months takes the place of 390."""
    price = CompensationTerm(
        model=CompensationModel.PERFORMED_TIME,
        amount=Decimal(410),
        unit=CompensationUnit.HOUR,
        valid_from=date(2017, 12, 1),
        valid_until=date(2018, 11, 30),
        effect=Effect.SET,
        note="Per utförd timme. Beslutsdagen är antagen, nyheten är daterad 2017-11-03",
    )
    world.change(
        agreement,
        AmendmentKind.CHANGE,
        [price],
        on=DECIDED_ON,
        reference=f"Äldreomsorgsnämnden i Södertälje {DECIDED_ON}",
    )
