"""What a person has to do: deadlines, papers, follow-ups and tasks, as dated items by urgency.

Every function takes the boards a person works for and the day, and asks a fixed number of
questions. Nothing here is stored: an item is done when the register says so.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from django.urls import reverse

from commissioning.models import Matter, ReportBackTask
from commissioning.pages import start_secretary
from commissioning.pages.follow_up_rows import open_remedies
from contracts.deadlines import DeadlineKind
from contracts.follow_up_reading import Followed, followed
from contracts.follow_ups import PlannedState, RemedyState
from contracts.models import Amendment, Standing
from contracts.money import format_sek
from contracts.periods import add_months
from contracts.querysets import StandingQuerySet
from contracts.states import AmendmentKind, AmendmentState
from contracts.timeline import Axis
from providers.models import Party

MONTHS_AHEAD = 12
NEAR_DAYS = 30
FOLLOW_UP_DAYS = 60
MOST_ITEMS = 60
LONGEST_MARK = 40
LONGEST_TASK = 110
HORIZON_ROWS = {
    "act_by": ("Besked senast", "act_by"),
    "end": ("Upphör", "end"),
    "hand_in": ("Lämna, följa upp", "followup_planned"),
}


@dataclass(frozen=True)
class Item:
    """Something to do by a day. `row` is the line of the horizon, `short` its text there."""

    on: date
    row: str
    title: str
    short: str
    url: str
    text: str = ""
    meta: str = ""
    action_url: str = ""
    action_text: str = ""
    glyph: str = ""
    kind: str = "planned"
    number: int = 0
    wants: str = ""

    @property
    def anchor(self) -> str:
        return f"p{self.number}"


@dataclass(frozen=True)
class Group:
    """Items of the same urgency, under a heading."""

    title: str
    items: list[Item]


def standings_of(boards: Iterable[Party], on: date) -> StandingQuerySet:
    """How the boards' agreements stand on the day, without the columns that only search needs."""
    rows = Standing.objects.on(on).with_status(on).filter(board_id__in=[b.pk for b in boards])
    return rows.defer("search_text", "search_fold")


def items(boards: list[Party], on: date, *, may_propose: bool) -> list[Item]:
    """Everything of the coming year, the nearest first, numbered as on the page."""
    found = [
        *deadline_items(boards, on, may_propose=may_propose),
        *paper_items(boards, on),
        *follow_up_items(boards, on),
        *remedy_items(boards, on),
        *task_items(boards, on),
    ]
    found.sort(key=lambda item: (item.on, item.row, item.title))
    return [
        replace(item, number=number, kind=_urgency(item, on))
        for number, item in enumerate(found[:MOST_ITEMS], start=1)
    ]


def groups(found: list[Item], on: date) -> list[Group]:
    """Overdue, within thirty days, before the new year, and later; empty groups are left out."""
    near, new_year = on + timedelta(days=NEAR_DAYS), date(on.year, 12, 31)
    titles = ("Försenat", "Inom 30 dagar", "Före årsskiftet", "Senare")
    sorted_in: dict[str, list[Item]] = {title: [] for title in titles}
    for item in found:
        place = (item.on >= on) + (item.on > near) + (item.on > max(near, new_year))
        sorted_in[titles[place]].append(item)
    return [Group(title, members) for title, members in sorted_in.items() if members]


def horizon(found: list[Item], on: date) -> tuple[Axis, list[dict[str, Any]]]:
    """Twelve months from the first of this month, and the marks of each line."""
    first = on.replace(day=1)
    axis = Axis(first, date(first.year + 1, first.month, 1) - timedelta(days=1))
    rows = []
    for key, (name, kind) in HORIZON_ROWS.items():
        days: dict[date, list[Item]] = {}
        for item in found:
            if item.row == key and item.on >= on:
                days.setdefault(item.on, []).append(item)
        rows.append({"name": name, "kind": kind, "marks": [_mark(*d) for d in days.items()]})
    return axis, rows


def _mark(day: date, members: list[Item]) -> dict[str, Any]:
    """One mark a day: "4–5 Capio och Stadsmissionen"."""
    names = list(dict.fromkeys(item.short for item in members))
    text = " och ".join(names[:2]) if len(names) < 3 else f"{names[0]} med flera"
    text = textwrap.shorten(text, LONGEST_MARK, placeholder=" …")
    numbers = [item.number for item in members]
    is_run = numbers == list(range(numbers[0], numbers[-1] + 1))
    label = ", ".join(map(str, numbers[:3]))
    if is_run and len(numbers) > 1:
        label = f"{numbers[0]}–{numbers[-1]}"
    return {"on": day, "text": text, "number": label, "anchor": members[0].anchor}


