"""Replace many agreements by few: choose the old ones, map them to new ones, and end them.

Everything is done in batches with complete history, so that hundreds take a second or two.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from commissioning.models import (
    Matter,
    MatterGroup,
    MatterKind,
    PointEffect,
    ReplacedAgreement,
)
from commissioning.replacement import reading
from commissioning.replacement.coverage import Code, phrase
from commissioning.replacement.reading import OldRow
from contracts.actions import endings, standings
from contracts.models import Amendment, Standing, Succession
from contracts.states import AmendmentKind, AmendmentState
from providers.tracking import ConflictError

MOST_AT_ONCE = 5000
NAMED = 3


@transaction.atomic
def begin(*, matter: Matter, title: str, by: Any, version: int | None = None) -> MatterGroup:
    """Begin a group of sibling matters with this one."""
    group = MatterGroup(title=title, created_on=timezone.localdate())
    group.save_because("Ersättning påbörjad", by=by)
    join(matter=matter, group=group, by=by, version=version)
    return group


@transaction.atomic
def join(*, matter: Matter, group: MatterGroup, by: Any, version: int | None = None) -> Matter:
    """Let an open matter be one of the group's. A board has one matter in it.

    Raises ValidationError and ConflictError.
    """
    _lock(group)
    locked = _open_matter(matter, version=version)
    if locked.group_id is not None:
        raise ValidationError("Ärendet ingår redan i en ersättning.")
    if group.matters.filter(board=locked.board_id).exists():
        raise ValidationError(f"{locked.board} har redan ett ärende i {group}.")
    locked.group, locked.kind = group, MatterKind.REPLACEMENT
    locked.save_because("Ärendet ingår i en ersättning av flera uppdrag", by=by)
    return locked


@transaction.atomic
def add(*, group: MatterGroup, agreements: Iterable[int], by: Any) -> int:
    """Draw running agreements into the group: how many were new to it.

    Raises ValidationError for one that does not run, or whose board has no open matter in it.
    """
    _lock(group)
    keys = set(agreements)
    if len(keys) > MOST_AT_ONCE:
        raise ValidationError(f"Välj högst {MOST_AT_ONCE} åt gången. Sök smalare.")
    keys -= set(group.replaced.filter(agreement__in=keys).values_list("agreement_id", flat=True))
    today = timezone.localdate()
    running = Standing.objects.on(today).with_status(today).running(today)
    rows = dict(running.filter(agreement_id__in=keys).values_list("agreement_id", "board_id"))
    if set(rows) != keys:
        raise ValidationError(
            f"{len(keys - set(rows))} av de valda löper inte längre. Sök igen och välj på nytt."
        )
    _touch(group, set(rows.values()), reason="Uppdrag som ska ersättas valda", by=by)
    chosen = [ReplacedAgreement(group=group, agreement_id=pk) for pk in sorted(keys)]
    ReplacedAgreement.objects.create_many(chosen, reason="Ska ersättas", by=by)
    return len(chosen)


@transaction.atomic
def map_to(
    *,
    group: MatterGroup,
    amendment: Amendment,
    agreements: Iterable[int],
    by: Any,
    seen: Mapping[int, str] | None = None,
) -> int:
    """Let a new agreement (its establishing amendment) take over from the old ones.

    What the group said before about them is replaced. `seen` is what the person saw of each
    (`OldRow.mark`); ConflictError when somebody has changed it since. Returns how many.
    """
    rows = _chosen(group, agreements, seen)
    strangers = [row for row in rows if row.board_id != amendment.agreement.board_id]
    if strangers:
        raise ValidationError(
            f"{_named(strangers)} hör till {strangers[0].board}. Välj ett nytt uppdrag hos "
            "samma nämnd."
        )
    if amendment.agreement_id in {row.agreement_id for row in rows}:
        raise ValidationError("Ett uppdrag kan inte ersätta sig självt.")
    rows = [row for row in rows if row.successors != (amendment.pk,) or row.ends_without]
    _clear(group, rows, by=by, also=(amendment.pk,))
    link(amendment=amendment, agreements=[row.agreement_id for row in rows], by=by)
    return len(rows)


@transaction.atomic
def link(*, amendment: Amendment, agreements: Iterable[int], by: Any) -> None:
    """Say that the amendment takes over from the agreements (by key), besides what it says."""
    keys = list(agreements)
    links = [Succession(amendment=amendment, predecessor_id=key) for key in keys]
    Succession.objects.create_many(links, reason=f"Ersätts av {amendment.agreement}"[:200], by=by)
    standings.refresh([*keys, amendment.agreement_id])


@transaction.atomic
def end_without(
    *,
    group: MatterGroup,
    agreements: Iterable[int],
    reason: str,
    by: Any,
    seen: Mapping[int, str] | None = None,
) -> int:
    """Say that nobody takes over from the old ones, and why. Raises as `map_to`."""
    rows = _chosen(group, agreements, seen)
    _clear(group, rows, by=by)
    marked = list(ReplacedAgreement.objects.filter(pk__in=[row.key for row in rows]))
    for row in marked:
        row.ends_without_successor = reason
    ReplacedAgreement.objects.change_many(
        marked, ("ends_without_successor",), reason="Upphör utan ersättare", by=by
    )
    _refresh(rows)
    return len(rows)


@transaction.atomic
def unmap(
    *,
    group: MatterGroup,
    agreements: Iterable[int],
    by: Any,
    seen: Mapping[int, str] | None = None,
) -> int:
    """Take back what the group says about the old ones; they stay in it."""
    rows = _chosen(group, agreements, seen)
    _clear(group, rows, by=by)
    _refresh(rows)
    return len(rows)


@transaction.atomic
def remove(
    *,
    group: MatterGroup,
    agreements: Iterable[int],
    by: Any,
    seen: Mapping[int, str] | None = None,
) -> int:
    """Take old ones out of the group, with their mapping and their planned endings."""
    rows = _chosen(group, agreements, seen)
    _clear(group, rows, by=by)
    _withdraw_endings([row for row in rows if row.ending], by=by)
    for row in ReplacedAgreement.objects.filter(pk__in=[row.key for row in rows]):
        row.delete_because("Ska inte ersättas", by=by)
    _refresh(rows)
    return len(rows)


@transaction.atomic
def create_endings(*, group: MatterGroup, boards: Iterable[int], by: Any) -> int:
    """Let the old ones of the boards end the day before their new one starts: how many.

    Only those that would run longer. They are put under the point of the new agreement, and
    endings that were planned for another day are replaced.
    """
    _lock(group)
    mapping = reading.read(group, timezone.localdate())
    news = {new.key: new for new in mapping.news if new.can_be_edited}
    last_days: dict[int, date] = {}
    points: dict[int, int] = {}
    stale = []
    for row in _mapped_once(mapping.olds, set(boards)):
        new = news.get(row.successors[0])
        last = new.last_day_before if new else None
        if new is None or last is None or (row.ending and row.ending.ends_on == last):
            continue
        if row.ending:
            stale.append(row)
        if row.decided_end is None or row.decided_end > last:
            last_days[row.agreement_id], points[row.agreement_id] = last, new.point_id
    with standings.refreshed_together():
        if stale or last_days:
            rows = [row for row in mapping.olds if row.agreement_id in last_days] + stale
            _touch(group, {row.board_id for row in rows}, reason="Upphöranden skapade", by=by)
        _withdraw_endings(stale, by=by)
        propose_endings(last_days=last_days, points=points, reason=group.title, by=by)
    return len(last_days)


@transaction.atomic
def propose_endings(
    *, last_days: Mapping[int, date], points: Mapping[int, int], reason: str, by: Any
) -> None:
    """End agreements (by key) on their days, by proposals under the decision points (by key)."""
    text = f"Ersätts: {reason}"
    proposed = endings.propose(last_days=last_days, reason=text, by=by)
    effects = [
        PointEffect(point_id=points[amendment.agreement_id], amendment=amendment)
        for amendment in proposed
    ]
    PointEffect.objects.create_many(effects, reason="Lagt i ärendet", by=by)


@transaction.atomic
def remove_endings(*, group: MatterGroup, boards: Iterable[int], by: Any) -> int:
    """Take back the planned endings of the boards' old ones: how many."""
    _lock(group)
    mapping = reading.read(group, timezone.localdate())
    wanted = set(boards)
    rows = [row for row in mapping.olds if row.ending and row.board_id in wanted]
    _touch(group, {row.board_id for row in rows}, reason="Upphöranden borttagna", by=by)
    with standings.refreshed_together():
        _withdraw_endings(rows, by=by)
    return len(rows)


