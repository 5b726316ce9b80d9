"""Follow-ups with findings and remedies, risk classes and descriptions of assignments.

Seed 3's is what the memo of 2021-11-19 says. Days and outcomes of the others are made up.
"""

from __future__ import annotations

from datetime import date, timedelta

from commissioning.demo.running_lines import LINES, Line
from commissioning.demo.running_register import term_of
from commissioning.demo.world import World
from contracts.actions import follow_ups as actions
from contracts.deadlines import planned_follow_ups
from contracts.economy import closed
from contracts.follow_ups import Grade, Risk, risk_days
from contracts.models import (
    Agreement,
    Area,
    Finding,
    FollowUp,
    FollowUpKind,
    FollowUpMethod,
    Remedy,
    RiskLevel,
    Severity,
)
from contracts.periods import add_months
from contracts.states import RULES

CONTROLLER = "Enheten för uppföljning"
MADE_UP = "Påhittad uppföljning."
USUAL: dict[str, str] = {
    Area.QUALITY: Grade.MET,
    Area.STAFF: Grade.MET,
    Area.DOCUMENTATION: Grade.MET,
}
# Lines whose latest planned day nobody has followed up.
FORGOTTEN = ("Digitalt boendestöd", "Gruppbostad Kaserngatan")
# Title, risk class, months since it was assessed, why.
RISKS = [
    (
        "Gruppbostad Kaserngatan",
        RiskLevel.HIGH,
        14,
        "Hög personalomsättning och två lex Sarah-utredningar under året.",
    ),
    (
        "Behandlingshem för vuxna",
        RiskLevel.MEDIUM,
        16,
        "Få placeringar, men stort beroende av utföraren.",
    ),
    (
        "Avlösarservice i hemmet",
        RiskLevel.LOW,
        18,
        "Liten volym och inga klagomål.",
    ),
    (
        "Vård- och omsorgsboende Ekholmsgläntan",
        RiskLevel.MEDIUM,
        20,
        "Stor verksamhet, goda resultat i brukarundersökningen.",
    ),
]
SEED_1_DAYS = (date(2019, 12, 3), date(2020, 2, 27), date(2020, 6, 9))


def enter(world: World, running: dict[str, Agreement]) -> None:
    """Everything of this module."""
    for title, level, months, ground in RISKS:
        actions.assess_risk(
            agreement=running[title],
            level=level,
            assessed_on=add_months(world.today, -months),
            ground=ground,
            by=world.by,
        )
    latest = {line.title: _line(world, line, running[line.title]) for line in LINES}
    _findings(world, latest)
    _descriptions(world, running)
    _seeds(world)


def _line(world: World, line: Line, agreement: Agreement) -> FollowUp | None:
    """A follow-up some days after each planned day that has passed; the latest one."""
    days = [day for day in _planned(world, line) if day + timedelta(days=9) < world.today]
    if line.title in FORGOTTEN:
        days = days[:-1]
    held = [_visit(world, agreement, day + timedelta(days=9), n) for n, day in enumerate(days)]
    return held[-1] if held else None


def _planned(world: World, line: Line) -> list[date]:
    term = closed(term_of(world, line), world.today)
    if term is None:
        return []
    if line.plan:
        return planned_follow_ups(term, line.plan)
    risks = [
        Risk(level, add_months(world.today, -months))
        for title, level, months, _ in RISKS
        if title == line.title
    ]
    return risk_days(term, risks) if risks else []


def _visit(world: World, agreement: Agreement, held_on: date, number: int) -> FollowUp:
    methods = (FollowUpMethod.VISIT, FollowUpMethod.DOCUMENTS, FollowUpMethod.DIALOGUE)
    follow_up = FollowUp(
        agreement=agreement,
        kind=FollowUpKind.PLANNED,
        method=methods[number % len(methods)],
        held_on=held_on,
        performed_by=CONTROLLER,
        summary=f"Verksamheten bedrivs i huvudsak som avtalat. {MADE_UP}",
        is_example=True,
    )
    return actions.record(follow_up=follow_up, grades=USUAL, by=world.by)