def deadline_items(boards: list[Party], on: date, *, may_propose: bool) -> Iterator[Item]:
    """Agreements that end or need notice within the year and have not been taken care of."""
    rows = standings_of(boards, on).acting_within(months=MONTHS_AHEAD, on=on)
    for row in rows.order_by("act_by", "title_sort")[:MOST_ITEMS]:
        if row.deadline_kind != DeadlineKind.END:
            yield _notice_item(row, on, may_propose)
        elif row.lacks_successor:
            yield _end_item(row, may_propose)


def _notice_item(row: Standing, on: date, may_propose: bool) -> Item:
    assert row.act_by  # acting_within finds only rows that have a day
    stops = row.deadline_kind == DeadlineKind.STOP
    what = "Uppsägning" if stops else "Beslut om förlängning"
    reach = f"längst till {row.latest_end_on}" if row.latest_end_on else "utan gräns"
    when = "är försenat" if row.act_by < on and not stops else "senast"
    may_act = may_propose and not row.has_open_proposal
    page = f"commissioning:agreement-{'end' if stops else 'extend'}"
    stays = f"Slutar {row.ends_on}, kan förlängas {reach}."
    goes_on = f"Förlängs annars av sig självt, {reach}."
    return Item(
        on=row.act_by,
        row="act_by",
        title=f"{what} {when}: {row.provider_name}",
        short=row.provider_name,
        url=row.get_absolute_url(),
        text=f"{row.title}. {goes_on if stops else stays}",
        meta=_meta(row),
        action_url=reverse(page, args=[row.agreement_id]) if may_act else row.get_absolute_url(),
        action_text=_verb(may_act, "Förbered uppsägning" if stops else "Förbered förlängning"),
        wants="stop" if stops else "extend",
    )


def _end_item(row: Standing, may_propose: bool) -> Item:
    assert row.ends_on  # acting_within finds only rows that end
    may_act = may_propose and not row.has_open_proposal
    new = reverse("commissioning:agreement-new") + f"?replaces={row.agreement_id}"
    return Item(
        on=row.ends_on,
        row="end",
        title=f"{row.title} upphör",
        short=row.title,
        url=row.get_absolute_url(),
        text=f"{row.provider_name} har inget uppdrag därefter. Nytt beslut behövs.",
        meta=_meta(row),
        action_url=new if may_act else row.get_absolute_url(),
        action_text=_verb(may_act, "Planera fortsättning"),
        glyph="timglas",
        wants="replace",
    )


def _verb(may_act: bool, text: str) -> str:
    return text if may_act else "Visa avtalet"


def _meta(row: Standing) -> str:
    cost = f"{format_sek(row.yearly_cost)} per år" if row.yearly_cost is not None else ""
    proposal = "förslag finns" if row.has_open_proposal else ""
    parts = [row.number, row.get_form_display(), row.volume_text, cost, proposal]
    return " · ".join(part for part in parts if part)


def paper_items(boards: list[Party], on: date) -> Iterator[Item]:
    """Memos with something missing, for a meeting that has not been held."""
    coming = Matter.objects.open().filter(
        board__in=boards,
        opened_on__lte=on,
        meeting__held_on__range=(on, add_months(on, MONTHS_AHEAD)),
        meeting__is_cancelled=False,
    )
    first = coming.order_by("meeting__papers_on", "pk")[:MOST_ITEMS]
    for one in start_secretary.readiness(first, on):
        matter, lacks = one.matter, [check.summary for check in one.errors]
        if matter.meeting is None or not lacks:
            continue
        yield Item(
            on=matter.meeting.papers_on,
            row="hand_in",
            title=f"Lämna tjänsteskrivelsen: {matter.title}",
            short=matter.title,
            url=matter.get_absolute_url(),
            text=f"Ska till nämnden {matter.meeting.held_on}. {'. '.join(lacks[:3])}.",
            meta=matter.number,
            action_url=reverse("commissioning:memo-edit", args=[matter.pk]),
            action_text="Öppna skrivelsen",
            glyph="penna",
            wants="hand_in",
        )


def follow_up_items(boards: list[Party], on: date) -> Iterator[Item]:
    """Agreements whose planned follow-up is late, and planned ones within sixty days."""
    until = on + timedelta(days=FOLLOW_UP_DAYS)
    for row in followed(standings_of(boards, on), on):
        if row.late:
            yield _late_follow_up(row)
        for day in (day.on for day in row.days if day.state == PlannedState.COMING):
            if day <= until:
                yield _follow_up_item(row, day)


