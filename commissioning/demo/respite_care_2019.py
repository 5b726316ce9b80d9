"""SON 2019-509: respite care and after-school care go from the school administration to Leanlink.

The earlier agreement covered three services; the new assignment covers two. Nobody takes over
housing for children, which the register flags.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from commissioning.demo.world import World
from contracts.actions import agreements
from contracts.models import (
    Agreement,
    CompensationTerm,
    ConditionTerm,
    ExtensionRightTerm,
    FollowUpTerm,
    PeriodTerm,
    PremisesTerm,
    ServiceTerm,
    VolumeTerm,
)
from contracts.models.terms import Term
from contracts.states import Form, VolumeBasis, VolumePer, VolumeUnit

DNR = "SON 2019-509"
MEMO_DATED_ON = date(2019, 5, 7)
DECIDED_ON = date(2019, 5, 22)
BASE_STARTS_ON = date(2019, 9, 1)
BASE_ENDS_ON = date(2021, 8, 31)
RESPITE_HOMES = [
    "Drabantgatan",
    "Skattegården",
    "Grengatan",
    "Lantmannagatan",
    "Munkhagsgatan",
    "Ellen Keys gata",
]
AFTER_SCHOOL_PLACES = [
    "Lantmannagatan",
    "Grengatan",
    "Lunden",
    "Ekholmsgården",
    "Ellen Keys gata",
    "Munkhagsgatan",
    "Tröskaregatan",
]
ASSUMED = (
    "Antaget, framgår inte av handlingen: beslutsdag 2019-05-22, besked om förlängning senast tre "
    "månader före periodens slut och att nämnden är den som förlänger. Prisnivå är inte angiven. "
    "Avsnitten om kommunala mål och barnets bästa är skrivna för exemplet."
)
OLD_ASSUMED = "Antaget, framgår inte av handlingen: beslutsdag 2013-02-20. Diarienummer saknas."
POINT = (
    "Leanlink LSS Funktionsstöd ges ett utvecklingsuppdrag, i form av verksamhetsuppdrag, för "
    "korttidsvistelse utanför det egna hemmet enligt 9 § 6 LSS för barn och unga och för "
    "korttidstillsyn för skolungdom över 12 år enligt 9 § 7 LSS. Uppdraget gäller "
    "2019-09-01–2021-08-31 och kan förlängas två gånger med ett år i taget, längst till och med "
    "2023-08-31. Ersättningen är 28 928 446 kronor per år."
)
BODIES = {
    "arende": (
        "Leanlink LSS Funktionsstöd föreslås ta över korttidsvistelse och korttidstillsyn för "
        "barn och unga från utbildningsförvaltningen 2019-09-01. Uppdraget gäller i två år och kan "
        "förlängas med ett år i taget vid två tillfällen, längst till och med 2023-08-31.\n\n"
        "Uppdraget är ett utvecklingsuppdrag. Utföraren får själv bestämma öppettider och "
        "inriktning så att de passar barnen och ungdomarna. Hur resurserna används följs upp "
        "varje kvartal."
    ),
    "beslutsunderlag": (
        "- Denna tjänsteskrivelse, 2019-05-07\n- Uppdragsbeskrivning för utvecklingsuppdraget"
    ),
    "bakgrund": (
        "Utbildningsförvaltningen utför insatserna sedan 2013-03-01 enligt en "
        "överenskommelse som träffades med dåvarande Omsorgsnämnden. Den omfattar tre insatser: "
        "bostad med särskild service (8–10 platser), korttidsvistelse i korttidshem (31 platser) "
        "och korttidstillsyn för skolungdom över 12 år (60 platser). Överenskommelsen upphör "
        "2019-08-31.\n\n"
        "Ersättningen är gemensam för de tre insatserna. Det har därför varit svårt att se vad "
        "var och en av dem kostar. Bostad med särskild service ingår inte i det nya uppdraget och "
        "behöver tas om hand i ett eget ärende."
    ),
    "nuvarande-situation": (
        "Verksamheterna har olika inriktning och olika krav på öppettider.\n\n"
        "Korttidsvistelse bedrivs på Drabantgatan, Skattegården, Grengatan, Lantmannagatan, "
        "Munkhagsgatan och Ellen Keys gata. Korttidstillsyn bedrivs på Lantmannagatan, Grengatan, "
        "Lunden, Ekholmsgården, Ellen Keys gata, Munkhagsgatan och Tröskaregatan."
    ),
    "forslag": (
        "Förvaltningen föreslår att Leanlink LSS Funktionsstöd får uppdraget som ett "
        "verksamhetsuppdrag med tydligt fokus på utveckling. Nämnden bestämmer vad som ska uppnås "
        "men ställer inga krav på bestämda öppettider. Utföraren kan då planera efter vad varje "
        "barn och ungdom behöver."
    ),
    "ekonomi": (
        "De tre insatserna i den nuvarande överenskommelsen kostar 46 632 092 kronor per år i 2019 "
        "års prisnivå. Korttidsvistelse och korttidstillsyn beräknas kosta 28 928 446 kronor per "
        "år.\n\n"
        "För de två första åren blir kostnaden 57 856 892 kronor och med båda förlängningarna "
        "115 713 784 kronor, utan uppräkning. Kostnaden ryms i nämndens budget."
    ),
    "kommunala-mal": (
        "Uppdraget bidrar till nämndens mål att insatser ska utgå från individens behov och att "
        "resurserna ska användas väl."
    ),
    "barnets-basta": (
        "Uppdraget gäller barn och unga med funktionsnedsättning och deras familjer. Mer flexibla "
        "öppettider gör det lättare att anpassa stödet efter barnet. Att byta utförare kan "
        "innebära nya lokaler och ny personal, och förändringar ska därför förberedas tillsammans "
        "med barnet och familjen."
    ),
    "samrad": (
        "Förslaget har tagits fram i löpande samråd med förvaltningens myndighetsdel, ansvariga "
        "chefer i utbildningsförvaltningen, enheten för uppföljning och utvärdering och Leanlink "
        "LSS Funktionsstöd. Alla ställer sig bakom förslaget."
    ),
    "uppfoljning": (
        "Beställaren och utföraren följer upp resursutnyttjandet i förhållande till utförda "
        "insatser var tredje månad, åtta gånger under de två första åren."
    ),
    "mbl": "Information enligt 19 § lämnas i anslutning till nämndens sammanträde 2019-05-22.",
}
RECIPIENTS = "Leanlink LSS Funktionsstöd\nUtbildningsförvaltningen, resurs- och stödverksamheten"


def enter(world: World) -> Agreement:
    """The earlier agreement, the matter with its memo, the decision and the new assignment."""
    earlier = _earlier_agreement(world)
    meeting = world.meeting("son", DECIDED_ON)
    matter = world.matter(
        title="Utvecklingsuppdrag till Leanlink för korttidsvistelse och korttidstillsyn",
        dnr=DNR,
        board="son",
        opened_on=MEMO_DATED_ON,
        meeting=meeting,
    )
    amendment = agreements.register(
        agreement=_assignment(world),
        terms=[*_terms(world), *premises(world)],
        predecessors=[earlier],
        by=world.by,
        note=ASSUMED,
    )
    world.point(matter, POINT, [amendment])
    world.write(
        matter,
        BODIES,
        dated_on=MEMO_DATED_ON,
        officers="Handläggare, Handläggare",
        recipients=RECIPIENTS,
    )
    world.decide(matter, on=DECIDED_ON, section=87, meeting=meeting, adjusted_on=date(2019, 5, 29))
    return amendment.agreement


def _assignment(world: World) -> Agreement:
    return world.agreement(
        form=Form.DEVELOPMENT_ASSIGNMENT,
        title="Korttidsvistelse och korttidstillsyn för barn och unga",
        dnr=DNR,
        board="son",
        provider="lss",
        registered_on=MEMO_DATED_ON,
    )


def _terms(world: World) -> list[Term]:
    return [
        PeriodTerm(starts_on=BASE_STARTS_ON, ends_on=BASE_ENDS_ON),
        ExtensionRightTerm(steps=2, months_per_step=12, notice_months=3),
        ServiceTerm(service=world.services["respite"]),
        ServiceTerm(service=world.services["after_school"]),
        CompensationTerm(amount=Decimal(28_928_446), note="Samlad ersättning för båda insatserna"),
        FollowUpTerm(
            every_months=3, subject="Resursutnyttjande i förhållande till utförda insatser"
        ),
        ConditionTerm(
            text="Nämnden ställer inga krav på bestämda öppettider eller inriktning. Utföraren "
            "planerar efter vad varje barn och ungdom behöver."
        ),
    ]


def premises(world: World) -> list[Term]:
    """The thirteen places where the two services were given in May 2019."""
    respite, after_school = world.services["respite"], world.services["after_school"]
    return [
        *(PremisesTerm(name=name, service=respite) for name in RESPITE_HOMES),
        *(PremisesTerm(name=name, service=after_school) for name in AFTER_SCHOOL_PLACES),
    ]


def _earlier_agreement(world: World) -> Agreement:
    agreement = world.agreement(
        form=Form.INTER_BOARD_AGREEMENT,
        title="Boende, korttidsvistelse och korttidstillsyn för barn och unga",
        board="son",
        provider="utbildningsforvaltningen",
        registered_on=date(2013, 2, 20),
    )
    terms = [
        PeriodTerm(starts_on=date(2013, 3, 1), ends_on=date(2019, 8, 31)),
        *_earlier_volumes(world),
        CompensationTerm(
            amount=Decimal(46_632_092),
            price_level_year=2019,
            note="Samlad ersättning för de tre insatserna",
        ),
        *premises(world),
    ]
    return world.record(
        agreement,
        terms,
        on=date(2013, 2, 20),
        reference="Omsorgsnämnden 2013-02-20",
        note=OLD_ASSUMED,
    )


def _earlier_volumes(world: World) -> list[Term]:
    places = [("child_housing", 8, 10), ("respite", 31, None), ("after_school", 60, None)]
    terms: list[Term] = []
    for key, quantity, highest in places:
        service = world.services[key]
        terms.append(ServiceTerm(service=service))
        terms.append(
            VolumeTerm(
                service=service,
                quantity=quantity,
                quantity_max=highest,
                unit=VolumeUnit.PLACES,
                per=VolumePer.CONSTANT,
                basis=VolumeBasis.CAPACITY,
            )
        )
    return terms
