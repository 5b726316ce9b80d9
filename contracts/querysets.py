"""The vocabulary of questions about agreements and how they stand on a day."""

from __future__ import annotations

from calendar import isleap
from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.db import models
from django.db.models import Case, F, Q, Value, When

from contracts.periods import add_months
from contracts.states import RULES, RUNNING, Form, Status
from providers.swedish import fold, stem, words
from providers.tracking import TrackedQuerySet

if TYPE_CHECKING:
    from contracts.models import Agreement

ENDS_SOON_MONTHS = 6
NON_EXPIRING = [form for form, rules in RULES.items() if not rules.expires]


class AgreementQuerySet(TrackedQuerySet):
    """Questions about what identifies agreements."""

    def by_number(self, number: str) -> AgreementQuerySet:
        """Agreements with that dnr or register number; a dnr may stand on several."""
        text = " ".join(number.split())
        if not text:
            return self.none()
        if text[:2].upper() == "A-" and text[2:].isdecimal() and len(text) < 12:
            return self.filter(pk=int(text[2:]))
        return self.filter(Q(dnr__iexact=text) | Q(other_dnrs__contains=[text]))

    def with_parties(self) -> AgreementQuerySet:
        return self.select_related("board", "provider")

    def locked(self, pk: int) -> Agreement:
        """The agreement with its row locked, for a change of state."""
        return self.select_for_update(of=("self",)).get(pk=pk)


class StandingQuerySet(models.QuerySet[Any]):
    """Questions about how agreements stand on a day; begin with `on`."""

    def on(self, on: date) -> StandingQuerySet:
        """One row an agreement: how it stands on the day."""
        return self.filter(Q(valid_until=None) | Q(valid_until__gte=on), valid_from__lte=on)

    def with_status(self, on: date) -> StandingQuerySet:
        """Annotates `status`; says in SQL what `derivation.status_of` says in Python."""
        soon = add_months(on, ENDS_SOON_MONTHS)
        return self.annotate(
            status=Case(
                When(is_decided=False, then=F("stage")),
                When(starts_on__gt=on, then=Value(Status.UPCOMING)),
                When(ends_on__lt=on, is_replaced=True, then=Value(Status.REPLACED)),
                When(ends_on__lt=on, then=Value(Status.ENDED)),
                When(ends_on=None, then=Value(Status.OPEN_ENDED)),
                When(ends_on__lte=soon, then=Value(Status.ENDS_SOON)),
                When(steps_used__gt=0, then=Value(Status.EXTENDED)),
                default=Value(Status.IN_FORCE),
                output_field=models.CharField(),
            )
        )

    def having_status(self, statuses: Iterable[str], on: date) -> StandingQuerySet:
        """Those that `with_status` would give one of the statuses, in terms that indexes know."""
        found = Q(pk__in=[])
        for status in statuses:
            found |= _status(Status(status), on)
        return self.filter(found)

    def running(self, on: date) -> StandingQuerySet:
        """In force on the day (needs `with_status`)."""
        return self.filter(status__in=RUNNING)

    def ending_within(self, *, months: int, on: date) -> StandingQuerySet:
        """Running agreements whose current end lies within the months, the day included."""
        return self.filter(is_decided=True, ends_on__gte=on, ends_on__lte=add_months(on, months))

    def acting_within(self, *, months: int, on: date) -> StandingQuerySet:
        """Agreements that end, or must be acted on, from the day and within the months.

        A day to act that has passed is kept as long as the agreement still runs.
        """
        until = add_months(on, months)
        return self.filter(
            Q(ends_on__lte=until) | Q(act_by__lte=until), is_decided=True, ends_on__gte=on
        ).exclude(form__in=NON_EXPIRING)

    def still_running(self, on: date) -> StandingQuerySet:
        """Decided, and not over on the day."""
        return self.filter(Q(ends_on=None) | Q(ends_on__gte=on), is_decided=True)

    def capped(self, on: date, *, at_least: int = 0) -> StandingQuerySet:
        """Still running, with a cap or a ceiling of which at least so many percent is used."""
        return self.still_running(on).filter(cap_percent__gte=at_least)

    def lacking_cap(self, on: date) -> StandingQuerySet:
        """Running framework agreements that say neither a largest value nor a largest volume."""
        framework = self.still_running(on).filter(form=Form.FRAMEWORK_AGREEMENT)
        return framework.exclude(agreement__amendments__in=_with_cap(on))

    def awarded_between(self, first: date, last: date) -> StandingQuerySet:
        """Awarded without advertising, from the first day to the last."""
        return self.filter(awarded_on__gte=first, awarded_on__lte=last)

    def without_successor(self) -> StandingQuerySet:
        return self.filter(lacks_successor=True)

    def matching(self, text: str) -> StandingQuerySet:
        """Every word of the text, in any Swedish form, as a part of a compound or of a dnr."""
        found = self
        for word in words(text)[:8]:
            found = found.filter(search_fold__contains=fold(stem(word)))
        return found


def _with_cap(on: date) -> models.QuerySet[Any]:
    """Amendments that bring a cap and count on the day."""
    amendments = apps.get_model("contracts", "Amendment").objects
    found = amendments.filter(capterms__isnull=False, in_force_on__lte=on)
    return found.exclude(revoked_on__lte=on).values("pk")


class YearCostQuerySet(models.QuerySet[Any]):
    """Questions about what agreements cost; begin with `on`."""

    def on(self, on: date) -> YearCostQuerySet:
        """The costs of each agreement as it stands on the day."""
        return self.filter(
            Q(standing__valid_until=None) | Q(standing__valid_until__gte=on),
            standing__valid_from__lte=on,
        )

    def in_years(self, years: Iterable[int], on: date) -> YearCostQuerySet:
        """Those that cost something in one of the years."""
        found = Q(pk__in=[])
        for year in years:
            found |= costs_in(year, on)
        return self.filter(found)


def costs_in(year: int, on: date) -> Q:
    """The condition of costs in a year, seen from a day.

    What has no end is counted to the end of the year after the day's, or after the first day of
    an agreement that has not begun: `compensation.closed` says the same in Python.
    """
    without_end = Q(last_year=None)
    if year > on.year + 1:
        without_end &= Q(standing__starts_on__year__gte=year - 1)
    return Q(first_year__lte=year) & (Q(last_year__gte=year) | without_end)


def amount_field(year: int) -> str:
    """The field that holds the kronor of the year."""
    return "leap_amount" if isleap(year) else "amount"


def _status(status: Status, on: date) -> Q:
    """The condition of one status; together they say what `with_status` says."""
    soon = add_months(on, ENDS_SOON_MONTHS)
    begun = Q(is_decided=True) & (Q(starts_on=None) | Q(starts_on__lte=on))
    match status:
        case Status.UPCOMING:
            return Q(is_decided=True, starts_on__gt=on)
        case Status.REPLACED | Status.ENDED:
            return begun & Q(ends_on__lt=on, is_replaced=status == Status.REPLACED)
        case Status.OPEN_ENDED:
            return begun & Q(ends_on=None)
        case Status.ENDS_SOON:
            return begun & Q(ends_on__gte=on, ends_on__lte=soon)
        case Status.EXTENDED:
            return begun & Q(ends_on__gt=soon, steps_used__gt=0)
        case Status.IN_FORCE:
            return begun & Q(ends_on__gt=soon, steps_used=0)
    return Q(is_decided=False, stage=status)
