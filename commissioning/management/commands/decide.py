"""Record what was decided on points of a matter, as the page does."""

from __future__ import annotations

import argparse
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from commissioning.actions import decisions
from commissioning.actions.decisions import Ruling
from commissioning.delegation import Support, supports_of
from commissioning.management.arguments import find_matter, parse_day
from commissioning.management.authors import add_author, find_author
from commissioning.models import Decision, DecisionPoint, Matter, Organ, Outcome

NEEDS_TEXT, NEEDS_QUESTION = Outcome.APPROVED_AS_CHANGED, Outcome.REFERRED_BACK


class Command(BaseCommand):
    help = (
        "Registrerar ett beslut. Upprepa --point och --outcome för flera punkter; övriga punkter "
        "är kvar att besluta."
    )

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("number", metavar="DNR", help="diarienummer eller Ä-nummer")
        parser.add_argument("--point", type=int, action="append", required=True, metavar="N")
        parser.add_argument(
            "--outcome", action="append", required=True, choices=Outcome.values, metavar="UTFALL",
            help=", ".join(Outcome.values),
        )  # fmt: skip
        parser.add_argument("--on", required=True, metavar="DATUM", help="beslutsdag")
        parser.add_argument("--section", type=int, metavar="N", help="paragraf")
        parser.add_argument("--organ", choices=Organ.values, default=Organ.BOARD)
        parser.add_argument("--text", help="beslutad text, vid bifall med ändring")
        parser.add_argument("--question", help="vad nämnden frågar, vid återremiss")
        parser.add_argument("--adjusted", metavar="DATUM", help="justerat")
        parser.add_argument("--posted", metavar="DATUM", help="anslaget")
        parser.add_argument("--delegate", default="", help="vem som beslutade på delegation")
        parser.add_argument("--item", metavar="NR", help="punkt i delegationsordningen")
        add_author(parser)

    def handle(self, **options: Any) -> None:
        matter = find_matter(options["number"])
        decision = _decision(matter, options)
        rulings = _rulings(matter, options)
        author = find_author(options["by"])
        try:
            decision = decisions.record(
                decision=decision, rulings=rulings, by=author, is_partial=True
            )
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        matter.refresh_from_db()
        self.stdout.write(f"{decision.reference}: {matter.title}")
        for ruling in rulings:
            self.stdout.write(f"  Punkt {ruling.point.number}: {Outcome(ruling.outcome).label}")
        self.stdout.write(f"Ärendet: {matter.get_state_display()}")


def _decision(matter: Matter, options: dict[str, Any]) -> Decision:
    decided_on = parse_day(options["on"])
    if decided_on > timezone.localdate():
        raise CommandError("Beslutsdatumet ligger i framtiden.")
    section = options["section"]
    if section is not None and not 1 <= section <= 9999:
        raise CommandError("Paragrafen ska vara ett tal mellan 1 och 9999.")
    _check_section(matter, options["organ"], decided_on, section)
    decision = Decision(
        matter=matter,
        organ=options["organ"],
        decided_on=decided_on,
        section=section,
        adjusted_on=_day(options["adjusted"]),
        posted_on=_day(options["posted"]),
    )
    if decision.organ == Organ.DELEGATE:
        decision.delegate = options["delegate"]
        for name, value in _support(matter, options, decided_on).values.items():
            setattr(decision, name, value)
    elif matter.meeting and matter.meeting.held_on == decided_on:
        decision.meeting = matter.meeting
    return decision


def _day(text: str | None) -> date | None:
    return parse_day(text) if text else None


def _check_section(matter: Matter, organ: str, on: date, section: int | None) -> None:
    """A paragraph of the minutes stands for one matter."""
    same = Decision.objects.filter(
        matter__board=matter.board_id, organ=organ, decided_on=on, section=section
    )
    taken = same.exclude(matter=matter).select_related("matter").first() if section else None
    if taken:
        raise CommandError(f"§ {section} är redan använd den dagen: ”{taken.matter.title}”.")


def _support(matter: Matter, options: dict[str, Any], on: date) -> Support:
    if not options["delegate"] or not options["item"]:
        raise CommandError("Ange --delegate och --item för ett delegationsbeslut.")
    wanted = f"{options['item']} "
    found = [s for s in supports_of(matter.board) if s.label.startswith(wanted) and s.covers(on)]
    if not found:
        raise CommandError(f"Delegationsordningen har ingen punkt {options['item']} den dagen.")
    return found[0]


def _rulings(matter: Matter, options: dict[str, Any]) -> list[Ruling]:
    numbers, outcomes = options["point"], options["outcome"]
    if len(numbers) != len(outcomes):
        raise CommandError("Ange ett --outcome för varje --point.")
    if len(set(numbers)) != len(numbers):
        raise CommandError("Ange varje punkt en gång.")
    return [
        _ruling(_open_point(matter, number), outcome, options)
        for number, outcome in zip(numbers, outcomes, strict=True)
    ]


def _open_point(matter: Matter, number: int) -> DecisionPoint:
    point = matter.points.filter(number=number).first()
    if point is None:
        raise CommandError(f"Ärendet har ingen punkt {number}.")
    if point.is_settled:
        raise CommandError(f"Punkt {number} är redan beslutad.")
    return point


def _ruling(point: DecisionPoint, outcome: str, options: dict[str, Any]) -> Ruling:
    text, question = options["text"] or "", options["question"] or ""
    if outcome == NEEDS_TEXT and not text:
        raise CommandError(f"Skriv den beslutade texten i punkt {point.number} med --text.")
    if outcome == NEEDS_QUESTION and not question:
        raise CommandError(f"Skriv vad nämnden frågar i punkt {point.number} med --question.")
    return Ruling(
        point=point,
        outcome=outcome,
        text=text if outcome == NEEDS_TEXT else "",
        question=question if outcome == NEEDS_QUESTION else "",
    )
