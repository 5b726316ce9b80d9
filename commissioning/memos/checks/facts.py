"""What the memo is checked against: the facts of its matter, readable from JSON.

Dates are ISO text in JSON, money and volumes numbers or text. What is left out is not known, and
nothing is said of what is not known.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property

from commissioning.memos.checks.records import read


@dataclass(frozen=True)
class PartyFact:
    """A party with every name it may be called by; `former` are names it no longer has."""

    name: str
    aliases: tuple[str, ...] = ()
    former: tuple[str, ...] = ()
    is_board: bool = False
    is_in_house: bool = False

    @property
    def names(self) -> tuple[str, ...]:
        return (self.name, *self.aliases, *self.former)


@dataclass(frozen=True)
class VolumeFact:
    """A volume that holds for one calendar year, as much of it as the agreement covers."""

    year: int
    quantity: Decimal
    unit: str = "timmar"


@dataclass(frozen=True)
class AmountFact:
    """Kronor: in a calendar year when `year` is given, otherwise as `label` says."""

    amount: Decimal
    label: str = ""
    year: int | None = None


@dataclass(frozen=True)
class AgreementFact:
    """An agreement as it is when the points are approved.

    `kind` is what happens: new, extension, increase, call_off, end or change. `added_from` and
    `added_until` are the time that the decision adds, where that is less than the whole term.
    `extension_months` has one number for each extension that may still come.
    """

    title: str
    provider: str
    number: str = ""
    form: str = ""
    kind: str = "new"
    services: tuple[str, ...] = ()
    legal_bases: tuple[str, ...] = ()
    target_group: str = ""
    starts_on: date | None = None
    starts_about: str = ""
    ends_on: date | None = None
    latest_end_on: date | None = None
    added_from: date | None = None
    added_until: date | None = None
    extension_months: tuple[int, ...] = ()
    notice_months: int | None = None
    base_ends_on: date | None = None
    base_latest_end_on: date | None = None
    volumes: tuple[VolumeFact, ...] = ()
    amounts: tuple[AmountFact, ...] = ()
    yearly_cost: Decimal | None = None
    price_level: int | None = None
    index: str = ""
    unit_price: Decimal | None = None
    ceiling: Decimal | None = None

    @property
    def first_day(self) -> date | None:
        """The first day of what is decided now."""
        return self.added_from or self.starts_on

    @property
    def last_day(self) -> date | None:
        return self.added_until or self.ends_on

    @property
    def source(self) -> str:
        return f"registret, {self.number or self.title}"


@dataclass(frozen=True)
class StatuteFact:
    """A statute as it is printed: "lag (1976:580) om medbestämmande i arbetslivet"."""

    number: str
    title: str
    short: str = ""
    sections: tuple[str, ...] = ()


@dataclass(frozen=True)
class MatterDates:
    """The days of the matter that are known. `checked_on` counts for a memo without a date."""

    memo_on: date | None = None
    mbl_on: date | None = None
    meeting_on: date | None = None
    printed_on: date | None = None
    checked_on: date | None = None


@dataclass(frozen=True)
class DemandFact:
    """What is needed and what may be given, in one unit a year."""

    unit: str = "timmar"
    need: Decimal | None = None
    capacity: Decimal | None = None
    direct_award_limit: Decimal | None = None


@dataclass(frozen=True)
class Facts:
    """Everything that is known of the matter.

    `agreements` are those that its points change, `context` others that the memo tells of.
    `affected` are those that must have the decision; `parties` every known party. `siblings` are
    the numbers of matters decided together with this one. `register_number` is what is printed in
    place of a missing number. `wanted` are the sections that the
    board's template asks for in this matter, and `children` whether children are concerned.
    """

    matter: str = ""
    register_number: str = ""
    title: str = ""
    agreements: tuple[AgreementFact, ...] = ()
    context: tuple[AgreementFact, ...] = ()
    parties: tuple[PartyFact, ...] = ()
    affected: tuple[str, ...] = ()
    services: tuple[str, ...] = ()
    statutes: tuple[StatuteFact, ...] = ()
    dates: MatterDates = MatterDates()
    demand: DemandFact = DemandFact()
    amounts: tuple[AmountFact, ...] = ()
    target_group: str = ""
    children: bool = False
    wanted: tuple[str, ...] = ()
    siblings: tuple[str, ...] = ()
    replaced: int | None = None
    is_conditional: bool = False
    is_inter_board: bool = False
    follow_ups: int | None = None
    tasks_due_on: tuple[date, ...] = ()

    @cached_property
    def known_words(self) -> frozenset[str]:
        """The words of every name and title: they are spelt right."""
        texts = [*self._names(), self.title, self.matter]
        return frozenset(word.casefold() for text in texts for word in text.split())

    def _names(self) -> Iterator[str]:
        for party in self.parties:
            yield from party.names
        for agreement in (*self.agreements, *self.context):
            yield agreement.title
            yield agreement.provider
            yield from agreement.services
        yield from self.services
        yield from self.affected

    def party_called(self, name: str) -> PartyFact | None:
        """The party that has the name, an alias or a former name."""
        wanted = name.casefold()
        for party in self.parties:
            if any(wanted == each.casefold() for each in party.names):
                return party
        return None


def facts_from(data: object) -> Facts:
    """The facts in a JSON object. Raises BadRecord for an unknown name or an impossible value."""
    found: Facts = read(Facts, data, "uppgifterna")
    return found
