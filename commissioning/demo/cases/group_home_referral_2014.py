"""Kävlinge SN 2014/63: from board to council and back, with a question nobody has answered.

Approved by the board the point is only a proposal; the council decides, and referred it back.
"""

from __future__ import annotations

from datetime import date

from commissioning.demo.world import World
from commissioning.models import Matter, Organ, Outcome
from contracts.actions import agreements
from contracts.models import ConditionTerm, ServiceTerm
from contracts.states import Form

DNR = "SN 2014/63"
PROPOSED_ON = date(2014, 4, 8)
REFERRED_ON = date(2014, 5, 12)
POINTS = (
    "Kommunfullmäktige ger socialnämnden i uppdrag att enligt lagen om offentlig upphandling "
    "upphandla driften av en ny gruppbostad enligt 9 § 9 LSS. Upphandlingen omfattar inte "
    "lokalerna.",
    "Kommunfullmäktige ger socialnämnden rätt att fatta de beslut som upphandlingen kräver.",
)
QUESTION = (
    "Hur säkras personalens meddelarfrihet hos en extern utförare, och hur säkras de "
    "förtroendevaldas insyn i verksamheten?"
)
BODIES = {
    "arende": (
        "Kommunen ska öppna en ny gruppbostad. Socialnämnden föreslår att driften upphandlas och "
        "ber kommunfullmäktige om uppdraget att göra det. Lokalerna ingår inte."
    ),
}


def enter(world: World) -> Matter:
    meeting = world.meeting("kavlinge_sn", PROPOSED_ON)
    matter = world.matter(
        title="Upphandling av driften av en ny gruppbostad",
        dnr=DNR,
        board="kavlinge_sn",
        opened_on=date(2014, 3, 10),
        meeting=meeting,
    )
    amendment = agreements.register(
        agreement=world.agreement(
            form=Form.PROCURED_CONTRACT,
            title="Drift av ny gruppbostad",
            dnr=DNR,
            board="kavlinge_sn",
            provider="kavlinge_nn",
            registered_on=date(2014, 3, 10),
        ),
        terms=[
            ServiceTerm(service=world.services["group_home"]),
            ConditionTerm(text="Upphandlingen gäller driften. Lokalerna ingår inte."),
        ],
        by=world.by,
        note="Antaget, framgår inte av protokollet: dagarna för nämnd och fullmäktige.",
    )
    world.point(matter, POINTS[0], [amendment], organ=Organ.COUNCIL)
    world.point(matter, POINTS[1], organ=Organ.COUNCIL)
    world.write(matter, BODIES, officers="Handläggare", recipients="Kommunfullmäktige")
    world.decide(matter, on=PROPOSED_ON, section=41, meeting=meeting)
    world.decide(
        matter,
        on=REFERRED_ON,
        organ=Organ.COUNCIL,
        outcome=Outcome.REFERRED_BACK,
        question=QUESTION,
    )
    return matter
