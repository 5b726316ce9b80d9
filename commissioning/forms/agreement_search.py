"""What the register list is narrowed by. The form owns the question; views only show answers."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.http import QueryDict

from commissioning.paging import LARGEST_ID, Order
from contracts.models import Standing
from contracts.querysets import StandingQuerySet
from contracts.states import Form, Status
from providers.swedish import words

MOST_CHOSEN = 100
LONGEST_SEARCH = 200

FLAGS = {
    "lacks_dnr": "Dnr saknas",
    "lacks_amount": "Belopp saknas",
    "lacks_successor": "Ersättare saknas",
}
SORTS = {
    "title": ("Rubrik A–Ö", Order("title_sort", tie="agreement_id")),
    "-title": ("Rubrik Ö–A", Order("title_sort", is_descending=True, tie="agreement_id")),
    "provider": ("Utförare A–Ö", Order("provider_sort", tie="agreement_id")),
    "-provider": ("Utförare Ö–A", Order("provider_sort", is_descending=True, tie="agreement_id")),
    "ends": ("Slutar först", Order("ends_on", date, False, True, "agreement_id")),
    "-ends": ("Slutar sist", Order("ends_on", date, True, True, "agreement_id")),
    "act_by": ("Beslut senast, tidigast först", Order("act_by", date, False, True, "agreement_id")),
    "-act_by": ("Beslut senast, senast först", Order("act_by", date, True, True, "agreement_id")),
}
DEFAULT_SORT = "title"


class SearchText(forms.CharField):
    """Free text; what cannot be searched for is dropped rather than refused."""

    def to_python(self, value: Any) -> str:
        text = "".join(sign if sign.isprintable() else " " for sign in str(value or ""))
        return " ".join(text.split())[:LONGEST_SEARCH] if words(text) else ""


class KnownChoices(forms.Field):
    """Any number of known values; unknown ones, from an old link perhaps, are ignored."""

    widget = forms.SelectMultiple

    def __init__(self, choices: Iterable[str], **kwargs: Any) -> None:
        super().__init__(required=False, **kwargs)
        self.known = list(choices)

    def to_python(self, value: Any) -> list[str]:
        return [choice for choice in self.known if choice in (value or [])]


class Keys(forms.Field):
    """Any number of primary keys; what cannot be one is ignored."""

    widget = forms.SelectMultiple

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, **kwargs)

    def to_python(self, value: Any) -> list[int]:
        texts = [text for text in (value or [])[:MOST_CHOSEN] if len(text) < 20]
        keys = {int(text) for text in texts if text.isascii() and text.isdigit()}
        return sorted(key for key in keys if 0 < key <= LARGEST_ID)


class AgreementSearchForm(forms.Form):
    """The register list's question: `AgreementSearchForm(request.GET, as_of=day)`.

    Nothing in it can be wrong enough to stop the list: `chosen` holds what could be read.
    """

    q = SearchText(required=False)
    status = KnownChoices(Status.values)
    form = KnownChoices(Form.values)
    board = Keys()
    provider = Keys()
    service = Keys()
    ends_from = forms.DateField(required=False, label="Slutar från")
    ends_to = forms.DateField(required=False, label="Slutar till")
    flag = KnownChoices(FLAGS)
    sort = KnownChoices(SORTS)

    def __init__(self, data: QueryDict, *, as_of: date) -> None:
        super().__init__(data)
        self.as_of = as_of
        self.full_clean()
        self.chosen = {name: value for name, value in self.cleaned_data.items() if value}

    @classmethod
    def of_query(cls, query: str, *, as_of: date) -> AgreementSearchForm:
        """The question that a saved view holds."""
        return cls(QueryDict(query), as_of=as_of)

    @property
    def sort_name(self) -> str:
        return self.chosen.get("sort", [DEFAULT_SORT])[0]

    @property
    def order(self) -> Order:
        return SORTS[self.sort_name][1]

    @property
    def is_narrowed(self) -> bool:
        return any(name != "sort" for name in self.chosen)

    def found(self, *, but: str = "") -> StandingQuerySet:
        """How the agreements that match stand on the day; `but` leaves out one condition."""
        standings = Standing.objects.on(self.as_of).with_status(self.as_of)
        if "status" in self.chosen and but != "status":
            standings = standings.having_status(self.chosen["status"], self.as_of)
        for name, narrow in NARROWINGS.items():
            if name in self.chosen and name != but:
                standings = narrow(standings, self.chosen[name])
        return standings

    def pairs(self) -> list[tuple[str, str]]:
        """What is chosen as (parameter, value), always in the same order."""
        pairs = []
        for name in self.fields:
            value = self.chosen.get(name, [])
            values = value if isinstance(value, list) else [value]
            pairs += [(name, str(one)) for one in values]
        return [pair for pair in pairs if pair != ("sort", DEFAULT_SORT)]

    @property
    def query(self) -> str:
        """What is chosen as a query string; the same question always gives the same string."""
        return urlencode(self.pairs())


def _has_flags(standings: StandingQuerySet, flags: list[str]) -> StandingQuerySet:
    return standings.filter(**dict.fromkeys(flags, True))


Narrow = Callable[[StandingQuerySet, Any], StandingQuerySet]
NARROWINGS: dict[str, Narrow] = {
    "q": lambda standings, text: standings.matching(text),
    "form": lambda standings, chosen: standings.filter(form__in=chosen),
    "board": lambda standings, keys: standings.filter(board_id__in=keys),
    "provider": lambda standings, keys: standings.filter(provider_id__in=keys),
    "service": lambda standings, keys: standings.filter(service_ids__overlap=keys),
    "ends_from": lambda standings, day: standings.filter(ends_on__gte=day),
    "ends_to": lambda standings, day: standings.filter(ends_on__lte=day),
    "flag": _has_flags,
}
