"""From a recorded decision to its extract of the minutes (sv: protokollsutdrag)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from django.conf import settings

from commissioning.effects import effects_on_agreements
from commissioning.memos.content import agreement_facts
from commissioning.memos.document import (
    Block,
    BulletList,
    MemoDocument,
    Paragraph,
    Section,
    Table,
    parse_blocks,
)
from commissioning.memos.extract_document import DecidedPoint, ExtractDocument
from commissioning.memos.snapshot import document_from
from commissioning.models import (
    Condition,
    ConditionState,
    Decision,
    Document,
    DocumentKind,
    Matter,
    Organ,
    Outcome,
    PointOutcome,
    only_prepares,
)

SUMMARIES = ("sammanfattning", "summary", "arende", "matter")
PAPERS = ("beslutsunderlag", "underlag", "papers")
OWN_NAME = re.compile(r"\bdenna tjänsteskrivelse\b", re.IGNORECASE)
NO_APPEAL = "Beslutet är rent förberedande och kan inte överklagas (13 kap. 2 § kommunallagen)."
HOW_TO_APPEAL = (
    "Den som är medlem av kommunen kan få beslutets laglighet prövad (13 kap. kommunallagen) "
    "genom att överklaga skriftligt till förvaltningsrätten inom tre veckor från den dag då "
    "justeringen av protokollet tillkännagavs på kommunens anslagstavla."
)
# What is not a proposal of the board is told with the proposal it was about.
SAID: dict[str, str] = {
    Outcome.REJECTED: "Förslaget avslås.",
    Outcome.REFERRED_BACK: "Ärendet återremitteras i denna del.",
    Outcome.TABLED: "Punkten bordläggs.",
    Outcome.WITHDRAWN: "Punkten utgår.",
}


def build_extract(decision: Decision, *, on: date, signatory: str = "") -> ExtractDocument:
    """The extract of a decision, as everything stands on the day it is made.

    Raises MemoTooLarge when a text is longer than can be printed.
    """
    matter = decision.matter
    outcomes = read_outcomes(decision)
    memo = _memo_before(decision)
    return ExtractDocument(
        kind="Delegationsbeslut" if decision.is_delegated else "Protokollsutdrag",
        proposal_heading="Beslut",
        title=matter.title,
        administration=_board_or_organ(decision),
        officers=(),
        dated_on=on,
        dnr=matter.dnr,
        register_number=matter.register_number,
        receiver="Delegationsbeslut" if decision.is_delegated else "",
        points=tuple(_point(outcome, decision, outcomes) for outcome in outcomes),
        sections=tuple(_sections(decision, outcomes, memo)),
        signatories=(signatory,) if signatory else (),
        recipients=tuple(matter.memo.recipient_lines),
        is_draft=False,
        municipality=settings.MUNICIPALITY_NAME,
        facts=facts(decision, outcomes),
        held=_held(decision),
        section=f"§ {decision.section}" if decision.section and not decision.is_delegated else "",
        is_delegated=decision.is_delegated,
    )


def read_outcomes(decision: Decision) -> list[PointOutcome]:
    """The outcomes that count, in the order of their points."""
    found = (
        decision.outcomes.live()
        .select_related(
            "point__condition_board",
            "condition__board",
            "condition__counterpart__decision__matter__board",
            "reversed_by__decision__matter__board",
            "task",
        )
        .prefetch_related("point__effects__amendment")
        .order_by("point__number", "pk")
    )
    outcomes = list(found)
    for outcome in outcomes:
        outcome.decision = decision
    return outcomes


def file_name(document: Document) -> str:
    """A name for the file; strokes in a dnr become hyphens."""
    decision = document.decision
    section = f" § {decision.section}" if decision and decision.section else ""
    version = f" version {document.number}" if document.number > 1 else ""
    number = document.matter.number.replace("/", "-")
    return f"Protokollsutdrag {number}{section}{version}.pdf"


def facts(decision: Decision, outcomes: Sequence[PointOutcome]) -> dict[str, Any]:
    """The decision and what it does in the register, for the attachment of the PDF."""
    amendments = [a for o in outcomes if o.is_final_approval for a in o.point.amendments]
    effects = effects_on_agreements(amendments, decision.decided_on)
    return {
        "matter": decision.matter.number,
        "board": decision.matter.board.name_on(decision.decided_on),
        "organ": decision.organ,
        "decided_on": decision.decided_on,
        "section": decision.section,
        "delegation": _citation(decision) if decision.is_delegated else None,
        "adjusted_on": decision.adjusted_on,
        "is_adjusted_immediately": decision.is_adjusted_immediately,
        "posted_on": decision.posted_on,
        "is_preparatory": only_prepares(o.outcome for o in outcomes),
        "last_appeal_on": decision.last_appeal_on,
        "legal_force_on": decision.legal_force_on,
        "points": [_point_facts(outcome) for outcome in outcomes],
        "agreements": [agreement_facts(effect) for effect in effects],
    }


def _point_facts(outcome: PointOutcome) -> dict[str, Any]:
    point, condition = outcome.point, getattr(outcome, "condition", None)
    task = getattr(outcome, "task", None)
    return {
        "number": point.number,
        "addressed_to": point.organ,
        "outcome": outcome.outcome,
        "decided_text": outcome.decided_text,
        "proposed_text": point.proposed_text,
        "question": outcome.question,
        "condition": {"board": condition.board.name, "state": condition.state}
        if condition
        else None,
        "task": {"owner": task.owner, "due_on": task.due_on} if task else None,
        "delegated_to": point.delegate_to,
        "delegation_limits": point.delegation_limits,
        "reversed_by": outcome.reversed_by.decision.reference if outcome.reversed_by else None,
    }


def _board_or_organ(decision: Decision) -> str:
    if decision.organ in (Organ.BOARD, Organ.DELEGATE):
        return decision.matter.board.name_on(decision.decided_on)
    return decision.organ_name


def _held(decision: Decision) -> str:
    word = "Beslut" if decision.is_delegated else "Sammanträde"
    return f"{word} {decision.decided_on}"


def _point(
    outcome: PointOutcome, decision: Decision, outcomes: Sequence[PointOutcome]
) -> DecidedPoint:
    text, notes = _in_words(outcome)
    if outcome.reversed_by:
        notes.append(f"Upphävt genom {outcome.reversed_by.decision.reference}.")
    return DecidedPoint(
        number=outcome.point.number,
        text=text,
        organ=_heading(outcome, decision, outcomes),
        notes=tuple(notes),
    )


def _in_words(outcome: PointOutcome) -> tuple[str, list[str]]:
    """What was decided, and the paragraphs below it."""
    if outcome.is_approval:
        return outcome.decided_text, list(_condition_notes(outcome))
    notes = [f"Nämnden vill veta: {outcome.question}"] if outcome.question else []
    notes.append(f"Förslaget löd: {outcome.point.proposed_text}")
    return SAID[outcome.outcome], notes


def _condition_notes(outcome: PointOutcome) -> Iterator[str]:
    point = outcome.point
    condition: Condition | None = getattr(outcome, "condition", None)
    board = condition.board if condition else point.condition_board
    if board is None:
        return
    yield f"Beslutet gäller när {board.name} har fattat samma beslut."
    if condition and condition.state == ConditionState.MET:
        section = f" § {condition.section}" if condition.section else ""
        yield f"{board.name} fattade samma beslut {condition.decided_on}{section}."
    elif condition and not condition.is_pending:
        yield f"Beslutet gäller inte: villkoret föll {condition.settled_on}."


def _heading(outcome: PointOutcome, decision: Decision, outcomes: Sequence[PointOutcome]) -> str:
    """Who decides the point; empty where the head of the paper says it for all of them."""
    organ = _board_or_organ(decision)
    if outcome.is_only_proposal:
        return f"{organ} föreslår {outcome.point.get_organ_display().lower()}"
    several = any(other.is_only_proposal for other in outcomes)
    return f"{organ} beslutar" if several else ""


def _sections(
    decision: Decision, outcomes: Sequence[PointOutcome], memo: dict[str, Section]
) -> Iterator[Section]:
    if decision.matter.is_secret:
        yield _said("sekretess", "Sekretess", _secrecy(decision.matter))
    if decision.is_delegated:
        yield _said("delegation", "Stöd för beslutet", *_delegation(decision))
    summary = _first(memo, SUMMARIES)
    if summary:
        yield Section("arende", "Ärende", _words(summary))
    yield _papers(decision, memo)
    if not decision.is_delegated:
        yield _said("justering", "Justering", _adjusted(decision))
    appeal = [NO_APPEAL] if only_prepares(o.outcome for o in outcomes) else _appeal(decision)
    yield _said("overklagande", "Överklagande", *appeal)


def _said(key: str, heading: str, *sentences: str) -> Section:
    return Section(key, heading, tuple(Paragraph(s) for s in sentences if s))


def _secrecy(matter: Matter) -> str:
    until = f", {matter.secrecy_until}" if matter.secrecy_until else ""
    return f"Ärendet omfattas av sekretess enligt {matter.secrecy_ground}{until}."


def _delegation(decision: Decision) -> Iterator[str]:
    who = f"{decision.delegate} har beslutat" if decision.delegate else "Beslutet är fattat"
    board = decision.matter.board.name_on(decision.decided_on)
    yield f"{who} på delegation av {board} enligt {_citation(decision)}."
    if decision.reported_at:
        yield f"Beslutet anmäldes till nämnden {decision.reported_at.held_on}."
    else:
        yield "Beslutet anmäls till nämnden."


def _citation(decision: Decision) -> str:
    """Item and version of the delegation order, or the point by which the board delegated."""
    if decision.delegation_item:
        return decision.delegation_item.citation
    given = decision.delegated_in
    return f"{given.decision.reference}, punkt {given.point.number}" if given else ""


def _adjusted(decision: Decision) -> str:
    if decision.is_adjusted_immediately:
        return f"Paragrafen justerades omedelbart {decision.adjusted_on}."
    return f"Protokollet justerades {decision.adjusted_on}."


def _appeal(decision: Decision) -> Iterator[str]:
    if decision.posted_on:
        yield (
            f"Justeringen anslogs {decision.posted_on}. Beslutet kan överklagas till och med "
            f"{decision.last_appeal_on} och vinner laga kraft {decision.legal_force_on}, om ingen "
            "överklagar."
        )
    elif not decision.is_delegated:
        yield "Justeringen är inte anslagen när utdraget görs."
    yield HOW_TO_APPEAL


def _memo_before(decision: Decision) -> dict[str, Section]:
    """The sections of the memo that the organ had before it: the last version that was finalised
    when the decision was recorded, or the memo as it is saved."""
    recorded = decision.history.earliest().history_date
    versions = Document.objects.filter(
        matter=decision.matter, kind=DocumentKind.MEMO, finalised_at__lte=recorded
    )
    if version := versions.order_by("number").last():
        document: MemoDocument = document_from(version.snapshot)
        return {section.key: section for section in document.sections}
    return {
        s.key: Section(s.key, s.heading, parse_blocks(s.body))
        for s in decision.matter.memo.sections.all()
    }


def _first(memo: dict[str, Section], starts: Sequence[str]) -> Section | None:
    """The first section whose key starts so and that says something in words."""
    for start in starts:
        for key, section in memo.items():
            if key.startswith(start) and _words(section):
                return section
    return None


def _words(section: Section) -> tuple[Any, ...]:
    return tuple(block for block in section.blocks if not isinstance(block, Table))


def _papers(decision: Decision, memo: dict[str, Section]) -> Section:
    """What the memo lists; otherwise the memo itself and the attachments of the matter."""
    if listed := _first(memo, PAPERS):
        blocks = tuple(_as_others_name_it(block) for block in _words(listed))
        return Section("beslutsunderlag", "Beslutsunderlag", blocks)
    matter = decision.matter
    dated = f", {matter.memo.dated_on}" if matter.memo.dated_on else ""
    lines = [f"- Tjänsteskrivelse – {matter.title}{dated}"]
    for attachment in matter.attachments.all():
        day = f", {attachment.dated_on}" if attachment.dated_on else ""
        lines.append(f"- {attachment.title}{day}")
    return Section("beslutsunderlag", "Beslutsunderlag", parse_blocks("\n".join(lines)))


def _as_others_name_it(block: Block) -> Block:
    """The memo lists itself as "denna tjänsteskrivelse"; in the extract it is another paper."""
    if isinstance(block, BulletList):
        return replace(block, items=tuple(OWN_NAME.sub("Tjänsteskrivelse", i) for i in block.items))
    if isinstance(block, Paragraph):
        return replace(block, text=OWN_NAME.sub("tjänsteskrivelsen", block.text))
    return block
