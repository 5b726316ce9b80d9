"""2023: 428 assignments and agreements with Leanlink become nine, five and four for two boards.

Only the four of social- och omsorgsnämnden are named in the document. No sum, term or start is
given; they are entered until further notice with a frame budget that is not known.
"""

from __future__ import annotations

from datetime import date

from commissioning.demo.world import World
from contracts.actions import agreements
from contracts.models import Agreement, Amendment, ConditionTerm, PeriodTerm, ServiceTerm
from contracts.states import Form

STARTS_ON = date(2023, 9, 1)
OLD_ENDS_ON = date(2023, 8, 31)
ASSUMED = (
    "Antaget, framgår inte av handlingen: beslutsdag, startdag och att uppdraget gäller tills "
    "vidare. Belopp saknas: ersättningen är en ram i nämndens budget."
)
ASSUMED_OLDER = ASSUMED + " Uppdragets namn är påhittat."
CONDITION = (
    "Ersättningen lämnas som en budgetram och följs upp i nämndens vanliga budgetuppföljning."
)
# Title, provider, service, diary number, title of the earlier assignment it replaces.
SON = [
    ("Heldygn barn och unga", "leanlink_ifo", "residential_children", "SON 2023-646",
     "Utredningshemmet Lövberga"),
    ("Heldygn vuxna", "leanlink_ifo", "residential_adults", "", "Stödboendet Hamngatan"),
    ("Öppenvård barn och unga", "leanlink_ifo", "outpatient_children", "",
     "Familjecentrum Skäggetorp"),
    ("Öppenvård vuxna", "leanlink_ifo", "outpatient_adults", "", "Beroendemottagningens råd"),
]  # fmt: skip
ALDRE = [
    ("Hemtjänst i egen regi", "leanlink_aldre", "home_care", "", "Hemtjänstområde City"),
    ("Vård- och omsorgsboende i egen regi", "leanlink_aldre", "care_home", "",
     "Vård- och omsorgsboende Åleryd"),
    ("Korttidsboende i egen regi", "leanlink_aldre", "short_term", "", ""),
    ("Dagverksamhet i egen regi", "leanlink_aldre", "day_care", "", ""),
    ("Trygghetslarm i egen regi", "leanlink_aldre", "alarm", "", ""),
]  # fmt: skip
BOARDS = [
    ("son", SON, date(2023, 6, 21), 102, "SON 2023-646", ASSUMED),
    ("aldre", ALDRE, date(2023, 6, 15), 88, "", ASSUMED_OLDER),
]


def enter(world: World) -> None:
    """One matter for each board, with a point for each assignment."""
    for board, rows, decided_on, section, dnr, note in BOARDS:
        meeting = world.meeting(board, decided_on)
        matter = world.matter(
            title="Verksamhetsuppdrag till Leanlink",
            dnr=dnr,
            board=board,
            opened_on=date(2023, 6, 2),
            meeting=meeting,
        )
        for row in rows:
            amendment = _assignment(world, board, row, note)
            world.point(matter, _text(amendment.agreement), [amendment])
        world.write(
            matter,
            bodies(len(rows)),
            dated_on=date(2023, 6, 2),
            officers="Handläggare",
            recipients="Leanlink",
        )
        world.decide(matter, on=decided_on, section=section, meeting=meeting)


def bodies(number: int) -> dict[str, str]:
    """The memo's texts, the same for both boards but for the number of assignments."""
    words = {4: "fyra", 5: "fem"}[number]
    return {
        "arende": (
            f"Förvaltningen föreslår att nämnden ger Leanlink {words} verksamhetsuppdrag. De "
            "ersätter de många uppdrag och avtal som finns i dag. Kommunens 428 uppdrag och avtal "
            "med Leanlink blir nio, fem för Äldrenämnden och fyra för Social- och "
            "omsorgsnämnden."
        ),
        "beslutsunderlag": "- Denna tjänsteskrivelse, 2023-06-02\n- Verksamhetsuppdragen",
        "bakgrund": (
            "Sedan 2019 hör Leanlink till kommunstyrelsen. Enligt riktlinjerna från "
            "2021-05-18 konkurrerar Leanlink inte längre om uppdrag utan får verksamhetsuppdrag "
            "efter vad nämndens konkurrensutsättningsplan leder till. Arbetet med den nya modellen "
            "började i augusti 2021."
        ),
        "ekonomi": "Uppdragen ryms inom nämndens budget. Ersättningen lämnas som en ram.",
        "samrad": "Uppdragen har tagits fram av förvaltningen och Leanlink tillsammans.",
        "uppfoljning": "Uppdragen följs upp enligt den modell som står i dem.",
        "mbl": "Förhandling enligt 11 § är planerad till 2023-06-12.",
    }


def _assignment(
    world: World, board: str, row: tuple[str, str, str, str, str], note: str
) -> Amendment:
    title, provider, service, dnr, replaced = row
    agreement = world.agreement(
        form=Form.ACTIVITY_ASSIGNMENT,
        title=title,
        dnr=dnr,
        board=board,
        provider=provider,
        registered_on=date(2023, 6, 2),
    )
    return agreements.register(
        agreement=agreement,
        terms=[
            PeriodTerm(starts_on=STARTS_ON),
            ServiceTerm(service=world.services[service]),
            ConditionTerm(text=CONDITION),
        ],
        predecessors=[_earlier(world, board, provider, service, replaced)] if replaced else [],
        by=world.by,
        note=note,
    )


def _earlier(world: World, board: str, provider: str, service: str, title: str) -> Agreement:
    """One of the 428, made up."""
    agreement = world.agreement(
        form=Form.ACTIVITY_ASSIGNMENT,
        title=title,
        board=board,
        provider=provider,
        registered_on=date(2019, 11, 20),
    )
    terms = [
        PeriodTerm(starts_on=date(2020, 1, 1), ends_on=OLD_ENDS_ON),
        ServiceTerm(service=world.services[service]),
    ]
    on = date(2019, 11, 20)
    return world.record(
        agreement,
        terms,
        on=on,
        reference=f"{world.parties[board].name_on(on)} {on}",
        note="Påhittat uppdrag.",
    )


def _text(agreement: Agreement) -> str:
    return (
        f"Verksamhetsuppdraget {agreement.title.lower()} lämnas till {agreement.provider} från och "
        f"med {STARTS_ON} och tills vidare, inom nämndens budgetram."
    )
