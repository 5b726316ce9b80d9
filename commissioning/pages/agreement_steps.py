"""What to do next with an agreement: the deadline, proposals that wait, the next follow-up."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse

from commissioning.last_days import BoardCalendar, ChainState, chain
from commissioning.pages.agreement_ledger import effect_of
from commissioning.permissions import Permission, has_permission
from contracts import rights
from contracts.deadlines import DeadlineKind
from contracts.derivation import Facts
from contracts.follow_ups import PlannedDay, PlannedState
from contracts.models import Agreement, Amendment
from contracts.states import AmendmentKind

KINDS = {
    ChainState.PLENTY: "planned",
    ChainState.DUE: "soon",
    ChainState.URGENT: "soon",
    ChainState.LATE_FOR_PAPERS: "late",
    ChainState.LATE: "late",
}


@dataclass(frozen=True)
class NextStep:
    """One thing to do. `kind` is late, soon, planned or waiting."""

    kind: str
    title: str
    text: str
    on: date | None = None
    state: str = ""
    url: str = ""
    url_text: str = ""


def next_steps(
    agreement: Agreement,
    facts: Facts,
    user: Any,
    today: date,
    calendar: BoardCalendar,
    planned: Sequence[PlannedDay] = (),
) -> list[NextStep]:
    """The most pressing first; buttons only for those who may use them, and only for today."""
    may = facts.on == today and has_permission(user, Permission.PROPOSE, agreement.board)
    steps = [*_proposals(agreement, facts, may), *_deadline(agreement, facts, may, calendar)]
    may_follow_up = has_permission(user, Permission.FOLLOW_UP, agreement.board)
    steps += [*_follow_up(agreement, facts, planned, may_follow_up)]
    return sorted(steps, key=lambda step: ("late", "soon", "waiting", "planned").index(step.kind))


def _deadline(
    agreement: Agreement, facts: Facts, may: bool, calendar: BoardCalendar
) -> Iterator[NextStep]:
    deadline = facts.deadline
    if deadline is None or rights.change_obstacle(facts, facts.on):
        return
    counted = chain(deadline.ends_on, deadline.act_by, deadline.explanation, calendar)
    state = counted.time_left(facts.on)
    procured = agreement.rules.procured
    obstacle = rights.extension_obstacle(facts, procured=procured, on=facts.on)
    extend = deadline.kind != DeadlineKind.STOP and not obstacle
    name, text = ("agreement-extend", "Förläng") if extend else ("agreement-end", "Säg upp")
    shown = may and (extend or deadline.kind == DeadlineKind.STOP)
    # What has been proposed already is opened from the proposal, not proposed again.
    shown = shown and not _is_proposed(agreement, AmendmentKind(name.split("-")[1]))
    yield NextStep(
        kind=KINDS[state],
        title=deadline.kind.label,
        text=f"Räknat som {deadline.explanation}." if " minus " in deadline.explanation else "",
        on=deadline.act_by,
        state=state.label,
        url=_url(name, agreement.pk) if shown else "",
        url_text=text if shown else "",
    )


def _is_proposed(agreement: Agreement, kind: AmendmentKind) -> bool:
    return any(a.is_open and a.kind == kind for a in agreement.amendments.all())


def _proposals(agreement: Agreement, facts: Facts, may: bool) -> Iterator[NextStep]:
    for amendment in agreement.amendments.all():
        if amendment.is_open:
            yield _proposal(amendment, may)


def _proposal(amendment: Amendment, may: bool) -> NextStep:
    title = f"{AmendmentKind(amendment.kind).label}: {amendment.get_state_display().lower()}"
    effect = effect_of(amendment)
    if effect is not None:
        matter = effect.point.matter
        text = f"Punkt {effect.point.number} i {matter.number}, {matter.title}."
        url = matter.get_absolute_url()
        return NextStep("waiting", title, text, url=url, url_text="Öppna ärendet")
    text = "Ligger inte i något ärende. Lägg förslaget i ett ärende för beslut."
    url = f"{reverse('commissioning:matter-new')}?amendment={amendment.pk}" if may else ""
    return NextStep("waiting", title, text, url=url, url_text="Skapa ärende")


def _follow_up(
    agreement: Agreement, facts: Facts, planned: Sequence[PlannedDay], may: bool
) -> Iterator[NextStep]:
    """The planned day that has waited longest, otherwise the next one."""
    if rights.change_obstacle(facts, facts.on):
        return
    url = _url("follow-up-new", agreement.pk) if may else ""
    late = [day.on for day in planned if day.state == PlannedState.LATE]
    coming = [day.on for day in planned if day.state == PlannedState.COMING]
    if late:
        text = f"{len(late)} planerade dagar utan uppföljning." if len(late) > 1 else ""
        yield NextStep("late", "Uppföljning", text, late[0], "Försenad", url, "Registrera")
    elif coming:
        yield NextStep("planned", "Uppföljning", "Enligt plan.", coming[0])


def _url(name: str, pk: int) -> str:
    return reverse(f"commissioning:{name}", args=[pk])
