"""Enter the running register: every line decided before the register, then what came after."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import count

from commissioning.demo.limits import cap_terms
from commissioning.demo.meetings import RHYTHM, day_in_month
from commissioning.demo.running_lines import LINES, Line, Price, Right, Volume
from commissioning.demo.world import World
from contracts.models import (
    Agreement,
    CompensationTerm,
    ExtensionRightTerm,
    FollowUpTerm,
    PeriodTerm,
    ServiceTerm,
    TerminationTerm,
    VolumeTerm,
)
from contracts.models.terms import Term
from contracts.periods import Period, add_months, end_after
from contracts.states import AmendmentKind, Channel, PeriodKind, VolumeBasis

MADE_UP = "Påhittat avtal."
JULY = 7
MONTHS_FROM_DECISION = 3
LAST_SECTION = 160


def enter(world: World) -> dict[str, Agreement]:
    """Every line; returns the agreements by title."""
    return {line.title: record(world, line) for line in LINES}


def record(world: World, line: Line) -> Agreement:
    """The agreement with its extensions and, where it has one, its early end."""
    term = term_of(world, line)
    decided_on = meeting_day(world, line.board, add_months(term.starts_on, -MONTHS_FROM_DECISION))
    agreement = world.agreement(
        form=line.form,
        title=line.title,
        board=line.board,
        provider=line.provider,
        dnr=dnr_of(world, line, decided_on),
        registered_on=decided_on,
    )
    world.record(
        agreement,
        terms_of(world, line),
        on=decided_on,
        reference=reference(world, line.board, decided_on),
        note=MADE_UP,
    )
    _extend(world, line, agreement, term)
    if line.ends is not None:
        _end(world, line, agreement)
    return agreement


def term_of(world: World, line: Line) -> Period:
    first = add_months(world.today.replace(day=1), line.start)
    return Period(first, end_after(first, line.months) if line.months else None)


def terms_of(world: World, line: Line) -> list[Term]:
    """The terms of the first decision."""
    term = term_of(world, line)
    terms: list[Term] = [
        PeriodTerm(starts_on=term.starts_on, ends_on=term.ends_on),
        ServiceTerm(service=world.services[line.service]),
    ]
    if line.right:
        terms.append(_right(line.right))
    if line.volume:
        terms.append(_volume(line.volume))
    if line.price:
        terms.append(_price(world, line.price, term.starts_on.year))
    terms += cap_terms(line.title)
    if line.plan:
        terms.append(FollowUpTerm(every_months=line.plan, subject="Kvalitet och bemanning"))
    return terms


def dnr_of(world: World, line: Line, day: date) -> str:
    """A number in the board's own form; a few lines have none."""
    if line.number is None:
        return ""
    return f"{world.parties[line.board].prefix} {day.year}-{line.number}"


def meeting_day(world: World, board: str, about: date) -> date:
    """The board's meeting in that month, or in June where it is July; never after today."""
    weekday, nth = next((w, n) for key, w, n in RHYTHM if key == board)
    for months in count():
        month = add_months(about.replace(day=1), -months)
        day = day_in_month(month, weekday, nth)
        if month.month != JULY and day <= world.today:
            return day
    raise AssertionError("months go on for ever")


def reference(world: World, board: str, on: date) -> str:
    """Organ, day and a paragraph that follows from the day, so that it is always the same."""
    section = on.toordinal() % LAST_SECTION + 1
    return f"{world.parties[board].name_on(on)} {on} § {section}"


def _right(right: Right) -> Term:
    return ExtensionRightTerm(
        steps=right.steps,
        months_per_step=right.months,
        notice_months=right.notice_months,
        is_automatic=right.is_automatic,
        channel=Channel.WRITTEN,
    )


def _volume(volume: Volume) -> Term:
    is_capacity = volume.unit != "hours"
    return VolumeTerm(
        quantity=volume.quantity,
        unit=volume.unit,
        per=volume.per,
        basis=VolumeBasis.CAPACITY if is_capacity else VolumeBasis.ORDERED,
    )


def _price(world: World, price: Price, year: int) -> Term:
    return CompensationTerm(
        model=price.model,
        amount=price.amount,
        unit=price.unit,
        price_level_year=year,
        index_formula=world.formulas["opi"] if price.is_indexed else None,
    )


def _extend(world: World, line: Line, agreement: Agreement, term: Period) -> None:
    for _ in range(line.extended):
        assert line.right is not None
        term = term.extended_by(line.right.months)
        on = meeting_day(world, line.board, add_months(term.starts_on, -MONTHS_FROM_DECISION - 4))
        period = PeriodTerm(
            kind=PeriodKind.EXTENSION, starts_on=term.starts_on, ends_on=term.ends_on
        )
        world.change(
            agreement,
            AmendmentKind.EXTEND,
            [period],
            on=on,
            reference=reference(world, line.board, on),
        )


def _end(world: World, line: Line, agreement: Agreement) -> None:
    """Ended early, the last day of a month."""
    last = add_months(world.today.replace(day=1), line.ends or 0) - timedelta(days=1)
    on = meeting_day(world, line.board, add_months(last, -MONTHS_FROM_DECISION))
    end = TerminationTerm(ends_on=last, reason="Utföraren lägger ned verksamheten")
    world.change(
        agreement,
        AmendmentKind.END,
        [end],
        on=on,
        reference=reference(world, line.board, on),
    )