def obstacles(matter: Matter) -> list[str]:
    """What keeps the matter's part of a replacement from being whole, a sentence for each sort.

    Empty for a matter that is in no group. Reads the register, writes nothing.
    """
    if matter.group is None:
        return []
    mapping = reading.read(matter.group, timezone.localdate())
    own = {row.agreement_id: row for row in mapping.olds if row.board_id == matter.board_id}
    sentences = []
    for code in Code:
        rows = [own[key] for key in own if code.is_error and key in mapping.having(code)]
        if rows:
            sentences.append(f"{phrase(code, len(rows))}: {_named(rows)}.")
    return sentences


def _mapped_once(rows: Iterable[OldRow], boards: set[int]) -> list[OldRow]:
    return [
        row
        for row in rows
        if row.board_id in boards and len(row.successors) == 1 and not row.ends_without
    ]


def _lock(group: MatterGroup) -> MatterGroup:
    """One change of a group at a time."""
    found: MatterGroup = MatterGroup.objects.select_for_update().get(pk=group.pk)
    return found


def _open_matter(matter: Matter, *, version: int | None) -> Matter:
    locked = Matter.objects.locked(matter.pk)
    if not locked.can_be_edited:
        raise ValidationError("Ärendet är avslutat och kan inte ändras.")
    locked.expect(version)
    return locked


