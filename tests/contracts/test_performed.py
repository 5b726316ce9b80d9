"""Performed volumes a year: utilisation, cost per unit, and the costs that stand out."""

from datetime import date
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from contracts.derivation import derive
from contracts.performed import Peer, compare, performed_years
from contracts.periods import Period
from contracts.termsheet import AmendmentFact, CompensationFact, PeriodFact, TermSheet, VolumeFact

HOURLY = [Peer(2021, "hours", Decimal(n)) for n in (380, 410, 455)]


def facts(*, amount=1_814_000, hours=None, start=date(2020, 4, 1), end=date(2021, 12, 31)):
    volumes = (VolumeFact(quantity=Decimal(hours)),) if hours else ()
    amendment = AmendmentFact(
        number=1,
        kind="establish",
        in_force_on=date(2020, 3, 25),
        periods=(PeriodFact(Period(start, end)),),
        compensations=(CompensationFact(amount=Decimal(amount)),),
        volumes=volumes,
    )
    sheet = TermSheet(
        form="activity_assignment", registered_on=date(2020, 3, 25), amendments=(amendment,)
    )
    return derive(sheet, date(2021, 11, 19))


def performed(quantity, first, last, unit="hours"):
    return (Period(first, last), Decimal(quantity), unit)


SEED_3 = performed(90, date(2021, 1, 1), date(2021, 11, 19))


def test_seed_3_cost_20_156_kronor_an_hour_and_stands_out():
    (year,) = performed_years(facts(), [SEED_3])
    assert year.cost == 20_156
    found = compare(year.cost, 2021, "hours", HOURLY)
    assert found.is_outlier
    assert (found.median, found.count, found.any_year) == (410, 3, False)


def test_what_is_reported_in_parts_is_one_year():
    parts = [
        performed(40, date(2021, 1, 1), date(2021, 6, 30)),
        performed(50, date(2021, 7, 1), date(2021, 11, 19)),
    ]
    (year,) = performed_years(facts(), parts)
    assert (year.quantity, year.cost) == (90, 20_156)


def test_utilisation_is_of_what_was_ordered_in_the_same_months():
    half = performed(450, date(2021, 1, 1), date(2021, 6, 30))
    (year,) = performed_years(facts(hours=1000), [half])
    assert (year.ordered, year.utilisation) == (500, Decimal("0.9"))


def test_without_an_ordered_volume_there_is_no_utilisation():
    assert performed_years(facts(), [SEED_3])[0].utilisation is None


def test_units_are_kept_apart():
    days = performed(10, date(2021, 1, 1), date(2021, 1, 31), "days")
    assert [row.unit for row in performed_years(facts(), [SEED_3, days])] == ["days", "hours"]


def test_places_are_an_average_over_the_reported_days():
    quarters = [
        performed(6, date(2021, 1, 1), date(2021, 3, 31), "places"),
        performed(8, date(2021, 4, 1), date(2021, 6, 30), "places"),
    ]
    (year,) = performed_years(facts(), quarters)
    assert round(year.quantity, 2) == Decimal("7.01")
    assert year.is_whole is False


def test_most_of_a_year_is_enough_to_compare():
    assert performed_years(facts(), [SEED_3])[0].is_whole


def test_nothing_performed_has_no_cost_per_unit():
    none = performed(0, date(2021, 1, 1), date(2021, 6, 30))
    assert performed_years(facts(), [none])[0].cost is None


def test_five_times_the_median_is_not_yet_out_of_line():
    assert not compare(Decimal(2050), 2021, "hours", HOURLY).is_outlier
    assert compare(Decimal(2051), 2021, "hours", HOURLY).is_outlier


def test_with_too_few_of_the_year_every_year_is_compared_with():
    found = compare(Decimal(20_156), 2022, "hours", HOURLY)
    assert (found.any_year, found.is_outlier) == (True, True)


def test_with_too_few_of_the_unit_nothing_is_said():
    assert compare(Decimal(20_156), 2021, "hours", HOURLY[:2]) is None
    assert compare(Decimal(20_156), 2021, "days", HOURLY) is None


amounts = st.decimals(Decimal("0.01"), Decimal(10_000), places=2)


@given(st.lists(amounts, min_size=3, max_size=20), amounts)
def test_a_dearer_cost_is_never_less_out_of_line(peers, cost):
    others = [Peer(2021, "hours", amount) for amount in peers]
    here, dearer = (compare(c, 2021, "hours", others) for c in (cost, cost * 2))
    assert here.is_outlier <= dearer.is_outlier
    assert min(peers) <= here.median <= max(peers)
