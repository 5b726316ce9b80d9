"""Prepare matters: open them, write their points, and place amendments under the points."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from commissioning.actions import memos
from commissioning.models import DecisionPoint, Matter, MatterState, Meeting, PointEffect
from contracts.actions import agreements
from contracts.models import Amendment
from contracts.states import AmendmentState


@transaction.atomic
def open_matter(*, matter: Matter, by: Any) -> Matter:
    """Open a matter (unsaved) and give it an empty memo after the board's template."""
    matter.save_because("Ärendet öppnat", by=by)
    memos.start(matter=matter, by=by)
    return matter


@transaction.atomic
def change(*, matter: Matter, values: dict[str, Any], by: Any, version: int | None) -> Matter:
    """Change title, dnr, meeting or the answer to a referral. Raises ConflictError."""
    locked = Matter.objects.locked(matter.pk)
    locked.expect(version)
    for name, value in values.items():
        setattr(locked, name, value)
    _check_meeting(locked)
    locked.save_because("Ärendet ändrat", by=by)
    return locked


@transaction.atomic
def add_point(
    *,
    matter: Matter,
    point: DecisionPoint,
    amendments: Iterable[Amendment] = (),
    by: Any,
) -> DecisionPoint:
    """Add a decision point (unsaved) last, carrying the amendments it will put in force."""
    locked = _editable(matter, reason="Beslutspunkt tillagd", by=by)
    point.matter = locked
    _check_relations(point)
    point.number = locked.points.count() + 1
    point.save_because("Beslutspunkt tillagd", by=by)
    for amendment in amendments:
        place(point=point, amendment=amendment, by=by)
    return point


@transaction.atomic
def place(*, point: DecisionPoint, amendment: Amendment, by: Any) -> PointEffect:
    """Put an amendment under a point; from then on it is proposed, no longer a draft.

    Raises ValidationError when the amendment belongs to another board's agreement.
    """
    if amendment.agreement.board_id != point.matter.board_id:
        raise ValidationError(
            f"Ändringen gäller {amendment.agreement.board}, men ärendet är "
            f"{point.matter.board}s. Välj ett ärende hos samma nämnd."
        )
    effect = PointEffect(point=point, amendment=amendment)
    effect.save_because("Lagt i ärendet", by=by)
    agreements.move(
        amendment=amendment,
        to=AmendmentState.PROPOSED,
        by=by,
        reason=f"Föreslås i {point.matter.number}",
    )
    return effect


@transaction.atomic
def revise_point(
    *, point: DecisionPoint, values: dict[str, Any], by: Any, version: int | None = None
) -> DecisionPoint:
    """Change the text, the organ or the task of a point that has not been decided.

    Raises ConflictError when the matter is no longer at `version`.
    """
    _editable(point.matter, reason=f"{point} ändrad", by=by, version=version)
    _check_unsettled(point)
    for name, value in values.items():
        setattr(point, name, value)
    _check_relations(point)
    point.save_because("Beslutspunkt ändrad", by=by)
    return point


@transaction.atomic
def carry(*, point: DecisionPoint, amendments: Iterable[Amendment], by: Any) -> None:
    """Let the point carry exactly these amendments; the ones taken away become drafts again."""
    wanted = {amendment.pk: amendment for amendment in amendments}
    if set(wanted) == set(point.effects.values_list("amendment_id", flat=True)):
        return
    _editable(point.matter, reason=f"Ändringar under beslutspunkt {point.number} valda", by=by)
    _check_unsettled(point)
    for effect in point.effects.select_related("amendment"):
        if wanted.pop(effect.amendment_id, None) is None:
            take_off(effect, reason="Inte längre under beslutspunkten", by=by)
    for amendment in wanted.values():
        place(point=point, amendment=amendment, by=by)


def take_off(effect: PointEffect, *, reason: str, by: Any) -> None:
    """Take an amendment off its point; it is a draft again, free for another matter."""
    effect.delete_because(reason, by=by)
    agreements.move(amendment=effect.amendment, to=AmendmentState.DRAFT, by=by, reason=reason)


@transaction.atomic
def remove_point(*, point: DecisionPoint, by: Any) -> None:
    """Take a point that no board has treated out of the matter; its amendments become drafts."""
    matter = _editable(point.matter, reason=f"{point} borttagen", by=by)
    if point.outcomes.exists():
        raise ValidationError("Punkten har behandlats av nämnden och ska stå kvar.")
    for effect in point.effects.select_related("amendment"):
        effect.delete_because("Beslutspunkt borttagen", by=by)
        agreements.move(
            amendment=effect.amendment,
            to=AmendmentState.DRAFT,
            by=by,
            reason=f"Borttagen ur {matter.number}",
        )
    point.delete_because("Beslutspunkt borttagen", by=by)
    for number, other in enumerate(matter.points.order_by("number"), start=1):
        if other.number != number:
            other.number = number
            other.save_because("Omnumrerad", by=by)


@transaction.atomic
def put_to_meeting(
    *, matter: Matter, meeting: Meeting | None, by: Any, version: int | None = None
) -> Matter:
    """Plan the matter for a meeting, or take it off the agenda with None."""
    return change(matter=matter, values={"meeting": meeting}, by=by, version=version)


@transaction.atomic
def withdraw(*, matter: Matter, by: Any, version: int | None = None) -> Matter:
    """Take an open matter back: it leaves the agenda, and what it proposed becomes drafts again.

    What has been decided in it stays. Raises ValidationError and ConflictError.
    """
    locked = _open(matter, version=version)
    proposed = PointEffect.objects.filter(
        point__matter=locked, amendment__state=AmendmentState.PROPOSED
    )
    for effect in proposed.select_related("amendment"):
        take_off(effect, reason=f"Ärendet {locked.number} återtaget"[:200], by=by)
    locked.state, locked.meeting = MatterState.WITHDRAWN, None
    locked.save_because("Ärendet återtaget", by=by)
    return locked


def _check_meeting(matter: Matter) -> None:
    if matter.meeting is None:
        return
    if matter.awaits_answer:
        raise ValidationError(
            {"meeting": "Svara på återremissen innan ärendet sätts upp på ett sammanträde."}
        )
    if matter.meeting.board_id != matter.board_id:
        raise ValidationError({"meeting": "Välj ett sammanträde hos ärendets nämnd."})


def _check_relations(point: DecisionPoint) -> None:
    """A board waits for another one, never for itself, and revokes only what it has decided."""
    board = point.matter.board_id
    if point.condition_board_id == board:
        raise ValidationError({"condition_board": "Välj en annan nämnd än ärendets."})
    if point.same_as and point.same_as.matter.board_id == board:
        raise ValidationError({"same_as": "Punkten är nämndens egen. Välj en annan nämnds."})
    if point.reverses and point.reverses.decision.matter.board_id != board:
        raise ValidationError("Beslutet som upphävs är en annan nämnds.")


def _check_unsettled(point: DecisionPoint) -> None:
    if point.is_settled:
        raise ValidationError("Punkten är beslutad. Lägg till en ny punkt för en ändring.")


def _editable(matter: Matter, *, reason: str, by: Any, version: int | None = None) -> Matter:
    """The open matter, locked and marked as changed: a decision form opened earlier is refused."""
    locked = _open(matter, version=version)
    locked.save_because(reason, by=by)
    return locked


def _open(matter: Matter, *, version: int | None) -> Matter:
    locked = Matter.objects.locked(matter.pk)
    if not locked.can_be_edited:
        raise ValidationError("Ärendet är avslutat och kan inte ändras.")
    locked.expect(version)
    return locked
