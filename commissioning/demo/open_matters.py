"""What is on the desk: matters for the coming meetings, drafts, and decisions of late."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

from commissioning.actions import matters
from commissioning.demo import running_register
from commissioning.demo.running_lines import (
    ASSIGNMENT,
    DIRECT,
    ONE_YEAR_SIX,
    PROCURED,
    TWO_YEARS_SIX,
    Line,
    Right,
    place_day,
    places,
    yearly,
)
from commissioning.demo.world import World
from commissioning.models import Matter, Meeting, Outcome
from contracts import derivation, reading
from contracts.actions import agreements
from contracts.models import Agreement, Amendment, CompensationTerm, PeriodTerm, VolumeTerm
from contracts.periods import add_months
from contracts.states import AmendmentKind, Effect, PeriodKind

NOTE = "Påhittat ärende."


def enter(world: World, running: dict[str, Agreement]) -> None:
    """`running` is the running register by title."""
    _extensions_at_the_next_meetings(world, running)
    _new_home(world)
    _rejected(world)
    _answered_referral(world, running)
    _decided_of_late(world, running)
    _drafts(world)


def next_meeting(world: World, board: str, number: int = 0) -> Meeting:
    """The nth meeting from tomorrow."""
    coming = Meeting.objects.of(world.parties[board]).from_day(world.today + timedelta(days=1))
    return coming.order_by("held_on")[number]


def past_meeting(world: World, board: str, number: int = 0) -> Meeting:
    """The nth meeting back, not today."""
    past = Meeting.objects.of(world.parties[board]).filter(held_on__lt=world.today)
    return past.order_by("-held_on")[number]


def extension_of(world: World, agreement: Agreement) -> Amendment:
    """A proposal to use the next step of the right, as long as the right says."""
    fetched = reading.with_terms(Agreement.objects.filter(pk=agreement.pk)).get()
    step = derivation.derive(reading.read(fetched), world.today).steps[0].period
    return agreements.propose(
        agreement=agreement,
        kind=AmendmentKind.EXTEND,
        terms=[
            PeriodTerm(kind=PeriodKind.EXTENSION, starts_on=step.starts_on, ends_on=step.ends_on)
        ],
        by=world.by,
        note=NOTE,
    )


def _extension_matter(
    world: World, agreement: Agreement, *, board: str, meeting: Meeting | None, number: int
) -> Matter:
    amendment = extension_of(world, agreement)
    period = amendment.periodterms.get()
    matter = world.matter(
        title=f"Förlängning av {agreement.title}",
        dnr=f"{world.parties[board].prefix} {world.today.year}-{number}",
        board=board,
        opened_on=world.today - timedelta(days=24),
        meeting=meeting,
    )
    text = (
        f"Avtalet om {agreement.title} med {agreement.provider} förlängs från och med "
        f"{period.starts_on} till och med {period.ends_on} på oförändrade villkor."
    )
    world.point(matter, text, [amendment])
    return matter


def _extensions_at_the_next_meetings(world: World, running: dict[str, Agreement]) -> None:
    full = _extension_matter(
        world,
        running["Daglig verksamhet Solbacken"],
        board="son",
        meeting=next_meeting(world, "son"),
        number=701,
    )
    world.write(
        full,
        _extension_bodies(),
        dated_on=world.today - timedelta(days=10),
        officers="Handläggare",
        recipients="Solbackens Dagverksamhet AB",
    )
    half = _extension_matter(
        world,
        running["Vård- och omsorgsboende Fiskebäck"],
        board="aldre",
        meeting=next_meeting(world, "aldre", 1),
        number=233,
    )
    world.write(half, {"bakgrund": "Avtalet har följts upp två gånger utan anmärkning."})
    _extension_matter(
        world,
        running["Mötesplats vid hemlöshet"],
        board="son",
        meeting=None,
        number=715,
    )


def _extension_bodies() -> dict[str, str]:
    return {
        "arende": (
            "Avtalet om daglig verksamhet med Solbackens Dagverksamhet AB kan förlängas två gånger "
            "med tolv månader. Förvaltningen föreslår att den första förlängningen används."
        ),
        "beslutsunderlag": "- Denna tjänsteskrivelse\n- Uppföljning av Solbacken",
        "bakgrund": (
            "Verksamheten har 32 platser. Besked om förlängning ska lämnas skriftligt senast sex "
            "månader före periodens slut."
        ),
        "nuvarande-situation": "Alla platser är belagda och nio personer står i kö.",
        "ekonomi": (
            "Kostnaden är 9 870 000 kronor per år i avtalets prisnivå och räknas upp med OPI. Den "
            "ryms i nämndens budget."
        ),
        "jamstalldhet": "Av deltagarna är 14 kvinnor och 18 män. Villkoren är lika för alla.",
        "samrad": "Utföraren har ställt sig positiv till en förlängning.",
        "uppfoljning": "Verksamheten följs upp två gånger om året.",
        "mbl": "Information enligt 19 § är planerad till veckan före sammanträdet.",
    }


def draft(world: World, line: Line, predecessors: tuple[Agreement, ...] = ()) -> Amendment:
    """The first amendment of a made-up agreement that nobody has decided."""
    agreement = world.agreement(
        form=line.form,
        title=line.title,
        board=line.board,
        provider=line.provider,
        dnr=running_register.dnr_of(world, line, world.today),
        registered_on=world.today - timedelta(days=40),
    )
    return agreements.register(
        agreement=agreement,
        terms=running_register.terms_of(world, line),
        predecessors=predecessors,
        by=world.by,
        note=NOTE,
    )


def _new_home(world: World) -> None:
    """A new contract that waits for the second meeting from now."""
    line = Line(PROCURED, "Gruppbostad Ljungsbro", "son", "almvik", "group_home", 6, 48,
                Right(2, 24, 9), place_day(3_140), places(6), 664)  # fmt: skip
    amendment = draft(world, line)
    matter = world.matter(
        title="Tilldelning av driften av gruppbostad Ljungsbro",
        dnr=f"SON {world.today.year}-664",
        board="son",
        opened_on=world.today - timedelta(days=40),
        meeting=next_meeting(world, "son", 1),
    )
    term = running_register.term_of(world, line)
    text = (
        f"Avtal om driften av gruppbostad Ljungsbro tecknas med Almviks Omsorg AB. Avtalet gäller "
        f"{term.starts_on}–{term.ends_on} och kan förlängas två gånger med två år i taget. "
        "Ersättningen är 3 140 kronor per plats och dygn."
    )
    world.point(matter, text, [amendment])


def _rejected(world: World) -> None:
    line = Line(DIRECT, "Provplatser med nattbemanning", "son", "ekhaga", "residential_adults",
                1, 12, None, yearly(1_900_000), places(2), 590)  # fmt: skip
    amendment = draft(world, line)
    meeting = past_meeting(world, "son", 1)
    matter = world.matter(
        title="Provplatser med nattbemanning",
        dnr=f"SON {meeting.held_on.year}-590",
        board="son",
        opened_on=meeting.papers_on - timedelta(days=14),
        meeting=meeting,
    )
    world.point(
        matter,
        "Två provplatser med nattbemanning köps av Ekhaga Stödboende AB i tolv månader.",
        [amendment],
    )
    world.decide(matter, on=meeting.held_on, section=77, outcome=Outcome.REJECTED, meeting=meeting)


def _answered_referral(world: World, running: dict[str, Agreement]) -> None:
    """Referred back at an earlier meeting, answered, and up again at the next one."""
    earlier = past_meeting(world, "aldre", 1)
    matter = _extension_matter(
        world,
        running["Hemtjänst nattetid"],
        board="aldre",
        meeting=earlier,
        number=198,
    )
    world.decide(
        matter,
        on=earlier.held_on,
        section=61,
        outcome=Outcome.REFERRED_BACK,
        question="Hur många besök per natt har inte kunnat utföras?",
        meeting=earlier,
    )
    matters.change(
        matter=matter,
        values={
            "referral_answer": "Under det senaste halvåret har 11 av omkring 9 400 planerade besök "
            "inte kunnat utföras.",
            "meeting": next_meeting(world, "aldre"),
        },
        by=world.by,
        version=None,
    )


def _decided_of_late(world: World, running: dict[str, Agreement]) -> None:
    """More hours to a running assignment, and two tasks: one due, one not yet."""
    meeting = past_meeting(world, "son")
    matter = world.matter(
        title="Fler timmar i det digitala boendestödet",
        dnr=f"SON {meeting.held_on.year}-588",
        board="son",
        opened_on=meeting.papers_on - timedelta(days=21),
        meeting=meeting,
    )
    amendment = agreements.propose(
        agreement=running["Digitalt boendestöd"],
        kind=AmendmentKind.CHANGE,
        terms=_more_hours(world),
        by=world.by,
        note=NOTE,
    )
    text = (
        "Utvecklingsuppdraget om digitalt boendestöd till Leanlink Råd och stöd utökas med 900 "
        "timmar och 480 000 kronor per år."
    )
    world.point(matter, text, [amendment])
    task = "Förvaltningen får i uppdrag att redovisa hur många som har tackat ja till insatsen"
    for days in (-12, 75):
        due_on = world.today + timedelta(days=days)
        owner = "Social- och omsorgsförvaltningen"
        world.point(matter, f"{task}, senast {due_on}.", task_owner=owner, task_due_on=due_on)
    world.write(
        matter,
        {"arende": "Fler har tackat ja till digitalt boendestöd än vad timmarna räcker till."},
        recipients="Leanlink Råd och stöd\nEkonomiavdelningen",
    )
    world.decide(
        matter,
        on=meeting.held_on,
        section=93,
        meeting=meeting,
        adjusted_on=min(world.today, meeting.held_on + timedelta(days=7)),
    )


def _more_hours(world: World) -> list[VolumeTerm | CompensationTerm]:
    first = add_months(world.today.replace(day=1), 1)
    return [
        VolumeTerm(quantity=900, valid_from=first, effect=Effect.ADD),
        CompensationTerm(
            amount=Decimal(480_000), price_level_year=world.today.year, valid_from=first
        ),
    ]


def _drafts(world: World) -> None:
    """Written by somebody, put before nobody."""
    for line in (
        Line(ASSIGNMENT, "Jourhem i egen regi", "son", "leanlink_ifo", "foster", 5, 24,
             ONE_YEAR_SIX),
        Line(PROCURED, "Vård- och omsorgsboende Hackefors", "aldre", "granby", "care_home", 9,
             60, TWO_YEARS_SIX, place_day(2_400), places(60)),
    ):  # fmt: skip
        draft(world, line)