def _touch(group: MatterGroup, boards: set[int], *, reason: str, by: Any) -> None:
    """Mark the boards' matters as changed, so that decision forms opened earlier are refused."""
    matters = {m.board_id: m for m in group.matters.select_related("board").order_by("pk")}
    for board in sorted(boards):
        if board not in matters:
            raise ValidationError(
                "Ett valt uppdrag hör till en nämnd som inte har något ärende i ersättningen."
            )
        locked = _open_matter(matters[board], version=None)
        locked.save_because(reason, by=by)


def _chosen(
    group: MatterGroup, agreements: Iterable[int], seen: Mapping[int, str] | None
) -> list[OldRow]:
    """The rows of the group as they are now, under lock. Those no longer there are left out."""
    locked = _lock(group)
    wanted = set(agreements)
    mapping = reading.read(group, timezone.localdate())
    rows = [row for row in mapping.olds if row.agreement_id in wanted]
    marks = {row.agreement_id: row.mark for row in rows}
    if seen is not None and any(marks.get(pk) != seen.get(pk) for pk in wanted):
        raise ConflictError(locked)
    if not rows:
        raise ValidationError("Välj minst ett uppdrag.")
    return rows


def _clear(group: MatterGroup, rows: list[OldRow], *, by: Any, also: tuple[int, ...] = ()) -> None:
    """Forget what the group says about the rows. `also` are amendments that will say more."""
    _touch(group, {row.board_id for row in rows}, reason="Ersättningar ändrade", by=by)
    left = {key for row in rows for key in row.successors}
    _change_amendments(sorted({*left, *also}), by=by)
    for link in Succession.objects.filter(
        predecessor__in=[row.agreement_id for row in rows], amendment__in=left
    ):
        link.delete_because("Ersätts inte längre av", by=by)
    marked = list(
        ReplacedAgreement.objects.filter(pk__in=[row.key for row in rows if row.ends_without])
    )
    for row in marked:
        row.ends_without_successor = ""
    ReplacedAgreement.objects.change_many(
        marked, ("ends_without_successor",), reason="Ska ha en ersättare", by=by
    )


def _change_amendments(keys: list[int], *, by: Any) -> None:
    """Mark amendments as changed, so that a form opened earlier does not undo the mapping."""
    found = Amendment.objects.select_for_update(of=("self",)).filter(pk__in=keys).order_by("pk")
    amendments = list(found)
    for amendment in amendments:
        if not amendment.can_be_edited or amendment.kind != AmendmentKind.ESTABLISH:
            raise ValidationError("Det nya uppdraget är beslutat. Ersättningen kan inte ändras.")
        amendment.version += 1
    Amendment.objects.change_many(amendments, ("version",), reason="Ersättningar ändrade", by=by)


def _withdraw_endings(rows: list[OldRow], *, by: Any) -> None:
    keys = [row.ending.amendment_id for row in rows if row.ending]
    for effect in PointEffect.objects.filter(amendment__in=keys):
        effect.delete_because("Upphörandet borttaget", by=by)
    amendments = Amendment.objects.filter(
        pk__in=keys, state__in=(AmendmentState.DRAFT, AmendmentState.PROPOSED)
    )
    endings.withdraw(amendments=amendments, reason="Upphörandet borttaget", by=by)


def _refresh(rows: Iterable[OldRow], also: Iterable[int] = ()) -> None:
    standings.refresh({*(row.agreement_id for row in rows), *also})


def _named(rows: list[OldRow]) -> str:
    """ "A, B, C och 12 till"."""
    names = [row.title for row in rows[:NAMED]]
    more = len(rows) - len(names)
    if more:
        return f"{', '.join(names)} och {more} till"
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} och {names[-1]}"


def new_agreement_of(group: MatterGroup, key: int) -> Amendment | None:
    """The establishing amendment with that key, if one of the group's points carries it."""
    found: Amendment | None = (
        Amendment.objects.filter(
            pk=key, kind=AmendmentKind.ESTABLISH, effect__point__matter__group=group
        )
        .select_related("agreement__board")
        .first()
    )
    return found
