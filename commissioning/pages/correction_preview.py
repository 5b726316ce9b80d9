"""What a correction would do, found by doing it and undoing it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction

from commissioning.actions import corrections
from commissioning.effects import AgreementEffect, difference, read_agreements
from commissioning.models import Decision
from contracts.models import Amendment


@dataclass(frozen=True)
class CorrectionPreview:
    """The lines that change in the recording, and the agreements that change with them."""

    changes: list[list[str]]
    agreements: list[AgreementEffect]


def rehearse(*, decision: Decision, on: date, **correction: Any) -> CorrectionPreview:
    """Carry the correction out, read what it did, and take it back: nothing is written.

    Takes what `corrections.correct` takes, and raises what it raises.
    """
    touched = _touched(decision)
    before = read_agreements(touched)
    with transaction.atomic():
        done = corrections.correct(decision=decision, on=on, **correction)
        after = read_agreements(touched)
        transaction.set_rollback(True)
    effects = [difference(before[pk], after[pk], "Ändras", on) for pk in sorted(before)]
    return CorrectionPreview(done.changes, [effect for effect in effects if effect.changes])


def _touched(decision: Decision) -> list[Amendment]:
    """What the decision's points carry, and what they revoke."""
    outcomes = decision.outcomes.live().select_related("point__reverses__point")
    points = [outcome.point for outcome in outcomes]
    points += [point.reverses.point for point in points if point.reverses]
    return [amendment for point in points for amendment in point.amendments]
