"""The extracts of a decision: versions, who has got the one that counts, and who has not."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Prefetch, Q, QuerySet

from commissioning.actions.extracts import distinct, may_be_sent_from
from commissioning.models import Decision, Dispatch, Document, DocumentKind, Organ
from providers.models import Party

# The start page looks this far back: what is older was handled before the register was there.
DAYS_BACK = 365
MOST_DECISIONS = 200


@dataclass(frozen=True)
class Version:
    """One version of the extract and what was sent of it."""

    document: Document
    is_current: bool
    dispatches: tuple[Dispatch, ...]

    @property
    def recipients(self) -> list[str]:
        """Those who are to have it, as the paper says."""
        return distinct(self.document.snapshot.get("recipients", ()))

    @property
    def missing(self) -> list[str]:
        """Those who are to have it and have not got this version."""
        got = {" ".join(d.recipient.split()).casefold() for d in self.dispatches}
        return [name for name in self.recipients if name.casefold() not in got]

    def sent_to(self, name: str) -> str:
        """Day and way of what was sent last to the recipient; empty when nothing was."""
        mine = [d for d in self.dispatches if d.recipient.casefold() == name.casefold()]
        if not mine:
            return ""
        return f"skickat {mine[-1].sent_on}, {mine[-1].get_channel_display().lower()}"

    @property
    def everybody(self) -> list[str]:
        """Those on the paper, and those who got it besides."""
        return distinct([*self.recipients, *(d.recipient for d in self.dispatches)])

    @property
    def rows(self) -> list[tuple[str, str]]:
        """Each recipient with what was sent last, empty for those who have not got it."""
        return [(name, self.sent_to(name)) for name in self.everybody]


@dataclass(frozen=True)
class DecisionExtracts:
    """What a decision has of extracts, the one that counts first."""

    decision: Decision
    versions: tuple[Version, ...]

    @property
    def current(self) -> Version | None:
        return self.versions[0] if self.versions else None

    @property
    def can_be_made(self) -> bool:
        """Adjusted, or made by a delegate, whose decisions are not."""
        return may_be_sent_from(self.decision) is not None

    @property
    def missing(self) -> list[str]:
        return self.current.missing if self.current else []

    @property
    def is_done(self) -> bool:
        return self.current is not None and not self.missing

    @property
    def todo(self) -> str:
        """What is left to do, in a few words."""
        if self.current is None:
            return "Utdraget är inte gjort"
        count = len(self.missing)
        if not count:
            return ""
        who = self.missing[0] if count == 1 else f"{count} mottagare"
        return f"{who} har inte fått det"


def read_decision_extracts(decision: Decision) -> DecisionExtracts:
    """The versions and their dispatches, in two queries."""
    return _of(decision, _papers().filter(decision=decision))


def to_send(boards: Iterable[Party], on: date) -> list[DecisionExtracts]:
    """Decisions adjusted within a year whose extract is not made or not sent to everybody.

    The latest first, and only the latest MOST_DECISIONS are looked at.
    """
    since = on - timedelta(days=DAYS_BACK)
    is_adjusted = Q(adjusted_on__range=(since, on)) | Q(
        organ=Organ.DELEGATE, decided_on__range=(since, on)
    )
    found = (
        Decision.objects.filter(is_adjusted, matter__board__in=list(boards))
        .select_related("matter__board")
        .prefetch_related(
            Prefetch("extracts", queryset=_papers(), to_attr="papers"), "matter__board__names"
        )
        .order_by("-decided_on", "-pk")[:MOST_DECISIONS]
    )
    read = [_of(decision, decision.papers) for decision in found]
    return [one for one in read if not one.is_done]


def _papers() -> QuerySet[Document]:
    found: QuerySet[Document] = (
        Document.objects.filter(kind=DocumentKind.EXTRACT)
        .select_related("finalised_by", "file")
        .defer("file__content")
        .prefetch_related("dispatches__sent_by")
        .order_by("-number")
    )
    return found


def _of(decision: Decision, papers: Iterable[Document]) -> DecisionExtracts:
    versions = [
        Version(paper, is_current=not place, dispatches=tuple(paper.dispatches.all()))
        for place, paper in enumerate(papers)
    ]
    return DecisionExtracts(decision, tuple(versions))
