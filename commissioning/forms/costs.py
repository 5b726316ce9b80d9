"""What the page Ekonomi is asked for. Nothing in it can be wrong enough to stop the page."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.http import QueryDict

from commissioning.forms.agreement_search import Keys, KnownChoices
from contracts.models import Standing
from contracts.querysets import StandingQuerySet, YearCostQuerySet
from contracts.states import Form
from providers.models import Party

GROUPINGS = {"board": "Nämnd", "service": "Insats", "provider": "Utförare", "form": "Typ"}
KINDS = {"decided": "Beslutat", "proposed": "Ej beslutat"}
SHARED = "shared"
MOST_YEARS = 10
YEARS_BEFORE = 1
YEARS_AFTER = 3
YEARS_AROUND = 15


class YearField(forms.Field):
    """A year in four digits; anything else is as if nothing was said."""

    def to_python(self, value: Any) -> int | None:
        text = str(value or "")
        is_year = len(text) == 4 and text.isascii() and text.isdigit()
        return int(text) if is_year and 1990 <= int(text) <= 2100 else None


class CostForm(forms.Form):
    """How costs are grouped, for which years, and what they are narrowed to."""

    by = KnownChoices(GROUPINGS)
    first = YearField(required=False)
    last = YearField(required=False)
    year = YearField(required=False)
    board = Keys()
    service = Keys()
    shared = KnownChoices([SHARED])
    provider = Keys()
    form = KnownChoices(Form.values)
    kind = KnownChoices(KINDS)


@dataclass(frozen=True)
class CostQuestion:
    """Which costs: those of the boards in some years, narrowed to a service, provider, form."""

    on: date
    boards: tuple[Party, ...]
    by: str
    first: int
    last: int
    board_ids: tuple[int, ...] = ()
    service_id: int | None = None
    is_shared: bool = False
    provider_id: int | None = None
    form: str = ""
    kind: str = ""

    @classmethod
    def of(cls, data: QueryDict, *, on: date, boards: list[Party]) -> CostQuestion:
        """What a query string asks for; `boards` are the person's own, meant when none is named.

        `year` alone means that year; otherwise the years from `first` to `last`, at most ten.
        """
        form = CostForm(data)
        form.full_clean()
        said = form.cleaned_data
        year = said.get("year")
        first = year or said.get("first") or on.year - YEARS_BEFORE
        last = year or said.get("last") or max(first, on.year + YEARS_AFTER)
        first, last = min(first, last), max(first, last)
        return cls(
            on=on,
            boards=tuple(boards),
            by=_one(said["by"]) or "board",
            first=first,
            last=min(last, first + MOST_YEARS - 1),
            board_ids=tuple(said["board"]),
            service_id=_one(said["service"]),
            is_shared=bool(said["shared"]),
            provider_id=_one(said["provider"]),
            form=_one(said["form"]) or "",
            kind=_one(said["kind"]) or "",
        )

    @property
    def years(self) -> range:
        return range(self.first, self.last + 1)

    @property
    def counted_boards(self) -> list[int]:
        """The keys of the boards whose costs are counted."""
        return list(self.board_ids) or [board.pk for board in self.boards]

    @property
    def is_by_board_or_service(self) -> bool:
        """Whether a budget can say anything about it."""
        return not (self.is_shared or self.provider_id or self.form or self.kind)

    @property
    def narrowed_by(self) -> set[str]:
        """The groupings that it is narrowed to one group of."""
        said = {
            "board": self.board_ids,
            "service": self.service_id or self.is_shared,
            "provider": self.provider_id,
            "form": self.form,
        }
        return {name for name, value in said.items() if value}

    def but(self, **changes: Any) -> CostQuestion:
        return replace(self, **changes)

    def narrow(self, costs: YearCostQuerySet) -> YearCostQuerySet:
        """Those of the costs that are asked for, in the years and on the day."""
        found = costs.on(self.on).filter(standing__board__in=self.counted_boards)
        if self.service_id or self.is_shared:
            found = found.filter(service=self.service_id)
        if self.provider_id:
            found = found.filter(standing__provider=self.provider_id)
        if self.form:
            found = found.filter(standing__form=self.form)
        if self.kind:
            found = found.filter(is_decided=self.kind == "decided")
        return found.in_years(self.years, self.on)

    def without_amount(self) -> StandingQuerySet:
        """Agreements that may belong here but whose amount is unknown."""
        found = Standing.objects.on(self.on).filter(
            board__in=self.counted_boards, lacks_amount=True
        )
        if self.service_id:
            found = found.filter(service_ids__contains=[self.service_id])
        if self.provider_id:
            found = found.filter(provider=self.provider_id)
        return found.filter(form=self.form) if self.form else found

    def register_query(self) -> str:
        """The register's question for `without_amount`."""
        pairs = [("board", str(pk)) for pk in self.counted_boards]
        pairs += [("service", str(self.service_id))] if self.service_id else []
        pairs += [("provider", str(self.provider_id))] if self.provider_id else []
        pairs += [("form", self.form)] if self.form else []
        return urlencode([*pairs, ("flag", "lacks_amount")])

    def pairs(self) -> list[tuple[str, str]]:
        """The question as (parameter, value)."""
        pairs = [("by", self.by)]
        if self.first == self.last:
            pairs.append(("year", str(self.first)))
        else:
            pairs += [("first", str(self.first)), ("last", str(self.last))]
        pairs += [("board", str(pk)) for pk in self.board_ids]
        pairs += [("shared", SHARED)] if self.is_shared else []
        said = {"service": self.service_id, "provider": self.provider_id}
        pairs += [(name, str(pk)) for name, pk in said.items() if pk]
        pairs += [(n, v) for n, v in {"form": self.form, "kind": self.kind}.items() if v]
        return pairs


def _one(values: list[Any]) -> Any:
    return values[0] if values else None