def _findings(world: World, latest: dict[str, FollowUp | None]) -> None:
    """Findings in each stage: nothing done, overdue, to be checked again, and cured."""
    today = world.today
    late, soon = today - timedelta(days=20), today + timedelta(days=25)
    staff = _finding(
        world,
        latest["Gruppbostad Kaserngatan"],
        "Bemanningen på natten är lägre än avtalat vid fyra av tolv kontrollerade tillfällen.",
        Severity.CRITICAL,
        Area.STAFF,
        Grade.NOT_MET,
    )
    _remedy(world, staff, "Anställ två nattpersonal och redovisa schemat.", due_on=late)
    plans = _finding(
        world,
        latest["Daglig verksamhet Solbacken"],
        "Tre av tio genomförandeplaner är äldre än ett år.",
        Severity.SERIOUS,
        Area.DOCUMENTATION,
        Grade.PARTLY,
    )
    _remedy(
        world,
        plans,
        "Uppdatera planerna tillsammans med den enskilde.",
        due_on=today - timedelta(days=45),
        done_on=today - timedelta(days=50),
        recheck_by=soon,
    )
    _finding(
        world,
        latest["Vård- och omsorgsboende Björklunda"],
        "Rutinen för avvikelser är inte känd av alla i personalen.",
        Severity.MINOR,
        Area.SAFETY,
        Grade.PARTLY,
    )


def _finding(
    world: World,
    follow_up: FollowUp | None,
    text: str,
    severity: Severity,
    area: Area,
    grade: Grade,
) -> Finding:
    assert follow_up is not None  # each of the lines has been followed up
    actions.change(follow_up=follow_up, values={}, grades={**USUAL, area: grade}, by=world.by)
    finding = Finding(follow_up=follow_up, text=text, severity=severity, area=area)
    return actions.add_finding(finding=finding, by=world.by)


def _remedy(world: World, finding: Finding, text: str, **days: date) -> None:
    remedy = Remedy(finding=finding, text=text, owner="Verksamhetschefen", **days)
    actions.add_remedy(remedy=remedy, by=world.by)


def _descriptions(world: World, running: dict[str, Agreement]) -> None:
    """Bought services are described in their contracts; the municipality's own mostly not."""
    for index, line in enumerate(LINES):
        agreement = running[line.title]
        if RULES[line.form].in_house or index % 4 == 3:
            continue
        actions.describe(
            agreement=agreement,
            dated_on=agreement.registered_on,
            reference="Bilaga 1 till avtalet, uppdragsbeskrivning och krav",
            by=world.by,
        )


def _seeds(world: World) -> None:
    """Seed 1's first quarters, seed 3's ninety hours, and seed 5's description."""
    respite = Agreement.objects.get(dnr="SON 2019-509")
    for number, day in enumerate(SEED_1_DAYS):
        _visit(world, respite, day, number)
    utmost = Agreement.objects.get(title="Yttersta ansvaret för personlig assistans")
    follow_up = FollowUp(
        agreement=utmost,
        kind=FollowUpKind.EVENT,
        method=FollowUpMethod.RECORDS,
        held_on=date(2021, 11, 19),
        performed_by="Social- och omsorgsförvaltningen",
        summary=(
            "Omkring 90 timmar har utförts från januari till mitten av november 2021 mot en fast "
            "ersättning på 1 814 000 kronor per år. Kostnaden per utförd timme är mycket hög. "
            "Omdömet är antaget och framgår inte av handlingen."
        ),
        is_example=True,
    )
    grades: dict[str, str] = {Area.RESOURCES: Grade.NOT_MET}
    actions.record(follow_up=follow_up, grades=grades, by=world.by)
    school = Agreement.objects.get(dnr="2.3.4-181/2022")
    actions.describe(
        agreement=school,
        dated_on=date(2022, 5, 17),
        reference="Uppdragsbeskrivning för korttidstillsyn i stadens skolor, bilaga till ärendet",
        by=world.by,
    )
