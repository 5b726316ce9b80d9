"""A meeting's agenda: its matters, with the paragraph where one is recorded."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Prefetch, Q

from commissioning.models import Decision, Matter, Meeting


@dataclass(frozen=True)
class AgendaItem:
    matter: Matter
    section: int | None
    is_recorded: bool
    is_current: bool = False

    @property
    def text(self) -> str:
        if self.is_current:
            return "Registreras nu"
        return "Registrerat" if self.is_recorded else "Väntar"


def agenda(meeting: Meeting, current: Matter | None = None) -> list[AgendaItem]:
    """Matters that are put to the meeting or were decided at it: recorded ones by paragraph."""
    recorded = Prefetch("decisions", Decision.objects.filter(meeting=meeting))
    matters = (
        Matter.objects.filter(Q(meeting=meeting) | Q(decisions__meeting=meeting))
        .select_related("memo", "board", "meeting")
        .prefetch_related(recorded, "board__names")
        .distinct()
        .order_by("pk")
    )
    items = [_item(matter, current) for matter in matters]
    return sorted(items, key=lambda i: (not i.is_recorded, i.section or 0, i.matter.pk))


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


def _item(matter: Matter, current: Matter | None) -> AgendaItem:
    decision = next(iter(matter.decisions.all()), None)
    return AgendaItem(
        matter=matter,
        section=decision.section if decision else None,
        is_recorded=decision is not None,
        is_current=current is not None and matter.pk == current.pk,
    )
