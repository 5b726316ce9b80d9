"""The terms of one agreement as plain values, so that everything computed from them is pure.

A `TermSheet` holds every amendment with its terms and the day it entered force. It is read from
the database by `contracts.reading`; `contracts.derivation` says what follows on a given day.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal

from .deadlines import ExtensionRight
from .indexation import Uplift
from .periods import Period
from .proration import Rule


def counts(decided_on: date | None, revoked_on: date | None, on: date) -> bool:
    """Whether what was decided one day, and perhaps revoked another, counts on a day."""
    return decided_on is not None and decided_on <= on and not (revoked_on and revoked_on <= on)


@dataclass(frozen=True)
class ServiceFact:
    """A service (sv: insats) with the statute places it rests on."""

    id: int
    name: str
    basis: str = ""
    target_group: str = ""


@dataclass(frozen=True)
class PeriodFact:
    """A written or silent period; `approximate` is what is known of an uncertain start."""

    period: Period
    is_extension: bool = False
    approximate: str = ""


@dataclass(frozen=True)
class Valid:
    """Shared by volume and compensation: for which service, from when to when, added or set.

    `amendment` is the number of the one that said so, known once the facts are derived.
    """

    service: ServiceFact | None = None
    valid_from: date | None = None
    valid_until: date | None = None
    replaces: bool = False
    amendment: int = field(default=0, compare=False, kw_only=True)

    def within(self, term: Period) -> Period | None:
        """The part of the term during which this counts; None when they never meet."""
        starts_on = max(self.valid_from or term.starts_on, term.starts_on)
        ends = [day for day in (self.valid_until, term.ends_on) if day]
        ends_on = min(ends) if ends else None
        if ends_on and ends_on < starts_on:
            return None
        return Period(starts_on, ends_on)


@dataclass(frozen=True)
class VolumeFact(Valid):
    """A quantity with its unit; `is_part` is included in another one and is not added."""

    quantity: Decimal = Decimal(0)
    quantity_max: Decimal | None = None
    unit: str = "hours"
    per: str = "year"
    basis: str = "ordered"
    is_part: bool = False
    label: str = ""

    @property
    def key(self) -> tuple[int | None, str, str]:
        return (self.service.id if self.service else None, self.unit, self.label)


@dataclass(frozen=True)
class CompensationFact(Valid):
    """An amount in kronor per unit, in the price level of a year."""

    amount: Decimal = Decimal(0)
    unit: str = "year"
    model: str = "fixed"
    price_level_year: int | None = None
    rule: Rule = Rule.MONTHS
    index: str = ""
    uplifts: tuple[Uplift, ...] = ()
    note: str = ""

    @property
    def key(self) -> int | None:
        return self.service.id if self.service else None


@dataclass(frozen=True)
class OptionFact:
    """A right to order more, and what its text says. Quantities are per year, in `unit`."""

    title: str
    has_ceiling: bool
    has_clause: bool
    id: int = 0
    max_quantity: Decimal | None = None
    unit: str = "hours"
    max_amount: Decimal | None = None


@dataclass(frozen=True)
class CapFact:
    """The largest value (kronor) and volume of the whole agreement, either or both."""

    max_amount: Decimal | None = None
    max_quantity: Decimal | None = None
    unit: str = "hours"


@dataclass(frozen=True)
class ConsumptionFact:
    """What was used during a period, of the agreement or of an option (by id)."""

    period: Period
    amount: Decimal | None = None
    quantity: Decimal | None = None
    unit: str = "hours"
    option: int | None = None


@dataclass(frozen=True)
class SuccessorFact:
    """An agreement that takes over, with the services it covers and the day that was decided."""

    title: str
    service_ids: frozenset[int]
    decided_on: date | None
    starts_on: date | None
    revoked_on: date | None = None

    def counts_on(self, on: date) -> bool:
        return counts(self.decided_on, self.revoked_on, on)


@dataclass(frozen=True)
class AmendmentFact:
    """An amendment with its terms; `in_force_on` is None until it is decided.

    It counts until the day before `revoked_on`, when a later decision has revoked it.
    """

    number: int
    kind: str
    in_force_on: date | None = None
    reference: str = ""
    periods: tuple[PeriodFact, ...] = ()
    services: tuple[ServiceFact, ...] = ()
    volumes: tuple[VolumeFact, ...] = ()
    compensations: tuple[CompensationFact, ...] = ()
    right: ExtensionRight | None = None
    is_right_unclear: bool = False
    options: tuple[OptionFact, ...] = ()
    called_off: tuple[int, ...] = ()
    cap: CapFact | None = None
    follow_up_months: int | None = None
    follow_up_first_on: date | None = None
    follow_up_subject: str = ""
    terminated_on: date | None = None
    revoked_on: date | None = None

    def counts_on(self, on: date) -> bool:
        return counts(self.in_force_on, self.revoked_on, on)


@dataclass(frozen=True)
class TermSheet:
    """An agreement as all that has been decided and proposed about it."""

    form: str
    registered_on: date
    amendments: tuple[AmendmentFact, ...] = ()
    successors: tuple[SuccessorFact, ...] = ()
    dnr: str = ""
    same_organisation: bool = False
    expires: bool = True
    in_house: bool = False
    procured: bool = False
    performed: tuple[tuple[Period, Decimal, str], ...] = field(default=())
    consumed: tuple[ConsumptionFact, ...] = ()

    def approving(self, numbers: set[int], on: date) -> TermSheet:
        """The sheet as it would be if those proposals were approved on the day."""
        return replace(
            self,
            amendments=tuple(
                replace(a, in_force_on=on) if a.number in numbers and a.in_force_on is None else a
                for a in self.amendments
            ),
        )

    def revoking(self, numbers: set[int], on: date) -> TermSheet:
        """The sheet as it would be if those decided amendments were revoked from the day."""
        return replace(
            self,
            amendments=tuple(
                replace(a, revoked_on=on) if a.number in numbers and a.in_force_on else a
                for a in self.amendments
            ),
        )
