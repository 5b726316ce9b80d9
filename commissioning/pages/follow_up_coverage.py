"""Coverage (sv: täckning): which running agreements lack a description or a follow-up, by form."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, DateField, Exists, OuterRef, Q, Subquery

from commissioning.forms.follow_up_search import DESCRIPTION, FOLLOW_UP
from contracts.models import AssignmentDescription, FollowUp
from contracts.querysets import StandingQuerySet
from contracts.states import RULES, Form

MOST_ROWS = 300
LACKS_DESCRIPTION = Q(is_described=False)
LACKS_FOLLOW_UP = Q(last_held_on=None)


@dataclass(frozen=True)
class FormRow:
    """The agreements of one form: how many, and how many lack what."""

    form: str
    label: str
    in_house: bool
    count: int
    without_description: int
    without_follow_up: int
    without_both: int


def covered(rows: StandingQuerySet, on: date) -> StandingQuerySet:
    """Running agreements with `is_described` and `last_held_on` as known on the day."""
    own = FollowUp.objects.by_the_board().filter(agreement=OuterRef("agreement_id"))
    latest = own.filter(held_on__lte=on).order_by("-held_on").values("held_on")[:1]
    described = AssignmentDescription.objects.filter(
        agreement=OuterRef("agreement_id"), dated_on__lte=on
    )
    found: StandingQuerySet = rows.running(on).annotate(
        last_held_on=Subquery(latest, output_field=DateField()), is_described=Exists(described)
    )
    return found


def by_form(rows: StandingQuerySet) -> list[FormRow]:
    """One row for each form that has any, those of the municipality's own first."""
    counted = (
        rows.order_by()
        .values("form")
        .annotate(
            n=Count("pk"),
            no_description=Count("pk", filter=LACKS_DESCRIPTION),
            no_follow_up=Count("pk", filter=LACKS_FOLLOW_UP),
            neither=Count("pk", filter=LACKS_DESCRIPTION & LACKS_FOLLOW_UP),
        )
    )
    found = [_form_row(row) for row in counted]
    order = list(Form.values)
    return sorted(found, key=lambda row: (not row.in_house, order.index(row.form)))


def total(rows: list[FormRow]) -> dict[str, int]:
    """The sums of the columns."""
    names = ("count", "without_description", "without_follow_up", "without_both")
    return {name: sum(getattr(row, name) for row in rows) for name in names}


def narrowed(rows: StandingQuerySet, choices: dict[str, Any]) -> StandingQuerySet:
    """Those of the chosen form that lack what was asked for; the provider's name first."""
    if choices["form"]:
        rows = rows.filter(form=choices["form"])
    if choices["lacks"] == DESCRIPTION:
        rows = rows.filter(LACKS_DESCRIPTION)
    elif choices["lacks"] == FOLLOW_UP:
        rows = rows.filter(LACKS_FOLLOW_UP)
    return rows.order_by("provider_sort", "title_sort", "agreement_id")


def _form_row(row: dict[str, Any]) -> FormRow:
    form = row["form"]
    return FormRow(
        form=form,
        label=str(Form(form).label),
        in_house=RULES[form].in_house,
        count=row["n"],
        without_description=row["no_description"],
        without_follow_up=row["no_follow_up"],
        without_both=row["neither"],
    )
