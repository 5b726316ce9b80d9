"""How the matters of the demo were prepared: who was heard, MBL, and the papers attached.

What the three old memos say of it is entered as they say it. The papers are stand-ins of one
page, which say so.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from commissioning.demo import (
    housing_support_2018,
    respite_care_2019,
    ultimate_responsibility_2021,
)
from commissioning.demo.small_pdf import small_pdf
from commissioning.demo.world import World
from commissioning.models import (
    Attachment,
    CoDeterminationKind,
    CoDeterminationOutcome,
    CoDeterminationRecord,
    Consultation,
    Matter,
    StoredFile,
)
from commissioning.uploads import PDF

RESPITE = "Utvecklingsuppdrag till Leanlink för korttidsvistelse och korttidstillsyn"
HOUSING = "Utökat boendestöd hos Leanlink, Capio och Stadsmissionen"
ULTIMATE = "Förlängt uppdrag till Leanlink om det yttersta ansvaret för personlig assistans"
SOLBACKEN = "Förlängning av Daglig verksamhet Solbacken"
LJUNGSBRO = "Tilldelning av driften av gruppbostad Ljungsbro"
STAND_IN = "Exempelfil. Handlingen finns inte i registret."


@dataclass(frozen=True)
class Paper:
    """An attachment to be made: its title, its day, what it says and whether it is secret."""

    title: str
    dated_on: date
    lines: Sequence[str] = (STAND_IN,)
    is_secret: bool = False

    @property
    def file_name(self) -> str:
        return f"{self.title}.pdf"


def enter(world: World) -> None:
    _respite_care(world)
    _housing_support(world)
    _ultimate_responsibility(world)
    _solbacken(world)
    _ljungsbro(world)


def _respite_care(world: World) -> None:
    matter = Matter.objects.get(title=RESPITE)
    day = respite_care_2019.MEMO_DATED_ON
    answer = "Alla ställer sig bakom förslaget."
    _heard(world, matter, "Ansvariga chefer i utbildningsförvaltningen", day, answer)
    _heard(world, matter, "Leanlink LSS Funktionsstöd", day, answer)
    _informed(world, matter, respite_care_2019.DECIDED_ON)
    _attach(world, matter, [Paper("Uppdragsbeskrivning för utvecklingsuppdraget", day)])


def _housing_support(world: World) -> None:
    matter = Matter.objects.get(title=HOUSING)
    day = housing_support_2018.MEMO_DATED_ON
    answer = "Fördelningen är framtagen tillsammans."
    for who in ("Socialförvaltningen", "De tre utförarna"):
        _heard(world, matter, who, day, answer)
    _informed(world, matter, day)
    lines = ("Leanlink Råd och stöd", "Capio Psykiatri AB", "Stadsmissionen i Linköping", STAND_IN)
    _attach(world, matter, [Paper("Sammanställning av timmar per utförare", day, lines)])


def _ultimate_responsibility(world: World) -> None:
    matter = Matter.objects.get(title=ULTIMATE)
    day = ultimate_responsibility_2021.MEMO_DATED_ON
    _heard(world, matter, "Leanlink LSS Funktionsstöd", day, "Förslaget är framtaget i samråd.")
    _informed(world, matter, day)
    lines = ("Omkring 90 timmar från januari till mitten av november 2021.", STAND_IN)
    _attach(world, matter, [Paper("Utförda timmar 2021", day, lines)])


def _solbacken(world: World) -> None:
    """Some of it done, some still to come."""
    matter = Matter.objects.select_related("meeting").get(title=SOLBACKEN)
    asked_on = world.today - timedelta(days=16)
    answer = "Utföraren är positiv till en förlängning."
    _heard(world, matter, "Solbackens Dagverksamhet AB", asked_on, answer)
    _heard(world, matter, "Rådet för funktionshinderfrågor")
    _negotiated(world, matter, CoDeterminationKind.INFORMATION_19)
    papers = [
        Paper("Uppföljning av Solbacken", asked_on, ("Uppföljningen gav ingen anmärkning.",)),
        Paper("Utförarens svar", asked_on + timedelta(days=2), (answer,)),
    ]
    _attach(world, matter, papers)


def _ljungsbro(world: World) -> None:
    """A procurement: the tenders are compared in a paper that is secret."""
    matter = Matter.objects.select_related("meeting").get(title=LJUNGSBRO)
    day = world.today - timedelta(days=20)
    _heard(world, matter, "Rådet för funktionshinderfrågor", day, "Rådet har inget att invända.")
    _negotiated(
        world,
        matter,
        CoDeterminationKind.NEGOTIATION_11,
        held_on=day + timedelta(days=6),
        outcome=CoDeterminationOutcome.AGREED,
        forum="Vision, Kommunal och Akademikerförbundet SSR",
    )
    papers = [
        Paper("Upphandlingsdokument", day, ("Drift av gruppbostad Ljungsbro.", STAND_IN)),
        Paper("Jämförelse av anbud", day, ("Anbuden jämförs.", STAND_IN), is_secret=True),
    ]
    _attach(world, matter, papers)


def _heard(
    world: World, matter: Matter, who: str, held_on: date | None = None, answer: str = ""
) -> None:
    world.keep(Consultation(matter=matter, who=who, held_on=held_on, answer=answer))


def _informed(world: World, matter: Matter, held_on: date) -> None:
    kind, outcome = CoDeterminationKind.INFORMATION_19, CoDeterminationOutcome.INFORMED
    _negotiated(world, matter, kind, held_on=held_on, outcome=outcome)


def _negotiated(world: World, matter: Matter, kind: str, **more: object) -> None:
    world.keep(CoDeterminationRecord(matter=matter, kind=kind, **more))


def _attach(world: World, matter: Matter, papers: Sequence[Paper]) -> None:
    for position, paper in enumerate(papers, start=1):
        content = small_pdf(paper.title, (matter.title, str(paper.dated_on), "", *paper.lines))
        world.keep(
            Attachment(
                matter=matter,
                title=paper.title,
                dated_on=paper.dated_on,
                file_name=paper.file_name,
                file=StoredFile.keep(content, PDF),
                is_secret=paper.is_secret,
                position=position,
                page_count=1,
            )
        )
