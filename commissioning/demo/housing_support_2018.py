"""Boendestöd 2018: one matter enlarges an assignment and calls off options in two contracts.

The printed 1 450 hours are 1 930 × 9/12 = 1 447.5 rounded; the sums are not rounded.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from commissioning.demo.world import World
from commissioning.models import Matter
from contracts.actions import agreements
from contracts.models import (
    Agreement,
    Amendment,
    CallOffTerm,
    CompensationTerm,
    ExtensionRightTerm,
    OptionTerm,
    PeriodTerm,
    ServiceTerm,
    VolumeTerm,
)
from contracts.models.terms import Term
from contracts.states import AmendmentKind, CompensationUnit, Effect, Form, VolumePer

MEMO_DATED_ON = date(2018, 3, 5)
DECIDED_ON = date(2018, 3, 21)
FIRST_YEAR = (date(2018, 4, 1), date(2018, 12, 31))
SECOND_YEAR = (date(2019, 1, 1), date(2019, 12, 31))
CLAUSE = (
    "När beställaren har fått omfördelade eller utökade medel får fler timmar avropas än de "
    "tilldelade. Ersättning och övriga villkor följer avtalet."
)
ASSUMED_START = (
    "Antaget, framgår inte av handlingen: startdag och beslutsdag. Uppdraget har gällt i flera år."
)
ASSUMED_CONTRACT = (
    "Antaget, framgår inte av handlingen: beslutsdag. Sista dag för besked om förlängning är inte "
    "angiven."
)
ASSUMED_DECISION = (
    "Antaget, framgår inte av handlingen: beslutsdag 2018-03-21 och paragraf. Diarienummer saknas. "
    "Prisnivå är inte angiven."
)


@dataclass(frozen=True)
class Increase:
    """Hours and kronor for April to December 2018, and for the whole of 2019."""

    hours_2018: int
    hours_2019: int
    sum_2018: int = 600_000
    sum_2019: int = 800_000


SUPPORT_TEAM = Increase(1_275, 1_700)
CALL_OFF = Increase(1_450, 1_930)
POINTS = {
    "rad_och_stod": (
        "Verksamhetsuppdraget för boendestöd till Leanlink Råd och stöd utökas från och med "
        "2018-04-01 med 1 275 timmar för 600 000 kronor under 2018 och med 1 700 timmar för "
        "800 000 kronor under 2019."
    ),
    "capio": (
        "Optionen i avtalet om boendestöd med Capio Psykiatri AB avropas från och med 2018-04-01 "
        "med 1 450 timmar för 600 000 kronor under 2018 och 1 930 timmar för 800 000 kronor under "
        "2019."
    ),
    "stadsmissionen": (
        "Optionen i avtalet om boendestöd med Stadsmissionen i Linköping avropas från och med "
        "2018-04-01 med 1 450 timmar för 600 000 kronor under 2018 och 1 930 timmar för 800 000 "
        "kronor under 2019."
    ),
}
BODIES = {
    "arende": (
        "Fler behöver boendestöd än vad avtalen räcker till. Förvaltningen föreslår att nämnden "
        "utökar verksamhetsuppdraget till Leanlink Råd och stöd och använder optionerna i avtalen "
        "med Capio Psykiatri AB och Stadsmissionen i Linköping.\n\n"
        "Utökningen gäller i 21 månader, 2018-04-01–2019-12-31, och slutar när grundavtalen "
        "löper ut. Den omfattar 4 175 timmar under 2018 och 5 560 timmar under 2019, "
        "sammanlagt 9 735 timmar för 4 200 000 kronor."
    ),
    "beslutsunderlag": "- Denna tjänsteskrivelse, 2018-03-05",
    "bakgrund": (
        "Nämnden upphandlade boendestöd och personligt stöd våren 2017. Upphandlingen gav ingen "
        "större volym än tidigare. Avtal tecknades med Capio Psykiatri AB (8 000 timmar per år) "
        "och Stadsmissionen i Linköping (11 500 timmar per år). Avtalen gäller "
        "2018-01-01–2019-12-31 och kan förlängas en gång med två år.\n\n"
        "Leanlink Råd och stöd har sedan flera år ett verksamhetsuppdrag på 42 150 timmar per år, "
        "varav 7 800 timmar även avser socialt områdesarbete. Uppdraget gäller till och med "
        "2019-12-31. Budgeten för alla tre är omkring 27 miljoner kronor per år.\n\n"
        "Enligt avtalen får nämnden avropa fler timmar när det finns omfördelade eller utökade "
        "medel. Villkoren är då desamma som i avtalet."
    ),
    "nuvarande-situation": (
        "Omkring 620 personer med psykisk ohälsa eller missbruk behöver boendestöd, tillsammans "
        "ungefär 75 500 timmar per år eller tio timmar per person och månad. Varje månad kommer "
        "ungefär tio nya ansökningar, medan fem till sex ärenden avslutas. Ibland uppstår därför "
        "väntetid.\n\n"
        "Behovet ökar i hela landet. Till orsakerna hör ökad psykisk ohälsa, krav från "
        "fastighetsägare och att fler har en neuropsykiatrisk diagnos. Det som inte ryms i avtalen "
        "har socialförvaltningen köpt genom särskilda avtal. De ska nu avvecklas, och ärenden "
        "lämnas efter hand över till de upphandlade utförarna."
    ),
    "forslag": (
        "Kommunen ska hålla sig till de utförare som har vunnit en upphandling, om det inte finns "
        "särskilda skäl. Förvaltningen föreslår därför att optionerna används och att "
        "verksamhetsuppdraget utökas, i stället för att fler särskilda avtal tecknas. Tabellen "
        "visar hur timmarna och kostnaden fördelas."
    ),
    "ekonomi": (
        "Utökningen kostar 1 800 000 kronor under 2018 och 2 400 000 kronor under 2019, "
        "sammanlagt 4 200 000 kronor. Den finansieras med medel som finns i nämndens budget: "
        "16,8 miljoner kronor för särskilda individuella insatser och 1,4 miljoner kronor per år "
        "för ökade behov av boendestöd."
    ),
    "samrad": (
        "Fördelningen mellan utförarna har tagits fram tillsammans med socialförvaltningen och "
        "de tre utförarna."
    ),
    "uppfoljning": (
        "Förvaltningen går igenom varför behovet ökar och prövar tillsammans med "
        "socialförvaltningen och utförarna om det kan mötas på andra sätt."
    ),
    "mbl": "Information enligt 19 § lämnades 2018-03-05.",
}
RECIPIENTS = (
    "Leanlink Råd och stöd\nCapio Psykiatri AB\nStadsmissionen i Linköping\nSocialförvaltningen"
)


def enter(world: World) -> Matter:
    """Three agreements and the matter that enlarges them."""
    changes = [
        _enlarge(world, _assignment(world)),
        *(
            _call_off(world, _contract(world, provider, hours))
            for provider, hours in (("capio", 8_000), ("stadsmissionen", 11_500))
        ),
    ]
    meeting = world.meeting("son", DECIDED_ON)
    matter = world.matter(
        title="Utökat boendestöd hos Leanlink, Capio och Stadsmissionen",
        board="son",
        opened_on=MEMO_DATED_ON,
        meeting=meeting,
    )
    for text, amendment in zip(POINTS.values(), changes, strict=True):
        world.point(matter, text, [amendment])
    world.write(
        matter, BODIES, dated_on=MEMO_DATED_ON, officers="Handläggare", recipients=RECIPIENTS
    )
    world.decide(matter, on=DECIDED_ON, section=48, meeting=meeting, adjusted_on=date(2018, 3, 28))
    return matter


def _assignment(world: World) -> Agreement:
    agreement = world.agreement(
        form=Form.ACTIVITY_ASSIGNMENT,
        title="Boendestöd, Råd och stöd",
        board="son",
        provider="rad_och_stod",
        registered_on=date(2012, 12, 12),
    )
    terms = [
        PeriodTerm(
            starts_on=date(2013, 1, 1), ends_on=date(2019, 12, 31), approximate="sedan flera år"
        ),
        ServiceTerm(service=world.services["support_at_home"]),
        VolumeTerm(quantity=42_150),
        VolumeTerm(quantity=7_800, is_part=True, label="varav även socialt områdesarbete"),
    ]
    return world.record(
        agreement,
        terms,
        on=date(2012, 12, 12),
        reference="Omsorgsnämnden 2012-12-12",
        note=ASSUMED_START,
    )


def _contract(world: World, provider: str, hours: int) -> Agreement:
    agreement = world.agreement(
        form=Form.PROCURED_CONTRACT,
        title=f"Boendestöd och personligt stöd, {world.parties[provider].name}",
        board="son",
        provider=provider,
        registered_on=date(2017, 6, 14),
    )
    terms = [
        PeriodTerm(starts_on=date(2018, 1, 1), ends_on=date(2019, 12, 31)),
        ExtensionRightTerm(steps=1, months_per_step=24),
        ServiceTerm(service=world.services["support_at_home"]),
        VolumeTerm(quantity=hours),
        OptionTerm(title="Fler timmar boendestöd", clause=CLAUSE),
    ]
    return world.record(
        agreement,
        terms,
        on=date(2017, 6, 14),
        reference="Omsorgsnämnden 2017-06-14",
        note=ASSUMED_CONTRACT,
    )


def _enlarge(world: World, agreement: Agreement) -> Amendment:
    return agreements.propose(
        agreement=agreement,
        kind=AmendmentKind.CHANGE,
        terms=_increase(SUPPORT_TEAM),
        by=world.by,
        note=ASSUMED_DECISION,
    )


def _call_off(world: World, agreement: Agreement) -> Amendment:
    option = OptionTerm.objects.get(amendment__agreement=agreement)
    return agreements.propose(
        agreement=agreement,
        kind=AmendmentKind.CALL_OFF,
        terms=[CallOffTerm(option=option), *_increase(CALL_OFF)],
        by=world.by,
        note=ASSUMED_DECISION,
    )


def _increase(increase: Increase) -> list[Term]:
    years = [
        (FIRST_YEAR, increase.hours_2018, increase.sum_2018),
        (SECOND_YEAR, increase.hours_2019, increase.sum_2019),
    ]
    terms: list[Term] = []
    for (first, last), hours, amount in years:
        terms.append(
            VolumeTerm(quantity=hours, per=VolumePer.PERIOD, valid_from=first, valid_until=last)
        )
        terms.append(
            CompensationTerm(
                amount=Decimal(amount),
                unit=CompensationUnit.PERIOD,
                valid_from=first,
                valid_until=last,
                effect=Effect.ADD,
                note="Avser bara utökningen",
            )
        )
    return terms
