"""Which earlier agreements a new one takes over from, and what is left without a successor."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django import forms

from contracts import reading
from contracts.cautions import orphaned_services
from contracts.derivation import derive
from contracts.models import Agreement, Standing
from contracts.termsheet import SuccessorFact
from providers.models import Party

SUGGESTED = 8
FOUND = 20


class ReplacesFields(forms.Form):
    """Earlier agreements that are replaced. Only those chosen, found or near are shown."""

    replaces = forms.ModelMultipleChoiceField(
        label="Tidigare avtal",
        queryset=Agreement.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple(attrs={"class": "en-kolumn"}),
    )
    replaces_search = forms.CharField(
        label="Sök tidigare avtal",
        required=False,
        max_length=100,
        widget=forms.TextInput(attrs={"class": "mellan", "autocomplete": "off"}),
        help_text="Diarienummer, uppdrag eller utförare.",
    )

    def offer_predecessors(self, boards: Sequence[Party]) -> None:
        field: Any = self.fields["replaces"]
        field.queryset = Agreement.objects.filter(board__in=boards)

    def refuse_other_boards(self, board: Party | None) -> None:
        chosen = self.cleaned_data.get("replaces") or ()
        others = [a for a in chosen if board and a.board_id != board.pk]
        if others:
            self.add_error("replaces", f"{others[0].title} hör till en annan nämnd. Ta bort den.")


@dataclass(frozen=True)
class Orphan:
    """A service that an earlier agreement covers and nobody takes over."""

    service: str
    title: str
    ends_on: date | None


def candidates(
    *, board: Party | None, text: str, chosen: Iterable[int], on: date, leave_out: int | None = None
) -> list[Standing]:
    """How the chosen agreements stand, then those found, or the board's next ones to end."""
    rows = Standing.objects.on(on)
    picked = list(rows.filter(agreement_id__in=list(chosen)).order_by("ends_on", "agreement_id"))
    if board is None:
        return picked
    others = rows.filter(board=board).exclude(agreement_id__in=[p.agreement_id for p in picked])
    if leave_out:
        others = others.exclude(agreement_id=leave_out)
    if text.strip():
        return picked + list(others.matching(text).order_by("title", "agreement_id")[:FOUND])
    near = others.filter(is_decided=True, ends_on__gte=on, is_replaced=False)
    return picked + list(near.order_by("ends_on", "agreement_id")[:SUGGESTED])


def orphans(
    predecessors: Iterable[Agreement], *, services: Iterable[int], starts_on: date | None, on: date
) -> list[Orphan]:
    """Services of the predecessors that neither this agreement nor another successor covers."""
    new = SuccessorFact("", frozenset(services), None, starts_on)
    ids = [agreement.pk for agreement in predecessors]
    found = []
    for agreement in reading.with_terms(Agreement.objects.filter(pk__in=ids)) if ids else ():
        sheet = reading.read(agreement)
        sheet = replace(sheet, successors=(*sheet.successors, new))
        facts = derive(sheet, on)
        names = orphaned_services(sheet, facts)
        found += [Orphan(name, agreement.title, facts.ends_on) for name in names]
    return found


def as_choice(row: Standing) -> dict[str, Any]:
    """What the list of earlier agreements shows."""
    return {
        "pk": row.agreement_id,
        "title": row.title,
        "provider": row.provider_name,
        "number": row.number,
        "starts_on": row.starts_on,
        "ends_on": row.ends_on,
    }
