"""2023: 428 assignments and agreements with Leanlink become nine, five and four for two boards.

Only the four of social- och omsorgsnämnden are named in the document. No sum, term or start is
given; they are entered until further notice with a frame budget that is not known. The 428 are
made up: units of Leanlink's own, most of them to 2023-08-31, and some that have to be ended.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from commissioning.actions import replacements
from commissioning.demo.world import World
from commissioning.models import Matter, MatterGroup, MatterKind, ReplacedAgreement
from contracts.actions import agreements, imports
from contracts.models import (
    Agreement,
    Amendment,
    CompensationTerm,
    ConditionTerm,
    PeriodTerm,
    ServiceTerm,
)
from contracts.models.terms import Term
from contracts.states import Form
from providers.models import Party, PartyKind

STARTS_ON = date(2023, 9, 1)
OLD_ENDS_ON = date(2023, 8, 31)
OLD_DECIDED_ON = date(2019, 11, 20)
GROUP = "Verksamhetsuppdrag till Leanlink"
ASSUMED = (
    "Antaget, framgår inte av handlingen: beslutsdag, startdag och att uppdraget gäller tills "
    "vidare. Belopp saknas: ersättningen är en ram i nämndens budget."
)
ASSUMED_OLDER = ASSUMED + " Uppdragets namn är påhittat."
CONDITION = (
    "Ersättningen lämnas som en budgetram och följs upp i nämndens vanliga budgetuppföljning."
)
# Where the made-up units lie; each stands once for every sort of unit.
PLACES = [
    "Berga", "Björnkärr", "City", "Ekholmen", "Gottfridsberg", "Hackefors", "Hjulsbro",
    "Innerstaden", "Johannelund", "Lambohov", "Linghem", "Ljungsbro", "Malmslätt", "Ramshäll",
    "Ryd", "Skäggetorp",
    "Sturefors", "Tannefors", "Tornby", "Vallastaden", "Vasastaden", "Vidingsjö", "Vikingstad",
    "Åleryd",
]  # fmt: skip
# Every so many of the old ones lacks an amount, runs until further notice, or a year too long.
LACKS_AMOUNT, OPEN_ENDED, TOO_LONG = 23, 41, 29


@dataclass(frozen=True)
class New:
    """One of the nine: what replaces `number` old ones, units of these sorts.

    `named` are titles of old ones that stand for themselves; `thousands` is what the first of
    the old ones costs a year.
    """

    title: str
    unit: str
    service: str
    number: int
    sorts: tuple[str, ...]
    thousands: int
    dnr: str = ""
    named: tuple[str, ...] = ()


SON = [
    New("Heldygn barn och unga", "heldygn", "residential_children", 38,
        ("Utredningshemmet", "Behandlingshemmet", "Ungdomsboendet"), 4800, "SON 2023-646",
        ("Utredningshemmet Lövberga",)),
    New("Heldygn vuxna", "heldygn", "residential_adults", 46,
        ("Stödboendet", "Boendet", "Träningslägenheterna"), 2900, named=("Stödboendet Hamngatan",)),
    New("Öppenvård barn och unga", "oppenvard", "outpatient_children", 52,
        ("Familjecentrum", "Familjebehandlingen", "Ungdomsstödet"), 1400),
    New("Öppenvård vuxna", "oppenvard", "outpatient_adults", 48,
        ("Beroendemottagningen", "Råd och stöd", "Samtalsmottagningen"), 1100,
        named=("Beroendemottagningens råd",)),
]  # fmt: skip
ALDRE = [
    New("Hemtjänst i egen regi", "hemtjanst", "home_care", 96,
        ("Hemtjänstområde", "Hemtjänst natt", "Hemsjukvård", "Serviceinsatser"), 6200),
    New("Vård- och omsorgsboende i egen regi", "boende", "care_home", 74,
        ("Vård- och omsorgsboende", "Demensboende", "Servicehus", "Gruppboende"), 9400),
    New("Korttidsboende i egen regi", "boende", "short_term", 28,
        ("Korttidsboende", "Växelvård"), 3100),
    New("Dagverksamhet i egen regi", "dagverksamhet", "day_care", 34,
        ("Dagverksamhet", "Träffpunkt"), 900),
    New("Trygghetslarm i egen regi", "hemtjanst", "alarm", 12, ("Trygghetslarm",), 400),
]  # fmt: skip
BOARDS = [
    ("son", "leanlink_ifo", SON, date(2023, 6, 21), 102, "SON 2023-646", ASSUMED),
    ("aldre", "leanlink_aldre", ALDRE, date(2023, 6, 15), 88, "", ASSUMED_OLDER),
]
UNITS = {
    "heldygn": ("leanlink_ifo", "Leanlink Heldygnsvård"),
    "oppenvard": ("leanlink_ifo", "Leanlink Öppenvård"),
    "hemtjanst": ("leanlink_aldre", "Leanlink Hemtjänst"),
    "boende": ("leanlink_aldre", "Leanlink Boende för äldre"),
    "dagverksamhet": ("leanlink_aldre", "Leanlink Dagverksamhet"),
}


def enter(world: World) -> None:
    """One matter for each board, with a point for each assignment, in one group."""
    group = world.keep(MatterGroup(title=GROUP, created_on=date(2023, 6, 2)))
    units = {key: _unit(world, *unit) for key, unit in UNITS.items()}
    for board, provider, rows, decided_on, section, dnr, note in BOARDS:
        meeting = world.meeting(board, decided_on)
        matter = world.matter(
            title=GROUP, dnr=dnr, board=board, opened_on=date(2023, 6, 2), meeting=meeting
        )
        matter.group, matter.kind = group, MatterKind.REPLACEMENT
        world.keep(matter)
        for row in rows:
            olds = _olds(world, board, units[row.unit], row)
            amendment = _assignment(world, board, provider, row, note)
            _replace(world, matter, amendment, olds)
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


def _unit(world: World, above: str, name: str) -> Party:
    """A part of Leanlink, made up."""
    found = Party.objects.filter(kind=PartyKind.IN_HOUSE, name=name).first()
    parent = world.parties[above]
    return found or world.keep(
        Party(
            kind=PartyKind.IN_HOUSE,
            name=name,
            organisation_number=parent.organisation_number,
            parent=parent,
            is_example=True,
        )
    )


def _assignment(world: World, board: str, provider: str, row: New, note: str) -> Amendment:
    agreement = world.agreement(
        form=Form.ACTIVITY_ASSIGNMENT,
        title=row.title,
        dnr=row.dnr,
        board=board,
        provider=provider,
        registered_on=date(2023, 6, 2),
    )
    return agreements.register(
        agreement=agreement,
        terms=[
            PeriodTerm(starts_on=STARTS_ON),
            ServiceTerm(service=world.services[row.service]),
            ConditionTerm(text=CONDITION),
        ],
        by=world.by,
        note=note,
    )


def _replace(world: World, matter: Matter, amendment: Amendment, olds: Sequence[Agreement]) -> None:
    """Draw the old ones in, map them to the new one, and end those that would run longer."""
    point = world.point(matter, _text(amendment.agreement), [amendment])
    keys = [agreement.pk for agreement in olds]
    drawn = [ReplacedAgreement(group=matter.group, agreement_id=key) for key in keys]
    ReplacedAgreement.objects.create_many(drawn, reason="Ska ersättas", by=world.by)
    replacements.link(amendment=amendment, agreements=keys, by=world.by)
    longer = {
        agreement.pk: OLD_ENDS_ON
        for number, agreement in enumerate(olds, start=1)
        if _ends_on(number) != OLD_ENDS_ON
    }
    replacements.propose_endings(
        last_days=longer, points=dict.fromkeys(longer, point.pk), reason=GROUP, by=world.by
    )


def _olds(world: World, board: str, unit: Party, row: New) -> list[Agreement]:
    """The old ones that one new assignment replaces, made up."""
    titles = _titles(row)
    rows: list[tuple[Agreement, list[Term]]] = []
    for number, title in enumerate(titles, start=1):
        agreement = world.agreement(
            form=Form.ACTIVITY_ASSIGNMENT,
            title=title,
            board=board,
            provider="leanlink",
            registered_on=OLD_DECIDED_ON,
        )
        agreement.provider = unit
        rows.append((agreement, list(_old_terms(world, row, number))))
    name = world.parties[board].name_on(OLD_DECIDED_ON)
    return imports.record_many(
        rows=rows,
        on=OLD_DECIDED_ON,
        reference=f"{name} {OLD_DECIDED_ON}",
        by=world.by,
        note="Påhittat uppdrag.",
    )


def _titles(row: New) -> list[str]:
    made = [f"{sort} {place}" for sort in row.sorts for place in PLACES]
    return [*row.named, *(title for title in made if title not in row.named)][: row.number]


def _old_terms(world: World, row: New, number: int) -> Iterator[Term]:
    yield PeriodTerm(starts_on=date(2020, 1, 1), ends_on=_ends_on(number))
    yield ServiceTerm(service=world.services[row.service])
    if number % LACKS_AMOUNT:
        thousands = row.thousands * (20 + number * 7 % 11) // 20
        yield CompensationTerm(amount=Decimal(thousands * 1000), price_level_year=2020)


def _ends_on(number: int) -> date | None:
    if number % OPEN_ENDED == 0:
        return None
    return date(2024, 8, 31) if number % TOO_LONG == 0 else OLD_ENDS_ON


def _text(agreement: Agreement) -> str:
    return (
        f"Verksamhetsuppdraget {agreement.title.lower()} lämnas till {agreement.provider} från och "
        f"med {STARTS_ON} och tills vidare, inom nämndens budgetram."
    )
