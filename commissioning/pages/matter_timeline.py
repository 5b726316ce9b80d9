"""The way of a matter in date order: what has happened, and which days are ahead."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import groupby, pairwise
from operator import attrgetter
from typing import Any

from django.utils import timezone

from commissioning.models import (
    CoDeterminationRecord,
    Condition,
    ConditionState,
    Consultation,
    Decision,
    Dispatch,
    Document,
    DocumentKind,
    Matter,
    MatterState,
    Outcome,
    PointOutcome,
    ReportBackTask,
)


@dataclass(frozen=True)
class Moment:
    """A step of the matter. `on` is None for what is waited for without a day."""

    on: date | None
    text: str
    detail: str = ""
    url: str = ""


@dataclass(frozen=True)
class Way:
    """The steps in date order; those after `today` are still ahead, undated ones last."""

    done: tuple[Moment, ...]
    ahead: tuple[Moment, ...]


@dataclass(frozen=True)
class Record:
    """Everything about a matter that has a day, read by `pages.matter_page`."""

    matter: Matter
    consultations: Iterable[Consultation] = ()
    codetermination: Iterable[CoDeterminationRecord] = ()
    documents: Iterable[Document] = ()
    dispatches: Iterable[Dispatch] = ()
    decisions: Iterable[Decision] = ()
    conditions: Iterable[Condition] = ()
    tasks: Iterable[ReportBackTask] = ()
    # The matter's own history, the oldest first.
    history: Iterable[Any] = ()


def way_of(record: Record, today: date) -> Way:
    """The steps in date order; on the same day in the order in which they usually come."""
    moments = sorted(_moments(record, today), key=lambda m: m.on or date.max)
    return Way(
        done=tuple(m for m in moments if m.on and m.on <= today),
        ahead=tuple(m for m in moments if m.on is None or m.on > today),
    )


def _moments(record: Record, today: date) -> Iterator[Moment]:
    yield Moment(record.matter.opened_on, "Ärendet öppnat")
    yield from _preparation(record, today)
    yield from _papers(record)
    yield from _plans(record)
    yield from _meeting(record.matter)
    for decision in record.decisions:
        yield from _decision(decision)
    yield from map(_condition, record.conditions)
    for task in record.tasks:
        yield from _task(task)
    yield from _dispatched(record.dispatches)
    if record.matter.secrecy_lifted_on:
        yield Moment(record.matter.secrecy_lifted_on, "Sekretessen hävd")


def _preparation(record: Record, today: date) -> Iterator[Moment]:
    for one in record.consultations:
        yield Moment(one.held_on, str(one), "" if one.held_on else "Planerat, dag saknas")
    for row in record.codetermination:
        if row.held_on or row.is_planned(today):
            detail = row.get_outcome_display() if row.outcome else ""
            detail = detail if row.held_on else "Planerat, dag saknas"
            yield Moment(row.held_on, f"{row}{f', {row.forum}' if row.forum else ''}", detail)


def _papers(record: Record) -> Iterator[Moment]:
    for document in record.documents:
        if document.kind == DocumentKind.MEMO:
            day = timezone.localdate(document.finalised_at)
            yield Moment(day, f"Tjänsteskrivelsen färdigställd, version {document.number}")


def _plans(record: Record) -> Iterator[Moment]:
    """When it was put on a meeting, answered or taken back, as the history of the matter tells.

    What was entered after the meeting had been held is no step of the matter.
    """
    for before, after in pairwise([None, *record.history]):
        on = timezone.localdate(after.history_date)
        meeting = after.meeting
        is_new = before is None or after.meeting_id != before.meeting_id
        if is_new and meeting and on <= meeting.held_on:
            text = f"Satt upp på sammanträdet {meeting.held_on}"
            yield Moment(on, text, url=meeting.get_absolute_url())
        if before and after.referral_answer and after.referral_answer != before.referral_answer:
            yield Moment(on, "Återremissen besvarad")
        if before and after.state != before.state and after.state == MatterState.WITHDRAWN:
            yield Moment(on, "Ärendet återtaget")


def _meeting(matter: Matter) -> Iterator[Moment]:
    meeting = matter.meeting
    if meeting is None or not matter.is_open:
        return
    url = meeting.get_absolute_url()
    yield Moment(meeting.papers_on, "Stoppdag", url=url)
    yield Moment(meeting.dispatched_on, "Kallelsen skickas", url=url)
    yield Moment(meeting.held_on, "Sammanträde", meeting.place, url)
    if meeting.adjusts_on:
        yield Moment(meeting.adjusts_on, "Protokollet justeras", url=url)


def _decision(decision: Decision) -> Iterator[Moment]:
    url = decision.get_absolute_url()
    outcomes = [o for o in decision.outcomes.all() if not o.is_superseded]
    section = f" § {decision.section}" if decision.section else ""
    yield Moment(decision.decided_on, f"{decision.organ_name}{section}", _outcomes(outcomes), url)
    if decision.adjusted_on:
        adjusted = "Omedelbart justerat" if decision.is_adjusted_immediately else "Justerat"
        yield Moment(decision.adjusted_on, f"Protokollet {adjusted.lower()}", url=url)
    if decision.posted_on:
        yield Moment(decision.posted_on, "Justeringen anslagen", url=url)
    if decision.posted_on and not decision.is_preparatory:
        yield Moment(decision.last_appeal_on, "Sista dag att överklaga", url=url)
        yield Moment(decision.legal_force_on, "Laga kraft", "Om ingen överklagar", url)
    for correction in decision.corrections.all():
        yield Moment(correction.corrected_on, "Beslutet rättat", correction.reason, url)
    for outcome in outcomes:
        if outcome.reversed_by:
            by = outcome.reversed_by.decision
            text = f"Punkt {outcome.point.number} upphävd"
            yield Moment(by.decided_on, text, by.reference, by.get_absolute_url())


def _outcomes(outcomes: list[PointOutcome]) -> str:
    """ "Bifall", or by point when they differ: "Punkt 1 bifall, punkt 2 återremiss"."""
    labels = {_label(outcome) for outcome in outcomes}
    if len(labels) == 1:
        return labels.pop()
    parts = (f"punkt {o.point.number} {_label(o).lower()}" for o in outcomes)
    return ", ".join(parts).capitalize()


def _label(outcome: PointOutcome) -> str:
    label = Outcome(outcome.outcome).label
    if outcome.is_only_proposal:
        return f"{label}, som förslag till {outcome.point.get_organ_display().lower()}"
    return label


def _condition(condition: Condition) -> Moment:
    if condition.state == ConditionState.PENDING:
        text = f"{condition.board} beslutar samma"
        return Moment(None, text, "Väntar på den andra nämnden", condition.get_absolute_url())
    label = ConditionState(condition.state).label.lower()
    text = f"Villkoret {label}: {condition.board}"
    return Moment(condition.settled_on, text, url=condition.get_absolute_url())


def _task(task: ReportBackTask) -> Iterator[Moment]:
    if task.reported_on:
        yield Moment(task.reported_on, f"{task.owner} har återrapporterat")
    elif task.closed_on:
        yield Moment(task.closed_on, "Uppdraget avslutat utan rapport", task.owner)
    elif task.due_on:
        yield Moment(task.due_on, f"{task.owner} återrapporterar senast")


def _dispatched(dispatches: Iterable[Dispatch]) -> Iterator[Moment]:
    """One step for each day, however many it was sent to."""
    ordered = sorted(dispatches, key=attrgetter("sent_on"))
    for day, group in groupby(ordered, key=attrgetter("sent_on")):
        names = dict.fromkeys(dispatch.recipient for dispatch in group)
        yield Moment(day, "Protokollsutdrag skickat", ", ".join(names))
