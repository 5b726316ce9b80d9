"""One made-up matter in every state that a decision can leave behind it."""

from __future__ import annotations

from contextlib import suppress
from datetime import date, timedelta

from commissioning.actions import (
    conditions,
    corrections,
    decisions,
    delegation,
    extracts,
    matters,
)
from commissioning.actions.decisions import Ruling
from commissioning.demo.open_matters import draft, extension_of, next_meeting, past_meeting
from commissioning.demo.running_lines import (
    BETWEEN_BOARDS,
    DIRECT,
    ONE_YEAR_SIX,
    Line,
    places,
    yearly,
)
from commissioning.demo.world import World
from commissioning.memos.engine import PdfUnavailable
from commissioning.models import (
    Channel,
    Condition,
    ConditionState,
    Decision,
    DelegationItem,
    DelegationOrder,
    Matter,
    MatterKind,
    Meeting,
    Organ,
    Outcome,
)
from contracts.models import Agreement

ITEMS = [
    ("4.1", "Förlänga avtal inom den förlängningsrätt som nämnden har beslutat", "Socialdirektören",
     "Högst ett steg i taget och högst 10 000 000 kronor per år."),
    ("4.2", "Avropa option i ramavtal", "Socialdirektören", "Inom budget och optionens tak."),
    ("4.3", "Teckna individuellt avtal om placering", "Enhetschef",
     "Högst tolv månader. Nämnden underrättas vid nästa sammanträde."),
]  # fmt: skip


def enter(world: World, running: dict[str, Agreement]) -> None:
    """`running` is the running register by title."""
    _delegated(world, running)
    _waiting_for_another_board(world)
    _lapsed(world)
    _revoked(world)
    _tabled(world, running)
    _taken_back(world)
    _sent(world)


def _matter(world: World, title: str, board: str, number: int, meeting: Meeting | None) -> Matter:
    opened_on = (meeting.papers_on if meeting else world.today) - timedelta(days=20)
    prefix = world.parties[board].prefix
    return world.matter(
        title=title,
        dnr=f"{prefix} {opened_on.year}-{number}",
        board=board,
        opened_on=opened_on,
        meeting=meeting,
    )


def _delegated(world: World, running: dict[str, Agreement]) -> None:
    """Two versions of the order, a delegated decision that is reported and one that is not."""
    meeting = past_meeting(world, "son", 2)
    for label, first in (("antagen", 900), ("reviderad", 300)):
        day = world.today - timedelta(days=first)
        order = DelegationOrder(
            board=world.parties["son"],
            label=f"{label} {day}",
            valid_from=day,
            is_example=True,
        )
        names = ("number", "text", "delegate", "limits")
        items = [DelegationItem(**dict(zip(names, row, strict=True))) for row in ITEMS]
        delegation.adopt(order=order, items=items, by=world.by)
    reported = _delegate(world, running["Avlösarservice i hemmet"], meeting.held_on, 611)
    decisions.report(decisions=[reported], meeting=past_meeting(world, "son", 1), by=world.by)
    _delegate(
        world,
        running["Boendestöd och personligt stöd, Ekhaga"],
        past_meeting(world, "son").held_on,
        640,
    )


def _delegate(world: World, agreement: Agreement, after: date, number: int) -> Decision:
    """An extension within the right, decided by the director a week after a meeting."""
    on = min(after + timedelta(days=7), world.today)
    amendment = extension_of(world, agreement)
    period = amendment.periodterms.get()
    matter = _matter(world, f"Förlängning av {agreement.title}", "son", number, None)
    text = (
        f"Avtalet om {agreement.title} med {agreement.provider} förlängs från och med "
        f"{period.starts_on} till och med {period.ends_on} på oförändrade villkor."
    )
    world.point(matter, text, [amendment])
    order = DelegationOrder.objects.filter(board=matter.board).in_force(on).get()
    decision = Decision(
        matter=matter,
        organ=Organ.DELEGATE,
        delegate="Socialdirektören",
        delegation_item=order.items.get(number="4.1"),
        decided_on=on,
    )
    rulings = [Ruling(point, Outcome.APPROVED) for point in matter.open_points()]
    return decisions.record(decision=decision, rulings=rulings, by=world.by)


def _between(world: World, title: str, number: int, cost: int) -> tuple[Matter, Meeting]:
    """The education board's matter about an agreement with the social board."""
    line = Line(BETWEEN_BOARDS, title, "utbildning", "son", "outpatient_children", 3, 24,
                ONE_YEAR_SIX, yearly(cost), number=number)  # fmt: skip
    amendment = draft(world, line)
    period = amendment.periodterms.get()
    meeting = past_meeting(world, "utbildning")
    matter = _matter(world, title, "utbildning", number, meeting)
    text = (
        f"Överenskommelsen mellan utbildningsnämnden och social- och omsorgsnämnden om "
        f"{title[0].lower()}{title[1:]} godkänns från och med {period.starts_on} till och med "
        f"{period.ends_on}. Ersättningen är {cost // 1000} 000 kronor per år. Den gäller under "
        "förutsättning att den andra nämnden fattar likalydande beslut."
    )
    world.point(matter, text, [amendment], condition_board=world.parties["son"])
    return matter, meeting


