"""Time as picture: the agreements of the register's filter, and the gaps of each service."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q

from commissioning.forms.agreement_search import AgreementSearchForm
from commissioning.pages import agreement_list_rows
from commissioning.pages.agreement_list_rows import OVER, UNDECIDED, AgreementRow
from contracts.models import Service, Standing
from contracts.querysets import StandingQuerySet
from contracts.states import Status
from contracts.templatetags.timeline import BAR_KINDS, in_words
from contracts.timeline import ONE_DAY, Axis, Bar, Span, gaps, merged

ROWS_A_PAGE = 100
# More agreements than this are not read to find the gaps; the filter has to be narrowed.
MOST_COUNTED = 20_000
FIELDS = (*agreement_list_rows.FIELDS, "lacks_successor", "service_ids", "board_name")
NOBODY_AFTER = "ingen tar över"


@dataclass(frozen=True)
class TimelineRow:
    """An agreement with its bars, and the same in words."""

    agreement: AgreementRow
    bars: list[Bar]
    board_name: str
    service_ids: list[int]

    @property
    def status_label(self) -> str:
        return str(Status(self.agreement.status).label)

    @property
    def is_decided(self) -> bool:
        return self.agreement.status not in UNDECIDED

    @property
    def words(self) -> str:
        return in_words(bar for bar in self.bars if bar.kind != "gap")

    @property
    def gap_words(self) -> str:
        """The time after the last day that nobody takes over; empty without one."""
        return ", ".join(f"från {bar.starts_on}" for bar in self.bars if bar.kind == "gap")


@dataclass(frozen=True)
class ServiceLine:
    """A service: when decided agreements cover it, and when none does."""

    pk: int
    name: str
    bars: list[Bar]

    @property
    def gaps(self) -> list[Bar]:
        return [bar for bar in self.bars if bar.kind == "gap"]

    @property
    def words(self) -> str:
        return in_words(bar for bar in self.bars if bar.kind != "gap") if self.is_covered else ""

    @property
    def is_covered(self) -> bool:
        return any(bar.kind == "covered" for bar in self.bars)

    @property
    def gap_words(self) -> str:
        return ", ".join(f"{bar.starts_on}–{bar.ends_on}" for bar in self.gaps)


def on_axis(rows: StandingQuerySet, axis: Axis) -> StandingQuerySet:
    """Those that have a day on the axis, decided, possible or proposed; and those without any
    term, so that they are not lost."""
    reaches = Q(ends_on=None)
    for name in ("ends_on", "latest_end_on", "proposed_ends_on"):
        reaches |= Q(**{f"{name}__gte": axis.starts_on})
    return rows.filter(Q(starts_on=None) | Q(starts_on__lte=axis.ends_on), reaches)


def as_row(values: Mapping[str, Any]) -> TimelineRow:
    """The row of one standing, given as the values of FIELDS."""
    row = agreement_list_rows.as_row(values)
    bars = list(row.bars)
    ends_on = values["latest_end_on"] or values["ends_on"]
    if values["lacks_successor"] and values["status"] not in OVER and ends_on:
        bars.append(Bar("gap", ends_on + ONE_DAY))
    return TimelineRow(row, bars, values["board_name"], values["service_ids"])


def service_lines(form: AgreementSearchForm, axis: Axis) -> list[ServiceLine] | None:
    """A line for each service of the filter; None when too many agreements would be read.

    A gap is a time that no decided agreement of the chosen boards covers, also one that the rest
    of the filter leaves out. Three queries.
    """
    services = _services(form)
    covered = _covered(form, axis)
    if services is None or covered is None:
        return None
    names = Service.objects.filter(pk__in=services).values_list("pk", "name")
    return [_line(pk, name, covered.get(pk, []), axis) for pk, name in names]


def cells(
    lines: Iterable[ServiceLine], rows: Iterable[TimelineRow], services: Mapping[int, str]
) -> Iterator[tuple[Any, ...]]:
    """A row for each bar, for a file: first of the services, then of the agreements."""
    for line in lines:
        for bar in line.bars:
            covers = "ja" if bar.kind == "covered" else "nej"
            yield ("Insats", "", line.name, line.name, "", "", "", *_bar(bar), covers, None, None)
    for row in rows:
        about = row.agreement
        names = ", ".join(services.get(pk, "") for pk in row.service_ids)
        decided = row.is_decided
        for bar in row.bars:
            yield (
                "Avtal",
                about.number,
                about.title,
                names,
                row.board_name,
                about.provider_name,
                row.status_label,
                *_bar(bar),
                "ja" if decided and bar.kind not in ("possible", "proposed", "gap") else "nej",
                about.ends_on,
                about.act_by,
            )


def _bar(bar: Bar) -> tuple[str, date, date | None]:
    return BAR_KINDS[bar.kind].words.capitalize(), bar.starts_on, bar.ends_on


def _services(form: AgreementSearchForm) -> set[int] | None:
    if "service" in form.chosen:
        return set(form.chosen["service"])
    found = form.found().order_by().values_list("service_ids", flat=True).distinct()
    rows = list(found[: MOST_COUNTED + 1])
    return {pk for row in rows for pk in row} if len(rows) <= MOST_COUNTED else None


def _covered(form: AgreementSearchForm, axis: Axis) -> dict[int, list[Span]] | None:
    """The decided periods of each service that touch the axis."""
    rows = Standing.objects.on(form.as_of).filter(
        Q(ends_on=None) | Q(ends_on__gte=axis.starts_on),
        is_decided=True,
        starts_on__lte=axis.ends_on,
    )
    if "board" in form.chosen:
        rows = rows.filter(board_id__in=form.chosen["board"])
    found = list(rows.order_by().values_list("service_ids", "periods")[: MOST_COUNTED + 1])
    if len(found) > MOST_COUNTED:
        return None
    covered: dict[int, list[Span]] = {}
    for service_ids, periods in found:
        spans = [(_day(first), _day(last) if last else None) for _, first, last in periods]
        for pk in service_ids:
            covered.setdefault(pk, []).extend(spans)
    return covered


def _line(pk: int, name: str, spans: list[Span], axis: Axis) -> ServiceLine:
    bars = [Bar("covered", *span) for span in merged(spans) if axis.touches(*span)]
    bars += [Bar("gap", *gap) for gap in gaps(spans, axis)]
    return ServiceLine(pk, name, sorted(bars, key=lambda bar: bar.starts_on))


def _day(text: str) -> date:
    return date.fromisoformat(text)
