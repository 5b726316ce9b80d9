"""What the demo has entered so far, by key, and who enters it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TypeVar

from django.contrib.auth.models import User

from commissioning.actions import decisions, matters, memos
from commissioning.actions.decisions import Ruling
from commissioning.models import (
    Decision,
    DecisionPoint,
    Matter,
    MatterKind,
    Meeting,
    Memo,
    Organ,
    Outcome,
)
from contracts.actions import agreements, imports
from contracts.models import Agreement, Amendment, IndexFormula, Service
from contracts.models.terms import Term
from providers.models import Party
from providers.tracking import TrackedModel

AUTHOR = "register-demo"
REASON = "Exempeldata"

M = TypeVar("M", bound=TrackedModel)


@dataclass
class World:
    """Parties, services and formulas by short key; `today` decides the running register."""

    by: User
    today: date
    parties: dict[str, Party] = field(default_factory=dict)
    services: dict[str, Service] = field(default_factory=dict)
    formulas: dict[str, IndexFormula] = field(default_factory=dict)

    def keep(self, record: M) -> M:
        """Save a record with its history."""
        record.save_because(REASON, by=self.by)
        return record

    def agreement(
        self,
        *,
        form: str,
        title: str,
        board: str,
        provider: str,
        registered_on: date,
        dnr: str = "",
        other_dnrs: Sequence[str] = (),
    ) -> Agreement:
        """An unsaved example agreement."""
        return Agreement(
            form=form,
            title=title,
            board=self.parties[board],
            provider=self.parties[provider],
            registered_on=registered_on,
            dnr=dnr,
            other_dnrs=list(other_dnrs),
            is_example=True,
        )

    def record(
        self,
        agreement: Agreement,
        terms: Sequence[Term],
        *,
        on: date,
        reference: str,
        note: str = "",
        predecessors: Iterable[Agreement] = (),
    ) -> Agreement:
        """An agreement decided before the register existed; `note` says what was assumed."""
        if not predecessors:
            rows = [(agreement, terms)]
            return imports.record_many(
                rows=rows, on=on, reference=reference, by=self.by, note=note
            )[0]
        amendment = agreements.register(
            agreement=agreement,
            terms=terms,
            predecessors=predecessors,
            by=self.by,
            note=note,
            origin=Amendment.Origin.IMPORT,
        )
        agreements.put_in_force(amendments=[amendment], on=on, reference=reference, by=self.by)
        return agreement

    def change(
        self, agreement: Agreement, kind: str, terms: Sequence[Term], *, on: date, reference: str
    ) -> Amendment:
        """A later change, decided before the register existed."""
        return imports.record_amendment(
            agreement=agreement, kind=kind, terms=terms, on=on, reference=reference, by=self.by
        )

    def meeting(self, board: str, held_on: date) -> Meeting:
        """The board's meeting that day, planned if it is not there."""
        party = self.parties[board]
        found = Meeting.objects.filter(board=party, held_on=held_on).first()
        if found:
            return found
        meeting = Meeting.planned(party.profile, held_on)
        meeting.is_example = True
        return self.keep(meeting)

    def matter(
        self,
        *,
        title: str,
        board: str,
        opened_on: date,
        meeting: Meeting | None = None,
        dnr: str = "",
        kind: str = MatterKind.COMMISSION,
    ) -> Matter:
        """An open matter with an empty memo."""
        matter = Matter(
            kind=kind,
            title=title,
            dnr=dnr,
            board=self.parties[board],
            meeting=meeting,
            opened_on=opened_on,
            is_example=True,
        )
        return matters.open_matter(matter=matter, by=self.by)

    def point(
        self, matter: Matter, text: str, amendments: Iterable[Amendment] = (), **fields: object
    ) -> DecisionPoint:
        """A decision point, last in the matter."""
        point = DecisionPoint(proposed_text=text, **fields)
        return matters.add_point(matter=matter, point=point, amendments=amendments, by=self.by)

    def write(
        self, matter: Matter, bodies: Mapping[str, str], *, officers: str = "", **head: object
    ) -> Memo:
        """The memo's head, and its texts by section key; officers stand in the matter."""
        if officers:
            values = {"officers": officers}
            matters.change(matter=matter, values=values, by=self.by, version=None)
        return memos.write(memo=matter.memo, head=head, bodies=bodies, by=self.by)

    def decide(
        self,
        matter: Matter,
        *,
        on: date,
        section: int | None = None,
        outcome: str = Outcome.APPROVED,
        organ: str = Organ.BOARD,
        question: str = "",
        adjusted_on: date | None = None,
        meeting: Meeting | None = None,
    ) -> Decision:
        """The same outcome for every point that is open."""
        decision = Decision(
            matter=matter,
            meeting=meeting,
            organ=organ,
            decided_on=on,
            section=section,
            adjusted_on=adjusted_on,
        )
        rulings = [Ruling(p, outcome, question=question) for p in matter.open_points()]
        return decisions.record(decision=decision, rulings=rulings, by=self.by)
