"""Stockholm 2.3.4-181/2022: an agreement that counts only if another board decides the same.

The social board approved on 2022-06-14, § 13. Whether the education board did is in no document,
so the register shows it as waiting.
"""

from __future__ import annotations

from datetime import date

from commissioning.demo.world import World
from commissioning.models import (
    CoDeterminationKind,
    CoDeterminationOutcome,
    CoDeterminationRecord,
    Consultation,
    Matter,
    MatterKind,
)
from contracts.actions import agreements
from contracts.models import Amendment, ConditionTerm, PeriodTerm, ServiceTerm
from contracts.states import Form

DNR = "2.3.4-181/2022"
TITLE = "Uppföljning av korttidstillsyn i egen regi i stadens skolor"
MEMO_DATED_ON = date(2022, 5, 17)
DECIDED_ON, SECTION = date(2022, 6, 14), 13
ADJUSTED_ON = date(2022, 6, 20)
ASSUMED = "Antaget, framgår inte av handlingen: startdag. Ingen tid, uppsägning eller summa anges."
POINTS = (
    "Socialnämnden godkänner överenskommelsen mellan socialnämnden och utbildningsnämnden om "
    "uppföljning av korttidstillsyn som bedrivs i stadens skolor. Den gäller under förutsättning "
    "att utbildningsnämnden fattar likalydande beslut.",
    "Socialnämnden delegerar till socialdirektören att teckna överenskommelsen och att revidera "
    "den vid behov.",
)
BODIES = {
    "arende": (
        "Stadsrevisionen fann 2020 att uppföljningen av den korttidstillsyn som bedrivs i stadens "
        "skolor har stora brister. Överenskommelsen säger vem som följer upp vad."
    ),
    "beslutsunderlag": "- Denna tjänsteskrivelse, 2022-05-17\n- Samverkansöverenskommelse",
    "bakgrund": (
        "Korttidstillsyn omfattas av valfrihetssystemet sedan 2016. För skolornas egen verksamhet "
        "saknades uppdragsbeskrivningar, och nämnden hade inte samordnat uppföljningen."
    ),
    "ekonomi": "Överenskommelsen innebär inga kostnader för nämnden.",
    "jamstalldhet": "Överenskommelsen bedöms inte påverka jämställdheten.",
    "barnets-basta": "Barnen får en verksamhet som följs upp på samma sätt som andras.",
    "uppfoljning": "Samma modell och mallar används som för privata utförare.",
    "mbl": "Förvaltningsgruppen behandlar ärendet 2022-06-08.",
}


def enter(world: World) -> Matter:
    meeting = world.meeting("stockholm_sn", DECIDED_ON)
    matter = world.matter(
        kind=MatterKind.INTER_BOARD,
        title=TITLE,
        dnr=DNR,
        board="stockholm_sn",
        opened_on=date(2022, 4, 4),
        meeting=meeting,
    )
    world.point(
        matter,
        POINTS[0],
        [_agreement(world)],
        condition_board=world.parties["stockholm_un"],
    )
    world.point(
        matter,
        POINTS[1],
        delegate_to="Socialdirektören",
        delegation_limits="Att teckna och vid behov revidera överenskommelsen. Gräns saknas.",
    )
    world.write(
        matter,
        BODIES,
        officers="Handläggare",
        dated_on=MEMO_DATED_ON,
        recipients="Utbildningsnämnden",
    )
    _prepare(world, matter)
    world.decide(matter, on=DECIDED_ON, section=SECTION, adjusted_on=ADJUSTED_ON, meeting=meeting)
    return matter


def _agreement(world: World) -> Amendment:
    return agreements.register(
        agreement=world.agreement(
            form=Form.INTER_BOARD_AGREEMENT,
            title=TITLE,
            dnr=DNR,
            board="stockholm_sn",
            provider="stockholm_un",
            registered_on=date(2022, 4, 4),
        ),
        terms=[
            PeriodTerm(starts_on=DECIDED_ON),
            ServiceTerm(service=world.services["after_school"]),
            ConditionTerm(text="Skolornas korttidstillsyn följs upp som andra utförares."),
        ],
        by=world.by,
        note=ASSUMED,
    )


def _prepare(world: World, matter: Matter) -> None:
    world.keep(
        CoDeterminationRecord(
            matter=matter,
            kind=CoDeterminationKind.FORUM,
            forum="Förvaltningsgruppen",
            held_on=date(2022, 6, 8),
            outcome=CoDeterminationOutcome.INFORMED,
        )
    )
    world.keep(
        Consultation(
            matter=matter,
            who="Rådet för funktionshinderfrågor",
            held_on=date(2022, 6, 9),
            answer="Rådet har haft möjlighet att behandla ärendet.",
        )
    )
