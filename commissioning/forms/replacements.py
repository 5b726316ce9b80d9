"""Forms for replacing many agreements by few."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.http import QueryDict

from commissioning.forms.agreement_search import KnownChoices, SearchText
from commissioning.forms.base import ActionForm, offer
from commissioning.forms.days import DayField
from commissioning.models import Matter, MatterGroup, MatterState
from commissioning.paging import LARGEST_ID
from commissioning.replacement.coverage import Code
from commissioning.replacement.reading import Mapping, NewRow, OldRow
from contracts.models import Standing
from contracts.querysets import StandingQuerySet
from contracts.states import Form
from providers.models import Party

MOST_TICKED = 500
CLEAR, ENDS, OUT = "clear", "ends", "out"
OTHERS = [
    (CLEAR, "Ingen, ta bort ersättaren"),
    (ENDS, "Ingen, upphör utan ersättare"),
    (OUT, "Ska inte vara med, ta ur listan"),
]


class Key(forms.Field):
    """One primary key; what cannot be one is ignored."""

    def to_python(self, value: Any) -> int | None:
        text = str(value or "")
        if text.isascii() and text.isdigit() and len(text) < 20 and 0 < int(text) <= LARGEST_ID:
            return int(text)
        return None


class ReplacementNewForm(ActionForm):
    """Begin a replacement with a matter, or let the matter join one that another board began."""

    group = forms.ModelChoiceField(
        label="Påbörjad ersättning",
        queryset=MatterGroup.objects.none(),
        required=False,
        empty_label="Ingen, börja en ny",
        help_text="Välj den som en annan nämnd har börjat, så hör ärendena ihop.",
    )
    title = forms.CharField(
        label="Rubrik",
        max_length=200,
        required=False,
        help_text="Vad som ersätts, till exempel Verksamhetsuppdrag till Leanlink.",
    )

    def __init__(self, *args: Any, matter: Matter, **kwargs: Any) -> None:
        super().__init__(*args, version=matter.version, **kwargs)
        still_open = (MatterState.PREPARING, MatterState.REFERRED_BACK)
        groups = MatterGroup.objects.filter(matters__state__in=still_open)
        offer(self, "group", groups.exclude(matters__board=matter.board).distinct())
        self.fields["title"].initial = matter.title

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not cleaned.get("group") and not cleaned.get("title") and "title" not in self.errors:
            self.add_error("title", "Skriv en rubrik för ersättningen.")
        return cleaned


class ScopeSearchForm(forms.Form):
    """Which running agreements to draw in. What cannot be read is left aside, but for the day."""

    q = SearchText(required=False, label="Sök")
    board = Key(required=False, label="Nämnd", widget=forms.Select)
    provider = Key(required=False, label="Utförare", widget=forms.Select)
    form = KnownChoices(Form.values, label="Typ", widget=forms.Select)
    ends_from = DayField(label="Slutar tidigast", required=False)

    def __init__(
        self, data: QueryDict, *, boards: Iterable[Party], group: MatterGroup, on: date
    ) -> None:
        super().__init__(data)
        self.boards, self.group, self.on = list(boards), group, on
        self.fields["board"].widget.choices = [
            ("", "Alla"),
            *((b.pk, b.name) for b in self.boards),
        ]
        self.fields["form"].widget.choices = [("", "Alla"), *Form.choices]
        self.providers = _tree(self._running())
        self.fields["provider"].widget.choices = [
            ("", "Alla"),
            *((p.pk, f"{'– ' * depth}{p.name}") for p, depth in self.providers),
        ]
        self.full_clean()
        self.chosen = {name: value for name, value in self.cleaned_data.items() if value}

    def _running(self) -> StandingQuerySet:
        rows = Standing.objects.on(self.on).with_status(self.on).running(self.on)
        return rows.filter(board__in=[b.pk for b in self.boards])

    def found(self) -> StandingQuerySet:
        """Running agreements of the boards that match and are neither drawn in nor new ones."""
        rows = self._running().exclude(agreement_id__in=self.group.replaced.values("agreement_id"))
        chosen = self.chosen
        if "q" in chosen:
            rows = rows.matching(chosen["q"])
        if "board" in chosen:
            rows = rows.filter(board_id=chosen["board"])
        if "provider" in chosen:
            rows = rows.filter(provider_id__in=self._with_units(chosen["provider"]))
        if "form" in chosen:
            rows = rows.filter(form__in=chosen["form"])
        if "ends_from" in chosen:
            rows = rows.filter(Q(ends_on=None) | Q(ends_on__gte=chosen["ends_from"]))
        return rows

    def _with_units(self, key: int) -> set[int]:
        """The provider and every unit below it."""
        keys = {key}
        for party, _ in self.providers:  # parents stand before their units
            if party.parent_id in keys:
                keys.add(party.pk)
        return keys


def _tree(rows: StandingQuerySet) -> list[tuple[Party, int]]:
    """The providers of the rows and those above them, parents before units, with their depth."""
    parties = {p.pk: p for p in Party.objects.exclude(kind="board").order_by("name", "pk")}
    wanted: set[int] = set()
    for key in set(rows.order_by().values_list("provider_id", flat=True)):
        while key in parties and key not in wanted:
            wanted.add(key)
            key = parties[key].parent_id
    children: dict[int | None, list[Party]] = {}
    for pk, party in parties.items():
        if pk in wanted:
            above = party.parent_id if party.parent_id in wanted else None
            children.setdefault(above, []).append(party)
    found: list[tuple[Party, int]] = []

    def walk(above: int | None, depth: int) -> None:
        for party in children.get(above, ()):
            found.append((party, depth))
            walk(party.pk, depth + 1)

    walk(None, 0)
    return found


class Ticked(forms.Field):
    """Ticked rows: `agreement:mark`, the mark being what the person saw as its replacement."""

    def to_python(self, value: Any) -> dict[int, str]:
        found = {}
        for text in (value or [])[:MOST_TICKED]:
            key, _, mark = text.partition(":")
            if key.isascii() and key.isdigit() and 0 < len(key) < 20 and len(mark) < 500:
                found[int(key)] = mark
        return found


class ScopeForm(ActionForm):
    """Draw in the ticked agreements, or all that match."""

    rows = Ticked(required=False, widget=forms.SelectMultiple)
    all = forms.BooleanField(required=False)


class FilterForm(forms.Form):
    """Which rows of the mapping are shown."""

    show = KnownChoices([*(code.value for code in Code if code != Code.OUTSIDE), "ending"])
    new = Key(required=False)
    board = Key(required=False)
    q = SearchText(required=False)
    after = Key(required=False)

    def __init__(self, data: QueryDict) -> None:
        super().__init__(data)
        self.full_clean()
        self.chosen = {name: value for name, value in self.cleaned_data.items() if value}

    @property
    def show_code(self) -> str:
        return self.chosen.get("show", [""])[0]


class MapForm(ActionForm):
    """What shall become of the ticked rows."""

    rows = Ticked(required=False, widget=forms.SelectMultiple)
    every = forms.CharField(required=False, max_length=64)
    to = forms.ChoiceField(
        label="Ersätts av",
        error_messages={
            "required": "Välj vad uppdragen ersätts av.",
            "invalid_choice": "Välj ur listan.",
        },
    )
    reason = forms.CharField(
        label="Skäl",
        max_length=200,
        required=False,
        help_text="Behövs när ett uppdrag upphör utan ersättare.",
    )

    def __init__(
        self, *args: Any, news: Iterable[NewRow], boards: Iterable[Party], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        open_news = [new for new in news if new.can_be_edited]
        groups = [
            (board.name, [(str(n.key), n.title) for n in open_news if n.board_id == board.pk])
            for board in boards
        ]
        to: Any = self.fields["to"]
        to.choices = [
            ("", "Välj"),
            *(group for group in groups if group[1]),
            ("Annat", OTHERS),
        ]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("to") == ENDS and not cleaned.get("reason", "").strip():
            self.add_error("reason", "Skriv varför ingen tar över.")
        return cleaned

    def chosen_among(self, mapping: Mapping, shown: list[OldRow]) -> dict[int, str]:
        """The ticked rows with what was seen of them; all that are shown when that was asked."""
        if self.cleaned_data.get("every"):
            if self.cleaned_data["every"] != digest(shown):
                raise ValidationError(
                    "Urvalet har ändrats sedan du öppnade sidan. Se över det och försök igen."
                )
            return {row.agreement_id: row.mark for row in shown}
        ticked: dict[int, str] = self.cleaned_data["rows"]
        if not ticked:
            raise ValidationError("Markera minst ett uppdrag i tabellen.")
        return ticked


def digest(rows: Iterable[OldRow]) -> str:
    """A short name of exactly these rows with these replacements."""
    text = ",".join(f"{row.agreement_id}:{row.mark}" for row in rows)
    return hashlib.sha256(text.encode()).hexdigest()[:32]
