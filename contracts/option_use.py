"""How much of an option has been called off, by year and in money."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from . import economy, reading
from .models import Amendment, CompensationTerm, OptionTerm, VolumeTerm
from .models.terms import Term
from .money import ZERO
from .periods import Period
from .states import DEAD


def yearly_volume(terms: Iterable[Term], unit: str, term: Period) -> dict[int, Decimal]:
    """The quantities of the unit in each calendar year of the agreement's longest term."""
    years: dict[int, Decimal] = {}
    for volume in terms:
        if isinstance(volume, VolumeTerm) and volume.unit == unit and not volume.is_part:
            in_years = economy.volume_in_years(reading.volume_fact(volume), term)
            for year, quantity in in_years.items():
                years[year] = years.get(year, ZERO) + quantity
    return years


def lump_sum(terms: Iterable[Term]) -> Decimal:
    """The sums that are given for a whole period."""
    lumps = (t for t in terms if isinstance(t, CompensationTerm) and t.unit == "period")
    return sum((term.amount for term in lumps), ZERO)


def earlier_terms(option: OptionTerm, *, but: int | None = None) -> list[Term]:
    """What other call-offs of the option say, decided or proposed; `but` is the amendment in
    hand, if it is one of them."""
    amendments = (
        Amendment.objects.filter(calloffterms__option=option)
        .exclude(state__in=DEAD)
        .exclude(pk=but)
        .prefetch_related("volumeterms", "compensationterms")
    )
    return [
        term
        for amendment in amendments
        for term in (*amendment.volumeterms.all(), *amendment.compensationterms.all())
    ]
