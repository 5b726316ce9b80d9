"""A meeting's agenda: what it opens and closes with, and its matters in their order."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Prefetch, Q

from commissioning.models import Decision, Matter, Meeting

SECRET_TITLE = "Ärende med sekretess"


@dataclass(frozen=True)
class AgendaItem:
    """A matter on the agenda. `number` counts from the first opening item; 0 when on no agenda."""

    matter: Matter
    section: int | None
    is_recorded: bool
    is_current: bool = False
    number: int = 0

    @property
    def text(self) -> str:
        if self.is_current:
            return "Registreras nu"
        return "Registrerat" if self.is_recorded else "Väntar"


@dataclass(frozen=True)
class AgendaLine:
    """An item that is no matter, such as roll call or information."""

    number: int
    text: str


@dataclass(frozen=True)
class Agenda:
    """Everything that a meeting treats, numbered throughout."""

    opening: list[AgendaLine]
    items: list[AgendaItem]
    closing: list[AgendaLine]


def lines(text: str) -> list[str]:
    """The items that somebody wrote one to a line."""
    return [line.strip() for line in text.splitlines() if line.strip()]


def whole_agenda(meeting: Meeting) -> Agenda:
    """The agenda with the items that open and close it."""
    items = agenda(meeting)
    after = len(lines(meeting.opening_items)) + len(items) + 1
    return Agenda(
        [AgendaLine(n, text) for n, text in enumerate(lines(meeting.opening_items), start=1)],
        items,
        [AgendaLine(n, text) for n, text in enumerate(lines(meeting.closing_items), start=after)],
    )


def agenda(meeting: Meeting, current: Matter | None = None) -> list[AgendaItem]:
    """Matters that are put to the meeting or were decided at it, in the order of the agenda."""
    recorded = Prefetch("decisions", Decision.objects.filter(meeting=meeting))
    matters = (
        Matter.objects.filter(Q(meeting=meeting) | Q(decisions__meeting=meeting))
        .select_related("memo", "board", "meeting")
        .prefetch_related(recorded, "board__names")
        .distinct()
        .order_by("agenda_order", "pk")
    )
    first = len(lines(meeting.opening_items)) + 1
    return [_item(matter, current, n) for n, matter in enumerate(matters, start=first)]


def agenda_of(matter: Matter) -> list[AgendaItem]:
    """The agenda that a matter stands on; the matter alone when no meeting is chosen."""
    if matter.meeting is None:
        return [AgendaItem(matter, None, is_recorded=False, is_current=True)]
    return agenda(matter.meeting, matter)


def next_to_record(items: list[AgendaItem]) -> Matter | None:
    """The matter to record after the current one: further down first, then from the top."""
    place = next((i for i, item in enumerate(items) if item.is_current), -1)
    waiting = (item for item in items[place + 1 :] + items[: place + 1] if not item.is_current)
    return next((i.matter for i in waiting if not i.is_recorded and i.matter.can_be_decided), None)


def _item(matter: Matter, current: Matter | None, number: int) -> AgendaItem:
    decision = next(iter(matter.decisions.all()), None)
    return AgendaItem(
        matter=matter,
        section=decision.section if decision else None,
        is_recorded=decision is not None,
        is_current=current is not None and matter.pk == current.pk,
        number=number,
    )
