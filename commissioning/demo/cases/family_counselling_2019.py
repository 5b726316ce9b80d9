"""Järfälla: a choice system (LOV). The tool's closing date, 2028-05-29, means nothing."""

from __future__ import annotations

from datetime import date

from commissioning.demo.world import World
from contracts.models import Agreement, PeriodTerm, ServiceTerm
from contracts.states import Form

DNR = "Son 2018/263"


def enter(world: World) -> Agreement:
    agreement = world.agreement(
        form=Form.CHOICE_SYSTEM,
        title="Valfrihetssystem för familjerådgivning",
        dnr=DNR,
        board="jarfalla_sn",
        provider="jarfalla_grupp",
        registered_on=date(2019, 4, 17),
    )
    terms = [
        PeriodTerm(starts_on=date(2019, 4, 29), ends_on=date(2028, 5, 29)),
        ServiceTerm(service=world.services["family_counselling"]),
    ]
    return world.record(
        agreement,
        terms,
        on=date(2019, 4, 17),
        reference="Socialnämnden i Järfälla 2019-04-17",
        note="Antaget, framgår inte av handlingen: beslutsdag. Slutdagen 2028-05-29 är "
        "annonseringsverktygets. Pris saknas.",
    )