def _late_follow_up(row: Followed) -> Item:
    more = f" {len(row.late)} planerade dagar utan uppföljning." if len(row.late) > 1 else ""
    item = _follow_up_item(row, row.late[0])
    title = f"Uppföljning försenad: {row.plan.subject or row.standing.title}"
    return replace(item, title=title, text=f"{row.standing.title}.{more}", glyph="")


def _follow_up_item(row: Followed, day: date) -> Item:
    standing, plan = row.standing, row.plan
    return Item(
        on=day,
        row="hand_in",
        title=f"Planerad uppföljning: {plan.subject or standing.title}",
        short=plan.subject or standing.title,
        url=f"{standing.get_absolute_url()}#uppfoljning",
        text=standing.title if plan.subject else "",
        meta=f"{standing.provider_name} · var {plan.every_months}:e månad",
        action_url=reverse("commissioning:follow-up-new", args=[standing.agreement_id]),
        action_text="Registrera uppföljning",
        glyph="info",
        wants="follow_up",
    )


def remedy_items(boards: list[Party], on: date) -> Iterator[Item]:
    """Remedies that are overdue, or due (or to be checked again) within sixty days."""
    until = on + timedelta(days=FOLLOW_UP_DAYS)
    for remedy in open_remedies(standings_of(boards, on), on).order_by("due_on")[:MOST_ITEMS]:
        day, state = remedy.next_day(on), remedy.state_on(on)
        if day > until or state == RemedyState.REMAINS:
            continue
        agreement = remedy.finding.follow_up.agreement
        is_recheck = state in (RemedyState.RECHECK, RemedyState.RECHECK_LATE)
        yield Item(
            on=day,
            row="hand_in",
            title=f"{'Återkontroll' if is_recheck else 'Åtgärd'}: {_shortened(remedy.text)}",
            short=remedy.owner,
            url=remedy.get_absolute_url(),
            text=f"{remedy.finding.get_severity_display()} brist i {agreement.title}.",
            meta=f"{remedy.owner} · {agreement.provider.name} · {state.label.lower()}",
            action_url=reverse("commissioning:remedy-edit", args=[remedy.pk]),
            action_text="Ändra åtgärden",
            glyph="" if state.is_late else "info",
            wants="remedy",
        )


def _shortened(text: str) -> str:
    return textwrap.shorten(text, LONGEST_TASK, placeholder=" …")


def task_items(boards: list[Party], on: date) -> Iterator[Item]:
    """What boards have asked somebody to come back with, due within sixty days or overdue."""
    for task in open_tasks(boards, on).filter(due_on__lte=on + timedelta(days=FOLLOW_UP_DAYS)):
        matter = task.outcome.point.matter
        yield Item(
            on=task.due_on or on,
            row="hand_in",
            title=f"Återrapportera: {_shortened(task.text)}",
            short=task.owner,
            url=matter.get_absolute_url(),
            meta=f"{task.owner} · {task.outcome.decision.reference}",
            action_url=matter.get_absolute_url(),
            action_text="Visa ärendet",
            glyph="" if task.is_overdue(on) else "dok",
            wants="report",
        )


def open_tasks(boards: list[Party], on: date) -> Any:
    """The balance list (sv: balanslista): everything not yet reported back, by day."""
    return (
        ReportBackTask.objects.open()
        .filter(outcome__point__matter__board__in=boards, outcome__decision__decided_on__lte=on)
        .select_related("outcome__point__matter", "outcome__decision__matter__board")
        .prefetch_related("outcome__decision__matter__board__names")
    )


def drafts_of(user: Any) -> list[Amendment]:
    """Drafts that the person has written or changed, the latest first; `changed_at` is added."""
    mine = Amendment.history.filter(history_user=user)
    changed = dict(mine.order_by("history_date").values_list("id", "history_date")[:1000])
    drafts = list(
        Amendment.objects.filter(state=AmendmentState.DRAFT, pk__in=changed)
        .exclude(kind=AmendmentKind.INDEX)
        .select_related("agreement")
        .order_by("-pk")[:8]
    )
    for draft in drafts:
        draft.changed_at = changed[draft.pk]  # type: ignore[attr-defined]
        draft.is_new = draft.kind == AmendmentKind.ESTABLISH  # type: ignore[attr-defined]
    return drafts


def _urgency(item: Item, on: date) -> str:
    if item.on < on:
        return "late"
    return "soon" if item.on <= on + timedelta(days=NEAR_DAYS) else "planned"
