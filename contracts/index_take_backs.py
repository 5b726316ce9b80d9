"""What taking an index run back would do to each price, and what stands in its way."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from contracts import reading
from contracts.derivation import Facts, derive
from contracts.models import Agreement, IndexedPrice, IndexRun
from contracts.periods import Period
from contracts.states import DEAD, AmendmentState

IN_MATTER = (
    "Uppräkningen är ett förslag i ett ärende. Återta förslaget där. Är det redan beslutat krävs "
    "ett nytt beslut som upphäver det."
)


@dataclass(frozen=True)
class Obstacle:
    """Why a run cannot be taken back, and what to do first; `run` is the later one, if any."""

    text: str
    run: IndexRun | None = None


@dataclass(frozen=True)
class Reverted:
    """A price of the run: what the agreement says of its first day now, and without the run.

    None where the agreement says no price.
    """

    price: IndexedPrice
    now: Decimal | None
    after: Decimal | None

    @property
    def is_changed(self) -> bool:
        """False where something decided later has already taken the price's place."""
        return self.now != self.after


def obstacles(run: IndexRun) -> list[Obstacle]:
    """Everything that has to be done before the run can be taken back, the latest first."""
    if run.is_taken_back:
        return [Obstacle(f"Uppräkningen togs tillbaka {run.taken_back_on}.")]
    if run.needs_decision:
        return [Obstacle(IN_MATTER)]
    found: dict[int, list[IndexedPrice]] = {}
    for price in _building_on(run):
        found.setdefault(price.run_id, []).append(price)
    return [_obstacle(run, found[key]) for key in sorted(found, reverse=True)]


def _building_on(run: IndexRun) -> Iterator[IndexedPrice]:
    """Prices of later runs that took the place of this run's, and still count or may.

    A price that replaces takes the place of every price of the same service, and says the others
    again, so a run of another index builds on this one too.
    """
    own: dict[tuple[int, int | None], int] = {
        (agreement, service): number
        for agreement, service, number in run.prices.values_list(
            "agreement", "service", "amendment__number"
        )
    }
    others = IndexedPrice.objects.filter(agreement__in=run.prices.values("agreement"))
    others = others.exclude(run=run).exclude(amendment__state__in=(*DEAD, AmendmentState.REVOKED))
    for price in others.select_related("run__formula", "amendment", "agreement"):
        number = own.get((price.agreement_id, price.service_id))
        if number is not None and price.amendment.number > number:
            yield price


def _obstacle(run: IndexRun, prices: Sequence[IndexedPrice]) -> Obstacle:
    later = prices[0].run
    titles = list({price.agreement_id: price.agreement.title for price in prices}.values())
    where = titles[0] if len(titles) == 1 else f"{len(titles)} av avtalen"
    is_correction = (later.formula_id, later.year) == (run.formula_id, run.year)
    word = "rättar" if is_correction else "bygger på"
    first = (
        "Återta först förslaget i ärendet, eller upphäv beslutet."
        if later.needs_decision
        else "Ta tillbaka den först."
    )
    return Obstacle(
        f"Uppräkning {later}, gjord {later.made_on}, {word} priset i {where}. {first}", later
    )


def reverted(run: IndexRun, on: date) -> list[Reverted]:
    """Every price of the run before and after it is taken back on the day. Reads only."""
    rows = list(
        run.prices.select_related("amendment", "service").order_by(
            "agreement__title", "agreement", "place"
        )
    )
    found = reading.with_terms(Agreement.objects.filter(pk__in=run.prices.values("agreement")))
    agreements = {a.pk: a for a in found}
    numbers = {row.agreement_id: row.amendment.number for row in rows}
    facts = {key: _before_and_after(agreements[key], numbers[key], on) for key in numbers}
    for row in rows:
        row.agreement = agreements[row.agreement_id]
    return [_reverted(row, *facts[row.agreement_id]) for row in rows]


def _before_and_after(agreement: Agreement, number: int, on: date) -> tuple[Facts, Facts]:
    sheet = reading.read(agreement)
    return derive(sheet, on), derive(sheet.revoking({number}, on), on)


def _reverted(row: IndexedPrice, now: Facts, after: Facts) -> Reverted:
    return Reverted(row, _amount(row, now, row.new_amount), _amount(row, after, row.old_amount))


def _amount(row: IndexedPrice, facts: Facts, expected: Decimal) -> Decimal | None:
    """The price on the first day of the run's price; the expected one where there are several."""
    day = Period(row.valid_from, row.valid_from)
    found = [
        c.amount
        for c in facts.compensations
        if (c.key, c.unit) == (row.service_id, row.unit) and c.within(day)
    ]
    return expected if expected in found else next(iter(found), None)