def _waiting_for_another_board(world: World) -> None:
    """Approved by one board; the other has the same point on its next agenda."""
    title = "Gemensamt arbete mot problematisk skolfrånvaro"
    matter, meeting = _between(world, title, 201, 900_000)
    world.decide(matter, on=meeting.held_on, section=48, meeting=meeting)
    mirror = _matter(world, title, "son", 702, next_meeting(world, "son"))
    point = matter.points.get()
    world.point(mirror, point.proposed_text, same_as=point)


def _lapsed(world: World) -> None:
    matter, meeting = _between(world, "Gemensam fältgrupp kvällstid", 188, 650_000)
    world.decide(matter, on=meeting.held_on, section=49, meeting=meeting)
    condition = Condition.objects.get(outcome__point__matter=matter)
    conditions.settle(
        condition=condition,
        state=ConditionState.LAPSED,
        decided_on=min(world.today, meeting.held_on + timedelta(days=1)),
        section=95,
        text="Social- och omsorgsnämnden avslår förslaget.",
        note="Nämnden hänvisar till budgeten.",
        by=world.by,
    )


def _revoked(world: World) -> None:
    """Decided, corrected as to its paragraph, and revoked at a later meeting."""
    line = Line(DIRECT, "Jourplatser över sommaren", "aldre", "ekhaga", "short_term", 2, 6, None,
                yearly(1_200_000), places(3), 577)  # fmt: skip
    amendment = draft(world, line)
    meeting, later = past_meeting(world, "aldre", 2), past_meeting(world, "aldre")
    matter = _matter(world, line.title, "aldre", 577, meeting)
    text = "Tre jourplatser köps av Ekhaga Stödboende AB i sex månader för 600 000 kronor."
    world.point(matter, text, [amendment])
    decision = world.decide(matter, on=meeting.held_on, section=58, meeting=meeting)
    corrections.correct(
        decision=decision,
        head={"section": 59},
        rulings=[],
        reason="Paragrafen var § 59 i det justerade protokollet.",
        on=min(world.today, meeting.held_on + timedelta(days=9)),
        by=world.by,
    )
    revoking = _matter(world, f"Upphävande av {line.title.lower()}", "aldre", 579, later)
    matters.change(
        matter=revoking, values={"kind": MatterKind.REVOCATION}, by=world.by, version=None
    )
    world.point(
        revoking,
        f"Äldrenämndens beslut {meeting.held_on} § 59 om jourplatser hos Ekhaga Stödboende AB "
        "upphävs.",
        reverses=decision.outcomes.live().get(),
    )
    world.decide(revoking, on=later.held_on, section=66, meeting=later)


def _tabled(world: World, running: dict[str, Agreement]) -> None:
    """Tabled at one meeting, and without a new one."""
    meeting = past_meeting(world, "son")
    matter = _matter(world, "Fler platser på Solbacken", "son", 690, meeting)
    world.point(
        matter,
        "Förvaltningen får i uppdrag att utreda fler platser i daglig verksamhet.",
        task_owner="Social- och omsorgsförvaltningen",
        task_due_on=world.today + timedelta(days=120),
    )
    world.decide(matter, on=meeting.held_on, section=94, outcome=Outcome.TABLED, meeting=meeting)


def _taken_back(world: World) -> None:
    matter = _matter(world, "Egen regi i stället för konsulentstöd", "son", 655, None)
    world.point(matter, "Familjehem rekryteras i egen regi från och med nästa år.")
    matters.withdraw(matter=matter, by=world.by)


def _sent(world: World) -> None:
    """Adjusted and posted, with an extract that one of the two recipients has been sent."""
    found = Decision.objects.filter(matter__title="Fler timmar i det digitala boendestödet")
    decision = decisions.adjust(
        decision=found.select_related("matter__board").get(),
        adjusted_on=found.get().adjusted_on,
        immediately=False,
        posted_on=found.get().adjusted_on,
        by=world.by,
    )
    with suppress(PdfUnavailable):  # the demo is useful without the PDF engine too
        extract = extracts.make(decision=decision, on=world.today, by=world.by)
        extracts.dispatch(
            document=extract,
            recipients=["Leanlink Råd och stöd"],
            channel=Channel.EMAIL,
            sent_on=world.today,
            on=world.today,
            by=world.by,
        )
