"""From a matter to the content of its memo: head, points, sections and register tables."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from django.conf import settings
from django.db.models import prefetch_related_objects

from commissioning.effects import AgreementEffect, effects_on_agreements, read_agreements
from commissioning.memos import tables
from commissioning.memos.document import (
    MAX_SECTION,
    MemoDocument,
    Point,
    Section,
    parse_blocks,
)
from commissioning.memos.situation import Situation, situation_of
from commissioning.models import (
    BoardProfile,
    DecisionPoint,
    Matter,
    MatterState,
    Memo,
    MemoSection,
    Organ,
)
from contracts import economy
from contracts.models import Agreement

DECIDED = (MatterState.DECIDED, MatterState.CONDITIONAL)


@dataclass(frozen=True)
class MemoMaterial:
    """Everything that a memo is built from, read once."""

    matter: Matter
    memo: Memo
    points: Sequence[DecisionPoint]
    sections: Sequence[MemoSection]
    effects: Sequence[AgreementEffect]
    administration: str
    today: date

    @property
    def day(self) -> date:
        """The day that the proposal is reckoned from."""
        return day_of(self.matter, self.today)

    @property
    def providers(self) -> list[str]:
        """The providers that the decision concerns, each once."""
        return list(dict.fromkeys(e.agreement.provider.name for e in self.effects))

    @cached_property
    def situation(self) -> Situation:
        """What the matter is about, which decides the sections that are wanted."""
        return situation_of(self.effects, self.points)

    @property
    def bodies(self) -> dict[str, str]:
        """The saved text of each section, as it was typed."""
        return {section.key: section.body for section in self.sections}

    def wants(self, section: MemoSection) -> bool:
        """Whether the section is wanted in this matter."""
        return self.situation.wants(section.applies_when)


def read_material(matter: Matter, today: date) -> MemoMaterial:
    """What the memo of one matter needs."""
    return read_materials([matter], today)[matter.pk]


def read_materials(matters: Sequence[Matter], today: date) -> dict[int, MemoMaterial]:
    """What the memos of several matters need, in a number of queries that does not grow."""
    prefetch_related_objects(list(matters), "points__effects__amendment", "memo__sections")
    profiles = BoardProfile.objects.filter(board__in={m.board_id for m in matters})
    administrations = {profile.board_id: profile.administration for profile in profiles}
    amendments = [a for m in matters for p in m.points.all() for a in p.amendments]
    agreements = read_agreements(amendments)
    return {
        matter.pk: _material(matter, today, administrations.get(matter.board_id, ""), agreements)
        for matter in matters
    }


def _material(
    matter: Matter, today: date, administration: str, agreements: dict[int, Agreement]
) -> MemoMaterial:
    points = list(matter.points.all())
    amendments = [amendment for point in points for amendment in point.amendments]
    return MemoMaterial(
        matter=matter,
        memo=matter.memo,
        points=points,
        sections=list(matter.memo.sections.all()),
        effects=effects_on_agreements(amendments, day_of(matter, today), agreements),
        administration=administration,
        today=today,
    )


def day_of(matter: Matter, today: date) -> date:
    """The day that the proposal is reckoned from: the meeting, or the decision, or today.

    A decided memo must say the same ever after, also when it was decided outside a meeting.
    """
    if matter.meeting:
        return matter.meeting.held_on
    decided = None if matter.is_open else matter.decisions.first()
    return decided.decided_on if decided else today


def build(
    material: MemoMaterial,
    head: dict[str, Any] | None = None,
    bodies: dict[str, str] | None = None,
) -> MemoDocument:
    """The memo as it is saved, or with the head and the texts that somebody is typing.

    Raises MemoTooLarge for a section that is too long to print.
    """
    matter, memo = material.matter, material.memo
    head = head if head is not None else _saved_head(memo)
    organs = {point.organ for point in material.points}
    return MemoDocument(
        title=matter.title,
        administration=material.administration or matter.board.name,
        officers=tuple(matter.officer_names),
        dated_on=head["dated_on"],
        dnr=matter.dnr,
        register_number=matter.register_number,
        receiver=matter.board.name_on(head["dated_on"] or matter.opened_on),
        points=tuple(_point(p, several=len(organs) > 1, matter=matter) for p in material.points),
        sections=_sections(material, bodies or {}),
        signatories=_names(head["signatories"]),
        recipients=tuple(x.strip() for x in head["recipients"].splitlines() if x.strip()),
        is_draft=matter.state not in DECIDED,
        municipality=settings.ORGANISATION_NAME,
        facts=facts(material),
    )


def file_name(matter: Matter) -> str:
    """A name for the printed file; strokes in a dnr become hyphens."""
    return f"Tjänsteskrivelse {matter.number.replace('/', '-')}.pdf"


def facts(material: MemoMaterial) -> dict[str, Any]:
    """The figures of the register behind the memo, for the attachment of the PDF."""
    return {
        "matter": material.matter.number,
        "points": [
            {"number": p.number, "organ": p.organ, "text": p.proposed_text} for p in material.points
        ],
        "agreements": [agreement_facts(effect) for effect in material.effects],
    }


def _saved_head(memo: Memo) -> dict[str, Any]:
    return {name: getattr(memo, name) for name in ("dated_on", "signatories", "recipients")}


def _names(text: str) -> tuple[str, ...]:
    return tuple(name.strip() for name in text.split(",") if name.strip())


def _point(point: DecisionPoint, *, several: bool, matter: Matter) -> Point:
    organ = ""
    if several or point.organ != Organ.BOARD:
        board = point.organ == Organ.BOARD
        organ = matter.board.name if board else point.get_organ_display()
    return Point(point.number, point.proposed_text, organ)


def _sections(material: MemoMaterial, bodies: dict[str, str]) -> tuple[Section, ...]:
    places = tables.placed([s.key for s in material.sections])
    return tuple(
        _section(section, bodies.get(section.key, section.body), material, places)
        for section in material.sections
    )


def _section(
    section: MemoSection, body: str, material: MemoMaterial, places: dict[str, str]
) -> Section:
    if not body.strip() and not material.wants(section):
        return Section(section.key, section.heading, ())
    kind = section.table or places.get(section.key, "")
    table = tables.table(kind, material.effects)
    blocks = parse_blocks(body[: MAX_SECTION + 1]) if body.strip() else ()
    return Section(section.key, section.heading, (*blocks, *((table,) if table else ())))


def agreement_facts(effect: AgreementEffect) -> dict[str, Any]:
    """What the register says of an agreement once the points are approved."""
    agreement, after = effect.agreement, effect.after
    return {
        "number": agreement.number,
        "title": agreement.title,
        "provider": agreement.provider.name,
        "starts_on": after.starts_on,
        "ends_on": after.ends_on,
        "latest_end_on": after.latest_end_on,
        "yearly_cost": economy.yearly_cost(after),
        "price_level_year": economy.price_level_year(after),
        "added_cost": {str(y): cost for y, cost in tables.added_cost(effect).items()},
    }
