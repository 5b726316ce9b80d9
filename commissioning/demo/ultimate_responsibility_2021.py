"""Yttersta ansvaret: a readiness assignment extended by five months, with a task to come back.

Hardly used: about 90 performed hours in 2021 against a fixed 1 814 000 kronor a year.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from commissioning.demo.world import World
from commissioning.models import Matter
from contracts.actions import agreements
from contracts.models import (
    Agreement,
    CompensationTerm,
    ConditionTerm,
    Performance,
    PeriodTerm,
    ServiceTerm,
)
from contracts.states import AmendmentKind, CompensationModel, Form, PeriodKind, VolumeUnit

MEMO_DATED_ON = date(2021, 11, 19)
DECIDED_ON = date(2021, 12, 15)
NEW_END = date(2022, 5, 31)
ADMINISTRATION = "Social- och omsorgsförvaltningen"
ASSUMED = "Antaget, framgår inte av handlingen: startdag 2020-04-01 (”våren 2020”) och beslutsdag."
ASSUMED_EXTENSION = (
    "Antaget, framgår inte av handlingen: beslutsdag 2021-12-15 § 150. Avsnitten om kommunala mål, "
    "jämställdhet och uppföljning är skrivna för exemplet."
)
POINTS = (
    "Verksamhetsuppdraget till Leanlink LSS Funktionsstöd för kommunens yttersta ansvar för "
    "personlig assistans förlängs från och med 2022-01-01 till och med 2022-05-31. Ersättningen "
    "för de fem månaderna är 755 833 kronor i 2021 års nivå.",
    "Social- och omsorgsförvaltningen får i uppdrag att senast 2022-05-31 återkomma till nämnden "
    "med förslag till en långsiktig lösning för hur det yttersta ansvaret ska utformas och "
    "organiseras.",
)
BODIES = {
    "arende": (
        "Leanlink LSS Funktionsstöd ska med kort varsel kunna sätta in personlig assistans för den "
        "som står utan utförare, eller vars utförare tillfälligt inte klarar uppdraget. Uppdraget "
        "gäller till och med 2021-12-31 och används sällan.\n\n"
        "Förvaltningen föreslår att uppdraget förlängs i fem månader, till och med "
        "2022-05-31, och att en mer långsiktig lösning tas fram under tiden."
    ),
    "beslutsunderlag": "- Denna tjänsteskrivelse, 2021-11-19",
    "bakgrund": (
        "Kommunen har det yttersta ansvaret för att enskilda får den hjälp de behöver, enligt "
        "2 kap. 1 § socialtjänstlagen (2001:453). Ansvaret gäller även personlig assistans. Det "
        "kan skötas i egen regi eller upphandlas.\n\n"
        "När pandemin kom våren 2020 fick Leanlink LSS Funktionsstöd i uppdrag att ha personal i "
        "beredskap. De ska kunna rycka in när den ordinarie utföraren har många sjuka, eller när "
        "en person byter utförare och den nya inte börjar samma dag som den gamla slutar."
    ),
    "nuvarande-situation": (
        "Behovet har varit mindre än väntat. Från januari till mitten av november 2021 utfördes "
        "omkring 90 timmar, och under 2020 något färre. Eftersom personalen måste finnas på plats "
        "direkt har Leanlink anställt särskilt för uppdraget. I förhållande till hur mycket det "
        "används är kostnaden mycket hög."
    ),
    "forslag": (
        "Uppdraget förlängs i fem månader. Under tiden tar utförardirektören fram ett förslag som "
        "använder Leanlinks resurser bättre. Förvaltningen återkommer till nämnden senast "
        "2022-05-31, samma dag som uppdraget upphör."
    ),
    "ekonomi": (
        "Leanlink får en fast ersättning på 1 814 000 kronor per år i 2021 års nivå. För fem "
        "månader blir det 755 833 kronor. Medlen finns i nämndens budget.\n\n"
        "Omkring 90 utförda timmar mot en årsersättning på 1 814 000 kronor motsvarar 20 156 "
        "kronor per utförd timme."
    ),
    "kommunala-mal": (
        "Förslaget bidrar till nämndens mål om trygga insatser och om god hushållning med "
        "resurserna."
    ),
    "jamstalldhet": (
        "Personlig assistans beviljas både kvinnor och män efter behov. Förslaget ändrar inte "
        "villkoren för någon grupp."
    ),
    "samrad": "Förslaget har tagits fram i samråd med Leanlink.",
    "uppfoljning": ("Utförda timmar redovisas i underlaget för den långsiktiga lösningen."),
    "mbl": "Information enligt 19 § har lämnats.",
}


def enter(world: World) -> Agreement:
    """The assignment, what was performed, and the matter that extends it."""
    agreement = _assignment(world)
    _performed(world, agreement)
    _matter(world, agreement)
    return agreement


def _assignment(world: World) -> Agreement:
    agreement = world.agreement(
        form=Form.ACTIVITY_ASSIGNMENT,
        title="Yttersta ansvaret för personlig assistans",
        board="son",
        provider="lss",
        registered_on=date(2020, 3, 25),
    )
    terms = [
        PeriodTerm(
            starts_on=date(2020, 4, 1), ends_on=date(2021, 12, 31), approximate="våren 2020"
        ),
        ServiceTerm(service=world.services["utmost"]),
        CompensationTerm(
            model=CompensationModel.READINESS,
            amount=Decimal(1_814_000),
            price_level_year=2021,
            note="Fast ersättning, oberoende av utförda timmar",
        ),
        ConditionTerm(
            text="Personal ska kunna sättas in med kort varsel när den ordinarie utföraren inte "
            "kan utföra assistansen eller när en person byter utförare."
        ),
    ]
    return world.record(
        agreement,
        terms,
        on=date(2020, 3, 25),
        reference="Social- och omsorgsnämnden 2020-03-25",
        note=ASSUMED,
    )


def _performed(world: World, agreement: Agreement) -> None:
    world.keep(
        Performance(
            agreement=agreement,
            service=world.services["utmost"],
            starts_on=date(2021, 1, 1),
            ends_on=MEMO_DATED_ON,
            quantity=90,
            unit=VolumeUnit.HOURS,
            is_approximate=True,
            source="Tjänsteskrivelse 2021-11-19",
        )
    )


def _matter(world: World, agreement: Agreement) -> Matter:
    meeting = world.meeting("son", DECIDED_ON)
    matter = world.matter(
        title="Förlängt uppdrag till Leanlink om det yttersta ansvaret för personlig assistans",
        board="son",
        opened_on=MEMO_DATED_ON,
        meeting=meeting,
    )
    amendment = agreements.propose(
        agreement=agreement,
        kind=AmendmentKind.EXTEND,
        terms=[PeriodTerm(kind=PeriodKind.EXTENSION, starts_on=date(2022, 1, 1), ends_on=NEW_END)],
        by=world.by,
        note=ASSUMED_EXTENSION,
    )
    world.point(matter, POINTS[0], [amendment])
    world.point(matter, POINTS[1], task_owner=ADMINISTRATION, task_due_on=NEW_END)
    world.write(
        matter,
        BODIES,
        dated_on=MEMO_DATED_ON,
        officers="Handläggare",
        recipients="Leanlink LSS Funktionsstöd",
    )
    world.decide(
        matter, on=DECIDED_ON, section=150, meeting=meeting, adjusted_on=date(2021, 12, 22)
    )
    return matter
